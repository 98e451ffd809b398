/* SPDX-License-Identifier: MIT */
/* The folders that the kernel knows: against a plain list, and two snapshots whose answers cross. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* The mount is not linked with unit tests; this part of it needs nothing of it. */
#include "fuse/known.c"

#define ROOT 1u
#define FOLDERS 3000u
#define STEPS 200000u

/* A folder's number; all that end alike lie near each other in the table. */
static uint64_t number(unsigned i)
{
	return ((uint64_t)2 << 60) + (uint64_t)i * 0x1000;
}

static size_t told_by(struct known *k, unsigned snapshot, bool clear)
{
	struct known_folder *folders;
	size_t count;

	assert_int_equal(known_collect(k, snapshot, false, clear, &folders, &count), 0);
	free(folders);
	return count;
}

static void check_all(struct known *k, const unsigned *lookups)
{
	struct known_folder *folders;
	size_t count, expected = 1;

	for (unsigned i = 0; i < FOLDERS; i++)
		expected += lookups[i] > 0;
	assert_int_equal(known_collect(k, 1, true, false, &folders, &count), 0);
	assert_int_equal(count, expected);
	for (size_t i = 0; i < count; i++)
		if (folders[i].ino != ROOT)
			assert_true(lookups[(folders[i].ino - number(0)) / 0x1000] > 0);
	free(folders);
}

static void counts_as_the_kernel_does(void **state)
{
	static unsigned lookups[FOLDERS];
	struct known *k = known_new(ROOT);
	unsigned seed = 1;

	(void)state;
	for (unsigned step = 0; step < STEPS; step++) {
		unsigned i = (unsigned)rand_r(&seed) % FOLDERS;

		if (rand_r(&seed) % 2) {
			assert_int_equal(known_add(k, number(i), 1), 0);
			lookups[i]++;
		} else if (lookups[i]) {
			unsigned n = (unsigned)rand_r(&seed) % lookups[i] + 1;

			known_forget(k, number(i), n);
			lookups[i] -= n;
		}
		if (step % 20000 == 0)
			check_all(k, lookups);
	}
	check_all(k, lookups);
	for (unsigned i = 0; i < FOLDERS; i++)
		known_forget(k, number(i), lookups[i]);
	memset(lookups, 0, sizeof(lookups));
	check_all(k, lookups);
	known_free(k);
}

static void what_two_snapshots_told_is_kept_apart(void **state)
{
	struct known *k = known_new(ROOT);

	(void)state;
	assert_int_equal(told_by(k, 0, true), 1);
	known_add(k, number(1), 1);
	known_told(k, number(1), 1, KNOWN_LISTING);
	/* The next one takes over, and answers before the last answer of this one is given. */
	known_told(k, number(1), 2, KNOWN_ATTRIBUTES);
	known_told(k, number(9), 2, KNOWN_ATTRIBUTES);
	assert_int_equal(told_by(k, 1, false), 1);
	known_told(k, ROOT, 1, KNOWN_LISTING);
	assert_int_equal(told_by(k, 1, true), 2);
	assert_int_equal(told_by(k, 1, true), 0);
	assert_int_equal(told_by(k, 2, true), 1);
	known_free(k);
}

static void what_stays_true_counts_for_the_next(void **state)
{
	struct known *k = known_new(ROOT);

	(void)state;
	assert_int_equal(told_by(k, 0, true), 1);
	known_add(k, number(1), 1);
	known_add(k, number(2), 2);
	known_carry(k, 1);
	assert_int_equal(told_by(k, 1, false), 0);
	assert_int_equal(told_by(k, 2, true), 2);
	known_free(k);
}

static void who_is_forgotten_and_told_again_is_new(void **state)
{
	struct known *k = known_new(ROOT);
	struct known_folder *folders;
	size_t count;

	(void)state;
	known_add(k, number(1), 1);
	known_add(k, number(2), 1);
	known_add(k, number(1), 2);
	known_forget(k, number(2), 1);
	known_add(k, number(2), 2);
	assert_true(known_since(k, number(1), 1));
	assert_false(known_since(k, number(2), 1));
	assert_true(known_since(k, number(2), 2));
	assert_false(known_since(k, number(3), 2));
	assert_int_equal(known_collect(k, 1, true, false, &folders, &count), 0);
	assert_int_equal(count, 2);
	for (size_t i = 0; i < count; i++)
		assert_int_not_equal(folders[i].ino, number(2));
	free(folders);
	known_free(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_as_the_kernel_does),
		cmocka_unit_test(what_two_snapshots_told_is_kept_apart),
		cmocka_unit_test(what_stays_true_counts_for_the_next),
		cmocka_unit_test(who_is_forgotten_and_told_again_is_new),
	};

	return cmocka_run_group_tests_name("known", tests, NULL, NULL);
}
