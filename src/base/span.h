/* SPDX-License-Identifier: MIT */
/*
 * Looking at sixteen bytes at once, for what goes through all text there is: most of it is copied as it is, and only
 * few characters want a closer look. GCC's and clang's vectors: every processor has some, and none is named.
 */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { SPAN = 16 };

typedef uint8_t span __attribute__((vector_size(SPAN)));
/* What comparing spans gives: -1 for each byte of which it is true, else 0. */
typedef int8_t span_bits __attribute__((vector_size(SPAN)));
typedef char span_chars __attribute__((vector_size(SPAN)));

/* The SPAN bytes at p, which need not be aligned. */
static inline span span_at(const char *p)
{
	span v;

	memcpy(&v, p, sizeof(v));
	return v;
}

#define SPAN_ALL ((1u << SPAN) - 1) /* of span_mask: all are set */

/* A bit for each byte, the lowest for the first: whether it is set. */
static inline unsigned span_mask(span_bits bits)
{
#ifdef __SSE2__
	return (unsigned)__builtin_ia32_pmovmskb128((span_chars)bits);
#else
	unsigned mask = 0;

	for (unsigned i = 0; i < SPAN; i++)
		mask |= (unsigned)(bits[i] != 0) << i;
	return mask;
#endif
}

/* The place of the first bit of a mask; SPAN: there is none. */
static inline unsigned span_lowest(unsigned mask)
{
	return (unsigned)__builtin_ctz(mask | 1u << SPAN);
}

/* Whether any byte is set. */
static inline bool span_any(span_bits bits)
{
#ifdef __SSE2__
	return span_mask(bits) != 0;
#else
	uint64_t half[2];

	memcpy(half, &bits, sizeof(half));
	return (half[0] | half[1]) != 0;
#endif
}

/*
 * The place of the first byte that is set, of which there is one. To be asked where span_any says so: a loop that goes on
 * by what this returns waits for it in every round, one that goes on by SPAN does not.
 */
static inline unsigned span_first(span_bits bits)
{
#ifdef __SSE2__
	return (unsigned)__builtin_ctz(span_mask(bits));
#else
	unsigned i = 0;

	while (!bits[i])
		i++;
	return i;
#endif
}

/*
 * The first byte from p on that wants a closer look; end if there is none. `look` says it of the SPAN bytes at its
 * argument, for which it reads `ahead` bytes more; `special` of a byte alone, it may be true of more. Both are known
 * where this is called, so that nothing is called here.
 */
static inline __attribute__((always_inline)) const char *span_find(const char *p, const char *end,
								   span_bits (*look)(const char *p), ptrdiff_t ahead,
								   const bool special[256])
{
	const ptrdiff_t size = SPAN + ahead;
	const char *from = p;

	for (; end - p >= size; p += SPAN) {
		const span_bits found = look(p);

		if (span_any(found))
			return p + span_first(found);
	}
	/* The rest, together with what was looked at already. */
	if (end - from >= size && end - p > ahead) {
		const char *last = end - size;
		unsigned first = span_lowest(span_mask(look(last)) & SPAN_ALL << (p - last));

		p = last + first;
		if (first < SPAN)
			return p;
	}
	while (p < end && !special[(unsigned char)*p])
		p++;
	return p;
}

#endif
