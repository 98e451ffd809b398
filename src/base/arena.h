/* SPDX-License-Identifier: MIT */
/*
 * Memory that is freed all at once: one arena an article, one a rendered file.
 * A zeroed struct arena is a fresh one.  Used by one thread at a time.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <errno.h>
#include <stdalign.h>

#include <compliancefs/buf.h>

struct arena_chunk;

struct arena {
	struct arena_chunk *chunks; /* newest first */
	char *at, *end;             /* what is left of the newest */
	bool failed;                /* an allocation returned NULL; sticky until arena_reset or arena_free */
};

#define ARENA_ALIGN alignof(max_align_t)

/* What arena_bytes does where the newest chunk has no room. */
void *arena_more(struct arena *a, size_t size);

/* size bytes aligned for anything, not zeroed; NULL when out of memory. size 0 gives a valid pointer. */
static inline void *arena_bytes(struct arena *a, size_t size)
{
	char *p = a->at;

	/* What is left is a multiple of ARENA_ALIGN: what fits fits rounded up too. 0 goes the other way. */
	if (size - 1 >= (size_t)(a->end - p))
		return arena_more(a, size);
	a->at = p + ((size + ARENA_ALIGN - 1) & ~(ARENA_ALIGN - 1));
	return p;
}

/* The same, zeroed. */
static inline void *arena_alloc(struct arena *a, size_t size)
{
	void *p = arena_bytes(a, size);

	if (p)
		memset(p, 0, size);
	return p;
}

/* count * size with a check for overflow, zeroed. */
void *arena_array(struct arena *a, size_t count, size_t size);
/* A copy of s, NUL-terminated behind its end; an empty slice when out of memory. */
struct slice arena_dup(struct arena *a, struct slice s);
struct slice arena_dupz(struct arena *a, const char *s);
/* Several slices behind each other, NUL-terminated too: a tenth of the work of arena_printf. */
#define arena_join(a, ...)                                                                                             \
	arena_join_parts(a, (const struct slice[]){__VA_ARGS__},                                                       \
			 sizeof((const struct slice[]){__VA_ARGS__}) / sizeof(struct slice))
struct slice arena_join_parts(struct arena *a, const struct slice *parts, size_t count);
/* The number in decimal. */
struct slice arena_number(struct arena *a, uint64_t n);
struct slice arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/*
 * An array that grows. `array` is the address of the pointer to it (a struct thing **), which starts as
 * NULL with *count 0: makes room for one more element of `size` bytes and returns it, zeroed and
 * counted; NULL when out of memory. The capacity follows from *count, so change both only through here.
 */
void *arena_push(struct arena *a, void *array, size_t *count, size_t size);
/* Of a buf that was filled for the arena: if it was not given memory, the arena was not. Before it is reset. */
static inline void arena_note_buf(struct arena *a, const struct buf *b)
{
	a->failed = a->failed || b->error == -ENOMEM;
}
/* The same, and frees it. */
static inline void arena_drop_buf(struct arena *a, struct buf *b)
{
	arena_note_buf(a, b);
	buf_free(b);
}
/* Forgets everything but keeps one chunk for reuse. */
void arena_reset(struct arena *a);
void arena_free(struct arena *a);

#endif
