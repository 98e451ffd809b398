/* SPDX-License-Identifier: MIT */
/* Sibling readahead: given is what a reader who walks a folder reads next, once, and nothing to anybody else. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

/* The mount is not linked with unit tests; this part of it needs nothing of it. */
#include "fuse/ahead.c"

#define FOLDER 7u
#define FIRST 1000u /* the number of a folder's first file */
#define COUNT 200u

struct kernel {
	pthread_mutex_t lock;
	unsigned given[FIRST + 2 * COUNT];
	unsigned total;
	size_t bytes; /* of each file */
	int error;
};

static int take(void *arg, uint64_t ino, size_t *bytes)
{
	struct kernel *k = arg;

	pthread_mutex_lock(&k->lock);
	k->given[ino]++;
	k->total++;
	*bytes = k->bytes;
	pthread_mutex_unlock(&k->lock);
	return k->error;
}

static struct ahead *begin(struct kernel *k)
{
	struct ahead *a;
	struct error e;

	*k = (struct kernel){.bytes = 10000};
	pthread_mutex_init(&k->lock, NULL);
	assert_int_equal(ahead_start(&a, take, k, &e), 0);
	for (unsigned i = 0; i < COUNT; i++)
		ahead_listed(a, FOLDER, i, i + 1, FIRST + i);
	return a;
}

/* Waits until all that was asked for is given. */
static unsigned settle(struct ahead *a, struct kernel *k)
{
	bool idle = false;

	for (int tries = 0; tries < 2000 && !idle; tries++) {
		usleep(1000);
		pthread_mutex_lock(&a->lock);
		idle = a->idle == THREADS;
		for (int i = 0; i < TRAILS; i++) {
			struct trail *t = &a->trails[i];

			idle = idle && (!t->step || t->next == t->end || t->bytes >= WINDOW_BYTES);
		}
		pthread_mutex_unlock(&a->lock);
	}
	assert_true(idle);
	return k->total;
}

/* What is in the kernel's cache it does not ask for. */
static unsigned read_file(struct ahead *a, struct kernel *k, unsigned file)
{
	settle(a, k);
	if (k->given[file])
		return 0;
	ahead_read(a, file);
	return 1;
}

static void gives_nothing_before_the_second_read(void **state)
{
	struct kernel k;
	struct ahead *a = begin(&k);

	(void)state;
	ahead_read(a, FIRST);
	assert_int_equal(settle(a, &k), 0);
	ahead_read(a, FIRST);
	assert_int_equal(settle(a, &k), 0);
	ahead_free(a);
}

static void gives_the_next_files_once(void **state)
{
	struct kernel k;
	unsigned asked = 0;

	(void)state;
	for (int backwards = 0; backwards < 2; backwards++) {
		struct ahead *a = begin(&k);

		asked = 0;
		for (unsigned i = 0; i < COUNT; i++)
			asked += read_file(a, &k, backwards ? FIRST + COUNT - 1 - i : FIRST + i);
		settle(a, &k);
		assert_in_range(asked, 2, COUNT / 8);
		assert_int_equal(k.total + asked, COUNT);
		for (unsigned i = 0; i < COUNT; i++)
			assert_in_range(k.given[FIRST + i], 0, 1);
		ahead_free(a);
	}
}

static void leaves_random_reads_alone(void **state)
{
	struct kernel k;
	struct ahead *a = begin(&k);

	(void)state;
	for (unsigned i = 0; i < COUNT; i++)
		ahead_read(a, FIRST + i * 37 % COUNT);
	assert_int_equal(settle(a, &k), 0);
	ahead_free(a);
}

static void is_bounded(void **state)
{
	struct kernel k;
	struct ahead *a = begin(&k);

	(void)state;
	for (unsigned i = 0; i < 20; i++)
		ahead_read(a, FIRST + i);
	assert_in_range(settle(a, &k), 1, 20 + WINDOW_MOST);
	ahead_free(a);

	a = begin(&k);
	k.bytes = WINDOW_BYTES;
	ahead_read(a, FIRST);
	ahead_read(a, FIRST + 1);
	assert_in_range(settle(a, &k), 1, THREADS);
	ahead_free(a);
}

static void gives_no_file_twice_through_another_folder(void **state)
{
	struct kernel k;
	struct ahead *a = begin(&k);

	(void)state;
	for (unsigned i = 0; i < COUNT; i++)
		read_file(a, &k, FIRST + i);
	/* The same files between others; those are read. */
	for (unsigned i = 0; i < 2 * COUNT; i++)
		ahead_listed(a, FOLDER + 1, i, i + 1, i % 2 ? FIRST + i / 2 : FIRST + COUNT + i / 2);
	for (unsigned i = 0; i < COUNT; i++)
		read_file(a, &k, FIRST + COUNT + i);
	settle(a, &k);
	for (unsigned i = 0; i < 2 * COUNT; i++)
		assert_in_range(k.given[FIRST + i], 0, 1);
	assert_int_not_equal(k.given[FIRST + 2 * COUNT - 1], 0);
	ahead_free(a);
}

static void gives_again_what_the_kernel_dropped(void **state)
{
	struct kernel k;
	struct ahead *a = begin(&k);
	unsigned before;

	(void)state;
	for (unsigned i = 0; i < COUNT; i++)
		read_file(a, &k, FIRST + i);
	before = settle(a, &k);
	ahead_read(a, FIRST);
	ahead_read(a, FIRST + 1);
	assert_in_range(settle(a, &k), before + 2, before + 2 * WINDOW_FIRST);
	ahead_free(a);
}

static void stops_where_the_kernel_knows_nothing(void **state)
{
	struct kernel k;
	struct ahead *a = begin(&k);

	(void)state;
	k.error = -ENOENT;
	ahead_read(a, FIRST);
	ahead_read(a, FIRST + 1);
	assert_in_range(settle(a, &k), 1, THREADS);
	ahead_free(a);
}

/* Listings of several readers, of more folders than are kept, of folders larger than what is kept. */
static void notes_within_bounds(void **state)
{
	struct kernel k;
	struct ahead *a = begin(&k);

	(void)state;
	ahead_listed(a, FOLDER, 3, 4, FIRST);
	ahead_listed(a, FOLDER + 1, 17, 18, FIRST);
	assert_int_equal(a->noted, COUNT);
	for (unsigned folder = 100; folder < 200; folder++)
		for (unsigned i = 0; i < 1000; i++)
			ahead_listed(a, folder, i, i + 1, 1 + i);
	assert_true(a->noted <= TRAIL_FILES);
	for (unsigned i = 0; i < 2 * TRAIL_FILES; i++)
		ahead_listed(a, 300, i, i + 1, 1 + i);
	assert_int_equal(a->noted, TRAIL_FILES);
	ahead_stop(a);
	ahead_read(a, 1);
	ahead_read(a, 2);
	ahead_free(a);
	ahead_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_nothing_before_the_second_read),
		cmocka_unit_test(gives_the_next_files_once),
		cmocka_unit_test(leaves_random_reads_alone),
		cmocka_unit_test(is_bounded),
		cmocka_unit_test(gives_no_file_twice_through_another_folder),
		cmocka_unit_test(gives_again_what_the_kernel_dropped),
		cmocka_unit_test(stops_where_the_kernel_knows_nothing),
		cmocka_unit_test(notes_within_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
