/* SPDX-License-Identifier: MIT */
/*
 * The snapshots in service: the current one, that answers all that is asked anew, and those it replaced, for who is
 * in the middle of one of their files or listings. All calls from any thread, but held_replace, held_drain and held_drop
 * from one.
 */
#ifndef FUSE_HELD_H
#define FUSE_HELD_H

#include <stdbool.h>
#include <stdint.h>

#include "fuse/pool.h"

struct held;
struct held_snapshot;

/* One request's claim on a snapshot: it stays until held_unpin, which comes after the reply. */
struct pin {
	struct held_snapshot *snapshot;
	struct pool *pool;
	unsigned number; /* 1 for the first snapshot of the mount, then one more each */
	bool current;    /* it was the current one when it was pinned */
};

/* Takes the pool, even when it returns NULL: out of memory. */
struct held *held_new(struct pool *first);
/* No pin may be left. h may be NULL. */
void held_free(struct held *h);

void held_pin(struct held *h, struct pin *p);
/* Moves the pin to the snapshot before its own. False: that is not held any more, and the pin stays where it is. */
bool held_pin_before(struct held *h, struct pin *p);
/* Pins the snapshot whose number ends in these HELD_NUMBER_BITS bits. False: it is not held (any more). */
#define HELD_NUMBER_BITS 19
bool held_pin_number(struct held *h, unsigned number, struct pin *p);
void held_unpin(struct held *h, const struct pin *p);

/* Makes a pool (and takes it) the current snapshot for all who pin from now on. Returns 0 or -ENOMEM (pool not taken). */
int held_replace(struct held *h, struct pool *pool);
/* Waits until nobody is left who pinned a replaced snapshot as the current one: all their replies are with the kernel. */
void held_drain(struct held *h);
/*
 * Closes what is held no longer: the two before the current one stay; up to 8 of them for a minute each, as long as their
 * files are not longer than 256 MB together.
 * Returns the milliseconds after which there is something to close again, -1 for never.
 */
int held_drop(struct held *h);

#endif
