/* SPDX-License-Identifier: MIT */
/*
 * Directories.  How new one is, and how many subfolders it has, hangs on what lies in it, and that is known last: so their rows are
 * kept, and written once, as they will be. Put first and changed by statements over all rows they took 20 M instructions of 700
 * articles' run more than this. Memory: some 100 bytes a folder.
 */
#include <errno.h>
#include <stdlib.h>

#include "store/writing.h"

#define DIRS_AT_ONCE ((size_t)8) /* rows of PUT_DIRS */

struct dir {
	int64_t id;
	uint64_t ino;
	int64_t parent, folder, subdirs;
	int64_t date;  /* of its articles, or of their files */
	int64_t mtime; /* of what else lies in it, as far as it is known */
	struct slice name;
	unsigned format;
};

int writer_put_dir(struct writer *w, int64_t id, uint64_t ino, int64_t parent, struct slice name, unsigned format,
		   int64_t folder, int64_t date)
{
	struct dir *d;

	/* Ids are places: there is nothing to look for. */
	if (id != (int64_t)w->dir_count + 1 || parent > id || parent < 1)
		return -EINVAL;
	d = arena_push(&w->kept, &w->dirs, &w->dir_count, sizeof(*d));
	if (!d)
		return -ENOMEM;
	*d = (struct dir){.id = id, .ino = ino, .parent = parent, .folder = folder, .date = date,
			  .name = arena_dup(&w->kept, name), .format = format};
	return d->name.ptr ? 0 : -ENOMEM;
}

void dir_touch(struct writer *w, int64_t dir, int64_t mtime)
{
	if (dir > 0 && dir <= (int64_t)w->dir_count && mtime > w->dirs[dir - 1].mtime)
		w->dirs[dir - 1].mtime = mtime;
}

static int compare_numbers(const void *a, const void *b)
{
	const struct dir *x = *(struct dir *const *)a, *y = *(struct dir *const *)b;

	if (x->ino != y->ino)
		return x->ino < y->ino ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* Of two with one number the later gets the next, until there are none. */
static void settle_numbers(struct dir **dirs, size_t count)
{
	for (size_t i = 1; i < count;) {
		if (dirs[i]->ino != dirs[i - 1]->ino) {
			i++;
			continue;
		}
		dirs[i]->ino = inode_next(dirs[i]->ino);
		qsort(dirs, count, sizeof(*dirs), compare_numbers);
		i = 1;
	}
}

static int compare_folders(const void *a, const void *b)
{
	const struct dir *x = *(struct dir *const *)a, *y = *(struct dir *const *)b;

	if (x->folder != y->folder)
		return x->folder < y->folder ? -1 : 1;
	return (x->format > y->format) - (x->format < y->format);
}

/*
 * Whether some file is not as old as its article, as they all are in a snapshot made from nothing; or -errno.
 */
static int has_changed_files(struct writer *w)
{
	sqlite3_stmt *st = db_statement(&w->db, CHANGED_FILE);
	int r = db_step(&w->db, st);

	sqlite3_reset(st);
	return r;
}

/* Folders of articles have the dates of these so far; files are newer where their bytes changed and the date did not. */
static int date_by_files(struct writer *w, struct dir **dirs)
{
	sqlite3_stmt *st = db_statement(&w->db, NEWEST_FILES);
	int r;

	qsort(dirs, w->dir_count, sizeof(*dirs), compare_folders);
	while ((r = db_step(&w->db, st)) == 1) {
		const struct dir key = {.folder = sqlite3_column_int64(st, 0), .format = (unsigned)sqlite3_column_int64(st, 1)};
		const struct dir *wanted = &key;
		struct dir **found = bsearch(&wanted, dirs, w->dir_count, sizeof(*dirs), compare_folders);

		if (found)
			(*found)->date = sqlite3_column_int64(st, 2);
	}
	sqlite3_reset(st);
	return r;
}

/* From the leaves up: a parent's id is less than its children's. The root is its own. */
static void date_all(struct writer *w)
{
	for (size_t i = w->dir_count; i-- > 0;) {
		struct dir *d = &w->dirs[i];

		dir_touch(w, d->id, d->date);
		dir_touch(w, d->parent, d->mtime);
		w->dirs[d->parent - 1].subdirs += d->parent != d->id;
	}
}

/* Puts `count` rows: 1, or as many as the statement has. */
static int put_rows(struct writer *w, enum statement which, const struct dir *d, size_t count)
{
	sqlite3_stmt *st = db_statement(&w->db, which);

	for (int at = 1; st && count; count--, d++) {
		db_bind_int(st, at++, d->id);
		db_bind_int(st, at++, (int64_t)d->ino);
		db_bind_int(st, at++, d->parent);
		db_bind_text(st, at++, d->name);
		db_bind_int(st, at++, d->format);
		db_bind_int(st, at++, d->folder);
		db_bind_int(st, at++, d->subdirs);
		db_bind_int(st, at++, d->mtime);
	}
	return db_do(&w->db, st);
}

int writer_end_dirs(struct writer *w, bool replacing)
{
	struct dir **dirs = w->dir_count ? arena_array(&w->kept, w->dir_count, sizeof(*dirs)) : NULL;
	int r = 0;

	if (!dirs)
		return w->dir_count ? -ENOMEM : 0;
	for (size_t i = 0; i < w->dir_count; i++)
		dirs[i] = &w->dirs[i];
	qsort(dirs, w->dir_count, sizeof(*dirs), compare_numbers);
	settle_numbers(dirs, w->dir_count);
	if (replacing)
		r = has_changed_files(w);
	if (r == 1)
		r = date_by_files(w, dirs);
	date_all(w);
	for (size_t i = 0; r == 0 && i < w->dir_count;) {
		size_t n = w->dir_count - i < DIRS_AT_ONCE ? 1 : DIRS_AT_ONCE;

		r = put_rows(w, n == 1 ? PUT_DIR : PUT_DIRS, &w->dirs[i], n);
		i += n;
	}
	return r;
}
