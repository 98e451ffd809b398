/* SPDX-License-Identifier: MIT */
/*
 * The record of an article: everything that was recognised in it, but its body
 * (document.h).  Written at index time, read whenever a file is rendered.
 *
 * Dates are YYYY-MM-DD, ids lower case as in interface terms ("iso-27001",
 * "power-bi", "fr-fr").  What is unknown has length 0.
 *
 * Ownership: slices borrow from the bytes given to article_decode, or from the
 * arena (base/arena.h) an article was built with; the arrays are in an arena
 * always.  Nothing is freed one by one.
 */
#ifndef COMPLIANCEFS_ARTICLE_H
#define COMPLIANCEFS_ARTICLE_H

#include "buf.h"

struct arena;

#define ARTICLE_VERSION 2

enum translation { TRANSLATION_ORIGINAL, TRANSLATION_HUMAN, TRANSLATION_MACHINE };

/* "original", "human", "machine" */
extern const char *const translation_names[3];

/* A service in scope, as one place of the article names it. */
struct scope_item {
	struct slice service;     /* catalogue id; empty: a name that the catalogue does not know */
	struct slice environment; /* empty, commercial, gcc, gcc-high or dod */
	struct slice surface;     /* as written in the article */
	struct slice source;      /* the source language's words for it */
};

enum certificate_kind { KIND_CERTIFICATE, KIND_REPORT, KIND_SOA, KIND_PORTAL, KIND_DOCUMENT, KINDS };
/* "certificate", "report", "soa", "portal", "document" */
extern const char *const kind_names[KINDS];

/* A link to a certificate or report. */
struct certificate {
	struct slice section; /* slug of the H2 (or deeper) section it stands in */
	struct slice service; /* catalogue id of the H3 above, or empty */
	enum certificate_kind kind;
	struct slice title, title_source;
	struct slice url;      /* as written */
	struct slice identity; /* the URL normalised: equal for the same document in every article */
	struct slice token;    /* of its folder's name */
};

struct faq {
	struct slice question, question_source, answer; /* plain text; answer: paragraphs apart by one LF */
};

struct resource {
	struct slice title, url;
};

/* The block that a segment begins in. */
enum segment_kind { SEGMENT_PARAGRAPH, SEGMENT_TITLE, SEGMENT_HEADING, SEGMENT_ITEM, SEGMENT_CELL, SEGMENT_KINDS };
/* "paragraph", "title" (a heading of level 1), "heading", "item" (a paragraph of a list item), "cell" */
extern const char *const segment_kind_names[SEGMENT_KINDS];

/* A unit of a bilingual article: its translation and its source, Markdown as in the file. */
struct segment {
	struct slice id, text, source;
	enum segment_kind kind;
};

/* Where an in-site link leads: to an article by its source path or its public page, or to a place in it. */
struct reference {
	struct slice path;     /* lower case, below the source root, '/'-separated, normalised; empty: this article;
	                          "/compliance/x", "/fr-fr/compliance/x": a page of the public site, perhaps an article's */
	struct slice fragment; /* without '#'; may be empty */
};

/* An image or other file that the article shows. */
struct media {
	struct slice path; /* as struct reference, but case kept */
};

struct article {
	struct slice id, locale, standard;
	struct slice title, h1, description;
	struct slice updated; /* YYYY-MM-DD */
	enum translation translation;
	struct slice source;         /* path below its SOURCE */
	struct slice source_version; /* ms.openlocfilehash */
	struct slice public_url;     /* the page on the public site; may be empty */

	/* clang-format off */
	struct scope_item  *scope;        size_t scope_count;
	struct certificate *certificates; size_t certificate_count;
	struct faq         *faq;          size_t faq_count;
	struct resource    *resources;    size_t resource_count;
	struct resource    *white_papers; size_t white_paper_count;
	struct segment     *segments;     size_t segment_count;
	struct reference   *references;   size_t reference_count;
	struct media       *media;        size_t media_count;
	/* clang-format on */
};

void article_encode(const struct article *a, struct buf *out);
/* Fills *a from what article_encode wrote. Returns 0, -EBADMSG (damaged) or -ENOMEM. */
int article_decode(struct slice record, struct arena *arena, struct article *a);
/*
 * The different service ids of an article, sorted by bytes, into an array of the arena.
 * Returns their number; *ids is NULL when there are none or memory ran out.
 */
size_t article_services(const struct article *a, struct arena *arena, struct slice **ids);

#endif
