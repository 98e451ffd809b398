/* SPDX-License-Identifier: MIT */
/* The text format: interface.md, "text", rule by rule. */
#include <stdlib.h>

#include "stream.h"

static const struct context no_context;

/* An article of which only the title is known, so that tests of the body can say all of the output. */
static const struct article plain = {
    .locale = {"en-us", 5}, .h1 = {"T", 1}, .translation = TRANSLATION_ORIGINAL, .source = {"t.md", 4}};

#define PLAIN_HEAD "T\n=\nLocale: en-us\nTranslation: original\nSource: t.md\n"

static void head_says_what_is_known(void **state)
{
	struct scope_item scope[] = {{.service = slice_of("power-bi")},
				     {.service = slice_of("azure")},
				     {.surface = slice_of("Unknown")},
				     {.service = slice_of("azure")}};
	struct article a = {.id = slice_of("iso-27001"),
			    .locale = slice_of("ja-jp"),
			    .standard = slice_of("iso-27001"),
			    .title = slice_of("Other title"),
			    .h1 = slice_of("ISO 27001 標準"),
			    .updated = slice_of("2020-01-22"),
			    .translation = TRANSLATION_HUMAN,
			    .source = slice_of("a/iso.md"),
			    .scope = scope,
			    .scope_count = 4};
	struct buf d = BUF_INIT;

	(void)state;
	put_heading(&d, 1, "iso", "ISO 27001 標準");
	put_paragraph(&d, "Body.");
	assert_renders("text", &a, &no_context, &d,
		       "ISO 27001 標準\n"
		       "==============\n"
		       "Locale: ja-jp\n"
		       "Standard: iso-27001\n"
		       "Services: azure, power-bi\n"
		       "Updated: 2020-01-22\n"
		       "Translation: human\n"
		       "Source: a/iso.md\n"
		       "\n"
		       "Body.\n");
}

static void head_falls_back_to_title_and_id(void **state)
{
	struct article a = {.id = slice_of("soc-2"), .locale = slice_of("en-us"), .title = slice_of("Title")};
	struct buf d = BUF_INIT;

	(void)state;
	assert_renders("text", &a, &no_context, &d, "Title\n=====\nLocale: en-us\nTranslation: original\n");
	a.title.len = 0;
	assert_renders("text", &a, &no_context, &d, "soc-2\n=====\nLocale: en-us\nTranslation: original\n");
}

static void headings(void **state)
{
	struct buf d = BUF_INIT;

	(void)state;
	put_heading(&d, 1, "t", "T");
	put_heading(&d, 2, "a", "概要 A");
	put_paragraph(&d, "One.");
	put_heading(&d, 3, "b", "Deeper");
	put_heading(&d, 1, "c", "Again");
	assert_renders("text", &plain, &no_context, &d,
		       PLAIN_HEAD "\n概要 A\n------\n\nOne.\n\nDeeper\n\nAgain\n=====\n");
}

