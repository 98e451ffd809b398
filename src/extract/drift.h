/* SPDX-License-Identifier: MIT */
/*
 * Drift: where an article and its source, or an article and its other languages, have parted.
 *
 * What can be told from one article alone is told here, while it is parsed; what takes the other languages
 * is compared in src/index/drift.c, from the article's traits, services and certificates.
 */
#ifndef EXTRACT_DRIFT_H
#define EXTRACT_DRIFT_H

#include "catalog/catalog.h"
#include "extract/numbers.h"
#include "source/source.h"

/* In the order of their names, which is that of tables/drift.tsv. */
enum drift_kind {
	DRIFT_CERTIFICATE,   /* a certificate or URL missing, or another one; reference: URL */
	DRIFT_DOCUMENT_KIND, /* a report in the source, a certificate in the translation; segment id, else URL */
	DRIFT_EMPTY,         /* a source without translation; segment id */
	DRIFT_FAQ,           /* questions missing; number of the section's questions elsewhere */
	DRIFT_LINK_TEXT,     /* a link without text; URL */
	DRIFT_SCOPE,         /* a service in scope in one language and not in another; service id */
	DRIFT_SECTION,       /* a section missing; slug */
	DRIFT_SERVICE,       /* other services in the translation than in the source; segment id, else URL */
	DRIFT_STANDARD,      /* a standard's number in the source and not in the translation; segment id */
	DRIFT_UNTRANSLATED,  /* a sentence left in English; segment id, else slug of the section */
	DRIFT_WRONG_SOURCE,  /* a source that is not what was translated; segment id */
	DRIFT_KINDS
};
/* "certificate", "document-kind", ... */
extern const char *const drift_names[DRIFT_KINDS];

struct drift_item {
	enum drift_kind kind;
	struct slice reference, detail;
};

#define DRIFT_ITEMS_MAX 200 /* of one article */

/* What of an article is compared with other languages, and what was found in it alone. */
struct traits {
	/* clang-format off */
	struct slice      *sections; size_t section_count; /* slugs of headings of level 2 and 3, in order, once each */
	struct drift_item *items;    size_t item_count;
	/* clang-format on */
	uint64_t question_count;
};

/*
 * Fills *t from an article that extract_article made, its source and its document. Everything in the arena. Returns 0
 * or -ENOMEM.
 */
int extract_traits(const struct catalog *c, const struct standard_numbers *numbers, const struct source *s,
		   const struct article *a, struct slice document, struct arena *arena, struct traits *t);

void traits_encode(const struct traits *t, struct buf *out);
/* Borrows from bytes; arrays in the arena. Returns 0, -EBADMSG or -ENOMEM. */
int traits_decode(struct slice bytes, struct arena *arena, struct traits *t);

#endif
