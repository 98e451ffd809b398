/* SPDX-License-Identifier: MIT */
/* What is done to Markdown before cmark sees it: dialect turned into CommonMark, and guards. */
#ifndef SOURCE_DIALECT_H
#define SOURCE_DIALECT_H

#include "source/source.h"

/*
 * Marks that stand in Markdown for what cmark's input cannot say; all are non-characters. DIALECT_NOTHING is a
 * comment that only keeps its neighbours apart; the two line ends are for content that must stay on one line.
 */
#define DIALECT_NOTHING "<!--\uFDD2-->"
#define DIALECT_SOFT " \uFDD0 "
#define DIALECT_HARD " \uFDD1 "

/*
 * The text for cmark. Line n of it is line n of the source's Markdown; within a line it may differ behind
 * the block's first character. In the arena, or the Markdown itself.
 */
struct slice dialect_prepare(const struct source *s, struct arena *arena, struct findings *findings);
/* The same for one piece of inline content. */
struct slice dialect_inline(struct slice text, struct arena *arena);

#endif