static void folding(void **state)
{
	static const struct {
		const char *from, *to;
	} rows[] = {
	    {"Office\u00a0365", "Office 365"},
	    {"Office\u202f365", "Office 365"},
	    {"Office\u2007365", "Office 365"},
	    {"Office\u3000365", "Office 365"},
	    {"Off\u200bice\ufeff 3\u00ad65", "Office 365"},
	    {"a\tb", "a\tb"},
	    {"a\nb\r", "a b"},
	    {"\u00a0a\u00a0", "a"},
	    {"red \033[31m \177 \xc2\x9b"
	     "31m",
	     "red \ufffd[31m \ufffd \ufffd31m"},
	    {"é\u00b5\u2014\u3001\uff08", "é\u00b5\u2014\u3001\uff08"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf d = BUF_INIT, expected = BUF_INIT;

		put_paragraph(&d, rows[i].from);
		buf_printf(&expected, "%s\n%s\n", PLAIN_HEAD, rows[i].to);
		assert_renders("text", &plain, &no_context, &d, expected.data);
		buf_free(&expected);
	}
}

static void folding_reaches_the_head(void **state)
{
	struct article a = {
	    .h1 = slice_of("Office\u00a0365\u200b"), .locale = slice_of("fr-fr"), .source = slice_of("a\033b.md")};
	struct buf d = BUF_INIT;

	(void)state;
	assert_renders("text", &a, &no_context, &d,
		       "Office 365\n==========\nLocale: fr-fr\nTranslation: original\nSource: a\ufffdb.md\n");
}

static void breaks(void **state)
{
	static const struct {
		const char *before;
		enum doc_op op;
		const char *after, *to;
	} rows[] = {
	    {"one", DOC_SOFT_BREAK, "two", "one two"},
	    {"監査", DOC_SOFT_BREAK, "報告", "監査報告"},
	    {"監査", DOC_SOFT_BREAK, "\u200b報告", "監査報告"},
	    {"監査。", DOC_SOFT_BREAK, "Office", "監査。 Office"},
	    {"Office", DOC_SOFT_BREAK, "監査", "Office 監査"},
	    {"監査", DOC_BREAK, "報告", "監査 報告"},
	    {"one ", DOC_BREAK, " two", "one two"},
	    {"one", DOC_BREAK, "\u00a0", "one"},
	    {"one", DOC_BREAK, "", "one"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf d = BUF_INIT, expected = BUF_INIT;

		open_paragraph(&d, false);
		put_words(&d, rows[i].before);
		doc_put(&d, &(struct doc_event){.op = rows[i].op});
		put_words(&d, rows[i].after);
		doc_close(&d);
		buf_printf(&expected, "%s\n%s\n", PLAIN_HEAD, rows[i].to);
		assert_renders("text", &plain, &no_context, &d, expected.data);
		buf_free(&expected);
	}
}

static void links(void **state)
{
	static const struct {
		const char *words, *url;
		unsigned number;
		const char *to;
	} rows[] = {
	    {"Trust", "https://aka.ms/t", 0, "See Trust <https://aka.ms/t>."},
	    {"https://aka.ms/t", "https://aka.ms/t", 0, "See https://aka.ms/t."},
	    {"a@example.org", "mailto:a@example.org", 0, "See a@example.org."},
	    {"write", "mailto:a@example.org", 0, "See write <mailto:a@example.org>."},
	    {"", "https://aka.ms/t", 0, "See <https://aka.ms/t>."},
	    {"below", "#faq", 0, "See below."},
	    {"below", "https://example.org/page#faq", 1, "See below."},
	    {"SOC", "https://example.org/soc", 2, "See SOC <https://example.org/soc>."},
	    {"SOC", "", 0, "See SOC."},
	};
	struct reference references[] = {{.fragment = slice_of("faq")}, {.path = slice_of("soc.md")}};
	struct article a = plain;

	(void)state;
	a.references = references;
	a.reference_count = 2;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf d = BUF_INIT, expected = BUF_INIT;

		open_paragraph(&d, false);
		put_words(&d, "See ");
		put_link(&d, rows[i].url, rows[i].words, rows[i].number);
		put_words(&d, ".");
		doc_close(&d);
		buf_printf(&expected, "%s\n%s\n", PLAIN_HEAD, rows[i].to);
		assert_renders("text", &a, &no_context, &d, expected.data);
		buf_free(&expected);
	}
}

/* What separates a link's words from what is beside them may stand in the link: it is not lost, nor doubled. */
static void spaces_in_links_stand_beside_them(void **state)
{
	struct buf d = BUF_INIT;

	(void)state;
	open_paragraph(&d, false);
	put_words(&d, "for");
	put_link(&d, "https://example.org/a", " companies ", 0);
	put_words(&d, "(French)");
	put_link(&d, "https://example.org/b", " https://example.org/b ", 0);
	put_words(&d, "at");
	put_link(&d, "https://example.org/c", " ", 0);
	doc_close(&d);
	assert_renders("text", &plain, &no_context, &d,
		       PLAIN_HEAD "\nfor companies <https://example.org/a> (French) https://example.org/b at "
				  "<https://example.org/c>\n");
}

static void empty_link_keeps_its_distance(void **state)
{
	struct buf d = BUF_INIT;

	(void)state;
	open_paragraph(&d, false);
	put_words(&d, "APRA");
	put_link(&d, "https://example.org/a", "", 0);
	doc_close(&d);
	assert_renders("text", &plain, &no_context, &d, PLAIN_HEAD "\nAPRA <https://example.org/a>\n");
}

static void inline_markup_goes(void **state)
{
	static const enum doc_op ops[] = {DOC_EMPHASIS,  DOC_STRONG,    DOC_SUPERSCRIPT,
					  DOC_SUBSCRIPT, DOC_UNDERLINE, DOC_STRIKE};
	struct buf d = BUF_INIT;

	(void)state;
	open_paragraph(&d, false);
	for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++) {
		doc_open(&d, ops[i], 0);
		put_words(&d, "x");
		doc_close(&d);
	}
	doc_put_text(&d, DOC_CODE, slice_of(" <y>"));
	doc_put_text(&d, DOC_ANCHOR, slice_of("here"));
	doc_put(&d, &(struct doc_event){.op = DOC_IMAGE, .url = slice_of("i.png"), .text = slice_of("A map")});
	put_source(&d, "In English.");
	doc_close(&d);
	assert_renders("text", &plain, &no_context, &d, PLAIN_HEAD "\nxxxxxx <y>[A map]\n");
}

