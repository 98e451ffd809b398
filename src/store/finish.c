/* SPDX-License-Identifier: MIT */
/*
 * What is worked out over all rows, in a few statements each: indexes, the folders' entries and totals.
 */
#include <errno.h>
#include <stdlib.h>

#include "store/schema.h"
#include "store/writing.h"

#define ENTRIES_AT_ONCE ((size_t)8) /* rows of PUT_ENTRIES: half of what a row costs is the statement */

int writer_index_articles(struct writer *w)
{
	return db_run(&w->db, index_articles_sql);
}

static int compare_numbers(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Whether two files have one number. */
static bool has_double_numbers(struct writer *w)
{
	uint64_t *all = (uint64_t *)(void *)w->numbers.data;
	size_t count = w->numbers.len / sizeof(*all), at = 1;

	if (count)
		qsort(all, count, sizeof(*all), compare_numbers);
	while (at < count && all[at] != all[at - 1])
		at++;
	buf_free(&w->numbers);
	return at < count;
}

/*
 * Of two files with one number the later gets the next, until there are none. It takes some luck to see it
 * happen.
 */
static int settle_numbers(struct writer *w)
{
	int64_t article, format;
	uint64_t ino;
	int r;

	for (;;) {
		sqlite3_stmt *st = db_statement(&w->db, DOUBLE_INO);

		r = db_step(&w->db, st);
		if (r != 1)
			break;
		article = sqlite3_column_int64(st, 0);
		format = sqlite3_column_int64(st, 1);
		ino = inode_next((uint64_t)sqlite3_column_int64(st, 2));
		sqlite3_reset(st);
		st = bound_int(w, SET_INO, article);
		if (st) {
			db_bind_int(st, 2, format);
			db_bind_int(st, 3, (int64_t)ino);
		}
		r = db_do(&w->db, st);
		if (r < 0)
			break;
	}
	return r;
}

int writer_index_files(struct writer *w)
{
	/* Not when making the index has failed: without a journal half of it would stay. */
	int r = 0;

	if (has_double_numbers(w)) {
		w->noted.lost = true;
		r = settle_numbers(w);
	}
	return r < 0 ? r : db_run(&w->db, index_files_sql);
}

int writer_put_totals(struct writer *w)
{
	return db_do(&w->db, bound_int(w, PUT_TOTALS, (int64_t)w->file_bytes));
}

int writer_add_to_totals(struct writer *w, int64_t bytes)
{
	return db_do(&w->db, bound_int(w, ADD_TO_TOTALS, bytes));
}

int writer_each_number(struct writer *w, int (*each)(void *arg, uint64_t ino, int64_t mtime), void *arg)
{
	sqlite3_stmt *st = db_statement(&w->db, QUERY_DIGEST);
	int r;

	while ((r = db_step(&w->db, st)) == 1) {
		r = each(arg, (uint64_t)sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1));
		if (r)
			break;
	}
	sqlite3_reset(st);
	return r;
}

int writer_view_rows(struct writer *w, size_t view, int (*each)(void *arg, struct slice key, int64_t article), void *arg)
{
	struct buf sql = BUF_INIT;
	sqlite3_stmt *st = NULL;
	int r;

	/* The line end keeps a comment at a view's end from swallowing what follows. */
	buf_printf(&sql, "SELECT key, article FROM (%s\n)", views[view].sql);
	r = sql.error;
	if (r == 0 && sqlite3_prepare_v2(w->db.sql, sql.data, -1, &st, NULL) != SQLITE_OK)
		r = db_run(&w->db, sql.data); /* says why */
	while (r == 0 && (r = db_step(&w->db, st)) == 1)
		r = each(arg, db_text(st, 0), sqlite3_column_int64(st, 1));
	sqlite3_finalize(st);
	buf_free(&sql);
	return r;
}

int writer_put_folder(struct writer *w, int64_t id, size_t view, struct slice key)
{
	sqlite3_stmt *st = bound_int(w, PUT_FOLDER, id);

	stretch_note_folder(w, id, slice_of(views[view].name), key);
	if (st) {
		db_bind_text(st, 2, slice_of(views[view].name));
		db_bind_text(st, 3, key);
	}
	return db_do(&w->db, st);
}

int writer_put_entries(struct writer *w, int64_t folder, const int64_t *articles, size_t count)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < count;) {
		size_t n = count - i < ENTRIES_AT_ONCE ? 1 : ENTRIES_AT_ONCE;
		sqlite3_stmt *st = bound_int(w, n == 1 ? PUT_ENTRY : PUT_ENTRIES, folder);

		for (size_t k = 0; st && k < n; k++) {
			db_bind_int(st, (int)k + 2, articles[i + k]);
			stretch_note_entry(w, folder, articles[i + k]);
		}
		r = db_do(&w->db, st);
		i += n;
	}
	return r;
}

int writer_set_links(struct writer *w, int64_t article, uint64_t names)
{
	sqlite3_stmt *st = bound_int(w, SET_LINKS, article);

	if (st)
		db_bind_int(st, 2, (int64_t)names);
	return db_do(&w->db, st);
}
