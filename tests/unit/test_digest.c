/* SPDX-License-Identifier: MIT */
/* Digests of bytes: known ones, and that it does not matter in which pieces the bytes come. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/digest.h"

static void assert_digest(const uint8_t digest[DIGEST_SIZE], const char *hex)
{
	char text[2 * DIGEST_SIZE + 1];

	for (int i = 0; i < DIGEST_SIZE; i++)
		snprintf(text + 2 * i, 3, "%02x", digest[i]);
	assert_string_equal(text, hex);
}

/* As xxhsum -H128 prints them: the numbers of every index depend on it. */
static void known_digests(void **state)
{
	uint8_t digest[DIGEST_SIZE];

	(void)state;
	digest_of((struct slice){NULL, 0}, digest);
	assert_digest(digest, "99aa06d3014798d86001c324468d497f");
	digest_of(slice_of("ISO/IEC 27001"), digest);
	assert_digest(digest, "76faf35bff680ce04b5f821c562298ea");
}

static void pieces_make_the_whole(void **state)
{
	static const size_t sizes[] = {0, 1, 16, 17, 128, 129, 240, 241, 255, 256, 257, 1023, 1024, 1025, 5000};
	uint8_t whole[DIGEST_SIZE], pieces[DIGEST_SIZE];
	char bytes[5000];

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * i + i / 7);
	for (size_t k = 0; k < sizeof(sizes) / sizeof(sizes[0]); k++) {
		for (size_t step = 1; step < 700; step += 57) {
			struct digest d;

			digest_start(&d);
			for (size_t at = 0; at < sizes[k]; at += step)
				digest_add(&d, (struct slice){bytes + at, sizes[k] - at < step ? sizes[k] - at : step});
			digest_end(&d, pieces);
			digest_of((struct slice){bytes, sizes[k]}, whole);
			assert_memory_equal(whole, pieces, DIGEST_SIZE);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_digests),
		cmocka_unit_test(pieces_make_the_whole),
	};

	return cmocka_run_group_tests_name("digest", tests, NULL, NULL);
}
