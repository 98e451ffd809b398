/* SPDX-License-Identifier: MIT */
/*
 * The thread that makes the kernel forget the search folders that we forgot (tree/searches.h): what it holds of them, names and
 * inodes, would grow with every query otherwise.
 */
#ifndef FUSE_FORGETTER_H
#define FUSE_FORGETTER_H

#include "base/error.h"
#include "tree/searches.h"

struct forgetter;
struct fuse_session;

/* Both must outlive it. Returns 0 or -errno with e filled. */
int forgetter_start(struct forgetter **f, struct fuse_session *session, struct searches *searches, struct error *e);
/* Returns when the thread is over; as ahead_stop. f may be NULL. */
void forgetter_stop(struct forgetter *f);
/* Stops and frees it. f may be NULL. */
void forgetter_free(struct forgetter *f);

#endif
