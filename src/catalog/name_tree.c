/* SPDX-License-Identifier: MIT */
/*
 * Names as a tree of bytes, to find the longest one that begins at a place.
 *
 * What is stored of a name is its key: lower case, without fillers, '&' as "and".  So one entry stands for
 * all ways of writing it, and walking costs a step for each letter of the text until no name goes on.
 */
#include "catalog/internal.h"

#include "base/utf8.h"

#include <errno.h>

int name_key(struct slice name, struct arena *arena, struct slice *key)
{
	struct folded f;
	int status = fold(name, arena, &f);

	return status ? status : folded_key(&f, arena, key);
}

int folded_key(const struct folded *f, struct arena *arena, struct slice *key)
{
	/* No character is longer than "and" or four bytes. */
	char *bytes = arena_bytes(arena, 4 * f->count + 1);
	size_t len = 0, i;

	if (!bytes)
		return -ENOMEM;
	for (i = 0; i < f->count; i++) {
		uint32_t c = f->glyphs[i].c;

		if (c == '&') {
			memcpy(bytes + len, "and", 3);
			len += 3;
		} else if (!glyph_is_filler(f, i)) {
			len += utf8_encode(c, bytes + len);
		}
	}
	bytes[len] = '\0';
	*key = (struct slice){bytes, len};
	return 0;
}

/* The child of a node for a byte, or NODE_NONE. */
static uint32_t child(const struct name_tree *t, uint32_t node, unsigned char byte)
{
	uint32_t i;

	if (node == 0)
		return t->roots[byte] ? t->roots[byte] : NODE_NONE;
	for (i = t->nodes[node].first; i; i = t->nodes[i].next)
		if (t->nodes[i].byte == byte)
			return i;
	return NODE_NONE;
}

static uint32_t child_add(struct name_tree *t, struct arena *arena, uint32_t node, unsigned char byte)
{
	uint32_t found = child(t, node, byte), position = (uint32_t)t->node_count;
	struct name_node *added;

	if (found != NODE_NONE)
		return found;
	added = arena_push(arena, &t->nodes, &t->node_count, sizeof(*added));
	if (!added)
		return NODE_NONE;
	*added = (struct name_node){.byte = byte, .next = t->nodes[node].first};
	t->nodes[node].first = position;
	if (node == 0)
		t->roots[byte] = position;
	return position;
}

struct name *name_tree_add(struct name_tree *t, struct arena *arena, struct slice key)
{
	uint32_t node = 0;
	struct name *name;
	size_t i;

	if (!t->node_count && !arena_push(arena, &t->nodes, &t->node_count, sizeof(*t->nodes)))
		return NULL;
	for (i = 0; i < key.len && node != NODE_NONE; i++)
		node = child_add(t, arena, node, (unsigned char)key.ptr[i]);
	if (node == NODE_NONE)
		return NULL;
	if (t->nodes[node].name)
		return &t->names[t->nodes[node].name - 1];
	name = arena_push(arena, &t->names, &t->name_count, sizeof(*name));
	if (name)
		t->nodes[node].name = (uint32_t)t->name_count;
	return name;
}

static uint32_t step(const struct name_tree *t, uint32_t node, uint32_t c)
{
	char bytes[4];
	size_t n = 0, i;

	if (c < 0x80 && c != '&')
		return child(t, node, (unsigned char)c);
	if (c == '&') {
		memcpy(bytes, "and", 3);
		n = 3;
	} else {
		n = utf8_encode(c, bytes);
	}
	for (i = 0; i < n && node != NODE_NONE; i++)
		node = child(t, node, (unsigned char)bytes[i]);
	return node;
}

size_t name_tree_walk(const struct name_tree *t, uint32_t *node, const struct folded *f, size_t i, size_t end,
		      const struct name **name)
{
	size_t best = 0;

	*name = NULL;
	if (!t->node_count)
		*node = NODE_NONE;
	for (; i < end && *node != NODE_NONE; i++) {
		if (glyph_is_filler(f, i))
			continue;
		*node = step(t, *node, f->glyphs[i].c);
		if (*node != NODE_NONE && t->nodes[*node].name && name_may_end(f, i + 1)) {
			best = i + 1;
			*name = &t->names[t->nodes[*node].name - 1];
		}
	}
	return best;
}
