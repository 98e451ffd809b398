/* SPDX-License-Identifier: MIT */
/*
 * Which services a bullet names: a table of our own, and, where ../shared/truth is there, how well
 * the rules do on real articles.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/yaml.h"
#include "catalog/catalog.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

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

/* What a text names: "id id:environment", in order; "?" for a name that is not known. */
static void describe(const char *text, const char *locale, struct buf *out)
{
	struct arena arena = {0};
	struct match *matches;
	struct slice all = slice_of(text);
	size_t count = catalog_match(catalog, all, slice_of(locale), &arena, &matches);

	for (size_t i = 0; i < count; i++) {
		const struct match *m = &matches[i];

		assert_true(m->surface.ptr >= all.ptr && m->surface.ptr + m->surface.len <= all.ptr + all.len);
		assert_int_not_equal(m->surface.len, 0);
		buf_printf(out, "%s", i ? " " : "");
		buf_put_slice(out, m->service ? m->service->id : slice_of("?"));
		if (m->environment.len)
			buf_printf(out, ":%.*s", (int)m->environment.len, m->environment.ptr);
	}
	arena_free(&arena);
}

static void test_bullets(void **state)
{
	static const struct {
		const char *locale, *text, *expected;
	} rows[] = {
		/* plain names, ways of writing */
		{"", "Azure", "azure"},
		{"", "Microsoft Azure", "azure"},
		{"", "microsoft  azure", "azure"},
		{"", "PowerApps", "power-apps"},
		{"", "Microsoft Power Apps", "power-apps"},
		{"", "Office\u00a0365", "office-365"},
		{"", "Office\u202f365", "office-365"},
		{"", "**Office 365**", "office-365"},
		{"", "[Dynamics 365](https://example.com/a(b)c 'Azure')", "dynamics-365"},
		{"", "<a href=\"azure\">Intune</a>", "intune"},
		{"", "Office 365 Security &amp; Compliance Center", "office-365-security-compliance-center"},
		{"", "Office 365 Security and Compliance Center", "office-365-security-compliance-center"},
		{"", "Office 365 US Government", "office-365-us-government:gcc"},
		{"", "Office 365 U.S. Government", "office-365-us-government:gcc"},
		{"", "Office 365 U.S. Government - High", "office-365-us-government-high:gcc-high"},
		{"", "Microsoft To\u2011Do", "microsoft-to-do"},
		{"", "Windows Defender ATP", "microsoft-defender-for-endpoint"},
		/* lists */
		{"", "Azure, Azure Government, and Azure Germany", "azure azure-government azure-germany"},
		{"", "Azure & Azure DevOps", "azure azure-devops-services"},
		{"", "Azure; Intune/Power BI", "azure intune power-bi"},
		{"", "Azure<br>Intune", "azure intune"},
		{"", "Azure, Azure", "azure"},
		{"", "Office 365 and Azure AD sign-in", "office-365-sign-in"},
		{"", "Azure, Intune, and other online services", "azure intune"},
		{"", "Azure, Dynamics 365, Office 365, and Power BI",
		 "azure dynamics-365 office-365 power-bi"},
		{"", "Exchange Online, Exchange Online Protection, Office.com",
		 "exchange-online exchange-online-protection office-com"},
		{"", "Office and Microsoft 365", "office-365 microsoft-365"},
		/* elisions */
		{"", "Office 365 Commercial, Government, and Education",
		 "office-365:commercial office-365-us-government:gcc office-365-education"},
		{"", "Azure and Government", "azure azure-government"},
		{"", "Dynamics 365, Germany", "dynamics-365 dynamics-365-germany"},
		{"", "Azure, unheard of", "azure"},
		/* parentheses and environments */
		{"", "Health Bot (not in scope for Azure Government)", "health-bot"},
		{"", "Power Automate (formerly Microsoft Flow)", "power-automate"},
		{"", "Lockbox (Torus)", "lockbox-torus"},
		{"", "Microsoft Teams (GCC High)", "microsoft-teams:gcc-high"},
		{"", "Intune (GCC)", "intune:gcc"},
		{"", "Microsoft Teams DoD", "microsoft-teams:dod"},
		{"", "Azure Commercial", "azure:commercial"},
		{"", "Intune (GCC and others)", "intune"},
		{"", "Office 365 GCC High, and DoD",
		 "office-365-us-government-high:gcc-high office-365-us-government-defense:dod"},
		{"", "Intune (Commercial), Intune (GCC)", "intune:commercial intune:gcc"},
		{"", "Intune (unclosed, Azure", "intune"},
		/* tails */
		{"", "Azure: compute, storage, and SQL Server", "azure"},
		{"", "Azure. The certificate also speaks of Dynamics 365.", "azure"},
		{"", "Windows Defender ATP \u2014 response for Windows 10", "microsoft-defender-for-endpoint"},
		{"", "Intune - management for Office 365", "intune"},
		{"", "Flow cloud service, alone or with an Office 365 plan", "power-automate"},
		{"", "Power BI either as a service or within Office 365", "power-bi"},
		/* hosts, only in prose */
		{"", "Power BI, standalone or included in any Office 365 plan", "power-bi"},
		{"", "Power BI, Office 365", "power-bi office-365"},
		{"", "Professional Services for customers of Azure, Dynamics 365 and Intune",
		 "microsoft-professional-services"},
		/* ordinary words */
		{"", "Forms", "forms"},
		{"", "Microsoft Forms", "forms"},
		{"", "Azure, Forms, and Word", "azure forms word"},
		{"", "Access", "access-online"},
		{"", "Azure Active Directory for access to project forms", "azure-active-directory"},
		{"", "Reports in Word forms", "?"},
		{"", "Streamline", "?"},
		/* nothing known */
		{"", "Contoso Cloud", "?"},
		{"", "AzureRock", "?"},
		{"", "SharePoints", "?"},
		{"", "A longer sentence that in the end speaks of Office 365", "?"},
		{"", "A Service With a Very Long Name Nobody Knows, Azure", "azure"},
		{"", "Azure, some Azure words and more words before Intune", "azure intune"},
		{"", "", ""},
		{"", " - ", ""},
		{"", "()", ""},
		/* other languages */
		{"fr-fr", "Azure, Azure Gouvernement et Azure Allemagne", "azure azure-government azure-germany"},
		{"fr-fr", "Public Azure", "azure-government"},
		{"fr-fr", "Flux", "microsoft-stream"},
		{"fr-fr", "Un flux de données", "?"},
		{"fr-ca", "Office\u00a0365 Allemagne", "office-365-germany"},
		{"fr-fr", "Service Cloud Power\u00a0BI, seul ou dans une offre Office\u00a0365", "power-bi"},
		{"fr-fr", "Office 365 commercial, secteur public et éducation",
		 "office-365:commercial office-365-us-government:gcc office-365-education"},
		{"fr-fr", "Services professionnels Microsoft\u00a0: pour Azure et Intune",
		 "microsoft-professional-services"},
		{"de-de", "Office 365-Gruppen und Kunden-Lockbox", "office-365-groups customer-lockbox"},
		{"de-de", "Formulare", "forms"},
		{"de-at", "Azure und Azure Deutschland", "azure azure-germany"},
		{"it-it", "Azure, Azure per enti pubblici e Azure Germania", "azure azure-government azure-germany"},
		{"es-mx", "OneDrive para la Empresa y Skype Empresarial", "onedrive-for-business skype-for-business"},
		{"ja-jp", "Azure、Azure Government、Azure ドイツ", "azure azure-government azure-germany"},
		{"ja-jp", "Azure および Intune", "azure intune"},
		{"ja-jp", "Power BI クラウド サービス（Office 365 プランに含まれるもの）", "power-bi"},
		{"ja-jp", "Office 365 または Dynamics 365 のプランに含まれる Power Apps", "power-apps"},
		{"ja-jp", "プラットフォーム", "?"},
		{"ja-jp", "フォーム", "forms"},
		{"ko-kr", "Office 365 또는 Dynamics 365 요금제에 포함된 Power Apps 클라우드 서비스", "power-apps"},
		{"ko-kr", "비즈니스용 OneDrive 및 Intune", "onedrive-for-business intune"},
		{"zh-cn", "Azure、Azure 政府和 Azure 德国", "azure azure-government azure-germany"},
		{"zh-cn", "Microsoft 专业服务：适用于 Azure 和 Intune", "microsoft-professional-services"},
		{"zh-hk", "商務用 OneDrive", "onedrive-for-business"},
		{"ru-ru", "Skype для бизнеса и Yammer корпоративный", "skype-for-business yammer"},
		{"xx-yy", "Azure", "azure"},
	};
	struct buf got = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		buf_cut(&got, 0);
		describe(rows[i].text, rows[i].locale, &got);
		if (strcmp(got.data, rows[i].expected) != 0)
			print_error("'%s' (%s): got '%s', not '%s'\n", rows[i].text, rows[i].locale, got.data,
				    rows[i].expected);
		assert_string_equal(got.data, rows[i].expected);
	}
	buf_free(&got);
}

