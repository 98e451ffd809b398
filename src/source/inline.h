/* SPDX-License-Identifier: MIT */
/* Inline nodes of cmark's tree, as events. */
#ifndef SOURCE_INLINE_H
#define SOURCE_INLINE_H

#include <cmark.h>

#include "source/emit.h"

/* All of these set the arena's `failed`, the emitter's in the first, where there is no memory. `iter` is one of the tree. */

/* Emits the content of a paragraph or heading, but for the first `skip` bytes of its text and white space behind them. */
void inline_emit(struct emitter *em, cmark_iter *iter, cmark_node *block, size_t skip);
/* Emits text that may hold DIALECT marks. */
void inline_emit_text(struct emitter *em, struct slice text);
/* The string without DIALECT marks, line ends as `soft`; borrowed or in the arena. */
struct slice inline_without_marks(struct slice s, struct arena *arena, const char *soft);
/* The plain text of a block, as GitHub takes it for a heading's anchor. */
void inline_plain(cmark_iter *iter, cmark_node *block, struct buf *out);
/* The name of the first anchor in a block, empty if there is none. */
struct slice inline_anchor(cmark_iter *iter, cmark_node *block, struct arena *arena);

#endif
