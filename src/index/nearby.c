/* SPDX-License-Identifier: MIT */
/*
 * Articles come to be linked in the order of their paths, a locale after the other, which as a rule is much like that of their
 * names: so some behind an article are fetched with it, and most that come next are found among them. Two questions an article
 * took twice as long; where the order is another it would take twice as long as these.
 */
#include <errno.h>
#include <stdlib.h>

#include "index/nearby.h"

/* row: article, title, paired */
static int add_row(void *arg, const struct slice *row)
{
	struct nearby *n = arg;

	if (n->count == NEARBY_ROWS + 1)
		return -ENOSPC;
	n->rows[n->count++] = (struct neighbour){arena_dup(&n->arena, row[0]), arena_dup(&n->arena, row[1]),
						 slice_is(row[2], "1") ? slice_of("1") : (struct slice){NULL, 0}};
	return n->arena.failed ? -ENOMEM : 0;
}

/* The article, the one before it, and those behind it. */
static int fetch(struct nearby *n, struct run *run, struct slice locale, struct slice article)
{
	const struct slice args[2] = {locale, article};
	int r;

	arena_reset(&n->arena);
	n->count = 0;
	n->locale = arena_dup(&n->arena, locale);
	r = writer_query(run->writer, QUERY_BEFORE, args, 2, add_row, n);
	n->first = n->count == 0;
	if (r == 0)
		r = writer_query(run->writer, QUERY_FROM, args, 2, add_row, n);
	n->last = n->count < NEARBY_ROWS + (n->first ? 0u : 1u);
	return r;
}

static int compare_articles(const void *article, const void *row)
{
	return slice_cmp(*(const struct slice *)article, ((const struct neighbour *)row)->article);
}

/* The article, if it and both beside it are in the stretch. */
static const struct neighbour *find(const struct nearby *n, struct slice locale, struct slice article)
{
	const struct neighbour *row = NULL;

	if (slice_eq(n->locale, locale))
		row = bsearch(&article, n->rows, n->count, sizeof(*row), compare_articles);
	if (row && (n->first || row > n->rows) && (n->last || row + 1 < n->rows + n->count))
		return row;
	return NULL;
}

int nearby_find(struct nearby *n, struct run *run, struct slice locale, struct slice article, struct neighbour beside[2])
{
	const struct neighbour *row = find(n, locale, article);
	int r = row ? 0 : fetch(n, run, locale, article);

	if (r < 0)
		return r;
	if (!row)
		row = find(n, locale, article);
	if (!row)
		return -ENOENT;
	beside[0] = beside[1] = (struct neighbour){{NULL, 0}, {NULL, 0}, {NULL, 0}};
	if (row > n->rows)
		beside[0] = row[-1];
	if (row + 1 < n->rows + n->count)
		beside[1] = row[1];
	return 0;
}
