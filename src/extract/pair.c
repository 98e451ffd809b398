/* SPDX-License-Identifier: MIT */
/*
 * Pairs.
 *
 * Both kinds of pairs are found the same way.  First come the anchors: pairs that say themselves
 * that they are the same.  Bullets do by their URL or by a name that both languages share,
 * names of a cell by the service they mean or by being left untranslated.  Then what
 * lies between two anchors is paired by position, if it is equally much on both sides.
 *
 * Places are in the order of the original, so their anchors must be in order too: the
 * heaviest such set is taken, which is the longest common subsequence with weights.  The names of a
 * cell are often sorted anew by each language, so theirs may cross; and where the two lists
 * have equally many names left over in the end, those are paired by position, but not surely.
 */
#include "extract/pair.h"

/* Real sections have some dozens of places, real cells some dozens of names: more are not worth the square of it. */
#define PLACES_MAX 400
#define NAMES_MAX 300

static bool means_same(const struct scope_name *a, const struct scope_name *b)
{
	for (size_t i = 0; i < a->match_count; i++)
		for (size_t k = 0; k < b->match_count; k++)
			if (a->matches[i].service && a->matches[i].service == b->matches[k].service)
				return true;
	return false;
}

static bool contradicts(const struct scope_place *a, const struct scope_place *b)
{
	if (a->row != b->row)
		return true;
	return !a->row && scope_is_whole(a->names) && scope_is_whole(b->names) && !means_same(a->names, b->names);
}

/* How much two places say for being the same; 0: nothing. */
static unsigned weight(const struct scope_place *a, const struct scope_place *b)
{
	unsigned w = 0;

	if (contradicts(a, b))
		return 0;
	if (a->row) {
		if (a->environments == b->environments && a->environments > 1u << ENVIRONMENT_NONE)
			w += 2 + (a->name_count == b->name_count);
		return w;
	}
	if (a->url.len && slice_eq(a->url, b->url))
		w += 3;
	if (scope_is_whole(a->names) && scope_is_whole(b->names))
		w += 4;
	return w;
}

static void forget(size_t *to, size_t count)
{
	for (size_t i = 0; i < count; i++)
		to[i] = PAIR_NONE;
}

/* Pairs what lies between anchors that follow each other on both sides. */
static void fill_gaps(size_t *to, size_t b_count, const bool *used, size_t a_count)
{
	for (size_t i = 0, end; i < b_count; i = end + (end == i)) {
		size_t from = i ? to[i - 1] + 1 : 0, upto;

		for (end = i; end < b_count && to[end] == PAIR_NONE; end++)
			;
		if (end == i)
			continue;
		upto = end < b_count ? to[end] : a_count;
		if (upto < from || upto - from != end - i)
			continue;
		for (size_t k = from; k < upto; k++)
			if (used[k])
				upto = from;
		for (size_t k = from; k < upto; k++)
			to[i + k - from] = k;
	}
}

static bool *used_of(const size_t *to, size_t b_count, size_t a_count, struct arena *arena)
{
	bool *used = arena_array(arena, a_count + 1, sizeof(*used));

	for (size_t i = 0; used && i < b_count; i++)
		if (to[i] != PAIR_NONE)
			used[to[i]] = true;
	return used;
}

/* The heaviest set of anchors that are in order: best[i][k] is its weight for what lies behind a[i], b[k]. */
static void anchor_places(const struct scope_place *a, size_t a_count, const struct scope_place *b, size_t b_count,
			  unsigned *best, size_t *to)
{
	size_t width = b_count + 1;

	for (size_t i = a_count; i-- > 0;)
		for (size_t k = b_count; k-- > 0;) {
			unsigned w = weight(&a[i], &b[k]), most = best[(i + 1) * width + k];

			if (best[i * width + k + 1] > most)
				most = best[i * width + k + 1];
			if (w && w + best[(i + 1) * width + k + 1] > most)
				most = w + best[(i + 1) * width + k + 1];
			best[i * width + k] = most;
		}
	for (size_t i = 0, k = 0; i < a_count && k < b_count;) {
		unsigned w = weight(&a[i], &b[k]);

		if (w && best[i * width + k] == w + best[(i + 1) * width + k + 1])
			to[k++] = i++;
		else if (best[i * width + k] == best[(i + 1) * width + k])
			i++;
		else
			k++;
	}
}

size_t *pair_places(const struct scope_place *a, size_t a_count, const struct scope_place *b, size_t b_count, bool same,
		    struct arena *arena)
{
	size_t *to = arena_array(arena, b_count + 1, sizeof(*to));
	unsigned *best;
	bool *used;

	if (!to)
		return NULL;
	forget(to, b_count);
	if (!a_count || a_count > PLACES_MAX || b_count > PLACES_MAX)
		return to;
	best = arena_array(arena, (a_count + 1) * (b_count + 1), sizeof(*best));
	if (!best)
		return NULL;
	anchor_places(a, a_count, b, b_count, best, to);
	used = used_of(to, b_count, a_count, arena);
	if (!used)
		return NULL;
	fill_gaps(to, b_count, used, a_count);
	for (size_t i = 0; i < b_count; i++)
		if (to[i] != PAIR_NONE && (same ? a[to[i]].row != b[i].row : contradicts(&a[to[i]], &b[i])))
			to[i] = PAIR_NONE;
	return to;
}

static bool same_name(const struct scope_name *a, const struct scope_name *b)
{
	if (a->key.len && slice_eq(a->key, b->key))
		return true;
	return scope_is_whole(a) && scope_is_whole(b) && a->matches[0].service == b->matches[0].service;
}

static void anchor_names(const struct scope_name *a, size_t a_count, const struct scope_name *b, size_t b_count,
			 bool *used, size_t *to)
{
	for (size_t i = 0; i < b_count; i++)
		for (size_t k = 0; k < a_count; k++)
			if (!used[k] && same_name(&a[k], &b[i])) {
				to[i] = k;
				used[k] = true;
				break;
			}
}

/* The i-th of b with the i-th of a, of those that are left over. */
static void pair_left(struct pair *pairs, size_t b_count, const bool *used)
{
	for (size_t i = 0, k = 0; i < b_count; i++) {
		if (pairs[i].at != PAIR_NONE)
			continue;
		while (used[k])
			k++;
		pairs[i] = (struct pair){k++, false};
	}
}

struct pair *pair_names(const struct scope_name *a, size_t a_count, const struct scope_name *b, size_t b_count,
			struct arena *arena)
{
	struct pair *pairs = arena_array(arena, b_count + 1, sizeof(*pairs));
	size_t *to = arena_array(arena, b_count + 1, sizeof(*to));
	bool *used = arena_array(arena, a_count + 1, sizeof(*used));

	if (!pairs || !to || !used)
		return NULL;
	forget(to, b_count);
	if (a_count <= NAMES_MAX && b_count <= NAMES_MAX) {
		anchor_names(a, a_count, b, b_count, used, to);
		fill_gaps(to, b_count, used, a_count);
		used = used_of(to, b_count, a_count, arena);
		if (!used)
			return NULL;
	}
	for (size_t i = 0; i < b_count; i++)
		pairs[i] = (struct pair){to[i], to[i] != PAIR_NONE};
	if (a_count == b_count && a_count <= NAMES_MAX)
		pair_left(pairs, b_count, used);
	return pairs;
}
