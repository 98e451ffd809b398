/* SPDX-License-Identifier: MIT */
/* Where the references of an article lead. Private to src/index. */
#ifndef INDEX_TARGET_H
#define INDEX_TARGET_H

#include <compliancefs/format.h>

#include "index/run.h"
#include "source/strmap.h"

/*
 * Paths that were looked up already for readers of one locale: articles that follow each other link to the same ones.
 * Start zeroed; free the arena.
 */
struct known_paths {
	struct arena arena;
	struct slice locale;
	struct strmap paths; /* 1 + place in candidates */
	struct candidate *candidates;
	size_t count;
};

/* Before each article: forgets what was found for another locale, or is too much. */
void known_paths_keep(struct known_paths *k, struct slice locale);

/* Of one article: start with the first six set. */
struct target_search {
	struct run *run;
	struct arena *arena;
	const struct article *article; /* whose references they are */
	int64_t id;                    /* of its row */
	struct known_paths *known;
	struct slice document; /* its own, where most fragments lead; stays as long as this */
	struct strmap ids;     /* of the places in it; without arena: not looked for yet */
};

/*
 * The article a reference leads to, and the place in it. target->article is empty if it is not in the index; target->
 * fragment is an id of that page, or empty: *lost then tells that the reference asked for one that the page has not.
 * Uses the writer. Slices lie in the arena or with what is known. Returns 0 or -errno.
 */
int target_find(struct target_search *s, const struct reference *ref, struct target *target, bool *lost);

/*
 * The id in a document that a fragment (as in a URL, without '#') means: equal, else equal but for case, else that of
 * the heading whose slug or words it is. Empty if there is none.
 */
struct slice target_anchor(struct slice document, struct slice fragment, struct arena *arena);

#endif
