/* SPDX-License-Identifier: MIT */
/*
 * Services and all their names, from services.yaml.
 *
 * The English names of all services make one tree, the forms of each locale another.  A name leads to
 * one service, a combination ("Office and Microsoft 365") to several; a name that would lead to two
 * services is refused, since nobody could tell which one a text means.
 */
#include "catalog/internal.h"

#include <stdlib.h>

static const char *const levels[] = {"platform", "app", "component", NULL};
static const char *const environments[] = {"commercial", "gcc", "gcc-high", "dod", NULL};
static const char *const answers[] = {"no", "yes", NULL};

const struct service *catalog_services(const struct catalog *c, size_t *count)
{
	*count = c->service_count;
	return c->services;
}

static int compare_id(const void *id, const void *service)
{
	return slice_cmp(*(const struct slice *)id, ((const struct service *)service)->id);
}

const struct service *catalog_service(const struct catalog *c, struct slice id)
{
	if (!c->service_count)
		return NULL;
	return bsearch(&id, c->services, c->service_count, sizeof(*c->services), compare_id);
}

ptrdiff_t service_position(const struct catalog *c, struct slice id)
{
	const struct service *s = catalog_service(c, id);

	return s ? s - c->services : -1;
}

/* The text of a key, which must be one of a few; empty where it is missing. */
static int read_choice(const struct reader *r, const struct yaml_node *node, const char *key,
		       const char *const *choices, struct slice *text)
{
	struct buf all = BUF_INIT;
	size_t i;
	int status = reader_text(r, node, key, false, text);

	if (status || !text->len)
		return status;
	for (i = 0; choices[i]; i++)
		if (slice_is(*text, choices[i]))
			return 0;
	for (i = 0; choices[i]; i++)
		buf_printf(&all, "%s%s", i ? ", " : "", choices[i]);
	status = reader_refuse(r, yaml_get(node, key)->line, "'%s' is one of: %s", key, all.data);
	buf_free(&all);
	return status;
}

/* Where a name is to go, and what it is to lead to. */
struct target {
	struct name_tree *tree;
	const uint32_t *services;
	uint32_t service_count;
	bool common; /* of names that are one word: each counts only alone */
};

static int refuse_name(const struct reader *r, unsigned line, struct slice name, struct slice owner)
{
	return reader_refuse(r, line, "'%.*s' is a name of '%.*s' already (case, spaces and hyphens do not count)",
			     (int)name.len, name.ptr, (int)owner.len, owner.ptr);
}

static int add_name(const struct reader *r, const struct target *target, struct slice text, unsigned line)
{
	struct slice key;
	struct name *name;

	if (name_key(text, r->arena, &key))
		return reader_no_memory(r);
	if (!key.len)
		return reader_refuse(r, line, "a name needs letters");
	name = name_tree_add(target->tree, r->arena, key);
	if (!name)
		return reader_no_memory(r);
	if (name->service_count)
		return refuse_name(r, line, text, r->catalog->services[name->services[0]].id);
	name->services = target->services;
	name->service_count = target->service_count;
	name->alone = target->common && !memchr(text.ptr, ' ', text.len);
	return 0;
}

/* The names of a list; list may be NULL. */
static int add_names(const struct reader *r, const struct target *target, const struct yaml_node *list)
{
	const struct yaml_node *item;
	size_t count;
	int status = list ? reader_list(r, list, "names", &count) : 0;

	for (item = list && !status ? list->first : NULL; item && !status; item = item->next) {
		if (item->type != YAML_SCALAR)
			return reader_refuse(r, item->line, "a name must be a text");
		status = add_name(r, target, item->text, item->line);
	}
	return status;
}

/* The names in other languages: a mapping from locale to list. */
static int add_forms(const struct reader *r, struct target target, const struct yaml_node *forms)
{
	const struct yaml_node *list;
	struct catalog *c = r->catalog;
	int status = 0;

	if (!forms)
		return 0;
	if (forms->type != YAML_MAP)
		return reader_refuse(r, forms->line, "expected locales and lists of names ('fr-fr: [...]')");
	for (list = forms->first; list && !status; list = list->next) {
		ptrdiff_t locale = locale_position(c, list->key);

		if (locale < 0)
			return reader_refuse(r, list->line, "no locale '%.*s'", (int)list->key.len, list->key.ptr);
		target.tree = &c->locale_details[locale].forms;
		status = add_names(r, &target, list);
	}
	return status;
}

