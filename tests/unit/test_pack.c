/* SPDX-License-Identifier: MIT */
/* Packing: what comes back is what went in, damage is told, and repetition is worth it. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/pack.h"

#define LIMIT ((size_t)1 << 20)

static unsigned next(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 16;
}

/* Words in a chance order: much of it repeats. */
static void put_words(struct buf *b, unsigned seed, size_t len, unsigned kinds)
{
	while (b->len < len)
		buf_printf(b, "word%u ", next(&seed) % kinds);
	buf_cut(b, len);
}

static size_t packed_size(struct slice known, struct slice bytes)
{
	struct buf packed = BUF_INIT, back = BUF_INIT;
	size_t size;

	pack(known, bytes, &packed);
	assert_int_equal(packed.error, 0);
	assert_int_equal(unpack(known, buf_slice(&packed), bytes.len, &back), 0);
	assert_true(slice_eq(bytes, buf_slice(&back)));
	size = packed.len;
	buf_free(&packed);
	buf_free(&back);
	return size;
}

static void comes_back(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 300; seed++) {
		struct buf known = BUF_INIT, bytes = BUF_INIT;
		unsigned s = seed;

		put_words(&known, seed, next(&s) % 3000, 1 + next(&s) % 500);
		put_words(&bytes, seed % 7, next(&s) % 3000, 1 + next(&s) % 500);
		for (size_t i = 0; i < bytes.len; i += 1 + next(&s) % 200)
			bytes.data[i] = (char)next(&s);
		assert_in_range(packed_size(buf_slice(&known), buf_slice(&bytes)), 1, bytes.len + 5);
		assert_in_range(packed_size((struct slice){NULL, 0}, buf_slice(&bytes)), 1, bytes.len + 5);
		buf_free(&known);
		buf_free(&bytes);
	}
}

static void repetition_is_spared(void **state)
{
	struct buf known = BUF_INIT, line = BUF_INIT;

	(void)state;
	put_words(&known, 1, 4000, 400);
	assert_in_range(packed_size(buf_slice(&known), buf_slice(&known)), 1, 100);
	/* A copy of what it makes itself. */
	buf_fill(&line, 'x', 100000);
	assert_in_range(packed_size((struct slice){NULL, 0}, buf_slice(&line)), 1, 500);
	buf_free(&known);
	buf_free(&line);
}

/* And so little beside much is left alone. */
static void little_stays_as_it_is(void **state)
{
	struct buf known = BUF_INIT, packed = BUF_INIT, back = BUF_INIT;
	struct slice little;

	(void)state;
	put_words(&known, 1, 4000, 400);
	little = (struct slice){known.data + 1000, 800};
	assert_int_equal(packed_size(buf_slice(&known), little), 2 + little.len);
	assert_in_range(packed_size((struct slice){known.data, 1600}, little), 1, 500);
	/* What cannot be made shorter, too. */
	for (unsigned seed = 0, n = 0; n < 1000; n++)
		buf_putc(&packed, (char)next(&seed));
	assert_int_equal(packed_size((struct slice){NULL, 0}, buf_slice(&packed)), 2 + packed.len);
	buf_reset(&packed);
	pack(buf_slice(&known), little, &packed);
	assert_int_equal(unpack(buf_slice(&known), buf_slice(&packed), little.len - 1, &back), -EBADMSG);
	for (size_t n = 0; n < packed.len; n++) {
		buf_reset(&back);
		assert_int_equal(unpack(buf_slice(&known), (struct slice){packed.data, n}, LIMIT, &back), -EBADMSG);
	}
	buf_free(&known);
	buf_free(&packed);
	buf_free(&back);
}

static void damage_is_told(void **state)
{
	struct buf known = BUF_INIT, bytes = BUF_INIT, packed = BUF_INIT, back = BUF_INIT;

	(void)state;
	put_words(&known, 1, 500, 50);
	put_words(&bytes, 2, 500, 50);
	pack(buf_slice(&known), buf_slice(&bytes), &packed);
	for (size_t n = 0; n < packed.len; n++) {
		/* A copy of its own length, so that a sanitizer sees a read behind it. */
		char *cut = slice_dup((struct slice){packed.data, n});

		buf_reset(&back);
		assert_int_equal(unpack(buf_slice(&known), (struct slice){cut, n}, LIMIT, &back), -EBADMSG);
		free(cut);
	}
	buf_reset(&back);
	assert_int_equal(unpack(buf_slice(&known), buf_slice(&packed), bytes.len - 1, &back), -EBADMSG);
	for (size_t i = 0; i < packed.len * 8; i++) {
		packed.data[i / 8] ^= (char)(1 << i % 8);
		buf_reset(&back);
		if (unpack(buf_slice(&known), buf_slice(&packed), LIMIT, &back) == 0)
			assert_in_range(back.len, 0, LIMIT);
		buf_reset(&back);
		unpack((struct slice){NULL, 0}, buf_slice(&packed), LIMIT, &back);
		packed.data[i / 8] ^= (char)(1 << i % 8);
	}
	buf_free(&known);
	buf_free(&bytes);
	buf_free(&packed);
	buf_free(&back);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_back),
		cmocka_unit_test(repetition_is_spared),
		cmocka_unit_test(little_stays_as_it_is),
		cmocka_unit_test(damage_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
