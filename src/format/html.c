/* SPDX-License-Identifier: MIT */
/*
 * The html format: an article as a complete page of a static web site.
 *
 * The page needs nothing but the site's one stylesheet and its media: no script, no
 * inline style, no request to elsewhere, so the strictest Content-Security-Policy
 * holds.  Articles lie at depth html/<view>/<key>/, so every link inside the site
 * begins with ../../ and is right whichever of its names the file was opened by.
 *
 * The first H1 of the body is the page's: it is written once, in the header, before
 * what is known of the article; the rest of the body follows (htmlbody.c).  The
 * words of the page come from the context, in the article's language.
 */
#include <errno.h>
#include <stdlib.h>

#include "base/arena.h"
#include "html.h"
#include "style.h"

#define ROOT "../../"

struct page_state {
	const struct render_input *in;
	const struct article *article;
	const struct context *context;
	struct buf *out;
	struct slice *services; /* ids, sorted; names in context->services */
	size_t service_count;

	/* What a first walk over the document found. */
	struct doc_reader h1; /* behind the open event of the first H1 */
	bool has_h1;
	struct slice h1_anchor;
	size_t sections; /* H2s */
};

/* A folder of the site: ../../<view>/<key>/ */
static void put_folder_href(struct buf *out, const char *view, struct slice key)
{
	html_puts(out, "<a href=\"" ROOT);
	buf_puts(out, view);
	buf_putc(out, '/');
	html_put_component(out, key);
	html_puts(out, "/index.html\">");
}

static void put_word(struct page_state *p, enum word word)
{
	html_put_text(p->out, context_word(p->context, word));
}

static struct slice title_of(const struct article *a)
{
	return a->title.len ? a->title : a->h1.len ? a->h1 : a->id;
}

static struct slice standard_name(const struct page_state *p)
{
	return p->context->standard_name.len ? p->context->standard_name : p->article->standard;
}

/* Finds the H1 and counts the sections. */
static int look_over(struct page_state *p)
{
	struct doc_reader r = doc_read(p->in->document);
	struct doc_event e;

	while (doc_next(&r, &e)) {
		if (e.op == DOC_SOURCE)
			doc_read_source(&r, &e);
		if (e.op != DOC_HEADING || r.depth != 1)
			continue;
		if (e.number == 2)
			p->sections++;
		if (e.number == 1 && !p->has_h1) {
			p->has_h1 = true;
			p->h1 = r;
			p->h1_anchor = e.text;
		}
	}
	return r.error ? -EIO : 0;
}

/* The address of an article's page: from base_url if there is one, so that crawlers are content. */
static void put_address(struct page_state *p, struct slice locale)
{
	html_puts(p->out, "href=\"");
	if (p->context->base_url.len) {
		html_put_url(p->out, p->context->base_url);
		buf_putc(p->out, '/');
	} else {
		html_puts(p->out, ROOT);
	}
	html_put_path(p->out, p->article->id, locale);
	html_puts(p->out, "\">\n");
}

static void put_alternates(struct page_state *p)
{
	const struct context *c = p->context;
	const struct sibling *fallback = c->sibling_count ? &c->siblings[0] : NULL;

	for (size_t i = 0; i < c->sibling_count; i++) {
		const struct sibling *s = &c->siblings[i];

		html_puts(p->out, "<link rel=\"alternate\"");
		html_put_attribute(p->out, "hreflang", s->bcp47);
		buf_putc(p->out, ' ');
		put_address(p, s->locale);
		if (slice_is(s->locale, "en-us"))
			fallback = s;
	}
	if (fallback) {
		html_puts(p->out, "<link rel=\"alternate\" hreflang=\"x-default\" ");
		put_address(p, fallback->locale);
	}
}

static void put_head(struct page_state *p)
{
	struct buf *out = p->out;
	struct slice lang = p->context->lang.len ? p->context->lang : p->article->locale;

	html_put_head(out, lang, p->context->direction, title_of(p->article), slice_of(ROOT));
	if (p->article->description.len) {
		html_puts(out, "<meta name=\"description\"");
		html_put_attribute(out, "content", p->article->description);
		html_puts(out, ">\n");
	}
	html_puts(out, "<link rel=\"canonical\" ");
	put_address(p, p->article->locale);
	put_alternates(p);
	html_puts(out, "</head>\n");
}

/* Home, the article's language, its standard. */
static void put_crumbs(struct page_state *p)
{
	const struct context *c = p->context;
	struct buf *out = p->out;
	struct slice language = p->article->locale;

	for (size_t i = 0; i < c->sibling_count; i++)
		if (slice_eq(c->siblings[i].locale, p->article->locale) && c->siblings[i].name.len)
			language = c->siblings[i].name;
	html_puts(out, "<a class=\"skip\" href=\"#" HTML_MAIN "\">");
	put_word(p, WORD_SKIP);
	html_puts(out, "</a>\n<nav class=\"crumbs\">\n<ul>\n<li><a href=\"" ROOT "index.html\">");
	put_word(p, WORD_HOME);
	html_puts(out, "</a></li>\n<li>");
	put_folder_href(out, "by-locale", p->article->locale);
	html_put_text(out, language);
	html_puts(out, "</a></li>\n");
	if (p->article->standard.len) {
		html_puts(out, "<li>");
		put_folder_href(out, "by-standard", p->article->standard);
		html_put_text(out, standard_name(p));
		html_puts(out, "</a></li>\n");
	}
	html_puts(out, "</ul>\n</nav>\n");
}

