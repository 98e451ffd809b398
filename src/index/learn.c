/* SPDX-License-Identifier: MIT */
/*
 * Learning: what the services in scope are called where an article carries no English.
 *
 * A translated article in plain form names services in its own words only.  What such a name means
 * is told, in this order, by
 *
 *	1. the same bullet of another locale's article of the same version (equal ms.openlocfilehash) that
 *	   is in English or has an English side,
 *	2. the other articles of the index in this language, where they have an English side or were
 *	   settled by 1: the name as a whole, else the names in it,
 *	3. the catalogue, if it knows all that the name says,
 *	4. names of a cell that were left over on both sides in 1,
 *	5. articles of other versions, and articles in plain form of other languages whose catalogue knows the
 *	   name: each votes, because a bullet may have been added or taken away between them,
 *	6. the catalogue, with what it knows of the name's words.
 *
 * Two passes.  The first goes from family to family (an article in all its locales): it
 * collects the forms and settles 1.  The second (settle.c) goes through the articles that wait,
 * locale by locale, with the forms of one locale in memory.  So memory is that of one family
 * or one locale's names, and the cost of each article is bounded by REFERENCES_MAX others.
 *
 * What an article names was read while it was parsed, on all cores, and lies ready as bytes (extract/scope.h): no
 * document is read again.
 */
#include <errno.h>
#include <stdlib.h>

#include "extract/pair.h"
#include "index/settle.h"

/* Of each kind: enough for a vote, few enough for forty locales. */
#define REFERENCES_MAX 6

/* One article of a family. */
struct member {
	int64_t id;
	struct slice locale, version;
	struct scope scope;
	bool english, taught; /* taught: names have English sides */
	bool waiting;         /* some name was read from the translation */
};

struct family {
	struct run *run;
	struct votes votes;
	struct arena arena;
	struct slice article;
	struct member *members;
	size_t count;
};

/* row: article, id, locale, source_version, places */
static int add_member(struct family *f, const struct slice *row)
{
	struct member *m = arena_push(&f->arena, &f->members, &f->count, sizeof(*m));
	int r;

	if (!m)
		return -ENOMEM;
	m->id = strtoll(row[1].ptr, NULL, 10);
	m->locale = arena_dup(&f->arena, row[2]);
	m->version = arena_dup(&f->arena, row[3]);
	m->scope = (struct scope){.catalog = f->run->catalog, .language = scope_language(m->locale), .arena = &f->arena};
	m->english = !m->scope.language.len;
	r = scope_decode(&m->scope, arena_dup(&f->arena, row[4]));
	for (size_t i = 0; r == 0 && i < m->scope.place_count; i++)
		for (size_t k = 0; k < m->scope.places[i].name_count; k++) {
			const struct scope_name *n = &m->scope.places[i].names[k];

			m->taught |= n->source.len > 0;
			m->waiting |= scope_is_translated(&m->scope, n);
		}
	return r;
}

/* What the English sides of a bilingual article tell. */
static int teach(struct family *f, const struct member *m)
{
	int r = 0;

	for (size_t i = 0; i < m->scope.place_count; i++)
		for (size_t k = 0; r == 0 && k < m->scope.places[i].name_count; k++) {
			const struct scope_name *n = &m->scope.places[i].names[k];

			if (n->source.len && n->text.len && n->sure)
				r = form_vote(&f->votes, m->locale, GRADE_TOLD,
					      catalog_name_key(n->text, &f->arena), meaning_of(n, &f->arena), 1);
		}
	return r;
}

/* A waiting article and one that may know more. */
struct comparison {
	struct family *family;
	const struct member *waiting, *reference;
	struct verdict *answers; /* of each name of waiting, through all places */
	bool same, told;        /* of the same version; compare for answers, else for votes */
	unsigned votes;         /* of a reference with an English side */
};

static bool has_english(const struct member *m, const struct scope_name *n)
{
	return m->english || n->source.len;
}

/* Takes what the reference's name means for the waiting one's. */
static int compare_names(struct comparison *c, const struct scope_name *name, struct verdict *answer,
			 const struct scope_name *known, bool sure)
{
	struct family *f = c->family;
	bool english = has_english(c->reference, known);
	struct slice meaning;

	if (!scope_is_translated(&c->waiting->scope, name) || answer->given)
		return 0;
	if (c->told) {
		if (!english || (!sure && !scope_is_known(known)))
			return 0;
		*answer = (struct verdict){true, sure, meaning_of(known, &f->arena)};
		return sure ? form_vote(&f->votes, c->waiting->locale, GRADE_TOLD, name->key, answer->meaning, 1) : 0;
	}
	if (!sure || scope_is_whole(name) || !scope_is_known(known) || !(english || scope_is_whole(known)))
		return 0;
	meaning = meaning_of(known, &f->arena);
	return form_vote(&f->votes, c->waiting->locale, GRADE_LIKELY, name->key, meaning, english ? 3 : c->votes);
}

