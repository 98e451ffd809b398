/* SPDX-License-Identifier: MIT */
/*
 * Locales and the words of the interface.
 *
 * A locale may name another as its parent: it takes from it the words that it does not have itself
 * (and, in match.c, the forms of service names).  What no ancestor has is English: en-us has all words.
 */
#include "catalog/internal.h"

#include <stdlib.h>

#define ANCESTORS_MAX 4

static const char *const word_keys[WORDS + 1] = {
	[WORD_HOME] = "home",
	[WORD_LANGUAGES] = "languages",
	[WORD_STANDARD] = "standard",
	[WORD_STANDARDS] = "standards",
	[WORD_SERVICES] = "services",
	[WORD_CERTIFICATES] = "certificates",
	[WORD_CONTENTS] = "contents",
	[WORD_UPDATED] = "updated",
	[WORD_ORIGINAL] = "original",
	[WORD_HUMAN] = "human",
	[WORD_MACHINE] = "machine",
	[WORD_SOURCE] = "source",
	[WORD_SEARCH] = "search",
	[WORD_PREVIOUS] = "previous",
	[WORD_NEXT] = "next",
	[WORD_SIDE_BY_SIDE] = "side-by-side",
	[WORD_SKIP] = "skip",
	[WORD_NOTE] = "note",
	[WORD_TIP] = "tip",
	[WORD_IMPORTANT] = "important",
	[WORD_WARNING] = "warning",
	[WORD_CAUTION] = "caution",
	[WORD_SITE] = "site",
	[WORD_BREADCRUMBS] = "breadcrumbs",
	[WORD_SERVICE] = "service",
	[WORD_KIND] = "kind",
	[WORD_CERTIFICATE] = "certificate",
	[WORD_REPORT] = "report",
	[WORD_SOA] = "soa",
	[WORD_PORTAL] = "portal",
	[WORD_DOCUMENT] = "document",
	[WORD_OTHER] = "other",
	[WORD_TRANSLATION] = "translation",
	[WORD_SOURCE_TEXT] = "source-text",
	[WORD_SINGLE] = "single",
};

static int read_direction(const struct reader *r, const struct yaml_node *node, struct locale *l)
{
	int status = reader_text(r, node, "direction", false, &l->direction);

	if (status)
		return status;
	if (!l->direction.len)
		l->direction = slice_of("ltr");
	if (!slice_is(l->direction, "ltr") && !slice_is(l->direction, "rtl"))
		return reader_refuse(r, yaml_get(node, "direction")->line, "direction is 'ltr' or 'rtl'");
	return 0;
}

static int read_words(const struct reader *r, const struct yaml_node *node, struct locale *l)
{
	const struct yaml_node *words = yaml_get(node, "words");
	int status = words ? reader_keys(r, words, word_keys) : 0;
	size_t i;

	for (i = 0; words && i < WORDS && !status; i++)
		status = reader_text(r, words, word_keys[i], false, &l->words[i]);
	return status;
}

/* Any keys: what categories there are is for the standards to say. */
static int read_categories(const struct reader *r, const struct yaml_node *node, struct locale *l)
{
	const struct yaml_node *map = yaml_get(node, "categories"), *child;
	struct category_name *names;
	size_t n = 0;

	if (!map)
		return 0;
	if (map->type != YAML_MAP)
		return reader_refuse(r, map->line, "expected keys and values ('Regional: ...')");
	for (child = map->first; child; child = child->next)
		n++;
	names = arena_array(r->arena, n, sizeof(*names));
	if (!names)
		return reader_no_memory(r);
	for (child = map->first; child; child = child->next) {
		if (child->type != YAML_SCALAR || !child->text.len)
			return reader_refuse(r, child->line, "each of 'categories' must be a text");
		names[l->category_count++] = (struct category_name){child->key, child->text};
	}
	l->categories = names;
	return 0;
}

/* A list of words, as name keys. */
static int read_keys(const struct reader *r, const struct yaml_node *node, const char *key, struct slice **keys,
		     size_t *count)
{
	int status = reader_texts(r, node, key, keys, count);
	size_t i;

	for (i = 0; i < *count && !status; i++) {
		if (name_key((*keys)[i], r->arena, &(*keys)[i]))
			return reader_no_memory(r);
		if (!(*keys)[i].len)
			return reader_refuse(r, yaml_get(node, key)->line, "'%s' needs letters", key);
	}
	return status;
}

static int read_locale(const struct reader *r, const struct yaml_node *node, uint32_t position)
{
	static const char *const keys[] = {"tag",    "bcp47", "name",  "english", "script", "direction",
					   "parent", "words", "and",   "tails",   "categories", NULL};
	struct locale *l = &r->catalog->locales[position];
	struct locale_detail *detail = &r->catalog->locale_details[position];
	int status = reader_keys(r, node, keys);

	if (!status)
		status = reader_text(r, node, "tag", true, &l->tag);
	if (!status)
		status = reader_text(r, node, "bcp47", true, &l->bcp47);
	if (!status)
		status = reader_text(r, node, "name", true, &l->name);
	if (!status)
		status = reader_text(r, node, "english", true, &l->english);
	if (!status)
		status = reader_text(r, node, "script", true, &l->script);
	if (!status && l->script.len != 4)
		status = reader_refuse(r, yaml_get(node, "script")->line, "script is four letters (ISO 15924)");
	if (!status)
		status = read_direction(r, node, l);
	if (!status)
		status = read_words(r, node, l);
	if (!status)
		status = read_categories(r, node, l);
	if (!status)
		status = read_keys(r, node, "and", &detail->conjunctions, &detail->conjunction_count);
	if (!status)
		status = read_keys(r, node, "tails", &detail->tails, &detail->tail_count);
	return status;
}

