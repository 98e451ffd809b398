/* SPDX-License-Identifier: MIT */
/*
 * Standards: by id, by article, by the slug of an article's H1.
 *
 * The id of a standard is the stem of its main article, so each id is an article too; `articles`
 * lists others that belong to it ("gdpr-*").  A slug that nobody listed may still tell an ISO number:
 * slugs glue number and year ("isoiec-270012013-..."), hence the rule of five digits and perhaps a year.
 */
#include "catalog/internal.h"

#include <stdlib.h>

static int read_standard(const struct reader *r, const struct yaml_node *node, uint32_t position)
{
	static const char *const keys[] = {"id", "name", "categories", "slugs", "articles", NULL};
	struct standard *s = &r->catalog->standards[position];
	int status = reader_keys(r, node, keys);

	if (!status)
		status = reader_text(r, node, "id", true, &s->id);
	if (!status)
		status = reader_text(r, node, "name", true, &s->name);
	if (!status)
		status = reader_texts(r, node, "categories", &s->categories, &s->category_count);
	if (!status)
		status = index_add(r, &r->catalog->articles, s->id, position, node->line);
	if (!status)
		status = index_add_texts(r, &r->catalog->articles, node, "articles", position);
	if (!status)
		status = index_add_texts(r, &r->catalog->standard_slugs, node, "slugs", position);
	return status;
}

int standards_read(const struct reader *r, const struct yaml_node *root)
{
	struct catalog *c = r->catalog;
	const struct yaml_node **items;
	uint32_t i;
	int status;

	status = reader_sorted(r, root, "standards", "id", &items, &c->standard_count);
	if (status)
		return status;
	c->standards = arena_array(r->arena, c->standard_count, sizeof(*c->standards));
	if (!c->standards)
		return reader_no_memory(r);
	for (i = 0; i < c->standard_count && !status; i++)
		status = read_standard(r, items[i], i);
	if (!status)
		status = index_finish(r, &c->articles);
	return status ? status : index_finish(r, &c->standard_slugs);
}

const struct standard *catalog_standards(const struct catalog *c, size_t *count)
{
	*count = c->standard_count;
	return c->standards;
}

static int compare_id(const void *id, const void *standard)
{
	return slice_cmp(*(const struct slice *)id, ((const struct standard *)standard)->id);
}

const struct standard *catalog_standard(const struct catalog *c, struct slice id)
{
	if (!c->standard_count)
		return NULL;
	return bsearch(&id, c->standards, c->standard_count, sizeof(*c->standards), compare_id);
}

const struct standard *catalog_standard_of_article(const struct catalog *c, struct slice article)
{
	uint32_t position;

	return index_find(&c->articles, article, &position) ? &c->standards[position] : NULL;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The five digits of "iso-?(iec)?-?(\d{5})(20\d\d)?" at p, with nothing but a non-digit behind; or NULL. */
static const char *iso_number(const char *p, const char *end)
{
	const char *number;
	size_t digits = 0;

	if (end - p < 3 || memcmp(p, "iso", 3) != 0)
		return NULL;
	p += 3;
	if (p < end && *p == '-')
		p++;
	if (end - p >= 3 && memcmp(p, "iec", 3) == 0)
		p += 3;
	if (p < end && *p == '-')
		p++;
	number = p;
	while (p < end && is_digit(*p)) {
		p++;
		digits++;
	}
	if (digits == 5 || (digits == 9 && memcmp(number + 5, "20", 2) == 0))
		return number;
	return NULL;
}

static const struct standard *standard_by_number(const struct catalog *c, struct slice slug)
{
	const char *p, *end = slug.ptr + slug.len;

	for (p = slug.ptr; p < end; p++) {
		const char *number = p == slug.ptr || p[-1] == '-' ? iso_number(p, end) : NULL;
		char id[] = "iso-00000";

		if (!number)
			continue;
		memcpy(id + 4, number, 5);
		return catalog_standard(c, slice_of(id));
	}
	return NULL;
}

const struct standard *catalog_standard_of_slug(const struct catalog *c, struct slice slug)
{
	static const char prefix[] = "compliance-offerings-";
	uint32_t position;

	if (index_find(&c->standard_slugs, slug, &position))
		return &c->standards[position];
	if (slice_starts(slug, prefix)) {
		slug = (struct slice){slug.ptr + sizeof(prefix) - 1, slug.len - (sizeof(prefix) - 1)};
		if (index_find(&c->standard_slugs, slug, &position))
			return &c->standards[position];
	}
	return slug.len ? standard_by_number(c, slug) : NULL;
}
