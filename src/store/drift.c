/* SPDX-License-Identifier: MIT */
/*
 * The tables that learning and drift are worked out with.  They are real tables, so that 300,000 articles need no more
 * memory than three, and gone before the snapshot is whole: what is written after them takes their pages.
 */
#include "store/writing.h"

/* SQLite drops no table while a statement stands on a row of any. */
static int drop(struct writer *w, const char *text)
{
	for (size_t i = 0; i < STATEMENTS; i++)
		sqlite3_reset(w->db.statements[i]);
	return db_run(&w->db, text);
}

int writer_start_learning(struct writer *w)
{
	return db_run(&w->db,
		      "CREATE TABLE form (locale TEXT NOT NULL, key TEXT NOT NULL, grade TEXT NOT NULL, meaning TEXT NOT NULL, "
		      "votes INTEGER NOT NULL, PRIMARY KEY (locale, grade, key, meaning)) WITHOUT ROWID;"
		      "CREATE TABLE pending (locale TEXT NOT NULL, article INTEGER NOT NULL, answers TEXT NOT NULL, "
		      "PRIMARY KEY (locale, article)) WITHOUT ROWID;");
}

int writer_put_form(struct writer *w, struct slice locale, struct slice key, struct slice grade, struct slice meaning,
		    unsigned votes)
{
	sqlite3_stmt *st = db_statement(&w->db, PUT_FORM);

	if (st) {
		db_bind_text(st, 1, locale);
		db_bind_text(st, 2, key);
		db_bind_text(st, 3, grade);
		db_bind_text(st, 4, meaning);
		db_bind_int(st, 5, votes);
	}
	return db_do(&w->db, st);
}

int writer_put_pending(struct writer *w, int64_t article, struct slice locale, struct slice answers)
{
	sqlite3_stmt *st = bound_int(w, PUT_PENDING, article);

	if (st) {
		db_bind_text(st, 2, locale);
		db_bind_text(st, 3, answers);
	}
	return db_do(&w->db, st);
}

int writer_end_learning(struct writer *w)
{
	return drop(w, "DROP TABLE form; DROP TABLE pending");
}

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
