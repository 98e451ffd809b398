/* SPDX-License-Identifier: MIT */
/* The articles before and behind one in its locale. Private to src/index. */
#ifndef INDEX_NEARBY_H
#define INDEX_NEARBY_H

#include <compliancefs/format.h>

#include "index/run.h"

#define NEARBY_ROWS 8 /* that QUERY_FROM gives at most */

/* Start with a zeroed one; free its arena at the end. */
struct nearby {
	struct arena arena; /* of all below */
	struct slice locale;
	struct neighbour rows[NEARBY_ROWS + 1]; /* a stretch of the locale's articles, by name */
	size_t count;
	bool first, last; /* there is none before it, behind it */
};

/*
 * beside[0]: the one before, beside[1]: the one behind; without an article where there is none. Valid until the next call. Quick
 * where articles are asked for in their order. Returns 0 or -errno.
 */
int nearby_find(struct nearby *n, struct run *run, struct slice locale, struct slice article, struct neighbour beside[2]);

#endif
