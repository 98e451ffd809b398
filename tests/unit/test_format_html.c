/* SPDX-License-Identifier: MIT */
/* The html format: whole pages; test_format_htmlbody.c has the body's blocks and inlines one by one. */
#include <stdlib.h>

#include "stream.h"

static const struct context no_context;

static void smallest_page(void **state)
{
	struct article a = {.id = slice_of("soc-2"), .locale = slice_of("en-us")};
	struct buf d = BUF_INIT;

	(void)state;
	assert_renders("html", &a, &no_context, &d,
		       "<!DOCTYPE html>\n"
		       "<html lang=\"en-us\" dir=\"ltr\">\n"
		       "<head>\n"
		       "<meta charset=\"utf-8\">\n"
		       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		       "<title>soc-2</title>\n"
		       "<link rel=\"stylesheet\" href=\"../../style.css\">\n"
		       "<link rel=\"canonical\" href=\"../../by-locale/en-us/soc-2.en-us.html\">\n"
		       "<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\","
		       "\"@type\":\"TechArticle\",\"headline\":\"soc-2\"}</script>\n"
		       "</head>\n"
		       "<body>\n"
		       "<a class=\"skip\" href=\"#page.main\">Skip to content</a>\n"
		       "<header class=\"site\">\n<a class=\"brand\" href=\"../../index.html\">Compliance articles</a>\n"
		       "<form class=\"search\" role=\"search\" method=\"get\" action=\"../../search\">\n"
		       "<input type=\"search\" name=\"q\" maxlength=\"80\" autocomplete=\"off\" aria-label=\"Search\">\n"
		       "<button type=\"submit\">Search</button>\n</form>\n</header>\n"
		       "<nav class=\"crumbs\" aria-label=\"Breadcrumbs\">\n<ol>\n"
		       "<li><a href=\"../../index.html\">Home</a></li>\n"
		       "<li><a href=\"../../by-locale/en-us/index.html\">en-us</a></li>\n"
		       "</ol>\n</nav>\n"
		       "<main id=\"page.main\">\n<article>\n<header>\n"
		       "<h1>soc-2</h1>\n"
		       "<dl class=\"facts\">\n"
		       "<div><dt>Translation</dt><dd><span class=\"original\">Original</span></dd></div>\n</dl>\n"
		       "</header>\n"
		       "<div class=\"body\">\n"
		       "</div>\n</article>\n</main>\n"
		       "<footer>\n</footer>\n</body>\n</html>\n");
}

