/* SPDX-License-Identifier: MIT */
/* What terms.c and termsput.c both know of characters. For them alone. */
#ifndef BASE_TERMCHARS_H
#define BASE_TERMCHARS_H

#include <stdbool.h>
#include <stdint.h>

#define LINE_SIGN "\xc2\xb6" /* U+00B6, the sign for a paragraph */

/* By byte: the letters and digits of ASCII in lower case; 0: no letter. */
extern const char term_letters[256];
/* By byte: the rest of printable ASCII. */
extern const bool term_gaps[256];

static inline bool is_between(uint32_t c, uint32_t first, uint32_t last)
{
	return c - first <= last - first;
}

#endif
