/* SPDX-License-Identifier: MIT */
/*
 * Reading a snapshot.  A listing goes on by "id > ?", so a folder of any size costs the
 * same a page; a lookup of an article is three searches: its base name, the
 * folder's entry, the format's file.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/pack.h"
#include "base/utf8.h"
#include "store/db.h"
#include "store/genuine.h"
#include "store/inode.h"
#include "store/schema.h"
#include "store/snapshot.h"

enum statement {
	META,
	ROOTS,
	INPUTS,
	INPUT,
	SOURCE,
	DIR_BY_INO,
	DIR_BY_ID,
	DIR_BY_NAME,
	PAGE_BY_INO,
	PAGE_BY_NAME,
	PAGE_PLACE,
	FILE_BY_INO,
	FILE_BY_NAME,
	FILE_OF,
	FILE_BY_BASE,
	ARTICLE,
	LIST_DIRS,
	LIST_PAGES,
	LIST_FILES,
	NAMES,
	BODY,
	PAGE_PART,
	TOTALS,
	OLD_FILE,
	VERIFY,
	STATEMENTS
};

#define DIR_COLUMNS "id, parent, ino, format, folder, subdirs, mtime, name"
#define FILE_COLUMNS "a.id, f.ino, f.format, f.size, f.mtime, a.nlink, a.base"
#define PAGE_COLUMNS "id, ino, 0, size, mtime, 1, name"

static const char *const texts[STATEMENTS] = {
	[META] = "SELECT value FROM meta WHERE key = ?1",
	[ROOTS] = "SELECT path FROM root ORDER BY id",
	[INPUTS] = "SELECT path, size, mtime FROM input ORDER BY path",
	[INPUT] = "SELECT size FROM input WHERE path = ?1",
	[SOURCE] = "SELECT id, base, visible FROM article WHERE source_key = ?3 AND source = ?2 AND root = ?1",
	[DIR_BY_INO] = "SELECT " DIR_COLUMNS " FROM dir WHERE ino = ?1",
	[DIR_BY_ID] = "SELECT " DIR_COLUMNS " FROM dir WHERE id = ?1",
	[DIR_BY_NAME] = "SELECT " DIR_COLUMNS " FROM dir WHERE parent = ?1 AND name = ?2 AND id <> 1",
	[PAGE_BY_INO] = "SELECT " PAGE_COLUMNS " FROM page WHERE ino = ?1",
	[PAGE_BY_NAME] = "SELECT " PAGE_COLUMNS " FROM page WHERE dir = ?1 AND name = ?2",
	[PAGE_PLACE] = "SELECT d.ino, p.ino, p.mtime, p.name FROM page p JOIN dir d ON d.id = p.dir WHERE p.id = ?1",
	[FILE_BY_INO] = "SELECT " FILE_COLUMNS " FROM file f JOIN article a ON a.id = f.article WHERE f.ino = ?1",
	[FILE_BY_NAME] = "SELECT " FILE_COLUMNS " FROM article a JOIN entry e ON e.folder = ?1 AND e.article = a.id "
			 "JOIN file f ON f.article = a.id AND f.format = ?2 WHERE a.base = ?3",
	[FILE_OF] = "SELECT " FILE_COLUMNS " FROM file f JOIN article a ON a.id = f.article "
		    "WHERE f.article = ?1 AND f.format = ?2",
	[FILE_BY_BASE] = "SELECT " FILE_COLUMNS " FROM article a JOIN file f ON f.article = a.id AND f.format = ?1 "
			 "WHERE a.base = ?2",
	[ARTICLE] = "SELECT base, locale, title, updated, standard FROM article WHERE id = ?1",
	[LIST_DIRS] = "SELECT " DIR_COLUMNS " FROM dir WHERE parent = ?1 AND id > ?2 AND id <> 1 ORDER BY id",
	[LIST_PAGES] = "SELECT " PAGE_COLUMNS " FROM page WHERE dir = ?1 AND id > ?2 ORDER BY id",
	[LIST_FILES] = "SELECT " FILE_COLUMNS " FROM entry e JOIN article a ON a.id = e.article "
		       "JOIN file f ON f.article = a.id AND f.format = ?2 "
		       "WHERE e.folder = ?1 AND e.article > ?3 ORDER BY e.article",
	[BODY] = "SELECT b.record, b.document, c.bytes, l.context, f.context FROM body b JOIN context c ON c.article = b.article "
		 "JOIN locale l ON l.id = c.locale JOIN family f ON f.id = c.family WHERE b.article = ?1",
	[PAGE_PART] = "SELECT bytes FROM part WHERE id = ?1",
	[TOTALS] = "SELECT articles, locales, standards, files, pages, dirs, bytes, findings FROM totals",
	[OLD_FILE] = "SELECT f.ino, f.mtime, f.size FROM article a JOIN file f ON f.article = a.id AND f.format = ?2 "
		     "WHERE a.base = ?1",
	[VERIFY] = "PRAGMA integrity_check(1)",
};

/* Behind its keys (schema.h). */
static const char names_text[] = " SELECT d.ino, d.parent, d.format, a.base FROM article a CROSS JOIN key k CROSS JOIN folder f "
				 "ON f.view = k.view AND f.name = k.name CROSS JOIN dir d ON d.folder = f.id WHERE a.id = ?1";

