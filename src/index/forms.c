/* SPDX-License-Identifier: MIT */
/*
 * Forms: how services are called in a locale.
 *
 * They are rows of the snapshot being made, not memory: a form is found by its key, however
 * many there are.  (Votes are added up in memory a while: the same forms come family after family.)
 * Each article that shows what a form means votes for it, and a form counts if more than half of
 * its votes agree; so neither a slip of one translator nor the order of the articles decides.
 */
#include <errno.h>
#include <stdlib.h>

#include "index/forms.h"

/* Nobody writes longer ones twice. */
#define KEY_MAX 1000
/* A name of one service; longer ones are sentences about it. */
#define NAME_KEY_MAX 120

/* Different forms whose votes are added up before the writer gets them: those of some hundred families. */
#define VOTES_MAX 16384

static const char *const grade_names[GRADES] = {"told", "likely"};

struct slice meaning_of(const struct scope_name *name, struct arena *arena)
{
	struct buf b = BUF_INIT;
	struct slice meaning;

	for (size_t i = 0; scope_is_known(name) && i < name->match_count; i++) {
		buf_put_slice(&b, name->matches[i].service->id);
		buf_putc(&b, '/');
		buf_put_slice(&b, name->matches[i].environment);
		buf_putc(&b, ' ');
	}
	meaning = arena_dup(arena, buf_slice(&b));
	buf_free(&b);
	return meaning;
}

/* The bytes up to the next `end`, which is skipped. */
static struct slice take(struct slice *s, char end)
{
	const char *at = memchr(s->ptr, end, s->len);
	struct slice part = {s->ptr, at ? (size_t)(at - s->ptr) : s->len};

	s->ptr += part.len + (at != NULL);
	s->len -= part.len + (at != NULL);
	return part;
}

void meaning_apply(const struct catalog *c, struct slice meaning, struct scope_name *name, struct arena *arena)
{
	name->matches = NULL;
	name->match_count = 0;
	while (meaning.len) {
		const struct service *service = catalog_service(c, take(&meaning, '/'));
		struct slice environment = take(&meaning, ' ');
		struct match *m = service ? arena_push(arena, &name->matches, &name->match_count, sizeof(*m)) : NULL;

		if (m)
			*m = (struct match){service, arena_dup(arena, environment), name->text, true};
	}
}

/* The key without a last part in parentheses; empty if there is no such part, or nothing else. */
static struct slice without_explanation(struct slice key)
{
	const char *open = memchr(key.ptr, '(', key.len);

	if (!open || !slice_ends(key, ")"))
		return (struct slice){NULL, 0};
	return (struct slice){key.ptr, (size_t)(open - key.ptr)};
}

/* Whether a meaning is one service in its own environment: then no parentheses gave another. */
static bool is_plain(const struct catalog *c, struct slice meaning)
{
	const struct service *service = catalog_service(c, take(&meaning, '/'));

	return service && slice_eq(take(&meaning, ' '), service->environment) && !meaning.len;
}

/* A form and the votes for it that the writer does not have yet. */
struct vote {
	struct slice locale, key, meaning;
	enum grade grade;
	unsigned votes;
};

static void forget(struct votes *v)
{
	arena_reset(&v->arena);
	v->places = (struct strmap){.arena = &v->arena};
	v->items = NULL;
	v->count = 0;
}

static int flush(struct votes *v)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < v->count; i++) {
		const struct vote *vote = &v->items[i];

		r = writer_put_form(v->run->writer, vote->locale, vote->key, slice_of(grade_names[vote->grade]),
				    vote->meaning, vote->votes);
	}
	forget(v);
	return r;
}

int votes_end(struct votes *v)
{
	int r = flush(v);

	arena_free(&v->arena);
	buf_free(&v->form);
	return r;
}

static int add_vote(struct votes *v, struct slice form, const struct vote *vote)
{
	struct vote *slot = arena_push(&v->arena, &v->items, &v->count, sizeof(*slot));
	uint32_t *place = slot ? strmap_put(&v->places, arena_dup(&v->arena, form), NULL) : NULL;

	if (!place)
		return -ENOMEM;
	*place = (uint32_t)v->count;
	*slot = (struct vote){arena_dup(&v->arena, vote->locale), arena_dup(&v->arena, vote->key),
			      arena_dup(&v->arena, vote->meaning), vote->grade, vote->votes};
	if (v->arena.failed)
		return -ENOMEM;
	return v->count < VOTES_MAX ? 0 : flush(v);
}

