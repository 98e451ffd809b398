/* SPDX-License-Identifier: MIT */
/*
 * Compiling the views.  A view's rows are pairs of a key and an article; the entries are wanted by key, then by
 * article, so that each goes behind the last.  A pair is one number here (the key's, the article), and each is put where its key's
 * begin: SQLite took four times as long over it, by a table of its own, a join and a sort of texts.
 * Memory: 16 bytes a pair of one view.
 */
#include <errno.h>
#include <stdlib.h>

#include "index/views.h"
#include "source/strmap.h"
#include "store/schema.h"

enum { ARTICLE_BITS = 40 };

struct compiling {
	struct views *views;
	struct arena arena;
	struct strmap numbers; /* of a key: 1 + index */
	struct view_key *keys; /* as they come */
	size_t key_count;
	struct buf pairs; /* of uint64_t: the key's number above ARTICLE_BITS of the article */
};

static int add_date(void *arg, const struct slice *row)
{
	struct views *v = arg;
	unsigned long long id = strtoull(row[0].ptr, NULL, 10);

	if (id > v->article_max)
		return -EIO;
	v->dates[id] = strtoll(row[1].ptr, NULL, 10);
	return 0;
}

int views_start(struct views *v, struct writer *writer, size_t article_max, struct arena *arena)
{
	*v = (struct views){.writer = writer, .arena = arena, .article_max = article_max};
	v->dates = arena_array(arena, article_max + 1, sizeof(*v->dates));
	v->links = arena_array(arena, article_max + 1, sizeof(*v->links));
	if (view_count > VIEWS_MAX)
		return -ENOSYS;
	if (!v->dates || !v->links)
		return -ENOMEM;
	return writer_query(writer, QUERY_DATES, NULL, 0, add_date, v);
}

/* The key's number; the map borrows what it is asked with, so a new key is copied first. */
static int number_of(struct compiling *c, struct slice key, uint32_t *number)
{
	uint32_t *value = strmap_get(&c->numbers, key);
	struct view_key *k;

	if (!value) {
		key = arena_dup(c->views->arena, key);
		value = key.ptr ? strmap_put(&c->numbers, key, NULL) : NULL;
		k = value ? arena_push(&c->arena, &c->keys, &c->key_count, sizeof(*k)) : NULL;
		if (!k)
			return -ENOMEM;
		k->name = key;
		*value = (uint32_t)c->key_count;
	}
	*number = *value - 1;
	return 0;
}

static int add_pair(void *arg, struct slice key, int64_t article)
{
	struct compiling *c = arg;
	uint32_t number = 0;
	uint64_t pair;
	int r = article < 1 || (uint64_t)article > c->views->article_max ? -EIO : number_of(c, key, &number);

	if (r < 0)
		return r;
	pair = (uint64_t)number << ARTICLE_BITS | (uint64_t)article;
	buf_put(&c->pairs, (const char *)&pair, sizeof(pair));
	return c->pairs.error;
}

static int compare_names(const void *a, const void *b)
{
	return slice_cmp(((const struct view_key *)a)->name, ((const struct view_key *)b)->name);
}

static int compare_articles(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static uint64_t number_in(uint64_t pair)
{
	return pair >> ARTICLE_BITS;
}

/* Puts the keys in their order. places[n]: of the key with the number n. */
static int sort_keys(struct compiling *c, struct view_keys *keys, uint32_t *places)
{
	keys->items = arena_array(c->views->arena, c->key_count, sizeof(*keys->items));
	if (!keys->items)
		return -ENOMEM;
	keys->count = c->key_count;
	memcpy(keys->items, c->keys, c->key_count * sizeof(*keys->items));
	qsort(keys->items, keys->count, sizeof(*keys->items), compare_names);
	for (size_t i = 0; i < keys->count; i++)
		places[*strmap_put(&c->numbers, keys->items[i].name, NULL) - 1] = (uint32_t)i;
	return 0;
}

/* The articles of the pairs, those of a key together, up to ends[its place]; as they come. */
static void gather_articles(const uint64_t *pairs, size_t count, const uint32_t *places, size_t *ends, size_t keys,
			    int64_t *articles)
{
	size_t at = 0;

	for (size_t i = 0; i < count; i++)
		ends[places[number_in(pairs[i])]]++;
	for (size_t i = 0; i < keys; i++) {
		size_t n = ends[i];

		ends[i] = at;
		at += n;
	}
	for (size_t i = 0; i < count; i++)
		articles[ends[places[number_in(pairs[i])]]++] = (int64_t)(pairs[i] & (((uint64_t)1 << ARTICLE_BITS) - 1));
}

/* The rows of a view come by article as a rule. */
static void sort_articles(int64_t *articles, size_t count)
{
	size_t i = 1;

	while (i < count && articles[i - 1] <= articles[i])
		i++;
	if (i < count)
		qsort(articles, count, sizeof(*articles), compare_articles);
}

/* The articles of a key, sorted; the same may come twice. */
static int put_key(struct views *v, size_t view, struct view_key *k, int64_t *articles, size_t count)
{
	int r;

	k->folder = ++v->folders;
	for (size_t i = 0; i < count; i++) {
		int64_t article = articles[i];

		if (k->articles && articles[k->articles - 1] == article)
			continue;
		articles[k->articles++] = article;
		v->links[article]++;
		if (v->dates[article] > k->date || k->articles == 1)
			k->date = v->dates[article];
	}
	r = writer_put_folder(v->writer, k->folder, view, k->name);
	return r < 0 ? r : writer_put_entries(v->writer, k->folder, articles, k->articles);
}

static int put_keys(struct compiling *c, size_t view, const uint64_t *pairs, size_t count)
{
	struct view_keys *keys = &c->views->keys[view];
	uint32_t *places = arena_array(&c->arena, c->key_count, sizeof(*places));
	size_t *ends = arena_array(&c->arena, c->key_count, sizeof(*ends));
	int64_t *articles = arena_array(&c->arena, count, sizeof(*articles));
	int r = places && ends && articles ? sort_keys(c, keys, places) : -ENOMEM;

	if (r < 0)
		return r;
	gather_articles(pairs, count, places, ends, keys->count, articles);
	for (size_t i = 0, from = 0; r == 0 && i < keys->count; from = ends[i++]) {
		sort_articles(articles + from, ends[i] - from);
		r = put_key(c->views, view, &keys->items[i], articles + from, ends[i] - from);
	}
	return r;
}

int views_compile(struct views *v, size_t view)
{
	struct compiling c = {.views = v, .pairs = BUF_INIT};
	size_t count;
	int r;

	c.numbers.arena = &c.arena;
	r = writer_view_rows(v->writer, view, add_pair, &c);
	count = c.pairs.len / sizeof(uint64_t);
	if (r == 0 && count)
		r = put_keys(&c, view, (const uint64_t *)(const void *)c.pairs.data, count);
	buf_free(&c.pairs);
	arena_free(&c.arena);
	return r;
}

int views_end(struct views *v)
{
	int r = 0;

	for (size_t i = 1; r == 0 && i <= v->article_max; i++)
		if (v->links[i])
			r = writer_set_links(v->writer, (int64_t)i, v->links[i]);
	return r;
}