struct snapshot {
	struct db db;
	const char *texts[STATEMENTS];
	struct buf names; /* the text of NAMES */
	struct buf unpacked;
};

/* Tells "not an index" from "of another version" before any of our tables is asked for. */
static int check_version(struct snapshot *s, const char *path, struct error *e)
{
	struct buf version = BUF_INIT;
	struct genuine genuine;
	sqlite3_stmt *st = NULL;
	int id = 0, r = 0;

	if (sqlite3_prepare_v2(s->db.sql, "PRAGMA application_id", -1, &st, NULL) == SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW)
		id = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	if (id != STORE_APPLICATION_ID)
		r = error_set(e, -EINVAL, "'%s' is not an index of compliancefs", path);
	else if (genuine_look(&s->db, &genuine) < 0 || !genuine.meta || snapshot_meta(s, "version", &version) < 0)
		r = error_set(e, -EIO, "'%s' is damaged: it does not tell its version; make it again with 'compliancefs index'",
			      path);
	else if (strcmp(version.data, STORE_VERSION) != 0)
		r = error_set(e, -EPROTO,
			      "'%s' was made by another version (%s, this program reads %s); make it again with 'compliancefs index'",
			      path, version.data, STORE_VERSION);
	else if (!genuine.all)
		r = error_set(e, -EIO, "'%s' has other tables than this program makes; make it again with 'compliancefs index'",
			      path);
	buf_free(&version);
	return r;
}

/* SQLite says little about why a file cannot be opened, and takes an empty one for a database. */
static int check_file(const char *path, struct error *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat st;
	char head[16];
	int r = 0;

	if (fd < 0)
		return error_errno(e, -errno, "cannot open the index '%s'", path);
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
		r = error_errno(e, -EISDIR, "cannot open the index '%s'", path);
	else if (!S_ISREG(st.st_mode) || read(fd, head, sizeof(head)) != (ssize_t)sizeof(head) ||
		 memcmp(head, "SQLite format 3", 16) != 0)
		r = error_set(e, -EINVAL, "'%s' is not an index of compliancefs", path);
	close(fd);
	return r;
}

int snapshot_open(struct snapshot **out, const char *path, struct error *e)
{
	struct snapshot *s;
	int r = check_file(path, e);

	*out = NULL;
	if (r < 0)
		return r;
	s = calloc(1, sizeof(*s));
	if (!s)
		return error_errno(e, -ENOMEM, "cannot open the index '%s'", path);
	s->unpacked = s->names = (struct buf)BUF_INIT;
	buf_puts(&s->names, "WITH ");
	schema_put_keys(&s->names);
	buf_puts(&s->names, names_text);
	memcpy(s->texts, texts, sizeof(texts));
	s->texts[NAMES] = s->names.data;
	r = s->names.error ? error_errno(e, s->names.error, "cannot open the index '%s'", path)
			   : db_open(&s->db, path, DB_READ, s->texts, STATEMENTS, e);
	if (r == 0)
		r = check_version(s, path, e);
	if (r < 0) {
		snapshot_close(s);
		return r;
	}
	*out = s;
	return 0;
}

void snapshot_close(struct snapshot *s)
{
	if (!s)
		return;
	db_close(&s->db);
	buf_free(&s->unpacked);
	buf_free(&s->names);
	free(s);
}

struct db *snapshot_db(struct snapshot *s)
{
	return &s->db;
}

int snapshot_meta(struct snapshot *s, const char *key, struct buf *out)
{
	sqlite3_stmt *st = db_statement(&s->db, META);
	int r;

	if (!st)
		return -EIO;
	buf_reset(out);
	db_bind_text(st, 1, slice_of(key));
	r = db_step(&s->db, st);
	if (r == 1)
		buf_put_slice(out, db_text(st, 0));
	sqlite3_reset(st);
	return r == 1 ? out->error : r < 0 ? r : -ENOENT;
}

