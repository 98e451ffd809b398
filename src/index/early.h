/* SPDX-License-Identifier: MIT */
/* The copy for a small run, made while the edited articles are parsed. Private to src/index. */
#ifndef INDEX_EARLY_H
#define INDEX_EARLY_H

#include "index/fresh.h"

struct early;

/*
 * Begins to copy the index, of that size. *c NULL: nothing was begun (too large to copy on a guess, no
 * memory).
 */
void early_start(struct early **c, const char *index, off_t size);
/*
 * Waits for it, and hands the new file over to *f, open, locked and filled; *c is NULL then. Returns 1; 0: *c
 * was NULL, nothing is there; or -errno with e filled: f is to be closed all the same.
 */
int early_take(struct early **c, struct fresh *f, struct error *e);

#endif
