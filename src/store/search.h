/* SPDX-License-Identifier: MIT */
/*
 * What a person asks for.  The language of queries:
 *
 *	audit report          articles that have all of the words, anywhere: title, headings, text
 *	"audit report"        the words one behind the other, in a line or cell
 *	-draft  -"first look" and not this one
 *	encrypt*              words that begin so, two letters at least; with a phrase, its last word
 *	title:soc  title:"soc 2"   in the title
 *	locale:fr-fr          articles of a language; twice: of either
 *	standard:iso-27001    about a standard; twice: about either
 *	service:power-bi      whose scope names a service; twice: both
 *	-locale:en-us         and not those; for standard and service too
 *
 * Case, accents and the width of characters count for nothing, punctuation inside a word joins a phrase ("ISO/IEC" is "iso
 * iec"): what a word is says base/terms.h.  In scripts without spaces a word is what stands there in a row, so any number
 * of characters is found wherever it occurs.  Typographic and full-width quotation marks, colons, asterisks and hyphens do what
 * theirs of ASCII do.  A filter alone is a query, words to leave out alone are none.  An unknown word before a colon is
 * a word: 27001:2013.
 */
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "base/arena.h"
#include "base/error.h"

#define SEARCH_BYTES_MAX 1000
#define SEARCH_PARTS_MAX 32 /* words, phrases and filters */

enum search_filter_kind { SEARCH_LOCALE, SEARCH_STANDARD, SEARCH_SERVICE, SEARCH_FILTERS };
/* "locale", "standard", "service" */
extern const char *const search_filter_names[SEARCH_FILTERS];

struct search_filter {
	enum search_filter_kind kind;
	bool not;
	struct slice value; /* lower case */
};

struct search_phrase {
	struct slice *terms; /* as base/terms.h gives them */
	size_t term_count;
	bool not;
	bool title;
	bool prefix; /* the last term is the beginning of one */
};

struct search {
	struct search_phrase *phrases;
	size_t phrase_count;
	struct search_filter *filters;
	size_t filter_count;
};

/*
 * Reads a query (any bytes) into the arena. Returns 0, -ENOMEM, or -EINVAL with e->text saying, for who wrote it, what is wrong
 * with it.
 */
int search_parse(struct slice query, struct arena *arena, struct search *s, struct error *e);

/*
 * The phrases to be found as an expression for FTS5, those to be left out taken off; or, with `left_out`, just the latter, any
 * of them. Nothing in it is the user's but terms within quotation marks, and no term has one.
 */
void search_expression(const struct search *s, bool left_out, struct buf *out);
/* Whether there is a phrase to be found; to be left out. */
bool search_has(const struct search *s, bool left_out);

#endif
