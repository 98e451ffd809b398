/* SPDX-License-Identifier: MIT */
/*
 * SQLite for the rest of this room: one connection with a fixed table of SQL texts,
 * each prepared once, when first used.  Private to src/store: nobody else sees sqlite3.h.
 *
 * One thread uses a struct db at a time.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <sqlite3.h>
#include <stdbool.h>

#include <compliancefs/buf.h>

#include "base/error.h"

#define DB_STATEMENTS_MAX 128

/* Of a snapshot, in bytes. */
#define DB_PAGE_SIZE 16384u
#define DB_PAGE_SIZE_TEXT "16384"

struct db {
	sqlite3 *sql;
	const char *const *texts; /* indexed by the owner's enum */
	size_t text_count;
	sqlite3_stmt *statements[DB_STATEMENTS_MAX];
	char *path;
	struct together *together; /* together.h; the file's; NULL: what is written is written */
	bool quiet; /* opened for writing: who writes gives up, and tells that by the code; a reader goes on */
};

/* DB_SCRATCH: an empty database of the connection's own, gone when it is closed; path is what errors call it. */
enum db_mode { DB_READ, DB_CREATE, DB_EDIT, DB_SCRATCH };

/* Opens path and the statement table. Returns 0 or -errno with e filled. */
int db_open(struct db *db, const char *path, enum db_mode mode, const char *const *texts, size_t text_count,
	    struct error *e);
/* Finalizes and closes; a db that failed to open, or a zeroed one, may be closed too. */
void db_close(struct db *db);

/* The statement, reset: all its parameters are to be bound, none is forgotten. NULL (logged) when it cannot be prepared: the file is damaged. */
sqlite3_stmt *db_statement(struct db *db, size_t which);
/* Runs SQL text of any number of statements. */
int db_run(struct db *db, const char *text);

/* Writes changed pages to the file without a commit. */
int db_flush(struct db *db);
/* Ends the transaction; all is in the file then. Returns 0 or -errno. */
int db_commit(struct db *db);

void db_bind_text(sqlite3_stmt *st, int at, struct slice s); /* bytes must stay until the statement is reset */
void db_bind_blob(sqlite3_stmt *st, int at, struct slice s);
void db_bind_int(sqlite3_stmt *st, int at, int64_t n);
/* Valid until the statement is stepped or reset. */
struct slice db_text(sqlite3_stmt *st, int column);
struct slice db_blob(sqlite3_stmt *st, int column);

/* Steps: 1 a row, 0 done, -EIO or -ENOSPC ... (logged with the file's name by readers). */
int db_step(struct db *db, sqlite3_stmt *st);
/* For statements that give no rows: binds are done, step and reset; 0, or -errno. -EEXIST: a UNIQUE constraint. */
int db_do(struct db *db, sqlite3_stmt *st);

struct snapshot;
/* The connection of a snapshot, for the other files of this room. */
struct db *snapshot_db(struct snapshot *s);

#endif
