/* SPDX-License-Identifier: MIT */
/* The raw text of a paragraph or heading: its lines without what belongs to the containers around it. */
#ifndef SOURCE_LEAF_H
#define SOURCE_LEAF_H

#include <cmark.h>

#include "source/source.h"

struct leaf_line {
	const char *start, *end; /* in the Markdown; white space kept at the end, gone at the start */
	bool lazy;               /* a continuation that lacks its containers' prefixes */
	bool indented;           /* by four columns or more: code, were it not a continuation */
};

/* Where the lines of a source's Markdown begin. */
struct leaf_index {
	const struct source *s;
	size_t *starts; /* line_count + 1 of them: the last is the end */
	size_t count;
};

int leaf_index_make(struct leaf_index *index, const struct source *s, struct arena *arena);
/* A line, from 1 to index->count, without its end. */
struct slice leaf_line(const struct leaf_index *index, size_t line);
/*
 * Puts the lines (struct leaf_line) of a paragraph or heading node to `lines`: of a heading the content only, without
 * marks or underline. Returns their number.
 */
size_t leaf_lines(const struct leaf_index *index, cmark_node *node, struct buf *lines);
/* The first line of a node, as line of the file; 0 if unknown. */
unsigned leaf_file_line(const struct leaf_index *index, cmark_node *node);

#endif
