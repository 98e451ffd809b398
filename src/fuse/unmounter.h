/* SPDX-License-Identifier: MIT */
/*
 * The unmounter: a process beside the one that serves, started before that one gives up all it may do. It can
 * still unmount, and does so when it is told to or when the serving process is gone, however that ended. Nor can a
 * process look at its own mount without the risk that it stays for good (keeper.c); this one can.
 */
#ifndef FUSE_UNMOUNTER_H
#define FUSE_UNMOUNTER_H

#include <pthread.h>
#include <stdbool.h>
#include <sys/types.h>

#include "base/error.h"

struct unmounter {
	pthread_mutex_t lock; /* of all below */
	int fd;               /* to the process; -1: it has ended */
	pid_t process;
};

/*
 * Forks: the calling process has one thread. place: the mount point's real path; device: the mount's /dev/fuse,
 * which the process keeps open, too; daemon: nothing is to be kept open for the caller, log to syslog; let_go: called in the
 * process, to unmap the index, which it would keep on the disk when all others have another. From here on SIGCHLD is ignored. Returns 0 or -errno with e filled, and then nothing is left to be undone.
 */
int unmounter_start(struct unmounter *u, const char *place, int device, bool daemon, void (*let_go)(void *arg), void *arg,
		    struct error *e);

/*
 * Has a path below the mount point looked up, soon, by a process that nobody waits for. Any thread; it may come to nothing,
 * as when the mount ends.
 */
void unmounter_look(struct unmounter *u, const char *path);

/*
 * Unmounts, busy or not, and returns when that is done and the process has ended. What was unmounted already, by
 * whomever, is good. Any thread, any number of times; the first one tells: 0 or -errno with e filled.
 */
int unmounter_unmount(struct unmounter *u, struct error *e);

#endif
