/* SPDX-License-Identifier: MIT */
/*
 * The services in scope as the article has them: place by place, name by name.
 *
 * extract_article makes the record's items of them. Whoever knows more about names than the
 * catalogue does (src/index/learn.c) keeps the places as bytes, changes what names mean, and makes
 * the items anew.
 */
#ifndef EXTRACT_SCOPE_H
#define EXTRACT_SCOPE_H

#include <compliancefs/article.h>

#include "base/finding.h"
#include "catalog/catalog.h"

enum environment { ENVIRONMENT_NONE, COMMERCIAL, GCC, GCC_HIGH, DOD, ENVIRONMENTS };

/* A bullet, or one of the names that a table cell lists. */
struct scope_name {
	struct slice text;     /* as the article has it; empty where a cell's translation has no counterpart */
	struct slice source;   /* the English words; empty if there are none, or the article is in English */
	struct slice key;      /* catalog_name_key of the English words, or of the text where there are none */
	struct match *matches; /* what the English words mean, or the text where there are none */
	size_t match_count;
	bool sure;             /* text and source stand for the same; false: they were left over and are taken for a pair */
};

/* A bullet (one name) or a row of a table. */
struct scope_place {
	bool row;
	unsigned environments; /* of a row: set of 1 << enum environment */
	struct slice url;      /* of the bullet's first link, equal in all locales; may be empty */
	struct scope_name *names;
	size_t name_count;
};

struct scope {
	const struct catalog *catalog;
	const struct vocabulary *vocabulary; /* may be NULL */
	struct slice language;               /* the locale's tag; empty: the article is in English */
	struct arena *arena;
	struct findings *findings;
	struct scope_place *places;
	size_t place_count;
	size_t read_count; /* names that were read */
	bool full;         /* there were too many of them, which has been said */
};

/*
 * Reads the places of a document's scope sections into *s, whose fields up to findings are set. Findings
 * are about what the places say; what their names mean is scope_items' affair.
 */
void scope_read(struct scope *s, struct slice document);
/* Puts the places of *s, all that the functions below and pair.h need of them. */
void scope_encode(const struct scope *s, struct buf *out);
/*
 * Fills the places of *s, whose fields up to findings are set, from what scope_encode wrote with the same catalogue.
 * Texts borrow from bytes. The surface of a match is the whole name. Returns 0, -EBADMSG or -ENOMEM.
 */
int scope_decode(struct scope *s, struct slice bytes);
/* Makes the record's items of the places; lack of memory is told by the arena. */
void scope_items(const struct scope *s, struct article *a);
/*
 * Adds a finding for each name that means nothing known: those with English words if `english` (an English article
 * has no others), those without if not.
 */
void scope_findings(const struct scope *s, bool english);

/* Whether what a name means had to be told from a translation. */
static inline bool scope_is_translated(const struct scope *s, const struct scope_name *name)
{
	return s->language.len && !name->source.len;
}

/* Whether a name means something known, and whether that is all it says. */
static inline bool scope_is_known(const struct scope_name *name)
{
	return name->match_count && name->matches[0].service;
}

static inline bool scope_is_whole(const struct scope_name *name)
{
	return scope_is_known(name) && name->matches[0].whole;
}

/* The languages of a locale as catalog_match wants it: empty for the English ones. */
static inline struct slice scope_language(struct slice locale)
{
	return slice_starts(locale, "en-") ? (struct slice){NULL, 0} : locale;
}

#endif
