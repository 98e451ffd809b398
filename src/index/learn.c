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
 * collects the forms and settles 1.  The second goes through the articles that wait,
 * locale by locale, with the forms of one locale in memory.  So memory is that of one family
 * or one locale's names, and the cost of each article is bounded by REFERENCES_MAX others.
 */
#include <errno.h>
#include <stdlib.h>

#include "extract/pair.h"
#include "index/forms.h"
#include "index/run.h"

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
	struct arena arena;
	struct findings ignored; /* what extract has reported before */
	struct slice article;
	struct member *members;
	size_t count;
};

/* What was found out about a name of a waiting article. */
struct answer {
	bool given, sure;
	struct slice meaning;
};

static int add_member(void *arg, const struct slice *row)
{
	struct family *f = arg;
	struct member *m = arena_push(&f->arena, &f->members, &f->count, sizeof(*m));

	if (!m)
		return -ENOMEM;
	m->id = strtoll(row[0].ptr, NULL, 10);
	m->locale = arena_dup(&f->arena, row[1]);
	m->version = arena_dup(&f->arena, row[2]);
	return 0;
}

static int read_member(struct family *f, struct member *m)
{
	struct slice record, document;
	int r = writer_body(f->run->writer, m->id, &record, &document);

	if (r < 0)
		return r;
	m->scope = (struct scope){.catalog = f->run->catalog, .language = scope_language(m->locale),
				  .arena = &f->arena, .findings = &f->ignored};
	m->english = !m->scope.language.len;
	/* Its words are borrowed from the document, which goes with the next statement. */
	scope_read(&m->scope, arena_dup(&f->arena, document));
	for (size_t i = 0; i < m->scope.place_count; i++)
		for (size_t k = 0; k < m->scope.places[i].name_count; k++) {
			const struct scope_name *n = &m->scope.places[i].names[k];

			m->taught |= n->source.len > 0;
			m->waiting |= scope_is_translated(&m->scope, n);
		}
	return f->arena.failed ? -ENOMEM : 0;
}

/* What the English sides of a bilingual article tell. */
static int teach(struct family *f, const struct member *m)
{
	int r = 0;

	for (size_t i = 0; i < m->scope.place_count; i++)
		for (size_t k = 0; r == 0 && k < m->scope.places[i].name_count; k++) {
			const struct scope_name *n = &m->scope.places[i].names[k];

			if (n->source.len && n->text.len && n->sure)
				r = form_vote(f->run, m->locale, GRADE_TOLD,
					      catalog_name_key(n->text, &f->arena), meaning_of(n, &f->arena), 1);
		}
	return r;
}

/* A waiting article and one that may know more. */
struct comparison {
	struct family *family;
	const struct member *waiting, *reference;
	struct answer *answers; /* of each name of waiting, through all places */
	bool same, told;        /* of the same version; compare for answers, else for votes */
	unsigned votes;         /* of a reference with an English side */
};

static bool has_english(const struct member *m, const struct scope_name *n)
{
	return m->english || n->source.len;
}

/* Takes what the reference's name means for the waiting one's. */
static int compare_names(struct comparison *c, const struct scope_name *name, struct answer *answer,
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
		*answer = (struct answer){true, sure, meaning_of(known, &f->arena)};
		return sure ? form_vote(f->run, c->waiting->locale, GRADE_TOLD, name->key, answer->meaning, 1) : 0;
	}
	if (!sure || scope_is_whole(name) || !scope_is_known(known) || !(english || scope_is_whole(known)))
		return 0;
	meaning = meaning_of(known, &f->arena);
	return form_vote(f->run, c->waiting->locale, GRADE_LIKELY, name->key, meaning, english ? 3 : c->votes);
}

