/* SPDX-License-Identifier: MIT */
/*
 * Text into names.
 *
 * A slug follows GitHub's rule to the letter, since links in articles were written
 * against it: nothing is folded, so "A & B" gives "a--b".  A name is our own rule: it has
 * to survive file systems, shells and URLs, and one text must give one name on every
 * machine, so it depends on nothing but the text.
 */
#include "base/names.h"
#include "base/utf8.h"

void slug_put(struct buf *out, struct slice text)
{
	const char *p = text.ptr, *end = text.len ? text.ptr + text.len : text.ptr;

	while (p < end) {
		uint32_t c = utf8_next(&p, end);

		if (c == ' ')
			buf_putc(out, '-');
		else if (c == '-' || char_is_word(c))
			utf8_put(out, char_lower(c));
	}
}

static bool is_space_or_control(uint32_t c)
{
	return c <= 0x20 || (c >= 0x7f && c <= 0xa0) || c == 0x1680 || (c >= 0x2000 && c <= 0x200f) ||
	       (c >= 0x2028 && c <= 0x202f) || (c >= 0x205f && c <= 0x206f) || c == 0x3000 || c == 0xfeff;
}

static bool is_barred(uint32_t c)
{
	return is_space_or_control(c) || (c < 0x80 && strchr("/\\:*?\"<>|", (int)c)) || c == 0xfffd;
}

struct name {
	struct buf *out;
	size_t start, max;
	bool gap;  /* a '-' is due before the next character */
	bool full;
};

static void name_add(struct name *n, uint32_t c)
{
	size_t at = n->out->len;

	if (c == '-' || is_barred(c)) {
		n->gap = true;
		return;
	}
	if (at == n->start) {
		n->gap = false;
		if (c == '.')
			return;
	}
	if (n->gap)
		buf_putc(n->out, '-');
	n->gap = false;
	utf8_put(n->out, char_lower(c));
	if (n->out->len - n->start > n->max) {
		buf_cut(n->out, at);
		n->full = true;
	}
}

void name_put(struct buf *out, struct slice text, size_t max)
{
	struct name n = {.out = out, .start = out->len, .max = max};
	const char *p = text.ptr, *end = text.len ? text.ptr + text.len : text.ptr;

	while (p < end && !n.full) {
		const char *good = p + utf8_valid_length((struct slice){p, (size_t)(end - p)});

		while (p < good && !n.full)
			name_add(&n, utf8_next(&p, good));
		if (p < end && p == good) {
			name_add(&n, 0xfffd);
			p++;
		}
	}
	while (out->len > n.start && (out->data[out->len - 1] == '.' || out->data[out->len - 1] == '-'))
		buf_cut(out, out->len - 1);
}
