/* SPDX-License-Identifier: MIT */
/* What of an article's text cmark need not see. */
#ifndef SOURCE_BRIEF_H
#define SOURCE_BRIEF_H

#include "source/leaf.h"

/* A paragraph of plain words: all its lines are text, the ends of lines between them soft breaks. */
struct brief_block {
	size_t line; /* the first, from 1 */
	struct slice text;
};

struct brief {
	struct brief_block *blocks; /* in the order of the text */
	size_t count;
	size_t next; /* the first behind those that brief_at has passed */
};

/*
 * The text (dialect_prepare's, of the source of `index`) without the insides of paragraphs of plain words, which are
 * put to `brief`, and of tables that table_split reads from the source: one character stands for each of their lines,
 * so that all blocks are where they were. In the arena, whose `failed` is set where there is no memory, or the text
 * itself.
 */
struct slice brief_make(struct brief *brief, const struct leaf_index *index, struct slice text, struct arena *arena);
/* The plain paragraph that begins on that line, or NULL. To be asked in the order of the lines. */
const struct brief_block *brief_at(struct brief *brief, size_t line);

#endif
