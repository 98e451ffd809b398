/* SPDX-License-Identifier: MIT */
/*
 * Settling: the second pass of learning (learn.c tells the order in which a name's meaning is looked for).
 *
 * What a name means without an answer of its own hangs on its words and the locale alone, and articles of a locale
 * name the same services again and again: each different name is looked up once. An article's record is only touched
 * where a meaning has changed, which is seldom.
 *
 * It is done in steps: an article must be settled before it is rendered, and all before pages tell who is where.  Articles
 * come to be rendered in the order of their paths, which as a rule is locale by locale too; so while some are
 * settled others are rendered.
 */
#include "index/settle.h"

#include <errno.h>
#include <stdlib.h>

#include "index/facts.h"
#include "source/strmap.h"

/* Different names of a locale that are kept; with more they are forgotten and looked up again. */
#define SETTLED_MAX 20000

/* What a name means as far as its locale tells. */
struct settled {
	struct match *matches;
	size_t match_count;
	bool firm; /* an answer that is not sure counts less than this */
};

struct settling {
	struct run *run;
	uint64_t *waiting; /* a bit an article id */
	size_t left;       /* bits that are set */
	bool ended;        /* the writer's tables are gone */
	struct buf after_locale, after_id; /* of the article that was settled last */
	struct buf locale; /* of all up to settled */
	struct vocabulary *told, *likely; /* likely: those of told too */
	struct arena texts; /* of the next three */
	struct strmap places; /* of a name's words: 1 + place in settled */
	struct settled *settled;
	size_t settled_count;
	struct arena arena; /* of one article */
	struct arena asked; /* of what a query was asked with */
	struct buf record, facts;
};

/* An article that waits. */
struct pending {
	int64_t id;
	struct slice locale, answers, source, places;
};

int settle_start(struct run *run, struct settling **out)
{
	struct settling *s = *out = arena_alloc(&run->arena, sizeof(*s));

	if (!s)
		return -ENOMEM;
	s->run = run;
	s->locale = s->record = s->facts = s->after_locale = s->after_id = (struct buf)BUF_INIT;
	s->waiting = arena_array(&run->arena, run->file_count / 64 + 1, sizeof(*s->waiting));
	return s->waiting ? 0 : -ENOMEM;
}

static bool waits(const struct settling *s, int64_t article)
{
	return s->waiting[article / 64] >> article % 64 & 1;
}

/* A line an answer: empty without one, else '=' (sure) or '?' and the meaning. */
int settle_put(struct settling *s, int64_t article, struct slice locale, const struct verdict *answers, size_t count)
{
	int r;

	buf_reset(&s->record);
	for (size_t i = 0; i < count; i++) {
		if (answers[i].given)
			buf_putc(&s->record, answers[i].sure ? '=' : '?');
		buf_put_slice(&s->record, answers[i].meaning);
		buf_putc(&s->record, '\n');
	}
	r = s->record.error ? s->record.error : writer_put_pending(s->run->writer, article, locale, buf_slice(&s->record));
	s->left += !waits(s, article);
	s->waiting[article / 64] |= 1ULL << article % 64;
	return r;
}

/* The next line of the answers. */
static struct verdict next_answer(struct slice *answers)
{
	const char *end = memchr(answers->ptr, '\n', answers->len);
	struct slice line = {answers->ptr, end ? (size_t)(end - answers->ptr) : answers->len};
	size_t step = line.len + (end != NULL);

	answers->ptr += step;
	answers->len -= step;
	if (!line.len)
		return (struct verdict){0};
	return (struct verdict){true, line.ptr[0] == '=', {line.ptr + 1, line.len - 1}};
}

static void drop_vocabularies(struct settling *s)
{
	vocabulary_free(s->told);
	vocabulary_free(s->likely);
	s->told = s->likely = NULL;
}

static void forget_names(struct settling *s)
{
	arena_reset(&s->texts);
	s->places = (struct strmap){.arena = &s->texts};
	s->settled = NULL;
	s->settled_count = 0;
}

