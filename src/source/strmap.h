/* SPDX-License-Identifier: MIT */
/* A map from strings to numbers: for the anchors, links and images of one article, and what else is looked up often. */
#ifndef SOURCE_STRMAP_H
#define SOURCE_STRMAP_H

#include "base/arena.h"

struct strmap_slot;

/* Zeroed but for its arena it is empty. Keys are borrowed and must live as long as the map. */
struct strmap {
	struct arena *arena;
	struct strmap_slot *slots;
	size_t capacity, count;
};

/*
 * The value of a key, which is added with value 0 if it is new (*added tells; may be NULL). Valid until
 * the next call. NULL when out of memory.
 */
uint32_t *strmap_put(struct strmap *m, struct slice key, bool *added);
/* The value of a key that is there, else NULL. */
uint32_t *strmap_get(const struct strmap *m, struct slice key);

static inline bool strmap_has(const struct strmap *m, struct slice key)
{
	return strmap_get(m, key) != NULL;
}

#endif
