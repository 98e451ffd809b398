/* SPDX-License-Identifier: MIT */
/*
 * Checks that the files of the catalogue have in common.
 *
 * A catalogue is written by people, so whatever is not as it should be is refused with file and
 * line: a key with a typing mistake must not be skipped in silence.
 */
#include "catalog/internal.h"

#include "base/names.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

int reader_refuse(const struct reader *r, unsigned line, const char *fmt, ...)
{
	char reason[768];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(reason, sizeof(reason), fmt, ap);
	va_end(ap);
	return error_set(r->error, -EINVAL, "%s:%u: %s", r->path, line, reason);
}

int reader_no_memory(const struct reader *r)
{
	return error_errno(r->error, -ENOMEM, "%s", r->path);
}

static int shown(struct slice s)
{
	return s.len < 80 ? (int)s.len : 80;
}

int reader_keys(const struct reader *r, const struct yaml_node *map, const char *const *allowed)
{
	const struct yaml_node *child;

	if (map->type != YAML_MAP)
		return reader_refuse(r, map->line, "expected keys and values ('%s: ...')", allowed[0]);
	for (child = map->first; child; child = child->next) {
		const char *const *key = allowed;

		while (*key && !slice_is(child->key, *key))
			key++;
		if (!*key)
			return reader_refuse(r, child->line, "unknown key '%.*s'", shown(child->key), child->key.ptr);
	}
	return 0;
}

int reader_list(const struct reader *r, const struct yaml_node *list, const char *what, size_t *count)
{
	const struct yaml_node *item;

	if (list->type != YAML_LIST)
		return reader_refuse(r, list->line, "expected a list of %s", what);
	*count = 0;
	for (item = list->first; item; item = item->next)
		++*count;
	return 0;
}

int reader_text(const struct reader *r, const struct yaml_node *map, const char *key, bool required,
		struct slice *text)
{
	const struct yaml_node *value = yaml_get(map, key);

	*text = (struct slice){NULL, 0};
	if (!value)
		return required ? reader_refuse(r, map->line, "no '%s'", key) : 0;
	if (value->type != YAML_SCALAR)
		return reader_refuse(r, value->line, "'%s' must be one text", key);
	if (!value->text.len)
		return reader_refuse(r, value->line, "'%s' is empty", key);
	*text = value->text;
	return 0;
}

int reader_texts(const struct reader *r, const struct yaml_node *map, const char *key, struct slice **texts,
		 size_t *count)
{
	const struct yaml_node *list = yaml_get(map, key), *item;
	size_t i = 0;
	int status;

	*texts = NULL;
	*count = 0;
	if (!list)
		return 0;
	status = reader_list(r, list, key, count);
	if (status)
		return status;
	*texts = arena_array(r->arena, *count, sizeof(**texts));
	if (!*texts)
		return reader_no_memory(r);
	for (item = list->first; item; item = item->next) {
		if (item->type != YAML_SCALAR || !item->text.len)
			return reader_refuse(r, item->line, "each of '%s' must be a text", key);
		(*texts)[i++] = item->text;
	}
	return 0;
}

struct item {
	struct slice key;
	const struct yaml_node *node;
};

static int compare_items(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int order = slice_cmp(x->key, y->key);

	return order ? order : (x->node->line > y->node->line) - (x->node->line < y->node->line);
}

/* An id becomes a folder's name, so it must be one already. */
static int check_id(const struct reader *r, unsigned line, const char *key, struct slice id)
{
	struct buf name = BUF_INIT;
	bool good;

	name_put(&name, id, NAME_MAX_BYTES);
	good = !name.error && slice_eq(id, buf_slice(&name)) && slice_find(id, slice_of(" ")) < 0;
	buf_free(&name);
	if (good)
		return 0;
	return reader_refuse(r, line, "%s '%.*s': lower case letters, digits and '-' only", key, shown(id), id.ptr);
}

int reader_sorted(const struct reader *r, const struct yaml_node *list, const char *what, const char *key,
		  const struct yaml_node ***items, size_t *count)
{
	const struct yaml_node *node;
	struct item *sorted;
	size_t i = 0;
	int status;

	status = reader_list(r, list, what, count);
	if (status)
		return status;
	if (!*count)
		return reader_refuse(r, list->line, "no %s", what);
	sorted = arena_array(r->arena, *count, sizeof(*sorted));
	*items = arena_array(r->arena, *count, sizeof(**items));
	if (!sorted || !*items)
		return reader_no_memory(r);
	for (node = list->first; node; node = node->next, i++) {
		sorted[i].node = node;
		if (node->type != YAML_MAP)
			return reader_refuse(r, node->line, "expected keys and values ('%s: ...')", key);
		status = reader_text(r, node, key, true, &sorted[i].key);
		if (!status)
			status = check_id(r, node->line, key, sorted[i].key);
		if (status)
			return status;
	}
	qsort(sorted, *count, sizeof(*sorted), compare_items);
	for (i = 0; i < *count; i++) {
		if (i && slice_eq(sorted[i - 1].key, sorted[i].key))
			return reader_refuse(r, sorted[i].node->line, "%s '%.*s' is there twice (line %u)", key,
					     shown(sorted[i].key), sorted[i].key.ptr, sorted[i - 1].node->line);
		(*items)[i] = sorted[i].node;
	}
	return 0;
}