static int put_h1(struct page_state *p)
{
	int error = 0;

	html_puts(p->out, "<h1");
	html_put_attribute(p->out, "id", p->h1_anchor);
	buf_putc(p->out, '>');
	if (p->has_h1)
		error = html_inlines(p->in, &p->h1, p->out);
	else
		html_put_text(p->out, p->article->h1.len ? p->article->h1 : title_of(p->article));
	html_puts(p->out, "</h1>\n");
	return error;
}

static void put_facts(struct page_state *p)
{
	static const enum word words[] = {
	    [TRANSLATION_ORIGINAL] = WORD_ORIGINAL,
	    [TRANSLATION_HUMAN] = WORD_HUMAN,
	    [TRANSLATION_MACHINE] = WORD_MACHINE,
	};
	struct buf *out = p->out;

	html_puts(out, "<ul class=\"facts\">\n");
	if (p->article->standard.len) {
		html_puts(out, "<li><span class=\"label\">");
		put_word(p, WORD_STANDARD);
		html_puts(out, "</span> ");
		put_folder_href(out, "by-standard", p->article->standard);
		html_put_text(out, standard_name(p));
		html_puts(out, "</a></li>\n");
	}
	if (p->article->updated.len) {
		html_puts(out, "<li><span class=\"label\">");
		put_word(p, WORD_UPDATED);
		html_puts(out, "</span> <time datetime=\"");
		html_put_text(out, p->article->updated);
		html_puts(out, "\">");
		html_put_text(out, p->article->updated);
		html_puts(out, "</time></li>\n");
	}
	html_puts(out, "<li>");
	put_word(p, words[p->article->translation]);
	html_puts(out, "</li>\n</ul>\n");
}

static void put_languages(struct page_state *p)
{
	struct buf *out = p->out;

	if (p->context->sibling_count < 2)
		return;
	html_puts(out, "<nav class=\"languages\"");
	html_put_attribute(out, "aria-label", context_word(p->context, WORD_LANGUAGES));
	html_puts(out, ">\n<ul>\n");
	for (size_t i = 0; i < p->context->sibling_count; i++) {
		const struct sibling *s = &p->context->siblings[i];

		html_puts(out, "<li><a href=\"" ROOT);
		html_put_path(out, p->article->id, s->locale);
		buf_putc(out, '"');
		html_put_attribute(out, "lang", s->bcp47);
		html_put_attribute(out, "hreflang", s->bcp47);
		html_put_attribute(out, "dir", s->direction);
		html_put_attribute(out, "title", s->title);
		if (slice_eq(s->locale, p->article->locale))
			html_puts(out, " aria-current=\"page\"");
		buf_putc(out, '>');
		html_put_text(out, s->name.len ? s->name : s->locale);
		html_puts(out, "</a></li>\n");
	}
	html_puts(out, "</ul>\n</nav>\n");
}

static void put_services(struct page_state *p)
{
	struct buf *out = p->out;

	if (p->service_count == 0)
		return;
	html_puts(out, "<nav class=\"services\" aria-labelledby=\"page.services\">\n"
		       "<p class=\"label\" id=\"page.services\">");
	put_word(p, WORD_SERVICES);
	html_puts(out, "</p>\n<ul class=\"chips\">\n");
	for (size_t i = 0; i < p->service_count; i++) {
		bool named = i < p->context->service_count && p->context->services[i].len;

		html_puts(out, "<li>");
		put_folder_href(out, "by-service", p->services[i]);
		html_put_text(out, named ? p->context->services[i] : p->services[i]);
		html_puts(out, "</a></li>\n");
	}
	html_puts(out, "</ul>\n</nav>\n");
}

static struct slice service_name(const struct page_state *p, struct slice id)
{
	for (size_t i = 0; i < p->service_count && i < p->context->service_count; i++)
		if (slice_eq(p->services[i], id) && p->context->services[i].len)
			return p->context->services[i];
	return id;
}

struct numbered {
	struct slice folder;
	size_t i;
};

static int compare_numbered(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;
	int d = slice_cmp(x->folder, y->folder);

	return d ? d : (x->i > y->i) - (x->i < y->i);
}

/*
 * Which certificates to show: each folder once, at its first place; an article lists a document
 * in several sections. Returns their number, -1 when out of memory.
 */
static ptrdiff_t choose_certificates(const struct page_state *p, bool **show)
{
	size_t count = p->article->certificate_count, shown = 0;
	struct numbered *sorted = arena_array(p->in->arena, count, sizeof(*sorted));

	*show = arena_array(p->in->arena, count, sizeof(**show));
	if (!sorted || !*show)
		return -1;
	if (count > p->context->certificate_count)
		count = p->context->certificate_count;
	for (size_t i = 0; i < count; i++)
		sorted[i] = (struct numbered){p->context->certificates[i], i};
	if (count)
		qsort(sorted, count, sizeof(*sorted), compare_numbered);
	for (size_t i = 0; i < count; i++) {
		if (sorted[i].folder.len == 0 || (i && slice_eq(sorted[i].folder, sorted[i - 1].folder)))
			continue;
		(*show)[sorted[i].i] = true;
		shown++;
	}
	return (ptrdiff_t)shown;
}

