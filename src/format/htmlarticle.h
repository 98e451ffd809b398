/* SPDX-License-Identifier: MIT */
/* What the files that make an article's page share. Private to src/format/html*.c. */
#ifndef FORMAT_HTMLARTICLE_H
#define FORMAT_HTMLARTICLE_H

#include "html.h"

#define HTML_ROOT "../../"

struct page_state {
	const struct render_input *in;
	const struct article *article;
	const struct context *context;
	struct buf *out;
	bool paired; /* translation and source beside each other */
	struct slice *services; /* ids, sorted; names in context->services */
	size_t service_count;

	/* What a first walk over the document found. */
	struct doc_reader h1; /* behind the open event of the first H1 */
	bool has_h1;
	struct slice h1_anchor;
	size_t sections; /* H2s */
	struct html_marks marks;
};

/* htmlhead.c: from the doctype to </head>. */
void put_article_head(struct page_state *p);
/* htmlfacts.c: what is known of the article, between its H1 and its text; and what follows the text. */
void put_facts(struct page_state *p);
void put_languages(struct page_state *p);
void put_services(struct page_state *p);
int put_certificates(struct page_state *p);
int put_contents(struct page_state *p);
void put_neighbours(struct page_state *p);

void put_word(struct page_state *p, enum word word);
/* `<a href="../../<view>/<key>/index.html">` */
void put_folder_link(struct buf *out, const char *view, struct slice key);
/* `../../by-locale/<locale>/<article>.<locale>.html`, or the same side by side */
void put_article_path(struct buf *out, bool paired, struct slice article, struct slice locale);
struct slice article_title(const struct article *a);
struct slice article_standard(const struct page_state *p);

#endif
