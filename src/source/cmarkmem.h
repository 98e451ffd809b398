/* SPDX-License-Identifier: MIT */
/* Parsing with cmark in an arena's memory. */
#ifndef SOURCE_CMARKMEM_H
#define SOURCE_CMARKMEM_H

#include <cmark.h>

#include "base/arena.h"

/* The tree of a text; it lies in the arena and need not be freed. NULL without memory: arena->failed, then. */
cmark_node *cmark_read(struct slice text, struct arena *arena);
/* An iterator of a tree that was read so, in the arena, which may be another one. NULL likewise. */
cmark_iter *cmark_walk(cmark_node *node, struct arena *arena);

#endif
