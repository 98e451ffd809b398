/* SPDX-License-Identifier: MIT */
/*
 * Places as bytes.  Reading them from an article takes a walk over its document and a look into the catalogue for every
 * name; those who learn what names mean need the outcome of both twice, long after the article was parsed.
 *
 * Numbers are varints, texts have their length in front. A service is 1 + its place in the catalogue, 0: none.
 */
#include <errno.h>

#include "extract/scope.h"

enum { NAME_SURE = 1, NAME_WHOLE = 2 };

static void put_name(const struct scope *s, const struct scope_name *n, struct buf *out)
{
	size_t count;
	const struct service *services = catalog_services(s->catalog, &count);

	buf_putc(out, (char)((n->sure ? NAME_SURE : 0) | (n->match_count && n->matches[0].whole ? NAME_WHOLE : 0)));
	buf_put_string(out, n->text);
	buf_put_string(out, n->source);
	buf_put_string(out, n->key);
	buf_put_varint(out, n->match_count);
	for (size_t i = 0; i < n->match_count; i++) {
		const struct match *m = &n->matches[i];

		buf_put_varint(out, m->service ? (uint64_t)(m->service - services) + 1 : 0);
		buf_put_string(out, m->environment);
	}
}

void scope_encode(const struct scope *s, struct buf *out)
{
	buf_put_varint(out, s->place_count);
	for (size_t i = 0; i < s->place_count; i++) {
		const struct scope_place *p = &s->places[i];

		buf_putc(out, p->row);
		buf_put_varint(out, p->environments);
		buf_put_string(out, p->url);
		buf_put_varint(out, p->name_count);
		for (size_t k = 0; k < p->name_count; k++)
			put_name(s, &p->names[k], out);
	}
}

struct input {
	const char *p, *end;
	const struct service *services;
	size_t service_count;
};

/* A number of things that follow, each of a byte at least. */
static bool get_count(struct input *in, size_t *count)
{
	uint64_t n;

	if (!get_varint(&in->p, in->end, &n) || n > (uint64_t)(in->end - in->p))
		return false;
	*count = (size_t)n;
	return true;
}

static bool get_byte(struct input *in, unsigned *byte)
{
	if (in->p == in->end)
		return false;
	*byte = (unsigned char)*in->p++;
	return true;
}

static bool get_match(struct input *in, struct match *m)
{
	uint64_t number;

	if (!get_varint(&in->p, in->end, &number) || number > in->service_count ||
	    !get_string(&in->p, in->end, &m->environment))
		return false;
	m->service = number ? &in->services[number - 1] : NULL;
	return true;
}

static bool get_name(struct input *in, struct arena *arena, struct scope_name *n)
{
	unsigned flags;

	if (!get_byte(in, &flags) || !get_string(&in->p, in->end, &n->text) || !get_string(&in->p, in->end, &n->source) ||
	    !get_string(&in->p, in->end, &n->key) || !get_count(in, &n->match_count))
		return false;
	n->sure = flags & NAME_SURE;
	n->matches = arena_array(arena, n->match_count, sizeof(*n->matches));
	for (size_t i = 0; n->matches && i < n->match_count; i++) {
		if (!get_match(in, &n->matches[i]))
			return false;
		n->matches[i].surface = n->source.len ? n->source : n->text;
		n->matches[i].whole = flags & NAME_WHOLE;
	}
	return n->matches != NULL;
}

static bool get_place(struct input *in, struct arena *arena, struct scope_place *p)
{
	unsigned row;
	uint64_t environments;

	if (!get_byte(in, &row) || !get_varint(&in->p, in->end, &environments) || !get_string(&in->p, in->end, &p->url) ||
	    !get_count(in, &p->name_count))
		return false;
	p->row = row;
	p->environments = (unsigned)environments;
	p->names = arena_array(arena, p->name_count, sizeof(*p->names));
	for (size_t i = 0; p->names && i < p->name_count; i++)
		if (!get_name(in, arena, &p->names[i]))
			return false;
	return p->names != NULL;
}

int scope_decode(struct scope *s, struct slice bytes)
{
	struct input in = {.p = bytes.ptr, .end = bytes.ptr + bytes.len};
	bool whole;

	in.services = catalog_services(s->catalog, &in.service_count);
	whole = get_count(&in, &s->place_count);
	s->places = whole ? arena_array(s->arena, s->place_count, sizeof(*s->places)) : NULL;
	for (size_t i = 0; whole && s->places && i < s->place_count; i++)
		whole = get_place(&in, s->arena, &s->places[i]);
	if (s->arena->failed)
		return -ENOMEM;
	return whole && in.p == in.end ? 0 : -EBADMSG;
}