static int read_service(const struct reader *r, const struct yaml_node *node, uint32_t position)
{
	static const char *const keys[] = {"id",     "name",  "level", "environment", "aliases",
					   "common", "hosts", "forms", NULL};
	struct service *s = &r->catalog->services[position];
	struct target target = {.tree = &r->catalog->names, .service_count = 1};
	uint32_t *self = arena_alloc(r->arena, sizeof(*self));
	struct slice common = {NULL, 0};
	int status;

	if (!self)
		return reader_no_memory(r);
	*self = position;
	target.services = self;
	status = reader_keys(r, node, keys);
	if (!status)
		status = reader_text(r, node, "name", true, &s->name);
	if (!status)
		status = read_choice(r, node, "level", levels, &s->level);
	if (!status)
		status = read_choice(r, node, "environment", environments, &s->environment);
	if (!status)
		status = read_choice(r, node, "common", answers, &common);
	target.common = slice_is(common, "yes");
	if (!status)
		status = add_name(r, &target, s->name, node->line);
	if (!status)
		status = add_names(r, &target, yaml_get(node, "aliases"));
	if (!status)
		status = add_forms(r, target, yaml_get(node, "forms"));
	return status;
}

/* The positions of the services that a key lists. */
static int read_positions(const struct reader *r, const struct yaml_node *node, const char *key,
			  uint32_t **positions, size_t *count)
{
	struct slice *ids;
	size_t i;
	int status = reader_texts(r, node, key, &ids, count);

	if (status || !*count)
		return status;
	*positions = arena_array(r->arena, *count, sizeof(**positions));
	if (!*positions)
		return reader_no_memory(r);
	for (i = 0; i < *count; i++) {
		ptrdiff_t position = service_position(r->catalog, ids[i]);

		if (position < 0)
			return reader_refuse(r, yaml_get(node, key)->line, "no service '%.*s'", (int)ids[i].len,
					     ids[i].ptr);
		(*positions)[i] = (uint32_t)position;
	}
	return 0;
}

static int read_combination(const struct reader *r, const struct yaml_node *node)
{
	static const char *const keys[] = {"services", "names", "forms", NULL};
	struct target target = {.tree = &r->catalog->names};
	uint32_t *services = NULL;
	size_t count = 0;
	int status = reader_keys(r, node, keys);

	if (!status)
		status = read_positions(r, node, "services", &services, &count);
	if (!status && count < 2)
		status = reader_refuse(r, node->line, "a combination needs two services or more");
	target.services = services;
	target.service_count = (uint32_t)count;
	if (!status)
		status = add_names(r, &target, yaml_get(node, "names"));
	return status ? status : add_forms(r, target, yaml_get(node, "forms"));
}

static int read_combinations(const struct reader *r, const struct yaml_node *list)
{
	const struct yaml_node *node;
	size_t count;
	int status;

	if (!list)
		return 0;
	status = reader_list(r, list, "combinations", &count);
	for (node = list->first; node && !status; node = node->next)
		status = read_combination(r, node);
	return status;
}

int services_read(const struct reader *r, const struct yaml_node *root)
{
	static const char *const keys[] = {"services", "combinations", NULL};
	struct catalog *c = r->catalog;
	const struct yaml_node **items, *list;
	uint32_t i;
	int status = reader_keys(r, root, keys);

	if (status)
		return status;
	list = yaml_get(root, "services");
	if (!list)
		return reader_refuse(r, root->line, "no 'services'");
	status = reader_sorted(r, list, "services", "id", &items, &c->service_count);
	if (status)
		return status;
	c->services = arena_array(r->arena, c->service_count, sizeof(*c->services));
	c->service_details = arena_array(r->arena, c->service_count, sizeof(*c->service_details));
	if (!c->services || !c->service_details)
		return reader_no_memory(r);
	for (i = 0; i < c->service_count; i++)
		c->services[i].id = yaml_text(items[i], "id");
	for (i = 0; i < c->service_count && !status; i++)
		status = read_service(r, items[i], i);
	for (i = 0; i < c->service_count && !status; i++)
		status = read_positions(r, items[i], "hosts", &c->service_details[i].hosts,
					&c->service_details[i].host_count);
	return status ? status : read_combinations(r, yaml_get(root, "combinations"));
}
