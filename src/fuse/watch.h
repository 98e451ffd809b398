/* SPDX-License-Identifier: MIT */
/*
 * Watching what a path leads to: the file, and every name on the way to it.
 */
#ifndef FUSE_WATCH_H
#define FUSE_WATCH_H

#include <stdbool.h>

#include "base/error.h"

struct watch;

/*
 * path: absolute. Returns 0 or -errno with e filled. Where the kernel refuses to watch (no inotify left, a folder
 * that may not be read) it goes on without, and watch_blind tells.
 */
int watch_new(struct watch **w, const char *path, struct error *e);
/* w may be NULL. */
void watch_free(struct watch *w);
/* NULL: the folder that the path's last name lies in is watched; else why not, in words. */
const char *watch_blind(const struct watch *w);

enum watch_event {
	WATCH_TIMEOUT,
	WATCH_CHANGED, /* the path may lead to another file now, or to one that was written */
	WATCH_POKED,
};

/* Waits, up to `ms` milliseconds (-1: for good). One thread. After WATCH_CHANGED the way is watched as it is now. */
enum watch_event watch_wait(struct watch *w, int ms);
/* Ends a wait, this one or the next. Any thread. */
void watch_poke(struct watch *w);

#endif
