/* SPDX-License-Identifier: MIT */
/* Open addressing, linear probing, at most half full; no removal. */
#include "source/strmap.h"

#define CAPACITY_FIRST 32

struct strmap_slot {
	struct slice key;
	uint32_t hash, value;
	bool used;
};

/* FNV-1a */
static uint32_t hash_of(struct slice s)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.ptr[i]) * 16777619u;
	return h;
}

static struct strmap_slot *find(struct strmap_slot *slots, size_t capacity, uint32_t hash, struct slice key)
{
	size_t i = hash & (capacity - 1);

	while (slots[i].used && !(slots[i].hash == hash && slice_eq(slots[i].key, key)))
		i = (i + 1) & (capacity - 1);
	return &slots[i];
}

static bool grow(struct strmap *m)
{
	size_t capacity = m->capacity ? m->capacity * 2 : CAPACITY_FIRST;
	struct strmap_slot *slots = arena_array(m->arena, capacity, sizeof(*slots));

	if (!slots)
		return false;
	for (size_t i = 0; i < m->capacity; i++)
		if (m->slots[i].used)
			*find(slots, capacity, m->slots[i].hash, m->slots[i].key) = m->slots[i];
	m->slots = slots;
	m->capacity = capacity;
	return true;
}

uint32_t *strmap_put(struct strmap *m, struct slice key, bool *added)
{
	uint32_t hash = hash_of(key);
	struct strmap_slot *slot;

	if (m->count * 2 >= m->capacity && !grow(m))
		return NULL;
	slot = find(m->slots, m->capacity, hash, key);
	if (added)
		*added = !slot->used;
	if (!slot->used) {
		*slot = (struct strmap_slot){key, hash, 0, true};
		m->count++;
	}
	return &slot->value;
}

uint32_t *strmap_get(const struct strmap *m, struct slice key)
{
	struct strmap_slot *slot = m->count ? find(m->slots, m->capacity, hash_of(key), key) : NULL;

	return slot && slot->used ? &slot->value : NULL;
}
