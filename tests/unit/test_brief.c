/* SPDX-License-Identifier: MIT */
/* What is left out of Markdown for cmark: the tree must be the one of the whole text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmark.h>
#include <cmocka.h>

#include "source/brief.h"
#include "source/cmarkmem.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static bool same_string(const struct brief *b, const char *brief, const char *whole, struct arena *arena)
{
	if (!brief || !whole)
		return brief == whole;
	return slice_eq(brief_restored(b, slice_of(brief), arena), slice_of(whole));
}

static bool same_node(const struct brief *b, cmark_node *brief, cmark_node *whole, struct arena *arena)
{
	return cmark_node_get_type(brief) == cmark_node_get_type(whole) &&
	       cmark_node_get_start_line(brief) == cmark_node_get_start_line(whole) &&
	       cmark_node_get_heading_level(brief) == cmark_node_get_heading_level(whole) &&
	       cmark_node_get_list_start(brief) == cmark_node_get_list_start(whole) &&
	       cmark_node_get_list_tight(brief) == cmark_node_get_list_tight(whole) &&
	       same_string(b, cmark_node_get_literal(brief), cmark_node_get_literal(whole), arena) &&
	       same_string(b, cmark_node_get_fence_info(brief), cmark_node_get_fence_info(whole), arena) &&
	       same_string(b, cmark_node_get_url(brief), cmark_node_get_url(whole), arena) &&
	       same_string(b, cmark_node_get_title(brief), cmark_node_get_title(whole), arena);
}

/* The bytes left out of a text; its tree is compared with that of the whole. */
static size_t left_out(struct slice text)
{
	struct arena arena = {0}, trees = {0};
	struct brief b;
	struct slice brief = brief_make(text, &arena, &b);
	cmark_iter *x = cmark_walk(cmark_read(brief, &trees), &trees), *y = cmark_walk(cmark_read(text, &trees), &trees);
	cmark_event_type event;
	size_t n = 0;

	do {
		event = cmark_iter_next(x);
		if (cmark_iter_next(y) != event ||
		    (event != CMARK_EVENT_DONE && !same_node(&b, cmark_iter_get_node(x), cmark_iter_get_node(y), &arena)))
			fail_msg("another tree without what is left out of:\n%.*s", (int)text.len, text.ptr);
	} while (event != CMARK_EVENT_DONE);
	for (size_t i = 0; i < b.count; i++)
		n += b.left_out[i].len;
	assert_int_equal(brief.len + n, text.len + b.count * BRIEF_SIZE);
	arena_free(&arena);
	arena_free(&trees);
	return n;
}

#define WORDS "the long plain words that stand here for nothing"

static void test_left_out(void **state)
{
	static const struct {
		const char *text;
		bool some;
	} rows[] = {
		{WORDS "\n", true},
		{"# " WORDS " ##\n", true},
		{"- " WORDS "  \n  " WORDS "\n", true},
		{"> [" WORDS "](http://a.example \"" WORDS "\") (" WORDS ")\n", true},
		{"`" WORDS "` *" WORDS "* \"" WORDS "\"\n", true},
		{"~~~ " WORDS "\n" WORDS "\n~~~\n", true},
		{"<a href=\"" WORDS "\">x</a>\n", false},
		{"[x](" WORDS ")\n", true},
		{"[x]: /url\n\n" WORDS "\n", false},
		{"<!-- " WORDS "\n", false},
		{"<!-- x --> " WORDS "\n", true},
		{"[!div class=\"" WORDS "\"]\n", false},
		{WORDS, false},
		{"\uFDD3aaaa " WORDS "\n", false},
		{"", false},
		/* What random ones have found. */
		{"<<!--b>" WORDS " -->\n", false},
		{"[](h<>" WORDS "/page)\n", false},
		{"<d\n<!--\n>" WORDS "-->*\ne\n", false},
		{"r<!--\n>[!NOTE]-->" WORDS "\n", false},
		{"[x](h)<br>" WORDS "\n", true},
		{"<a\nf=\">\" " WORDS ">\n", false},
		{"<a f=\"< x\" " WORDS ">\n", false},
		{"> <o \n>" WORDS "-->\n", false},
		{"> [a](\n> foo " WORDS ")\n", false},
		{"<!-- -- <c d=\"-->\" " WORDS ">\n", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(left_out(slice_of(rows[i].text)) > 0, rows[i].some);
}

static const char *pick(const char *const *list, size_t count, uint32_t *random)
{
	*random = *random * 1664525 + 1013904223;
	return list[(*random >> 8) % count];
}

static void put_line(struct buf *text, uint32_t *random)
{
	static const char *const starts[] = {
		"", "", "", "# ", "## ", "> ", "> > ", "- ", "* ", "1. ", "12) ", "    ", "\t", "  ", "~~~ ", "``` ", "```", "<div>",
		"<div", "<script>", "<pre>", "<!-- ", "-->", "| ", "|---|", "---", "===", "[!NOTE] ", "> [!NOTE] ", "[x] ", "**", "_",
	};
	static const char *const words[] = {
		WORDS, "\u00dcbersicht \u00fcber die lange Liste der W\u00f6rter hier ", "a", " one ",
		"\u3053\u308c\u306f\u9577\u3044\u6587\u7ae0\u3067\u3042\u308a\u307e\u3059\u304c\u3001\u8a18\u53f7",
		"longwordwithoutanyspacesinitatallwhichgoesonandonforever", "with, commas; - dashes -- 1.2.3 and 50% of it all ",
	};
	static const char *const marks[] = {
		"*", "**", "_", "`", "``", "[", "]", "](", "](http://x.example/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)", "](  ", "](<",
		"](<foo ", ">)", ")", "(", " \"", "\"", "'", "<", "</", "<a href=\"", "<a\nhref=\"", "\">", "<b>", "<br/>", ">", "<!--",
		"-->", "--", "<?", "?>", "<![CDATA[", "]]>", "<http://", "<x@", "&", "&amp;", "&#x41;", "\\", "\\\\", "\\<", "\\]",
		"!", "![", "[!TIP]", "[!div ", "\n", "  \n", "\\\n", "\t", "#", " ##\n", "|", "~", "=", "-", "\u00a0", "\u3002", "\u300c",
	};

	buf_puts(text, pick(starts, COUNT(starts), random));
	for (uint32_t n = *random >> 16 & 7; n-- > 0;)
		buf_puts(text, *random >> 9 & 1 ? pick(words, COUNT(words), random) : pick(marks, COUNT(marks), random));
	buf_puts(text, *random >> 20 & 3 ? "\n" : "\n\n");
}

static void test_at_random(void **state)
{
	struct buf text = BUF_INIT;
	uint32_t random = 1;
	size_t n = 0;

	(void)state;
	for (int i = 0; i < 60000; i++) {
		buf_reset(&text);
		for (int line = i % 13; line >= 0; line--)
			put_line(&text, &random);
		n += left_out(buf_slice(&text)) > 0;
	}
	assert_true(n > 20000);
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
