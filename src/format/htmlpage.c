/* SPDX-License-Identifier: MIT */
/*
 * index.html: a folder's page.  Crumbs, a title, then the blocks as a list of links,
 * those of a group under its heading.
 */
#include "html.h"

static void put_link(struct buf *out, const struct page_link *link)
{
	if (link->href.len) {
		html_puts(out, "<a href=\"");
		html_put_url(out, link->href);
		buf_putc(out, '"');
	} else {
		html_puts(out, "<span");
	}
	html_put_attribute(out, "lang", link->lang);
	buf_putc(out, '>');
	html_put_text(out, link->text);
	if (link->href.len)
		html_puts(out, "</a>");
	else
		html_puts(out, "</span>");
}

static void put_crumbs(struct buf *out, const struct page *page)
{
	html_puts(out, "<a class=\"skip\" href=\"#" HTML_MAIN "\">Skip to content</a>\n");
	if (page->crumb_count == 0)
		return;
	html_puts(out, "<nav class=\"crumbs\">\n<ul>\n");
	for (size_t i = 0; i < page->crumb_count; i++) {
		html_puts(out, "<li>");
		put_link(out, &page->crumbs[i]);
		html_puts(out, "</li>\n");
	}
	html_puts(out, "</ul>\n</nav>\n");
}

static void put_block(struct buf *out, const struct page_block *block)
{
	html_puts(out, "<li>");
	put_link(out, &(struct page_link){.text = block->name, .href = block->href});
	if (block->line_count) {
		html_puts(out, "\n<ul>\n");
		for (size_t i = 0; i < block->line_count; i++) {
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

int html_page(const struct page *page, struct buf *out)
{
	html_put_head(out, page->lang, (struct slice){NULL, 0}, page->title, page->root);
	html_puts(out, "</head>\n<body>\n");
	put_crumbs(out, page);
	html_puts(out, "<main id=\"" HTML_MAIN "\">\n<h1>");
	html_put_text(out, page->title);
	html_puts(out, "</h1>\n");
	if (page->intro.len) {
		html_puts(out, "<p class=\"intro\">");
		html_put_text(out, page->intro);
		html_puts(out, "</p>\n");
	}
	put_blocks(out, page);
	html_puts(out, "</main>\n</body>\n</html>\n");
	return out->error;
}
