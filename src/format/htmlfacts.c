/* SPDX-License-Identifier: MIT */
/* What an article's page says around its text: facts, languages, services in scope, certificates, contents, neighbours. */
#include <errno.h>
#include <stdlib.h>

#include "base/arena.h"
#include "htmlarticle.h"

/* More services than this are folded away until asked for. */
enum { CHIPS_OPEN = 12 };

void put_word(struct page_state *p, enum word word)
{
	html_put_text(p->out, context_word(p->context, word));
}

void put_folder_link(struct buf *out, const char *view, struct slice key)
{
	html_puts(out, "<a href=\"" HTML_ROOT);
	buf_puts(out, view);
	buf_putc(out, '/');
	html_put_component(out, key);
	html_puts(out, "/index.html\">");
}

void put_article_path(struct buf *out, bool paired, struct slice article, struct slice locale)
{
	html_puts(out, HTML_ROOT);
	if (paired)
		html_put_paired_path(out, article, locale);
	else
		html_put_path(out, article, locale);
}

struct slice article_standard(const struct page_state *p)
{
	return p->context->standard_name.len ? p->context->standard_name : p->article->standard;
}

static void open_fact(struct page_state *p, enum word label)
{
	html_puts(p->out, "<div><dt>");
	put_word(p, label);
	html_puts(p->out, "</dt><dd>");
}

void put_facts(struct page_state *p)
{
	static const enum word words[] = {
	    [TRANSLATION_ORIGINAL] = WORD_ORIGINAL,
	    [TRANSLATION_HUMAN] = WORD_HUMAN,
	    [TRANSLATION_MACHINE] = WORD_MACHINE,
	};
	struct buf *out = p->out;

	html_puts(out, "<dl class=\"facts\">\n");
	if (p->article->standard.len) {
		open_fact(p, WORD_STANDARD);
		put_folder_link(out, "by-standard", p->article->standard);
		html_put_text(out, article_standard(p));
		html_puts(out, "</a></dd></div>\n");
	}
	if (p->article->updated.len) {
		open_fact(p, WORD_UPDATED);
		html_puts(out, "<time datetime=\"");
		html_put_text(out, p->article->updated);
		html_puts(out, "\">");
		html_put_text(out, p->article->updated);
		html_puts(out, "</time></dd></div>\n");
	}
	open_fact(p, WORD_TRANSLATION);
	html_puts(out, "<span class=\"");
	buf_puts(out, translation_names[p->article->translation]);
	html_puts(out, "\">");
	put_word(p, words[p->article->translation]);
	html_puts(out, "</span></dd></div>\n</dl>\n");
}

/* To the other way of showing this article. */
static void put_mode(struct page_state *p)
{
	if (p->article->segment_count == 0)
		return;
	html_puts(p->out, "<li class=\"mode\"><a href=\"");
	put_article_path(p->out, !p->paired, p->article->id, p->article->locale);
	html_puts(p->out, "\">");
	put_word(p, p->paired ? WORD_SINGLE : WORD_SIDE_BY_SIDE);
	html_puts(p->out, "</a></li>\n");
}

static void put_language(struct page_state *p, const struct sibling *s)
{
	struct buf *out = p->out;

	html_puts(out, "<li><a href=\"");
	put_article_path(out, p->paired && s->paired.len, p->article->id, s->locale);
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

void put_languages(struct page_state *p)
{
	if (p->context->sibling_count < 2 && p->article->segment_count == 0)
		return;
	html_puts(p->out, "<nav class=\"languages\"");
	html_put_attribute(p->out, "aria-label", context_word(p->context, WORD_LANGUAGES));
	html_puts(p->out, ">\n<ul>\n");
	for (size_t i = 0; p->context->sibling_count > 1 && i < p->context->sibling_count; i++)
		put_language(p, &p->context->siblings[i]);
	put_mode(p);
	html_puts(p->out, "</ul>\n</nav>\n");
}

void put_services(struct page_state *p)
{
	struct buf *out = p->out;

	if (p->service_count == 0)
		return;
	buf_puts(out, p->service_count > CHIPS_OPEN ? "<details class=\"services\">\n<summary>"
						   : "<details class=\"services\" open>\n<summary>");
	put_word(p, WORD_SERVICES);
	html_puts(out, " <small>");
	buf_put_number(out, p->service_count);
	html_puts(out, "</small></summary>\n<ul class=\"chips\">\n");
	for (size_t i = 0; i < p->service_count; i++) {
		bool named = i < p->context->service_count && p->context->services[i].len;

		html_puts(out, "<li>");
		put_folder_link(out, "by-service", p->services[i]);
		html_put_text(out, named ? p->context->services[i] : p->services[i]);
		html_puts(out, "</a></li>\n");
	}
	html_puts(out, "</ul>\n</details>\n");
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
	put_word(p, WORD_CERTIFICATE + c->kind);
	html_puts(out, "</td><td>");
	html_put_text(out, service_name(p, c->service));
	html_puts(out, "</td><td>");
	put_folder_link(out, "by-certificate", p->context->certificates[i]);
	html_put_text(out, p->context->certificates[i]);
	html_puts(out, "</a></td></tr>\n");
}

int put_certificates(struct page_state *p)
{
	static const enum word columns[] = {WORD_DOCUMENT, WORD_KIND, WORD_SERVICE, WORD_OTHER};
	bool *show;
	ptrdiff_t shown = choose_certificates(p, &show);

	if (shown < 0)
		return -ENOMEM;
	if (shown == 0)
		return 0;
	html_puts(p->out, "<details class=\"certificates\">\n<summary>");
	put_word(p, WORD_CERTIFICATES);
	html_puts(p->out, " <small>");
	buf_put_number(p->out, (uint64_t)shown);
	html_puts(p->out, "</small></summary>\n<div class=\"table\" tabindex=\"0\">\n<table>\n<thead>\n<tr>");
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
		html_puts(p->out, "<th scope=\"col\">");
		put_word(p, columns[i]);
		html_puts(p->out, "</th>");
	}
	html_puts(p->out, "</tr>\n</thead>\n<tbody>\n");
	for (size_t i = 0; i < p->article->certificate_count; i++)
		if (show[i])
			put_certificate(p, i);
	html_puts(p->out, "</tbody>\n</table>\n</div>\n</details>\n");
	return 0;
}

