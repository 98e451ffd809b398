/* SPDX-License-Identifier: MIT */
/*
 * Memory that is freed all at once: one arena an article, one a rendered file.
 * A zeroed struct arena is a fresh one.  Used by one thread at a time.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <compliancefs/buf.h>

struct arena_chunk;

struct arena {
	struct arena_chunk *chunks; /* newest first */
	size_t used;                /* bytes used of the newest */
	bool failed;                /* an allocation returned NULL; sticky until arena_reset or arena_free */
};

/* size bytes, zeroed and aligned for anything; NULL when out of memory. size 0 gives a valid pointer. */
void *arena_alloc(struct arena *a, size_t size);
/* The same, not zeroed: for bytes that are about to be written. */
void *arena_bytes(struct arena *a, size_t size);
/* count * size with a check for overflow, zeroed. */
void *arena_array(struct arena *a, size_t count, size_t size);
/* A copy of s, NUL-terminated behind its end; an empty slice when out of memory. */
struct slice arena_dup(struct arena *a, struct slice s);
struct slice arena_dupz(struct arena *a, const char *s);
struct slice arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/*
 * An array that grows. `array` is the address of the pointer to it (a struct thing **), which starts as
 * NULL with *count 0: makes room for one more element of `size` bytes and returns it, zeroed and
 * counted; NULL when out of memory. The capacity follows from *count, so change both only through here.
 */
void *arena_push(struct arena *a, void *array, size_t *count, size_t size);
/* Forgets everything but keeps one chunk for reuse. */
void arena_reset(struct arena *a);
void arena_free(struct arena *a);

#endif
