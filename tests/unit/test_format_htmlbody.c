/* SPDX-License-Identifier: MIT */
/* The html format: the body's blocks and inlines one by one. */
#include <stdlib.h>

#include "format/html.h"
#include "stream.h"

/* An article with a reference and a picture of each kind. */
static void assert_body(struct buf *d, const char *expected)
{
	struct reference references[] = {{slice_of("a/soc-2.md"), slice_of("Scope")},
					 {slice_of("gone.md"), slice_of("x")},
					 {.fragment = slice_of("faq")},
					 {slice_of("a/iso.md"), slice_of("top")},
					 {.path = slice_of("a/iso.md")},
					 {.fragment = slice_of("nowhere")}};
	struct target targets[] = {{.article = slice_of("soc-2"), .locale = slice_of("en-us"), .fragment = slice_of("scope")},
				   {.fragment = slice_of("")},
				   {slice_of("iso"), slice_of("fr-fr"), slice_of("faq"), {0}},
				   {slice_of("iso"), slice_of("fr-fr"), slice_of("top"), {0}},
				   {.article = slice_of("iso"), .locale = slice_of("fr-fr")},
				   {.article = slice_of("iso"), .locale = slice_of("fr-fr")}};
	struct slice media[] = {slice_of("5f 0.png"), slice_of("")};
	struct article a = {
	    .id = slice_of("iso"), .locale = slice_of("fr-fr"), .references = references, .reference_count = 6};
	struct context c = {.targets = targets, .target_count = 6, .media = media, .media_count = 2};
	struct render_input in = {.article = &a, .context = &c, .document = buf_slice(d)};
	struct buf out = BUF_INIT;

	assert_int_equal(html_body(&in, &(struct html_marks){0}, true, false, &out), 0);
	assert_string_equal(out.data, expected);
	buf_free(&out);
	buf_free(d);
}