static void test_surfaces(void **state)
{
	static const struct {
		const char *text, *first;
	} rows[] = {
		{"the **Microsoft Azure** cloud", "Microsoft Azure"},
		{"[Office 365](https://example.com) (more)", "Office 365"},
		{"Microsoft Teams (GCC High), Azure", "Microsoft Teams (GCC High)"},
		{"Power BI cloud service", "Power BI"},
		{"  Contoso Cloud ", "Contoso Cloud"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena arena = {0};
		struct match *m;

		assert_in_range(catalog_match(catalog, slice_of(rows[i].text), slice_of(""), &arena, &m), 1, 9);
		assert_int_equal(m[0].surface.len, strlen(rows[i].first));
		assert_memory_equal(m[0].surface.ptr, rows[i].first, m[0].surface.len);
		arena_free(&arena);
	}
}

/* Neither long nor odd text takes long or breaks anything. */
/* A name that was matched before gives the same, whoever's text it was; not in another language. */
static void test_names_again(void **state)
{
	static const char *const locales[] = {"", "fr-fr", "de-de", "ja-jp"};
	static const char *const texts[] = {"Azure, Office 365 (GCC High)", "  **Power BI** service", "Intune", "nothing known", "", " ("};

	(void)state;
	for (size_t i = 0; i < 3 * COUNT(locales) * COUNT(texts); i++) {
		struct slice locale = slice_of(locales[i % COUNT(locales)]), key = {NULL, 0};
		char *text = strdup(texts[i / COUNT(locales) % COUNT(texts)]);
		struct match *m, *wanted;
		struct arena first = {0}, arena = {0};
		size_t count = catalog_match_name(catalog, NULL, slice_of(text), locale, &first, &m, &key), n;

		n = catalog_match(catalog, slice_of(text), locale, &arena, &wanted);
		assert_true(slice_eq(key, catalog_name_key(slice_of(text), &arena)));
		assert_int_equal(count, n);
		for (size_t k = 0; k < n; k++) {
			assert_ptr_equal(m[k].service, wanted[k].service);
			assert_true(slice_eq(m[k].environment, wanted[k].environment));
			assert_true(slice_eq(m[k].surface, wanted[k].surface));
			assert_int_equal(m[k].whole, wanted[k].whole);
		}
		arena_free(&arena);
		arena_free(&first);
		free(text);
	}
}

static void test_odd_texts(void **state)
{
	static const char *const parts[] = {"(", ")", "[a](", "](", "<", "Office ", "Azure, ", "- ", "\xe6\x97\xa5", "a",
					    "&", ".", "U.S. ", "Microsoft ", "*", "。"};
	struct buf text = BUF_INIT, got = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		buf_cut(&text, 0);
		for (size_t n = 0; n < 30000; n++)
			buf_puts(&text, parts[i]);
		buf_cut(&got, 0);
		describe(text.data, "ja-jp", &got);
	}
	buf_free(&text);
	buf_free(&got);
}

