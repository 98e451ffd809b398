/* SPDX-License-Identifier: MIT */
/* Searching a tree: what the verb `search` and the pages of search folders show. */
#ifndef TREE_RESULTS_H
#define TREE_RESULTS_H

#include "store/found.h"
#include "tree/snippet.h"
#include "tree/tree.h"

#define RESULTS_MAX 1000

/* As snapshot_search, in the snapshot of a tree. */
int tree_search(struct tree *t, const struct search *s, size_t limit, struct arena *arena, struct found *found,
		struct error *e);

/* An article as a result. */
struct result {
	struct slice base, locale, standard, lang, title, updated; /* lang: BCP 47 */
	struct page_mark title_marks[SNIPPET_MARKS];
	size_t title_mark_count;
	struct slice snippet; /* one line */
	struct page_mark marks[SNIPPET_MARKS];
	size_t mark_count;
};
/* Fills a result, its texts in the arena. Returns 0 or -errno. */
int tree_result(struct tree *t, const struct search *s, int64_t article, struct arena *arena, struct result *result);

#endif