static int vote(struct votes *v, const struct vote *vote)
{
	uint32_t *place;

	if (!vote->key.len || vote->key.len > KEY_MAX)
		return 0;
	if (!v->places.arena)
		forget(v);
	if (!v->form.data)
		v->form = (struct buf)BUF_INIT;
	buf_reset(&v->form);
	buf_putc(&v->form, (char)vote->grade);
	buf_put_string(&v->form, vote->locale);
	buf_put_string(&v->form, vote->key);
	buf_put_slice(&v->form, vote->meaning);
	if (v->form.error)
		return v->form.error;
	place = strmap_get(&v->places, buf_slice(&v->form));
	if (!place)
		return add_vote(v, buf_slice(&v->form), vote);
	v->items[*place - 1].votes += vote->votes;
	return 0;
}

int form_vote(struct votes *v, struct slice locale, enum grade grade, struct slice key, struct slice meaning,
	      unsigned votes)
{
	struct vote form = {locale, key, meaning, grade, votes};
	int r;

	if (!meaning.len)
		return 0;
	r = vote(v, &form);
	form.key = without_explanation(key);
	return r == 0 && is_plain(v->run->catalog, meaning) ? vote(v, &form) : r;
}

/* The first of the rows of a key has most votes. */
struct poll {
	struct arena *arena;
	struct slice winner;
	uint64_t votes, all;
};

static int count_votes(void *arg, const struct slice *row)
{
	struct poll *p = arg;
	uint64_t votes = strtoull(row[1].ptr, NULL, 10);

	if (!p->all) {
		p->winner = arena_dup(p->arena, row[0]);
		p->votes = votes;
	}
	p->all += votes;
	return 0;
}

static bool is_settled(const struct poll *p)
{
	return p->votes * 2 > p->all;
}

int form_find(struct run *run, struct slice locale, enum grade grade, struct slice key, struct arena *arena,
	      struct slice *meaning)
{
	struct poll poll = {.arena = arena};
	struct slice args[] = {locale, key, slice_of(grade_names[grade])};
	int r = 0;

	*meaning = (struct slice){NULL, 0};
	if (key.len && key.len <= KEY_MAX)
		r = writer_query(run->writer, QUERY_FORM, args, 3, count_votes, &poll);
	if (r == 0 && is_settled(&poll))
		*meaning = poll.winner;
	return r;
}

struct loading {
	struct vocabulary *vocabulary;
	struct arena arena; /* of one key */
	struct slice key;
	struct poll poll;
};

/* "id/environment " and no more; keys with separators in them are lists or explanations. */
static bool is_single_name(struct slice key, struct slice meaning)
{
	static const char separators[] = ",;:()";

	for (size_t i = 0; i < key.len; i++)
		if (memchr(separators, key.ptr[i], sizeof(separators) - 1))
			return false;
	return key.len <= NAME_KEY_MAX && memchr(meaning.ptr, ' ', meaning.len) == meaning.ptr + meaning.len - 1;
}

static int add_loaded(struct loading *l)
{
	struct slice meaning = l->poll.winner;

	if (!l->poll.all || !is_settled(&l->poll) || !is_single_name(l->key, meaning))
		return 0;
	return vocabulary_add(l->vocabulary, l->key, take(&meaning, '/'));
}

static int load_row(void *arg, const struct slice *row)
{
	struct loading *l = arg;
	int r;

	if (!l->poll.all || !slice_eq(row[0], l->key)) {
		r = add_loaded(l);
		if (r < 0)
			return r;
		arena_reset(&l->arena);
		l->key = arena_dup(&l->arena, row[0]);
		l->poll = (struct poll){.arena = &l->arena};
	}
	return count_votes(&l->poll, row + 1);
}

int forms_load(struct run *run, struct slice locale, enum grade grade, struct vocabulary *v)
{
	struct slice args[] = {locale, slice_of(grade_names[grade])};
	struct loading l = {.vocabulary = v};
	int r = writer_query(run->writer, QUERY_FORMS, args, 2, load_row, &l);

	if (r == 0)
		r = add_loaded(&l);
	arena_free(&l.arena);
	return r;
}
