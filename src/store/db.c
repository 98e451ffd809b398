/* SPDX-License-Identifier: MIT */
/*
 * One SQLite connection.  Snapshots never change once they are in place, so a reader
 * opens them immutable: no locks, no journal, no stat of the file on every query.  It
 * maps the whole file, and holds one read transaction for good, which spares
 * SQLite its checks at the start of every statement (a 10 KB row 12.3 -> 4.0 us).
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "store/db.h"
#include "store/together.h"
#include "store/tokens.h"
#include "store/writer.h"

/*
 * Of a file that is made, in KB. Pages that are full are seldom read again, and then where they were written
 * (together.h). With 64 MB a run of the real corpus, 22 MB, took 3,700 page faults more than with 4 MB, and with these
 * 500 more than with 2, which does as 1. 300,000 articles, 2.8 GB: 70 s of processor time with 64 MB, 62 with 4.
 */
#define CACHE_TEXT "2048"

static int to_errno(int code)
{
	switch (code & 0xff) {
	case SQLITE_NOMEM:
		return -ENOMEM;
	case SQLITE_FULL:
		return -ENOSPC;
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return -EACCES;
	case SQLITE_CONSTRAINT:
		return -EEXIST;
	default:
		return -EIO;
	}
}

static int report(struct db *db, int code)
{
	if (!db->quiet)
		log_error("'%s': %s", db->path, sqlite3_errmsg(db->sql));
	return to_errno(code);
}

/* Percent-escapes a path for a file: URI (https://www.sqlite.org/uri.html). */
static void put_uri(struct buf *uri, const char *path)
{
	buf_puts(uri, "file:");
	for (const char *p = path; *p; p++) {
		if (*p == '?' || *p == '#' || *p == '%')
			buf_printf(uri, "%%%02X", (unsigned char)*p);
		else
			buf_putc(uri, *p);
	}
}

