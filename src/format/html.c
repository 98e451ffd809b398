/* SPDX-License-Identifier: MIT */
/*
 * The html format: an article as a complete page of a static web site; and side-by-side, the same article with its
 * source text beside every block, in a folder of the same site.
 *
 * A page needs nothing but the site's one stylesheet and its media: no script that runs, no
 * inline style, no request to elsewhere, so the strictest Content-Security-Policy
 * holds.  Articles lie at depth html/<folder>/<key>/, so every link inside the site
 * begins with ../../ and is right whichever of its names the file was opened by.
 *
 * The first H1 of the body is the page's: it is written once, in the header, before
 * what is known of the article; the rest of the body follows (htmlbody.c).  The
 * words of the page come from the context, in the article's language.
 */
#include <errno.h>

#include "base/arena.h"
#include "htmlarticle.h"
#include "style.h"

static int put_mark(struct page_state *p, const struct doc_reader *r, const struct doc_event *e, struct html_faq *faq)
{
	size_t question = html_faq_match(faq, *r, e);
	bool section = e->op == DOC_HEADING && e->number == 2 && r->depth == 1;
	struct html_mark *mark;

	if (!section && !question)
		return 0;
	mark = arena_push(p->in->arena, &p->marks.items, &p->marks.count, sizeof(*mark));
	if (!mark)
		return -ENOMEM;
	*mark = (struct html_mark){*r, e->text, e->op == DOC_HEADING, section, question};
	p->sections += section;
	return 0;
}

/* Finds the H1, the sections and the questions. */
static int look_over(struct page_state *p)
{
	struct html_faq faq = {.article = p->article, .scratch = BUF_INIT};
	const uint32_t wanted = DOC_BIT(DOC_HEADING) | (p->article->faq_count ? DOC_BIT(DOC_PARAGRAPH) : 0);
	struct doc_reader r = doc_read(p->in->document);
	struct doc_event e;
	int error = 0;

	while (error == 0 && doc_find(&r, wanted, &e)) {
		if (e.op == DOC_HEADING && e.number == 1 && r.depth == 1 && !p->has_h1) {
			p->has_h1 = true;
			p->h1 = r;
			p->h1_anchor = e.text;
		} else {
			error = put_mark(p, &r, &e, &faq);
		}
	}
	if (error == 0)
		error = faq.scratch.error;
	buf_free(&faq.scratch);
	return r.error ? -EIO : error;
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
	html_puts(out, "<nav class=\"crumbs\"");
	html_put_attribute(out, "aria-label", context_word(c, WORD_BREADCRUMBS));
	html_puts(out, ">\n<ol>\n<li><a href=\"" HTML_ROOT "index.html\">");
	put_word(p, WORD_HOME);
	html_puts(out, "</a></li>\n<li>");
	put_folder_link(out, p->paired ? HTML_PAIRED : "by-locale", p->article->locale);
	html_put_text(out, language);
	html_puts(out, "</a></li>\n");
	if (p->article->standard.len) {
		html_puts(out, "<li>");
		put_folder_link(out, "by-standard", p->article->standard);
		html_put_text(out, article_standard(p));
		html_puts(out, "</a></li>\n");
	}
	html_puts(out, "</ol>\n</nav>\n");
}

static int put_h1(struct page_state *p)
{
	int error = 0;

	html_puts(p->out, "<h1");
	html_put_attribute(p->out, "id", p->h1_anchor);
	buf_puts(p->out, p->paired && p->has_h1 ? " class=\"pair\">" : ">");
	if (p->has_h1)
		error = html_inlines(p->in, &p->h1, p->paired, p->out);
	else
		html_put_text(p->out, p->article->h1.len ? p->article->h1 : article_title(p->article));
	html_puts(p->out, "</h1>\n");
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
	if (!p->paired) {
		put_services(p);
		error = put_certificates(p);
	}
	html_puts(p->out, "</header>\n");
	if (!p->paired && error == 0)
		error = put_contents(p);
	if (error)
		return error;
	html_puts(p->out, "<div class=\"body\">\n");
	error = html_body(p->in, &p->marks, !p->has_h1, p->paired, p->out);
	html_puts(p->out, "</div>\n</article>\n");
	put_neighbours(p);
	html_puts(p->out, "</main>\n");
	return error;
}

static int render(const struct render_input *in, bool paired, struct buf *out)
{
	struct page_state p = {
	    .in = in, .article = in->article, .context = in->context, .out = out, .paired = paired};
	int error = look_over(&p);

	if (error)
		return error;
	p.service_count = article_services(in->article, in->arena, &p.services);
	if (in->arena->failed)
		return -ENOMEM;
	put_article_head(&p);
	buf_puts(out, paired ? "<body class=\"paired\">\n" : "<body>\n");
	html_put_banner(out, in->context, slice_of(HTML_ROOT), (struct slice){NULL, 0});
	put_crumbs(&p);
	error = put_article(&p);
	if (error)
		return error;
	put_footer(&p);
	return out->error;
}

static int html_render(const struct render_input *in, struct buf *out)
{
	return render(in, false, out);
}

static int paired_render(const struct render_input *in, struct buf *out)
{
	return render(in, true, out);
}

extern const struct format format_html, format_side_by_side;

const struct format format_html = {
    .name = "html",
    .suffix = "html",
    .id = 2,
    .version = 3,
    .index_everywhere = true,
    .render = html_render,
    .page = html_page,
    .served_begin = HTML_FORM,
    .served_end = HTML_FORM_END,
    .style_name = "style.css",
    .style = style_css,
    .icon_name = "favicon.ico",
    .icon = favicon_ico,
    .media_name = "media",
};

const struct format format_side_by_side = {
    .name = HTML_PAIRED,
    .suffix = "html",
    .id = 6,
    .version = 1,
    .inside = "html",
    .paired = true,
    .render = paired_render,
};
