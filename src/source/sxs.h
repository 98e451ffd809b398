/* SPDX-License-Identifier: MIT */
/* Bilingual ("side by side") units: a translation and, behind it, its source. */
#ifndef SOURCE_SXS_H
#define SOURCE_SXS_H

#include "source/source.h"

/*
 * Separates `text` into s->markdown, s->segments and s->spans, and maps its lines: lines[i] is where line i of
 * text came from, s->lines the same of the markdown. Without any unit the markdown is the text itself and s->bilingual
 * false. Returns 0 or -ENOMEM.
 */
int sxs_separate(struct slice text, const unsigned *lines, size_t line_count, struct arena *arena, struct source *s,
		 struct findings *findings);

#endif
