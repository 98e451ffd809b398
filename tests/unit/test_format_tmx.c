/* SPDX-License-Identifier: MIT */
/* The tmx format: units, native codes, and XML that is well-formed whatever a segment holds. */
#include <stdio.h>
#include <stdlib.h>

#include "stream.h"

static const struct context context = {.lang = {"fr-FR", 5}};

#define HEADER                                                                                                         \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">\n<header creationtool=\"compliancefs\" "    \
	"creationtoolversion=\"1\" segtype=\"sentence\" o-tmf=\"Markdown\" adminlang=\"en-US\" srclang=\"en-US\" "     \
	"datatype=\"plaintext\""

static void no_segment_gives_the_header(void **state)
{
	struct article a = {.id = slice_of("soc-2"),
			    .standard = slice_of("soc-2"),
			    .locale = slice_of("fr-fr"),
			    .updated = slice_of("2020-01-22"),
			    .source = slice_of("a&b.md")};
	struct buf d = BUF_INIT;

	(void)state;
	put_paragraph(&d, "Text without a source.");
	assert_renders("tmx", &a, &context, &d,
		       HEADER " changedate=\"20200122T000000Z\">\n"
			      "<prop type=\"x-article\">soc-2</prop>\n"
			      "<prop type=\"x-standard\">soc-2</prop>\n"
			      "<prop type=\"x-source\">a&amp;b.md</prop>\n"
			      "</header>\n<body>\n</body>\n</tmx>\n");
}

/* The <seg> of the translation of one segment. */
static char *segment(const char *text, const char *source)
{
	struct segment s = {slice_of("8cf60-104"), slice_of(text), slice_of(source), SEGMENT_ITEM};
	struct article a = {.id = slice_of("x"), .segments = &s, .segment_count = 1};
	struct buf d = BUF_INIT;
	char *file = render("tmx", &a, &context, &d), *start, *end;

	start = strstr(file, "<tuv xml:lang=\"fr-FR\"><seg>");
	assert_non_null(start);
	start = strstr(start, "<seg>") + 5;
	end = strstr(start, "</seg></tuv>");
	assert_non_null(end);
	memmove(file, start, (size_t)(end - start));
	file[end - start] = '\0';
	return file;
}

static void a_unit(void **state)
{
	struct segment s[] = {{slice_of("8cf60-104"), slice_of("Un"), slice_of("One"), SEGMENT_HEADING},
			      {slice_of("8cf60-105"), slice_of(" \n"), slice_of("No translation"), SEGMENT_CELL},
			      {slice_of("8cf60-106"), slice_of("Pas de source"), slice_of(""), SEGMENT_CELL}};
	struct article a = {.id = slice_of("x"), .segments = s, .segment_count = 3};
	struct buf d = BUF_INIT;

	(void)state;
	assert_renders("tmx", &a, &context, &d,
		       HEADER ">\n<prop type=\"x-article\">x</prop>\n</header>\n<body>\n"
			      "<tu tuid=\"8cf60-104\">\n<prop type=\"x-kind\">heading</prop>\n"
			      "<tuv xml:lang=\"en-US\"><seg>One</seg></tuv>\n"
			      "<tuv xml:lang=\"fr-FR\"><seg>Un</seg></tuv>\n"
			      "</tu>\n</body>\n</tmx>\n");
}

