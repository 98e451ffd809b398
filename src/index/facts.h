/* SPDX-License-Identifier: MIT */
/*
 * What an article says that its other languages should say too, but for what its traits tell (extract/drift.h): the
 * services in scope and the certificates. Private to src/index.
 */
#ifndef INDEX_FACTS_H
#define INDEX_FACTS_H

#include <compliancefs/article.h>

#include "catalog/catalog.h"

#define FACT_CERTIFICATES_MAX 1000 /* of one article that are compared */

struct certificate_fact {
	struct slice key; /* the identity without what differs between languages */
	struct slice service, url;
	enum certificate_kind kind;
};

struct article_facts {
	/* clang-format off */
	struct slice            *services;     size_t service_count; /* known ones, sorted, once each */
	struct certificate_fact *certificates; size_t certificate_count;
	/* clang-format on */
};

/* Puts those of an article. The arena is for scratch; it tells when memory ran out. */
void facts_encode(const struct catalog *c, const struct article *a, struct arena *arena, struct buf *out);
/* Borrows from bytes; arrays in the arena. Returns 0, -EBADMSG or -ENOMEM. */
int facts_decode(struct slice bytes, struct arena *arena, struct article_facts *f);

#endif
