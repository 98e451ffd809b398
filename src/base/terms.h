/* SPDX-License-Identifier: MIT */
/*
 * Terms: what a text is searched by.  The full-text index is made of them, a query is turned into them, and the
 * words that a result highlights are found by them: all three by this one function, so they cannot disagree.  A change
 * of it is a new STORE_VERSION.
 *
 * A term is a word, folded:
 *   case         simple lower case of Latin, Greek, Cyrillic and Armenian
 *   accents      dropped from Latin, Greek, Cyrillic, Hebrew and Arabic letters, composed or not (e for U+00E9)
 *   ligatures    ae, oe, ss (sharp s), th (thorn), fi, ij ... by two letters; Roman numerals of one character too
 *   dotless i    is i, and so is I: Turkish and English readers find each other's words
 *   digits       of every script by 0 to 9; full-width letters and digits by ASCII; half-width kana by kana
 *   invisible    soft hyphens, zero-width characters, variation selectors and tatweel are not there
 * All that is no letter, mark or digit ends a word, the underscore and superscript digits included.
 *
 * Scripts written without spaces (Han, kana, Hangul, Bopomofo, Thai, Lao, Khmer, Burmese ...) have no words to take: a
 * run of their characters gives overlapping pairs, and its last character alone. So a text of n characters is
 * found as n - 1 pairs in a row, and a single one as the beginning of a term.
 *
 * Any thread; nothing is allocated but by terms_put.
 */
#ifndef BASE_TERMS_H
#define BASE_TERMS_H

#include <compliancefs/buf.h>

#define TERM_BYTES 96 /* a term is cut to this */

enum term_kind {
	TERM_WORD,
	TERM_PAIR,  /* two characters of a run without spaces */
	TERM_LAST,  /* the last of such a run */
	TERM_BREAK, /* the end of a line or cell: no phrase reaches across it */
};

struct term {
	enum term_kind kind;
	struct slice text; /* valid until the next call; of TERM_BREAK a sign that no word has */
	size_t from, to;   /* where it stands in the text, bytes */
};

struct terms {
	/* private */
	const char *start, *p, *end;
	bool paired;         /* `last` waits for its partner */
	bool any;            /* terms since the last TERM_BREAK */
	uint32_t last;
	size_t from, to;     /* of last */
	char bytes[TERM_BYTES + 8];
};

/* text: valid UTF-8, borrowed until the last call. */
void terms_start(struct terms *t, struct slice text);
/* The next term; false at the end. */
bool terms_next(struct terms *t, struct term *term);

/* Puts all terms of a text, a space behind each. */
void terms_put(struct slice text, struct buf *out);

#endif
