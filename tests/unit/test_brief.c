/* SPDX-License-Identifier: MIT */
/* What cmark does not see of an article: the document must be that of the whole text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "source/brief.h"
#include "source/mend.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Behind it nothing is left out, and in the document it is nothing. */
#define ALL "<!-- -->\n\n"

static void make_source(struct source *s, struct slice markdown, struct arena *arena)
{
	unsigned *lines;

	*s = (struct source){.path = slice_of("a.md"), .markdown = markdown, .line_count = text_line(markdown, markdown.len)};
	lines = arena_array(arena, s->line_count, sizeof(*lines));
	for (size_t i = 0; i < s->line_count; i++)
		lines[i] = (unsigned)i + 1;
	s->lines = lines;
}

static void put_document(struct slice markdown, struct arena *arena, struct buf *document)
{
	const struct document_options options = {.site = slice_of("https://s.example/en-us"), .folder = slice_of("f")};
	struct findings findings = {.arena = arena};
	struct reference *references;
	struct media *media;
	struct source s;
	size_t reference_count, media_count;

	make_source(&s, markdown, arena);
	assert_int_equal(source_document(&s, &options, arena, document, &references, &reference_count, &media, &media_count,
					 &findings),
			 0);
}

/* The bytes left out of a text, whose document is compared with that of the whole. */
static size_t left_out(struct slice text)
{
	struct buf brief = BUF_INIT, whole = BUF_INIT, more = BUF_INIT;
	struct arena arena = {0};
	struct leaf_index index;
	struct source s;
	struct brief b;
	size_t rest;

	buf_puts(&more, ALL);
	buf_put_slice(&more, text);
	put_document(text, &arena, &brief);
	put_document(buf_slice(&more), &arena, &whole);
	if (!slice_eq(buf_slice(&brief), buf_slice(&whole)))
		fail_msg("another document without what is left out of:\n%.*s", (int)text.len, text.ptr);
	make_source(&s, buf_slice(&more), &arena);
	assert_int_equal(leaf_index_make(&index, &s, &arena), 0);
	assert_int_equal(brief_make(&b, &index, s.markdown, &arena).len, more.len);
	make_source(&s, text, &arena);
	assert_int_equal(leaf_index_make(&index, &s, &arena), 0);
	rest = brief_make(&b, &index, text, &arena).len;
	buf_free(&brief);
	buf_free(&whole);
	buf_free(&more);
	arena_free(&arena);
	return text.len - rest;
}

#define WORDS "the long plain words that stand here for nothing"
#define TABLE "| a | b |\n|---|:-:|\n| " WORDS " | c |\n"

static void test_left_out(void **state)
{
	static const struct {
		const char *text;
		size_t left_out;
	} rows[] = {
		{"a\n\n" WORDS "\n", sizeof(WORDS) - 2},
		{"a\n \n" WORDS "\n" WORDS "  \n\t\nb", 2 * (sizeof(WORDS) - 2) + 2},
		{"\n" WORDS "\n\n- " WORDS "\n\n" WORDS, 2 * (sizeof(WORDS) - 2)},
		{"\n\u00fc" WORDS "! \"a\" #b ~c~ (d) e@f.g 1. 2\n", sizeof("\u00fc" WORDS "! \"a\" #b ~c~ (d) e@f.g 1. 2") - 2},
		{"# a\n\n" TABLE "\n\n" TABLE, 2 * (sizeof(TABLE) - 1 - 6)},
		{WORDS "\n", 0},
		{"\n" WORDS "\n---\n", 0},
		{"\n" WORDS "  \n" WORDS "\n", 0},
		{"\n" WORDS "\n- a\n", 0},
		{"\n" WORDS " *a*\n", 0},
		{"\n- " WORDS "\n", 0},
		{"\n 1" WORDS "\n", 0},
		{"\n    " WORDS "\n", 0},
		{"\n```\n\n" WORDS "\n\n```\n", 0},
		{"\n <pre>\n\n" WORDS "\n\n</pre>\n", 0},
		{"\n" TABLE "a\n", 0},
		{"\n" TABLE "===\n", 0},
		{"\n| a |\n|---|---|\n| " WORDS "\n", 0},
		{"\n| " WORDS "\n|\n", 0},
		{"\n| a |\n|---|\n", 0},
		{"", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(left_out(slice_of(rows[i].text)), rows[i].left_out);
}

static const char *pick(const char *const *list, size_t count, uint32_t *random)
{
	*random = *random * 1664525 + 1013904223;
	return list[(*random >> 8) % count];
}

static void put_line(struct buf *text, uint32_t *random)
{
	static const char *const starts[] = {
		"", "", "", "\n", "\n", "\n", "\n| ", "# ", "> ", "> > ", "- ", "* ", "1. ", "12) ", "    ", "\t", "  ", "~~~ ", "```",
		"<div>", "<div", "<pre>", "<!-- ", "-->", "| ", "|---|", "|-", "---", "===", "[!NOTE] ", "> [!NOTE] ", "[x]: ", "**",
		"\n" TABLE, "\n" TABLE "\n", "| a | b |\n|-|-|\n",
	};
	static const char *const words[] = {
		WORDS, "\u00dcbersicht \u00fcber die lange Liste der W\u00f6rter hier ", "a", " one ", WORDS " | " WORDS,
		"\u3053\u308c\u306f\u9577\u3044\u6587\u7ae0\u3067\u3042\u308a\u307e\u3059\u304c\u3001\u8a18\u53f7",
		"longwordwithoutanyspacesinitatallwhichgoesonandonforever", "with, commas; - dashes -- 1.2.3 and 50% of it all ",
		WORDS "\n" WORDS, WORDS " \uFDD0 " WORDS,
	};
	static const char *const marks[] = {
		"*", "**", "_", "`", "[", "]", "](http://x.example/a)", "](", ")", "\"", "<", "<a href=\"", "\">", "<b>", "<br/>", ">",
		"<!--", "-->", "<?", "?>", "&amp;", "\\", "\\\\", "!", "![", "[!TIP]", "\n", "  \n", " \n", "\\\n", "\t", "#", " ##\n",
		"|", " | ", "~", "=", "-", "\u00a0", "\u3002",
	};

	buf_puts(text, pick(starts, COUNT(starts), random));
	for (uint32_t n = *random >> 16 & 3; n-- > 0;)
		buf_puts(text, *random >> 9 & 3 ? pick(words, COUNT(words), random) : pick(marks, COUNT(marks), random));
	buf_puts(text, *random >> 20 & 1 ? "\n" : "\n\n");
}

static void test_at_random(void **state)
{
	struct buf text = BUF_INIT;
	uint32_t random = 1;
	size_t n = 0;

	(void)state;
	for (int i = 0; i < 30000; i++) {
		buf_reset(&text);
		for (int line = i % 13; line >= 0; line--)
			put_line(&text, &random);
		n += left_out(buf_slice(&text)) > 0;
	}
	assert_true(n > 5000);
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_left_out),
		cmocka_unit_test(test_at_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
