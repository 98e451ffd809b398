/* SPDX-License-Identifier: MIT */
/*
 * The head of an article's page: what search engines, link previews and screen readers are told.
 *
 * A page side by side is the same article: it names the page by locale as the one to be found, and has no alternates
 * of its own.
 */
#include "htmlarticle.h"

struct slice article_title(const struct article *a)
{
	return a->title.len ? a->title : a->h1.len ? a->h1 : a->id;
}

/* The address of an article's page: from base_url if there is one, so that crawlers are content. */
static void put_address(struct page_state *p, struct slice locale)
{
	if (p->context->base_url.len) {
		html_put_url(p->out, p->context->base_url);
		buf_putc(p->out, '/');
	} else {
		html_puts(p->out, HTML_ROOT);
	}
	html_put_path(p->out, p->article->id, locale);
}

static void put_alternate(struct page_state *p, struct slice language, struct slice locale)
{
	html_puts(p->out, "<link rel=\"alternate\"");
	html_put_attribute(p->out, "hreflang", language);
	html_puts(p->out, " href=\"");
	put_address(p, locale);
	html_puts(p->out, "\">\n");
}

static void put_alternates(struct page_state *p)
{
	const struct context *c = p->context;
	const struct sibling *fallback = c->sibling_count ? &c->siblings[0] : NULL;

	for (size_t i = 0; i < c->sibling_count; i++) {
		put_alternate(p, c->siblings[i].bcp47, c->siblings[i].locale);
		if (slice_is(c->siblings[i].locale, "en-us"))
			fallback = &c->siblings[i];
	}
	if (fallback)
		put_alternate(p, slice_of("x-default"), fallback->locale);
}

/* A JSON string that is safe inside <script>: < > & are escaped too, so that nothing ends it or begins a comment. */
static void put_string(struct buf *out, struct slice s)
{
	size_t run = 0;

	buf_putc(out, '"');
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c >= ' ' && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&')
			continue;
		buf_put(out, s.ptr + run, i - run);
		buf_printf(out, "\\u%04x", c);
		run = i + 1;
	}
	if (s.len > run)
		buf_put(out, s.ptr + run, s.len - run);
	buf_putc(out, '"');
}

static void put_member(struct buf *out, const char *name, struct slice value)
{
	if (value.len == 0)
		return;
	html_puts(out, ",\"");
	buf_puts(out, name);
	html_puts(out, "\":");
	put_string(out, value);
}

/* https://schema.org/TechArticle */
static void put_structured(struct page_state *p)
{
	const struct article *a = p->article;
	struct buf *out = p->out;

	html_puts(out, "<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"TechArticle\"");
	put_member(out, "headline", article_title(a));
	put_member(out, "inLanguage", p->context->lang);
	put_member(out, "dateModified", a->updated);
	put_member(out, "description", a->description);
	if (a->standard.len) {
		html_puts(out, ",\"about\":{\"@type\":\"Thing\"");
		put_member(out, "name", article_standard(p));
		html_puts(out, "}");
	}
	put_member(out, "isBasedOn", a->public_url);
	html_puts(out, "}</script>\n");
}

static void put_property(struct page_state *p, const char *name, struct slice value)
{
	html_puts(p->out, "<meta");
	html_put_attribute(p->out, "property", slice_of(name));
	html_put_attribute(p->out, "content", value);
	html_puts(p->out, ">\n");
}

void put_article_head(struct page_state *p)
{
	const struct context *c = p->context;
	struct buf *out = p->out;

	html_put_head(out, c->lang.len ? c->lang : p->article->locale, c->direction, article_title(p->article),
		      slice_of(HTML_ROOT));
	if (p->article->description.len) {
		html_puts(out, "<meta name=\"description\"");
		html_put_attribute(out, "content", p->article->description);
		html_puts(out, ">\n");
	}
	html_puts(out, "<link rel=\"canonical\" href=\"");
	put_address(p, p->article->locale);
	html_puts(out, "\">\n");
	if (c->base_url.len) {
		html_puts(out, "<meta property=\"og:url\" content=\"");
		put_address(p, p->article->locale);
		html_puts(out, "\">\n");
		put_property(p, "og:type", slice_of("article"));
		put_property(p, "og:title", article_title(p->article));
	}
	if (!p->paired) {
		put_alternates(p);
		put_structured(p);
	}
	html_puts(out, "</head>\n");
}