/* A file of ../shared/truth (JSON is YAML enough), or NULL. */
static const struct yaml_node *truth(const char *name, struct arena *arena)
{
	char path[128];
	struct buf text = BUF_INIT;
	struct yaml_node *root = NULL;
	struct error e = {0};
	unsigned line;
	FILE *in;
	int c;

	snprintf(path, sizeof(path), "../shared/truth/%s", name);
	in = fopen(path, "r");
	if (!in)
		return NULL;
	while ((c = getc(in)) != EOF)
		buf_putc(&text, (char)c);
	fclose(in);
	if (yaml_parse(buf_slice(&text), arena, &root, &line, &e))
		fail_msg("%s:%u: %s", path, line, e.text);
	buf_free(&text);
	return root;
}

struct score {
	size_t rows, exact, right, wrong, missing;
};

/* Whether an id is among the items of a list before `end`. */
static bool in_list(const struct yaml_node *list, const struct yaml_node *end, struct slice id)
{
	const struct yaml_node *n = list->first;

	while (n != end && !slice_eq(n->text, id))
		n = n->next;
	return n != end;
}

static void compare(struct score *score, struct slice text, struct slice locale, const struct yaml_node *expected)
{
	struct arena arena = {0};
	struct match *m;
	size_t count = catalog_match(catalog, text, locale, &arena, &m), right = 0, wrong = 0, wanted = 0;

	for (size_t i = 0; i < count; i++) {
		if (m[i].service && in_list(expected, NULL, m[i].service->id))
			right++;
		else if (m[i].service)
			wrong++;
	}
	for (const struct yaml_node *n = expected->first; n; n = n->next)
		wanted += !in_list(expected, n, n->text);
	score->rows++;
	score->exact += wrong == 0 && right == wanted;
	score->right += right;
	score->wrong += wrong;
	score->missing += wanted > right ? wanted - right : 0;
	arena_free(&arena);
}

