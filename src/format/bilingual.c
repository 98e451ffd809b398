/* SPDX-License-Identifier: MIT */
/*
 * The bilingual format: a line a segment, translation and source side by side, for a spreadsheet, cut and awk.
 *
 * The texts are Markdown, as the article has them.  A value is never quoted, so what would end it (tab, line end) is a
 * space, and what would steer a terminal is U+FFFD, as in text files.
 */
#include <compliancefs/format.h>

/* What a byte is in a value: 0 itself, 1 a space, 2 U+FFFD, 3 perhaps the first of a C1 control character. */
static unsigned class_of(unsigned char c)
{
	if (c >= '\t' && c <= '\r')
		return 1;
	if (c < ' ' || c == 0x7f)
		return 2;
	return c == 0xc2 ? 3 : 0;
}

static void put_value(struct buf *out, struct slice s)
{
	size_t run = 0;

	for (size_t i = 0; i < s.len; i++) {
		unsigned class = class_of((unsigned char)s.ptr[i]);
		bool c1 = class == 3 && i + 1 < s.len && (unsigned char)s.ptr[i + 1] < 0xa0;

		if (class == 0 || (class == 3 && !c1))
			continue;
		buf_put(out, s.ptr + run, i - run);
		buf_puts(out, class == 1 ? " " : "\xef\xbf\xbd");
		i += c1;
		run = i + 1;
	}
	if (s.len > run)
		buf_put(out, s.ptr + run, s.len - run);
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
