/* SPDX-License-Identifier: MIT */
/* `[!INCLUDE [title](path)]` directives, replaced by what they name. */
#ifndef SOURCE_INCLUDE_H
#define SOURCE_INCLUDE_H

#include "source/source.h"

/*
 * Expands the directives of `text`, the body of the file `path`, whose first line is line `first` of it. *lines
 * gets the line that each line of the result came from (of an include: its directive); both lie in the arena. Returns 0
 * or -ENOMEM; whatever else is wrong is a finding, and the directive is left out.
 */
int include_expand(const struct source_root *root, struct slice path, struct slice *text, unsigned first,
		   struct arena *arena, const unsigned **lines, size_t *line_count, struct findings *findings);

#endif
