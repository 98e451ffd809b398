/* SPDX-License-Identifier: MIT */
/* Inode numbers keep their layout, and differ when name, format or bytes do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "store/inode.h"

static void test_layout(void **state)
{
	(void)state;
	for (int i = 0; i < 20000; i++) {
		char name[32];
		uint64_t n;

		snprintf(name, sizeof(name), "%d", i);
		n = inode_of_file(slice_of(name), 1, slice_of("bytes"));
		assert_true(inode_valid(n));
		assert_int_equal(inode_kind(n), INODE_FILE);
		assert_int_equal(inode_kind(inode_next(n)), INODE_FILE);
		assert_int_equal(inode_kind(inode_of_dir(slice_of(name))), INODE_DIR);
		assert_int_equal(inode_kind(inode_of_page(slice_of(name), slice_of(""))), INODE_PAGE);
	}
	assert_int_equal(inode_of_dir(slice_of("")), 1);
	assert_int_equal(inode_kind(1), INODE_DIR);
}

static void test_what_it_depends_on(void **state)
{
	uint64_t n = inode_of_file(slice_of("soc-2.fr-fr"), 1, slice_of("texte"));

	(void)state;
	assert_true(n == inode_of_file(slice_of("soc-2.fr-fr"), 1, slice_of("texte")));
	assert_true(n != inode_of_file(slice_of("soc-2.fr-fr"), 2, slice_of("texte")));
	assert_true(n != inode_of_file(slice_of("soc-2.fr-ca"), 1, slice_of("texte")));
	assert_true(n != inode_of_file(slice_of("soc-2.fr-fr"), 1, slice_of("texte.")));
}

static void test_foreign_numbers(void **state)
{
	static const uint64_t bad[] = {0, 2, 0xffffffffffffffffu, (uint64_t)1 << 63 | 5, (uint64_t)1 << 62 | 5,
				       (uint64_t)1 << 60, 12345};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(inode_valid(bad[i]));
}

static void test_probing_skips_zero(void **state)
{
	uint64_t before = (uint64_t)INODE_FILE << 60 | 0xffffffffu;
	uint64_t last = ((uint64_t)INODE_DIR << 60) - 1;

	(void)state;
	assert_true(inode_valid(inode_next(before)));
	assert_int_equal(inode_kind(inode_next(last)), INODE_FILE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_layout),
		cmocka_unit_test(test_what_it_depends_on),
		cmocka_unit_test(test_foreign_numbers),
		cmocka_unit_test(test_probing_skips_zero),
	};

	return cmocka_run_group_tests_name("inode", tests, NULL, NULL);
}
