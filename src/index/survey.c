/* SPDX-License-Identifier: MIT */
/*
 * The survey.  Which standards cover which services, in which languages, is a relation of three that joins, sorts and
 * groups in SQL take longer over than all pages that show it.  Here every key is a small number (its place in
 * its view), an article is 32 bytes, and equal triples meet in a hash table, so
 * that memory grows with what the pages show, not with the articles behind it.
 */
#include <errno.h>
#include <stdlib.h>

#include "index/survey.h"
#include "store/schema.h"

struct surveying {
	struct survey *survey;
	struct arena *arena;
};

struct survey_keys survey_keys(const struct folders *folders, const struct format *format, const char *view)
{
	struct survey_keys keys = {NULL, 0};
	size_t i = 0;

	while (i < folders->count && !(folders->items[i].format == format && folders->items[i].depth == FOLDER_VIEW &&
				       strcmp(views[folders->items[i].view].name, view) == 0))
		i++;
	if (i >= folders->count)
		return keys;
	keys.items = &folders->items[i + 1];
	while (i + 1 + keys.count < folders->count && keys.items[keys.count].depth == FOLDER_KEY)
		keys.count++;
	return keys;
}

static int compare_key(const void *name, const void *folder)
{
	return slice_cmp(*(const struct slice *)name, ((const struct folder *)folder)->name);
}

uint32_t survey_number(const struct survey_keys *keys, struct slice name)
{
	const struct folder *f =
		keys->count ? bsearch(&name, keys->items, keys->count, sizeof(*keys->items), compare_key) : NULL;

	return f ? (uint32_t)(f - keys->items) : SURVEY_NONE;
}

const struct surveyed *survey_article(const struct survey *s, struct slice id)
{
	unsigned long long n = strtoull(id.ptr, NULL, 10);

	return n && n <= s->article_max && s->articles[n].base.len ? &s->articles[n] : NULL;
}

/* row: id, base, locale, standard, updated */
static int add_article(void *arg, const struct slice *row)
{
	struct surveying *g = arg;
	struct survey *s = g->survey;
	unsigned long long id = strtoull(row[0].ptr, NULL, 10);

	if (id > s->article_max)
		return -EIO;
	s->articles[id] = (struct surveyed){
		.base = arena_dup(g->arena, row[1]),
		.locale = survey_number(&s->locales, row[2]),
		.standard = survey_number(&s->standards, row[3]),
	};
	if (slice_cmp(row[4], s->newest) > 0)
		s->newest = arena_dup(g->arena, row[4]);
	return 0;
}

static size_t hash(const struct cover *c)
{
	uint64_t h = ((uint64_t)c->standard << 32 | c->service) * 0x9e3779b97f4a7c15u;

	return (size_t)((h ^ (h >> 29) ^ c->locale) * 0xbf58476d1ce4e5b9u >> 20);
}

static bool same(const struct cover *a, const struct cover *b)
{
	return a->standard == b->standard && a->service == b->service && a->locale == b->locale;
}

static struct cover *find_slot(struct cover *slots, size_t capacity, const struct cover *c)
{
	size_t at = hash(c) & (capacity - 1);

	while (slots[at].article && !same(&slots[at], c))
		at = (at + 1) & (capacity - 1);
	return &slots[at];
}

static int grow(struct survey *s)
{
	size_t capacity = s->capacity ? 2 * s->capacity : 1024;
	struct cover *slots = calloc(capacity, sizeof(*slots));

	if (!slots)
		return -ENOMEM;
	for (size_t i = 0; i < s->capacity; i++)
		if (s->slots[i].article)
			*find_slot(slots, capacity, &s->slots[i]) = s->slots[i];
	free(s->slots);
	s->slots = slots;
	s->capacity = capacity;
	return 0;
}

static unsigned environment_bit(struct slice name)
{
	return slice_is(name, "commercial") ? IN_COMMERCIAL
	       : slice_is(name, "gcc")      ? IN_GCC
	       : slice_is(name, "gcc-high") ? IN_GCC_HIGH
	       : slice_is(name, "dod")      ? IN_DOD
					    : IN_NONE;
}

int survey_add(struct survey *s, const struct surveyed *article, struct slice service, struct slice environment)
{
	const uint32_t *number = strmap_get(&s->numbers, service);
	struct cover c, *slot;

	if (!article)
		return 0;
	c = (struct cover){article->standard, number ? *number - 1 : SURVEY_NONE, article->locale,
			   environment_bit(environment), article - s->articles};
	if (2 * s->slot_count >= s->capacity && grow(s) < 0)
		return -ENOMEM;
	slot = find_slot(s->slots, s->capacity, &c);
	if (!slot->article) {
		*slot = c;
		s->slot_count++;
		return 0;
	}
	slot->environments |= c.environments;
	if (slice_cmp(article->base, s->articles[slot->article].base) < 0)
		slot->article = c.article;
	return 0;
}

static int compare_covers(const void *a, const void *b)
{
	const struct cover *x = a, *y = b;

	if (x->standard != y->standard)
		return x->standard < y->standard ? -1 : 1;
	if (x->service != y->service)
		return x->service < y->service ? -1 : 1;
	return (x->locale > y->locale) - (x->locale < y->locale);
}

int survey_end(struct survey *s, struct arena *arena)
{
	s->covers = arena_array(arena, s->slot_count, sizeof(*s->covers));
	if (!s->covers)
		return -ENOMEM;
	for (size_t i = 0; i < s->capacity; i++)
		if (s->slots[i].article)
			s->covers[s->cover_count++] = s->slots[i];
	if (s->cover_count)
		qsort(s->covers, s->cover_count, sizeof(*s->covers), compare_covers);
	survey_free(s);
	return 0;
}

void survey_free(struct survey *s)
{
	free(s->slots);
	s->slots = NULL;
	s->capacity = s->slot_count = 0;
}

const struct cover *survey_covers(const struct survey *s, uint32_t standard, size_t *count)
{
	size_t from = 0, to = s->cover_count, n = 0;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (s->covers[middle].standard < standard)
			from = middle + 1;
		else
			to = middle;
	}
	while (from + n < s->cover_count && s->covers[from + n].standard == standard)
		n++;
	*count = n;
	return s->covers + from;
}

/* Services are asked for once a row of scope. */
static int number_services(struct survey *s, struct arena *arena)
{
	s->numbers.arena = arena;
	for (size_t i = 0; i < s->services.count; i++) {
		uint32_t *number = strmap_put(&s->numbers, s->services.items[i].name, NULL);

		if (!number)
			return -ENOMEM;
		*number = (uint32_t)i + 1;
	}
	return 0;
}

int survey_start(struct run *run, const struct folders *folders, const struct format *format, struct arena *arena,
		 struct survey *s)
{
	struct surveying g = {.survey = s, .arena = arena};
	int r;

	*s = (struct survey){.locales = survey_keys(folders, format, "by-locale"),
			     .standards = survey_keys(folders, format, "by-standard"),
			     .services = survey_keys(folders, format, "by-service"),
			     .article_max = run->file_count};
	s->articles = arena_array(arena, s->article_max + 1, sizeof(*s->articles));
	if (!s->articles)
		return -ENOMEM;
	r = number_services(s, arena);
	if (r == 0)
		r = writer_query(run->writer, QUERY_SURVEY_ARTICLES, NULL, 0, add_article, &g);
	return r < 0 ? r : arena->failed ? -ENOMEM : 0;
}
