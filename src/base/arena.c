/* SPDX-License-Identifier: MIT */
/*
 * Arenas: chunks of growing size, handed out from the front.  Nothing is freed
 * one by one, so an article with thousands of small strings costs a few mallocs
 * and no bookkeeping, and an error path has nothing to forget.
 */
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

#define CHUNK_FIRST ((size_t)16 << 10)
#define CHUNK_MAX ((size_t)1 << 20)

struct arena_chunk {
	struct arena_chunk *next;
	size_t size; /* of data */
	alignas(max_align_t) char data[];
};

/* The newest chunk, from its beginning. */
static void use_chunk(struct arena *a)
{
	a->at = a->chunks->data;
	a->end = a->at + a->chunks->size;
}

static bool add_chunk(struct arena *a, size_t size)
{
	size_t want = a->chunks ? a->chunks->size * 2 : CHUNK_FIRST;
	struct arena_chunk *c;

	if (want > CHUNK_MAX)
		want = CHUNK_MAX;
	if (want < size)
		want = size; /* a multiple of ARENA_ALIGN, as all the others are */
	c = malloc(sizeof(*c) + want);
	if (!c)
		return false;
	c->size = want;
	c->next = a->chunks;
	a->chunks = c;
	use_chunk(a);
	return true;
}

void *arena_more(struct arena *a, size_t size)
{
	char *p;

	if (size > SIZE_MAX / 2) {
		a->failed = true;
		return NULL;
	}
	size = (size + ARENA_ALIGN - 1) & ~(ARENA_ALIGN - 1);
	if (size == 0)
		size = ARENA_ALIGN;
	if (size > (size_t)(a->end - a->at) && !add_chunk(a, size)) {
		a->failed = true;
		return NULL;
	}
	p = a->at;
	a->at += size;
	return p;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes)) {
		a->failed = true;
		return NULL;
	}
	return arena_alloc(a, bytes);
}

struct slice arena_dup(struct arena *a, struct slice s)
{
	char *p = arena_bytes(a, s.len + 1);

	if (!p)
		return (struct slice){NULL, 0};
	if (s.len)
		memcpy(p, s.ptr, s.len);
	p[s.len] = '\0';
	return (struct slice){p, s.len};
}

struct slice arena_dupz(struct arena *a, const char *s)
{
	return arena_dup(a, slice_of(s));
}

struct slice arena_join_parts(struct arena *a, const struct slice *parts, size_t count)
{
	size_t len = 0;
	char *p, *at;

	for (size_t i = 0; i < count; i++)
		len += parts[i].len;
	at = p = arena_bytes(a, len + 1);
	if (!p)
		return (struct slice){NULL, 0};
	for (size_t i = 0; i < count; i++) {
		if (parts[i].len)
			memcpy(at, parts[i].ptr, parts[i].len);
		at += parts[i].len;
	}
	*at = '\0';
	return (struct slice){p, len};
}

struct slice arena_number(struct arena *a, uint64_t n)
{
	char digits[NUMBER_DIGITS];

	return arena_dup(a, number_text(n, digits));
}

struct slice arena_printf(struct arena *a, const char *fmt, ...)
{
	size_t room = (size_t)(a->end - a->at);
	char *p = a->at;
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	/* Written where it will lie, if it fits: nothing is formatted twice then. */
	n = vsnprintf(p, room, fmt, ap);
	if (n >= 0 && (size_t)n < room) {
		arena_bytes(a, (size_t)n + 1);
	} else {
		p = n < 0 ? NULL : arena_bytes(a, (size_t)n + 1);
		if (p)
			vsnprintf(p, (size_t)n + 1, fmt, again);
	}
	va_end(again);
	va_end(ap);
	return p ? (struct slice){p, (size_t)n} : (struct slice){NULL, 0};
}

void *arena_push(struct arena *a, void *array, size_t *count, size_t size)
{
	void **slot = array;
	size_t n = *count;
	char *grown;

	/* Capacities are 4, 8, 16 ...: full when n is one of them. */
	if (n == 0 || (n >= 4 && (n & (n - 1)) == 0)) {
		grown = arena_array(a, n ? n * 2 : 4, size);
		if (!grown)
			return NULL;
		if (n)
			memcpy(grown, *slot, n * size);
		*slot = grown;
	}
	*count = n + 1;
	return (char *)*slot + n * size;
}

void arena_reset(struct arena *a)
{
	struct arena_chunk *keep = a->chunks;

	if (keep) {
		while (keep->next) {
			struct arena_chunk *c = keep->next;

			keep->next = c->next;
			free(c);
		}
		use_chunk(a);
	}
	a->failed = false;
}

void arena_free(struct arena *a)
{
	while (a->chunks) {
		struct arena_chunk *c = a->chunks;

		a->chunks = c->next;
		free(c);
	}
	*a = (struct arena){0};
}
