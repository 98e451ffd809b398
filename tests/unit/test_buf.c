/* SPDX-License-Identifier: MIT */
/* Buffers, slices, varints, arenas. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/error.h"

static void test_empty_is_a_string(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	assert_string_equal(b.data, "");
	buf_put(&b, "", 0);
	assert_int_equal(b.cap, 0);
	buf_printf(&b, "%d-%s", 27, "001");
	assert_string_equal(b.data, "27-001");
	buf_cut(&b, 2);
	assert_string_equal(b.data, "27");
	buf_free(&b);
	assert_string_equal(b.data, "");
}

static void test_cap_is_sticky(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	b.max = 10;
	buf_puts(&b, "0123456789");
	assert_int_equal(b.error, 0);
	buf_putc(&b, 'x');
	assert_int_equal(b.error, -EFBIG);
	buf_cut(&b, 0);
	buf_puts(&b, "y");
	assert_int_equal(b.len, 0);
	buf_reset(&b);
	buf_puts(&b, "y");
	assert_string_equal(b.data, "y");
	buf_free(&b);
}

static void test_grows_through_many_sizes(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	for (int i = 0; i < 100000; i++)
		buf_putc(&b, (char)('a' + i % 26));
	buf_fill(&b, '-', 3);
	assert_int_equal(b.len, 100003);
	assert_int_equal(b.data[99999], 'a' + 99999 % 26);
	assert_string_equal(b.data + 100000, "---");
	buf_free(&b);
	assert_int_equal(b.len, 0);
}

static void test_varints_and_strings(void **state)
{
	static const uint64_t numbers[] = {0, 1, 127, 128, 16383, 16384, UINT32_MAX, UINT64_MAX};
	struct buf b = BUF_INIT;
	const char *p, *end;
	struct slice s = {NULL, 0};
	uint64_t n;

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		buf_put_varint(&b, numbers[i]);
	buf_put_string(&b, slice_of("監査"));
	p = b.data;
	end = b.data + b.len;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		assert_true(get_varint(&p, end, &n));
		assert_int_equal(n, numbers[i]);
	}
	/* Every cut string is refused, and the position stays. */
	for (const char *cut = p; cut < end; cut++) {
		const char *at = p;

		assert_false(get_string(&at, cut, &s));
		assert_ptr_equal(at, p);
	}
	assert_true(get_string(&p, end, &s));
	assert_true(slice_is(s, "監査"));
	assert_ptr_equal(p, end);
	buf_free(&b);
}

static void test_numbers(void **state)
{
	static const uint64_t numbers[] = {0, 9, 10, 12345, UINT64_MAX};
	struct buf b = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		buf_put_number(&b, numbers[i]);
		buf_putc(&b, ' ');
	}
	assert_string_equal(b.data, "0 9 10 12345 18446744073709551615 ");
	buf_free(&b);
}

static void test_slices(void **state)
{
	(void)state;
	assert_true(slice_cmp(slice_of("iso"), slice_of("iso-27001")) < 0);
	assert_true(slice_cmp(slice_of("soc"), slice_of("iso-27001")) > 0);
	assert_int_equal(slice_cmp(slice_of(""), slice_of(NULL)), 0);
	assert_true(slice_is(slice_trim(slice_of(" \t a b\r\n")), "a b"));
	assert_int_equal(slice_find(slice_of("a--b"), slice_of("--")), 1);
	assert_int_equal(slice_find(slice_of("ab"), slice_of("abc")), -1);
	assert_true(slice_ends(slice_of("x.txt"), ".txt"));
	assert_false(slice_starts(slice_of("x"), "xx"));
}

/* What is looked for, wherever it may be: as memmem has it. */
static void test_find(void **state)
{
	char text[80];
	uint32_t random = 1;
	unsigned found = 0;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		struct slice s = {text, (size_t)i % sizeof(text)}, needle = {text, (size_t)i / sizeof(text) % 6};
		const char *at;
		char what[6];

		for (size_t n = 0; n < s.len; n++) {
			random = random * 1664525 + 1013904223;
			text[n] = "ab\xe3"[(random >> 16) % 3];
		}
		for (size_t n = 0; n < needle.len; n++)
			what[n] = "ab\xe3"[(random >> n * 4) % 3];
		needle.ptr = what;
		at = needle.len <= s.len ? memmem(text, s.len, what, needle.len) : NULL;
		assert_int_equal(slice_find(s, needle), at ? at - text : -1);
		found += at != NULL;
	}
	assert_true(found > 50000 && found < 190000);
}

static void test_arena(void **state)
{
	struct arena a = {0};
	int *numbers = NULL;
	size_t count = 0;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		int *slot = arena_push(&a, &numbers, &count, sizeof(*slot));

		assert_int_equal(*slot, 0);
		*slot = i;
	}
	for (int i = 0; i < 5000; i++)
		assert_int_equal(numbers[i], i);
	assert_true(slice_is(arena_printf(&a, "%s/%d", "x", 7), "x/7"));
	assert_null(arena_array(&a, SIZE_MAX / 2, 16));
	assert_true(a.failed);
	arena_reset(&a);
	assert_false(a.failed);
	assert_int_equal(*(char *)arena_alloc(&a, 1), 0);
	arena_free(&a);
}

static void test_error_is_one_line(void **state)
{
	struct error e;

	(void)state;
	assert_int_equal(error_errno(&e, -ENOENT, "cannot open '%s'", "a\nb"), -ENOENT);
	assert_string_equal(e.text, "cannot open 'a?b': No such file or directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty_is_a_string),   cmocka_unit_test(test_cap_is_sticky),
		cmocka_unit_test(test_grows_through_many_sizes), cmocka_unit_test(test_varints_and_strings),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_slices),
		cmocka_unit_test(test_find),		    cmocka_unit_test(test_arena),
		cmocka_unit_test(test_error_is_one_line),
	};

	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