static void put_certificate(struct page_state *p, size_t i)
{
	const struct certificate *c = &p->article->certificates[i];
	struct buf *out = p->out;

	html_puts(out, "<tr><th scope=\"row\"><a href=\"");
	html_put_url(out, c->url);
	html_puts(out, "\">");
	html_put_text(out, c->title.len ? c->title : c->url);
	html_puts(out, "</a></th><td>");
	html_put_text(out, service_name(p, c->service));
	html_puts(out, "</td><td>");
	put_folder_href(out, "by-certificate", p->context->certificates[i]);
	html_put_text(out, p->context->certificates[i]);
	html_puts(out, "</a></td></tr>\n");
}

static int put_certificates(struct page_state *p)
{
	bool *show;
	ptrdiff_t shown = choose_certificates(p, &show);

	if (shown < 0)
		return -ENOMEM;
	if (shown == 0)
		return 0;
	html_puts(p->out, "<details class=\"certificates\">\n<summary>");
	put_word(p, WORD_CERTIFICATES);
	buf_printf(p->out, " (%td)</summary>\n<div class=\"table\">\n<table>\n<tbody>\n", shown);
	for (size_t i = 0; i < p->article->certificate_count; i++)
		if (show[i])
			put_certificate(p, i);
	html_puts(p->out, "</tbody>\n</table>\n</div>\n</details>\n");
	return 0;
}

/* Links to the H2 sections, where there are enough of them to get lost in. */
static int put_contents(struct page_state *p)
{
	struct doc_reader r = doc_read(p->in->document);
	struct buf text = BUF_INIT;
	struct doc_event e;
	int error;

	if (p->sections < 3)
		return 0;
	html_puts(p->out, "<nav class=\"contents\" aria-labelledby=\"page.contents\">\n"
			  "<p class=\"label\" id=\"page.contents\">");
	put_word(p, WORD_CONTENTS);
	html_puts(p->out, "</p>\n<ul>\n");
	while (doc_next(&r, &e)) {
		if (e.op == DOC_SOURCE)
			doc_read_source(&r, &e);
		if (e.op != DOC_HEADING || e.number != 2 || r.depth != 1)
			continue;
		buf_reset(&text);
		doc_plain_text(&r, &text);
		html_puts(p->out, "<li><a href=\"#");
		html_put_url(p->out, e.text);
		html_puts(p->out, "\">");
		html_put_text(p->out, slice_trim(buf_slice(&text)));
		html_puts(p->out, "</a></li>\n");
	}
	html_puts(p->out, "</ul>\n</nav>\n");
	error = r.error ? -EIO : text.error;
	buf_free(&text);
	return error;
}

static void put_footer(struct page_state *p)
{
	struct buf *out = p->out;

	html_puts(out, "<footer>\n");
	if (p->article->public_url.len) {
		html_puts(out, "<p>");
		put_word(p, WORD_SOURCE);
		html_puts(out, " <a rel=\"external\" href=\"");
		html_put_url(out, p->article->public_url);
		html_puts(out, "\">");
		html_put_text(out, p->article->public_url);
		html_puts(out, "</a></p>\n");
	}
	html_puts(out, "</footer>\n</body>\n</html>\n");
}

static int put_article(struct page_state *p)
{
	int error;

	html_puts(p->out, "<main id=\"" HTML_MAIN "\">\n<article>\n<header>\n");
	error = put_h1(p);
	if (error)
		return error;
	put_facts(p);
	put_languages(p);
	put_services(p);
	error = put_certificates(p);
	if (error)
		return error;
	html_puts(p->out, "</header>\n");
	error = put_contents(p);
	if (error)
		return error;
	html_puts(p->out, "<div class=\"body\">\n");
	error = html_body(p->in, !p->has_h1, p->out);
	html_puts(p->out, "</div>\n</article>\n</main>\n");
	return error;
}

static int html_render(const struct render_input *in, struct buf *out)
{
	struct page_state p = {.in = in, .article = in->article, .context = in->context, .out = out};
	int error = look_over(&p);

	if (error)
		return error;
	p.service_count = article_services(in->article, in->arena, &p.services);
	if (in->arena->failed)
		return -ENOMEM;
	put_head(&p);
	html_puts(out, "<body>\n");
	put_crumbs(&p);
	error = put_article(&p);
	if (error)
		return error;
	put_footer(&p);
	return out->error;
}

extern const struct format format_html;
const struct format format_html = {
    .name = "html",
    .suffix = "html",
    .id = 2,
    .version = 2,
    .index_everywhere = true,
    .render = html_render,
    .page = html_page,
    .style_name = "style.css",
    .style = style_css,
    .media_name = "media",
};
