/* SPDX-License-Identifier: MIT */
/*
 * Inline content that is not a block of its own in cmark's tree (table cells, the source side
 * of a block): gathered while the tree is looked over, parsed together, put where it belongs.
 */
#ifndef SOURCE_PIECES_H
#define SOURCE_PIECES_H

#include <cmark.h>

#include "source/emit.h"
#include "source/leaf.h"

struct piece_text;

struct pieces {
	struct arena *arena;
	const struct source *s;
	struct slice prepared; /* the Markdown as cmark got it: for its link definitions */
	struct piece_text *items;
	size_t count;
	struct buf markdown; /* those that need parsing, a heading each */
	size_t parsed;       /* their number */
	struct arena *cmark; /* of the tree */
	cmark_iter *iter; /* of their tree */
	cmark_node *cursor;
};

void pieces_init(struct pieces *p, const struct source *s, struct slice prepared, struct arena *arena,
		 struct arena *cmark);
void pieces_free(struct pieces *p);
/* Adds content (line ends as DIALECT_SOFT and DIALECT_HARD) and returns its number, from 1; 0 if it is empty. */
size_t pieces_add(struct pieces *p, struct slice content);
/* Adds a block's lines, joined. */
size_t pieces_add_lines(struct pieces *p, const struct leaf_line *lines, size_t count);
/* Adds their source side, if a unit begins in them: every unit's translation replaced by its source. */
size_t pieces_add_source(struct pieces *p, const struct leaf_line *lines, size_t count);
/*
 * Puts the text of [start, end) of the Markdown with units replaced by their source; *skip is where the last one ended.
 * Units that begin in [from, start), white space before the text, count too.
 */
void pieces_put_source(const struct pieces *p, const char *from, const char *start, const char *end, const char **skip,
		       struct buf *out);
/* Says that the units that begin in [start, end), or in the blank space and the block's mark before it, are `kind`. */
void pieces_set_kind(const struct pieces *p, const char *start, const char *end, enum segment_kind kind);
/* Whether a unit begins in [start, end). */
bool pieces_has_unit(const struct pieces *p, const char *start, const char *end);
/* Parses what was added. Returns 0 or -ENOMEM. */
int pieces_parse(struct pieces *p);
/* Emits the piece with that number; pieces must be put in the order of their numbers. */
void pieces_emit(struct pieces *p, size_t number, struct emitter *em);
/* Emits it as the block's DOC_SOURCE. */
void pieces_emit_source(struct pieces *p, size_t number, struct emitter *em);

#endif
