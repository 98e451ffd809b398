/* SPDX-License-Identifier: MIT */
/*
 * What kind of document a link leads to.
 *
 * Three signs, each believed as far as it goes.  The URL's own words are the best:
 * a short name like ".../azureiso27001cert" was chosen by who published the document
 * and is the same in every language.  Then the title, the translation's before the
 * English one, which may belong to another version of the article.  Last the slug of
 * the heading, for lists whose titles are just names of services.
 *
 * Words are looked for as stems, in the languages that articles come in; a stem
 * is chosen so that it means the thing wherever it occurs in the title of a document
 * ("zertifi", "certific").  A statement of applicability outranks a report and a
 * report outranks a certificate: an "audit report on the certification" is a report.
 * What none of the signs know is a document.
 */
#include "base/utf8.h"
#include "extract/facts.h"

enum sign { SIGN_NONE, SIGN_SOA, SIGN_REPORT, SIGN_CERTIFICATE, SIGN_PORTAL };

static const enum certificate_kind kinds[] = {
	[SIGN_NONE] = KIND_DOCUMENT,
	[SIGN_SOA] = KIND_SOA,
	[SIGN_REPORT] = KIND_REPORT,
	[SIGN_CERTIFICATE] = KIND_CERTIFICATE,
	[SIGN_PORTAL] = KIND_PORTAL,
};

/* clang-format off */

/* A statement of applicability. */
static const char *const soa_stems[] = {
	"applicab", "aplicab", "anwendbar", "stosowalno", "toepass", "tillämp", "sovelt", "použitelnost",
	"uygulanabilir", "применим", "застосов", "適用宣言", "適用性", "适用性", "적용성", NULL,
};

static const char *const report_stems[] = {
	"report", "rapport", "bericht", "relatório", "relatorio", "informe", "raport", "rapor", "verslag", "zpráv",
	"správ", "jelent", "poročil", "izvješ", "izvešt", "aruan", "pārskat", "ataskait", "skýrsl", "laporan",
	"báo cáo", "отчет", "отчёт", "звіт", "доклад", "έκθεσ", "αναφορ", "تقرير", "تقارير", "דוח", "דו\"ח", "รายงาน",
	"レポート", "報告", "报告", "보고", NULL,
};

/* Words for what ends in a report: an audit, an assessment, an authorisation to operate. */
static const char *const audit_stems[] = {
	"audit", "prüf", "überwachung", "denetim", "аудит", "監査", "稽核", "審核", "审核", "审计", "감사",
	"assessment", "bewertung", "évaluation", "evaluation", "valutazione", "evaluaci", "avalia", "ocen", "hodnocen",
	"beoordel", "bedömning", "vurdering", "arviointi", "értékel", "değerlendirme", "оценк", "оцінк", "đánh giá",
	"การประเมิน", "評価", "評估", "评估", "평가",
	"addend", "nachtrag", "avenant", "付録", "附录", "부록",
	"authoriz", "authoris", "autoriz", "autoris", "авториз", "承認", "授权", "授權", "승인", "p-ato", NULL,
};

static const char *const certificate_stems[] = {
	"certif", "certyfik", "zertifi", "sertifi", "tanús", "osvědč", "osvedč", "сертиф", "πιστοπο", "شهادة", "תעוד",
	"chứng nhận", "ใบรับรอง", "証明書", "認定証", "認証", "認證", "憑證", "證書", "证书", "认证", "인증", NULL,
};

/* An attestation is a report, but "attestation and certification" is a certificate. */
static const char *const attestation_stems[] = {
	"attest", "atest", "bescheinig", "аттест", "構成証明", "증명", NULL,
};

/* A page where documents are listed or asked for. */
static const char *const portal_stems[] = {
	"portal", "portail", "portál", "портал", "marketplace", "registr", "register",
	"ポータル", "レジストリ", "マーケットプレース", "门户", "入口網站", "注册表", "포털", "레지스트리", NULL,
};

/* A letter: what a bridge letter is called in any language has one of these in it. */
static const char *const letter_stems[] = {
	"letter", "lettre", "brief", "schreiben", "letra", "lettera", "carta", "scriso", "scrisoar", "brev", "bréf", "kirj",
	"pism", "list", "dopis", "levél", "levelek", "laišk", "raštai", "vēstul", "mektup", "mektub", "письм", "лист",
	"писм", "επιστολ", "رسال", "رسائل", "خطاب", "מכתב", "จดหมาย", "thư", "surat", "gutun", "पत्र",
	"レター", "書簡", "手紙", "信", "函", "레터", "서한", "편지", "서신", NULL,
};

