/* SPDX-License-Identifier: MIT */
/* The catalogue that is part of the program, and what a user's own is refused for. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "catalog/catalog.h"
#include "catalog/internal.h"

static struct catalog *catalog;

static int load(void **state)
{
	struct error e = {0};

	(void)state;
	if (catalog_load(&catalog, NULL, &e) == 0)
		return 0;
	fprintf(stderr, "%s\n", e.text);
	return -1;
}

static int unload(void **state)
{
	(void)state;
	catalog_free(catalog);
	return 0;
}

static void assert_standard(const struct standard *s, const char *id, const char *what)
{
	if (!id && s)
		fail_msg("'%s' is standard %.*s, should be none", what, (int)s->id.len, s->id.ptr);
	if (id && !s)
		fail_msg("'%s' is no standard, should be %s", what, id);
	if (id && !slice_is(s->id, id))
		fail_msg("'%s' is standard %.*s, not %s", what, (int)s->id.len, s->id.ptr, id);
}

static void test_standards(void **state)
{
	static const struct {
		const char *article, *slug, *id;
	} rows[] = {
		{"iso-27001", NULL, "iso-27001"},
		{"soc-2", NULL, "soc-2"},
		{"gdpr", NULL, "gdpr"},
		{"gdpr-dsr-azure", NULL, "gdpr"},
		{"iso-action-plan", NULL, "iso-27001"},
		{"nist-action-plan", NULL, "nist-800-53"},
		{"ccpa-faq", NULL, "ccpa"},
		{"assurance-encryption", NULL, NULL},
		{"000_934be57ceae77dcc", NULL, NULL},
		{"", NULL, NULL},
		{NULL, "isoiec-270012013-information-security-management-standards", "iso-27001"},
		{NULL, "compliance-offerings-isoiec-270012013-information-security-management-standards", "iso-27001"},
		{NULL, "isoiec-270012022-any-new-title", "iso-27001"},
		{NULL, "iso-iec-27018-anything", "iso-27018"},
		{NULL, "iso-223012019", "iso-22301"},
		{NULL, "compliance-offerings-iso27701", "iso-27701"},
		{NULL, "isoiec-270011-glued", NULL},
		{NULL, "isoiec-99999", NULL},
		{NULL, "miso-27001", NULL},
		{NULL, "iso-9001-quality", "iso-9001"},
		{NULL, "system-and-organization-controls-soc-2-type-2", "soc-2"},
		{NULL, "australian-government-information-security-registered-assessor-program-irap", "irap-australia"},
		{NULL, "overview", NULL},
		{NULL, "compliance-offerings-", NULL},
		{NULL, "", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (rows[i].article)
			assert_standard(catalog_standard_of_article(catalog, slice_of(rows[i].article)), rows[i].id,
					rows[i].article);
		else
			assert_standard(catalog_standard_of_slug(catalog, slice_of(rows[i].slug)), rows[i].id,
					rows[i].slug);
	}
}

static void test_standards_are_sorted_and_named(void **state)
{
	size_t count;
	const struct standard *s = catalog_standards(catalog, &count);

	(void)state;
	assert_in_range(count, 117, 1000);
	for (size_t i = 0; i < count; i++) {
		assert_ptr_equal(catalog_standard(catalog, s[i].id), &s[i]);
		assert_ptr_equal(catalog_standard_of_article(catalog, s[i].id), &s[i]);
		assert_int_not_equal(s[i].name.len, 0);
		assert_true(i == 0 || slice_cmp(s[i - 1].id, s[i].id) < 0);
	}
	s = catalog_standard(catalog, slice_of("iso-27018"));
	assert_true(slice_is(s->name, "ISO/IEC 27018"));
	assert_int_equal(s->category_count, 2);
	assert_true(slice_is(s->categories[1], "Industry / Retail"));
	assert_null(catalog_standard(catalog, slice_of("iso")));
}

static void test_sections(void **state)
{
	static const struct {
		const char *slug;
		enum section section;
	} rows[] = {
		{"microsoft-in-scope-cloud-services", SECTION_SCOPE},
		{"microsoft-in-scope-cloud-platforms--services", SECTION_SCOPE},
		{"office-365-applicability-and-in-scope-services", SECTION_SCOPE},
		{"covered-services-for-soc-3", SECTION_SCOPE},
		{"covered-services-for-some-new-level", SECTION_SCOPE},
		{"audits-reports-and-certificates", SECTION_CERTIFICATES},
		{"dynamics-365-audit-reports", SECTION_CERTIFICATES},
		{"audit-cycle-of-azure", SECTION_CERTIFICATES},
		{"attestation-documents", SECTION_CERTIFICATES},
		{"frequently-asked-questions", SECTION_FAQ},
		{"resources", SECTION_RESOURCES},
		{"resources-in-korean", SECTION_RESOURCES},
		{"white-papers", SECTION_WHITE_PAPERS},
		{"download-the-offering-backgrounder", SECTION_BACKGROUNDER},
		{"use-microsoft-compliance-manager-to-assess-your-risk", SECTION_ASSESS},
		{"use-microsoft-purview-compliance-manager-to-assess-your-risk", SECTION_ASSESS},
		{"how-to-implement", SECTION_IMPLEMENT},
		{"isoiec-27001-overview", SECTION_OTHER},
		{"azure", SECTION_OTHER},
		{"services-in-scope-of-nothing", SECTION_OTHER},
		{"", SECTION_OTHER},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (catalog_section(catalog, slice_of(rows[i].slug)) != rows[i].section)
			fail_msg("'%s' is section %d", rows[i].slug, (int)catalog_section(catalog, slice_of(rows[i].slug)));
}

static void test_services(void **state)
{
	size_t count;
	const struct service *s = catalog_services(catalog, &count);

	(void)state;
	assert_in_range(count, 121, 1000);
	for (size_t i = 0; i < count; i++) {
		assert_ptr_equal(catalog_service(catalog, s[i].id), &s[i]);
		assert_int_not_equal(s[i].name.len, 0);
		assert_true(i == 0 || slice_cmp(s[i - 1].id, s[i].id) < 0);
	}
	s = catalog_service(catalog, slice_of("office-365-us-government-high"));
	assert_true(slice_is(s->environment, "gcc-high"));
	s = catalog_service(catalog, slice_of("azure-germany"));
	assert_int_equal(s->environment.len, 0);
	assert_true(slice_is(s->level, "platform"));
	assert_null(catalog_service(catalog, slice_of("no-such-service")));
}

static void test_headings(void **state)
{
	static const struct {
		const char *slug, *text, *id;
	} rows[] = {
		{"azure", "Azure", "azure"},
		{"microsoft-azure", "Microsoft Azure", "azure"},
		{"windows-defender-atp", "Windows Defender ATP", "microsoft-defender-for-endpoint"},
		{"azure-devops-services", "Azure DevOps Services", "azure-devops-services"},
		{"microsoft-professional-services", "", "microsoft-professional-services"},
		{"office-365--sec-rule-17", "Office 365 & SEC Rule 17", "office-365"},
		{"example-2", "Dynamics 365", "dynamics-365"},
		{"azure-dynamics-365-and-power-bi", "Azure, Dynamics 365, and Power BI", NULL},
		{"provider-disclosure", "Provider disclosure", NULL},
		{"", "", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct service *s =
			catalog_service_of_heading(catalog, slice_of(rows[i].slug), slice_of(rows[i].text));

		if ((s == NULL) != (rows[i].id == NULL) || (s && !slice_is(s->id, rows[i].id)))
			fail_msg("heading '%s' is %.*s", rows[i].slug, s ? (int)s->id.len : 0, s ? s->id.ptr : "");
	}
}

static void test_locales(void **state)
{
	size_t count = catalog->locale_count;
	const struct locale *l = catalog->locales;

	(void)state;
	assert_in_range(count, 67, 200);
	for (size_t i = 0; i < count; i++) {
		assert_ptr_equal(catalog_locale(catalog, l[i].tag), &l[i]);
		assert_true(i == 0 || slice_cmp(l[i - 1].tag, l[i].tag) < 0);
		assert_int_equal(l[i].script.len, 4);
		for (size_t w = 0; w < WORDS; w++) {
			assert_int_not_equal(l[i].words[w].len, 0);
			assert_int_equal(utf8_valid_length(l[i].words[w]), l[i].words[w].len);
		}
	}
}

static void test_one_locale(void **state)
{
	static const struct {
		const char *tag, *bcp47, *name, *direction, *search;
	} rows[] = {
		{"fr-FR", "fr-FR", "Français", "ltr", "Rechercher"},
		{"zh-cn", "zh-Hans", "中文 (简体)", "ltr", "搜索"},
		{"zh-tw", "zh-Hant", "中文 (繁體)", "ltr", "搜尋"},
		{"zh-hk", "zh-Hant-HK", "中文 (香港特別行政區)", "ltr", "搜尋"},
		{"ar-sa", "ar-SA", "العربية", "rtl", "بحث"},
		{"he-il", "he-IL", "עברית", "rtl", "חיפוש"},
		{"de-at", "de-AT", "Deutsch (Österreich)", "ltr", "Suchen"},
		{"en-gb", "en-GB", "English (United Kingdom)", "ltr", "Search"},
		{"SR-LATN-RS", "sr-Latn-RS", "Srpski", "ltr", "Pretraga"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct locale *l = catalog_locale(catalog, slice_of(rows[i].tag));

		assert_non_null(l);
		assert_true(slice_is(l->bcp47, rows[i].bcp47));
		assert_true(slice_is(l->name, rows[i].name));
		assert_true(slice_is(l->direction, rows[i].direction));
		assert_true(slice_is(l->words[WORD_SEARCH], rows[i].search));
	}
	assert_null(catalog_locale(catalog, slice_of("compliance")));
	assert_null(catalog_locale(catalog, slice_of("fr")));
	assert_null(catalog_locale(catalog, slice_of("")));
	assert_null(catalog_locale(catalog, slice_of("a-tag-that-is-longer-than-any-tag-may-be")));
}

/* A folder of its own with one file of the catalogue. */
struct folder {
	char path[64], file[128];
};

