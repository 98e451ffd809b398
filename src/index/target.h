/* SPDX-License-Identifier: MIT */
/* Where the references of an article lead. Private to src/index. */
#ifndef INDEX_TARGET_H
#define INDEX_TARGET_H

#include <compliancefs/format.h>

#include "index/run.h"

struct target_search {
	struct run *run;
	struct arena *arena;
	const struct article *article; /* whose references they are */
	int64_t id;                    /* of its row */
};

/*
 * The article a reference leads to, and the place in it. target->article is empty if it is not in the index; target->
 * fragment is an id of that page, or empty: *lost then tells that the reference asked for one that the page has not.
 * Uses the writer. Slices lie in the arena. Returns 0 or -errno.
 */
int target_find(const struct target_search *s, const struct reference *ref, struct target *target, bool *lost);

/*
 * The id in a document that a fragment (as in a URL, without '#') means: equal, else equal but for case, else that of
 * the heading whose slug or words it is. Empty if there is none.
 */
struct slice target_anchor(struct slice document, struct slice fragment, struct arena *arena);

#endif
