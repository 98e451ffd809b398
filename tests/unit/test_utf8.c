/* SPDX-License-Identifier: MIT */
/* UTF-8 and the facts about characters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define R "\xef\xbf\xbd" /* U+FFFD */

static void test_valid_and_repaired(void **state)
{
	static const struct {
		const char *in;
		size_t len, valid, repaired;
		const char *out;
	} rows[] = {
		{"", 0, 0, 0, ""},
		{"plain text, longer than a word", 30, 30, 0, "plain text, longer than a word"},
		{"caf\xc3\xa9 \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x99\x82", 17, 17, 0, "café 日本 🙂"},
		{"latin1 \xe9t\xe9", 10, 7, 2, "latin1 " R "t" R},
		{"nul\0here", 8, 8, 1, "nul" R "here"},
		{"cut \xe6\x97", 6, 4, 1, "cut " R},              /* one maximal part */
		{"cut \xf0\x9f\x99 x", 9, 4, 1, "cut " R " x"},
		{"overlong \xc0\xaf", 11, 9, 2, "overlong " R R},
		{"overlong \xe0\x80\xaf", 12, 9, 3, "overlong " R R R},
		{"surrogate \xed\xa0\x80", 13, 10, 3, "surrogate " R R R},
		{"beyond \xf4\x90\x80\x80", 11, 7, 4, "beyond " R R R R},
		{"last \xf4\x8f\xbf\xbf", 9, 9, 0, "last \xf4\x8f\xbf\xbf"},
		{"stray \x80\xbf", 8, 6, 2, "stray " R R},
		{"\xff\xfe", 2, 0, 2, R R},
		{"\xe6\x97\xc3\xa9", 4, 0, 1, R "é"},
	};
	struct buf out = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct slice s = {rows[i].in, rows[i].len};

		buf_reset(&out);
		assert_int_equal(utf8_valid_length(s), rows[i].valid);
		assert_int_equal(utf8_repair(s, &out), rows[i].repaired);
		assert_string_equal(out.data, rows[i].out);
		assert_int_equal(utf8_valid_length(buf_slice(&out)), out.len);
	}
	buf_free(&out);
	assert_int_equal(utf8_valid_length((struct slice){NULL, 0}), 0);
}

/* Valid is as far as repairing changes nothing, whatever stands where in a text that is looked at many bytes at a time. */
static void test_valid_as_far_as_repaired(void **state)
{
	static const char *const parts[] = {
		"a", "plain text", "é", "\xdf\xbf", "日本", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "가", "ภาษา",
		"Привет", "🙂", "日本語の文章です、長い", "\xc3", "\x80", "\xe3\x81", "\xe3", "\xe0\x9f\xbf", "\xed\xa0\x80",
		"\xc0\x80", "\xc1\xbf", "\xf0\x9f\x99", "\xf4\x90\x80\x80", "\xf5", "\xff",
	};
	const size_t valid = 13; /* so many parts are */
	struct buf text = BUF_INIT, out = BUF_INIT;
	uint32_t chance = 1;

	(void)state;
	for (unsigned round = 0; round < 200000; round++) {
		size_t same = 0;

		buf_reset(&text);
		buf_reset(&out);
		for (unsigned i = 0, n = round % 16; i < n; i++) {
			chance = chance * 1664525u + 1013904223u;
			buf_puts(&text, parts[(chance >> 16) % ((chance >> 8) % 12 ? valid : COUNT(parts))]);
		}
		utf8_repair(buf_slice(&text), &out);
		while (same < text.len && text.data[same] == out.data[same])
			same++;
		assert_int_equal(utf8_valid_length(buf_slice(&text)), same);
	}
	buf_free(&text);
	buf_free(&out);
}

static void test_every_character_there_and_back(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		const char *p;

		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		buf_cut(&b, 0);
		utf8_put(&b, c);
		assert_int_equal(utf8_valid_length(buf_slice(&b)), b.len);
		p = b.data;
		assert_int_equal(utf8_next(&p, b.data + b.len), c);
		assert_ptr_equal(p, b.data + b.len);
		assert_int_equal(utf8_previous(b.data, p), c);
	}
	buf_cut(&b, 0);
	utf8_put(&b, 0xd800);
	utf8_put(&b, 0x110000);
	assert_string_equal(b.data, R R);
	buf_free(&b);
}

