/* SPDX-License-Identifier: MIT */
/*
 * Following the index.
 *
 * How it works: watch.c says when the path may lead to another file. Whether it does is seen by the file's identity
 * (device, number, size, time), taken before the file is opened: if it is replaced in between, the next event finds
 * another identity. What cannot be opened, or fails a first look, is refused: one line in the log, and again only when
 * it is another file or somebody asked (SIGHUP). The mount goes on with what it has. An index that is not there any more is
 * refused likewise.
 *
 * The first look: it opens as an index of this version with these formats, which includes that it is as long as it says; its
 * root can be listed, and its file `revision` reads as the revision it gives. A full check would read the whole file; a
 * damaged place deeper in it gives EIO when it is read.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "fuse/live.h"
#include "fuse/watch.h"

#define STOP_SECONDS 2

struct identity {
	dev_t device;
	ino_t number;
	off_t size;
	struct timespec changed;
};

struct live {
	const char *index;
	struct teller *teller;
	struct watch *watch;
	struct identity shown;   /* of the current snapshot's file */
	struct identity refused; /* of the last file that was refused and told of; zero: none */
	bool gone;               /* it was told that there is none */
	pthread_t thread;
	bool started;
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t changed;
	bool stop, asked, ended;
	bool given_up; /* it did not end in time */
};

static int identify(const char *path, struct identity *id)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return -errno;
	*id = (struct identity){st.st_dev, st.st_ino, st.st_size, st.st_mtim};
	return 0;
}

static bool is_same(const struct identity *a, const struct identity *b)
{
	return a->device == b->device && a->number == b->number && a->size == b->size &&
	       a->changed.tv_sec == b->changed.tv_sec && a->changed.tv_nsec == b->changed.tv_nsec;
}

static bool go_on(void *arg, struct slice name, const struct node *node, uint64_t cookie)
{
	(void)arg, (void)name, (void)node, (void)cookie;
	return true;
}

static int look(struct tree *t)
{
	struct buf line = BUF_INIT;
	struct node node = {0};
	int err = tree_list(t, TREE_ROOT, 0, go_on, NULL);

	if (!err)
		err = tree_resolve(t, "revision", &node);
	if (!err)
		err = tree_read(t, node.ino, &line);
	if (!err && (line.len == 0 || strncmp(line.data, tree_revision(t), line.len - 1) != 0))
		err = -EIO;
	buf_free(&line);
	return err;
}

static int open_pool(const char *index, struct searches *searches, struct pool **pool, struct error *e)
{
	int err = pool_open(pool, index, searches, e);

	if (!err) {
		struct tree *t = pool_take(*pool);

		err = look(t);
		pool_give(*pool, t);
		if (err)
			pool_close(*pool);
	}
	return err && !e->code ? error_set(e, err, "'%s' is damaged; make it again with 'compliancefs index'", index) : err;
}

static void refuse(struct live *l, const struct identity *id, const struct error *e)
{
	l->refused = *id;
	log_error("%s; the mount goes on with the index it has", e->text);
}

static void lose(struct live *l, int err, bool asked)
{
	if (l->gone && !asked)
		return;
	l->gone = true;
	log_warning("the index '%s' is gone: %s; the mount goes on with what it has", l->index, strerror(-err));
}

static void reload(struct live *l, bool asked)
{
	struct error e = {0};
	struct identity id = {0};
	struct pool *pool;
	int err = identify(l->index, &id);

	if (err) {
		lose(l, err, asked);
		return;
	}
	l->gone = false;
	if (is_same(&id, &l->shown) || (!asked && is_same(&id, &l->refused)))
		return;
	err = open_pool(l->index, l->teller->searches, &pool, &e);
	if (!err && held_replace(l->teller->held, pool) != 0) {
		pool_close(pool);
		err = error_errno(&e, -ENOMEM, "cannot show '%s'", l->index);
	}
	if (err) {
		refuse(l, &id, &e);
		return;
	}
	l->shown = id;
	l->refused = (struct identity){0};
	tell_replaced(l->teller);
}

/* What it was woken for; false: the end. */
static bool take_orders(struct live *l, bool *asked)
{
	bool stop;

	pthread_mutex_lock(&l->lock);
	stop = l->stop;
	*asked = l->asked;
	l->asked = false;
	pthread_mutex_unlock(&l->lock);
	return !stop;
}

static void *live_run(void *arg)
{
	struct live *l = arg;
	bool asked;

	/* It may have been replaced before it was watched. */
	reload(l, false);
	while (take_orders(l, &asked)) {
		if (asked)
			reload(l, true);
		else if (watch_wait(l->watch, held_drop(l->teller->held)) == WATCH_CHANGED)
			reload(l, false);
	}
	pthread_mutex_lock(&l->lock);
	l->ended = true;
	pthread_cond_broadcast(&l->changed);
	pthread_mutex_unlock(&l->lock);
	return NULL;
}

int live_new(struct live **out, const char *index, struct teller *t, struct error *e)
{
	struct live *l = calloc(1, sizeof(*l));
	int err;

	if (!l)
		return error_errno(e, -ENOMEM, "cannot watch '%s'", index);
	l->index = index;
	l->teller = t;
	pthread_mutex_init(&l->lock, NULL);
	pthread_cond_init(&l->changed, NULL);
	identify(index, &l->shown);
	err = watch_new(&l->watch, index, e);
	if (err) {
		live_free(l);
		return err;
	}
	if (watch_blind(l->watch))
		log_warning("cannot watch the folder of '%s': %s; send SIGHUP when there is a new index", index,
			    watch_blind(l->watch));
	*out = l;
	return 0;
}

int live_start(struct live *l, struct error *e)
{
	int err = -pthread_create(&l->thread, NULL, live_run, l);

	l->started = !err;
	return err ? error_errno(e, err, "cannot start a thread") : 0;
}

void live_reload(struct live *l)
{
	pthread_mutex_lock(&l->lock);
	l->asked = true;
	pthread_mutex_unlock(&l->lock);
	watch_poke(l->watch);
}

bool live_stop(struct live *l)
{
	struct timespec end;
	bool over;

	if (!l || !l->started)
		return true;
	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += STOP_SECONDS;
	atomic_store(&l->teller->ended, true);
	pthread_mutex_lock(&l->lock);
	l->stop = true;
	watch_poke(l->watch);
	while (!l->ended && !l->given_up)
		l->given_up = pthread_cond_clockwait(&l->changed, &l->lock, CLOCK_MONOTONIC, &end) == ETIMEDOUT;
	over = l->ended;
	pthread_mutex_unlock(&l->lock);
	return over;
}

void live_free(struct live *l)
{
	if (!l)
		return;
	if (l->started)
		pthread_join(l->thread, NULL);
	watch_free(l->watch);
	pthread_cond_destroy(&l->changed);
	pthread_mutex_destroy(&l->lock);
	free(l);
}
