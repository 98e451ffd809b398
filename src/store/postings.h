/* SPDX-License-Identifier: MIT */
/*
 * Postings: where each term stands, in memory, until a segment is written of them (segments.h). What a term has is its
 * doclist, in the form in which FTS5 writes one (segments.h says where that is told). Private to src/store.
 *
 * A zeroed struct postings is an empty one.  One thread at a time.
 */
#ifndef STORE_POSTINGS_H
#define STORE_POSTINGS_H

#include "base/arena.h"

enum { POSTINGS_ROOMS = 32 };

struct posting;
struct posting_slot;

struct postings {
	/* private */
	struct posting *all;
	size_t count, room;
	struct posting_slot *slots;
	size_t mask;                  /* slots less one */
	struct arena arena;           /* terms and doclists */
	void *unused[POSTINGS_ROOMS]; /* where doclists lay that have moved, by size */
	size_t bytes;                 /* of all doclists, with their room to grow */
	uint64_t seed;
};

/*
 * Puts a column's terms of an article, a space behind each. Articles come in ascending order of their ids, which are
 * more than 0; of one article columns come in ascending order, each once. Returns how many terms they are, or -ENOMEM.
 */
ptrdiff_t postings_put(struct postings *p, int64_t article, unsigned column, struct slice terms);

bool postings_none(const struct postings *p);
/* About what they take of memory, in bytes. */
size_t postings_size(const struct postings *p);

/*
 * Calls put for each term, in ascending order of its bytes, with its doclist. Ends at the first that does not return 0,
 * and returns that; -ENOMEM too.
 */
int postings_each(struct postings *p, int (*put)(void *context, struct slice term, struct slice doclist),
		  void *context);

/* Empties them; some memory stays for what comes next. */
void postings_reset(struct postings *p);
void postings_free(struct postings *p);

#endif
