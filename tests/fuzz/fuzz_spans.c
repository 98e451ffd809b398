/* SPDX-License-Identifier: MIT */
/* Bilingual text: stripped and separated, which must agree, and neither may take more time than it is long. */
#include "fuzz.h"
#include "source/mend.h"
#include "source/sxs.h"

static void check_spans(const struct source *s)
{
	size_t at = 0;

	for (size_t i = 0; i < s->segment_count; i++) {
		must(s->spans[i].start >= at && s->spans[i].start <= s->spans[i].end);
		must(s->spans[i].end <= s->markdown.len);
		must(s->segments[i].text.len == s->spans[i].end - s->spans[i].start);
		must(s->segments[i].id.len > 0);
		at = s->spans[i].start;
	}
}

/* Each line of the Markdown comes from a line of the text, in their order. */
static void check_lines(const struct source *s, size_t count)
{
	size_t lines = 1;
	unsigned before = 1;

	for (size_t i = 0; i < s->markdown.len; i++)
		lines += s->markdown.ptr[i] == '\n';
	must(s->line_count >= lines);
	for (size_t i = 0; i < s->line_count; i++) {
		must(s->lines[i] >= before && s->lines[i] <= count);
		before = s->lines[i];
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct findings findings = {.arena = &arena};
	struct slice text = text_mend((struct slice){(const char *)data, size}, &arena, NULL);
	size_t count = text_line(text, text.len);
	unsigned *lines = arena_array(&arena, count, sizeof(*lines));
	struct buf stripped = BUF_INIT;
	struct source s = {0};

	must(lines != NULL);
	for (size_t i = 0; i < count; i++)
		lines[i] = (unsigned)i + 1;
	sxs_strip(text, &stripped);
	must(stripped.len <= text.len);
	must(sxs_separate(text, lines, count, &arena, &s, &findings) == 0);
	must(slice_eq(s.markdown, buf_slice(&stripped)));
	check_spans(&s);
	check_lines(&s, count);
	buf_free(&stripped);
	arena_free(&arena);
	return 0;
}
