/* SPDX-License-Identifier: MIT */
/*
 * Character references in raw HTML. The 2,231 names of HTML are in cmark already; its
 * list cannot be reached, but parsing "&name;" as a document gives its text. The usual
 * ones and numbers are done here without that.
 */
#include <errno.h>

#include "base/utf8.h"
#include "source/cmarkmem.h"
#include "source/entity.h"

#define NAME_MAX_LENGTH 32

static const struct {
	const char *name, *text;
} usual[] = {
    {"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"nbsp", "\u00A0"}, {"apos", "'"},
};

static uint32_t number_of(struct slice s)
{
	bool hex = s.len > 1 && (s.ptr[1] | 32) == 'x';
	uint32_t n = 0;
	size_t i = hex ? 2 : 1;

	if (i == s.len)
		return 0;
	for (; i < s.len; i++) {
		char c = s.ptr[i], letter = (char)(c | 32);

		if (c >= '0' && c <= '9')
			n = n * (hex ? 16 : 10) + (uint32_t)(c - '0');
		else if (hex && letter >= 'a' && letter <= 'f')
			n = n * 16 + (uint32_t)(letter - 'a' + 10);
		else
			return 0;
		if (n > 0x10ffff)
			return 0xfffd;
	}
	return n == 0 || (n >= 0xd800 && n <= 0xdfff) ? 0xfffd : n;
}

/* reference: with its '&' and ';'. */
static bool decode_by_name(struct slice reference, struct buf *out)
{
	struct arena arena = {0};
	cmark_node *document = cmark_read(reference, &arena);
	cmark_node *block = document ? cmark_node_first_child(document) : NULL;
	cmark_node *text = block ? cmark_node_first_child(block) : NULL;
	const char *literal = text ? cmark_node_get_literal(text) : NULL;
	bool found = literal && literal[0] != '&';

	if (found)
		buf_puts(out, literal);
	if (!document)
		out->error = -ENOMEM;
	arena_free(&arena);
	return found;
}

static bool decode_one(struct slice reference, struct buf *out)
{
	struct slice name = {reference.ptr + 1, reference.len - 2};
	uint32_t c;

	if (!name.len)
		return false;
	if (name.ptr[0] == '#') {
		c = number_of(name);
		if (c)
			utf8_put(out, c);
		return c != 0;
	}
	for (size_t i = 0; i < sizeof(usual) / sizeof(*usual); i++) {
		if (slice_is(name, usual[i].name)) {
			buf_puts(out, usual[i].text);
			return true;
		}
	}
	for (size_t i = 0; i < name.len; i++)
		if (!((name.ptr[i] | 32) >= 'a' && (name.ptr[i] | 32) <= 'z') &&
		    !(name.ptr[i] >= '0' && name.ptr[i] <= '9'))
			return false;
	return decode_by_name(reference, out);
}

void entity_decode(struct slice s, struct buf *out)
{
	const char *p = s.ptr, *end = s.ptr + s.len, *amp, *semicolon;

	while (p < end && (amp = memchr(p, '&', (size_t)(end - p)))) {
		size_t left = (size_t)(end - amp);

		buf_put(out, p, (size_t)(amp - p));
		semicolon = memchr(amp, ';', left < NAME_MAX_LENGTH + 2 ? left : NAME_MAX_LENGTH + 2);
		p = semicolon ? semicolon + 1 : amp + 1;
		if (!semicolon || !decode_one((struct slice){amp, (size_t)(p - amp)}, out)) {
			buf_putc(out, '&');
			p = amp + 1;
		}
	}
	if (p < end)
		buf_put(out, p, (size_t)(end - p));
}
