/* SPDX-License-Identifier: MIT */
/*
 * The tables that learning and drift are worked out with.  They are real tables, so that 300,000 articles need no more memory than
 * three, and gone before the snapshot is whole: what is written after them takes their pages.
 */
#include "store/writing.h"

int writer_start_drift(struct writer *w)
{
	return db_run(&w->db,
		      "CREATE TABLE traits (article INTEGER PRIMARY KEY, bytes BLOB NOT NULL, facts BLOB NOT NULL, "
		      "places BLOB NOT NULL);"
		      "CREATE TABLE drift (kind TEXT NOT NULL, standard TEXT NOT NULL, article TEXT NOT NULL, "
		      "locale TEXT NOT NULL, reference TEXT NOT NULL, detail TEXT NOT NULL, "
		      "PRIMARY KEY (kind, standard, article, locale, reference, detail)) WITHOUT ROWID;");
}

int writer_put_traits(struct writer *w, int64_t article, struct slice traits, struct slice facts, struct slice places)
{
	sqlite3_stmt *st = bound_int(w, PUT_TRAITS, article);

	if (st) {
		db_bind_blob(st, 2, traits);
		db_bind_blob(st, 3, facts);
		db_bind_blob(st, 4, places);
	}
	return db_do(&w->db, st);
}

int writer_replace_facts(struct writer *w, int64_t article, struct slice facts)
{
	sqlite3_stmt *st = bound_int(w, SET_FACTS, article);

	if (st)
		db_bind_blob(st, 2, facts);
	return db_do(&w->db, st);
}

/* SQLite drops no table while a statement stands on a row of any. */
static int drop(struct writer *w, const char *text)
{
	for (size_t i = 0; i < STATEMENTS; i++)
		sqlite3_reset(w->db.statements[i]);
	return db_run(&w->db, text);
}

int writer_end_traits(struct writer *w)
{
	return drop(w, "DROP TABLE traits");
}

int writer_put_drift(struct writer *w, const struct slice row[6])
{
	sqlite3_stmt *st = db_statement(&w->db, PUT_DRIFT);

	for (int i = 0; st && i < 6; i++)
		db_bind_text(st, i + 1, row[i]);
	return db_do(&w->db, st);
}

int writer_end_drift(struct writer *w)
{
	return drop(w, "DROP TABLE drift");
}