static int open_connection(struct db *db, const char *path, enum db_mode mode)
{
	struct buf uri = BUF_INIT;
	int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
	int code;

	if (mode == DB_SCRATCH)
		return sqlite3_open_v2("", &db->sql, flags | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
	put_uri(&uri, path);
	if (mode == DB_READ) {
		buf_puts(&uri, "?immutable=1");
		flags |= SQLITE_OPEN_READONLY;
	} else {
		flags |= SQLITE_OPEN_READWRITE | (mode == DB_CREATE ? SQLITE_OPEN_CREATE : 0);
	}
	code = uri.error ? SQLITE_NOMEM : sqlite3_open_v2(uri.data, &db->sql, flags, NULL);
	buf_free(&uri);
	return code;
}

void store_prepare_writing(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

int db_open(struct db *db, const char *path, enum db_mode mode, const char *const *texts, size_t text_count,
	    struct error *e)
{
	static const char *const setup[] = {
		[DB_READ] = "PRAGMA query_only = 1; PRAGMA mmap_size = 1099511627776; PRAGMA cache_size = 64;"
			    "PRAGMA trusted_schema = 0; PRAGMA temp_store = MEMORY; BEGIN;",
		/*
		 * Mapped by together.c. Debian's zeroes each new page a second time unless told that nothing secret is
		 * deleted in this file.
		 */
		[DB_CREATE] = "PRAGMA page_size = " DB_PAGE_SIZE_TEXT "; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
			      "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -" CACHE_TEXT "; PRAGMA secure_delete = 0; BEGIN;",
		[DB_EDIT] = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
			    "PRAGMA mmap_size = 1099511627776; PRAGMA temp_store = MEMORY; BEGIN;",
		/* In memory up to that size, then in a file without a name (https://www.sqlite.org/inmemorydb.html). */
		[DB_SCRATCH] = "PRAGMA page_size = " DB_PAGE_SIZE_TEXT "; PRAGMA journal_mode = OFF; PRAGMA cache_size = -16384;"
			       " PRAGMA secure_delete = 0; BEGIN;",
	};
	int code;

	memset(db, 0, sizeof(*db));
	db->texts = texts;
	db->text_count = text_count;
	db->quiet = mode != DB_READ;
	db->path = strdup(path);
	if (!db->path)
		return error_errno(e, -ENOMEM, "cannot open '%s'", path);
	code = open_connection(db, path, mode);
	if (code == SQLITE_OK)
		code = tokens_register(db->sql);
	if (code == SQLITE_OK)
		code = sqlite3_exec(db->sql, setup[mode], NULL, NULL, NULL);
	if (code == SQLITE_OK && mode == DB_CREATE)
		db->together = together_start(db->sql, path);
	if (code == SQLITE_OK && db->together)
		code = sqlite3_exec(db->sql, "PRAGMA mmap_size = 1099511627776", NULL, NULL, NULL);
	if (code != SQLITE_OK) {
		error_set(e, to_errno(code), "cannot open '%s': %s%s", path,
			  db->sql ? sqlite3_errmsg(db->sql) : sqlite3_errstr(code),
			  (code & 0xff) == SQLITE_CORRUPT ? "; make it again with 'compliancefs index'" : "");
		db_close(db);
		return to_errno(code);
	}
	return 0;
}

void db_close(struct db *db)
{
	for (size_t i = 0; i < db->text_count; i++)
		sqlite3_finalize(db->statements[i]);
	sqlite3_close(db->sql);
	free(db->path);
	memset(db, 0, sizeof(*db));
}

sqlite3_stmt *db_statement(struct db *db, size_t which)
{
	sqlite3_stmt **st = &db->statements[which];

	if (*st) {
		sqlite3_reset(*st);
		return *st;
	}
	if (sqlite3_prepare_v3(db->sql, db->texts[which], -1, SQLITE_PREPARE_PERSISTENT, st, NULL) != SQLITE_OK) {
		report(db, SQLITE_ERROR);
		return NULL;
	}
	return *st;
}

int db_run(struct db *db, const char *text)
{
	int code = sqlite3_exec(db->sql, text, NULL, NULL, NULL);

	return code == SQLITE_OK ? 0 : report(db, code);
}

int db_flush(struct db *db)
{
	int code = sqlite3_db_cacheflush(db->sql);

	/* Busy: a page is in use, and stays for the next time. */
	if ((code == SQLITE_OK || code == SQLITE_BUSY) && db->together)
		code = together_write(db->together);
	return code == SQLITE_OK || code == SQLITE_BUSY ? 0 : report(db, code);
}

int db_commit(struct db *db)
{
	int r = db_run(db, "COMMIT");

	return r < 0 ? r : db_flush(db);
}

void db_bind_text(sqlite3_stmt *st, int at, struct slice s)
{
	sqlite3_bind_text64(st, at, s.len ? s.ptr : "", s.len, SQLITE_STATIC, SQLITE_UTF8);
}

void db_bind_blob(sqlite3_stmt *st, int at, struct slice s)
{
	if (s.len)
		sqlite3_bind_blob64(st, at, s.ptr, s.len, SQLITE_STATIC);
	else
		sqlite3_bind_zeroblob(st, at, 0);
}

void db_bind_int(sqlite3_stmt *st, int at, int64_t n)
{
	sqlite3_bind_int64(st, at, n);
}

struct slice db_text(sqlite3_stmt *st, int column)
{
	const char *p = (const char *)sqlite3_column_text(st, column);

	return (struct slice){p ? p : "", (size_t)sqlite3_column_bytes(st, column)};
}

struct slice db_blob(sqlite3_stmt *st, int column)
{
	const void *p = sqlite3_column_blob(st, column);

	return (struct slice){p ? p : "", (size_t)sqlite3_column_bytes(st, column)};
}

int db_step(struct db *db, sqlite3_stmt *st)
{
	int code;

	if (!st)
		return -EIO;
	code = sqlite3_step(st);
	if (code == SQLITE_ROW)
		return 1;
	if (code == SQLITE_DONE)
		return 0;
	return report(db, code);
}

int db_do(struct db *db, sqlite3_stmt *st)
{
	int code;

	if (!st)
		return -EIO;
	code = sqlite3_step(st);
	sqlite3_reset(st);
	/*
	 * SQLite makes room in its cache by one page at a time, in the order of their last use. If all that have changed are
	 * written then, in the order of their numbers, most of them lie side by side.
	 */
	if (code == SQLITE_DONE || code == SQLITE_ROW)
		return db->together && together_is_pressed(db->together) ? db_flush(db) : 0;
	if ((code & 0xff) == SQLITE_CONSTRAINT)
		return -EEXIST;
	return report(db, code);
}
