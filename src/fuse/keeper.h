/* SPDX-License-Identifier: MIT */
/*
 * The keeper: a thread beside the session's loop that says when the mount answers and takes the signals.
 */
#ifndef FUSE_KEEPER_H
#define FUSE_KEEPER_H

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <sys/types.h>

#include "fuse/ahead.h"
#include "fuse/daemon.h"
#include "fuse/live.h"
#include "fuse/forgetter.h"
#include "fuse/unmounter.h"

struct fuse_session;

struct keeper {
	/* set by the caller */
	struct fuse_session *session;
	const char *place;       /* the mount point's real path */
	sem_t *answers;          /* posted when the mount answers */
	struct launch *launch;
	struct ahead *ahead;     /* stopped while requests are still answered */
	struct live *live;       /* likewise; SIGHUP makes it reload */
	struct forgetter *forgetter; /* likewise */
	struct unmounter *unmounter;
	struct notifier notifier; /* open */

	/* the keeper's own */
	pthread_t thread, loop;
	atomic_bool ended;       /* the loop is over */
	struct error error;      /* code not 0: the mount never answered; read it after keeper_stop */
};

/*
 * Blocks SIGTERM, SIGINT and SIGHUP in this thread and those it starts, so that they wait for a keeper.
 * They stay blocked: one more of them while all is taken down must not cut that short.
 */
void keeper_hold_signals(void);

/* The calling thread is the one that runs the loop, next. Returns 0 or -errno with e filled. */
int keeper_start(struct keeper *k, struct error *e);
/* When the loop is over and the mount point is free again. */
void keeper_stop(struct keeper *k);

#endif
