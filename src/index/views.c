/* SPDX-License-Identifier: MIT */
/*
 * Compiling the views.  A view's rows are pairs of a key and an article; the entries are wanted by key, then by
 * article, so that each goes behind the last.  A pair is one number here (the key's place, the article), and sorted as
 * such: SQLite took four times as long over it, by a table of its own, a join and a sort of texts.
 * Memory: 8 bytes a pair of one view.
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
	struct buf pairs; /* of uint64_t: the key's number, then its place, above ARTICLE_BITS of the article */
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
	bool known = strmap_has(&c->numbers, key);
	struct slice own = known ? key : arena_dup(c->views->arena, key);
	uint32_t *value = own.ptr ? strmap_put(&c->numbers, own, NULL) : NULL;
	struct view_key *k;

	if (!value)
		return -ENOMEM;
	if (!known) {
		k = arena_push(&c->arena, &c->keys, &c->key_count, sizeof(*k));
		if (!k)
			return -ENOMEM;
		k->name = own;
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

static int compare_pairs(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Puts the keys in their order, and their places into the pairs in the place of their numbers. */
static int sort_keys(struct compiling *c, struct view_keys *keys, uint64_t *pairs, size_t count)
{
	uint32_t *places = arena_array(&c->arena, c->key_count, sizeof(*places));

	keys->items = arena_array(c->views->arena, c->key_count, sizeof(*keys->items));
	if (!places || !keys->items)
		return -ENOMEM;
	keys->count = c->key_count;
	memcpy(keys->items, c->keys, c->key_count * sizeof(*keys->items));
	qsort(keys->items, keys->count, sizeof(*keys->items), compare_names);
	for (size_t i = 0; i < keys->count; i++)
		places[*strmap_put(&c->numbers, keys->items[i].name, NULL) - 1] = (uint32_t)i;
	for (size_t i = 0; i < count; i++)
		pairs[i] = (uint64_t)places[pairs[i] >> ARTICLE_BITS] << ARTICLE_BITS |
			   (pairs[i] & (((uint64_t)1 << ARTICLE_BITS) - 1));
	return 0;
}

/* The pairs of a key, by article; the same may come twice. Their place is taken by the articles. */
static int put_key(struct views *v, size_t view, struct view_key *k, uint64_t *pairs, size_t count)
{
	int64_t *articles = (int64_t *)pairs;
	int r;

	k->folder = ++v->folders;
	for (size_t i = 0; i < count; i++) {
		int64_t article = (int64_t)(pairs[i] & (((uint64_t)1 << ARTICLE_BITS) - 1));

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

static int put_pairs(struct views *v, size_t view, struct view_keys *keys, uint64_t *pairs, size_t count)
{
	int r = 0;

	for (size_t i = 0, end; r == 0 && i < count; i = end) {
		uint64_t place = pairs[i] >> ARTICLE_BITS;

		for (end = i; end < count && pairs[end] >> ARTICLE_BITS == place; end++)
			continue;
		r = put_key(v, view, &keys->items[place], pairs + i, end - i);
	}
	return r;
}

int views_compile(struct views *v, size_t view)
{
	struct compiling c = {.views = v, .pairs = BUF_INIT};
	uint64_t *pairs;
	size_t count;
	int r;

	c.numbers.arena = &c.arena;
	r = writer_view_rows(v->writer, view, add_pair, &c);
	pairs = (uint64_t *)(void *)c.pairs.data;
	count = c.pairs.len / sizeof(*pairs);
	if (r == 0 && count) {
		r = sort_keys(&c, &v->keys[view], pairs, count);
		qsort(pairs, count, sizeof(*pairs), compare_pairs);
	}
	if (r == 0 && count)
		r = put_pairs(v, view, &v->keys[view], pairs, count);
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