static int load_locale(struct settling *s, struct slice locale)
{
	int r;

	if (s->settled_count >= SETTLED_MAX)
		forget_names(s);
	if (s->told && slice_eq(buf_slice(&s->locale), locale))
		return 0;
	drop_vocabularies(s);
	forget_names(s);
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

/* The meaning that forms of a grade give; false: none. */
static int try_form(struct settling *s, enum grade grade, struct scope_name *name, bool *given)
{
	struct slice meaning;
	int r = form_find(s->run, buf_slice(&s->locale), grade, name->key, &s->arena, &meaning);

	*given = r == 0 && meaning.len > 0;
	if (*given)
		meaning_apply(s->run->catalog, meaning, name, &s->texts);
	return r;
}

static void match(struct settling *s, const struct vocabulary *v, struct scope_name *name)
{
	name->match_count = catalog_match_learned(s->run->catalog, v, name->text, buf_slice(&s->locale), &s->texts,
						  &name->matches);
}

/* The names that are likely in it, if that leaves nothing unknown. */
static void try_likely(struct settling *s, struct scope_name *name)
{
	struct scope_name tried = *name;

	match(s, s->likely, &tried);
	if (scope_is_whole(&tried))
		*name = tried;
}

/* What a name means whose words and key are set: told forms, the catalogue with them, likely forms, both in it. */
static int look_up(struct settling *s, struct scope_name *name, bool *firm)
{
	bool given;
	int r = try_form(s, GRADE_TOLD, name, firm);

	if (r < 0 || *firm)
		return r;
	match(s, s->told, name);
	*firm = scope_is_whole(name);
	if (*firm)
		return 0;
	r = try_form(s, GRADE_LIKELY, name, &given);
	if (r == 0 && !given)
		try_likely(s, name);
	return r;
}

static int find_settled(struct settling *s, const struct scope_name *name, const struct settled **found)
{
	struct scope_name own = {.text = arena_dup(&s->texts, name->text), .key = name->key};
	struct settled *slot;
	uint32_t *place;
	bool added;
	int r;

	place = strmap_put(&s->places, own.text, &added);
	if (place && added) {
		slot = arena_push(&s->texts, &s->settled, &s->settled_count, sizeof(*slot));
		if (!slot)
			return -ENOMEM;
		r = look_up(s, &own, &slot->firm);
		if (r < 0)
			return r;
		slot->matches = own.matches;
		slot->match_count = own.match_count;
		*place = (uint32_t)s->settled_count;
	}
	if (!place || s->texts.failed)
		return -ENOMEM;
	*found = &s->settled[*place - 1];
	return 0;
}

static bool same_meaning(const struct scope_name *a, const struct scope_name *b)
{
	if (scope_is_known(a) != scope_is_known(b) || (scope_is_known(a) && a->match_count != b->match_count))
		return false;
	for (size_t i = 0; scope_is_known(a) && i < a->match_count; i++)
		if (a->matches[i].service != b->matches[i].service ||
		    !slice_eq(a->matches[i].environment, b->matches[i].environment))
			return false;
	return true;
}

/* Settles what a name means; *changed is set if that is another thing than before. */
static int settle_name(struct settling *s, struct verdict answer, struct scope_name *name, bool *changed)
{
	struct scope_name before = *name;
	const struct settled *settled = NULL;
	int r = answer.given && answer.sure ? 0 : find_settled(s, name, &settled);

	if (r < 0)
		return r;
	if (!settled || (answer.given && !settled->firm)) {
		meaning_apply(s->run->catalog, answer.meaning, name, &s->arena);
	} else {
		name->matches = settled->matches;
		name->match_count = settled->match_count;
	}
	*changed |= !same_meaning(&before, name);
	return 0;
}

static int settle_names(struct settling *s, const struct pending *p, struct scope *scope, bool *changed)
{
	struct slice answers = p->answers;
	int r = 0;

	for (size_t i = 0; i < scope->place_count; i++)
		for (size_t k = 0; r == 0 && k < scope->places[i].name_count; k++) {
			struct scope_name *name = &scope->places[i].names[k];
			struct verdict answer = next_answer(&answers);

			if (scope_is_translated(scope, name))
				r = settle_name(s, answer, name, changed);
		}
	return r;
}

/* Gives the article's record the scope, and all that is made of it. */
static int replace_scope(struct settling *s, const struct pending *p, const struct scope *scope)
{
	struct slice record, document;
	struct article a;
	int r = writer_body(s->run->writer, p->id, &record, &document);

	if (r < 0)
		return r;
	record = arena_dup(&s->arena, record);
	r = article_decode(record, &s->arena, &a);
	if (r < 0)
		return r;
	scope_items(scope, &a);
	buf_reset(&s->record);
	article_encode(&a, &s->record);
	buf_reset(&s->facts);
	facts_encode(s->run->catalog, &a, &s->arena, &s->facts);
	if (s->arena.failed || s->record.error || s->facts.error)
		return -ENOMEM;
	if (slice_eq(record, buf_slice(&s->record)))
		return 0;
	r = writer_replace_scope(s->run->writer, p->id, &a, buf_slice(&s->record));
	return r < 0 ? r : writer_replace_facts(s->run->writer, p->id, buf_slice(&s->facts));
}

/* Whether a cell's two sides were paired, for which what was learned may be of help. */
static bool has_pairs(const struct scope *scope)
{
	for (size_t i = 0; i < scope->place_count; i++)
		for (size_t k = 0; scope->places[i].row && k < scope->places[i].name_count; k++)
			if (scope->places[i].names[k].source.len)
				return true;
	return false;
}

/* Reads the places from the article again, with the names that were told. */
static int read_again(struct settling *s, int64_t id, struct scope *scope)
{
	struct findings ignored = {.arena = &s->arena}; /* what extract has reported before */
	struct slice record, document;
	int r = writer_body(s->run->writer, id, &record, &document);

	if (r < 0)
		return r;
	*scope = (struct scope){.catalog = scope->catalog, .vocabulary = s->told, .language = scope->language,
				.arena = &s->arena, .findings = &ignored};
	scope_read(scope, arena_dup(&s->arena, document));
	return s->arena.failed ? -ENOMEM : 0;
}

static int settle(struct settling *s, const struct pending *p)
{
	struct findings findings = {.arena = &s->arena};
	struct scope scope = {.catalog = s->run->catalog, .language = scope_language(p->locale), .arena = &s->arena,
			      .findings = &findings};
	int r = scope_decode(&scope, p->places);
	bool changed = r == 0 && has_pairs(&scope);

	if (changed)
		r = read_again(s, p->id, &scope);
	if (r == 0)
		r = settle_names(s, p, &scope, &changed);
	if (r < 0)
		return r;
	scope.findings = &findings;
	scope_findings(&scope, false);
	r = s->arena.failed ? -ENOMEM : run_findings(s->run, p->source, &findings);
	return r == 0 && changed ? replace_scope(s, p, &scope) : r;
}

/* row: article id, locale, answers, source, places; they stay while the row is settled. */
static int take_pending(void *arg, const struct slice *row)
{
	struct settling *s = arg;
	const struct pending p = {strtoll(row[0].ptr, NULL, 10), row[1], row[2], row[3], row[4]};
	int r = load_locale(s, p.locale);

	arena_reset(&s->arena);
	if (r == 0)
		r = settle(s, &p);
	buf_reset(&s->after_locale);
	buf_put_slice(&s->after_locale, p.locale);
	buf_reset(&s->after_id);
	buf_put_slice(&s->after_id, row[0]);
	s->waiting[p.id / 64] &= ~(1ULL << p.id % 64);
	s->left--;
	return r < 0 ? r : s->after_locale.error ? s->after_locale.error : s->after_id.error;
}

int settle_step(struct settling *s)
{
	struct slice after[2];
	int r;

	if (s->ended)
		return 0;
	/* Copies: the query looks at them for each row, and take_pending goes on. */
	arena_reset(&s->asked);
	after[0] = arena_dup(&s->asked, buf_slice(&s->after_locale));
	after[1] = arena_dup(&s->asked, buf_slice(&s->after_id));
	r = s->asked.failed ? -ENOMEM : 0;
	if (r == 0 && s->left)
		r = writer_query(s->run->writer, QUERY_PENDING, after, 2, take_pending, s);
	if (r < 0 || s->left)
		return r < 0 ? r : 1;
	s->ended = true;
	return writer_end_learning(s->run->writer);
}

int settle_article(struct settling *s, int64_t article)
{
	int r = 0;

	while (s && r >= 0 && waits(s, article))
		r = settle_step(s);
	return r < 0 ? r : 0;
}

void settle_free(struct settling *s)
{
	if (!s)
		return;
	drop_vocabularies(s);
	buf_free(&s->locale);
	buf_free(&s->record);
	buf_free(&s->facts);
	buf_free(&s->after_locale);
	buf_free(&s->after_id);
	arena_free(&s->texts);
	arena_free(&s->asked);
	arena_free(&s->arena);
}
