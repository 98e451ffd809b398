/* SPDX-License-Identifier: MIT */
/*
 * Writing stored files.  A table may have hundreds of megabytes, so its bytes come in pieces, and lie in the
 * index in parts of PART_BYTES, each packed by itself: neither who writes nor who reads needs more than one.
 * Lines of tables and folder pages repeat each other so much that a part is a quarter of its bytes. Images are packed as they
 * come: to try it again took a quarter of all packing, to spare 2 % of theirs.
 */
#include <errno.h>

#include "base/pack.h"
#include "store/schema.h"
#include "store/writing.h"

/* The number of the page that comes next. */
static int find_page(struct writer *w)
{
	sqlite3_stmt *st = db_statement(&w->db, LAST_PAGE);
	int r = w->page ? 1 : db_step(&w->db, st);

	if (r == 1 && !w->page)
		w->page = sqlite3_column_int64(st, 0) + 1;
	sqlite3_reset(st);
	return r == 1 ? 0 : r < 0 ? r : -EIO;
}

/* `bytes` follow what has been put of the page, PART_BYTES but for the last; row: they, or packed. */
static int put_row(struct writer *w, struct slice bytes, struct slice row)
{
	uint64_t place = w->page_size / PART_BYTES;
	int r = find_page(w);
	sqlite3_stmt *st = r < 0 ? NULL : bound_int(w, PUT_PART, w->page * PARTS_MAX + (int64_t)place);

	if (place >= PARTS_MAX)
		return -EFBIG;
	if (st)
		db_bind_blob(st, 2, row);
	w->page_size += bytes.len;
	return db_do(&w->db, st);
}

static int put_part(struct writer *w, struct slice bytes)
{
	buf_reset(&w->packed);
	pack((struct slice){NULL, 0}, bytes, &w->packed);
	return put_row(w, bytes, w->packed.error || w->packed.len >= bytes.len ? bytes : buf_slice(&w->packed));
}

int writer_add_to_page(struct writer *w, struct slice bytes)
{
	int r = 0;

	while (r == 0 && bytes.len) {
		size_t n = PART_BYTES - w->part.len < bytes.len ? PART_BYTES - w->part.len : bytes.len;

		buf_put(&w->part, bytes.ptr, n);
		bytes = (struct slice){bytes.ptr + n, bytes.len - n};
		r = w->part.error;
		if (r == 0 && w->part.len == PART_BYTES) {
			r = put_part(w, buf_slice(&w->part));
			buf_reset(&w->part);
		}
	}
	return r;
}

int writer_end_page(struct writer *w, uint64_t *ino, int64_t dir, struct slice name, int64_t mtime)
{
	int r = w->part.len ? put_part(w, buf_slice(&w->part)) : find_page(w);
	sqlite3_stmt *st = r < 0 ? NULL : bound_int(w, PUT_PAGE, 0);

	if (st) {
		db_bind_int(st, 2, w->page);
		db_bind_int(st, 3, dir);
		db_bind_text(st, 4, name);
		db_bind_int(st, 5, (int64_t)w->page_size);
		db_bind_int(st, 6, mtime);
	}
	r = put_with_ino(w, st, 1, ino);
	dir_touch(w, dir, mtime);
	w->page = w->next_page ? w->next_page : w->page + 1;
	w->next_page = 0;
	w->page_size = 0;
	buf_reset(&w->part);
	return r;
}

int writer_keep_place(struct writer *w, int64_t *place)
{
	int r = find_page(w);

	*place = w->page;
	w->page++;
	return r;
}

void writer_take_place(struct writer *w, int64_t place)
{
	w->next_page = w->page;
	w->page = place;
}

int writer_put_page(struct writer *w, uint64_t *ino, int64_t dir, struct slice name, int64_t mtime,
		    struct slice bytes)
{
	int r = writer_add_to_page(w, bytes);

	return r < 0 ? r : writer_end_page(w, ino, dir, name, mtime);
}

int writer_put_image(struct writer *w, uint64_t *ino, struct slice name, struct slice bytes)
{
	int r = 0;

	while (r == 0 && bytes.len) {
		struct slice part = {bytes.ptr, bytes.len < PART_BYTES ? bytes.len : PART_BYTES};

		r = put_row(w, part, part);
		bytes = (struct slice){bytes.ptr + part.len, bytes.len - part.len};
	}
	return r < 0 ? r : writer_end_page(w, ino, 0, name, 0);
}

int writer_place_page(struct writer *w, uint64_t ino, int64_t dir, int64_t mtime)
{
	sqlite3_stmt *st = bound_int(w, PLACE_PAGE, (int64_t)ino);

	if (st) {
		db_bind_int(st, 2, dir);
		db_bind_int(st, 3, mtime);
	}
	dir_touch(w, dir, mtime);
	return db_do(&w->db, st);
}

int writer_drop_page(struct writer *w, int64_t dir, struct slice name)
{
	sqlite3_stmt *st = bound_int(w, DROP_PARTS, dir);
	int r;

	if (st) {
		db_bind_text(st, 2, name);
		db_bind_int(st, 3, PARTS_MAX);
	}
	r = db_do(&w->db, st);
	if (r < 0)
		return r;
	st = bound_int(w, DROP_PAGE, dir);
	if (st)
		db_bind_text(st, 2, name);
	return db_do(&w->db, st);
}