static int compare_places(struct comparison *c, const struct scope_place *waiting, struct answer *answers,
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
static int ask(struct family *f, const struct member *waiting, enum relation relation, struct answer *answers)
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
static bool is_open(const struct member *m, const struct answer *answers)
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

/* A line a name: empty without an answer, else '=' (sure) or '?' and the meaning. */
static int put_pending(struct family *f, const struct member *m, const struct answer *answers, size_t count)
{
	struct buf b = BUF_INIT;
	int r;

	for (size_t i = 0; i < count; i++) {
		if (answers[i].given)
			buf_putc(&b, answers[i].sure ? '=' : '?');
		buf_put_slice(&b, answers[i].meaning);
		buf_putc(&b, '\n');
	}
	r = b.error ? b.error : writer_put_pending(f->run->writer, m->id, m->locale, buf_slice(&b));
	buf_free(&b);
	return r;
}

static int learn_member(struct family *f, const struct member *m)
{
	size_t count = count_names(&m->scope);
	struct answer *answers = arena_array(&f->arena, count, sizeof(*answers));
	int r = answers ? 0 : -ENOMEM;

	for (enum relation relation = SAME_ENGLISH; r == 0 && relation < RELATIONS; relation++)
		if (relation == SAME_ENGLISH || is_open(m, answers))
			r = ask(f, m, relation, answers);
	return r < 0 ? r : put_pending(f, m, answers, count);
}

static int learn_family(struct family *f)
{
	int r = writer_query(f->run->writer, QUERY_FAMILY_MEMBERS, &f->article, 1, add_member, f);

	for (size_t i = 0; r == 0 && i < f->count; i++)
		r = read_member(f, &f->members[i]);
	for (size_t i = 0; r == 0 && i < f->count; i++) {
		if (f->members[i].taught)
			r = teach(f, &f->members[i]);
		if (r == 0 && f->members[i].waiting)
			r = learn_member(f, &f->members[i]);
	}
	return r == 0 && f->arena.failed ? -ENOMEM : r;
}

static int take_text(void *arg, const struct slice *row)
{
	buf_reset(arg);
	buf_put_slice(arg, row[0]);
	return 1;
}

static int learn_families(struct run *run)
{
	struct family f = {.run = run};
	struct buf article = BUF_INIT;
	int r;

	for (;;) {
		struct slice after = buf_slice(&article);

		r = writer_query(run->writer, QUERY_FAMILY, &after, 1, take_text, &article);
		if (r != 1)
			break;
		arena_reset(&f.arena);
		f.members = NULL;
		f.count = 0;
		f.ignored = (struct findings){.arena = &f.arena};
		f.article = buf_slice(&article);
		r = learn_family(&f);
		if (r < 0)
			break;
	}
	arena_free(&f.arena);
	buf_free(&article);
	return r;
}

/* The second pass. */
struct pending {
	struct slice id, locale, answers;
};

struct settling {
	struct run *run;
	struct arena pages[2]; /* of pending and of the page before */
	struct pending pending[64];
	size_t count;
	struct buf locale; /* of the vocabularies */
	struct vocabulary *told, *likely; /* likely: those of told too */
	struct arena arena; /* of one article */
	struct buf record;
};

static int add_pending(void *arg, const struct slice *row)
{
	struct settling *s = arg;
	struct arena *page = &s->pages[0];

	s->pending[s->count++] =
		(struct pending){arena_dup(page, row[0]), arena_dup(page, row[1]), arena_dup(page, row[2])};
	return page->failed ? -ENOMEM : 0;
}

static void drop_vocabularies(struct settling *s)
{
	vocabulary_free(s->told);
	vocabulary_free(s->likely);
	s->told = s->likely = NULL;
}

static int load_locale(struct settling *s, struct slice locale)
{
	int r;

	if (s->told && slice_eq(buf_slice(&s->locale), locale))
		return 0;
	drop_vocabularies(s);
	buf_reset(&s->locale);
	buf_put_slice(&s->locale, locale);
	s->told = vocabulary_new(s->run->catalog);
	s->likely = vocabulary_new(s->run->catalog);
	if (!s->told || !s->likely)
		return -ENOMEM;
	r = forms_load(s->run, locale, GRADE_LIKELY, s->likely);
	if (r == 0)
		r = forms_load(s->run, locale, GRADE_TOLD, s->likely);
	return r < 0 ? r : forms_load(s->run, locale, GRADE_TOLD, s->told);
}

/* The next line of the answers. */
static struct answer next_answer(struct slice *answers)
{
	const char *end = memchr(answers->ptr, '\n', answers->len);
	struct slice line = {answers->ptr, end ? (size_t)(end - answers->ptr) : answers->len};
	size_t step = line.len + (end != NULL);

	answers->ptr += step;
	answers->len -= step;
	if (!line.len)
		return (struct answer){0};
	return (struct answer){true, line.ptr[0] == '=', {line.ptr + 1, line.len - 1}};
}

/* The names that are likely in it, if that leaves nothing unknown. */
static void try_likely(struct settling *s, struct slice locale, struct scope_name *name)
{
	struct scope_name tried = *name;

	tried.match_count = catalog_match_learned(s->run->catalog, s->likely, name->text, locale, &s->arena,
						  &tried.matches);
	if (scope_is_whole(&tried))
		*name = tried;
}

/* Settles what a name means, by the order told at the top of this file; the catalogue has been asked already. */
static int settle_name(struct settling *s, struct slice locale, struct answer answer, struct scope_name *name)
{
	struct slice meaning = answer.meaning;
	bool settled = answer.given && answer.sure;
	int r = 0;

	if (!settled) {
		r = form_find(s->run, locale, GRADE_TOLD, name->key, &s->arena, &meaning);
		settled = meaning.len > 0;
	}
	if (r == 0 && !settled && scope_is_whole(name))
		return 0;
	if (r == 0 && !settled && answer.given) {
		meaning = answer.meaning;
		settled = true;
	}
	if (r == 0 && !settled) {
		r = form_find(s->run, locale, GRADE_LIKELY, name->key, &s->arena, &meaning);
		settled = meaning.len > 0;
	}
	if (r == 0 && settled)
		meaning_apply(s->run->catalog, meaning, name, &s->arena);
	else if (r == 0)
		try_likely(s, locale, name);
	return r;
}

static int settle_names(struct settling *s, const struct pending *p, struct scope *scope)
{
	struct slice answers = p->answers;
	int r = 0;

	for (size_t i = 0; i < scope->place_count; i++)
		for (size_t k = 0; r == 0 && k < scope->places[i].name_count; k++) {
			struct scope_name *name = &scope->places[i].names[k];
			struct answer answer = next_answer(&answers);

			if (scope_is_translated(scope, name))
				r = settle_name(s, p->locale, answer, name);
		}
	return r;
}

static int settle_article(struct settling *s, const struct pending *p)
{
	struct slice record, document;
	struct findings findings = {.arena = &s->arena};
	struct scope scope = {.catalog = s->run->catalog, .vocabulary = s->told,
			      .language = scope_language(p->locale), .arena = &s->arena, .findings = &findings};
	struct article a;
	int64_t id = strtoll(p->id.ptr, NULL, 10);
	int r = writer_body(s->run->writer, id, &record, &document);

	if (r < 0)
		return r;
	record = arena_dup(&s->arena, record);
	scope_read(&scope, arena_dup(&s->arena, document));
	r = article_decode(record, &s->arena, &a);
	if (r == 0)
		r = settle_names(s, p, &scope);
	if (r < 0)
		return r;
	findings = (struct findings){.arena = &s->arena};
	scope_findings(&scope, false);
	scope_items(&scope, &a);
	buf_reset(&s->record);
	article_encode(&a, &s->record);
	if (s->arena.failed || s->record.error)
		return -ENOMEM;
	r = run_findings(s->run, a.source, &findings);
	if (r == 0 && !slice_eq(record, buf_slice(&s->record)))
		r = writer_replace_scope(s->run->writer, id, &a, buf_slice(&s->record));
	return r;
}

static int settle_page(struct settling *s)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < s->count; i++) {
		arena_reset(&s->arena);
		r = load_locale(s, s->pending[i].locale);
		if (r == 0)
			r = settle_article(s, &s->pending[i]);
	}
	return r;
}

static int settle_all(struct run *run)
{
	struct settling s = {.run = run, .locale = BUF_INIT, .record = BUF_INIT};
	struct slice after[2] = {{NULL, 0}, {NULL, 0}};
	int r;

	do {
		struct arena before = s.pages[1];

		s.pages[1] = s.pages[0]; /* where `after` lies */
		s.pages[0] = before;
		arena_reset(&s.pages[0]);
		s.count = 0;
		r = writer_query(run->writer, QUERY_PENDING, after, 2, add_pending, &s);
		if (r == 0)
			r = settle_page(&s);
		if (s.count) {
			after[0] = s.pending[s.count - 1].locale;
			after[1] = s.pending[s.count - 1].id;
		}
	} while (r == 0 && s.count);
	drop_vocabularies(&s);
	buf_free(&s.locale);
	buf_free(&s.record);
	arena_free(&s.pages[0]);
	arena_free(&s.pages[1]);
	arena_free(&s.arena);
	return r;
}

int run_learn(struct run *run)
{
	int r;

	if (!run->translated)
		return 0;
	r = writer_start_learning(run->writer);
	if (r == 0)
		r = learn_families(run);
	if (r == 0)
		r = settle_all(run);
	return r < 0 ? r : writer_end_learning(run->writer);
}