static int find_parent(const struct reader *r, const struct yaml_node *node, uint32_t position)
{
	struct catalog *c = r->catalog;
	struct slice tag;
	ptrdiff_t parent;
	int status = reader_text(r, node, "parent", false, &tag);

	if (status || !tag.len)
		return status;
	parent = locale_position(c, tag);
	if (parent < 0)
		return reader_refuse(r, yaml_get(node, "parent")->line, "no locale '%.*s'", (int)tag.len, tag.ptr);
	c->locale_details[position].parent = &c->locales[parent];
	return 0;
}

/* Words from the parents, and from en-us at last. */
static int inherit(const struct reader *r, const struct yaml_node *node, uint32_t position)
{
	struct catalog *c = r->catalog;
	const struct locale *from = c->locale_details[position].parent;
	const struct locale *english = c->english ? &c->locales[c->english - c->locale_details] : NULL;
	struct locale *l = &c->locales[position];
	size_t generation, i;

	for (generation = 0; from; generation++) {
		if (generation == ANCESTORS_MAX)
			return reader_refuse(r, yaml_get(node, "parent")->line, "parents in a circle, or too many");
		for (i = 0; i < WORDS; i++)
			if (!l->words[i].len)
				l->words[i] = from->words[i];
		if (!l->categories) {
			l->categories = from->categories;
			l->category_count = from->category_count;
		}
		from = c->locale_details[from - c->locales].parent;
	}
	for (i = 0; i < WORDS; i++) {
		if (!l->words[i].len && english)
			l->words[i] = english->words[i];
		if (!l->words[i].len)
			return reader_refuse(r, node->line, "no word '%s', not in en-us either", word_keys[i]);
	}
	return 0;
}

int locales_read(const struct reader *r, const struct yaml_node *root)
{
	struct catalog *c = r->catalog;
	const struct yaml_node **items;
	ptrdiff_t english;
	uint32_t i;
	int status;

	status = reader_sorted(r, root, "locales", "tag", &items, &c->locale_count);
	if (status)
		return status;
	c->locales = arena_array(r->arena, c->locale_count, sizeof(*c->locales));
	c->locale_details = arena_array(r->arena, c->locale_count, sizeof(*c->locale_details));
	if (!c->locales || !c->locale_details)
		return reader_no_memory(r);
	for (i = 0; i < c->locale_count && !status; i++)
		status = read_locale(r, items[i], i);
	english = locale_position(c, slice_of("en-us"));
	c->english = english < 0 ? NULL : &c->locale_details[english];
	for (i = 0; i < c->locale_count && !status; i++)
		status = find_parent(r, items[i], i);
	for (i = 0; i < c->locale_count && !status; i++)
		status = inherit(r, items[i], i);
	return status;
}

static int compare_tag(const void *tag, const void *locale)
{
	return slice_cmp(*(const struct slice *)tag, ((const struct locale *)locale)->tag);
}

ptrdiff_t locale_position(const struct catalog *c, struct slice tag)
{
	char lower[32];
	struct slice key = {lower, tag.len};
	const struct locale *l;
	size_t i;

	if (!tag.len || tag.len > sizeof(lower) || !c->locale_count)
		return -1;
	for (i = 0; i < tag.len; i++)
		lower[i] = (char)(tag.ptr[i] >= 'A' && tag.ptr[i] <= 'Z' ? tag.ptr[i] + ('a' - 'A') : tag.ptr[i]);
	l = bsearch(&key, c->locales, c->locale_count, sizeof(*c->locales), compare_tag);
	return l ? l - c->locales : -1;
}

const struct locale *catalog_locale(const struct catalog *c, struct slice tag)
{
	ptrdiff_t position = locale_position(c, tag);

	return position < 0 ? NULL : &c->locales[position];
}

static struct slice category_part(const struct locale *l, struct slice part)
{
	for (size_t i = 0; l && i < l->category_count; i++)
		if (slice_eq(l->categories[i].english, part))
			return l->categories[i].name;
	return part;
}

void catalog_put_category(const struct locale *l, struct slice category, struct buf *out)
{
	const struct slice slash = slice_of(" / ");
	ptrdiff_t at;

	while ((at = slice_find(category, slash)) >= 0) {
		buf_put_slice(out, category_part(l, (struct slice){category.ptr, (size_t)at}));
		buf_put_slice(out, slash);
		category.ptr += (size_t)at + slash.len;
		category.len -= (size_t)at + slash.len;
	}
	buf_put_slice(out, category_part(l, category));
}
