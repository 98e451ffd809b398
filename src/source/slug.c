/* SPDX-License-Identifier: MIT */
/*
 * Anchors. GitHub's rule for repeats: the first keeps its slug, the next ones get -1,
 * -2 ..., passing over what is taken. The last number is remembered with the slug, so
 * 100,000 equal headings are no quadratic search.
 */
#include "base/span.h"
#include "source/slug.h"

static const bool special[256] = {
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	[' '] = 1, ['"'] = 1, ['<'] = 1, ['>'] = 1, [0x7f] = 1,
};

static span_bits look(const char *p)
{
	const span v = span_at(p);

	return (v <= ' ') | (v == '"') | (v == '<') | (v == '>') | (v == 0x7f);
}

struct slice slug_clean(struct slice name, struct arena *arena)
{
	struct slice s = slice_trim(name);
	size_t len = 0;
	char *out;

	/* As it is, nearly always. */
	if (!s.len || span_find(s.ptr, s.ptr + s.len, look, 0, special) == s.ptr + s.len)
		return s;
	out = arena_bytes(arena, s.len);
	if (!out)
		return (struct slice){NULL, 0};
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c == '"' || c == '<' || c == '>')
			break;
		if (c == ' ' || c == '\t' || c == '\n')
			c = '-';
		if (c >= 0x20 && c != 0x7f)
			out[len++] = (char)c;
	}
	return (struct slice){out, len};
}

bool slug_take(struct slugs *s, struct slice name)
{
	bool added = false;

	strmap_put(&s->taken, name, &added);
	return added;
}

struct slice slug_unique(struct slugs *s, struct slice slug)
{
	struct slice candidate = slug;
	uint32_t *value, n;
	bool added = false;

	value = strmap_put(&s->taken, slug, &added);
	n = value ? *value : 0;
	while (value && !added && !s->taken.arena->failed) {
		candidate = arena_printf(s->taken.arena, "%.*s-%u", (int)slug.len, slug.ptr, ++n);
		value = strmap_put(&s->taken, candidate, &added);
	}
	value = n ? strmap_put(&s->taken, slug, NULL) : NULL;
	if (value)
		*value = n;
	return candidate;
}
