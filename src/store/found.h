/* SPDX-License-Identifier: MIT */
/* What a search finds. */
#ifndef STORE_FOUND_H
#define STORE_FOUND_H

#include "store/search.h"
#include "store/snapshot.h"

#define FOUND_SECONDS 10 /* a search that takes longer is given up */

struct found {
	int64_t *articles; /* the best, best first: by BM25, the title counting most, then headings; without words the newest first */
	size_t count;
	uint64_t total;    /* how many match */
};

/*
 * Searches. The articles, `limit` at most, lie in the arena. Returns 0 (also when nothing matches), -EINVAL (a filter's value
 * that no article has) or -ETIMEDOUT with e->text saying so to who asked, -ENOMEM, -EIO (damaged index; logged).
 */
int snapshot_search(struct snapshot *snapshot, const struct search *s, size_t limit, struct arena *arena,
		    struct found *found, struct error *e);

#endif