/* A line of the contents; the questions of a section are a list below its own. */
struct contents {
	struct page_state *p;
	struct buf text;
	bool item, nested; /* what is open */
};

static void close_item(struct contents *c)
{
	if (c->nested)
		html_puts(c->p->out, "</ul>\n");
	if (c->item)
		html_puts(c->p->out, "</li>\n");
	c->item = c->nested = false;
}

/* question: what is shown and led to in place of the heading's words and id; 0: those. */
static void put_entry(struct contents *c, const struct html_mark *mark, size_t question)
{
	struct buf *out = c->p->out;

	html_puts(out, "<li><a href=\"#");
	if (question) {
		html_puts(out, HTML_FAQ);
		buf_put_number(out, question);
		html_puts(out, "\">");
		html_put_text(out, c->p->article->faq[question - 1].question);
	} else {
		struct doc_reader r = mark->at;

		buf_reset(&c->text);
		doc_plain_text(&r, &c->text);
		html_put_url(out, mark->anchor);
		html_puts(out, "\">");
		html_put_text(out, slice_trim(buf_slice(&c->text)));
	}
	html_puts(out, "</a>");
}

static void put_mark(struct contents *c, const struct html_mark *mark)
{
	if (mark->section) {
		close_item(c);
		put_entry(c, mark, 0);
		c->item = true;
	} else if (c->item) {
		if (!c->nested)
			html_puts(c->p->out, "\n<ul>\n");
		c->nested = true;
		put_entry(c, mark, mark->heading ? 0 : mark->question);
		html_puts(c->p->out, "</li>\n");
	}
}

/* Links to the H2 sections, where there are enough of them to get lost in, and to the questions. */
int put_contents(struct page_state *p)
{
	struct contents c = {.p = p, .text = BUF_INIT};
	int error;

	if (p->sections < 3)
		return 0;
	html_puts(p->out, "<nav class=\"contents\" aria-labelledby=\"page.contents\">\n"
			  "<p class=\"label\" id=\"page.contents\">");
	put_word(p, WORD_CONTENTS);
	html_puts(p->out, "</p>\n<ul>\n");
	for (size_t i = 0; i < p->marks.count; i++)
		put_mark(&c, &p->marks.items[i]);
	close_item(&c);
	html_puts(p->out, "</ul>\n</nav>\n");
	error = c.text.error;
	buf_free(&c.text);
	return error;
}

void put_neighbours(struct page_state *p)
{
	static const struct {
		enum word word;
		const char *open;
	} ends[] = {{WORD_PREVIOUS, "<a rel=\"prev\" href=\""}, {WORD_NEXT, "<a rel=\"next\" href=\""}};
	const struct context *c = p->context;
	struct buf *out = p->out;
	size_t shown = 0;

	for (size_t i = 0; i < 2 && i < c->neighbour_count; i++) {
		const struct neighbour *n = &c->neighbours[i];

		if (n->article.len == 0)
			continue;
		if (shown++ == 0) {
			html_puts(out, "<nav class=\"neighbours\" aria-label=\"");
			put_word(p, WORD_PREVIOUS);
			html_puts(out, " / ");
			put_word(p, WORD_NEXT);
			html_puts(out, "\">\n");
		}
		buf_puts(out, ends[i].open);
		put_article_path(out, p->paired && n->paired.len, n->article, p->article->locale);
		html_puts(out, "\"><small>");
		put_word(p, ends[i].word);
		html_puts(out, "</small> ");
		html_put_text(out, n->title.len ? n->title : n->article);
		html_puts(out, "</a>\n");
	}
	if (shown)
		html_puts(out, "</nav>\n");
}
