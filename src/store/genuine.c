/* SPDX-License-Identifier: MIT */
/*
 * Why: a reader asks tables, but a file from elsewhere may have a view there that never ends, a column that is worked
 * out at a gigabyte a row, or a virtual table. SQLite keeps the text by which each was made, as it was written. So
 * each must be a statement of data/sql, letter by letter, and there must be as many as that has.
 *
 * Two kinds are SQLite's own: indexes for UNIQUE, which have no text, and the tables in which full text is kept. The texts
 * of those may change with SQLite's version, so of them only the words are looked at: names and types of columns,
 * none that could begin an expression.
 */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "store/genuine.h"
#include "store/schema.h"

static const char *const sources[] = {schema_sql, index_articles_sql, index_files_sql};

enum { SOURCES = sizeof(sources) / sizeof(sources[0]) };

static size_t count_statements(void)
{
	size_t n = 0;

	for (int i = 0; i < SOURCES; i++)
		for (const char *p = sources[i]; (p = strstr(p, "\nCREATE ")); p++)
			n++;
	return n;
}

static bool is_statement(struct slice text)
{
	for (int i = 0; i < SOURCES; i++)
		for (const char *p = sources[i]; (p = strstr(p, "\nCREATE ")); p++)
			if (strncmp(p + 1, text.ptr, text.len) == 0 && p[1 + text.len] == ';')
				return true;
	return false;
}

static bool is_column_word(struct slice word)
{
	static const char *const words[] = {"id", "INTEGER", "PRIMARY", "KEY", "BLOB", "WITHOUT", "ROWID", "block", "segid",
					    "term", "pgno", "sz", "origin", "k", "v"};
	size_t digits = 1;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (slice_eq(word, slice_of(words[i])))
			return true;
	while (digits < word.len && isdigit((unsigned char)word.ptr[digits]))
		digits++;
	return word.len > 1 && word.ptr[0] == 'c' && digits == word.len;
}

static bool has_plain_columns(const char *p)
{
	while (*p) {
		size_t len = strcspn(p, " ,()");

		if (len && !is_column_word((struct slice){p, len}))
			return false;
		p += len;
		p += strspn(p, " ,()");
	}
	return true;
}

/* "CREATE TABLE 'words_data'(...)" where there is a "CREATE VIRTUAL TABLE words USING fts5". */
static bool is_shadow(struct slice name, const char *text)
{
	const char *last = memrchr(name.ptr, '_', name.len);
	struct buf begin = BUF_INIT;
	bool good;

	if (!last)
		return false;
	buf_printf(&begin, "\nCREATE VIRTUAL TABLE %.*s USING fts5 ", (int)(last - name.ptr), name.ptr);
	good = !begin.error && strstr(schema_sql, begin.data);
	buf_reset(&begin);
	buf_printf(&begin, "CREATE TABLE '%.*s'(", (int)name.len, name.ptr);
	good = good && !begin.error && strncmp(text, begin.data, begin.len) == 0 && has_plain_columns(text + begin.len);
	buf_free(&begin);
	return good;
}

/* The text says what a thing is; type and name only what it is called. */
static bool look_at(sqlite3_stmt *row, struct genuine *g, size_t *statements)
{
	struct slice type = db_text(row, 0), name = db_text(row, 1), text = db_text(row, 2);

	if (memchr(text.ptr, '\0', text.len))
		return false;
	if (sqlite3_column_type(row, 2) == SQLITE_NULL)
		return slice_eq(type, slice_of("index")) && strncmp(name.ptr, "sqlite_autoindex_", 17) == 0;
	if (is_statement(text)) {
		g->meta = g->meta || strncmp(text.ptr, "CREATE TABLE meta ", 18) == 0;
		++*statements;
		return true;
	}
	return is_shadow(name, text.ptr);
}

int genuine_look(struct db *db, struct genuine *g)
{
	sqlite3_stmt *st = NULL;
	size_t statements = 0;
	int code;

	*g = (struct genuine){.all = true};
	if (sqlite3_prepare_v2(db->sql, "SELECT type, name, sql FROM sqlite_schema", -1, &st, NULL) != SQLITE_OK)
		return -EIO;
	while ((code = sqlite3_step(st)) == SQLITE_ROW)
		g->all = look_at(st, g, &statements) && g->all;
	sqlite3_finalize(st);
	if (code != SQLITE_DONE)
		return code == SQLITE_NOMEM ? -ENOMEM : -EIO;
	g->all = g->all && statements == count_statements();
	return 0;
}