static void report(const char *what, const struct score *s, double least)
{
	double precision = (double)s->right / (double)(s->right + s->wrong);
	double recall = (double)s->right / (double)(s->right + s->missing);

	print_message("%s: %zu texts, %zu exact, precision %.4f, recall %.4f\n", what, s->rows, s->exact, precision,
		      recall);
	assert_true(precision >= least && recall >= least);
}

static void test_truth_english_forms(void **state)
{
	struct arena arena = {0};
	const struct yaml_node *root = truth("services.json", &arena), *s, *form;
	struct score score = {0};

	(void)state;
	if (!root)
		skip();
	for (s = yaml_get(root, "services")->first; s; s = s->next) {
		struct yaml_node id = {.text = yaml_text(s, "id")}, expected = {.type = YAML_LIST, .first = &id};

		assert_non_null(catalog_service(catalog, id.text));
		for (form = yaml_get(s, "english_forms")->first; form; form = form->next)
			compare(&score, form->key, slice_of(""), &expected);
	}
	for (s = yaml_get(root, "compound_english")->first; s; s = s->next)
		for (form = yaml_get(s, "english_forms")->first; form; form = form->next)
			compare(&score, form->key, slice_of(""), yaml_get(s, "services"));
	report("english forms", &score, 1.0);
	arena_free(&arena);
}

static void compare_article(const struct yaml_node *article, struct slice locale, const char *side, struct score *score)
{
	const struct yaml_node *item, *table;

	for (item = yaml_get(article, "bullets")->first; item; item = item->next)
		compare(score, yaml_text(item, side), locale, yaml_get(item, "services"));
	for (table = yaml_get(article, "tables")->first; table; table = table->next)
		compare(score, yaml_text(table, side), locale, yaml_get(table, "services"));
}

static void test_truth_scope(void **state)
{
	static const struct {
		const char *locale;
		double least;
	} rows[] = {{"en-us", 0.995}, {"de-de", 0.99}, {"fr-fr", 0.97}, {"ja-jp", 0.98}};
	struct arena arena = {0};
	const struct yaml_node *root = truth("scope.json", &arena), *article;
	struct score english = {0};

	(void)state;
	if (!root)
		skip();
	for (article = root->first; article; article = article->next)
		compare_article(article, slice_of(""), "en", &english);
	report("english side", &english, 0.995);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct score score = {0};

		for (article = root->first; article; article = article->next)
			if (slice_is(yaml_text(article, "locale"), rows[i].locale))
				compare_article(article, slice_of(rows[i].locale), "loc", &score);
		report(rows[i].locale, &score, rows[i].least);
	}
	arena_free(&arena);
}

static void test_truth_seeds(void **state)
{
	struct arena arena = {0};
	const struct yaml_node *root = truth("seeds.json", &arena), *seed, *item;
	struct score english = {0}, local = {0};

	(void)state;
	if (!root)
		skip();
	for (seed = root->first; seed; seed = seed->next)
		for (item = yaml_get(seed, "services")->first; item; item = item->next) {
			compare(&english, yaml_text(item, "en"), slice_of(""), yaml_get(item, "ids"));
			compare(&local, yaml_text(item, "loc"), yaml_text(seed, "locale"), yaml_get(item, "ids"));
		}
	report("seeds, english side", &english, 1.0);
	report("seeds, translation", &local, 1.0);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bullets),
		cmocka_unit_test(test_surfaces),
		cmocka_unit_test(test_names_again),
		cmocka_unit_test(test_odd_texts),
		cmocka_unit_test(test_truth_english_forms),
		cmocka_unit_test(test_truth_scope),
		cmocka_unit_test(test_truth_seeds),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
