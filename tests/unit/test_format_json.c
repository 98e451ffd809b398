/* SPDX-License-Identifier: MIT */
/* The json format: keys and their order, what is left out, escapes. */
#include <stdlib.h>

#include "stream.h"

static const struct context no_context;

static void unknown_is_left_out(void **state)
{
	struct article a = {.id = slice_of("soc-2"), .locale = slice_of("en-us"), .translation = TRANSLATION_ORIGINAL};
	struct buf d = BUF_INIT;

	(void)state;
	assert_renders("json", &a, &no_context, &d,
		       "{\"article\": \"soc-2\",\n"
		       "\"locale\": \"en-us\",\n"
		       "\"translation\": \"original\",\n"
		       "\"headings\": [],\n"
		       "\"services\": [],\n"
		       "\"certificates\": [],\n"
		       "\"faq\": [],\n"
		       "\"resources\": [],\n"
		       "\"white_papers\": [],\n"
		       "\"segments\": [],\n"
		       "\"links\": []}\n");
}

static void strings_are_escaped(void **state)
{
	static const struct {
		const char *from, *to;
	} rows[] = {
	    {"say \"a\\b\"", "say \\\"a\\\\b\\\""},    {"a\nb\tc", "a\\nb\\tc"},
	    {"\001\033\177", "\\u0001\\u001b\\u007f"}, {"\xc2\x85\xc2\x9b", "\\u0085\\u009b"},
	    {"\u00a0é</script>", "\u00a0é</script>"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct article a = {.id = slice_of(rows[i].from)};
		struct buf d = BUF_INIT, expected = BUF_INIT;
		char *got = render("json", &a, &no_context, &d);

		buf_printf(&expected, "{\"article\": \"%s\",\n", rows[i].to);
		assert_memory_equal(got, expected.data, expected.len);
		buf_free(&expected);
		free(got);
	}
}

static void document_gives_headings_and_links(void **state)
{
	struct article a = {.id = slice_of("x"), .locale = slice_of("fr-fr")};
	struct buf d = BUF_INIT;

	(void)state;
	doc_put(&d, &(struct doc_event){
			.op = DOC_HEADING, .number = 2, .text = slice_of("azure-1"), .title = slice_of("azure")});
	put_words(&d, "Le ");
	doc_open(&d, DOC_STRONG, 0);
	put_words(&d, "nuage ");
	doc_close(&d);
	put_source(&d, "The cloud");
	doc_close(&d);
	doc_put(&d, &(struct doc_event){.op = DOC_HEADING, .number = 3, .text = slice_of("faq")});
	put_link(&d, "https://example.org/q", "Questions", 0);
	doc_close(&d);
	open_paragraph(&d, false);
	put_link(&d, "https://example.org/e", "", 0);
	doc_close(&d);
	assert_renders("json", &a, &no_context, &d,
		       "{\"article\": \"x\",\n"
		       "\"locale\": \"fr-fr\",\n"
		       "\"translation\": \"original\",\n"
		       "\"headings\": [\n"
		       "  {\"level\": 2, \"slug\": \"azure\", \"text\": \"Le nuage\", \"source\": \"The cloud\"},\n"
		       "  {\"level\": 3, \"slug\": \"faq\", \"text\": \"Questions\"}\n"
		       "],\n"
		       "\"services\": [],\n"
		       "\"certificates\": [],\n"
		       "\"faq\": [],\n"
		       "\"resources\": [],\n"
		       "\"white_papers\": [],\n"
		       "\"segments\": [],\n"
		       "\"links\": [\n"
		       "  {\"text\": \"Questions\", \"url\": \"https://example.org/q\"},\n"
		       "  {\"url\": \"https://example.org/e\"}\n"
		       "]}\n");
}

static void facts(void **state)
{
	struct scope_item scope[] = {
	    {slice_of("azure"), slice_of("gcc"), slice_of("Azure public"), slice_of("Azure Government")},
	    {.surface = slice_of("Chose")}};
	struct certificate certificates[] = {
	    {.section = slice_of("audits"),
	     .service = slice_of("azure"),
	     .kind = KIND_SOA,
	     .title = slice_of("Déclaration"),
	     .title_source = slice_of("Statement"),
	     .url = slice_of("https://aka.ms/s")},
	    {.kind = KIND_REPORT, .title = slice_of("Rapport"), .url = slice_of("https://aka.ms/r")}};
	struct faq faq[] = {{slice_of("Où ?"), slice_of("Where?"), slice_of("Ici.\nLà.")}};
	struct resource resource[] = {{slice_of("Guide"), slice_of("https://aka.ms/g")}};
	struct segment segments[] = {{slice_of("8cf60-104"), slice_of("**Un**"), slice_of("**One**"), SEGMENT_ITEM}};
	struct article a = {.id = slice_of("iso-27001"),
			    .locale = slice_of("fr-fr"),
			    .standard = slice_of("iso-27001"),
			    .title = slice_of("T"),
			    .h1 = slice_of("H"),
			    .description = slice_of("D"),
			    .updated = slice_of("2020-01-22"),
			    .translation = TRANSLATION_MACHINE,
			    .source = slice_of("a.md"),
			    .source_version = slice_of("5bb3"),
			    .public_url = slice_of("https://example.org/"),
			    .scope = scope,
			    .scope_count = 2,
			    .certificates = certificates,
			    .certificate_count = 2,
			    .faq = faq,
			    .faq_count = 1,
			    .resources = resource,
			    .resource_count = 1,
			    .white_papers = resource,
			    .white_paper_count = 1,
			    .segments = segments,
			    .segment_count = 1};
	struct slice folders[] = {slice_of("iso-27001-azure-soa-s"), slice_of("iso-27001-report-r")};
	struct context c = {.certificates = folders, .certificate_count = 2};
	struct buf d = BUF_INIT;

	(void)state;
	assert_renders(
	    "json", &a, &c, &d,
	    "{\"article\": \"iso-27001\",\n"
	    "\"locale\": \"fr-fr\",\n"
	    "\"standard\": \"iso-27001\",\n"
	    "\"title\": \"T\",\n"
	    "\"h1\": \"H\",\n"
	    "\"description\": \"D\",\n"
	    "\"updated\": \"2020-01-22\",\n"
	    "\"translation\": \"machine\",\n"
	    "\"source\": \"a.md\",\n"
	    "\"source_version\": \"5bb3\",\n"
	    "\"headings\": [],\n"
	    "\"services\": [\n"
	    "  {\"id\": \"azure\", \"environment\": \"gcc\", \"surface\": \"Azure public\", \"source\": \"Azure "
	    "Government\"},\n"
	    "  {\"surface\": \"Chose\"}\n"
	    "],\n"
	    "\"certificates\": [\n"
	    "  {\"certificate\": \"iso-27001-azure-soa-s\", \"section\": \"audits\", \"service\": \"azure\", "
	    "\"kind\": \"soa\", \"title\": \"Déclaration\", \"title_source\": \"Statement\", \"url\": "
	    "\"https://aka.ms/s\"},\n"
	    "  {\"certificate\": \"iso-27001-report-r\", \"kind\": \"report\", \"title\": \"Rapport\", \"url\": "
	    "\"https://aka.ms/r\"}\n"
	    "],\n"
	    "\"faq\": [\n"
	    "  {\"question\": \"Où ?\", \"question_source\": \"Where?\", \"answer\": \"Ici.\\nLà.\"}\n"
	    "],\n"
	    "\"resources\": [\n"
	    "  {\"title\": \"Guide\", \"url\": \"https://aka.ms/g\"}\n"
	    "],\n"
	    "\"white_papers\": [\n"
	    "  {\"title\": \"Guide\", \"url\": \"https://aka.ms/g\"}\n"
	    "],\n"
	    "\"segments\": [\n"
	    "  {\"id\": \"8cf60-104\", \"text\": \"**Un**\", \"source\": \"**One**\"}\n"
	    "],\n"
	    "\"links\": []}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(unknown_is_left_out),
	    cmocka_unit_test(strings_are_escaped),
	    cmocka_unit_test(document_gives_headings_and_links),
	    cmocka_unit_test(facts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
