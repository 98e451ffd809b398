/* SPDX-License-Identifier: MIT */
/*
 * Names that were matched before.
 *
 * Lists of services repeat each other's: of 6,234 names in 700 articles in 14 languages 853 differ, and to match one costs
 * ten times a look at what came of it the last time. What is kept here is never changed, so that those who
 * ask may hold on to it as long as the catalogue is there; the lock is for the table alone.
 */
#include <pthread.h>
#include <stdlib.h>

#include "catalog/internal.h"
#include "source/strmap.h"

#define KEPT_MAX 20000 /* some 5 MB */

struct memo {
	pthread_mutex_t lock;
	struct arena arena;
	struct strmap known; /* value: 1 + index of what was matched */
	struct matched *kept;
	size_t count;
};

struct memo *memo_new(void)
{
	struct memo *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	m->known.arena = &m->arena;
	pthread_mutex_init(&m->lock, NULL);
	return m;
}

void memo_free(struct memo *m)
{
	if (!m)
		return;
	pthread_mutex_destroy(&m->lock);
	arena_free(&m->arena);
	free(m);
}

bool memo_find(struct memo *m, struct slice name, struct matched *found)
{
	const uint32_t *index;
	bool known;

	pthread_mutex_lock(&m->lock);
	index = strmap_get(&m->known, name);
	known = index && *index;
	if (known)
		*found = m->kept[*index - 1];
	pthread_mutex_unlock(&m->lock);
	return known;
}

static void keep(struct memo *m, struct slice name, struct slice text, const struct matched *matched)
{
	struct matched copy = {.count = matched->count, .key = arena_dup(&m->arena, matched->key)}, *kept;
	uint32_t *index;

	name = arena_dup(&m->arena, name);
	copy.matches = arena_array(&m->arena, copy.count, sizeof(*copy.matches));
	if (m->arena.failed)
		return;
	for (size_t i = 0; i < copy.count; i++) {
		copy.matches[i] = matched->matches[i];
		/* The name ends with the text. */
		copy.matches[i].surface.ptr = name.ptr + name.len - text.len + (matched->matches[i].surface.ptr - text.ptr);
	}
	kept = arena_push(&m->arena, &m->kept, &m->count, sizeof(*kept));
	index = kept ? strmap_put(&m->known, name, NULL) : NULL;
	if (!index)
		return;
	*kept = copy;
	*index = (uint32_t)m->count;
}

void memo_keep(struct memo *m, struct slice name, struct slice text, const struct matched *matched)
{
	pthread_mutex_lock(&m->lock);
	if (m->count < KEPT_MAX && !m->arena.failed && !strmap_has(&m->known, name))
		keep(m, name, text, matched);
	pthread_mutex_unlock(&m->lock);
}
