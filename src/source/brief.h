/* SPDX-License-Identifier: MIT */
/* Markdown without the long stretches of plain words that cmark would only copy. */
#ifndef SOURCE_BRIEF_H
#define SOURCE_BRIEF_H

#include "base/arena.h"

/* What stands for a stretch: a non-character, and its number in four letters from 'a' to 'p'. */
#define BRIEF_MARK "\uFDD3"
#define BRIEF_SIZE 7
#define BRIEF_MAX 65536

struct brief {
	struct slice *left_out; /* by their numbers */
	size_t count;
};

/*
 * The text with marks for what is left out of it; where nothing is, the text itself. It has the same lines, and cmark
 * makes the same tree of it but for the marks. In the arena, as *b is; what is left out is borrowed from the text.
 */
struct slice brief_make(struct slice text, struct arena *arena, struct brief *b);
/* What the mark at p stands for; empty if there is none. b may be NULL here and below. */
struct slice brief_at(const struct brief *b, const char *p, const char *end);
/* Puts a string of the tree with what was left out of it. */
void brief_put(const struct brief *b, struct slice s, struct buf *out);
/* The same as a slice: s itself, or in the arena. */
struct slice brief_restored(const struct brief *b, struct slice s, struct arena *arena);

#endif
