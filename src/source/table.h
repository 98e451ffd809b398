/* SPDX-License-Identifier: MIT */
/* Pipe tables, found in the lines of a paragraph. */
#ifndef SOURCE_TABLE_H
#define SOURCE_TABLE_H

#include "source/pieces.h"

struct table_cell {
	size_t text, source; /* pieces; 0: nothing */
};

struct table {
	size_t columns, rows;
	unsigned char *aligns;    /* enum doc_align, a column each */
	struct table_cell *cells; /* row by row */
};

/* A paragraph that holds tables, in order: tables and text between them. */
struct table_part {
	bool is_table;
	struct table table;
	size_t text, source; /* pieces, where it is no table */
};

/*
 * Splits a paragraph's lines; *parts lies in the arena. Returns the number of parts, 0 if there is no table
 * in them (then no piece was added).
 */
size_t table_split(struct pieces *p, const struct leaf_line *lines, size_t count, struct table_part **parts);
/* Whether a table begins with two such lines, which are not indented. Sets the arena's `failed` where there is no memory. */
bool table_is(struct slice header, struct slice delimiters, struct arena *arena);

#endif
