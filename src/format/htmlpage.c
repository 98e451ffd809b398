/* SPDX-License-Identifier: MIT */
/*
 * index.html: a folder's page.  Crumbs, a title, what is known of the folder, its sections, then the
 * blocks as a list of links, those of a group under its heading.
 */
#include "html.h"

/* 2023-04-12 */
static bool is_date(struct slice s)
{
	if (s.len != 10)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (i == 4 || i == 7 ? s.ptr[i] != '-' : s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return true;
}

static void put_words(struct buf *out, const struct page_link *link)
{
	const char *text = link->text.ptr;
	size_t at = 0;

	if (is_date(link->text) && !link->mark_count) {
		html_puts(out, "<time>");
		buf_put_slice(out, link->text);
		html_puts(out, "</time>");
		return;
	}

	for (size_t i = 0; i < link->mark_count; i++) {
		const struct page_mark *m = &link->marks[i];

		html_put_text(out, (struct slice){text + at, m->from - at});
		html_puts(out, "<mark>");
		html_put_text(out, (struct slice){text + m->from, m->to - m->from});
		html_puts(out, "</mark>");
		at = m->to;
	}
	html_put_text(out, at ? (struct slice){text + at, link->text.len - at} : link->text);
}

static void put_link(struct buf *out, const struct page_link *link)
{
	if (link->href.len) {
		html_puts(out, "<a href=\"");
		html_put_url(out, link->href);
		buf_putc(out, '"');
		html_put_attribute(out, "lang", link->lang);
		buf_putc(out, '>');
		put_words(out, link);
		html_puts(out, "</a>");
	} else if (link->lang.len) {
		html_puts(out, "<span");
		html_put_attribute(out, "lang", link->lang);
		buf_putc(out, '>');
		put_words(out, link);
		html_puts(out, "</span>");
	} else {
		put_words(out, link);
	}
	if (link->note.len) {
		html_puts(out, " <small>");
		html_put_text(out, link->note);
		html_puts(out, "</small>");
	}
}

static void put_crumbs(struct buf *out, const struct page *page, const struct context *words)
{
	if (page->crumb_count == 0)
		return;
	html_puts(out, "<nav class=\"crumbs\"");
	html_put_attribute(out, "aria-label", context_word(words, WORD_BREADCRUMBS));
	html_puts(out, ">\n<ol>\n");
	for (size_t i = 0; i < page->crumb_count; i++) {
		html_puts(out, "<li>");
		put_link(out, &page->crumbs[i]);
		html_puts(out, "</li>\n");
	}
	html_puts(out, "</ol>\n</nav>\n");
}

static void put_facts(struct buf *out, const struct page *page)
{
	if (page->fact_count == 0)
		return;
	html_puts(out, "<dl class=\"facts\">\n");
	for (size_t i = 0; i < page->fact_count; i++) {
		html_puts(out, "<div><dt>");
		html_put_text(out, page->facts[i].label);
		html_puts(out, "</dt><dd>");
		put_link(out, &page->facts[i]);
		html_puts(out, "</dd></div>\n");
	}
	html_puts(out, "</dl>\n");
}

static void put_section_name(struct buf *out, size_t number)
{
	html_puts(out, "section.");
	buf_put_number(out, number);
}

/* `number` is the section's, for the name that a table that scrolls takes from its heading. */
static void put_table(struct buf *out, const struct page_section *s, size_t number)
{
	html_puts(out, "<section class=\"table\" tabindex=\"0\" aria-labelledby=\"");
	if (s->title.len)
		put_section_name(out, number);
	else
		html_puts(out, "page.title");
	html_puts(out, "\">\n<table>\n");
	for (size_t i = 0; i < s->cell_count; i++) {
		size_t column = i % s->columns;
		bool head = i < s->columns;

		if (column == 0 && i <= s->columns)
			buf_puts(out, head ? "<thead>\n" : "<tbody>\n");
		if (column == 0)
			html_puts(out, "<tr>");
		buf_puts(out, head ? "<th scope=\"col\">" : column == 0 ? "<th scope=\"row\">" : "<td>");
		put_link(out, &s->cells[i]);
		buf_puts(out, head || column == 0 ? "</th>" : "</td>");
		if (column + 1 == s->columns)
			buf_puts(out, head ? "</tr>\n</thead>\n" : "</tr>\n");
	}
	buf_puts(out, s->cell_count > s->columns ? "</tbody>\n</table>\n</section>\n" : "</table>\n</section>\n");
}

static void put_list(struct buf *out, const struct page_section *s)
{
	buf_puts(out, s->shape == PAGE_CHIPS ? "<ul class=\"chips\">\n" : "<ul class=\"columns\">\n");
	for (size_t i = 0; i < s->cell_count; i++) {
		html_puts(out, "<li>");
		put_link(out, &s->cells[i]);
		html_puts(out, "</li>\n");
	}
	html_puts(out, "</ul>\n");
}

static void put_section(struct buf *out, const struct page_section *s, size_t number)
{
	if (s->title.len) {
		buf_puts(out, s->level == 3 ? "<h3 id=\"" : "<h2 id=\"");
		put_section_name(out, number);
		buf_putc(out, '"');
		html_put_attribute(out, "lang", s->lang);
		buf_putc(out, '>');
		html_put_text(out, s->title);
		buf_puts(out, s->level == 3 ? "</h3>\n" : "</h2>\n");
	}
	if (s->note.len) {
		html_puts(out, "<p class=\"remark\">");
		html_put_text(out, s->note);
		html_puts(out, "</p>\n");
	}
	if (s->cell_count == 0)
		return;
	if (s->shape == PAGE_TABLE && s->columns)
		put_table(out, s, number);
	else
		put_list(out, s);
}

static void put_block(struct buf *out, const struct page_block *block)
{
	struct page_link head = {.text = block->name, .href = block->href};
	size_t first = block->titled && block->line_count ? 1 : 0;

	if (first) {
		head = block->lines[0];
		head.href = block->href;
		head.note = block->name;
	}
	html_puts(out, "<li>");
	put_link(out, &head);
	if (block->line_count > first) {
		html_puts(out, "\n<ul>\n");
		for (size_t i = first; i < block->line_count; i++) {
			html_puts(out, "<li>");
			put_link(out, &block->lines[i]);
			html_puts(out, "</li>\n");
		}
		html_puts(out, "</ul>\n");
	}
	html_puts(out, "</li>\n");
}

static void put_blocks(struct buf *out, const struct page *page)
{
	for (size_t i = 0; i < page->block_count; i++) {
		const struct page_block *block = &page->blocks[i];
		bool first = i == 0 || !slice_eq(block->group, block[-1].group);
		bool last = i + 1 == page->block_count || !slice_eq(block->group, block[1].group);

		if (first && block->group.len) {
			html_puts(out, "<h2>");
			html_put_text(out, block->group);
			html_puts(out, "</h2>\n");
		}
		if (first)
			html_puts(out, "<ul class=\"keys\">\n");
		put_block(out, block);
		if (last)
			html_puts(out, "</ul>\n");
	}
}

static void put_head(struct buf *out, const struct page *page)
{
	html_put_head(out, page->lang, page->direction, page->title, page->root);
	if (page->intro.len) {
		html_puts(out, "<meta name=\"description\"");
		html_put_attribute(out, "content", page->intro);
		html_puts(out, ">\n");
	}
	if (page->base_url.len) {
		static const char *const starts[] = {"<link rel=\"canonical\" href=\"",
						     "<meta property=\"og:url\" content=\""};

		for (size_t i = 0; i < 2; i++) {
			buf_puts(out, starts[i]);
			html_put_url(out, page->base_url);
			buf_putc(out, '/');
			html_put_url(out, page->path);
			html_puts(out, "\">\n");
		}
	}
	html_puts(out, "</head>\n<body class=\"wide");
	buf_puts(out, page->query.len ? " found\">\n" : "\">\n");
}

int html_page(const struct page *page, struct buf *out)
{
	struct context words = {.words = (struct slice *)page->words, .word_count = page->word_count};

	put_head(out, page);
	html_put_banner(out, &words, page->root, page->query);
	put_crumbs(out, page, &words);
	html_puts(out, "<main id=\"" HTML_MAIN "\">\n<h1 id=\"page.title\"");
	html_put_attribute(out, "lang", page->title_lang);
	buf_putc(out, '>');
	html_put_text(out, page->title);
	html_puts(out, "</h1>\n");
	if (page->intro.len) {
		html_puts(out, "<p class=\"intro\">");
		html_put_text(out, page->intro);
		html_puts(out, "</p>\n");
	}
	put_facts(out, page);
	for (size_t i = 0; i < page->section_count; i++)
		put_section(out, &page->sections[i], i);
	put_blocks(out, page);
	html_puts(out, "</main>\n</body>\n</html>\n");
	return out->error;
}