int snapshot_roots(struct snapshot *s, int (*each)(void *arg, struct slice path), void *arg)
{
	sqlite3_stmt *st = db_statement(&s->db, ROOTS);
	int r;

	while ((r = db_step(&s->db, st)) == 1) {
		r = each(arg, db_text(st, 0));
		if (r)
			break;
	}
	sqlite3_reset(st);
	return r;
}

int snapshot_inputs(struct snapshot *s, int (*each)(void *arg, struct slice path, int64_t size, int64_t mtime),
		    void *arg)
{
	sqlite3_stmt *st = db_statement(&s->db, INPUTS);
	int r;

	while ((r = db_step(&s->db, st)) == 1) {
		r = each(arg, db_text(st, 0), sqlite3_column_int64(st, 1), sqlite3_column_int64(st, 2));
		if (r)
			break;
	}
	sqlite3_reset(st);
	return r;
}

int snapshot_input(struct snapshot *s, struct slice path, int64_t *size)
{
	sqlite3_stmt *st = db_statement(&s->db, INPUT);
	int r;

	if (st)
		db_bind_text(st, 1, path);
	r = db_step(&s->db, st);
	if (r == 1)
		*size = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return r == 1 ? 0 : r < 0 ? r : -ENOENT;
}

static void fill_dir(sqlite3_stmt *st, struct dir_row *row)
{
	*row = (struct dir_row){
		.id = sqlite3_column_int64(st, 0),
		.parent = sqlite3_column_int64(st, 1),
		.ino = (uint64_t)sqlite3_column_int64(st, 2),
		.format = (unsigned)sqlite3_column_int(st, 3),
		.folder = sqlite3_column_int64(st, 4),
		.subdirs = (unsigned)sqlite3_column_int(st, 5),
		.mtime = sqlite3_column_int64(st, 6),
		.name = db_text(st, 7),
	};
}

static void fill_file(sqlite3_stmt *st, struct file_row *row)
{
	*row = (struct file_row){
		.id = sqlite3_column_int64(st, 0),
		.ino = (uint64_t)sqlite3_column_int64(st, 1),
		.format = (unsigned)sqlite3_column_int(st, 2),
		.size = (uint64_t)sqlite3_column_int64(st, 3),
		.mtime = sqlite3_column_int64(st, 4),
		.nlink = (unsigned)sqlite3_column_int(st, 5),
		.name = db_text(st, 6),
	};
}

/* Slices of a row stay valid: the statement is reset when it is next used. */
static int get_dir(struct snapshot *s, sqlite3_stmt *st, struct dir_row *row)
{
	int r = db_step(&s->db, st);

	if (r != 1)
		return r < 0 ? r : -ENOENT;
	fill_dir(st, row);
	return 0;
}

static int get_file(struct snapshot *s, sqlite3_stmt *st, struct file_row *row)
{
	int r = db_step(&s->db, st);

	if (r != 1)
		return r < 0 ? r : -ENOENT;
	fill_file(st, row);
	return 0;
}

static sqlite3_stmt *bound_int(struct snapshot *s, enum statement which, int64_t n)
{
	sqlite3_stmt *st = db_statement(&s->db, which);

	if (st)
		db_bind_int(st, 1, n);
	return st;
}

int snapshot_source(struct snapshot *s, int64_t root, struct slice path, struct source_row *row)
{
	sqlite3_stmt *st = bound_int(s, SOURCE, root);
	struct buf key = BUF_INIT;
	int r;

	utf8_lower(path, &key);
	if (st) {
		db_bind_text(st, 2, path);
		db_bind_text(st, 3, buf_slice(&key));
	}
	r = db_step(&s->db, st);
	buf_free(&key);
	if (r != 1)
		return r < 0 ? r : -ENOENT;
	row->id = sqlite3_column_int64(st, 0);
	row->base = db_text(st, 1);
	row->visible = db_blob(st, 2);
	return 0;
}

int snapshot_dir_by_ino(struct snapshot *s, uint64_t ino, struct dir_row *row)
{
	return get_dir(s, bound_int(s, DIR_BY_INO, (int64_t)ino), row);
}

int snapshot_dir_by_id(struct snapshot *s, int64_t id, struct dir_row *row)
{
	return get_dir(s, bound_int(s, DIR_BY_ID, id), row);
}

