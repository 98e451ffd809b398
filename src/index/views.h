/* SPDX-License-Identifier: MIT */
/* What lies in which folder of which view. Private to src/index. */
#ifndef INDEX_VIEWS_H
#define INDEX_VIEWS_H

#include "base/arena.h"
#include "store/writer.h"

#define VIEWS_MAX 16

struct view_key {
	int64_t folder; /* id in the table folder */
	struct slice name;
	uint64_t articles;
	int64_t date; /* of the newest */
	bool paired;  /* of a locale: some of its articles carry their source text */
};

struct views {
	struct writer *writer;
	struct arena *arena;
	size_t article_max; /* the highest id */
	int64_t *dates;     /* by article id */
	uint32_t *links;    /* by article id: how many folders it lies in */
	int64_t folders;    /* put so far */
	struct view_keys {
		struct view_key *items; /* by name */
		size_t count;
	} keys[VIEWS_MAX];
};

/* In this order, each 0 or -errno; what they find lives as long as the arena. */
int views_start(struct views *v, struct writer *writer, size_t article_max, struct arena *arena);
/* Each view once, in their order: puts its folders and their entries. */
int views_compile(struct views *v, size_t view);
/* When all are: the articles' numbers of names. */
int views_end(struct views *v);

#endif
