/* SPDX-License-Identifier: MIT */
/*
 * Sibling readahead: who reads one file of a folder after the other finds the next ones in the kernel's
 * page cache already. ahead.c says when and how many.
 */
#ifndef FUSE_AHEAD_H
#define FUSE_AHEAD_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct ahead;

/*
 * Makes a file's bytes and hands them to the kernel; *bytes: how many. Called by readahead's
 * threads, which hold no lock then. Returns 0; -EALREADY: somebody else is at it; other errors end the walk.
 */
typedef int ahead_give(void *arg, uint64_t ino, size_t *bytes);

/* Starts the threads. Returns 0 or -errno with e filled. */
int ahead_start(struct ahead **a, ahead_give *give, void *arg, struct error *e);
/*
 * Returns when its threads are over; what is told afterwards is passed over. Any other thread, any number of times.
 * Must be called while requests are still answered or the connection is dead: one may be waiting for a page that a
 * READ holds. a may be NULL.
 */
void ahead_stop(struct ahead *a);
/* Stops and frees it. a may be NULL. */
void ahead_free(struct ahead *a);

/*
 * The kernel is told of an entry of a folder, and that it may know it from now on. before, behind: tree_list's
 * cookies on both sides of the entry. file: its number, 0 for what is not to be read ahead. Any thread.
 */
void ahead_listed(struct ahead *a, uint64_t folder, uint64_t before, uint64_t behind, uint64_t file);
/* The kernel asks for a file's first bytes. Any thread. */
void ahead_read(struct ahead *a, uint64_t file);

#endif
