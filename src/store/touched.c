/* SPDX-License-Identifier: MIT */
/*
 * Why: a copy of an index that is one edit behind is made like it by copying those pages that the edit wrote
 * (index/spare.c): some hundred of a file of gigabytes.
 *
 * How it works: all that SQLite writes to a file goes through that file's table of methods
 * (https://www.sqlite.org/c3ref/io_methods.html). The file gets a copy of its table, in which writing is ours: it notes
 * the page and calls the file's own.
 */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

#include "store/touched.h"

struct touched {
	sqlite3_io_methods methods;
	const sqlite3_io_methods *own;
	uint32_t *pages;
	size_t count, room;
	bool lost;
};

static void note(struct touched *t, uint32_t page)
{
	/* A page that is written in pieces. */
	if (t->count && t->pages[t->count - 1] == page)
		return;
	if (t->count == t->room) {
		size_t room = t->room ? 2 * t->room : 256;
		uint32_t *pages = reallocarray(t->pages, room, sizeof(*pages));

		t->lost = t->lost || !pages;
		if (!pages)
			return;
		t->pages = pages;
		t->room = room;
	}
	t->pages[t->count++] = page;
}

static int write_noted(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 at)
{
	struct touched *t = (struct touched *)((char *)(uintptr_t)file->pMethods - offsetof(struct touched, methods));

	for (sqlite3_int64 page = at / DB_PAGE_SIZE; page * DB_PAGE_SIZE < at + size; page++)
		note(t, (uint32_t)page);
	return t->own->xWrite(file, bytes, size, at);
}

struct touched *touched_start(struct db *db)
{
	sqlite3_file *file = NULL;
	struct touched *t;

	if (sqlite3_file_control(db->sql, "main", SQLITE_FCNTL_FILE_POINTER, (void *)&file) != SQLITE_OK || !file ||
	    !file->pMethods)
		return NULL;
	t = calloc(1, sizeof(*t));
	if (!t)
		return NULL;
	t->own = file->pMethods;
	t->methods = *t->own;
	t->methods.xWrite = write_noted;
	file->pMethods = &t->methods;
	return t;
}

static int compare_pages(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

int touched_pages(const struct touched *t, uint32_t **pages, size_t *count)
{
	uint32_t *list = malloc((t->count + 1) * sizeof(*list));

	*count = 0;
	*pages = NULL;
	if (!list || t->lost) {
		free(list);
		return -ENOMEM;
	}
	if (t->count) {
		memcpy(list, t->pages, t->count * sizeof(*list));
		qsort(list, t->count, sizeof(*list), compare_pages);
	}
	for (size_t i = 0; i < t->count; i++)
		if (*count == 0 || list[i] != list[*count - 1])
			list[(*count)++] = list[i];
	*pages = list;
	return 0;
}

void touched_free(struct touched *t)
{
	if (t)
		free(t->pages);
	free(t);
}
