/* SPDX-License-Identifier: MIT */
/*
 * Drift: an article against its other languages.
 *
 * Family by family, in the order of article ids, with one family in memory.  What an article says (services in scope,
 * certificates, sections, questions) is a set of facts; each fact is the set of the languages that state it. A
 * language is held against those that have the same version of the source or a newer one:
 *
 * - a fact that most of them state and it does not is missing;
 * - a fact that it states and, itself counted, fewer than half do is one that is there and not in the others. So
 *   two languages that disagree give one row, not two.
 *
 * A difference that some language of the same version makes is a true disagreement; one that only newer versions
 * make is what happens while a translation waits for its turn.  The row says which it is.
 *
 * What an article's traits told of it alone (extract/drift.c) goes to the same table.
 *
 * Nothing but pages and tables shows drift, so it is worked out in steps while articles are rendered (site.c).
 */
#include "index/drift.h"

#include <errno.h>
#include <stdlib.h>

#include "index/facts.h"
#include "index/standing.h"

#define LOCALES_SHOWN 6
#define STEP_MEMBERS 64 /* articles that a step compares, and the rest of the last one's family: about a millisecond */

struct member {
	struct traits traits;
	struct article_facts facts;
	struct set against; /* those with the same version or a newer one */
	struct set same;    /* those of them with the same */
	bool anchored;      /* its headings have the anchors of the others, so that they can be compared */
};

/* A fact of one member, on its way to the set of those who state it. */
struct claim {
	struct slice key;
	size_t member;
};

struct comparing {
	struct run *run;
	struct arena arena;
	struct slice article;
	struct kinship family;
	struct member *members;
	size_t member_count;
	size_t locales; /* of the index */
	struct buf after;  /* the article of the last family that was compared */
	size_t step_count; /* members that were compared in this step */
};

/* Loading. */

/* row: article, id, locale, standard, updated, translation, source_version, traits, facts */
static int add_member(struct comparing *c, const struct slice *row)
{
	struct kin *k;
	struct member *m;
	int r;

	if (c->family.count == FAMILY_MAX)
		return 0;
	k = arena_push(&c->arena, &c->family.items, &c->family.count, sizeof(*k));
	m = arena_push(&c->arena, &c->members, &c->member_count, sizeof(*m));
	if (!k || !m)
		return -ENOMEM;
	*k = (struct kin){.id = strtoll(row[1].ptr, NULL, 10),
			  .locale = arena_dup(&c->arena, row[2]),
			  .standard = arena_dup(&c->arena, row[3]),
			  .updated = arena_dup(&c->arena, row[4]),
			  .version = arena_dup(&c->arena, row[6])};
	kin_judge(k, row[5]);
	r = traits_decode(arena_dup(&c->arena, row[7]), &c->arena, &m->traits);
	return r < 0 ? r : facts_decode(arena_dup(&c->arena, row[8]), &c->arena, &m->facts);
}

/* Who is held against whom. */
static void relate(struct comparing *c)
{
	family_date(&c->family);
	for (size_t i = 0; i < c->member_count; i++)
		for (size_t k = 0; k < c->member_count; k++) {
			const struct kin *a = &c->family.items[i], *b = &c->family.items[k];

			if (k == i || (!kin_same(a, b) && !kin_newer(a, b)))
				continue;
			set_add(&c->members[i].against, k);
			if (kin_same(a, b))
				set_add(&c->members[i].same, k);
		}
}

/* Rows. */

static int put(struct comparing *c, size_t member, enum drift_kind kind, struct slice reference, struct slice detail)
{
	const struct kin *k = &c->family.items[member];
	const struct slice row[6] = {slice_of(drift_names[kind]), k->standard, c->article, k->locale, reference, detail};

	if (c->arena.failed)
		return -ENOMEM;
	standing_add_drift(c->run->standings, k->standard, kind);
	return writer_put_drift(c->run->writer, row);
}

/* "fr-fr it-it zh-cn", the first few of a set. */
static struct slice names(struct comparing *c, const struct set *s)
{
	struct buf b = BUF_INIT;
	unsigned shown = 0, count = set_count(s);
	struct slice text;