static void full_page(void **state)
{
	struct scope_item scope[] = {{.service = slice_of("power-bi")}, {.service = slice_of("azure")}};
	struct certificate certificates[] = {{.service = slice_of("azure"),
					      .title = slice_of("Certificat <A>"),
					      .url = slice_of("https://aka.ms/a?b&c")},
					     {.title = slice_of("Rapport"), .url = slice_of("https://aka.ms/r"), .kind = KIND_REPORT},
					     {.title = slice_of("Encore"), .url = slice_of("https://aka.ms/a?b&c")}};
	struct faq faq[] = {{.question = slice_of("What for?")}};
	struct neighbour neighbours[] = {{.article = slice_of("")}, {slice_of("soc-2"), slice_of("SOC <2>"), slice_of("1")}};
	struct article a = {.id = slice_of("iso-27001"),
			    .locale = slice_of("fr-fr"),
			    .standard = slice_of("iso-27001"),
			    .title = slice_of("Titre & \"plus\""),
			    .h1 = slice_of("La norme"),
			    .description = slice_of("Une <norme>"),
			    .updated = slice_of("2020-01-22"),
			    .translation = TRANSLATION_HUMAN,
			    .public_url = slice_of("https://example.org/fr-fr/iso"),
			    .scope = scope,
			    .scope_count = 2,
			    .certificates = certificates,
			    .certificate_count = 3,
			    .faq = faq,
			    .faq_count = 1};
	struct slice words[WORDS] = {[WORD_HOME] = slice_of("Accueil"), [WORD_HUMAN] = slice_of("Traduction humaine")};
	struct slice services[] = {slice_of("Azure"), slice_of("Power BI")};
	struct slice folders[] = {slice_of("iso-27001-azure-certificate-a"), slice_of("iso-27001-report-r"),
				  slice_of("iso-27001-azure-certificate-a")};
	struct sibling siblings[] = {
	    {slice_of("en-us"), slice_of("en-US"), slice_of("English"), slice_of("The standard"), slice_of("ltr"), {0}},
	    {slice_of("fr-fr"), slice_of("fr-FR"), slice_of("Français"), slice_of("La norme"), slice_of("ltr"), {0}}};
	struct context c = {.lang = slice_of("fr-FR"),
			    .direction = slice_of("ltr"),
			    .standard_name = slice_of("ISO/IEC 27001"),
			    .base_url = slice_of("https://docs.example.org/c"),
			    .words = words,
			    .word_count = WORDS,
			    .services = services,
			    .service_count = 2,
			    .certificates = folders,
			    .certificate_count = 3,
			    .siblings = siblings,
			    .sibling_count = 2,
			    .neighbours = neighbours,
			    .neighbour_count = 2};
	/* In two: a literal has 4,095 bytes at most. */
	static const char head[] =
	    "<!DOCTYPE html>\n"
	    "<html lang=\"fr-FR\" dir=\"ltr\">\n"
	    "<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	    "<title>Titre &amp; &quot;plus&quot;</title>\n"
	    "<link rel=\"stylesheet\" href=\"../../style.css\">\n"
	    "<meta name=\"description\" content=\"Une &lt;norme&gt;\">\n"
	    "<link rel=\"canonical\" href=\"https://docs.example.org/c/by-locale/fr-fr/iso-27001.fr-fr.html\">\n"
	    "<meta property=\"og:url\" content=\"https://docs.example.org/c/by-locale/fr-fr/iso-27001.fr-fr.html\">\n"
	    "<meta property=\"og:type\" content=\"article\">\n"
	    "<meta property=\"og:title\" content=\"Titre &amp; &quot;plus&quot;\">\n"
	    "<link rel=\"alternate\" hreflang=\"en-US\" "
	    "href=\"https://docs.example.org/c/by-locale/en-us/iso-27001.en-us.html\">\n"
	    "<link rel=\"alternate\" hreflang=\"fr-FR\" "
	    "href=\"https://docs.example.org/c/by-locale/fr-fr/iso-27001.fr-fr.html\">\n"
	    "<link rel=\"alternate\" hreflang=\"x-default\" "
	    "href=\"https://docs.example.org/c/by-locale/en-us/iso-27001.en-us.html\">\n"
	    "<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"TechArticle\","
	    "\"headline\":\"Titre \\u0026 \\u0022plus\\u0022\",\"inLanguage\":\"fr-FR\",\"dateModified\":\"2020-01-22\","
	    "\"description\":\"Une \\u003cnorme\\u003e\",\"about\":{\"@type\":\"Thing\",\"name\":\"ISO/IEC 27001\"},"
	    "\"isBasedOn\":\"https://example.org/fr-fr/iso\"}</script>\n"
	    "</head>\n"
	    "<body>\n"
	    "<a class=\"skip\" href=\"#page.main\">Skip to content</a>\n"
	    "<header class=\"site\">\n<a class=\"brand\" href=\"../../index.html\">Compliance articles</a>\n"
	    "<form class=\"search\" role=\"search\" method=\"get\" action=\"../../search\">\n"
	    "<input type=\"search\" name=\"q\" maxlength=\"80\" autocomplete=\"off\" aria-label=\"Search\">\n"
	    "<button type=\"submit\">Search</button>\n</form>\n</header>\n"
	    "<nav class=\"crumbs\" aria-label=\"Breadcrumbs\">\n<ol>\n"
	    "<li><a href=\"../../index.html\">Accueil</a></li>\n"
	    "<li><a href=\"../../by-locale/fr-fr/index.html\">Français</a></li>\n"
	    "<li><a href=\"../../by-standard/iso-27001/index.html\">ISO/IEC 27001</a></li>\n"
	    "</ol>\n</nav>\n"
	    "<main id=\"page.main\">\n<article>\n<header>\n"
	    "<h1 id=\"the-standard\">La <em>norme</em></h1>\n"
	    "<dl class=\"facts\">\n"
	    "<div><dt>Standard</dt><dd>"
	    "<a href=\"../../by-standard/iso-27001/index.html\">ISO/IEC 27001</a></dd></div>\n"
	    "<div><dt>Updated</dt><dd><time datetime=\"2020-01-22\">2020-01-22</time></dd></div>\n"
	    "<div><dt>Translation</dt><dd><span class=\"human\">Traduction humaine</span></dd></div>\n"
	    "</dl>\n";
	static const char rest[] =
	    "<nav class=\"languages\" aria-label=\"Languages\">\n<ul>\n"
	    "<li><a href=\"../../by-locale/en-us/iso-27001.en-us.html\" lang=\"en-US\" hreflang=\"en-US\" "
	    "dir=\"ltr\" title=\"The standard\">English</a></li>\n"
	    "<li><a href=\"../../by-locale/fr-fr/iso-27001.fr-fr.html\" lang=\"fr-FR\" hreflang=\"fr-FR\" "
	    "dir=\"ltr\" title=\"La norme\" aria-current=\"page\">Français</a></li>\n"
	    "</ul>\n</nav>\n"
	    "<details class=\"services\" open>\n"
	    "<summary>Services in scope <small>2</small></summary>\n"
	    "<ul class=\"chips\">\n"
	    "<li><a href=\"../../by-service/azure/index.html\">Azure</a></li>\n"
	    "<li><a href=\"../../by-service/power-bi/index.html\">Power BI</a></li>\n"
	    "</ul>\n</details>\n"
	    "<details class=\"certificates\">\n<summary>Certificates and reports <small>2</small></summary>\n"
	    "<div class=\"table\" tabindex=\"0\">\n<table>\n<thead>\n<tr><th scope=\"col\">Document</th>"
	    "<th scope=\"col\">Kind</th><th scope=\"col\">Service</th><th scope=\"col\">Other articles</th></tr>\n"
	    "</thead>\n<tbody>\n"
	    "<tr><th scope=\"row\"><a href=\"https://aka.ms/a?b&amp;c\">Certificat &lt;A&gt;</a></th>"
	    "<td>Certificate</td><td>Azure</td><td><a href=\"../../by-certificate/iso-27001-azure-certificate-a/index.html\">"
	    "iso-27001-azure-certificate-a</a></td></tr>\n"
	    "<tr><th scope=\"row\"><a href=\"https://aka.ms/r\">Rapport</a></th>"
	    "<td>Report</td><td></td><td><a href=\"../../by-certificate/iso-27001-report-r/index.html\">"
	    "iso-27001-report-r</a></td></tr>\n"
	    "</tbody>\n</table>\n</div>\n</details>\n"
	    "</header>\n"
	    "<nav class=\"contents\" aria-labelledby=\"page.contents\">\n"
	    "<p class=\"label\" id=\"page.contents\">On this page</p>\n<ul>\n"
	    "<li><a href=\"#overview\">Vue d'ensemble</a></li>\n"
	    "<li><a href=\"#scope\">Portée &amp; limites</a></li>\n"
	    "<li><a href=\"#faq\">Questions</a>\n<ul>\n"
	    "<li><a href=\"#faq.1\">What for?</a></li>\n</ul>\n</li>\n"
	    "</ul>\n</nav>\n"
	    "<div class=\"body\">\n"
	    "<h2 id=\"overview\">Vue d'ensemble</h2>\n"
	    "<p>Texte.</p>\n"
	    "<h2 id=\"scope\">Portée &amp; limites</h2>\n"
	    "<h2 id=\"faq\">Questions</h2>\n"
	    "<p id=\"faq.1\"><strong>What\u00a0 for?</strong> So.</p>\n"
	    "<p>What for?</p>\n"
	    "</div>\n</article>\n"
	    "<nav class=\"neighbours\" aria-label=\"Previous / Next\">\n"
	    "<a rel=\"next\" href=\"../../by-locale/fr-fr/soc-2.fr-fr.html\"><small>Next</small> SOC &lt;2&gt;</a>\n"
	    "</nav>\n</main>\n"
	    "<footer>\n"
	    "<p>Published at <a rel=\"external\" href=\"https://example.org/fr-fr/iso\">"
	    "https://example.org/fr-fr/iso</a></p>\n"
	    "</footer>\n</body>\n</html>\n";
	char *got;
	struct buf d = BUF_INIT;

	(void)state;
	doc_put(&d, &(struct doc_event){.op = DOC_HEADING, .number = 1, .text = slice_of("the-standard")});
	put_words(&d, "La ");
	doc_open(&d, DOC_EMPHASIS, 0);
	put_words(&d, "norme");
	doc_close(&d);
	put_source(&d, "The standard");
	doc_close(&d);
	put_heading(&d, 2, "overview", "Vue d'ensemble");
	put_paragraph(&d, "Texte.");
	put_heading(&d, 2, "scope", "Portée & limites");
	put_heading(&d, 2, "faq", "Questions");
	open_paragraph(&d, false);
	doc_open(&d, DOC_STRONG, 0);
	put_words(&d, "What\u00a0 for?");
	doc_close(&d);
	put_words(&d, " So.");
	doc_close(&d);
	put_paragraph(&d, "What for?");
	got = render("html", &a, &c, &d);
	assert_true(strlen(got) > sizeof(head));
	assert_memory_equal(got, head, sizeof(head) - 1);
	assert_string_equal(got + sizeof(head) - 1, rest);
	free(got);
}

