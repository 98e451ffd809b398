/* SPDX-License-Identifier: MIT */
/* Services in scope, questions, resources and white papers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "extract_fixture.h"

#define SCOPE "## <a name=\"microsoft-in-scope-cloud-services\"></a>Services\n\n"
#define QUESTIONS "## <a name=\"frequently-asked-questions\"></a>Questions\n\n"

/* The record's services as "id/environment" and its questions as "question=answer", separated by " | ". */
static void list_services(const struct article *a, struct buf *out)
{
	buf_reset(out);
	for (size_t i = 0; i < a->scope_count; i++) {
		buf_puts(out, i ? " | " : "");
		buf_put_slice(out, a->scope[i].service);
		if (a->scope[i].environment.len)
			buf_putc(out, '/');
		buf_put_slice(out, a->scope[i].environment);
	}
}

static void list_questions(const struct article *a, struct buf *out)
{
	buf_reset(out);
	for (size_t i = 0; i < a->faq_count; i++) {
		buf_puts(out, i ? " | " : "");
		buf_put_slice(out, a->faq[i].question);
		if (a->faq[i].question_source.len)
			buf_putc(out, '~');
		buf_put_slice(out, a->faq[i].question_source);
		buf_putc(out, '=');
		buf_put_slice(out, a->faq[i].answer);
	}
}

static const struct {
	const char *why, *text, *services;
} scopes[] = {
	{"a bullet a service", SCOPE "- Azure\n- Intune\n", "azure | intune"},
	{"words around the list are no service", SCOPE "Azure is a cloud.\n\n- Intune\n\nAlso Power BI.\n", "intune"},
	{"several in one", SCOPE "- Azure, Azure Government\n", "azure | azure-government"},
	{"the English side decides",
	 SCOPE "- " UNIT("11", "Flux", "Stream") "\n- " UNIT("12", "Public Azure", "Azure Government") "\n",
	 "microsoft-stream | azure-government"},
	{"linked, and bold", SCOPE "- [**Azure**](https://aka.ms/x)\n", "azure"},
	{"an unknown one is kept", SCOPE "- Azure\n- Jardins\n", "azure | "},
	{"nested lists", SCOPE "- Azure\n  - Intune\n\n  Power BI is not part of it.\n", "azure | intune"},
	{"a section below", SCOPE "### <a name=\"covered-services-for-soc-3\"></a>SOC 3\n\n- Azure\n", "azure"},
	{"outside", "## <a name=\"gardens\"></a>Jardins\n\n- Azure\n", ""},
	{"the section ends", SCOPE "- Azure\n\n## <a name=\"resources\"></a>R\n\n- Intune\n", "azure"},
	{"a table",
	 SCOPE "| Applicability | Services |\n|---|---|\n| **Office 365** | Exchange Online, SharePoint Online |\n"
	       "| GCC High | Exchange Online |\n| DOD | SharePoint Online |\n",
	 "exchange-online/commercial | sharepoint-online/commercial | exchange-online/gcc-high | sharepoint-online/dod"},
	{"a row for several environments", SCOPE "| A | S |\n|---|---|\n| GCC, DoD | Exchange Online |\n",
	 "exchange-online/gcc | exchange-online/dod"},
	{"commas in parentheses",
	 SCOPE "| A | S |\n|---|---|\n| GCC | Exchange Online (mail, also), SharePoint Online |\n",
	 "exchange-online/gcc | sharepoint-online/gcc"},
	{"a cell cut by a line end", SCOPE "| A | S |\n|---|---|\n| GCC | Exchange Online,\nSharePoint Online |\n",
	 "exchange-online/gcc | sharepoint-online/gcc"},
	{"a row that names no environment",
	 SCOPE "| A | S |\n|---|---|\n| Kommerziell | Yammer |\n| Jardins | Exchange Online |\n",
	 "yammer/commercial | exchange-online"},
	{"full-width commas", SCOPE "| A | S |\n|---|---|\n| GCC | Exchange Online、SharePoint Online |\n",
	 "exchange-online/gcc | sharepoint-online/gcc"},
};

static void test_scopes(void **state)
{
	struct buf got = BUF_INIT;
	struct fixture f;
	char text[2048];

	(void)state;
	fixture_open(&f);
	for (size_t i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++) {
		print_message("%s\n", scopes[i].why);
		snprintf(text, sizeof(text), "# Norme\n\n%s", scopes[i].text);
		fixture_article(&f, "fr-fr/offering-iso-27001.md", text);
		list_services(&f.article, &got);
		assert_string_equal(got.data, scopes[i].services);
	}
	buf_free(&got);
	fixture_close(&f);
}