	for (size_t i = 0; i < c->member_count && shown < LOCALES_SHOWN; i++) {
		if (!set_has(s, i))
			continue;
		buf_puts(&b, shown++ ? " " : "");
		buf_put_slice(&b, c->family.items[i].locale);
	}
	if (count > shown)
		buf_printf(&b, " and %u more", count - shown);
	text = arena_dup(&c->arena, buf_slice(&b));
	buf_free(&b);
	return text;
}

/* Who makes the difference, and whether a newer version explains it. */
static struct slice told(struct comparing *c, size_t member, const char *what, const struct set *by, const char *more)
{
	struct set same = set_and(*by, &c->members[member].same);
	struct slice list = names(c, by);

	return arena_printf(&c->arena, "%s %.*s%s (%s source version)", what, (int)list.len, list.ptr, more,
			    set_count(&same) ? "same" : "newer");
}

/* Facts. */

static int compare_claims(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;
	int d = slice_cmp(x->key, y->key);

	return d ? d : x->member < y->member ? -1 : x->member > y->member;
}

/* Whether a fact that `by` state is missing in a member: most of those it is held against state it. */
static bool is_missing(const struct member *m, size_t at, const struct set *by)
{
	struct set stating = set_and(*by, &m->against);

	return !set_has(by, at) && 2 * set_count(&stating) > set_count(&m->against);
}

/* Whether a member states it nearly alone. */
static bool is_extra(const struct member *m, size_t at, const struct set *by)
{
	struct set stating = set_and(*by, &m->against);

	return set_has(by, at) && 2 * (set_count(&stating) + 1) < set_count(&m->against) + 1;
}

struct fact {
	struct slice key;
	struct set by;
};

/* Makes facts of claims. */
static struct fact *gather(struct comparing *c, struct claim *claims, size_t count, size_t *fact_count)
{
	struct fact *facts = NULL;

	*fact_count = 0;
	if (count)
		qsort(claims, count, sizeof(*claims), compare_claims);
	for (size_t i = 0; i < count; i++) {
		if (!*fact_count || !slice_eq(facts[*fact_count - 1].key, claims[i].key)) {
			struct fact *f = arena_push(&c->arena, &facts, fact_count, sizeof(*f));

			if (!f)
				return NULL;
			f->key = claims[i].key;
		}
		set_add(&facts[*fact_count - 1].by, claims[i].member);
	}
	return facts;
}

static void claim(struct comparing *c, struct claim **claims, size_t *count, struct slice key, size_t member)
{
	struct claim *slot = arena_push(&c->arena, claims, count, sizeof(*slot));

	if (slot)
		*slot = (struct claim){key, member};
}

static int compare_scope(struct comparing *c)
{
	struct claim *claims = NULL;
	struct fact *facts;
	size_t count = 0, fact_count;
	int r = 0;

	for (size_t i = 0; i < c->member_count; i++)
		for (size_t k = 0; k < c->members[i].facts.service_count; k++)
			claim(c, &claims, &count, c->members[i].facts.services[k], i);
	facts = gather(c, claims, count, &fact_count);
	for (size_t f = 0; f < fact_count; f++)
		for (size_t i = 0; r == 0 && i < c->member_count; i++) {
			const struct member *m = &c->members[i];
			struct set by = set_and(facts[f].by, &m->against),
				   others = set_without(m->against, &facts[f].by);

			if (is_missing(m, i, &facts[f].by))
				r = put(c, i, DRIFT_SCOPE, facts[f].key, told(c, i, "not in scope here, but in", &by, ""));
			else if (is_extra(m, i, &facts[f].by))
				r = put(c, i, DRIFT_SCOPE, facts[f].key,
					told(c, i, "in scope here, but not in", &others, ""));
		}
	return r;
}

/* Whether a heading's anchor in the article's own language means that anchors cannot be compared. */
static void find_anchored(struct comparing *c, const struct fact *facts, size_t count)
{
	for (size_t i = 0; i < c->member_count; i++) {
		size_t shared = 0;

		for (size_t f = 0; f < count; f++)
			shared += set_has(&facts[f].by, i) && set_count(&facts[f].by) > 1;
		c->members[i].anchored = 2 * shared >= c->members[i].traits.section_count;
	}
}