static void only_the_first_h1_moves_up(void **state)
{
	struct article a = {.id = slice_of("x"), .locale = slice_of("en-us")};
	struct buf d = BUF_INIT;
	char *got;

	(void)state;
	put_paragraph(&d, "Before.");
	put_heading(&d, 1, "one", "One");
	put_heading(&d, 1, "two", "Two");
	got = render("html", &a, &no_context, &d);
	assert_non_null(strstr(got, "<h1 id=\"one\">One</h1>\n<dl class=\"facts\">"));
	assert_non_null(strstr(got, "<div class=\"body\">\n<p>Before.</p>\n<h1 id=\"two\">Two</h1>\n</div>"));
	free(got);
}

static void folder_page(void **state)
{
	struct page_link crumbs[] = {{.text = slice_of("Home"), .href = slice_of("../")}};
	struct page_link lines[] = {{.text = slice_of("Français"), .lang = slice_of("fr-FR")},
				    {.text = slice_of("R&D"), .href = slice_of("r%20d/ü?a&b"), .lang = slice_of("en")}};
	struct page_block blocks[] = {
	    {.name = slice_of("fr-fr"), .href = slice_of("fr-fr/"), .lines = lines, .line_count = 2},
	    {.name = slice_of("<x>"), .group = slice_of("G")},
	    {.name = slice_of("y"), .group = slice_of("G")},
	};
	struct page_link facts[] = {{.label = slice_of("Kind"), .text = slice_of("Report"), .href = slice_of("k")}};
	struct page_link cells[] = {{.text = slice_of("Name")}, {.text = slice_of("<n>")}, {.text = slice_of("a")},
				    {.text = slice_of("✓"), .note = slice_of("&")}, {.text = slice_of("b")}, {.text = slice_of("2020-01-22")}};
	struct page_section sections[] = {
	    {.title = slice_of("T"), .level = 2, .shape = PAGE_TABLE, .columns = 2, .cells = cells, .cell_count = 6},
	    {.title = slice_of("C"), .level = 3, .shape = PAGE_COLUMNS, .cells = cells + 2, .cell_count = 2,
	     .note = slice_of("2 / 3")},
	    {.shape = PAGE_CHIPS, .cells = cells + 2, .cell_count = 1},
	};
	struct page p = {.title = slice_of("By <locale>"),
			 .intro = slice_of("One folder each."),
			 .root = slice_of("../"),
			 .path = slice_of("by-locale/index.html"),
			 .base_url = slice_of("https://x.example/a"),
			 .lang = slice_of("en"),
			 .query = slice_of("\"><b>"),
			 .crumbs = crumbs,
			 .crumb_count = 1,
			 .facts = facts,
			 .fact_count = 1,
			 .sections = sections,
			 .section_count = 3,
			 .blocks = blocks,
			 .block_count = 3};
	struct buf out = BUF_INIT;

	(void)state;
	assert_int_equal(format_by_name(slice_of("html"))->page(&p, &out), 0);
	assert_string_equal(out.data,
			    "<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n"
			    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
			    "<title>By &lt;locale&gt;</title>\n"
			    "<link rel=\"stylesheet\" href=\"../style.css\">\n"
			    "<meta name=\"description\" content=\"One folder each.\">\n"
			    "<link rel=\"canonical\" href=\"https://x.example/a/by-locale/index.html\">\n"
			    "<meta property=\"og:url\" content=\"https://x.example/a/by-locale/index.html\">\n"
			    "</head>\n<body class=\"wide found\">\n"
			    "<a class=\"skip\" href=\"#page.main\">Skip to content</a>\n"
			    "<header class=\"site\">\n<a class=\"brand\" href=\"../index.html\">Compliance articles</a>\n"
			    "<form class=\"search\" role=\"search\" method=\"get\" action=\"../search\">\n"
			    "<input type=\"search\" name=\"q\" maxlength=\"80\" autocomplete=\"off\" "
			    "value=\"&quot;&gt;&lt;b&gt;\" aria-label=\"Search\">\n"
			    "<button type=\"submit\">Search</button>\n</form>\n</header>\n"
			    "<nav class=\"crumbs\" aria-label=\"Breadcrumbs\">\n<ol>\n<li><a href=\"../\">Home</a></li>\n</ol>\n</nav>\n"
			    "<main id=\"page.main\">\n<h1 id=\"page.title\">By &lt;locale&gt;</h1>\n"
			    "<p class=\"intro\">One folder each.</p>\n"
			    "<dl class=\"facts\">\n<div><dt>Kind</dt><dd><a href=\"k\">Report</a></dd></div>\n</dl>\n"
			    "<h2 id=\"section.0\">T</h2>\n"
			    "<section class=\"table\" tabindex=\"0\" aria-labelledby=\"section.0\">\n<table>\n"
			    "<thead>\n<tr><th scope=\"col\">Name</th><th scope=\"col\">&lt;n&gt;</th></tr>\n</thead>\n"
			    "<tbody>\n<tr><th scope=\"row\">a</th><td>✓ <small>&amp;</small></td></tr>\n"
			    "<tr><th scope=\"row\">b</th><td><time>2020-01-22</time></td></tr>\n</tbody>\n</table>\n</section>\n"
			    "<h3 id=\"section.1\">C</h3>\n<p class=\"remark\">2 / 3</p>\n"
			    "<ul class=\"columns\">\n<li>a</li>\n<li>✓ <small>&amp;</small></li>\n</ul>\n"
			    "<ul class=\"chips\">\n<li>a</li>\n</ul>\n"
			    "<ul class=\"keys\">\n"
			    "<li><a href=\"fr-fr/\">fr-fr</a>\n<ul>\n"
			    "<li><span lang=\"fr-FR\">Français</span></li>\n"
			    "<li><a href=\"r%20d/%C3%BC?a&amp;b\" lang=\"en\">R&amp;D</a></li>\n</ul>\n</li>\n"
			    "</ul>\n"
			    "<h2>G</h2>\n<ul class=\"keys\">\n<li>&lt;x&gt;</li>\n"
			    "<li>y</li>\n</ul>\n"
			    "</main>\n</body>\n</html>\n");
	buf_free(&out);
}

static void stylesheet_asks_for_nothing(void **state)
{
	const struct format *f = format_by_name(slice_of("html"));
	struct slice css = f->style();

	(void)state;
	assert_string_equal(f->style_name, "style.css");
	assert_true(css.len > 1000);
	assert_int_equal(css.ptr[css.len - 1], '\n');
	assert_int_equal(slice_find(css, slice_of("url(")), -1);
	assert_int_equal(slice_find(css, slice_of("@import")), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(smallest_page),
	    cmocka_unit_test(full_page),
	    cmocka_unit_test(only_the_first_h1_moves_up),
	    cmocka_unit_test(folder_page),
	    cmocka_unit_test(stylesheet_asks_for_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
