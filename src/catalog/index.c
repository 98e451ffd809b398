/* SPDX-License-Identifier: MIT */
/*
 * From a key to a position: a sorted array for the exact ones, and a short list of
 * patterns that are tried in the order of the file where no exact key is found.
 */
#include "catalog/internal.h"

#include <stdlib.h>

int index_add(const struct reader *r, struct index *index, struct slice key, uint32_t value, unsigned line)
{
	const char *star = memchr(key.ptr, '*', key.len);
	struct index_entry *entry;

	if (star)
		entry = arena_push(r->arena, &index->patterns, &index->pattern_count, sizeof(*entry));
	else
		entry = arena_push(r->arena, &index->exact, &index->exact_count, sizeof(*entry));
	if (!entry)
		return reader_no_memory(r);
	*entry = (struct index_entry){.key = key, .value = value, .line = line};
	if (star) {
		const char *last = memrchr(key.ptr, '*', key.len);

		entry->head = (size_t)(star - key.ptr);
		entry->tail = (size_t)(key.ptr + key.len - (last + 1));
	}
	return 0;
}

int index_add_texts(const struct reader *r, struct index *index, const struct yaml_node *map, const char *key,
		    uint32_t value)
{
	const struct yaml_node *list = yaml_get(map, key), *item;
	struct slice *texts;
	size_t count;
	int status;

	status = reader_texts(r, map, key, &texts, &count);
	for (item = list && !status ? list->first : NULL; item && !status; item = item->next)
		status = index_add(r, index, item->text, value, item->line);
	return status;
}

static int compare_entries(const void *a, const void *b)
{
	const struct index_entry *x = a, *y = b;
	int order = slice_cmp(x->key, y->key);

	return order ? order : (x->line > y->line) - (x->line < y->line);
}

int index_finish(const struct reader *r, struct index *index)
{
	size_t i, j;

	if (index->exact_count)
		qsort(index->exact, index->exact_count, sizeof(*index->exact), compare_entries);
	for (i = 1; i < index->exact_count; i++) {
		const struct index_entry *a = &index->exact[i - 1], *b = &index->exact[i];

		if (slice_eq(a->key, b->key))
			return reader_refuse(r, b->line, "'%.*s' is there twice (line %u)", (int)b->key.len,
					     b->key.ptr, a->line);
	}
	for (i = 1; i < index->pattern_count; i++) {
		const struct index_entry *b = &index->patterns[i];

		for (j = 0; j < i; j++)
			if (slice_eq(index->patterns[j].key, b->key))
				return reader_refuse(r, b->line, "'%.*s' is there twice (line %u)", (int)b->key.len,
						     b->key.ptr, index->patterns[j].line);
	}
	return 0;
}

/* Their first bytes tell nearly always. */
static int compare_key(const void *key, const void *entry)
{
	const struct slice *k = key, *e = &((const struct index_entry *)entry)->key;

	if (k->len && e->len && k->ptr[0] != e->ptr[0])
		return (unsigned char)k->ptr[0] - (unsigned char)e->ptr[0];
	return slice_cmp(*k, *e);
}

/* The last '*' takes what is left over: no other place to come back to is ever needed. */
bool pattern_matches(struct slice pattern, struct slice text)
{
	size_t p = 0, t = 0, star = SIZE_MAX, resume = 0;

	while (t < text.len) {
		if (p < pattern.len && pattern.ptr[p] == '*') {
			star = p++;
			resume = t;
		} else if (p < pattern.len && pattern.ptr[p] == text.ptr[t]) {
			p++;
			t++;
		} else if (star != SIZE_MAX) {
			p = star + 1;
			t = ++resume;
		} else {
			return false;
		}
	}
	while (p < pattern.len && pattern.ptr[p] == '*')
		p++;
	return p == pattern.len;
}

/* Whether a key begins and ends as a pattern does: hardly any key that does not match gets further. */
static bool may_match(const struct index_entry *pattern, struct slice key)
{
	const char *tail = pattern->key.ptr + pattern->key.len - pattern->tail;

	if (key.len < pattern->head + pattern->tail)
		return false;
	/* One byte each is compared first: it tells nearly always. */
	if ((pattern->head && pattern->key.ptr[0] != key.ptr[0]) ||
	    (pattern->tail && tail[pattern->tail - 1] != key.ptr[key.len - 1]))
		return false;
	return memcmp(pattern->key.ptr, key.ptr, pattern->head) == 0 &&
	       memcmp(tail, key.ptr + key.len - pattern->tail, pattern->tail) == 0;
}

bool index_find(const struct index *index, struct slice key, uint32_t *value)
{
	const struct index_entry *entry = NULL;
	size_t i;

	if (index->exact_count && key.len)
		entry = bsearch(&key, index->exact, index->exact_count, sizeof(*index->exact), compare_key);
	for (i = 0; !entry && key.len && i < index->pattern_count; i++)
		if (may_match(&index->patterns[i], key) && pattern_matches(index->patterns[i].key, key))
			entry = &index->patterns[i];
	if (entry)
		*value = entry->value;
	return entry != NULL;
}