static int compare_sections(struct comparing *c)
{
	struct claim *claims = NULL;
	struct fact *facts;
	size_t count = 0, fact_count;
	int r = 0;

	for (size_t i = 0; i < c->member_count; i++)
		for (size_t k = 0; k < c->members[i].traits.section_count; k++)
			claim(c, &claims, &count, c->members[i].traits.sections[k], i);
	facts = gather(c, claims, count, &fact_count);
	find_anchored(c, facts, fact_count);
	for (size_t f = 0; f < fact_count; f++)
		for (size_t i = 0; r == 0 && i < c->member_count; i++) {
			struct set by = set_and(facts[f].by, &c->members[i].against);

			if (c->members[i].anchored && is_missing(&c->members[i], i, &facts[f].by))
				r = put(c, i, DRIFT_SECTION, facts[f].key, told(c, i, "no such section here, but in", &by, ""));
		}
	return r;
}

static int compare_questions(struct comparing *c)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < c->member_count; i++) {
		struct member *m = &c->members[i];
		uint64_t least = UINT64_MAX;
		struct set more = {{0}};

		for (size_t k = 0; k < c->member_count; k++) {
			uint64_t n = c->members[k].traits.question_count;

			if (!set_has(&m->against, k) || n <= m->traits.question_count)
				continue;
			set_add(&more, k);
			least = n < least ? n : least;
		}
		if (2 * set_count(&more) > set_count(&m->against))
			r = put(c, i, DRIFT_FAQ, arena_printf(&c->arena, "%llu", (unsigned long long)least),
				told(c, i,
				     arena_printf(&c->arena, "%llu of %llu questions here; all in",
						  (unsigned long long)m->traits.question_count, (unsigned long long)least)
					 .ptr,
				     &more, ""));
	}
	return r;
}

/* Certificates. */

/* The member's certificate with that key, or that of the first member of a set. */
static const struct certificate_fact *find_certificate(struct comparing *c, const struct set *by, struct slice key)
{
	for (size_t i = 0; i < c->member_count; i++)
		for (size_t k = 0; set_has(by, i) && k < c->members[i].facts.certificate_count; k++)
			if (slice_eq(c->members[i].facts.certificates[k].key, key))
				return &c->members[i].facts.certificates[k];
	return NULL;
}

/* One that the others do not have. */
struct extra {
	const struct fact *fact;
	const struct certificate_fact *certificate; /* NULL: told already */
};

/* The one of the same kind and service that stands here in the place of one that is missing; taken out. */
static const struct certificate_fact *take_other(struct extra *extra, size_t count, const struct certificate_fact *missing)
{
	for (size_t i = 0; i < count; i++) {
		const struct certificate_fact *e = extra[i].certificate;

		if (e && slice_eq(e->service, missing->service) && e->kind == missing->kind) {
			extra[i].certificate = NULL;
			return e;
		}
	}
	return NULL;
}

static int compare_certificates_of(struct comparing *c, size_t i, const struct fact *facts, size_t count)
{
	struct extra *extra = arena_array(&c->arena, count, sizeof(*extra));
	const struct member *m = &c->members[i];
	struct set self = {{0}};
	size_t extra_count = 0;
	int r = extra ? 0 : -ENOMEM;

	set_add(&self, i);
	for (size_t f = 0; r == 0 && f < count; f++)
		if (is_extra(m, i, &facts[f].by))
			extra[extra_count++] = (struct extra){&facts[f], find_certificate(c, &self, facts[f].key)};
	for (size_t f = 0; r == 0 && f < count; f++) {
		struct set by = set_and(facts[f].by, &m->against);
		const struct certificate_fact *missing, *other;
		struct slice more = {"", 0};

		if (!is_missing(m, i, &facts[f].by))
			continue;
		missing = find_certificate(c, &by, facts[f].key);
		other = missing ? take_other(extra, extra_count, missing) : NULL;
		if (other)
			more = arena_printf(&c->arena, "; here %.*s", (int)other->url.len, other->url.ptr);
		r = put(c, i, DRIFT_CERTIFICATE, missing ? missing->url : facts[f].key,
			told(c, i, other ? "another URL here; this in" : "not here, but in", &by, more.len ? more.ptr : ""));
	}
	for (size_t k = 0; r == 0 && k < extra_count; k++) {
		struct set others = set_without(m->against, &extra[k].fact->by);

		if (extra[k].certificate)
			r = put(c, i, DRIFT_CERTIFICATE, extra[k].certificate->url,
				told(c, i, "here, but not in", &others, ""));
	}
	return r;
}

