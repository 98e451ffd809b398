/* SPDX-License-Identifier: MIT */
/*
 * The bilingual format: a line a segment, translation and source side by side, for a spreadsheet, cut and awk.
 *
 * The texts are Markdown, as the article has them.  A value is never quoted, so what would end it (tab, line end) is a
 * space, and what would steer a terminal is U+FFFD, as in text files.
 */
#include <compliancefs/format.h>

#include "base/span.h"

/* The first bytes of what put_value looks at closer. */
static const bool special[256] = {
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,          1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, [0x7f] = 1, [0xc2] = 1,
};

static span_bits look(const char *p)
{
	const span v = span_at(p), second = span_at(p + 1);

	return (v < ' ') | (v == 0x7f) | ((v == 0xc2) & (second < 0xa0));
}

static void put_value(struct buf *out, struct slice s)
{
	const char *p = s.ptr, *run = s.ptr, *end = s.len ? s.ptr + s.len : s.ptr;

	while ((p = span_find(p, end, look, 1, special)) < end) {
		bool c1 = (unsigned char)*p == 0xc2 && end - p > 1 && (unsigned char)p[1] < 0xa0;

		if ((unsigned char)*p == 0xc2 && !c1) {
			p++;
			continue;
		}
		buf_put(out, run, (size_t)(p - run));
		buf_puts(out, *p >= '\t' && *p <= '\r' ? " " : "\xef\xbf\xbd");
		p += c1 ? 2 : 1;
		run = p;
	}
	buf_put(out, run, (size_t)(end - run));
}

static int bilingual_render(const struct render_input *in, struct buf *out)
{
	buf_puts(out, "segment\tkind\ttranslation\tsource\n");
	for (size_t i = 0; i < in->article->segment_count; i++) {
		const struct segment *s = &in->article->segments[i];

		put_value(out, s->id);
		buf_putc(out, '\t');
		buf_puts(out, segment_kind_names[s->kind]);
		buf_putc(out, '\t');
		put_value(out, s->text);
		buf_putc(out, '\t');
		put_value(out, s->source);
		buf_putc(out, '\n');
	}
	return out->error;
}

extern const struct format format_bilingual;
const struct format format_bilingual = {
    .name = "bilingual",
    .suffix = "tsv",
    .id = 4,
    .version = 1,
    .render = bilingual_render,
};
