/* SPDX-License-Identifier: MIT */
/* Certificates and reports: which links are some, of which section, service and kind; their URLs and tokens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "extract_fixture.h"

static const struct {
	const char *url, *normalised, *token;
} urls[] = {
	{"https://aka.ms/O365ISO27001Cert", "https://aka.ms/o365iso27001cert", "o365iso27001cert"},
	{"HTTPS://AKA.MS/o365SOC-1/", "https://aka.ms/o365soc-1", "o365soc-1"},
	{"https://go.microsoft.com/fwlink/p/?linkid=2078342", "https://go.microsoft.com/fwlink/?linkid=2078342",
	 "2078342"},
	{"https://go.microsoft.com/fwlink/?LinkID=2078342&clcid=0x409",
	 "https://go.microsoft.com/fwlink/?linkid=2078342&clcid=0x409", "2078342"},
	{"https://example.org/Report/", "https://example.org/Report", "f1ac959a"},
	{"https://example.org/Report", "https://example.org/Report", "f1ac959a"},
	{"https://aka.ms.example.org/Report", "https://aka.ms.example.org/Report", NULL},
	{"https://aka.ms/", "https://aka.ms", NULL},
};

static void test_urls(void **state)
{
	struct arena arena = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		struct slice url = certificate_url(slice_of(urls[i].url), &arena);
		struct slice token = certificate_token(url, &arena);

		assert_slice(url, urls[i].normalised);
		if (urls[i].token)
			assert_slice(token, urls[i].token);
		else
			assert_int_equal(token.len, 8);
	}
	arena_free(&arena);
}

#define AUDITS "## <a name=\"audits-reports-and-certificates\"></a>Contrôles\n\n"

/* A link of a list, in a section whose slug says nothing of its items. */
static const struct {
	const char *link;
	enum certificate_kind kind;
} kinds[] = {
	/* The URL's own words, whatever the title says in whatever language. */
	{"[Garden](https://aka.ms/gardeniso27001cert)", KIND_CERTIFICATE},
	{"[Garden](https://aka.ms/garden-certification)", KIND_CERTIFICATE},
	{"[Garden](https://aka.ms/gardenisoreport)", KIND_REPORT},
	{"[Garden](https://aka.ms/gardenisosoa)", KIND_SOA},
	{"[Certificat](https://aka.ms/gardenisosoa)", KIND_SOA},
	{"[Garden](https://aka.ms/auditreports)", KIND_PORTAL},
	{"[Garden](https://www.bsigroup.com/search?licence=1)", KIND_CERTIFICATE},
	{"[Garden](https://servicetrust.microsoft.com/ViewPage/MSComplianceGuideV3)", KIND_PORTAL},
	{"[Garden](https://portal.example.org/)", KIND_PORTAL},
	/* The title's words. */
	{"[Garden certificate](https://example.org/1)", KIND_CERTIFICATE},
	{"[Gartenzertifikat](https://example.org/1)", KIND_CERTIFICATE},
	{"[庭園の証明書](https://example.org/1)", KIND_CERTIFICATE},
	{"[정원 인증서](https://example.org/1)", KIND_CERTIFICATE},
	{"[花园证书](https://example.org/1)", KIND_CERTIFICATE},
	{"[Сертификат сада](https://example.org/1)", KIND_CERTIFICATE},
	{"[Rapport d’audit du jardin](https://example.org/1)", KIND_REPORT},
	{"[Gartenbericht](https://example.org/1)", KIND_REPORT},
	{"[庭園の監査レポート](https://example.org/1)", KIND_REPORT},
	{"[정원 감사 평가 인증서](https://example.org/1)", KIND_REPORT},
	{"[Garden 27018 SOA](https://example.org/1)", KIND_SOA},
	{"[Dichiarazione di applicabilità](https://example.org/1)", KIND_SOA},
	{"[庭園の適用宣言書](https://example.org/1)", KIND_SOA},
	{"[Garden Registry](https://example.org/1)", KIND_PORTAL},
	{"[SOAR with the gardens](https://example.org/1)", KIND_DOCUMENT},
	{"[Garden guide](https://example.org/1)", KIND_DOCUMENT},
	{"[Another audit report](offering-soc-2.md)", KIND_DOCUMENT},
	{"[Write for the report](mailto:garden@example.org)", KIND_DOCUMENT},
	/* Downloads of the Service Trust Portal say "Reports" in the name of the tab. */
	{"[Garden certificate](https://servicetrust.microsoft.com/Documents/ComplianceReports?downloadDocument=1)",
	 KIND_CERTIFICATE},
	{"[" UNIT("1", "Certificat", "Certificate") "](https://example.org/1)", KIND_CERTIFICATE},
	/* A stale English side loses against the translation; it helps where that says nothing. */
	{"[" UNIT("1", "Jardin 27018 SOA", "Garden audit report") "](https://example.org/1)", KIND_SOA},
	{"[" UNIT("1", "Jardin", "Garden audit report") "](https://example.org/1)", KIND_REPORT},
};

