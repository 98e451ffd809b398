/* SPDX-License-Identifier: MIT */
/*
 * A pool of trees of one snapshot: as many as there are threads at work at once. All calls from any thread.
 */
#ifndef FUSE_POOL_H
#define FUSE_POOL_H

#include "base/error.h"
#include "tree/tree.h"

struct pool;

/* Opens the index (by a path that stays good) and its first tree. searches: what all trees share. Returns 0 or -errno with e filled. */
int pool_open(struct pool **p, const char *index, struct searches *searches, struct error *e);
/* Every tree must have been given back. p may be NULL. */
void pool_close(struct pool *p);

/* A tree for this thread alone until pool_give. Never NULL: where no more can be opened it waits for one. */
struct tree *pool_take(struct pool *p);
void pool_give(struct pool *p, struct tree *t);
/* Closes the trees that lie idle, but one: of a snapshot that few will ask. */
void pool_trim(struct pool *p);

/* How long its index is, in bytes. */
uint64_t pool_size(const struct pool *p);
/* Have bytes of its index gone missing since it was opened (lost.h)? Tells so, once, in the log. */
bool pool_lost(struct pool *p);

/* tree_totals of the snapshot: read by the first call, kept for those that follow. */
int pool_totals(struct pool *p, struct tree_totals *totals);

#endif
