/* SPDX-License-Identifier: MIT */
/*
 * Files that are like the index, or nearly, ready for the next edit: `.NAME.spare`, `.NAME.spare2`, `.NAME.spare3`. To copy
 * 300 MB and write them to disk takes seconds. Private to src/index; all calls from one thread.
 */
#ifndef INDEX_SPARE_H
#define INDEX_SPARE_H

#include <stddef.h>
#include <stdint.h>

#include "index/fresh.h"

#define SPARES 3u
#define SPARE_EDITS 64u

struct copying;

/* Start zeroed. */
struct spares {
	bool following;       /* all below is about the index that is there */
	struct stat of;       /* it */
	unsigned edit;        /* its number: one more for each edit */
	struct spare {
		char *path;    /* NULL: there is none */
		unsigned edit; /* it is like the index was when that had this number */
		int64_t after; /* ms of the monotonic clock: not to be written before */
	} list[SPARES];
	struct spare *kept;   /* what was the index a moment ago */
	struct edit_pages {
		uint32_t *pages; /* that the edit wrote */
		size_t count, page_size;
	} edits[SPARE_EDITS]; /* by number modulo SPARE_EDITS */
	unsigned edit_count;  /* the last so many are known */
	int64_t edited;       /* ms of the monotonic clock */
	bool dear;            /* a copy takes long enough to be noticed */
	bool refused;         /* no copy could be made of this index */
	struct copying *copying;
};

/* The index is a new one: of the old one nothing is left. */
void spares_begin(struct spares *s, const char *index);
/*
 * When nobody waits: catches up, begins to copy (in a thread of its own). Returns the milliseconds after which it wants to be called
 * again, -1: not before the next edit; e->code is not 0 if a copy failed.
 */
int spares_tend(struct spares *s, const char *index, struct error *e);
/*
 * Puts one that is like the index in f's place; waits for it a moment, or for a copy that is on its way. Returns 1, 0 (there is
 * none) or -errno.
 */
int spares_take(struct spares *s, const char *index, struct fresh *f, struct error *e);
/* Before a file that differs from the index by an edit takes its place: the old one gets the name of a spare. */
void spares_keep(struct spares *s, const char *index);
/* It did, as `fd`. pages: what the edit wrote, taken; NULL: not known. */
void spares_edited(struct spares *s, const char *index, int fd, struct edit_pages pages);
/* It did not. */
void spares_not_edited(struct spares *s);
/* Removes them, and those that a killed process has left. */
void spares_drop(struct spares *s, const char *index);

#endif
