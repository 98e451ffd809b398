/* SPDX-License-Identifier: MIT */
/*
 * Directories: format x view x key, the tables, and the images' folder.  Ids rise in the order of names within a folder, since
 * listings go by id.
 */
#include <errno.h>
#include <stdlib.h>

#include "index/folders.h"
#include "store/inode.h"
#include "store/schema.h"
#include "tree/tree.h"

struct making {
	struct run *run;
	struct folders *folders;
	struct view_keys *keys;    /* of each view, the same in all formats */
	struct view_keys *reading;
	int64_t newest; /* article of all */
};

static struct folder *add(struct making *m, const struct folder *parent, const char *name, enum folder_depth depth)
{
	struct arena *arena = &m->run->arena;
	struct folder up = parent ? *parent : (struct folder){0}; /* the array may move */
	struct folder *f = arena_push(arena, &m->folders->items, &m->folders->count, sizeof(*f));

	if (!f)
		return NULL;
	*f = up;
	f->depth = depth;
	f->id = (int64_t)m->folders->count;
	f->name = arena_dupz(arena, name);
	f->path = up.path.len ? arena_join(arena, up.path, slice_of("/"), f->name) : f->name;
	return f;
}

static int put(struct making *m, const struct folder *f, int64_t parent)
{
	return writer_put_dir(m->run->writer, f->id, inode_of_dir(f->path), parent, f->name, f->format ? f->format->id : 0,
			      f->depth == FOLDER_KEY ? f->key : 0,
			      f->depth == FOLDER_KEY || f->depth == FOLDER_SEARCH ? f->date : 0);
}

static int add_view(struct making *m, const struct folder *format, size_t view)
{
	struct folder *f = add(m, format, views[view].name, FOLDER_VIEW);
	const struct view_keys *keys = &m->keys[view];
	struct folder here;
	int r;

	if (!f)
		return -ENOMEM;
	f->view = view;
	for (size_t i = 0; i < keys->count; i++)
		if (keys->items[i].date > f->date)
			f->date = keys->items[i].date;
	if (f->date > m->newest)
		m->newest = f->date;
	here = *f;
	r = put(m, f, format->id);
	for (size_t i = 0; r == 0 && i < keys->count; i++) {
		f = add(m, &here, keys->items[i].name.ptr, FOLDER_KEY);
		if (!f)
			return -ENOMEM;
		f->key = keys->items[i].folder;
		f->articles = keys->items[i].articles;
		f->date = keys->items[i].date;
		r = put(m, f, here.id);
	}
	return r;
}

static int add_paired(void *arg, const struct slice *row)
{
	struct making *m = arg;
	struct view_keys *keys = m->reading;

	for (size_t i = 0; i < keys->count; i++)
		if (slice_eq(keys->items[i].name, row[0]))
			keys->items[i].paired = true;
	return 0;
}

/* A format inside another: a folder a locale that has files in it, as in the view by-locale. */
static int add_inside(struct making *m, const struct folder *outer, const struct format *format, size_t locales)
{
	struct view_keys *keys = &m->keys[locales];
	struct folder *f, here;
	int64_t date = 0;
	bool any = false;
	int r = 0;

	m->reading = keys;
	if (format->paired)
		r = writer_query(m->run->writer, QUERY_PAIRED, NULL, 0, add_paired, m);
	for (size_t i = 0; i < keys->count; i++) {
		if (format->paired && !keys->items[i].paired)
			continue;
		any = true;
		if (keys->items[i].date > date)
			date = keys->items[i].date;
	}
	/* No article has what it shows. */
	if (r < 0 || !any)
		return r;
	f = add(m, outer, format->name, FOLDER_VIEW);
	if (!f)
		return -ENOMEM;
	f->format = format;
	f->view = locales;
	f->date = date;
	here = *f;
	r = put(m, f, outer->id);
	for (size_t i = 0; r == 0 && i < keys->count; i++) {
		if (format->paired && !keys->items[i].paired)
			continue;
		f = add(m, &here, keys->items[i].name.ptr, FOLDER_KEY);
		if (!f)
			return -ENOMEM;
		f->key = keys->items[i].folder;
		f->date = keys->items[i].date;
		r = put(m, f, here.id);
	}
	return r;
}

static int compare_views(const void *a, const void *b)
{
	return strcmp(views[*(const size_t *)a].name, views[*(const size_t *)b].name);
}

static int add_format(struct making *m, const struct folder *root, const struct format *format)
{
	size_t order[VIEWS_MAX], locales = 0, n = view_count < VIEWS_MAX ? view_count : VIEWS_MAX;
	struct folder *f = add(m, root, format->name, FOLDER_FORMAT);
	struct folder here;
	int r;

	if (!f)
		return -ENOMEM;
	f->format = format;
	here = *f;
	r = put(m, f, root->id);
	for (size_t i = 0; i < n; i++) {
		order[i] = i;
		if (strcmp(views[i].name, "by-locale") == 0)
			locales = i;
	}
	qsort(order, n, sizeof(order[0]), compare_views);
	for (size_t i = 0; r == 0 && i < n; i++)
		r = add_view(m, &here, order[i]);
	/* Behind the views in the order of names, too: they begin with "by-". */
	if (r == 0 && format->media_name) {
		f = add(m, &here, format->media_name, FOLDER_MEDIA);
		r = f ? put(m, f, here.id) : -ENOMEM;
	}
	if (r < 0)
		return r;
	f = add(m, &here, SEARCH_FOLDER, FOLDER_SEARCH);
	if (!f)
		return -ENOMEM;
	f->date = m->newest;
	r = put(m, f, here.id);
	for (size_t i = 0; r == 0 && i < format_count; i++)
		if (formats[i]->inside && strcmp(formats[i]->inside, format->name) == 0)
			r = add_inside(m, &here, formats[i], locales);
	return r;
}

/* Format and view folders are as new as the newest article anywhere. */
static void date_upper_folders(struct folders *folders)
{
	int64_t newest = 0;

	for (size_t i = 0; i < folders->count; i++)
		if (folders->items[i].date > newest)
			newest = folders->items[i].date;
	for (size_t i = 0; i < folders->count; i++)
		if (folders->items[i].depth != FOLDER_KEY && folders->items[i].depth != FOLDER_VIEW)
			folders->items[i].date = newest;
}

int folders_make(struct run *run, struct views *compiled, struct folders *folders)
{
	struct making m = {.run = run, .folders = folders, .keys = compiled->keys};
	struct folder root, *f;
	bool tables = false;
	int r;

	f = add(&m, NULL, "", FOLDER_ROOT);
	if (!f)
		return -ENOMEM;
	root = *f;
	r = put(&m, f, root.id);
	for (size_t i = 0; r == 0 && i <= format_count; i++) {
		/* "tables" stands among the formats in the order of names. */
		if (!tables && (i == format_count || strcmp(formats[i]->name, "tables") > 0)) {
			tables = true;
			f = add(&m, &root, "tables", FOLDER_TABLES);
			r = f ? put(&m, f, root.id) : -ENOMEM;
		}
		if (r == 0 && i < format_count && !formats[i]->inside)
			r = add_format(&m, &root, formats[i]);
	}
	date_upper_folders(folders);
	return r;
}
