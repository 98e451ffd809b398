/* SPDX-License-Identifier: MIT */
/* What a text is searched by: folding, splitting, and where each term stands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/terms.h"
#include "base/utf8.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *text, *terms;
} rows[] = {
	{"", ""},
	{"  ... ", ""},
	{"Audit REPORT", "audit report "},
	{"ISO/IEC 27001:2013, e-mail; U.S.", "iso iec 27001 2013 e mail u s "},
	{"snake_case and Azure\xc2\xb2", "snake case and azure "},
	/* accents, composed and not; ligatures; letters with strokes */
	{"S\xc3\xa9" "curit\xc3\xa9 Se\xcc\x81" "curite\xcc\x81", "securite securite "},
	{"STRASSE Straße \xe1\xba\x9e", "strasse strasse ss "},
	{"œuvre Æther ﬁche Øre Łódź", "oeuvre aether fiche ore lodz "},
	{"I \xc4\xb0 \xc4\xb1 i", "i i i i "},
	{"ΆΛΦΑ λόγος Ёлка й", "αλφα λογοσ елка и "},
	{"Type Ⅱ ⅷ", "type ii viii "},
	{"שָׁלוֹם مُحَمَّد", "שלום محمد "},
	{"٢٧٠٠١ ２７００１ २७", "27001 27001 27 "},
	/* invisible characters are not there, spaces of all kinds divide */
	{"Office\xc2\xa0" "365 Office\xe2\x80\xaf" "365", "office 365 office 365 "},
	{"com\xc2\xadpli\xe2\x80\x8b" "ance", "compliance "},
	/* scripts without spaces */
	{"加", "加 "},
	{"加密", "加密 密 "},
	{"客户密码箱", "客户 户密 密码 码箱 箱 "},
	{"監査ログ", "監査 査ロ ログ グ "},
	{"인증서", "인증 증서 서 "},
	{"日本のISO 27001監査", "日本 本の の iso 27001 監査 査 "},
	{"ความปลอดภัย", "คว วา าม มป ปล ลอ อด ดภ ภั ัย ย "},
	{"ＩＳＯ　２７００１", "iso 27001 "},
	{"ﾌﾟﾗｲﾊﾞｼｰ", "プラ ライ イバ バシ シー ー "},
	{"か\xe3\x82\x99く", "がく く "},
	{"\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab\xe1\x84\x80\xe1\x85\xb3\xe1\x86\xaf", "한글 글 "},
	{"監査・認証", "監査 査 認証 証 "},
	/* lines and cells */
	{"one\n\ntwo\tthree", "one ¶ two ¶ three "},
	{"\n\nfirst", "first "},
};

static void test_terms(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		buf_reset(&out);
		terms_put(slice_of(rows[i].text), &out);
		assert_string_equal(out.data, rows[i].terms);
	}
	buf_free(&out);
}

/* A text that is all terms gives the same terms again, so that a query may be made of them. */
static void test_terms_stay(void **state)
{
	struct buf once = BUF_INIT, again = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct terms t;
		struct term term;

		terms_start(&t, slice_of(rows[i].text));
		while (terms_next(&t, &term)) {
			if (term.kind != TERM_WORD)
				continue;
			buf_reset(&once);
			buf_reset(&again);
			buf_put_slice(&once, term.text);
			buf_putc(&once, ' ');
			terms_put(term.text, &again);
			assert_string_equal(again.data, once.data);
		}
	}
	buf_free(&once);
	buf_free(&again);
}

static void test_places(void **state)
{
	static const char text[] = "Les é\xcc\x81tats, 監査ログ x";
	static const struct {
		enum term_kind kind;
		const char *source;
	} wanted[] = {
		{TERM_WORD, "Les"}, {TERM_WORD, "é\xcc\x81tats"}, {TERM_PAIR, "監査"}, {TERM_PAIR, "査ロ"},
		{TERM_PAIR, "ログ"}, {TERM_LAST, "グ"}, {TERM_WORD, "x"},
	};
	struct terms t;
	struct term term;

	(void)state;
	terms_start(&t, slice_of(text));
	for (size_t i = 0; i < COUNT(wanted); i++) {
		assert_true(terms_next(&t, &term));
		assert_int_equal(term.kind, wanted[i].kind);
		assert_true(slice_is((struct slice){text + term.from, term.to - term.from}, wanted[i].source));
	}
	assert_false(terms_next(&t, &term));
}

static void test_long_words_are_cut(void **state)
{
	struct buf text = BUF_INIT, out = BUF_INIT;

	(void)state;
	buf_fill(&text, 'A', 5000);
	buf_puts(&text, " b ");
	for (int i = 0; i < 2000; i++)
		buf_puts(&text, "é");
	terms_put(buf_slice(&text), &out);
	assert_int_equal(out.len, 2 * (TERM_BYTES + 1) + 2);
	assert_int_equal(out.error, 0);
	buf_free(&text);
	buf_free(&out);
}

