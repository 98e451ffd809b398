/* SPDX-License-Identifier: MIT */
/* The bytes of a file made into text: valid UTF-8, no NUL, LF line ends, no BOM. */
#ifndef SOURCE_MEND_H
#define SOURCE_MEND_H

#include "base/finding.h"

/*
 * Returns the text, in the arena or `bytes` itself where nothing had to be mended. findings may be
 * NULL. *text is empty when memory ran out, which arena->failed tells.
 */
struct slice text_mend(struct slice bytes, struct arena *arena, struct findings *findings);
/* The line, from 1, of a byte of the text. */
unsigned text_line(struct slice text, size_t at);
/* s cut to a length that a finding's detail can hold, at a character, and to one line. */
struct slice text_excerpt(struct slice s);

#endif
