/* SPDX-License-Identifier: MIT */
/*
 * Invalidating a name waits for the lock of the folder that it is in, which somebody may hold whose LOOKUP there we have yet to
 * answer.  Hence a thread of its own, that holds no lock of ours meanwhile.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#define FUSE_USE_VERSION 314
#include <fuse_lowlevel.h>

#include "fuse/forgetter.h"

struct forgetter {
	struct fuse_session *session;
	struct searches *searches;
	pthread_t thread;
	pthread_mutex_t lock; /* of ended */
	pthread_cond_t changed;
	bool ended;
};

static void *forgetter_run(void *arg)
{
	struct forgetter *f = arg;
	struct search_folder folder;

	while (searches_next_forgotten(f->searches, &folder))
		fuse_lowlevel_notify_inval_entry(f->session, folder.parent, folder.name, folder.name_len);
	pthread_mutex_lock(&f->lock);
	f->ended = true;
	pthread_cond_broadcast(&f->changed);
	pthread_mutex_unlock(&f->lock);
	return NULL;
}

int forgetter_start(struct forgetter **out, struct fuse_session *session, struct searches *searches, struct error *e)
{
	struct forgetter *f = calloc(1, sizeof(*f));
	int err;

	if (!f)
		return error_errno(e, -ENOMEM, "cannot start a thread");
	f->session = session;
	f->searches = searches;
	pthread_mutex_init(&f->lock, NULL);
	pthread_cond_init(&f->changed, NULL);
	err = -pthread_create(&f->thread, NULL, forgetter_run, f);
	if (!err) {
		*out = f;
		return 0;
	}
	pthread_cond_destroy(&f->changed);
	pthread_mutex_destroy(&f->lock);
	free(f);
	return error_errno(e, err, "cannot start a thread");
}

void forgetter_stop(struct forgetter *f)
{
	if (!f)
		return;
	searches_stop(f->searches);
	pthread_mutex_lock(&f->lock);
	while (!f->ended)
		pthread_cond_wait(&f->changed, &f->lock);
	pthread_mutex_unlock(&f->lock);
}

void forgetter_free(struct forgetter *f)
{
	if (!f)
		return;
	forgetter_stop(f);
	pthread_join(f->thread, NULL);
	pthread_cond_destroy(&f->changed);
	pthread_mutex_destroy(&f->lock);
	free(f);
}
