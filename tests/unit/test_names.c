/* SPDX-License-Identifier: MIT */
/* Slugs and file names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/names.h"
#include "base/utf8.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void test_slugs(void **state)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{"", ""},
		{"Frequently asked questions", "frequently-asked-questions"},
		{"ISO/IEC 27001:2013 Information", "isoiec-270012013-information"},
		{"Platforms & services", "platforms--services"},
		{"What's new?", "whats-new"},
		{"snake_case and kebab-case", "snake_case-and-kebab-case"},
		{"Accents ÉTÉ", "accents-été"},
		{"範囲内 サービス", "範囲内-サービス"},
		{"U.S. Section 508", "us-section-508"},
		{"two  spaces", "two--spaces"},
		{"full　width", "fullwidth"},
		{"हिन्दी", "हिन्दी"},
	};
	struct buf b = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		buf_cut(&b, 0);
		slug_put(&b, slice_of(rows[i].in));
		assert_string_equal(b.data, rows[i].out);
	}
	buf_free(&b);
}

static void test_names(void **state)
{
	static const struct {
		const char *in;
		size_t len, max;
		const char *out;
	} rows[] = {
		{"", 0, 255, ""},
		{"ISO-27001", 9, 255, "iso-27001"},
		{"a/b\\c:d*e?f\"g<h>i|j", 19, 255, "a-b-c-d-e-f-g-h-i-j"},
		{"  many   spaces\t\n", 17, 255, "many-spaces"},
		{"..", 2, 255, ""},
		{"../../etc/passwd", 16, 255, "etc-passwd"},
		{".hidden.", 8, 255, "hidden"},
		{"-.-", 3, 255, ""},
		{"v1.2", 4, 255, "v1.2"},
		{"a\0b", 3, 255, "a-b"},
		{"bell\x07""esc\x1b", 9, 255, "bell-esc"},
		{"no\xc2\xa0" "break\xe2\x80\xaespoof", 17, 255, "no-break-spoof"},
		{"bad\xff\xfe""bytes", 10, 255, "bad-bytes"},
		{"ÉTÉ 日本", 12, 255, "été-日本"},
		{"日本語", 9, 7, "日本"},       /* cut at a character */
		{"abc-def", 7, 4, "abc"},
		{"abc", 3, 0, ""},
	};
	struct buf b = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		buf_cut(&b, 0);
		buf_puts(&b, "x:");
		name_put(&b, (struct slice){rows[i].in, rows[i].len}, rows[i].max);
		assert_memory_equal(b.data, "x:", 2);
		assert_string_equal(b.data + 2, rows[i].out);
	}
	buf_free(&b);
}

static void test_long_names_fit(void **state)
{
	struct buf in = BUF_INIT, out = BUF_INIT, again = BUF_INIT;

	(void)state;
	for (int i = 0; i < 300; i++)
		buf_puts(&in, i % 7 ? "語" : ". /");
	name_put(&out, buf_slice(&in), NAME_MAX_BYTES);
	assert_in_range(out.len, 250, NAME_MAX_BYTES);
	assert_int_equal(utf8_valid_length(buf_slice(&out)), out.len);
	name_put(&again, buf_slice(&out), NAME_MAX_BYTES);
	assert_string_equal(again.data, out.data);
	buf_free(&in);
	buf_free(&out);
	buf_free(&again);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slugs),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_long_names_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