int snapshot_dir_by_name(struct snapshot *s, int64_t parent, struct slice name, struct dir_row *row)
{
	sqlite3_stmt *st = bound_int(s, DIR_BY_NAME, parent);

	if (st)
		db_bind_text(st, 2, name);
	return get_dir(s, st, row);
}

int snapshot_page_by_ino(struct snapshot *s, uint64_t ino, struct file_row *row)
{
	return get_file(s, bound_int(s, PAGE_BY_INO, (int64_t)ino), row);
}

int snapshot_page_by_name(struct snapshot *s, int64_t dir, struct slice name, struct file_row *row)
{
	sqlite3_stmt *st = bound_int(s, PAGE_BY_NAME, dir);

	if (st)
		db_bind_text(st, 2, name);
	return get_file(s, st, row);
}

int snapshot_page_place(struct snapshot *s, int64_t id, struct page_place *place)
{
	sqlite3_stmt *st = bound_int(s, PAGE_PLACE, id);
	int r = db_step(&s->db, st);

	if (r != 1)
		return r < 0 ? r : -ENOENT;
	*place = (struct page_place){(uint64_t)sqlite3_column_int64(st, 0), (uint64_t)sqlite3_column_int64(st, 1),
				     sqlite3_column_int64(st, 2), db_text(st, 3)};
	return 0;
}

int snapshot_file_by_ino(struct snapshot *s, uint64_t ino, struct file_row *row)
{
	return get_file(s, bound_int(s, FILE_BY_INO, (int64_t)ino), row);
}

int snapshot_file_by_name(struct snapshot *s, int64_t folder, unsigned format, struct slice base,
			  struct file_row *row)
{
	sqlite3_stmt *st = bound_int(s, FILE_BY_NAME, folder);

	if (st) {
		db_bind_int(st, 2, format);
		db_bind_text(st, 3, base);
	}
	return get_file(s, st, row);
}

int snapshot_file_of(struct snapshot *s, int64_t article, unsigned format, struct file_row *row)
{
	sqlite3_stmt *st = bound_int(s, FILE_OF, article);

	if (st)
		db_bind_int(st, 2, format);
	return get_file(s, st, row);
}

int snapshot_file_by_base(struct snapshot *s, unsigned format, struct slice base, struct file_row *row)
{
	sqlite3_stmt *st = bound_int(s, FILE_BY_BASE, format);

	if (st)
		db_bind_text(st, 2, base);
	return get_file(s, st, row);
}

int snapshot_article(struct snapshot *s, int64_t article, struct article_info *info)
{
	sqlite3_stmt *st = bound_int(s, ARTICLE, article);
	int r = db_step(&s->db, st);

	if (r != 1)
		return r < 0 ? r : -ENOENT;
	*info = (struct article_info){db_text(st, 0), db_text(st, 1), db_text(st, 2), db_text(st, 3), db_text(st, 4)};
	return 0;
}

int snapshot_list_dirs(struct snapshot *s, int64_t parent, int64_t after, dir_each *each, void *arg)
{
	sqlite3_stmt *st = bound_int(s, LIST_DIRS, parent);
	struct dir_row row;
	int r;

	if (st)
		db_bind_int(st, 2, after);
	while ((r = db_step(&s->db, st)) == 1) {
		fill_dir(st, &row);
		if (!each(arg, &row)) {
			r = 0;
			break;
		}
	}
	sqlite3_reset(st);
	return r;
}

static int list_files(struct snapshot *s, sqlite3_stmt *st, file_each *each, void *arg)
{
	struct file_row row;
	int r;

	while ((r = db_step(&s->db, st)) == 1) {
		fill_file(st, &row);
		if (!each(arg, &row)) {
			r = 0;
			break;
		}
	}
	sqlite3_reset(st);
	return r;
}

int snapshot_list_pages(struct snapshot *s, int64_t dir, int64_t after, file_each *each, void *arg)
{
	sqlite3_stmt *st = bound_int(s, LIST_PAGES, dir);

	if (st)
		db_bind_int(st, 2, after);
	return list_files(s, st, each, arg);
}

int snapshot_list_files(struct snapshot *s, int64_t folder, unsigned format, int64_t after, file_each *each,
			void *arg)
{
	sqlite3_stmt *st = bound_int(s, LIST_FILES, folder);

	if (st) {
		db_bind_int(st, 2, format);
		db_bind_int(st, 3, after);
	}
	return list_files(s, st, each, arg);
}

