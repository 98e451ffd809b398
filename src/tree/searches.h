/* SPDX-License-Identifier: MIT */
/*
 * What was searched for: the folders below search/ that somebody looked up, and what was found.  One for all trees of a mount;
 * any thread.
 *
 * Of a folder its name is noted, by its inode number: SEARCHES_FOLDERS of them, then those are forgotten that were not used for
 * the longest time.  A forgotten one is looked up again like a new one; its number is unknown until then.  Answers are kept
 * apart, as long as there is room for them (SEARCHES_BYTES), and made again when they are needed.
 */
#ifndef TREE_SEARCHES_H
#define TREE_SEARCHES_H

#include <compliancefs/buf.h>

#include "base/names.h"

#define SEARCHES_FOLDERS 4096
#define SEARCHES_BYTES ((size_t)16 << 20)
#define SEARCHES_FORMATS 8 /* whose pages an answer has room for */

struct searches;

/* NULL when out of memory. */
struct searches *searches_new(void);
/* Nobody may hold an answer. s may be NULL. */
void searches_free(struct searches *s);

/* A folder that was looked up. */
struct search_folder {
	uint64_t ino, parent;
	unsigned format;
	size_t name_len;
	char name[NAME_MAX_BYTES];
};
/* Notes it, or that it was used. */
void searches_note(struct searches *s, const struct search_folder *folder);
/* False: it was never looked up, or is forgotten. */
bool searches_find(struct searches *s, uint64_t ino, struct search_folder *folder);
/* Notes the number of a folder's page in a snapshot. The last two of a folder are known. */
void searches_note_page(struct searches *s, uint64_t folder, uint64_t snapshot, uint64_t page);
bool searches_find_page(struct searches *s, uint64_t page, uint64_t *snapshot, struct search_folder *folder);

/*
 * Those forgotten, one after the other: waits for the next. False: searches_stop was called. What is not taken in time is passed
 * over.
 */
bool searches_next_forgotten(struct searches *s, struct search_folder *folder);
void searches_stop(struct searches *s);

/* An index page, by the format's place in formats[]; ino 0: not made yet. */
struct answer_page {
	struct buf bytes;
	uint64_t ino;
};

/* What a query found in a snapshot. Constant once made, but for the pages. */
struct answer {
	int64_t *articles; /* the best, in their order */
	size_t count;
	uint64_t total;
	int error;                 /* 0; -EINVAL, -ETIMEDOUT: the text says why nothing was searched for */
	struct buf text;
	struct answer_page pages[SEARCHES_FORMATS];
};
/* Fills an answer (zeroed; its bufs are empty). Returns 0, also when answer->error is set, or -errno: then there is none. */
typedef int answer_make(void *arg, struct answer *answer);
/*
 * The answer to a query in a snapshot: kept, being made by another thread (it waits), or made here. Returns 0, with *answer to be
 * given back, or what make returned.
 */
int searches_get(struct searches *s, uint64_t snapshot, struct slice query, answer_make *make, void *arg,
		 struct answer **answer);
/*
 * Puts a page into an answer, which takes the bytes; if another thread was faster its bytes, the same, stay. Returns the page, valid
 * until the answer is given back.
 */
struct slice searches_keep_page(struct searches *s, struct answer *answer, size_t format, struct buf *page,
				uint64_t ino);
/* The page; false: it is not made yet. */
bool searches_page(struct searches *s, struct answer *answer, size_t format, struct slice *page, uint64_t *ino);
void searches_put(struct searches *s, struct answer *answer);

#endif