static void folder_make(struct folder *f, const char *name, const char *text)
{
	FILE *out;

	snprintf(f->path, sizeof(f->path), "/tmp/test_catalog.XXXXXX");
	assert_non_null(mkdtemp(f->path));
	snprintf(f->file, sizeof(f->file), "%s/%s", f->path, name);
	out = fopen(f->file, "w");
	assert_non_null(out);
	fputs(text, out);
	assert_int_equal(fclose(out), 0);
}

static void folder_remove(const struct folder *f)
{
	unlink(f->file);
	rmdir(f->path);
}

static void test_refused(void **state)
{
	static const struct {
		const char *name, *text, *reason; /* behind FOLDER/NAME */
	} rows[] = {
		{"standards.yaml", "- id: a\n  name: A\n  nmae: B\n", ":3: unknown key 'nmae'"},
		{"standards.yaml", "- name: A\n", ":1: no 'id'"},
		{"standards.yaml", "- id: a\n", ":1: no 'name'"},
		{"standards.yaml", "- id: a\n  name:\n", ":2: 'name' is empty"},
		{"standards.yaml", "- id: a\n  name: [x]\n", ":2: 'name' must be one text"},
		{"standards.yaml", "- id: A b\n  name: A\n",
		 ":1: id 'A b': lower case letters, digits and '-' only"},
		{"standards.yaml", "- id: ../x\n  name: A\n",
		 ":1: id '../x': lower case letters, digits and '-' only"},
		{"standards.yaml", "- id: a\n  name: A\n\n- id: a\n  name: B\n",
		 ":4: id 'a' is there twice (line 1)"},
		{"standards.yaml", "- id: a\n  name: A\n  slugs: [s]\n- id: b\n  name: B\n  slugs:\n    - s\n",
		 ":7: 's' is there twice (line 3)"},
		{"standards.yaml", "- id: a\n  name: A\n  articles: [b]\n- id: b\n  name: B\n",
		 ":4: 'b' is there twice (line 3)"},
		{"standards.yaml", "- id: a\n  name: A\n  articles: ['x-*']\n- id: b\n  name: B\n  articles: ['x-*']\n",
		 ":6: 'x-*' is there twice (line 3)"},
		{"standards.yaml", "- id: a\n  name: A\n  slugs: [[s]]\n", ":3: each of 'slugs' must be a text"},
		{"standards.yaml", "- id: a\n  name: A\n  slugs: s\n", ":3: expected a list of slugs"},
		{"standards.yaml", "id: a\nname: A\n", ":1: expected a list of standards"},
		{"standards.yaml", "- just text\n", ":1: expected keys and values ('id: ...')"},
		{"standards.yaml", "[]\n", ":1: no standards"},
		{"standards.yaml", "# nothing\n", ":1: nothing in it"},
		{"standards.yaml", "- id: a\n  name: 'A\n",
		 ":3: found unexpected end of stream while scanning a quoted scalar"},
		{"standards.yaml", "- id: a\n  name: *x\n", ":2: anchors and aliases are not allowed"},
		{"sections.yaml", "scop: [a]\n", ":1: unknown key 'scop'"},
		{"sections.yaml", "scope: [a]\nfaq: [a]\n", ":2: 'a' is there twice (line 1)"},
		{"services.yaml", "service: []\n", ":1: unknown key 'service'"},
		{"services.yaml", "combinations: []\n", ":1: no 'services'"},
		{"services.yaml", "services:\n  - id: a\n    name: A\n    level: big\n",
		 ":4: 'level' is one of: platform, app, component"},
		{"services.yaml", "services:\n  - id: a\n    name: A\n    environment: GCC\n",
		 ":4: 'environment' is one of: commercial, gcc, gcc-high, dod"},
		{"services.yaml", "services:\n  - id: a\n    name: A\n    common: maybe\n",
		 ":4: 'common' is one of: no, yes"},
		{"services.yaml", "services:\n  - id: a\n    name: Power Apps\n  - id: b\n    name: B\n    aliases: [PowerApps]\n",
		 ":6: 'PowerApps' is a name of 'a' already (case, spaces and hyphens do not count)"},
		{"services.yaml", "services:\n  - id: a\n    name: A\n    aliases: ['-']\n", ":4: a name needs letters"},
		{"services.yaml", "services:\n  - id: a\n    name: A\n    hosts: [b]\n", ":4: no service 'b'"},
		{"services.yaml", "services:\n  - id: a\n    name: A\n    forms: [b]\n",
		 ":4: expected locales and lists of names ('fr-fr: [...]')"},
		{"services.yaml", "services:\n  - id: a\n    name: A\n    forms:\n      xx-yy: [b]\n",
		 ":5: no locale 'xx-yy'"},
		{"services.yaml", "services:\n  - id: a\n    name: A\n    forms:\n      fr-fr: b\n",
		 ":5: expected a list of names"},
		{"services.yaml", "services:\n  - id: a\n    name: A\ncombinations:\n  - services: [a]\n    names: [x]\n",
		 ":5: a combination needs two services or more"},
		{"locales.yaml", "- tag: en-us\n", ":1: no 'bcp47'"},
		{"locales.yaml",
		 "- tag: xx\n  bcp47: xx\n  name: X\n  english: X\n  script: Latn\n  direction: up\n",
		 ":6: direction is 'ltr' or 'rtl'"},
		{"locales.yaml", "- tag: xx\n  bcp47: xx\n  name: X\n  english: X\n  script: Latin\n",
		 ":5: script is four letters (ISO 15924)"},
		{"locales.yaml", "- tag: xx\n  bcp47: xx\n  name: X\n  english: X\n  script: Latn\n  parent: yy\n",
		 ":6: no locale 'yy'"},
		{"locales.yaml", "- tag: xx\n  bcp47: xx\n  name: X\n  english: X\n  script: Latn\n  parent: xx\n",
		 ":6: parents in a circle, or too many"},
		{"locales.yaml", "- tag: xx\n  bcp47: xx\n  name: X\n  english: X\n  script: Latn\n",
		 ":1: no word 'home', not in en-us either"},
		{"locales.yaml",
		 "- tag: xx\n  bcp47: xx\n  name: X\n  english: X\n  script: Latn\n  words: {hmoe: x}\n",
		 ":6: unknown key 'hmoe'"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct catalog *c = NULL;
		struct error e = {0};
		struct folder f;
		char expected[512];

		folder_make(&f, rows[i].name, rows[i].text);
		snprintf(expected, sizeof(expected), "%s%s", f.file, rows[i].reason);
		assert_int_equal(catalog_load(&c, f.path, &e), -EINVAL);
		assert_null(c);
		assert_string_equal(e.text, expected);
		folder_remove(&f);
	}
}

static void test_own_standard(void **state)
{
	struct catalog *c = NULL;
	struct error e = {0};
	struct folder f;

	(void)state;
	folder_make(&f, "standards.yaml", "- id: house-rule\n  name: House Rule 7\n  slugs: ['our-house-rule*']\n");
	assert_int_equal(catalog_load(&c, f.path, &e), 0);
	assert_non_null(catalog_standard_of_article(c, slice_of("house-rule")));
	assert_standard(catalog_standard_of_slug(c, slice_of("our-house-rule-2")), "house-rule", "slug");
	assert_null(catalog_standard(c, slice_of("iso-27001")));
	assert_non_null(catalog_service(c, slice_of("azure")));
	catalog_free(c);
	folder_remove(&f);
}

static void test_no_such_folder(void **state)
{
	struct catalog *c = NULL;
	struct error e = {0};
	struct folder f;

	(void)state;
	assert_int_equal(catalog_load(&c, "/no/such/folder", &e), -ENOENT);
	assert_string_equal(e.text, "cannot open catalogue folder '/no/such/folder': No such file or directory");
	folder_make(&f, "other.yaml", "a: b\n");
	assert_int_equal(catalog_load(&c, f.path, &e), -ENOENT);
	assert_non_null(strstr(e.text, "none of standards.yaml"));
	folder_remove(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_standards),
		cmocka_unit_test(test_standards_are_sorted_and_named),
		cmocka_unit_test(test_sections),
		cmocka_unit_test(test_services),
		cmocka_unit_test(test_headings),
		cmocka_unit_test(test_locales),
		cmocka_unit_test(test_one_locale),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_own_standard),
		cmocka_unit_test(test_no_such_folder),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
