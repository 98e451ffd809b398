/* SPDX-License-Identifier: MIT */
/*
 * Private to src/extract: those who collect facts.  Each is handed the blocks of
 * the sections it cares for, in their order, and appends to the article's record.
 * They share one struct facts, an article's worth of state, and never fail: when
 * memory runs out the arena says so, and extract_article asks it once.
 */
#ifndef EXTRACT_FACTS_H
#define EXTRACT_FACTS_H

#include "extract/blocks.h"
#include "extract/extract.h"
#include "extract/scope.h"

struct facts {
	const struct catalog *catalog;
	struct arena *arena;
	struct article *article;
	struct findings *findings;
	/* scope.c */
	struct scope scope;
	struct block scope_first; /* the first cell of the table row being read */

	/* certificates.c: to tell a paragraph behind a list */
	unsigned heading, last_list;

	/* faq.c: the question being answered */
	struct faq *question;
	struct buf answer;
	unsigned faq_heading; /* of the section that the question stands in */
	unsigned answer_row;
};

/* first is the caller's, to remember the first cell of a row. */
void scope_block(struct scope *s, struct block *first, const struct block *block);
void certificate_block(struct facts *f, const struct blocks *b, const struct block *block);
void resource_block(struct facts *f, const struct blocks *b, const struct block *block);
/* For every block of the article, since a question's answer ends where its section does. */
void faq_block(struct facts *f, const struct blocks *b, const struct block *block);
void faq_end(struct facts *f);

/* What tells the kind of a document; any part may be empty. */
struct kind_signs {
	struct slice url;           /* normalised */
	struct slice title, source; /* the link's words in the article's language and in English */
	struct slice heading;       /* slug of the innermost heading above */
	bool bullet;                /* the link stands in a list, where the section's heading speaks of each item */
	bool in_site;               /* it leads to another article */
};

/* Lack of memory is told by the arena; nothing else is left in it. */
enum certificate_kind kind_of(const struct kind_signs *signs, struct arena *arena);
/*
 * Whether a title, in any language, speaks of another kind of document than its English source; *wanted and *got are
 * then the words for both: "report", "statement of applicability". One that only says less or more is no other.
 */
bool kind_differs(struct slice title, struct slice source, struct arena *arena, const char **wanted, const char **got);

/* Identity, see interface.md. The name that a path's stem makes, which the others take. */
struct slice identity_name(struct slice path, struct arena *arena);
struct slice identity_article(const struct catalog *c, struct slice name, struct slice h1_slug, struct arena *arena);
struct slice identity_standard(const struct catalog *c, struct slice name, struct slice article, struct slice h1_slug,
			       struct findings *findings);
/* The page on the public site, or empty where the path does not tell. */
struct slice identity_public_url(const struct locale *locale, struct slice folder, struct slice name,
				 struct slice article, struct slice standard, struct arena *arena);

#endif