static int compare_places(struct comparison *c, const struct scope_place *waiting, struct verdict *answers,
			  const struct scope_place *reference)
{
	struct pair *pairs;
	int r = 0;

	if (!waiting->row)
		return compare_names(c, waiting->names, answers, reference->names, true);
	pairs = pair_names(reference->names, reference->name_count, waiting->names, waiting->name_count,
			   &c->family->arena);
	if (!pairs)
		return -ENOMEM;
	for (size_t i = 0; r == 0 && i < waiting->name_count; i++)
		if (pairs[i].at != PAIR_NONE)
			r = compare_names(c, &waiting->names[i], &answers[i], &reference->names[pairs[i].at],
					  pairs[i].sure && reference->names[pairs[i].at].sure);
	return r;
}

static int compare(struct comparison *c)
{
	const struct scope *w = &c->waiting->scope, *ref = &c->reference->scope;
	size_t *to = pair_places(ref->places, ref->place_count, w->places, w->place_count, c->same,
				 &c->family->arena);
	size_t name = 0;
	int r = to ? 0 : -ENOMEM;

	for (size_t i = 0; r == 0 && i < w->place_count; i++) {
		if (to[i] != PAIR_NONE)
			r = compare_places(c, &w->places[i], c->answers + name, &ref->places[to[i]]);
		name += w->places[i].name_count;
	}
	return r;
}

enum relation {
	SAME_ENGLISH,  /* the same version, with English: answers */
	OTHER_ENGLISH, /* another version, with English: votes */
	SAME_PLAIN,    /* the same version without English */
	OTHER_PLAIN,
	RELATIONS
};

static enum relation relation_of(const struct member *a, const struct member *b)
{
	bool same = a->version.len && slice_eq(a->version, b->version);

	if (b->english || b->taught)
		return same ? SAME_ENGLISH : OTHER_ENGLISH;
	return same ? SAME_PLAIN : OTHER_PLAIN;
}

/* Asks those who stand in this relation: English ones first, then in the order of locales. */
static int ask(struct family *f, const struct member *waiting, enum relation relation, struct verdict *answers)
{
	static const unsigned votes[RELATIONS] = {0, 1, 2, 1};
	struct comparison c = {.family = f, .waiting = waiting, .answers = answers};
	unsigned asked = 0;
	int r = 0;

	c.told = relation == SAME_ENGLISH;
	c.same = relation == SAME_ENGLISH || relation == SAME_PLAIN;
	c.votes = votes[relation];
	for (int english = 1; english >= 0; english--)
		for (size_t i = 0; r == 0 && i < f->count && asked < REFERENCES_MAX; i++) {
			c.reference = &f->members[i];
			if (c.reference == waiting || c.reference->english != english ||
			    relation_of(waiting, c.reference) != relation || !c.reference->scope.place_count)
				continue;
			asked++;
			r = compare(&c);
		}
	return r;
}

/* Whether some name of a waiting article is neither answered nor all known to the catalogue. */
static bool is_open(const struct member *m, const struct verdict *answers)
{
	for (size_t i = 0; i < m->scope.place_count; i++)
		for (size_t k = 0; k < m->scope.places[i].name_count; k++, answers++)
			if (!answers->given && !scope_is_whole(&m->scope.places[i].names[k]))
				return true;
	return false;
}

static size_t count_names(const struct scope *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->place_count; i++)
		n += s->places[i].name_count;
	return n;
}

static int learn_member(struct family *f, const struct member *m)
{
	size_t count = count_names(&m->scope);
	struct verdict *answers = arena_array(&f->arena, count, sizeof(*answers));
	int r = answers ? 0 : -ENOMEM;

	for (enum relation relation = SAME_ENGLISH; r == 0 && relation < RELATIONS; relation++)
		if (relation == SAME_ENGLISH || is_open(m, answers))
			r = ask(f, m, relation, answers);
	return r < 0 ? r : settle_put(f->run->settling, m->id, m->locale, answers, count);
}

/* Learns from the family whose members are all there, and makes ready for the next. */
static int end_family(struct family *f)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < f->count; i++) {
		if (f->members[i].taught)
			r = teach(f, &f->members[i]);
		if (r == 0 && f->members[i].waiting)
			r = learn_member(f, &f->members[i]);
	}
	if (r == 0 && f->arena.failed)
		r = -ENOMEM;
	arena_reset(&f->arena);
	f->members = NULL;
	f->count = 0;
	return r;
}

static int take_member(void *arg, const struct slice *row)
{
	struct family *f = arg;
	int r = 0;

	if (!slice_eq(row[0], f->article)) {
		r = end_family(f);
		f->article = arena_dup(&f->arena, row[0]);
	}
	return r < 0 ? r : add_member(f, row);
}

static int learn_families(struct run *run)
{
	struct family f = {.run = run, .votes = {.run = run}};
	int r = writer_query(run->writer, QUERY_PLACES, NULL, 0, take_member, &f), votes;

	if (r == 0)
		r = end_family(&f);
	arena_free(&f.arena);
	votes = votes_end(&f.votes);
	return r < 0 ? r : votes;
}

int run_learn(struct run *run)
{
	int r;

	if (!run->translated)
		return 0;
	r = writer_start_learning(run->writer);
	if (r == 0)
		r = settle_start(run, &run->settling);
	return r < 0 ? r : learn_families(run);
}
