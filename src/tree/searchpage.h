/* SPDX-License-Identifier: MIT */
/* The index pages of search folders, and of search/ itself. */
#ifndef TREE_SEARCHPAGE_H
#define TREE_SEARCHPAGE_H

#include <compliancefs/format.h>

#include "store/search.h"
#include "tree/searches.h"

struct search_page {
	struct slice folder; /* its name */
	struct slice query;  /* the same as people write it; valid UTF-8 */
	const struct format *format;
	struct search search; /* empty where the answer is an error */
	const struct answer *answer;
};

struct tree;
/* Puts the page in its format to out. Returns 0 or -errno. */
int search_page_put(struct tree *t, const struct search_page *p, struct arena *arena, struct buf *out);

/* The page of search/, which says how to search: the same in every snapshot. Returns 0 or -errno. */
int search_start_put(const struct format *format, struct arena *arena, struct buf *out);

#endif