/* What terms_put gives is what terms_next gives, whatever way it takes. */
static void compare(struct slice text, struct buf *put, struct buf *next)
{
	struct terms t;
	struct term term;

	buf_reset(put);
	buf_reset(next);
	terms_put(text, put);
	terms_start(&t, text);
	while (terms_next(&t, &term)) {
		buf_put_slice(next, term.text);
		buf_putc(next, ' ');
	}
	assert_int_equal(put->error | next->error, 0);
	if (!slice_eq(buf_slice(put), buf_slice(next)))
		fail_msg("'%.*s': '%s' is not '%s'", (int)text.len, text.ptr, put->data, next->data);
}

/* Every character alone, twice, and with a letter, a kana, a syllable or a line end on either side. */
static void test_put_is_next(void **state)
{
	static const char *const around[] = {"", "a", "\xc3\xa9", "か", "가", "密", "\n"};
	struct buf text = BUF_INIT, put = BUF_INIT, next = BUF_INIT;

	(void)state;
	for (uint32_t c = 1; c < 0x20000; c++) {
		buf_reset(&text);
		for (size_t i = 0; i < COUNT(around); i++) {
			buf_puts(&text, around[i]);
			utf8_put(&text, c);
			utf8_put(&text, c);
			buf_puts(&text, around[i]);
			buf_putc(&text, ' ');
		}
		utf8_put(&text, c);
		compare(buf_slice(&text), &put, &next);
	}
	buf_free(&text);
	buf_free(&put);
	buf_free(&next);
}

/* Texts of all lengths by chance, of what can stand in each other's way. */
static void test_put_is_next_mixed(void **state)
{
	static const char *const parts[] = {
		"a", "Word", "9", " ", ", ", "\n", "\t", "_", "\x01", "é", "ß", "Œ", "ŋ", "Й", "ё", "Σ", "΄", "٣", "שׁ",
		"\xcc\x81", "\xc2\xa0", "\xc2\xad", "\xc2\xaa", "\xe2\x80\x8b", "\xe2\x80\x99", "\xe2\x80\xa8",
		"か", "\xe3\x82\x99", "カ", "ー", "・", "、", "「", "々", "密", "客户", "가", "하", "\xe1\x86\xab",
		"\xe1\x84\x92", "\xe1\x85\xa1", "ﾌ", "ﾟ", "ﾞ", "Ａ", "\xef\xb8\x80", "\xf0\xa0\x80\x80", "ค",
		"\xf3\xa0\x84\x80", "ﬁ", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", "éééééééééééééééééééé",
	};
	struct buf text = BUF_INIT, put = BUF_INIT, next = BUF_INIT;
	uint32_t chance = 1;

	(void)state;
	for (int round = 0; round < 30000; round++) {
		buf_reset(&text);
		for (int i = round % 40; i >= 0; i--) {
			chance = chance * 1664525u + 1013904223u;
			buf_puts(&text, parts[(chance >> 16) % COUNT(parts)]);
		}
		compare(buf_slice(&text), &put, &next);
	}
	buf_free(&text);
	buf_free(&put);
	buf_free(&next);
}

/* Words of all lengths at all places among others of ASCII, which are put many bytes at a time. */
static void test_put_is_next_in_spans(void **state)
{
	static const char *const behind[] = {"", ".", " ", ". ", " - (", "\n", "\r\n\n", "\x01", "\x7f", "é b", "密", "’s "};
	struct buf text = BUF_INIT, put = BUF_INIT, next = BUF_INIT;

	(void)state;
	for (size_t place = 0; place < 20; place++)
		for (size_t len = 0; len < 110; len++)
			for (size_t i = 0; i < COUNT(behind); i++) {
				buf_reset(&text);
				buf_fill(&text, 'Q', place);
				buf_puts(&text, place % 3 ? ", " : " ");
				buf_fill(&text, 'Z', len);
				buf_puts(&text, behind[i]);
				buf_puts(&text, len % 2 ? "The 2nd of IT, and all@the [Rest]{`z`}." : "");
				compare(buf_slice(&text), &put, &next);
			}
	buf_free(&text);
	buf_free(&put);
	buf_free(&next);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_terms),
		cmocka_unit_test(test_terms_stay),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_long_words_are_cut),
		cmocka_unit_test(test_put_is_next),
		cmocka_unit_test(test_put_is_next_mixed),
		cmocka_unit_test(test_put_is_next_in_spans),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