/* The words of both languages stay together, though the two sides of a cell are in different orders. */
static void test_surfaces(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	fixture_article(&f, "fr-fr/offering-iso-27001.md",
			"# Norme\n\n" SCOPE "- " UNIT("11", "Azure et Azure Government", "Azure and Azure Government")
			"\n\n| A | S |\n|---|---|\n| " UNIT("12", "GCC", "GCC") " | "
			UNIT("13", "SharePoint Online, Courrier, Exchange Online",
			     "Exchange Online, Jardins Mail, SharePoint Online")
			" |\n");
	assert_int_equal(f.article.scope_count, 5);
	assert_slice(f.article.scope[0].surface, "Azure et Azure Government");
	assert_slice(f.article.scope[1].surface, "Azure et Azure Government");
	assert_slice(f.article.scope[1].source, "Azure and Azure Government");
	assert_slice(f.article.scope[2].source, "Exchange Online");
	assert_slice(f.article.scope[2].surface, "Exchange Online");
	assert_slice(f.article.scope[3].source, "Jardins Mail");
	assert_slice(f.article.scope[3].surface, "Courrier");
	assert_slice(f.article.scope[4].source, "SharePoint Online");
	assert_slice(f.article.scope[4].surface, "SharePoint Online");
	fixture_close(&f);
}

static const struct {
	const char *why, *text, *questions;
} faqs[] = {
	{"whole lines in bold", QUESTIONS "**Quoi ?**\n\nUn.\n\nDeux.\n\n**Et**\n\nTrois.\n",
	 "Quoi ?=Un.\nDeux. | Et=Trois."},
	{"with the English", QUESTIONS UNIT("11", "**Quoi ?**", "**What?**") "\n\n" UNIT("12", "Un.", "One.") "\n",
	 "Quoi ?~What?=Un."},
	{"the answer on the question's line", QUESTIONS "**Quoi ?** Un.\n\nDeux.\n", "Quoi ?=Un.\nDeux."},
	{"bold words that ask nothing", QUESTIONS "**Quoi ?**\n\n**Oui** et non.\n\n- **Deux**\n",
	 "Quoi ?=Oui et non.\nDeux"},
	{"in pieces", QUESTIONS "**Quoi** **donc ?**\n\nUn.\n", "Quoi donc ?=Un."},
	{"headings", QUESTIONS "### Quoi ?\n\nUn.\n\n### Qui ?\n\nDeux.\n", "Quoi ?=Un. | Qui ?=Deux."},
	{"lists and tables in the answer",
	 QUESTIONS "**Quoi ?**\n\n- Un\n- [Deux](https://example.org/)\n\n| A | B |\n|---|---|\n| 1 | 2 |\n",
	 "Quoi ?=Un\nDeux\nA\tB\n1\t2"},
	{"words before the first question", QUESTIONS "Lisez.\n\n**Quoi ?**\n\nUn.\n", "Quoi ?=Un."},
	{"the section ends",
	 QUESTIONS "**Quoi ?**\n\nUn.\n\n## <a name=\"gardens\"></a>Jardins\n\n**Et ?**\n\nDeux.\n", "Quoi ?=Un."},
	{"two sections", QUESTIONS "**Quoi ?**\n\nUn.\n\n" QUESTIONS "Deux.\n\n**Qui ?**\n", "Quoi ?=Un. | Qui ?="},
	{"full-width question mark", QUESTIONS "**何ですか？** はい。\n", "何ですか？=はい。"},
	{"nowhere else", "## <a name=\"gardens\"></a>Jardins\n\n**Quoi ?**\n\nUn.\n", ""},
};

static void test_faqs(void **state)
{
	struct buf got = BUF_INIT;
	struct fixture f;
	char text[2048];

	(void)state;
	fixture_open(&f);
	for (size_t i = 0; i < sizeof(faqs) / sizeof(faqs[0]); i++) {
		print_message("%s\n", faqs[i].why);
		snprintf(text, sizeof(text), "# Norme\n\n%s", faqs[i].text);
		fixture_article(&f, "fr-fr/offering-iso-27001.md", text);
		list_questions(&f.article, &got);
		assert_string_equal(got.data, faqs[i].questions);
	}
	buf_free(&got);
	fixture_close(&f);
}

static void test_resources(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	fixture_article(&f, "fr-fr/compliance/regulatory/offering-iso-27001.md",
			"# Norme\n\n## <a name=\"resources\"></a>Ressources\n\n"
			"- [Un](https://example.org/1) et [deux](https://example.org/2) [](https://example.org/3)\n\n"
			"### <a name=\"gardens\"></a>Jardins\n\n- [Trois](offering-soc-2.md)\n\n"
			"## <a name=\"white-papers\"></a>Livres\n\n- [Quatre](https://example.org/4)\n");
	assert_int_equal(f.article.resource_count, 3);
	assert_slice(f.article.resources[0].title, "Un");
	assert_slice(f.article.resources[1].url, "https://example.org/2");
	assert_slice(f.article.resources[2].title, "Trois");
	assert_int_equal(f.article.white_paper_count, 1);
	assert_slice(f.article.white_papers[0].title, "Quatre");
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scopes),
		cmocka_unit_test(test_surfaces),
		cmocka_unit_test(test_faqs),
		cmocka_unit_test(test_resources),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
