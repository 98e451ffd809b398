/* SPDX-License-Identifier: MIT */
/*
 * Facts: from a source and its document to the article's record, with the catalogue's help.
 *
 * What is recognised depends on content, never on sentences: sections by the English
 * slugs of headings, services by the catalogue's names on the source side (or the
 * translation where there is none), certificates by the links of their sections.
 *
 * Pure and without globals; all memory in the arena given.
 */
#ifndef EXTRACT_EXTRACT_H
#define EXTRACT_EXTRACT_H

#include "catalog/catalog.h"
#include "source/source.h"

struct scope;

/*
 * The locale of a source (interface.md, Identity): ms.contentlocale; else the nearest component of its
 * real path that is a locale of the catalogue; else fallback (may be NULL). NULL: none; a finding
 * is the caller's. An unknown ms.contentlocale is a finding and the next rule is tried.
 */
const struct locale *extract_locale(const struct catalog *c, const struct source_root *root, const struct source *s,
				    const struct locale *fallback, struct findings *findings);

/*
 * The page's folder on the public site: the folders behind the locale's component, lower case, of the path or
 * else of the root's real path and the path; else "compliance/regulatory". root may be NULL.
 */
struct slice extract_folder(const struct catalog *c, const struct source_root *root, const struct source *s,
			    struct arena *arena);

/*
 * Fills everything of *a from the source, its document, references and media (already in *a) and the
 * locale: id, standard, titles, dates, scope, certificates, FAQ, resources, white papers.
 * The places that its scope was read from go to *scope (scope.h; may be NULL), which borrows what *a does. Returns 0 or
 * -ENOMEM.
 */
int extract_article(const struct catalog *c, const struct source_root *root, const struct source *s,
		    struct slice document, const struct locale *locale, struct arena *arena, struct article *a,
		    struct scope *scope, struct findings *findings);

/*
 * The article id that a path's stem tells: lower case, without `offering-` and suffix; empty where the stem says
 * nothing (it begins with digits followed by `_`, or is nothing but digits).
 */
struct slice extract_stem_id(struct slice path, struct arena *arena);

/*
 * The token of a certificate's folder: the aka.ms name, the fwlink's linkid, else the first
 * eight hex digits of the SHA-256 of the normalised URL. And the URL normalised for
 * identity: aka.ms and fwlink in lower case, "/p/?" to "/?", no final slash.
 */
struct slice certificate_url(struct slice url, struct arena *arena);
struct slice certificate_token(struct slice normalised_url, struct arena *arena);

#endif