static void test_previous_in_the_middle(void **state)
{
	static const char text[] = "aé日🙂";
	const char *p = text + sizeof(text) - 1;

	(void)state;
	assert_int_equal(utf8_previous(text, p), 0x1f642);
	assert_int_equal(utf8_previous(text, p - 4), 0x65e5);
	assert_int_equal(utf8_previous(text, p - 7), 0xe9);
	assert_int_equal(utf8_previous(text, p - 9), 'a');
}

static void test_width(void **state)
{
	static const struct {
		const char *text;
		size_t width;
	} rows[] = {
		{"", 0},
		{"ISO/IEC 27001:2013", 18},
		{"Café", 4},
		{"Cafe\xcc\x81", 4},       /* combining accent */
		{"信息安全管理标准", 16},
		{"情報セキュリティ", 16},
		{"ｶﾀｶﾅ", 4},               /* half width */
		{"Ａ（）", 6},             /* full width */
		{"정보 보안", 9},
		{"\u1112\u1161\u11ab", 2}, /* 한 from its letters */
		{"\u200b\ufeff\u00ad", 0},
		{"a\u00a0b\u202fc", 5},
		{"ภาษาไทยที่", 8},
		{"हिन्दी", 5},
		{"עברית", 5},
		{"🙂", 2},
		{"𠀋", 2},
		{"\t", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (utf8_width(slice_of(rows[i].text)) != rows[i].width)
			fail_msg("'%s' is %zu wide, not %zu", rows[i].text, utf8_width(slice_of(rows[i].text)),
				 rows[i].width);
}

static void test_lower(void **state)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{"Office 365 U.S. GOVERNMENT", "office 365 u.s. government"},
		{"ÉÀÇÖÜßŁŠŽÅØÞ", "éàçöüßłšžåøþ"},
		{"ΑΒΓ ΆΏ", "αβγ άώ"},
		{"ЖЁҐЇ ЎҚӘ", "жёґї ўқә"},
		{"ԱԲՖ", "աբֆ"},
		{"İIı", "iiı"},
		{"ＡＢＣ", "ａｂｃ"},
		{"ĞǅǱ ẞ", "ğǆǳ ß"},
		{"日本語 한국어 עברית ไทย ქართული", "日本語 한국어 עברית ไทย ქართული"},
	};
	struct buf b = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		buf_cut(&b, 0);
		utf8_lower(slice_of(rows[i].in), &b);
		assert_string_equal(b.data, rows[i].out);
	}
	buf_free(&b);
	for (uint32_t c = 0; c <= 0x10ffff; c++)
		assert_int_equal(char_lower(char_lower(c)), char_lower(c));
}

static void test_classes(void **state)
{
	static const struct {
		uint32_t c;
		bool word, cjk;
	} rows[] = {
		{'a', true, false},     {'Z', true, false},     {'7', true, false},    {'_', true, false},
		{'-', false, false},    {' ', false, false},    {'.', false, false},   {0xa0, false, false},
		{0xe9, true, false},    {0xd7, false, false},   {0x301, true, false},  {0x416, true, false},
		{0x5d0, true, false},   {0x627, true, false},   {0x661, true, false},  {0x915, true, false},
		{0xe01, true, false},   {0x10d0, true, false},  {0x1100, true, true},  {0x2014, false, false},
		{0x203f, true, false},  {0x20ac, false, false}, {0x3001, false, true}, {0x3042, true, true},
		{0x30a2, true, true},   {0x30fc, true, true},   {0x3105, true, true},  {0x4e2d, true, true},
		{0xac00, true, true},   {0xff08, false, true},  {0xff21, true, true},  {0x1f642, false, false},
		{0x20000, true, true},  {0xfeff, false, false}, {0x200b, false, false}, {0x110000, false, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (char_is_word(rows[i].c) != rows[i].word)
			fail_msg("U+%04X: word is %d", rows[i].c, !rows[i].word);
		if (char_is_cjk(rows[i].c) != rows[i].cjk)
			fail_msg("U+%04X: cjk is %d", rows[i].c, !rows[i].cjk);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_valid_and_repaired),
		cmocka_unit_test(test_valid_as_far_as_repaired),
		cmocka_unit_test(test_every_character_there_and_back),
		cmocka_unit_test(test_previous_in_the_middle),
		cmocka_unit_test(test_width),
		cmocka_unit_test(test_lower),
		cmocka_unit_test(test_classes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
