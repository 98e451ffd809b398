/* SPDX-License-Identifier: MIT */
/* What articles' and folders' HTML pages share. */
#ifndef FORMAT_HTML_H
#define FORMAT_HTML_H

#include <compliancefs/format.h>

/* The folder of the pages side by side, in html/. */
#define HTML_PAIRED "side-by-side"

/* A string literal. */
#define html_puts(out, literal) buf_put(out, "" literal, sizeof(literal) - 1)

/* Text, for elements and for attributes in double quotes: & < > " escaped, as cmark does. */
void html_put_text(struct buf *out, struct slice s);
/* A URL for an attribute: what cannot stand in one is percent-encoded, an existing %XX is left, as cmark does. */
void html_put_url(struct buf *out, struct slice s);
/* One component of a path or a name, for an attribute: everything but unreserved characters percent-encoded. */
void html_put_component(struct buf *out, struct slice s);
/* Whether it would stay as it is. */
bool html_is_component(struct slice s);
/* ` name="value"`, with the value as text; nothing if it is empty. */
void html_put_attribute(struct buf *out, const char *name, struct slice value);
/* by-locale/<locale>/<article>.<locale>.html */
void html_put_path(struct buf *out, struct slice article, struct slice locale);
/* side-by-side/<locale>/<article>.<locale>.html */
void html_put_paired_path(struct buf *out, struct slice article, struct slice locale);

/*
 * From the doctype to the end of <head>'s common part: charset, viewport, title, the
 * stylesheet at root + "style.css" (root as struct page.root). The caller closes </head>.
 */
void html_put_head(struct buf *out, struct slice lang, struct slice direction, struct slice title, struct slice root);

/*
 * What every page begins with: the link past it, the site's name, the search form with `query` in it. words: a context of which
 * only the words are asked. The form is what an export leaves out.
 */
#define HTML_FORM "<form class=\"search\" role=\"search\""
#define HTML_FORM_END "</form>\n"
void html_put_banner(struct buf *out, const struct context *words, struct slice root, struct slice query);

/* The id of <main>, where the skip link leads; no slug has a dot in it. */
#define HTML_MAIN "page.main"

/* What the ids of questions begin with: faq.1, the same in every language. */
#define HTML_FAQ "faq."

/* Zeroed but for the article and scratch (BUF_INIT, to be freed) at the start of a document. */
struct html_faq {
	const struct article *article;
	struct buf scratch;
	size_t next;
};
/* With the open event e of a heading or paragraph just read from r: the number of the question that the block is, from 1; 0: none. */
size_t html_faq_match(struct html_faq *f, struct doc_reader r, const struct doc_event *e);

/* A block that the page leads to: a section (an H2 that stands in no other block), a question, or both. */
struct html_mark {
	struct doc_reader at; /* behind its open event */
	struct slice anchor;  /* of a heading */
	bool heading, section;
	size_t question; /* its number, from 1; 0: none */
};

/* In the order of the document. */
struct html_marks {
	struct html_mark *items;
	size_t count;
};

/*
 * The body of an article as HTML, as cmark writes it: its stream without its first
 * H1, unless with_h1. paired: every block that has one is followed by its source text, both in a `pair`, and
 * links lead to pages side by side where there are some. The questions among `marks` get their ids. Returns 0, -EIO (the stream is damaged) or -ENOMEM.
 */
int html_body(const struct render_input *in, const struct html_marks *marks, bool with_h1, bool paired, struct buf *out);
/*
 * The inline content of the block whose open event was just read from r, and with `paired` its source; r goes
 * behind the block. Returns 0 or -EIO.
 */
int html_inlines(const struct render_input *in, struct doc_reader *r, bool paired, struct buf *out);

/* A folder's page as index.html. */
int html_page(const struct page *page, struct buf *out);

#endif