static void links(void **state)
{
	static const struct {
		const char *url;
		unsigned number;
		const char *href;
	} rows[] = {
	    {"https://example.org/a?b=c&d='e'", 0, "https://example.org/a?b=c&amp;d=&#x27;e&#x27;"},
	    {"/ü \"<>%20[x]", 0, "/%C3%BC%20%22%3C%3E%20%5Bx%5D"},
	    {"https://example.org/plain", 0, "https://example.org/plain"},
	    {"https://example.org/soc", 1, "../../by-locale/en-us/soc-2.en-us.html#scope"},
	    {"https://example.org/gone#x", 2, "https://example.org/gone#x"},
	    {"https://example.org/iso#faq", 3, "#faq"},
	    {"https://example.org/iso#top", 4, "#top"},
	    {"https://example.org/iso", 5, "../../by-locale/fr-fr/iso.fr-fr.html"},
	    {"#nowhere", 6, "../../by-locale/fr-fr/iso.fr-fr.html"},
	    {"https://example.org/wrong", 99, "https://example.org/wrong"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf d = BUF_INIT, expected = BUF_INIT;

		put_link(&d, rows[i].url, "x", rows[i].number);
		buf_printf(&expected, "<a href=\"%s\">x</a>", rows[i].href);
		assert_body(&d, expected.data);
		buf_free(&expected);
	}
}

static void link_with_title(void **state)
{
	struct buf d = BUF_INIT;

	(void)state;
	doc_put(&d, &(struct doc_event){.op = DOC_LINK, .url = slice_of("/u"), .title = slice_of("a \"b\" & c")});
	doc_close(&d);
	assert_body(&d, "<a href=\"/u\" title=\"a &quot;b&quot; &amp; c\" aria-label=\"/u\"></a>");
}

static void images(void **state)
{
	static const struct {
		unsigned number;
		const char *html;
	} rows[] = {
	    {0, "A &lt;map&gt;"},
	    {1, "<img src=\"../../media/5f%200.png\" alt=\"A &lt;map&gt;\" title=\"T\" />"},
	    {2, "A &lt;map&gt;"},
	    {7, "A &lt;map&gt;"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf d = BUF_INIT;

		doc_put(&d, &(struct doc_event){.op = DOC_IMAGE,
						.number = rows[i].number,
						.url = slice_of("http://x/y"),
						.text = slice_of("A <map>"),
						.title = slice_of("T")});
		assert_body(&d, rows[i].html);
	}
}

static void inlines(void **state)
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
	put_words(&d, "<script>\"&'");
	doc_put_text(&d, DOC_CODE, slice_of("<y>"));
	doc_put(&d, &(struct doc_event){.op = DOC_SOFT_BREAK});
	doc_put_text(&d, DOC_ANCHOR, slice_of("he\"re"));
	doc_put(&d, &(struct doc_event){.op = DOC_BREAK});
	put_source(&d, "In English.");
	doc_close(&d);
	assert_body(&d, "<p><em>x</em><strong>x</strong><sup>x</sup><sub>x</sub><u>x</u><del>x</del>"
			"&lt;script&gt;&quot;&amp;'<code>&lt;y&gt;</code>\n"
			"<span id=\"he&quot;re\"></span><br />\n</p>\n");
}

static void blocks(void **state)
{
	struct buf d = BUF_INIT;

	(void)state;
	doc_open(&d, DOC_LIST, 0);
	put_item(&d, "one", true);
	doc_open(&d, DOC_LIST, 2);
	put_item(&d, "a", false);
	doc_close(&d);
	doc_close(&d);
	doc_close(&d);
	doc_open(&d, DOC_LIST, 4);
	doc_open(&d, DOC_ITEM, 0);
	put_paragraph(&d, "loose");
	doc_close(&d);
	doc_open(&d, DOC_ITEM, 0);
	doc_close(&d);
	doc_close(&d);
	doc_open(&d, DOC_QUOTE, 0);
	doc_put(&d, &(struct doc_event){.op = DOC_RULE});
	doc_close(&d);
	doc_put(&d, &(struct doc_event){.op = DOC_CODE_BLOCK, .text = slice_of("a < b\n"), .url = slice_of("c\"")});
	doc_put(&d, &(struct doc_event){.op = DOC_CODE_BLOCK, .text = slice_of("x\n")});
	put_heading(&d, 6, "a&b", "Six");
	assert_body(&d, "<ul>\n<li>one\n<ol>\n<li>a</li>\n</ol>\n</li>\n</ul>\n"
			"<ol start=\"3\">\n<li>\n<p>loose</p>\n</li>\n<li></li>\n</ol>\n"
			"<blockquote>\n<hr />\n</blockquote>\n"
			"<pre tabindex=\"0\"><code class=\"language-c&quot;\">a &lt; b\n</code></pre>\n"
			"<pre tabindex=\"0\"><code>x\n</code></pre>\n"
			"<h6 id=\"a&amp;b\">Six</h6>\n");
}

/* The attribute align is obsolete in HTML: a class says it. */
static void tables_are_those_of_cmark_gfm_but_for_align(void **state)
{
	struct buf d = BUF_INIT;

	(void)state;
	doc_open(&d, DOC_TABLE, 2);
	doc_open(&d, DOC_ROW, 1);
	put_cell(&d, DOC_ALIGN_LEFT, "A");
	put_cell(&d, DOC_ALIGN_NONE, "B");
	doc_close(&d);
	for (int i = 0; i < 2; i++) {
		doc_open(&d, DOC_ROW, 0);
		put_cell(&d, DOC_ALIGN_LEFT, "1");
		put_cell(&d, DOC_ALIGN_NONE, "");
		doc_close(&d);
	}
	doc_close(&d);
	doc_open(&d, DOC_TABLE, 2);
	doc_open(&d, DOC_ROW, 1);
	put_cell(&d, DOC_ALIGN_CENTER, "A");
	put_cell(&d, DOC_ALIGN_RIGHT, "B");
	doc_close(&d);
	doc_close(&d);
	assert_body(&d, "<div class=\"table\" tabindex=\"0\">\n<table>\n<thead>\n<tr>\n<th class=\"left\">A</th>\n<th>B</th>\n</tr>\n"
			"</thead>\n<tbody>\n<tr>\n<td class=\"left\">1</td>\n<td></td>\n</tr>\n"
			"<tr>\n<td class=\"left\">1</td>\n<td></td>\n</tr>\n</tbody>\n</table>\n</div>\n"
			"<div class=\"table\" tabindex=\"0\">\n<table>\n<thead>\n<tr>\n<th class=\"center\">A</th>\n"
			"<th class=\"right\">B</th>\n</tr>\n</thead>\n</table>\n</div>\n");
}

static void side_by_side(void **state)
{
	struct segment segments[] = {{.id = slice_of("a-1")}};
	struct reference references[] = {{.path = slice_of("x.md")}, {.path = slice_of("y.md")}};
	struct target targets[] = {
	    {.article = slice_of("x"), .locale = slice_of("fr-fr"), .paired = slice_of("1")},
	    {.article = slice_of("y"), .locale = slice_of("fr-fr")},
	};
	struct article a = {.id = slice_of("iso"),
			    .locale = slice_of("fr-fr"),
			    .segments = segments,
			    .segment_count = 1,
			    .references = references,
			    .reference_count = 2};
	struct context c = {.targets = targets, .target_count = 2};
	struct buf d = BUF_INIT;
	char *got;

	(void)state;
	doc_put(&d, &(struct doc_event){.op = DOC_HEADING, .number = 1, .text = slice_of("top")});
	put_words(&d, "Norme");
	put_source(&d, "Standard");
	doc_close(&d);
	doc_put(&d, &(struct doc_event){.op = DOC_HEADING, .number = 2, .text = slice_of("why")});
	put_words(&d, "Pourquoi");
	put_source(&d, "Why");
	doc_close(&d);
	open_paragraph(&d, false);
	put_link(&d, "https://e.example/x", "x", 1);
	put_link(&d, "https://e.example/y", "y", 2);
	put_source(&d, "In English <b>.");
	doc_close(&d);
	doc_open(&d, DOC_LIST, 0);
	doc_open(&d, DOC_ITEM, 0);
	open_paragraph(&d, true);
	put_words(&d, "Un");
	put_source(&d, "One");
	doc_close(&d);
	doc_close(&d);
	doc_close(&d);
	put_paragraph(&d, "Seul.");
	got = render("side-by-side", &a, &c, &d);
	assert_non_null(strstr(got, "<body class=\"paired\">"));
	assert_non_null(strstr(got, "<h1 id=\"top\" class=\"pair\"><span>Norme</span> "
				    "<span class=\"source\" lang=\"en\" dir=\"ltr\">Standard</span></h1>"));
	assert_non_null(strstr(got, "<li class=\"mode\"><a href=\"../../by-locale/fr-fr/iso.fr-fr.html\">"));
	assert_non_null(strstr(
	    got, "<div class=\"body\">\n<h2 id=\"why\" class=\"pair\"><span>Pourquoi</span> "
		 "<span class=\"source\" lang=\"en\" dir=\"ltr\">Why</span></h2>\n"
		 "<div class=\"pair\"><p><a href=\"../../side-by-side/fr-fr/x.fr-fr.html\">x</a>"
		 "<a href=\"../../by-locale/fr-fr/y.fr-fr.html\">y</a></p>"
		 "<p class=\"source\" lang=\"en\" dir=\"ltr\">In English &lt;b&gt;.</p></div>\n"
		 "<ul>\n<li>\n<div class=\"pair\"><div>Un</div>"
		 "<div class=\"source\" lang=\"en\" dir=\"ltr\">One</div></div>\n</li>\n</ul>\n"
		 "<div class=\"pair\"><p>Seul.</p></div>\n</div>"));
	free(got);
}

static void alerts_speak_the_language(void **state)
{
	struct slice words[WORDS] = {[WORD_WARNING] = slice_of("Avertissement")};
	struct article a = {.id = slice_of("x")};
	struct context c = {.words = words, .word_count = WORDS};
	struct buf d = BUF_INIT, out = BUF_INIT;
	struct render_input in = {.article = &a, .context = &c};

	(void)state;
	doc_open(&d, DOC_ALERT, DOC_WARNING);
	put_paragraph(&d, "Attention.");
	doc_close(&d);
	doc_open(&d, DOC_ALERT, DOC_TIP);
	doc_close(&d);
	in.document = buf_slice(&d);
	assert_int_equal(html_body(&in, &(struct html_marks){0}, true, false, &out), 0);
	assert_string_equal(out.data,
			    "<div class=\"alert warning\" role=\"note\">\n<p class=\"label\">Avertissement</p>\n"
			    "<p>Attention.</p>\n</div>\n"
			    "<div class=\"alert tip\" role=\"note\">\n<p class=\"label\">Tip</p>\n</div>\n");
	buf_free(&out);
	buf_free(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(links),
	    cmocka_unit_test(link_with_title),
	    cmocka_unit_test(images),
	    cmocka_unit_test(inlines),
	    cmocka_unit_test(blocks),
	    cmocka_unit_test(tables_are_those_of_cmark_gfm_but_for_align),
	    cmocka_unit_test(side_by_side),
	    cmocka_unit_test(alerts_speak_the_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