static void markdown_is_native_codes(void **state)
{
	static const struct {
		const char *text, *seg;
	} rows[] = {
	    {"a **b** c", "a <bpt i=\"1\" type=\"bold\">**</bpt>b<ept i=\"1\">**</ept> c"},
	    {"*a* _b_", "<bpt i=\"1\" type=\"italic\">*</bpt>a<ept i=\"1\">*</ept> "
			"<bpt i=\"2\" type=\"italic\">_</bpt>b<ept i=\"2\">_</ept>"},
	    {"***a***", "<bpt i=\"1\" type=\"bold\">**</bpt><bpt i=\"2\" type=\"italic\">*</bpt>a<ept i=\"2\">*</ept>"
			"<ept i=\"1\">**</ept>"},
	    {"[a **b**](https://x/(y)?a&b)", "<bpt i=\"1\" type=\"link\">[</bpt>a <bpt i=\"2\" type=\"bold\">**</bpt>b"
					     "<ept i=\"2\">**</ept><ept i=\"1\">](https://x/(y)?a&amp;b)</ept>"},
	    {"![a](b.png)", "<bpt i=\"1\" type=\"image\">![</bpt>a<ept i=\"1\">](b.png)</ept>"},
	    {"`*a*` b", "<bpt i=\"1\" type=\"x-code\">`</bpt>*a*<ept i=\"1\">`</ept> b"},
	    {"a<sup>2</sup><br/>", "a<bpt i=\"1\" type=\"x-html\">&lt;sup&gt;</bpt>2<ept i=\"1\">&lt;/sup&gt;</ept>"
				   "<ph type=\"lb\">&lt;br/&gt;</ph>"},
	    {"<https://example.org>", "<ph type=\"link\">&lt;https://example.org&gt;</ph>"},
	    {"<!-- c --> a", "<ph type=\"x-html\">&lt;!-- c --&gt;</ph> a"},
	    /* Halves of something that goes on in another segment. */
	    {"**a", "<it pos=\"begin\" type=\"bold\">**</it>a"},
	    {"a** b", "a<it pos=\"end\" type=\"bold\">**</it> b"},
	    {"a](https://x) b", "a<it pos=\"end\" type=\"link\">](https://x)</it> b"},
	    {"a</b>", "a<it pos=\"end\" type=\"x-html\">&lt;/b&gt;</it>"},
	    /* Characters. */
	    {"a * b _ c 2*3 *", "a * b _ c 2*3 *"},
	    {"snake_case_name", "snake_case_name"},
	    {"[1] a ] [b", "[1] a ] [b"},
	    {"<your org> 1 < 2 > 1", "&lt;your org&gt; 1 &lt; 2 &gt; 1"},
	    {"`a", "`a"},
	    {"[a](b", "[a](b"},
	    /* What escapes and references mean. */
	    {"\\*a\\* &amp; &lt;b&gt;&nbsp;&copy;", "*a* &amp; &lt;b&gt;\u00a0&amp;copy;"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *got = segment(rows[i].text, "no code");

		/* The source has no code, so `x` is only there when the translation has none either. */
		assert_string_equal(got, rows[i].seg);
		free(got);
	}
}

static void codes_of_both_sides_are_matched(void **state)
{
	char *got = segment("Le [**b**](u)<br>", "[The **a**](v)<br>");

	(void)state;
	assert_string_equal(got,
			    "Le <bpt i=\"1\" x=\"1\" type=\"link\">[</bpt><bpt i=\"2\" x=\"2\" type=\"bold\">**</bpt>b"
			    "<ept i=\"2\">**</ept><ept i=\"1\">](u)</ept><ph x=\"3\" type=\"lb\">&lt;br&gt;</ph>");
	free(got);
}

static void xml_has_no_place_for_it(void **state)
{
	static const struct {
		const char *text, *seg;
	} rows[] = {
	    {"a\tb\r\nc", "a b  c"},
	    {"\001\033[2J", "\uFFFD\uFFFD[2J"},
	    {"\x7f\xc2\x85\xc2\x9b\xc2\xa0", "&#127;&#133;&#155;\u00a0"},
	    {"\xef\xbf\xbe\xef\xbf\xbf\xef\xbf\xbd", "\uFFFD\uFFFD\uFFFD"},
	    {"\xed\xa0\x80 \xff a", "\uFFFD\uFFFD\uFFFD \uFFFD a"},
	    {"a ]]> <![CDATA[ &x; \"", "a ]]&gt; &lt;![CDATA[ &amp;x; &quot;"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *got = segment(rows[i].text, "x");

		assert_string_equal(got, rows[i].seg);
		free(got);
	}
}

/* Whatever comes, tags are balanced, and i is that of one <bpt> and one <ept>. */
static void check_balance(const char *seg)
{
	char name[4] = "";
	unsigned open = 0, close = 0;

	for (const char *p = strchr(seg, '<'); p; p = strchr(p + 1, '<')) {
		if (p[1] == '/') {
			assert_true(strncmp(p + 2, name, strlen(name)) == 0);
			name[0] = '\0';
			continue;
		}
		assert_int_equal(name[0], '\0');
		assert_int_equal(sscanf(p, "<%3[a-z]", name), 1);
		open += strcmp(name, "bpt") == 0;
		close += strcmp(name, "ept") == 0;
	}
	assert_int_equal(name[0], '\0');
	assert_int_equal(open, close);
}

static void any_marks(void **state)
{
	static const char *const parts[] = {"*",     "**", "_",     "`",      "``",   "[",          "![",  "](",
					    ")",     "]",  "<sup>", "</sup>", "<br>", "<!--",       "-->", "\\",
					    "&amp;", "~~", " ",     "a",      "\n",   "<a name=\"", ">",   "é"};
	unsigned seed = 1;

	(void)state;
	for (unsigned n = 0; n < 3000; n++) {
		struct buf b = BUF_INIT;
		char *got;

		for (unsigned i = 0; i < 1 + n % 60; i++) {
			seed = seed * 1103515245U + 12345U;
			buf_puts(&b, parts[seed / 65536U % (sizeof(parts) / sizeof(parts[0]))]);
		}
		buf_putc(&b, 'a');
		got = segment(b.data, b.data);
		check_balance(got);
		free(got);
		buf_free(&b);
	}
}

/* A megabyte of marks that open something and never end it: well below a second, or this test is killed. */
static void time_is_linear(void **state)
{
	static const char *const units[] = {"[a](", "`a",  "``` a ", "<a ", "<!--", "**a",
					    "![",   "](x", "a_",     "\\",  "<b>"};

	(void)state;
	for (size_t u = 0; u < sizeof(units) / sizeof(units[0]); u++) {
		struct buf b = BUF_INIT;

		while (b.len < 1 << 20)
			buf_puts(&b, units[u]);
		free(segment(b.data, b.data));
		buf_free(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(no_segment_gives_the_header),
	    cmocka_unit_test(a_unit),
	    cmocka_unit_test(markdown_is_native_codes),
	    cmocka_unit_test(codes_of_both_sides_are_matched),
	    cmocka_unit_test(xml_has_no_place_for_it),
	    cmocka_unit_test(any_marks),
	    cmocka_unit_test(time_is_linear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
