/* SPDX-License-Identifier: MIT */
/* Which article a source is, in which locale, about which standard. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "extract_fixture.h"

#define FRONT(keys) "---\n" keys "---\n"
#define ISO_27001 "isoiec-270012013-information-security-management-standards"

static const struct {
	const char *why, *path, *text;
	const char *locale, *article, *standard;
} identities[] = {
	{"the file's name", "fr-fr/compliance/regulatory/offering-iso-27001.md", "# Une norme\n", "fr-fr",
	 "iso-27001",
	 "iso-27001"},
	{"names are lower case", "FR-fr/offering-ISO-27001.MD", "# Une norme\n", "fr-fr", "iso-27001", "iso-27001"},
	{"ms.contentlocale before the folder", "fr-fr/offering-soc-2.md",
	 FRONT("title: SOC\nms.contentlocale: it-IT\n") "# SOC 2\n", "it-it", "soc-2", "soc-2"},
	{"an unknown ms.contentlocale gives way", "fr-fr/offering-soc-2.md",
	 FRONT("title: SOC\nms.contentlocale: xx-XX\n") "# SOC 2\n", "fr-fr", "soc-2", "soc-2"},
	{"the nearest folder", "de-de/old/fr-fr/x/offering-soc-2.md", "# SOC 2\n", "fr-fr", "soc-2", "soc-2"},
	{"the fallback", "x/offering-soc-2.md", "# SOC 2\n", "en-us", "soc-2", "soc-2"},
	{"a name that says nothing: the title's slug", "000_934be57c.txt", "# <a name=\"" ISO_27001 "\"></a>Norme\n",
	 "en-us", "iso-27001", "iso-27001"},
	{"with the prefix of older titles", "0001.md", "# <a name=\"compliance-offerings-" ISO_27001 "\"></a>Norme\n",
	 "en-us", "iso-27001", "iso-27001"},
	{"the number glued to a year", "12.md", "# <a name=\"isoiec-270182019-something-new\"></a>Norme\n", "en-us",
	 "iso-27018", "iso-27018"},
	{"a page about a standard is not its main article", "13.md", "# Garden plan for ISO/IEC 27001\n", "en-us",
	 "garden-plan-for-isoiec-27001", "iso-27001"},
	{"a title that nobody knows", "0002.md", "# Gardens and Parks\n", "en-us", "gardens-and-parks", ""},
	{"no title at all", "0003.md", "Words.\n", "en-us", "0003", ""},
	{"digits with words behind are a name", "365-overview.md", "# Overview\n", "en-us", "365-overview", ""},
	{"a family of articles", "gdpr-for-gardens.md", "# Gardens\n", "en-us", "gdpr-for-gardens", "gdpr"},
	{"an unknown offering is its own standard", "offering-Garden-Act.md", "# The Garden Act\n", "en-us",
	 "garden-act",
	 "garden-act"},
	{"no standard", "assurance-gardens.md", "# Gardens\n", "en-us", "assurance-gardens", ""},
	{"the English words beside the title are not asked", "9_x.md",
	 "# <a name=\"" ISO_27001 "\"></a>" UNIT("101", "Norme", "ISO/IEC 27018 Code of Practice") "\n", "en-us", "iso-27001",
	 "iso-27001"},
};

static void test_identities(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	for (size_t i = 0; i < sizeof(identities) / sizeof(identities[0]); i++) {
		print_message("%s\n", identities[i].why);
		fixture_article(&f, identities[i].path, identities[i].text);
		assert_slice(f.article.locale, identities[i].locale);
		assert_slice(f.article.id, identities[i].article);
		assert_slice(f.article.standard, identities[i].standard);
	}
	fixture_close(&f);
}

static bool found(const struct fixture *f, const char *code)
{
	for (size_t i = 0; i < f->findings.count; i++)
		if (strcmp(f->findings.items[i].code, code) == 0)
			return true;
	return false;
}

static void test_findings(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	fixture_article(&f, "offering-garden-act.md", "# The Garden Act\n");
	assert_true(found(&f, "standard-unknown"));
	fixture_article(&f, "fr-fr/x.md", FRONT("ms.contentlocale: xx-XX\n") "# X\n");
	assert_true(found(&f, "locale-unknown"));
	fixture_article(&f, "fr-fr/offering-soc-2.md", FRONT("title: X\n") "# X\n");
	assert_false(found(&f, "standard-unknown"));
	assert_false(found(&f, "locale-unknown"));
	fixture_close(&f);
}

static const struct {
	const char *path, *front, *title, *updated, *public_url;
	enum translation translation;
} records[] = {
	{"fr-fr/compliance/regulatory/offering-ISO-27001.md",
	 FRONT("title: Une norme\nms.lasthandoff: 01/22/2020\nms.translationtype: HT\n"), "Une norme", "2020-01-22",
	 "https://learn.microsoft.com/fr-fr/compliance/regulatory/offering-iso-27001", TRANSLATION_HUMAN},
	{"fr-fr/compliance/assurance/Gardens.md", FRONT("ms.date: 03/04/2021\nms.translationtype: MT\n"), "Le titre",
	 "2021-03-04", "https://learn.microsoft.com/fr-fr/compliance/assurance/gardens", TRANSLATION_MACHINE},
	{"001_x.md", "", "Le titre", "", "", TRANSLATION_ORIGINAL},
};

static void test_records(void **state)
{
	struct fixture f;
	char text[512];

	(void)state;
	fixture_open(&f);
	for (size_t i = 0; i < sizeof(records) / sizeof(records[0]); i++) {
		snprintf(text, sizeof(text), "%s# Le titre\n\nDes mots.\n", records[i].front);
		fixture_article(&f, records[i].path, text);
		assert_slice(f.article.title, records[i].title);
		assert_slice(f.article.h1, "Le titre");
		assert_slice(f.article.updated, records[i].updated);
		assert_slice(f.article.public_url, records[i].public_url);
		assert_slice(f.article.source, records[i].path);
		assert_int_equal(f.article.translation, records[i].translation);
	}
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_identities),
		cmocka_unit_test(test_findings),
		cmocka_unit_test(test_records),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
