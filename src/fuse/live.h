/* SPDX-License-Identifier: MIT */
/*
 * The thread that follows the index: when the path leads to another file, and that is a whole index, the mount shows it.
 */
#ifndef FUSE_LIVE_H
#define FUSE_LIVE_H

#include <stdbool.h>

#include "base/error.h"
#include "fuse/tell.h"

struct live;

/*
 * To be called before the index is opened for the first time: a change after that is seen. index: an absolute path, which
 * must outlive it; t: likewise, to be filled before live_start. What it watches with is opened at once, later
 * nothing but the index. Returns 0 or -errno with e filled.
 */
int live_new(struct live **l, const char *index, struct teller *t, struct error *e);
/* Starts the thread: the mount must answer from now on. Returns 0 or -errno with e filled. */
int live_start(struct live *l, struct error *e);
/* Looks now, and tells (in the log) why the index that is there is not taken, even if it told before. Any thread. */
void live_reload(struct live *l);
/*
 * Ends the thread. As for ahead_stop: while requests are still answered, or when the connection is dead. Any other thread, any
 * number of times. False: it is not over after two seconds, as somebody makes the kernel wait in the midst of a listing
 * (memory that is filled by userfaultfd, say); then it and all that it uses must be left alone. l may be NULL.
 */
bool live_stop(struct live *l);
/* Frees it, stopped or never started. l may be NULL. */
void live_free(struct live *l);

#endif
