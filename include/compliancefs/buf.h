/* SPDX-License-Identifier: MIT */
/*
 * Growing byte buffers and borrowed slices of bytes.
 *
 * A buf never holds a NULL pointer, so what was put into it can always be read,
 * and its error is sticky: after -ENOMEM or -EFBIG (its cap was reached) every
 * further put does nothing.  A generator therefore puts without looking and its
 * caller asks once, at the end, for buf.error.
 *
 * Not thread safe: one thread uses a buf at a time.
 */
#ifndef COMPLIANCEFS_BUF_H
#define COMPLIANCEFS_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Bytes that somebody else owns; not NUL-terminated.  An absent one has len 0 (ptr may be NULL). */
struct slice {
	const char *ptr;
	size_t len;
};

struct buf {
	char *data; /* always NUL-terminated at data[len] */
	size_t len; /* bytes in use, without the NUL */
	size_t cap; /* bytes allocated; 0 while data is the shared empty string */
	size_t max; /* len never passes this; 0 means BUF_MAX_DEFAULT. Set while the buf is empty and has no memory yet */
	int error;  /* 0, -ENOMEM or -EFBIG; sticky until buf_reset */
};

#define BUF_MAX_DEFAULT ((size_t)1 << 30)

extern char buf_empty[1];
/* clang-format off */
#define BUF_INIT { buf_empty, 0, 0, 0, 0 }
/* clang-format on */

/* Frees what a buf holds and makes it empty again; its cap stays. */
void buf_free(struct buf *b);
/* Empties a buf, keeping its memory, and clears its error. */
void buf_reset(struct buf *b);
/* Cuts a buf to len bytes; len must not be more than b->len. */
void buf_cut(struct buf *b, size_t len);
/* Makes room for n more bytes. Returns 0 or the buf's error. */
int buf_reserve(struct buf *b, size_t n);

/* What buf_put does where there is no room yet, or an error. */
void buf_grow_put(struct buf *b, const void *bytes, size_t n);

/* Whether n more bytes can be put without growing; no buf has room for more than its cap allows. */
static inline bool buf_has_room(const struct buf *b, size_t n)
{
	return n < b->cap - b->len && !b->error;
}

static inline void buf_put(struct buf *b, const void *bytes, size_t n)
{
	if (n == 0)
		return;
	if (!buf_has_room(b, n)) {
		buf_grow_put(b, bytes, n);
		return;
	}
	memcpy(b->data + b->len, bytes, n);
	b->len += n;
	b->data[b->len] = '\0';
}

static inline void buf_putc(struct buf *b, char c)
{
	if (!buf_has_room(b, 1)) {
		buf_grow_put(b, &c, 1);
		return;
	}
	b->data[b->len++] = c;
	b->data[b->len] = '\0';
}

static inline void buf_puts(struct buf *b, const char *s)
{
	buf_put(b, s, strlen(s));
}

static inline void buf_put_slice(struct buf *b, struct slice s)
{
	buf_put(b, s.ptr, s.len);
}

/* Puts c n times. */
void buf_fill(struct buf *b, char c, size_t n);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
/* n in decimal, at the end of `digits`. */
enum { NUMBER_DIGITS = 20 };
struct slice number_text(uint64_t n, char digits[NUMBER_DIGITS]);
/* Puts n in decimal. */
void buf_put_number(struct buf *b, uint64_t n);
/* Puts an unsigned LEB128 number (DWARF 5, section 7.6): seven bits a byte, lowest first. */
void buf_put_varint(struct buf *b, uint64_t n);
/* Puts the length of s as varint, then its bytes. */
void buf_put_string(struct buf *b, struct slice s);

static inline struct slice slice_of(const char *s)
{
	return (struct slice){s, s ? strlen(s) : 0};
}

static inline struct slice buf_slice(const struct buf *b)
{
	return (struct slice){b->data, b->len};
}

static inline bool slice_eq(struct slice a, struct slice b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool slice_is(struct slice a, const char *s)
{
	return slice_eq(a, slice_of(s));
}

/* Order by bytes, a prefix first: that of strcmp and of SQLite's BINARY. */
int slice_cmp(struct slice a, struct slice b);

/* Inline: what they are asked for is known nearly everywhere, and its length then, too. */
static inline bool slice_starts(struct slice s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.len >= n && memcmp(s.ptr, prefix, n) == 0;
}

static inline bool slice_ends(struct slice s, const char *suffix)
{
	size_t n = strlen(suffix);

	return s.len >= n && memcmp(s.ptr + s.len - n, suffix, n) == 0;
}

/* The offset of needle in s, or -1. */
ptrdiff_t slice_find(struct slice s, struct slice needle);
/* s without the ASCII white space (space, tab, CR, LF, VT, FF) at its ends. */
struct slice slice_trim(struct slice s);
/* A NUL-terminated copy to free(); NULL when out of memory. */
char *slice_dup(struct slice s);

/*
 * Reading what buf_put_varint and buf_put_string wrote.  `*p` advances; at the
 * end of the bytes or at nonsense false is returned and *p is left where it was.
 */
struct varint {
	const char *behind; /* NULL: there is none */
	uint64_t value;
};
struct varint read_long_varint(const char *p, const char *end);

/* By value: a number whose address is handed out cannot stay in a register. */
static inline struct varint read_varint(const char *p, const char *end)
{
	/* Most have one byte, most others two. */
	if (p < end && !(*p & 0x80))
		return (struct varint){p + 1, (unsigned char)*p};
	if (end - p >= 2 && !(p[1] & 0x80))
		return (struct varint){p + 2, (*p & 0x7fu) | (unsigned)p[1] << 7};
	return read_long_varint(p, end);
}

static inline bool get_varint(const char **p, const char *end, uint64_t *n)
{
	const struct varint v = read_varint(*p, end);

	if (!v.behind)
		return false;
	*n = v.value;
	*p = v.behind;
	return true;
}

static inline bool get_string(const char **p, const char *end, struct slice *s)
{
	const struct varint len = read_varint(*p, end);

	if (!len.behind || len.value > (uint64_t)(end - len.behind))
		return false;
	*s = (struct slice){len.behind, (size_t)len.value};
	*p = len.behind + len.value;
	return true;
}

#endif