static void lists(void **state)
{
	struct buf d = BUF_INIT;

	(void)state;
	put_paragraph(&d, "Before.");
	doc_open(&d, DOC_LIST, 0);
	put_item(&d, "one", false);
	put_item(&d, "two", true);
	doc_open(&d, DOC_LIST, 10);
	put_item(&d, "nine", false);
	put_item(&d, "ten", true);
	put_paragraph(&d, "More of ten.");
	doc_close(&d);
	doc_close(&d);
	doc_close(&d);
	put_item(&d, "three", false);
	doc_open(&d, DOC_ITEM, 0);
	doc_close(&d);
	doc_close(&d);
	put_paragraph(&d, "After.");
	assert_renders("text", &plain, &no_context, &d,
		       PLAIN_HEAD "\n"
				  "Before.\n"
				  "\n"
				  "- one\n"
				  "- two\n"
				  "  9. nine\n"
				  "  10. ten\n"
				  "\n"
				  "    More of ten.\n"
				  "- three\n"
				  "-\n"
				  "\n"
				  "After.\n");
}

static void quotes_and_alerts(void **state)
{
	struct buf d = BUF_INIT;

	(void)state;
	put_paragraph(&d, "Before.");
	doc_open(&d, DOC_QUOTE, 0);
	put_paragraph(&d, "One.");
	put_paragraph(&d, "Two.");
	doc_close(&d);
	doc_open(&d, DOC_ALERT, DOC_IMPORTANT);
	put_paragraph(&d, "Mind this.");
	put_paragraph(&d, "And that.");
	doc_close(&d);
	doc_open(&d, DOC_LIST, 0);
	doc_open(&d, DOC_ITEM, 0);
	doc_open(&d, DOC_ALERT, DOC_NOTE);
	doc_open(&d, DOC_LIST, 0);
	put_item(&d, "inner", false);
	doc_close(&d);
	doc_close(&d);
	doc_close(&d);
	doc_close(&d);
	assert_renders("text", &plain, &no_context, &d,
		       PLAIN_HEAD "\n"
				  "Before.\n"
				  "\n"
				  "> One.\n"
				  ">\n"
				  "> Two.\n"
				  "\n"
				  "IMPORTANT: Mind this.\n"
				  "\n"
				  "And that.\n"
				  "\n"
				  "- NOTE:\n"
				  "  - inner\n");
}