/* clang-format on */

/* The pairs of bytes that occur in a text, by a bit each that some share. */
struct pairs {
	uint64_t words[4];
};

static unsigned pair_bit(const char *p)
{
	return ((unsigned char)p[0] * 31u + (unsigned char)p[1]) & 255;
}

static struct pairs pairs_of(struct slice s)
{
	struct pairs pairs = {{0}};

	for (size_t i = 0; i + 1 < s.len; i++)
		pairs.words[pair_bit(s.ptr + i) / 64] |= 1ULL << pair_bit(s.ptr + i) % 64;
	return pairs;
}

/* Most stems are of other languages: their first two bytes tell, without a search. Stems have two at least. */
static bool has_any(struct slice s, const char *const *stems)
{
	const struct pairs pairs = pairs_of(s);

	for (; *stems; stems++)
		if ((pairs.words[pair_bit(*stems) / 64] >> pair_bit(*stems) % 64 & 1) &&
		    slice_find(s, slice_of(*stems)) >= 0)
			return true;
	return false;
}

static bool is_ascii_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Is `word` in s with no letter or digit of ASCII at its sides? */
static bool has_word(struct slice s, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= s.len; i++)
		if (memcmp(s.ptr + i, word, n) == 0 && (i == 0 || !is_ascii_word(s.ptr[i - 1])) &&
		    (i + n == s.len || !is_ascii_word(s.ptr[i + n])))
			return true;
	return false;
}

/* What a title in any language says; lower case. */
static enum sign sign_of_title(struct slice title)
{
	if (has_word(title, "soa") || has_any(title, soa_stems))
		return SIGN_SOA;
	if (has_any(title, report_stems) || has_any(title, audit_stems) || has_word(title, "aoc"))
		return SIGN_REPORT;
	if (has_any(title, certificate_stems))
		return SIGN_CERTIFICATE;
	return has_any(title, attestation_stems) ? SIGN_REPORT : SIGN_NONE;
}

static struct slice lower(struct slice s, struct buf *b)
{
	utf8_lower(s, b);
	return buf_slice(b);
}

/* The part of a URL that somebody named: host and path; queries hold numbers and titles of tabs. */
static struct slice url_path(struct slice url)
{
	size_t i;

	for (i = 0; i < url.len && url.ptr[i] != '?' && url.ptr[i] != '#'; i++)
		;
	return (struct slice){url.ptr, i};
}

static bool ends_with_any(struct slice s, const char *const *ends)
{
	for (; *ends; ends++)
		if (slice_ends(s, *ends))
			return true;
	return false;
}

/* What hosts show that have one thing to show. */
static const struct {
	const char *host;
	enum sign sign;
} hosts[] = {
	{"bsigroup.com", SIGN_CERTIFICATE},
	{"marketplace.fedramp.gov", SIGN_REPORT},
	{"portal.", SIGN_PORTAL},
};

static struct slice host_of(struct slice url)
{
	ptrdiff_t at = slice_find(url, slice_of("://"));
	struct slice host = {url.ptr, 0};

	if (at < 0)
		return host;
	host.ptr += at + 3;
	while (host.ptr + host.len < url.ptr + url.len && host.ptr[host.len] != '/' && host.ptr[host.len] != '?')
		host.len++;
	return host;
}

static enum sign sign_of_host(struct slice url)
{
	struct slice host = host_of(url);

	if (slice_starts(host, "www."))
		host = (struct slice){host.ptr + 4, host.len - 4};
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
		if (slice_is(host, hosts[i].host) ||
		    (slice_ends(slice_of(hosts[i].host), ".") && slice_starts(host, hosts[i].host)))
			return hosts[i].sign;
	return SIGN_NONE;
}

static bool is_download(struct slice url)
{
	return slice_find(url, slice_of("download")) >= 0;
}

/* What the words of a URL say, by how they were put together: "azureiso27001cert", "o365isosoa". */
static enum sign sign_of_url(struct slice url, bool *many)
{
	static const char *const soa_ends[] = {"soa", NULL};
	static const char *const certificate_ends[] = {"cert", "certs", NULL};
	struct slice path = url_path(url);

