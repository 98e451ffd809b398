/* SPDX-License-Identifier: MIT */
/* Parsing with cmark in an arena's memory. */
#ifndef SOURCE_CMARKMEM_H
#define SOURCE_CMARKMEM_H

#include <cmark.h>

#include "base/arena.h"

/*
 * The tree of a text. All of it lies in the arena, also what is asked of it later (iterators): until the next call
 * the thread works with no other tree than those of this arena. Neither tree nor iterators have to be freed. Never NULL:
 * without memory the program ends, as cmark itself would.
 */
cmark_node *cmark_read(struct slice text, struct arena *arena);

#endif
