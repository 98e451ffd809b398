/* SPDX-License-Identifier: MIT */
/*
 * How each standard stands.  Counted while families are compared, so that pages about standards need no question of
 * their own; there are as many of these as standards, which are few.
 */
#include "index/standing.h"

#include <errno.h>

struct standings {
	struct arena *arena;
	struct standing *items; /* sorted by standard */
	size_t count;
};

int standings_make(struct run *run)
{
	run->standings = arena_alloc(&run->arena, sizeof(*run->standings));
	if (!run->standings)
		return -ENOMEM;
	run->standings->arena = &run->arena;
	return 0;
}

/* Where a standard is, or would be. */
static size_t place_of(const struct standings *s, struct slice standard)
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (slice_cmp(s->items[mid].standard, standard) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Makes one where there is none; NULL: out of memory, which the run's arena tells. */
static struct standing *need(struct standings *s, struct slice standard)
{
	size_t at = place_of(s, standard);

	if (at < s->count && slice_eq(s->items[at].standard, standard))
		return &s->items[at];
	if (!arena_push(s->arena, &s->items, &s->count, sizeof(*s->items)))
		return NULL;
	memmove(&s->items[at + 1], &s->items[at], (s->count - 1 - at) * sizeof(*s->items));
	s->items[at] = (struct standing){.standard = arena_dup(s->arena, standard)};
	return &s->items[at];
}

void standing_add_coverage(struct standings *s, struct slice standard, enum coverage coverage, uint64_t count)
{
	struct standing *standing = need(s, standard);

	if (standing)
		standing->coverage[coverage] += count;
}

void standing_add_drift(struct standings *s, struct slice standard, enum drift_kind kind)
{
	struct standing *standing = need(s, standard);

	if (standing)
		standing->drift[kind]++;
}

const struct standing *standing_of(const struct standings *s, struct slice standard)
{
	size_t at = s ? place_of(s, standard) : 0;

	return s && at < s->count && slice_eq(s->items[at].standard, standard) ? &s->items[at] : NULL;
}
