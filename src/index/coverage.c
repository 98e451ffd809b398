/* SPDX-License-Identifier: MIT */
/*
 * tables/coverage.tsv: each article in each language of the index, present or not.
 *
 * One pass in the order of the table, a family at a time.
 */
#include <errno.h>

#include "index/drift.h"

struct covering {
	struct run *run;
	struct arena locales_arena, arena;
	struct slice *locales;
	size_t locale_count;
	struct slice article;
	struct kinship family;
	int (*each)(void *arg, const struct slice *row);
	void *arg;
};

static int add_locale(void *arg, const struct slice *row)
{
	struct covering *c = arg;
	struct slice *slot = arena_push(&c->locales_arena, &c->locales, &c->locale_count, sizeof(*slot));

	if (!slot)
		return -ENOMEM;
	*slot = arena_dup(&c->locales_arena, row[0]);
	return c->locales_arena.failed ? -ENOMEM : 0;
}

/* Rows of the family at hand; both locales and members are sorted. */
static int put_family(struct covering *c)
{
	size_t at = 0;
	int r = 0;

	family_date(&c->family);
	for (size_t i = 0; c->family.count && r == 0 && i < c->locale_count; i++) {
		const struct kin *k = at < c->family.count && slice_eq(c->family.items[at].locale, c->locales[i])
					  ? &c->family.items[at++]
					  : NULL;
		enum coverage coverage = k ? family_coverage(&c->family, k) : COVERAGE_MISSING;
		const struct slice row[] = {c->article, c->locales[i], slice_of(coverage_names[coverage]),
					    k ? k->updated : (struct slice){NULL, 0},
					    k ? k->version : (struct slice){NULL, 0}};

		r = c->each(c->arg, row);
	}
	return r;
}

static int add_row(void *arg, const struct slice *row)
{
	struct covering *c = arg;
	struct kin *k;
	int r = 0;

	if (!slice_eq(row[0], c->article)) {
		r = put_family(c);
		arena_reset(&c->arena);
		c->family = (struct kinship){0};
		c->article = arena_dup(&c->arena, row[0]);
	}
	k = arena_push(&c->arena, &c->family.items, &c->family.count, sizeof(*k));
	if (!k)
		return -ENOMEM;
	*k = (struct kin){.locale = arena_dup(&c->arena, row[1]),
			  .updated = arena_dup(&c->arena, row[3]),
			  .version = arena_dup(&c->arena, row[4])};
	kin_judge(k, row[2]);
	return r ? r : c->arena.failed ? -ENOMEM : 0;
}

int coverage_rows(struct run *run, int (*each)(void *arg, const struct slice *row), void *arg)
{
	struct covering c = {.run = run, .each = each, .arg = arg};
	int r = writer_query(run->writer, QUERY_LOCALES, NULL, 0, add_locale, &c);

	if (r == 0)
		r = writer_query(run->writer, QUERY_COVERAGE, NULL, 0, add_row, &c);
	if (r == 0)
		r = put_family(&c);
	arena_free(&c.locales_arena);
	arena_free(&c.arena);
	return r;
}