int snapshot_names(struct snapshot *s, int64_t article, name_each *each, void *arg)
{
	sqlite3_stmt *st = bound_int(s, NAMES, article);
	int r;

	while ((r = db_step(&s->db, st)) == 1) {
		if (!each(arg, (uint64_t)sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1),
			  (unsigned)sqlite3_column_int(st, 2), db_text(st, 3))) {
			r = 0;
			break;
		}
	}
	sqlite3_reset(st);
	return r;
}

int snapshot_body(struct snapshot *s, int64_t article, struct body_row *row)
{
	sqlite3_stmt *st = bound_int(s, BODY, article);
	int r = db_step(&s->db, st);

	if (r != 1)
		return r < 0 ? r : -ENOENT;
	row->document = db_blob(st, 1);
	for (enum context_part part = 0; part < CONTEXT_PARTS; part++)
		row->context.parts[part] = db_blob(st, 2 + (int)part);
	buf_reset(&s->unpacked);
	r = unpack(row->document, db_blob(st, 0), PACK_MAX, &s->unpacked);
	row->record = buf_slice(&s->unpacked);
	return r;
}

int snapshot_page_part(struct snapshot *s, int64_t page, uint64_t place, size_t len, struct slice *bytes)
{
	sqlite3_stmt *st = place < PARTS_MAX ? bound_int(s, PAGE_PART, page * PARTS_MAX + (int64_t)place) : NULL;
	int r = db_step(&s->db, st);

	if (r != 1)
		return r < 0 ? r : -ENOENT;
	*bytes = db_blob(st, 0);
	if (bytes->len < len) {
		buf_reset(&s->unpacked);
		r = unpack((struct slice){NULL, 0}, *bytes, len, &s->unpacked);
		*bytes = buf_slice(&s->unpacked);
		if (r < 0)
			return r;
	}
	return bytes->len == len ? 0 : -EBADMSG;
}

int snapshot_totals(struct snapshot *s, struct snapshot_totals *t)
{
	sqlite3_stmt *st = db_statement(&s->db, TOTALS);
	uint64_t *fields[] = {&t->articles, &t->locales, &t->standards, &t->files,
			      &t->pages,    &t->dirs,    &t->bytes,     &t->findings};
	int r = db_step(&s->db, st);

	if (r != 1)
		return -EIO;
	for (int i = 0; i < 8; i++)
		*fields[i] = (uint64_t)sqlite3_column_int64(st, i);
	sqlite3_reset(st);
	return 0;
}

int snapshot_old_file(struct snapshot *s, struct slice base, unsigned format, uint64_t *ino, int64_t *mtime,
		      uint64_t *size)
{
	sqlite3_stmt *st = db_statement(&s->db, OLD_FILE);
	int r;

	if (!st)
		return -EIO;
	db_bind_text(st, 1, base);
	db_bind_int(st, 2, format);
	r = db_step(&s->db, st);
	if (r != 1)
		return r < 0 ? r : -ENOENT;
	*ino = (uint64_t)sqlite3_column_int64(st, 0);
	*mtime = sqlite3_column_int64(st, 1);
	*size = (uint64_t)sqlite3_column_int64(st, 2);
	return 0;
}

int snapshot_old_page(struct snapshot *s, struct slice path, uint64_t *ino, int64_t *mtime)
{
	struct file_row page;
	struct dir_row dir;
	int64_t at = 1;
	int r;

	for (;;) {
		const char *slash = memchr(path.ptr, '/', path.len);
		size_t len = slash ? (size_t)(slash - path.ptr) : path.len;
		struct slice name = {path.ptr, len};

		if (!slash) {
			r = snapshot_page_by_name(s, at, name, &page);
			if (r == 0) {
				*ino = page.ino;
				*mtime = page.mtime;
			}
			return r;
		}
		r = snapshot_dir_by_name(s, at, name, &dir);
		if (r < 0)
			return r;
		at = dir.id;
		path = (struct slice){slash + 1, path.len - len - 1};
	}
}

int snapshot_verify(struct snapshot *s, struct error *e)
{
	sqlite3_stmt *st = db_statement(&s->db, VERIFY);
	int r = db_step(&s->db, st);

	if (r != 1 || strcmp((const char *)sqlite3_column_text(st, 0), "ok") != 0)
		r = error_set(e, -EIO, "'%s' is damaged: %s", s->db.path,
			      r == 1 ? (const char *)sqlite3_column_text(st, 0) : "it cannot be read");
	else
		r = 0;
	sqlite3_reset(st);
	return r;
}