static void tables(void **state)
{
	struct buf d = BUF_INIT;

	(void)state;
	doc_open(&d, DOC_TABLE, 3);
	doc_open(&d, DOC_ROW, 1);
	put_cell(&d, DOC_ALIGN_NONE, "Service");
	put_cell(&d, DOC_ALIGN_LEFT, "Since\tthen");
	put_cell(&d, DOC_ALIGN_RIGHT, "");
	doc_close(&d);
	doc_open(&d, DOC_ROW, 0);
	put_cell(&d, DOC_ALIGN_NONE, "");
	doc_open(&d, DOC_CELL, DOC_ALIGN_LEFT);
	put_words(&d, "two");
	doc_put(&d, &(struct doc_event){.op = DOC_BREAK});
	put_words(&d, "lines");
	doc_close(&d);
	put_cell(&d, DOC_ALIGN_RIGHT, "yes");
	doc_close(&d);
	doc_close(&d);
	assert_renders("text", &plain, &no_context, &d, PLAIN_HEAD "\nService\tSince then\t\n\ttwo lines\tyes\n");
}

static void code_and_rules(void **state)
{
	struct buf d = BUF_INIT;

	(void)state;
	doc_put(&d, &(struct doc_event){.op = DOC_CODE_BLOCK,
					.text = slice_of("if x:\n\n\ty\u00a0= \"<1>\"\n"),
					.url = slice_of("py")});
	doc_put(&d, &(struct doc_event){.op = DOC_RULE});
	put_paragraph(&d, "");
	put_paragraph(&d, "End.");
	assert_renders("text", &plain, &no_context, &d,
		       PLAIN_HEAD "\n    if x:\n\n    \ty = \"<1>\"\n\n* * *\n\nEnd.\n");
}

static void page(void **state)
{
	struct page_link fr[] = {{.text = slice_of("Français")}, {.text = slice_of("12 articles")}};
	struct page_link report[] = {
	    {.text = slice_of("Report"), .href = slice_of("https://aka.ms/r")},
	    {.text = slice_of("Same"), .href = slice_of("../by-standard/soc/")},
	    {.text = slice_of("https://aka.ms/r"), .href = slice_of("https://aka.ms/r")},
	};
	struct page_block blocks[] = {
	    {.name = slice_of("fr-fr"), .lines = fr, .line_count = 2},
	    {.name = slice_of("b"), .group = slice_of("Reports"), .lines = report, .line_count = 3},
	    {.name = slice_of("c"), .group = slice_of("Reports")},
	};
	struct page p = {
	    .title = slice_of("By locale"), .intro = slice_of("One folder each."), .blocks = blocks, .block_count = 3};
	struct buf out = BUF_INIT;

	(void)state;
	assert_int_equal(format_by_name(slice_of("text"))->page(&p, &out), 0);
	assert_string_equal(out.data, "By locale\n=========\n"
				      "\nOne folder each.\n"
				      "\nfr-fr\n  Français\n  12 articles\n"
				      "\nReports\n-------\n"
				      "\nb\n  Report <https://aka.ms/r>\n  Same\n  https://aka.ms/r\n"
				      "\nc\n");
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(head_says_what_is_known),
	    cmocka_unit_test(head_falls_back_to_title_and_id),
	    cmocka_unit_test(headings),
	    cmocka_unit_test(folding),
	    cmocka_unit_test(folding_reaches_the_head),
	    cmocka_unit_test(breaks),
	    cmocka_unit_test(links),
	    cmocka_unit_test(spaces_in_links_stand_beside_them),
	    cmocka_unit_test(empty_link_keeps_its_distance),
	    cmocka_unit_test(inline_markup_goes),
	    cmocka_unit_test(lists),
	    cmocka_unit_test(quotes_and_alerts),
	    cmocka_unit_test(tables),
	    cmocka_unit_test(code_and_rules),
	    cmocka_unit_test(page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
