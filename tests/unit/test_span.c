/* SPDX-License-Identifier: MIT */
/* Looking at many bytes at once finds what looking at each finds, wherever it stands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/span.h"

static const bool special[256] = {['<'] = true, [0xc2] = true};

static span_bits look(const char *p)
{
	const span v = span_at(p), second = span_at(p + 1);

	return (v == '<') | ((v == 0xc2) & (second < 0xa0));
}

static void finds_the_first(void **state)
{
	(void)state;
	for (size_t len = 0; len < 70; len++) {
		/* Its own piece of memory: reading behind its end is seen under ASan. */
		char *bytes = malloc(len + 1);

		memset(bytes, 'x', len);
		assert_ptr_equal(span_find(bytes, bytes + len, look, 1, special), bytes + len);
		for (size_t at = 0; at < len; at++) {
			bytes[at] = '<';
			for (size_t from = 0; from <= at; from++)
				assert_ptr_equal(span_find(bytes + from, bytes + len, look, 1, special), bytes + at);
			bytes[at] = 'x';
		}
		free(bytes);
	}
}

/* Both bytes of a character are looked at, also where it stands across the border of two spans. */
static void looks_at_the_next_byte(void **state)
{
	char bytes[64];

	(void)state;
	for (size_t at = 0; at < 40; at++) {
		memset(bytes, 'x', sizeof(bytes));
		bytes[at] = (char)0xc2;
		bytes[at + 1] = (char)0x85;
		assert_ptr_equal(span_find(bytes, bytes + sizeof(bytes), look, 1, special), bytes + at);
		bytes[at + 1] = (char)0xab;
		assert_ptr_equal(span_find(bytes, bytes + sizeof(bytes), look, 1, special), bytes + sizeof(bytes));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_first),
		cmocka_unit_test(looks_at_the_next_byte),
	};

	return cmocka_run_group_tests_name("span", tests, NULL, NULL);
}
