/* SPDX-License-Identifier: MIT */
/*
 * Growing byte buffers.  The empty buf points at one shared NUL byte instead of
 * NULL, so that data is always a valid string; that byte is never written to:
 * every write first passes buf_reserve, which gives the buf memory of its own.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <compliancefs/buf.h>

#include "base/span.h"

char buf_empty[1];

void buf_free(struct buf *b)
{
	if (b->cap)
		free(b->data);
	b->data = buf_empty;
	b->len = b->cap = 0;
	b->error = 0;
}

void buf_reset(struct buf *b)
{
	buf_cut(b, 0);
	b->error = 0;
}

void buf_cut(struct buf *b, size_t len)
{
	b->len = len;
	if (b->cap)
		b->data[len] = '\0';
}

int buf_reserve(struct buf *b, size_t n)
{
	size_t max = b->max ? b->max : BUF_MAX_DEFAULT;
	size_t cap;
	char *data;

	if (b->error)
		return b->error;
	if (n > max || b->len > max - n)
		return b->error = -EFBIG;
	if (b->len + n < b->cap)
		return 0;
	cap = b->cap ? b->cap : 128;
	while (cap <= b->len + n)
		cap *= 2;
	/* Never more than may be used: who sees room need not ask for the limit. */
	if (cap > max)
		cap = max + 1;
	data = realloc(b->cap ? b->data : NULL, cap);
	if (!data)
		return b->error = -ENOMEM;
	if (!b->cap)
		data[0] = '\0';
	b->data = data;
	b->cap = cap;
	return 0;
}

void buf_grow_put(struct buf *b, const void *bytes, size_t n)
{
	if (buf_reserve(b, n) < 0)
		return;
	memcpy(b->data + b->len, bytes, n);
	b->len += n;
	b->data[b->len] = '\0';
}

void buf_fill(struct buf *b, char c, size_t n)
{
	if (n == 0 || buf_reserve(b, n) < 0)
		return;
	memset(b->data + b->len, c, n);
	b->len += n;
	b->data[b->len] = '\0';
}

void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	if (n < 0) {
		b->error = -EINVAL;
	} else if (buf_reserve(b, (size_t)n) == 0) {
		vsnprintf(b->data + b->len, (size_t)n + 1, fmt, again);
		b->len += (size_t)n;
	}
	va_end(again);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

struct slice number_text(uint64_t n, char digits[NUMBER_DIGITS])
{
	size_t at = NUMBER_DIGITS;

	do {
		digits[--at] = (char)('0' + n % 10);
		n /= 10;
	} while (n);
	return (struct slice){digits + at, NUMBER_DIGITS - at};
}

void buf_put_number(struct buf *b, uint64_t n)
{
	char digits[NUMBER_DIGITS];

	buf_put_slice(b, number_text(n, digits));
}

void buf_put_varint(struct buf *b, uint64_t n)
{
	unsigned char bytes[10];
	size_t len = 0;

	if (n < 0x80) {
		buf_putc(b, (char)n);
		return;
	}
	do {
		bytes[len] = (unsigned char)(n & 0x7f);
		n >>= 7;
		if (n)
			bytes[len] |= 0x80;
		len++;
	} while (n);
	buf_put(b, bytes, len);
}

void buf_put_string(struct buf *b, struct slice s)
{
	/* Nearly all are short, and there is room. */
	if (s.len && s.len < 0x80 && buf_has_room(b, s.len + 1)) {
		b->data[b->len] = (char)s.len;
		memcpy(b->data + b->len + 1, s.ptr, s.len);
		b->len += s.len + 1;
		b->data[b->len] = '\0';
		return;
	}
	buf_put_varint(b, s.len);
	buf_put_slice(b, s);
}

int slice_cmp(struct slice a, struct slice b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int d = n ? memcmp(a.ptr, b.ptr, n) : 0;

	if (d)
		return d;
	return (a.len > b.len) - (a.len < b.len);
}

/* The first of SPAN places from p on where the needle begins, or NULL: its first and last byte tell nearly always. */
static const char *find_in_span(const char *p, struct slice needle)
{
	const span first = span_at(p), last = span_at(p + needle.len - 1);
	unsigned found = span_mask((first == (unsigned char)needle.ptr[0]) &
				   (last == (unsigned char)needle.ptr[needle.len - 1]));

	for (; found; found &= found - 1)
		if (memcmp(p + span_lowest(found), needle.ptr, needle.len) == 0)
			return p + span_lowest(found);
	return NULL;
}

/* Not memmem, which prepares for long texts: what is looked in here has a hundred bytes. */
ptrdiff_t slice_find(struct slice s, struct slice needle)
{
	const char *p = s.ptr, *stop, *at = NULL;

	if (needle.len == 0)
		return 0;
	if (needle.len > s.len)
		return -1;
	if (s.len < needle.len + SPAN - 1) {
		at = memmem(s.ptr, s.len, needle.ptr, needle.len);
		return at ? at - s.ptr : -1;
	}
	stop = s.ptr + s.len - (needle.len + SPAN - 1);
	for (; p < stop && !at; p += SPAN)
		at = find_in_span(p, needle);
	/* The last places, together with some that were looked at already. */
	if (!at)
		at = find_in_span(stop, needle);
	return at ? at - s.ptr : -1;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct slice slice_trim(struct slice s)
{
	while (s.len && is_space(s.ptr[0])) {
		s.ptr++;
		s.len--;
	}
	while (s.len && is_space(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

char *slice_dup(struct slice s)
{
	char *copy = malloc(s.len + 1);

	if (!copy)
		return NULL;
	if (s.len)
		memcpy(copy, s.ptr, s.len);
	copy[s.len] = '\0';
	return copy;
}

struct varint read_long_varint(const char *p, const char *end)
{
	uint64_t value = 0;

	for (unsigned shift = 0; p < end && shift < 64; shift += 7) {
		unsigned char byte = (unsigned char)*p++;

		value |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return (struct varint){p, value};
	}
	return (struct varint){NULL, 0};
}
