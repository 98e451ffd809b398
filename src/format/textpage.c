/* SPDX-License-Identifier: MIT */
/*
 * index.txt: a folder's page as text.  A block a key, its name alone on a line and
 * what is known of it below, indented, so that grep -A shows a block.
 *
 * Links between pages mean nothing here; a URL with a scheme is shown.
 */
#include "text.h"

/* What is pointed out stands between asterisks. */
static void put_words(struct buf *out, const struct page_link *line)
{
	const char *text = line->text.ptr;
	size_t at = 0;

	for (size_t i = 0; i < line->mark_count; i++) {
		const struct page_mark *m = &line->marks[i];

		text_put(out, (struct slice){text + at, m->from - at}, false);
		buf_putc(out, '*');
		text_put(out, (struct slice){text + m->from, m->to - m->from}, false);
		buf_putc(out, '*');
		at = m->to;
	}
	text_put(out, at ? (struct slice){text + at, line->text.len - at} : line->text, false);
}

static void put_line(struct buf *out, const struct page_link *line)
{
	buf_puts(out, "  ");
	put_words(out, line);
	if (slice_find(line->href, slice_of("://")) > 0 && !slice_eq(line->href, line->text)) {
		if (line->text.len)
			buf_putc(out, ' ');
		buf_putc(out, '<');
		text_put(out, line->href, false);
		buf_putc(out, '>');
	}
	buf_putc(out, '\n');
}

int text_page(const struct page *page, struct buf *out)
{
	struct slice group = {NULL, 0};

	text_put_title(out, page->title, '=');
	if (page->intro.len) {
		buf_putc(out, '\n');
		text_put(out, page->intro, false);
		buf_putc(out, '\n');
	}
	for (size_t i = 0; i < page->block_count; i++) {
		const struct page_block *block = &page->blocks[i];

		if (!slice_eq(group, block->group)) {
			group = block->group;
			buf_putc(out, '\n');
			text_put_title(out, group, '-');
		}
		buf_putc(out, '\n');
		text_put(out, block->name, false);
		buf_putc(out, '\n');
		for (size_t k = 0; k < block->line_count; k++)
			put_line(out, &block->lines[k]);
	}
	return out->error;
}