static void test_kinds(void **state)
{
	struct fixture f;
	char text[1024];

	(void)state;
	fixture_open(&f);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		print_message("%s\n", kinds[i].link);
		snprintf(text, sizeof(text), "# Norme\n\n" AUDITS "- %s\n", kinds[i].link);
		fixture_article(&f, "fr-fr/offering-iso-27001.md", text);
		assert_int_equal(f.article.certificate_count, 1);
		assert_string_equal(kind_names[f.article.certificates[0].kind], kind_names[kinds[i].kind]);
	}
	fixture_close(&f);
}

static const char article[] =
	"# Norme\n\n"
	"See [the page](https://aka.ms/before).\n\n"
	AUDITS
	"Every year, [a letter](https://aka.ms/intro-report).\n\n"
	"### <a name=\"azure\"></a>Azure\n\n"
	"- [" UNIT("11", "Azure : certificat", "Azure: certificate") "](https://aka.ms/azure-cert)\n"
	"- [Un](https://aka.ms/one-report) et [deux](https://aka.ms/two-report)\n\n"
	"#### <a name=\"details\"></a>Détails\n\n"
	"- [Trois](https://aka.ms/three-soa)\n\n"
	"### <a name=\"gardens\"></a>Jardins\n\n"
	"- [Quatre](https://aka.ms/four-cert)\n\n"
	"### <a name=\"office-365\"></a>Office 365\n\n"
	"[Cinq](https://aka.ms/five-cert)\n\n"
	"- [Six](https://aka.ms/six-cert)\n\n"
	"[Tous](https://aka.ms/auditreports)\n\n"
	"### <a name=\"frequently-asked-questions\"></a>Questions\n\n"
	"See [there](https://aka.ms/faq-report).\n\n"
	"## <a name=\"assessments-and-reports\"></a>Rapports\n\n"
	"> [!NOTE]\n> Ask [us](https://aka.ms/seven-report).\n\n"
	"| A | B |\n|---|---|\n| x | [Huit](https://aka.ms/eight-report) |\n\n"
	"[Ici](#azure)\n";

static const struct {
	const char *section, *service, *kind, *title, *source, *url, *token;
} expected[] = {
	{"audits-reports-and-certificates", "", "report", "a letter", "", "https://aka.ms/intro-report",
	 "intro-report"},
	{"audits-reports-and-certificates", "azure", "certificate", "Azure : certificat", "Azure: certificate",
	 "https://aka.ms/azure-cert", "azure-cert"},
	{"audits-reports-and-certificates", "azure", "report", "Un", "", "https://aka.ms/one-report", "one-report"},
	{"audits-reports-and-certificates", "azure", "report", "deux", "", "https://aka.ms/two-report", "two-report"},
	{"audits-reports-and-certificates", "azure", "soa", "Trois", "", "https://aka.ms/three-soa", "three-soa"},
	{"audits-reports-and-certificates", "", "certificate", "Quatre", "", "https://aka.ms/four-cert", "four-cert"},
	{"audits-reports-and-certificates", "office-365", "certificate", "Cinq", "", "https://aka.ms/five-cert",
	 "five-cert"},
	{"audits-reports-and-certificates", "office-365", "certificate", "Six", "", "https://aka.ms/six-cert",
	 "six-cert"},
	/* A paragraph behind the last list is about no service. */
	{"audits-reports-and-certificates", "", "portal", "Tous", "", "https://aka.ms/auditreports", "auditreports"},
	{"assessments-and-reports", "", "report", "us", "", "https://aka.ms/seven-report", "seven-report"},
	{"assessments-and-reports", "", "report", "Huit", "", "https://aka.ms/eight-report", "eight-report"},
};

static void test_places(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	fixture_article(&f, "fr-fr/offering-iso-27001.md", article);
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]) && i < f.article.certificate_count; i++) {
		const struct certificate *c = &f.article.certificates[i];

		assert_slice(c->url, expected[i].url);
		assert_slice(c->section, expected[i].section);
		assert_slice(c->service, expected[i].service);
		assert_string_equal(kind_names[c->kind], expected[i].kind);
		assert_slice(c->title, expected[i].title);
		assert_slice(c->title_source, expected[i].source);
		assert_slice(c->token, expected[i].token);
	}
	assert_int_equal(f.article.certificate_count, sizeof(expected) / sizeof(expected[0]));
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_urls),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
