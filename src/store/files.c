/* SPDX-License-Identifier: MIT */
/*
 * Writing the rows of articles' files.  In a new snapshot they are put without a look at whether a number is there already: all
 * numbers are kept, and looked at once behind the last (finish.c).
 */
#include <errno.h>

#include "store/writing.h"

#define FILES_AT_ONCE ((size_t)5) /* rows of PUT_FILES: the formats of most articles */

/* Only the inode number of these rows can collide: their other keys are new by construction. */
int put_with_ino(struct writer *w, sqlite3_stmt *st, int at, uint64_t *ino)
{
	int r;

	if (!st)
		return -EIO;
	for (;;) {
		db_bind_int(st, at, (int64_t)*ino);
		r = db_do(&w->db, st);
		if (r != -EEXIST)
			return r;
		*ino = inode_next(*ino);
	}
}

static sqlite3_stmt *bind_files(struct writer *w, enum statement which, int64_t article, const struct file_put *files,
				size_t count)
{
	sqlite3_stmt *st = db_statement(&w->db, which);
	int at = 1;

	for (size_t i = 0; st && i < count; i++) {
		db_bind_int(st, at++, article);
		db_bind_int(st, at++, files[i].format);
		db_bind_int(st, at++, (int64_t)files[i].ino);
		db_bind_int(st, at++, (int64_t)files[i].size);
		db_bind_int(st, at++, files[i].mtime);
	}
	return st;
}

int writer_put_file(struct writer *w, int64_t article, struct file_put *file)
{
	return put_with_ino(w, bind_files(w, PUT_FILE, article, file, 1), 3, &file->ino);
}

int writer_put_files(struct writer *w, int64_t article, const struct file_put *files, size_t count)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < count;) {
		size_t n = count - i < FILES_AT_ONCE ? 1 : FILES_AT_ONCE;

		r = db_do(&w->db, bind_files(w, n == 1 ? PUT_FILE : PUT_FILES, article, files + i, n));
		i += n;
	}
	for (size_t i = 0; i < count; i++) {
		stretch_note_file(w, article, files[i].ino, files[i].mtime);
		w->file_bytes += files[i].size;
		buf_put(&w->numbers, (const char *)&files[i].ino, sizeof(files[i].ino));
	}
	return r < 0 ? r : w->numbers.error;
}

int writer_replace_file(struct writer *w, int64_t article, unsigned format, int64_t mtime)
{
	sqlite3_stmt *st = bound_int(w, DROP_FILE, article);
	int r;

	if (st)
		db_bind_int(st, 2, format);
	r = db_do(&w->db, st);
	if (r < 0)
		return r;
	st = bound_int(w, DATE_FOLDERS, article);
	if (st) {
		db_bind_int(st, 2, format);
		db_bind_int(st, 3, mtime);
	}
	return db_do(&w->db, st);
}
