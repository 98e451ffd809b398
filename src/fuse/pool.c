/* SPDX-License-Identifier: MIT */
/*
 * Why a pool: a struct tree is one thread's SQLite connection, but libfuse starts and ends
 * threads as it likes and offers no place to hang something onto one.
 *
 * How it works: idle trees lie on a stack, so the one used last, whose pages are in the
 * processor's caches, goes out first. An empty stack opens one more. A pool stands for
 * one snapshot: as the index's path may lead to a newer file by then, a tree that tells
 * another revision is closed again, and from then on threads wait for those that are there.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fuse/lost.h"
#include "fuse/pool.h"

#define POOL_MAX 64u

struct pool {
	unsigned lost;     /* lost_count when it was opened */
	atomic_bool told;  /* that it is lost */
	pthread_mutex_t lock; /* of all below but the strings */
	pthread_cond_t given;
	struct tree *idle[POOL_MAX];
	unsigned idle_count;
	unsigned open_count; /* idle or in use */
	bool sealed;         /* no further trees can be had */
	char *index;
	char *revision;
	uint64_t size; /* of the file that the path led to */
	struct searches *searches;
	pthread_mutex_t totals_lock; /* of totals; taken before lock */
	bool totals_known;
	struct tree_totals totals;
};

int pool_open(struct pool **pool, const char *index, struct searches *searches, struct error *e)
{
	struct pool *p = calloc(1, sizeof(*p));
	struct stat st;
	int err;

	if (!p)
		return error_errno(e, -ENOMEM, "cannot open '%s'", index);
	p->lost = lost_count();
	p->size = stat(index, &st) == 0 ? (uint64_t)st.st_size : 0;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->given, NULL);
	pthread_mutex_init(&p->totals_lock, NULL);
	err = tree_open(&p->idle[0], index, e);
	if (!err) {
		p->open_count = p->idle_count = 1;
		p->searches = searches;
		tree_share_searches(p->idle[0], searches);
		p->index = strdup(index);
		p->revision = strdup(tree_revision(p->idle[0]));
		if (!p->index || !p->revision)
			err = error_errno(e, -ENOMEM, "cannot open '%s'", index);
	}
	if (err) {
		pool_close(p);
		return err;
	}
	*pool = p;
	return 0;
}

void pool_close(struct pool *p)
{
	if (!p)
		return;
	while (p->idle_count > 0)
		tree_close(p->idle[--p->idle_count]);
	pthread_cond_destroy(&p->given);
	pthread_mutex_destroy(&p->lock);
	pthread_mutex_destroy(&p->totals_lock);
	free(p->index);
	free(p->revision);
	free(p);
}

static struct tree *open_another(const struct pool *p)
{
	struct tree *t;

	if (tree_open(&t, p->index, NULL) != 0)
		return NULL;
	if (strcmp(tree_revision(t), p->revision) == 0) {
		tree_share_searches(t, p->searches);
		return t;
	}
	tree_close(t);
	return NULL;
}

struct tree *pool_take(struct pool *p)
{
	struct tree *t = NULL;

	pthread_mutex_lock(&p->lock);
	while (!t) {
		if (p->idle_count > 0) {
			t = p->idle[--p->idle_count];
		} else if (p->sealed || p->open_count == POOL_MAX) {
			pthread_cond_wait(&p->given, &p->lock);
		} else {
			p->open_count++;
			pthread_mutex_unlock(&p->lock);
			t = open_another(p);
			pthread_mutex_lock(&p->lock);
			if (!t) {
				p->open_count--;
				p->sealed = true;
			}
		}
	}
	pthread_mutex_unlock(&p->lock);
	return t;
}

void pool_give(struct pool *p, struct tree *t)
{
	pthread_mutex_lock(&p->lock);
	p->idle[p->idle_count++] = t;
	pthread_cond_signal(&p->given);
	pthread_mutex_unlock(&p->lock);
}

void pool_trim(struct pool *p)
{
	struct tree *unused[POOL_MAX];
	unsigned count = 0;

	pthread_mutex_lock(&p->lock);
	while (p->idle_count > 1) {
		unused[count++] = p->idle[--p->idle_count];
		p->open_count--;
	}
	pthread_mutex_unlock(&p->lock);
	while (count > 0)
		tree_close(unused[--count]);
}

uint64_t pool_size(const struct pool *p)
{
	return p->size;
}

bool pool_lost(struct pool *p)
{
	if (lost_count() == p->lost)
		return false;
	if (!atomic_exchange(&p->told, true))
		log_error("'%s' was written over or cut short while it was mounted, and gives errors until there is a new one; "
			  "put a new index in place by renaming it, as 'compliancefs index' does", p->index);
	return true;
}

int pool_totals(struct pool *p, struct tree_totals *totals)
{
	int err = 0;

	pthread_mutex_lock(&p->totals_lock);
	if (!p->totals_known) {
		struct tree *t = pool_take(p);

		err = tree_totals(t, &p->totals);
		pool_give(p, t);
		p->totals_known = !err;
	}
	*totals = p->totals;
	pthread_mutex_unlock(&p->totals_lock);
	return err;
}
