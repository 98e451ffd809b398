/* SPDX-License-Identifier: MIT */
/*
 * What the fuzz targets share.  A target is one file: it takes any bytes, and what must hold for
 * them whatever they are is said with `must`.  Linked with libFuzzer it searches for bytes that
 * break it (make fuzz); linked with replay.c it is fed the files of seeds/<target>/, which are
 * beginnings for the search and every input that once broke something (make check).
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <compliancefs/buf.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define must(condition)                                                                       \
	do {                                                                                  \
		if (!(condition)) {                                                           \
			fprintf(stderr, "%s:%d: must: %s\n", __FILE__, __LINE__, #condition); \
			abort();                                                              \
		}                                                                             \
	} while (0)

/* The next `n` bytes of an input, or as many as there are; the input goes behind them. */
static inline struct slice take(struct slice *input, size_t n)
{
	struct slice s = {input->ptr, n < input->len ? n : input->len};

	input->ptr += s.len;
	input->len -= s.len;
	return s;
}

/* A number of `n` bytes, the lowest first; 0 for those that are missing. */
static inline uint64_t take_number(struct slice *input, size_t n)
{
	struct slice s = take(input, n);
	uint64_t number = 0;

	for (size_t i = 0; i < s.len; i++)
		number |= (uint64_t)(unsigned char)s.ptr[i] << (8 * i);
	return number;
}

/* A copy of just these bytes, to free(): a sanitizer sees any read behind them. */
static inline struct slice tight_copy(struct slice s)
{
	char *p = malloc(s.len ? s.len : 1);

	must(p != NULL);
	memcpy(p, s.len ? s.ptr : "", s.len);
	return (struct slice){p, s.len};
}

#endif