	*many = slice_find(path, slice_of("reports")) >= 0;
	if (ends_with_any(path, soa_ends) || has_any(path, soa_stems))
		return SIGN_SOA;
	if (has_any(path, certificate_stems) || ends_with_any(path, certificate_ends))
		return SIGN_CERTIFICATE;
	if (!*many && (has_any(path, report_stems) || slice_find(path, slice_of("audit")) >= 0))
		return SIGN_REPORT;
	return SIGN_NONE;
}

static enum sign sign_of_slug(struct slice slug)
{
	bool report = has_any(slug, report_stems) || slice_find(slug, slice_of("disclosure")) >= 0;
	bool certificate = has_any(slug, certificate_stems);

	if (report == certificate)
		return SIGN_NONE;
	return report ? SIGN_REPORT : SIGN_CERTIFICATE;
}

/* Service Trust Portal pages show lists; its documents are downloads. */
static bool is_page_of_lists(struct slice url)
{
	return slice_is(host_of(url), "servicetrust.microsoft.com") && !is_download(url);
}

static enum sign sign_of(struct slice url, struct slice title, struct slice source, const struct kind_signs *signs)
{
	enum sign by_title = sign_of_title(title), sign;
	bool many;

	if (by_title == SIGN_NONE)
		by_title = sign_of_title(source);
	if (is_page_of_lists(url))
		return SIGN_PORTAL;
	sign = sign_of_url(url, &many);
	if (many && !is_download(url) && (by_title == SIGN_REPORT || slice_is(host_of(url), "aka.ms")))
		return SIGN_PORTAL;
	if (sign != SIGN_NONE)
		return sign;
	if (has_any(title, portal_stems) || has_any(source, portal_stems))
		return by_title == SIGN_NONE || !is_download(url) ? SIGN_PORTAL : by_title;
	sign = sign_of_host(url);
	if (sign != SIGN_NONE)
		return sign;
	if (by_title != SIGN_NONE)
		return by_title;
	if (has_word(url, "list") && !is_download(url))
		return SIGN_PORTAL;
	return signs->bullet ? sign_of_slug(signs->heading) : SIGN_NONE;
}

enum certificate_kind kind_of(const struct kind_signs *signs, struct arena *arena)
{
	struct buf url = BUF_INIT, title = BUF_INIT, source = BUF_INIT;
	enum certificate_kind kind = KIND_DOCUMENT;

	if (!signs->in_site && !slice_starts(signs->url, "mailto:"))
		kind = kinds[sign_of(lower(signs->url, &url), lower(signs->title, &title),
				     lower(signs->source, &source), signs)];
	arena_drop_buf(arena, &url);
	arena_drop_buf(arena, &title);
	arena_drop_buf(arena, &source);
	return kind;
}

/* The kinds that a title names, a bit each. */
static unsigned kinds_named(struct slice title)
{
	return (unsigned)(has_word(title, "soa") || has_any(title, soa_stems)) << KIND_SOA |
	       (unsigned)has_any(title, report_stems) << KIND_REPORT |
	       (unsigned)has_any(title, certificate_stems) << KIND_CERTIFICATE;
}

static const char *kind_word(unsigned set)
{
	if (set & 1U << KIND_SOA)
		return "statement of applicability";
	return set & 1U << KIND_REPORT ? "report" : "certificate";
}

bool kind_differs(struct slice title, struct slice source, struct arena *arena, const char **wanted, const char **got)
{
	struct buf title_bytes = BUF_INIT, source_bytes = BUF_INIT;
	unsigned here, there;
	bool differs;

	title = lower(title, &title_bytes);
	source = lower(source, &source_bytes);
	here = kinds_named(title);
	there = kinds_named(source);
	differs = (here & ~there) && (there & ~here);
	*wanted = kind_word(there & ~here);
	*got = kind_word(here & ~there);
	if (!differs && slice_find(source, slice_of("bridge letter")) >= 0 && !has_any(title, letter_stems)) {
		*wanted = "bridge letter";
		*got = here ? kind_word(here) : "no letter";
		differs = true;
	}
	arena_drop_buf(arena, &title_bytes);
	arena_drop_buf(arena, &source_bytes);
	return differs;
}