static int compare_certificates(struct comparing *c)
{
	struct claim *claims = NULL;
	struct fact *facts;
	size_t count = 0, fact_count;
	int r = 0;

	for (size_t i = 0; i < c->member_count; i++)
		for (size_t k = 0; k < c->members[i].facts.certificate_count; k++)
			claim(c, &claims, &count, c->members[i].facts.certificates[k].key, i);
	facts = gather(c, claims, count, &fact_count);
	for (size_t i = 0; r == 0 && i < c->member_count; i++)
		r = compare_certificates_of(c, i, facts, fact_count);
	return r;
}

static int put_items(struct comparing *c)
{
	int r = 0;

	for (size_t i = 0; i < c->member_count; i++)
		for (size_t k = 0; r == 0 && k < c->members[i].traits.item_count; k++) {
			const struct drift_item *item = &c->members[i].traits.items[k];

			r = put(c, i, item->kind, item->reference, item->detail);
		}
	return r;
}

static int compare_family(struct comparing *c)
{
	int r;

	relate(c);
	r = put_items(c);
	if (r == 0)
		r = compare_scope(c);
	if (r == 0)
		r = compare_certificates(c);
	if (r == 0)
		r = compare_sections(c);
	if (r == 0)
		r = compare_questions(c);
	for (size_t i = 0; r == 0 && i < c->family.count; i++)
		standing_add_coverage(c->run->standings, c->family.items[i].standard,
				      family_coverage(&c->family, &c->family.items[i]), 1);
	if (r == 0 && c->family.count && c->family.count < c->locales)
		standing_add_coverage(c->run->standings, c->family.items[0].standard, COVERAGE_MISSING,
				      c->locales - c->family.count);
	return r ? r : c->arena.failed ? -ENOMEM : 0;
}

/* Compares the family whose members are all there, and makes ready for the next. */
static int end_family(struct comparing *c)
{
	int r = c->member_count ? compare_family(c) : 0;

	buf_reset(&c->after);
	buf_put_slice(&c->after, c->article);
	arena_reset(&c->arena);
	c->family = (struct kinship){0};
	c->members = NULL;
	c->member_count = 0;
	return r < 0 ? r : c->after.error;
}

static int take_member(void *arg, const struct slice *row)
{
	struct comparing *c = arg;
	int r = 0;

	if (!slice_eq(row[0], c->article)) {
		c->step_count += c->member_count;
		r = c->member_count ? end_family(c) : 0;
		c->article = (struct slice){NULL, 0};
		if (r == 0 && c->step_count >= STEP_MEMBERS)
			return 1;
		c->article = arena_dup(&c->arena, row[0]);
	}
	return r < 0 ? r : add_member(c, row);
}

static int count_locale(void *arg, const struct slice *row)
{
	(void)row;
	++*(size_t *)arg;
	return 0;
}

int drift_start(struct run *run, struct comparing **out)
{
	struct comparing *c = *out = arena_alloc(&run->arena, sizeof(*c));
	int r = c ? standings_make(run) : -ENOMEM;

	if (r < 0)
		return r;
	c->run = run;
	c->after = (struct buf)BUF_INIT;
	return writer_query(run->writer, QUERY_LOCALES, NULL, 0, count_locale, &c->locales);
}

int drift_step(struct comparing *c)
{
	struct slice after = buf_slice(&c->after);
	int r;

	c->step_count = 0;
	r = writer_query(c->run->writer, QUERY_DRIFT_MEMBERS, &after, 1, take_member, c);
	if (r)
		return r;
	r = end_family(c);
	return r < 0 ? r : writer_end_traits(c->run->writer);
}

void drift_free(struct comparing *c)
{
	if (!c)
		return;
	arena_free(&c->arena);
	buf_free(&c->after);
}
