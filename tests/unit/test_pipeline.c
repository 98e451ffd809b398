/* SPDX-License-Identifier: MIT */
/* The pipeline keeps the order whatever the threads do, and ends at the first error. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "index/pipeline.h"

struct job {
	int number, square;
};

struct test {
	int total, produced, consumed, fail_at;
	int idle_bits, idle_calls, idle_result; /* how many bits there are to do besides, and what then comes */
	bool queued;
	int fill, fill_calls, idle_filled; /* percent; idle calls at 100 and more */
};

static int produce(void *arg, void *slot)
{
	struct test *t = arg;
	struct job *job = slot;

	if (t->produced == t->total)
		return 0;
	job->number = t->produced++;
	return 1;
}

static void work(void *arg, void *slot)
{
	struct test *t = arg;
	struct job *job = slot;
	/* Uneven work, so that jobs overtake each other. */
	struct timespec pause = {0, (long)(job->number % 7) * 20000};

	(void)t;
	nanosleep(&pause, NULL);
	job->square = job->number * job->number;
}

static int consume(void *arg, void *slot)
{
	struct test *t = arg;
	struct job *job = slot;

	assert_int_equal(job->number, t->consumed);
	assert_int_equal(job->square, job->number * job->number);
	assert_true(t->produced - t->consumed <= PIPELINE_SLOTS);
	t->consumed++;
	return t->fail_at && t->consumed == t->fail_at ? -ENOSPC : 0;
}

static void dispose(void *slot)
{
	(void)slot;
}

static int idle(void *arg)
{
	struct test *t = arg;

	/* Never in the place of a job that is done or can be made, but where consume would wait. */
	assert_true(t->fill >= 100 || t->produced == t->total || t->produced - t->consumed == PIPELINE_SLOTS);
	assert_true(!t->queued || t->fill >= PIPELINE_FILLED);
	t->idle_filled += t->fill >= 100;
	return t->idle_calls++ < t->idle_bits ? 1 : t->idle_result;
}

/* A queue that goes from empty to full, a quarter at a time, and around again. */
static int fill(void *arg)
{
	struct test *t = arg;

	return t->fill = t->fill_calls++ % 5 * 25;
}

/* One that nobody empties. */
static int stay_full(void *arg)
{
	struct test *t = arg;

	return t->fill = 100;
}

static int run_queued(struct test *t, unsigned threads, int (*how_full)(void *arg))
{
	struct pipeline p = {
		.threads = threads,
		.job_size = sizeof(struct job),
		.arg = t,
		.produce = produce,
		.work = work,
		.consume = consume,
		.idle = t->idle_bits ? idle : NULL,
		.fill = how_full,
		.dispose = dispose,
	};

	return pipeline_run(&p);
}

static int run(struct test *t, unsigned threads)
{
	return run_queued(t, threads, NULL);
}

static void test_order(void **state)
{
	static const unsigned threads[] = {1, 2, 8, 33};

	(void)state;
	for (int i = 0; i < 4; i++) {
		struct test t = {.total = 500};

		assert_int_equal(run(&t, threads[i]), 0);
		assert_int_equal(t.consumed, 500);
	}
}

static void test_nothing_to_do(void **state)
{
	struct test t = {.total = 0};

	(void)state;
	assert_int_equal(run(&t, 4), 0);
	assert_int_equal(t.consumed, 0);
}

static void test_error_ends(void **state)
{
	struct test t = {.total = 500, .fail_at = 100};

	(void)state;
	assert_int_equal(run(&t, 4), -ENOSPC);
	assert_int_equal(t.consumed, 100);
}

static void test_idle(void **state)
{
	struct test t = {.total = 500, .idle_bits = 20};

	(void)state;
	assert_int_equal(run(&t, 1), 0);
	assert_int_equal(t.consumed, 500);
	/* Once more it says that nothing is left, and is not asked again. */
	assert_int_equal(t.idle_calls, 21);
}

static void test_idle_error_ends(void **state)
{
	struct test t = {.total = 500, .idle_bits = 3, .idle_result = -ENOSPC};

	(void)state;
	assert_int_equal(run(&t, 1), -ENOSPC);
	assert_true(t.consumed < 500);
}

static void test_queue_is_filled_first(void **state)
{
	struct test t = {.total = 500, .idle_bits = 20, .queued = true};

	(void)state;
	assert_int_equal(run_queued(&t, 2, fill), 0);
	assert_int_equal(t.consumed, 500);
	assert_int_equal(t.idle_calls, 21);
}

/* All that there is to do besides is done before anything is consumed; then that waits, or the queue would stay as it is. */
static void test_full_queue(void **state)
{
	struct test t = {.total = 500, .idle_bits = 20, .queued = true};

	(void)state;
	assert_int_equal(run_queued(&t, 2, stay_full), 0);
	assert_int_equal(t.consumed, 500);
	assert_int_equal(t.idle_filled, 21);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_nothing_to_do),
		cmocka_unit_test(test_error_ends),
		cmocka_unit_test(test_idle),
		cmocka_unit_test(test_idle_error_ends),
		cmocka_unit_test(test_queue_is_filled_first),
		cmocka_unit_test(test_full_queue),
	};

	return cmocka_run_group_tests_name("pipeline", tests, NULL, NULL);
}
