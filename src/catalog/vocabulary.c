/* SPDX-License-Identifier: MIT */
/*
 * What services are called in one locale, as learned while indexing: a tree of names like
 * those of the catalogue, which match.c asks before them.
 *
 * Nobody has looked at these names, so each counts as an ordinary word does ("Forms"): only where it is
 * all that an element of a list says.
 */
#include "catalog/internal.h"

#include <errno.h>
#include <stdlib.h>

struct vocabulary *vocabulary_new(const struct catalog *c)
{
	struct vocabulary *v = calloc(1, sizeof(*v));

	if (v)
		v->catalog = c;
	return v;
}

void vocabulary_free(struct vocabulary *v)
{
	if (!v)
		return;
	arena_free(&v->arena);
	free(v);
}

int vocabulary_add(struct vocabulary *v, struct slice key, struct slice service)
{
	ptrdiff_t position = service_position(v->catalog, service);
	uint32_t *id;
	struct name *name;

	if (position < 0 || !key.len)
		return 0;
	id = arena_alloc(&v->arena, sizeof(*id));
	name = name_tree_add(&v->names, &v->arena, key);
	if (!id || !name || v->arena.failed)
		return -ENOMEM;
	*id = (uint32_t)position;
	*name = (struct name){.services = id, .service_count = 1, .alone = true};
	return 0;
}

struct slice catalog_name_key(struct slice text, struct arena *arena)
{
	struct slice key = {NULL, 0};

	if (name_key(text, arena, &key) < 0)
		key.len = 0;
	return key;
}
