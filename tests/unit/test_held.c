/* SPDX-License-Identifier: MIT */
/* The snapshots in service: which of them answers, how long they are held, and when no old answer is under way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

/* The mount is not linked with unit tests; this part of it needs nothing of it but pools to close. */
#include "fuse/held.c"

struct pool {
	bool closed;
	uint64_t size;
};

static struct pool pools[20];

void pool_close(struct pool *p)
{
	p->closed = true;
}

uint64_t pool_size(const struct pool *p)
{
	return p->size;
}

void pool_trim(struct pool *p)
{
	assert_false(p->closed);
}

static struct held *begin(unsigned count)
{
	struct held *h;

	memset(pools, 0, sizeof(pools));
	h = held_new(&pools[1]);
	assert_non_null(h);
	for (unsigned i = 2; i <= count; i++) {
		assert_int_equal(held_replace(h, &pools[i]), 0);
		held_drop(h);
	}
	return h;
}

static void the_newest_answers_then_those_before(void **state)
{
	struct held *h = begin(4);
	struct pin p, q;

	(void)state;
	held_pin(h, &p);
	assert_ptr_equal(p.pool, &pools[4]);
	assert_int_equal(p.number, 4);
	assert_true(p.current);
	assert_true(held_pin_before(h, &p));
	assert_ptr_equal(p.pool, &pools[3]);
	assert_false(p.current);
	assert_true(held_pin_number(h, 2 + (5u << HELD_NUMBER_BITS), &q));
	assert_ptr_equal(q.pool, &pools[2]);
	assert_true(held_pin_before(h, &q));
	assert_false(held_pin_before(h, &q));
	assert_ptr_equal(q.pool, &pools[1]);
	held_unpin(h, &p);
	held_unpin(h, &q);
	assert_false(held_pin_number(h, 5, &q));
	held_free(h);
}

static void nine_are_held_for_a_minute(void **state)
{
	struct held *h = begin(9);

	(void)state;
	assert_false(pools[1].closed);
	assert_in_range(held_drop(h), KEPT_MS - 5000, KEPT_MS);
	assert_int_equal(held_replace(h, &pools[10]), 0);
	held_drop(h);
	assert_true(pools[1].closed);
	assert_false(pools[2].closed);
	/* As if a minute had passed: three are left, and nothing is to be done later. */
	for (unsigned i = 1; i < h->count; i++)
		h->list[i]->replaced -= KEPT_MS;
	assert_int_equal(held_drop(h), -1);
	for (unsigned i = 1; i <= 10; i++)
		assert_int_equal(pools[i].closed, i < 8);
	held_free(h);
	assert_true(pools[10].closed);
}

struct reply {
	struct held *held;
	struct pin pin;
	atomic_bool sent;
};

static void *send_reply(void *arg)
{
	struct reply *r = arg;

	usleep(20000);
	atomic_store(&r->sent, true);
	held_unpin(r->held, &r->pin);
	return NULL;
}

static void draining_waits_for_answers_that_were_current(void **state)
{
	struct held *h = begin(2);
	struct reply r = {.held = h};
	struct pin later;
	pthread_t thread;

	(void)state;
	held_pin(h, &r.pin);
	assert_int_equal(held_replace(h, &pools[3]), 0);
	/* Whoever asks an old one knowingly is not waited for. */
	assert_true(held_pin_number(h, 2, &later));
	assert_int_equal(pthread_create(&thread, NULL, send_reply, &r), 0);
	held_drain(h);
	assert_true(atomic_load(&r.sent));
	pthread_join(thread, NULL);
	held_unpin(h, &later);
	held_free(h);
}

static void what_is_in_use_is_closed_later(void **state)
{
	struct held *h = begin(3);
	struct reply r = {.held = h};
	pthread_t thread;

	(void)state;
	assert_true(held_pin_number(h, 1, &r.pin));
	assert_int_equal(pthread_create(&thread, NULL, send_reply, &r), 0);
	assert_int_equal(held_replace(h, &pools[4]), 0);
	for (unsigned i = 1; i < h->count; i++)
		h->list[i]->replaced -= KEPT_MS;
	held_drop(h);
	assert_true(atomic_load(&r.sent));
	assert_true(pools[1].closed);
	pthread_join(thread, NULL);
	held_free(h);
}

static void of_large_ones_two_are_kept(void **state)
{
	struct held *h;

	(void)state;
	memset(pools, 0, sizeof(pools));
	for (unsigned i = 0; i < 20; i++)
		pools[i].size = (uint64_t)100 << 20;
	h = held_new(&pools[1]);
	for (unsigned i = 2; i <= 6; i++) {
		assert_int_equal(held_replace(h, &pools[i]), 0);
		held_drop(h);
		for (unsigned k = 1; k <= i; k++)
			assert_int_equal(pools[k].closed, k + KEPT <= i);
	}
	held_free(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_newest_answers_then_those_before),
		cmocka_unit_test(nine_are_held_for_a_minute),
		cmocka_unit_test(draining_waits_for_answers_that_were_current),
		cmocka_unit_test(what_is_in_use_is_closed_later),
		cmocka_unit_test(of_large_ones_two_are_kept),
	};

	return cmocka_run_group_tests_name("held", tests, NULL, NULL);
}
