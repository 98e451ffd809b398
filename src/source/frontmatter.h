/* SPDX-License-Identifier: MIT */
/* The YAML block at the head of an article. */
#ifndef SOURCE_FRONTMATTER_H
#define SOURCE_FRONTMATTER_H

#include "source/source.h"

/*
 * Takes the front matter off a text: *yaml is what stands between the two --- lines (empty if there is none),
 * the result is the offset of the body. Without a closing line the block ends before the first line
 * that cannot be front matter, and *closed is false.
 */
size_t front_matter_split(struct slice text, struct slice *yaml, bool *closed);
/* Fills *front from a text's front matter; what is wrong with it is a finding. Returns the offset of the body. */
size_t front_matter_read(struct slice text, struct arena *arena, struct front_matter *front, struct findings *findings);

#endif
