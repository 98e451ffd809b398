/* SPDX-License-Identifier: MIT */
/*
 * Writing a snapshot.  The file is new and private to this process until it is renamed into
 * place, so there is no journal and no fsync here: a run that dies leaves
 * nothing but a file that the next run overwrites.
 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "base/pack.h"
#include "store/schema.h"
#include "store/writing.h"

static_assert(STATEMENTS <= DB_STATEMENTS_MAX, "room for all statements");

#define SCOPES_AT_ONCE 8 /* rows of PUT_SCOPES */
#define FILE_ROW "(?, ?, ?, ?, ?)"
#define DIR_ROW "(?, ?, ?, ?, ?, ?, ?, ?)"

static const char *const own_texts[STATEMENTS - QUERIES] = {
	[PUT_META - QUERIES] = "INSERT OR REPLACE INTO meta VALUES (?1, ?2)",
	[PUT_ROOT - QUERIES] = "INSERT INTO root (path) VALUES (?1)",
	[PUT_ARTICLE - QUERIES] =
		"INSERT INTO article (id, base, article, locale, standard, title, updated, translation, source_version, "
		"segments, source, source_key, handoff, date, url, root, visible) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
	[PUT_BODY - QUERIES] = "INSERT INTO body VALUES (?1, ?2, ?3)",
	[PUT_SCOPE - QUERIES] = "INSERT INTO scope VALUES (?1, ?2, ?3, ?4, ?5)",
	[PUT_SCOPES - QUERIES] =
		("INSERT INTO scope VALUES (?1, ?2, ?3, ?4, ?5), (?1, ?2 + 1, ?6, ?7, ?8), (?1, ?2 + 2, ?9, ?10, ?11), "
		 "(?1, ?2 + 3, ?12, ?13, ?14), (?1, ?2 + 4, ?15, ?16, ?17), (?1, ?2 + 5, ?18, ?19, ?20), "
		 "(?1, ?2 + 6, ?21, ?22, ?23), (?1, ?2 + 7, ?24, ?25, ?26)"),
	[PUT_DOCUMENT - QUERIES] = "INSERT OR IGNORE INTO document (owner, identity, token) VALUES (?1, ?2, ?3)",
	[PUT_CERTIFICATE - QUERIES] =
		("INSERT INTO certificate (article, pos, document, section, service, kind, title, url) VALUES (?1, ?2, "
		 "(SELECT id FROM document WHERE owner = ?3 AND identity = ?4), ?5, ?6, ?7, ?8, ?9)"),
	[DROP_ARTICLE - QUERIES] = "DELETE FROM article WHERE id = ?1",
	[DROP_BODY - QUERIES] = "DELETE FROM body WHERE article = ?1",
	[DROP_SCOPE - QUERIES] = "DELETE FROM scope WHERE article = ?1",
	[DROP_CERTIFICATE - QUERIES] = "DELETE FROM certificate WHERE article = ?1",
	[DROP_TRAITS - QUERIES] = "DELETE FROM traits WHERE article = ?1",
	[PUT_TRAITS - QUERIES] = "INSERT INTO traits VALUES (?1, ?2, ?3, ?4)",
	[SET_FACTS - QUERIES] = "UPDATE traits SET facts = ?2 WHERE article = ?1",
	[PUT_DRIFT - QUERIES] = "INSERT OR IGNORE INTO drift VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[PUT_FINDING - QUERIES] = "INSERT INTO finding (severity, source, line, code, detail) VALUES (?1, ?2, ?3, ?4, ?5)",
	[PUT_LOCALE - QUERIES] = "INSERT INTO locale (tag, context) VALUES (?1, ?2)",
	[PUT_FAMILY - QUERIES] = "INSERT INTO family (article, context) VALUES (?1, ?2)",
	[LOCALE - QUERIES] = "SELECT id, context FROM locale WHERE tag = ?1",
	[FAMILY - QUERIES] = "SELECT id, context FROM family WHERE article = ?1",
	[PUT_CONTEXT - QUERIES] = "INSERT OR REPLACE INTO context VALUES (?1, ?2, ?3, ?4)",
	[PUT_FILE - QUERIES] = "INSERT INTO file VALUES " FILE_ROW,
	[PUT_FILES - QUERIES] = "INSERT INTO file VALUES " FILE_ROW ", " FILE_ROW ", " FILE_ROW ", " FILE_ROW ", " FILE_ROW,
	[PUT_DIR - QUERIES] = "INSERT INTO dir VALUES " DIR_ROW,
	[PUT_DIRS - QUERIES] = "INSERT INTO dir VALUES " DIR_ROW ", " DIR_ROW ", " DIR_ROW ", " DIR_ROW ", " DIR_ROW ", " DIR_ROW
			       ", " DIR_ROW ", " DIR_ROW,
	[LAST_PAGE - QUERIES] = "SELECT coalesce(max(id), 0) FROM page",
	[PUT_PART - QUERIES] = "INSERT INTO part VALUES (?1, ?2)",
	[DROP_PARTS - QUERIES] = "DELETE FROM part WHERE id >= ?3 * (SELECT id FROM page WHERE dir = ?1 AND name = ?2) "
				 "AND id < ?3 * (SELECT id + 1 FROM page WHERE dir = ?1 AND name = ?2)",
	[PUT_PAGE - QUERIES] = "INSERT INTO page VALUES (?2, ?1, ?3, ?4, ?5, ?6)",
	[PLACE_PAGE - QUERIES] = "UPDATE page SET dir = ?2, mtime = ?3 WHERE ino = ?1",
	[NAME_CERTIFICATE - QUERIES] = "UPDATE document SET folder = ?3 WHERE owner = ?1 AND identity = ?2",
	[BODY - QUERIES] = "SELECT record, document FROM body WHERE article = ?1",
	[PUT_FOLDER - QUERIES] = "INSERT INTO folder VALUES (?1, ?2, ?3)",
	[PUT_ENTRY - QUERIES] = "INSERT INTO entry VALUES (?1, ?2)",
	[PUT_ENTRIES - QUERIES] = ("INSERT INTO entry VALUES (?1, ?2), (?1, ?3), (?1, ?4), (?1, ?5), (?1, ?6), (?1, ?7), "
				   "(?1, ?8), (?1, ?9)"),
	[SET_LINKS - QUERIES] = "UPDATE article SET nlink = ?2 WHERE id = ?1",
	[DOCUMENT - QUERIES] = "SELECT document FROM body WHERE article = ?1",
	[PUT_INPUT - QUERIES] = "INSERT OR REPLACE INTO input VALUES (?1, ?2, ?3)",
	[SET_DATE - QUERIES] = "UPDATE article SET date = ?2 WHERE id = ?1",
	[SET_BODY - QUERIES] = "UPDATE body SET record = ?2, document = ?3 WHERE article = ?1",
	[DROP_FINDINGS - QUERIES] = "DELETE FROM finding WHERE source = ?1",
	[DROP_FILE - QUERIES] = "DELETE FROM file WHERE article = ?1 AND format = ?2",
	[CHANGED_FILE - QUERIES] =
		"SELECT 1 FROM file f CROSS JOIN article a ON a.id = f.article WHERE f.mtime <> a.date LIMIT 1",
	[NEWEST_FILES - QUERIES] = "SELECT e.folder, f.format, max(f.mtime) FROM entry e JOIN file f ON f.article = e.article "
				   "GROUP BY 1, 2",
	[DOUBLE_INO - QUERIES] =
		("SELECT f.article, f.format, f.ino FROM (SELECT ino FROM file GROUP BY ino HAVING count(*) > 1 LIMIT 1) d "
		 "JOIN file f ON f.ino = d.ino ORDER BY f.article DESC, f.format DESC LIMIT 1"),
	[PUT_TOTALS - QUERIES] =
		("INSERT INTO totals SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM locale), "
		 "(SELECT count(DISTINCT standard) FROM article WHERE standard <> ''), (SELECT count(*) FROM file), "
		 "(SELECT count(*) FROM page), (SELECT count(*) FROM dir), "
		 "?1 + (SELECT coalesce(sum(size), 0) FROM page), "
		 "(SELECT count(*) FROM finding)"),
	[ADD_TO_TOTALS - QUERIES] = "UPDATE totals SET bytes = bytes + ?1",
	[SET_INO - QUERIES] = "UPDATE file SET ino = ?3 WHERE article = ?1 AND format = ?2",
	[DROP_PAGE - QUERIES] = "DELETE FROM page WHERE dir = ?1 AND name = ?2",
	[PUT_WORDS - QUERIES] = "INSERT INTO words (rowid, title, headings, body) VALUES (?1, ?2, ?3, ?4)",
	[DROP_WORDS - QUERIES] =
		"INSERT INTO words (words, rowid, title, headings, body) VALUES ('delete', ?1, ?2, ?3, ?4)",
	[PUT_RECORD - QUERIES] = "UPDATE body SET record = ?2 WHERE article = ?1",
	[PUT_FORM - QUERIES] = "INSERT INTO form VALUES (?1, ?2, ?3, ?4, ?5) "
			       "ON CONFLICT DO UPDATE SET votes = votes + excluded.votes",
	[PUT_PENDING - QUERIES] = "INSERT INTO pending VALUES (?2, ?1, ?3)",
	[PUT_STRETCH - QUERIES] = "INSERT OR REPLACE INTO stretch VALUES (?1, ?2, ?3)",
	[STRETCH_OF - QUERIES] = "SELECT first, files, names FROM stretch WHERE first <= ?1 ORDER BY first DESC LIMIT 1",
};

/* From an article's folders up to the root. */
static const char *date_folders_text(struct buf *sql)
{
	buf_puts(sql, "WITH RECURSIVE ");
	schema_put_keys(sql);
	buf_puts(sql, ", up (id) AS (SELECT d.id FROM key k JOIN folder f ON f.view = k.view AND f.name = k.name "
		      "JOIN dir d ON d.folder = f.id AND d.format = ?2 UNION SELECT d.parent FROM up JOIN dir d ON d.id = up.id) "
		      "UPDATE dir SET mtime = max(mtime, ?3) WHERE id IN up");
	return sql->data;
}

static int open_writer(struct writer **out, const char *path, enum db_mode mode, struct error *e)
{
	struct writer *w = calloc(1, sizeof(*w));
	int r;

	*out = NULL;
	if (!w)
		return error_errno(e, -ENOMEM, "cannot write '%s'", path);
	w->packed = w->record = w->part = w->date_folders = w->numbers = (struct buf)BUF_INIT;
	memcpy(w->texts, query_texts, QUERIES * sizeof(*w->texts));
	memcpy(w->texts + QUERIES, own_texts, sizeof(own_texts));
	w->texts[DATE_FOLDERS] = date_folders_text(&w->date_folders);
	r = db_open(&w->db, path, mode, w->texts, STATEMENTS, e);
	if (r == 0 && mode == DB_CREATE && (r = db_run(&w->db, schema_sql)) < 0)
		error_errno(e, r, "cannot write '%s'", path);
	if (r < 0) {
		writer_close(w);
		return r;
	}
	*out = w;
	return 0;
}

int writer_open(struct writer **w, const char *path, struct error *e)
{
	return open_writer(w, path, DB_CREATE, e);
}

int writer_start_words(struct writer *w, struct error *e)
{
	return word_maker_start(&w->words, e);
}

int writer_open_copy(struct writer **w, const char *path, struct error *e)
{
	int r = open_writer(w, path, DB_EDIT, e);

	if (r == 0)
		(*w)->touched = touched_start(&(*w)->db);
	return r;
}

int writer_changed_pages(struct writer *w, uint32_t **pages, size_t *count, size_t *page_size)
{
	*page_size = DB_PAGE_SIZE;
	return w->touched ? touched_pages(w->touched, pages, count) : -ENOMEM;
}

int writer_commit(struct writer *w)
{
	int r = w->words ? word_maker_take(w->words, &w->db) : 0;

	return r < 0 ? r : db_commit(&w->db);
}

int writer_flush(struct writer *w)
{
	return db_flush(&w->db);
}

void writer_close(struct writer *w)
{
	if (!w)
		return;
	word_maker_free(w->words);
	db_close(&w->db);
	touched_free(w->touched);
	buf_free(&w->packed);
	buf_free(&w->record);
	buf_free(&w->part);
	buf_free(&w->date_folders);
	buf_free(&w->numbers);
	free(w->noted.sums);
	arena_free(&w->kept);
	free(w);
}

int writer_put_meta(struct writer *w, const char *key, struct slice value)
{
	sqlite3_stmt *st = db_statement(&w->db, PUT_META);

	if (st) {
		db_bind_text(st, 1, slice_of(key));
		db_bind_text(st, 2, value);
	}
	return db_do(&w->db, st);
}

int writer_put_root(struct writer *w, struct slice path)
{
	sqlite3_stmt *st = db_statement(&w->db, PUT_ROOT);

	if (st)
		db_bind_text(st, 1, path);
	return db_do(&w->db, st);
}

/* Puts `count` rows: 1, or as many as the statement has. */
static int put_scope(struct writer *w, enum statement which, int64_t id, const struct article *a, size_t pos, size_t count)
{
	sqlite3_stmt *st = bound_int(w, which, id);
	int at = 2;

	if (st)
		db_bind_int(st, at++, (int64_t)pos);
	for (size_t i = pos; st && i < pos + count; i++) {
		db_bind_text(st, at++, a->scope[i].service);
		db_bind_text(st, at++, a->scope[i].environment);
		db_bind_text(st, at++, a->scope[i].surface);
	}
	return db_do(&w->db, st);
}

static int put_certificate(struct writer *w, int64_t id, size_t pos, const struct article *a)
{
	const struct certificate *c = &a->certificates[pos];
	struct slice owner = a->standard.len ? a->standard : a->id;
	sqlite3_stmt *st = db_statement(&w->db, PUT_DOCUMENT);
	int r;

	if (st) {
		db_bind_text(st, 1, owner);
		db_bind_text(st, 2, c->identity);
		db_bind_text(st, 3, c->token);
	}
	r = db_do(&w->db, st);
	if (r < 0)
		return r;
	st = bound_int(w, PUT_CERTIFICATE, id);
	if (st) {
		db_bind_int(st, 2, (int64_t)pos);
		db_bind_text(st, 3, owner);
		db_bind_text(st, 4, c->identity);
		db_bind_text(st, 5, c->section);
		db_bind_text(st, 6, c->service);
		db_bind_int(st, 7, c->kind);
		db_bind_text(st, 8, c->title);
		db_bind_text(st, 9, c->url);
	}
	return db_do(&w->db, st);
}

static int put_article_row(struct writer *w, const struct article_row *row, const struct article *a)
{
	sqlite3_stmt *st = bound_int(w, PUT_ARTICLE, row->id);

	if (st) {
		db_bind_text(st, 2, row->base);
		db_bind_text(st, 3, a->id);
		db_bind_text(st, 4, a->locale);
		db_bind_text(st, 5, a->standard);
		db_bind_text(st, 6, a->title);
		db_bind_text(st, 7, a->updated);
		db_bind_text(st, 8, slice_of(translation_names[a->translation]));
		db_bind_text(st, 9, a->source_version);
		db_bind_int(st, 10, (int64_t)a->segment_count);
		db_bind_text(st, 11, a->source);
		db_bind_text(st, 12, row->source_key);
		db_bind_text(st, 13, row->handoff);
		db_bind_int(st, 14, row->date);
		db_bind_text(st, 15, a->public_url);
		db_bind_int(st, 16, row->root);
		db_bind_blob(st, 17, row->visible);
	}
	return db_do(&w->db, st);
}

/* Puts or sets a body, by the statement. */
static int put_body(struct writer *w, enum statement which, int64_t id, struct slice packed, struct slice document)
{
	sqlite3_stmt *st = bound_int(w, which, id);

	if (st) {
		db_bind_blob(st, 2, packed);
		db_bind_blob(st, 3, document);
	}
	return db_do(&w->db, st);
}

static int put_scopes(struct writer *w, int64_t id, const struct article *a)
{
	size_t pos = 0;
	int r = 0;

	for (; r == 0 && pos + SCOPES_AT_ONCE <= a->scope_count; pos += SCOPES_AT_ONCE)
		r = put_scope(w, PUT_SCOPES, id, a, pos, SCOPES_AT_ONCE);
	for (; r == 0 && pos < a->scope_count; pos++)
		r = put_scope(w, PUT_SCOPE, id, a, pos, 1);
	return r;
}

int writer_put_article(struct writer *w, const struct article_row *row, const struct article *a, struct slice packed,
		       struct slice document)
{
	int r = put_article_row(w, row, a);

	if (r == 0)
		stretch_note_article(w, row->id, row->base);
	if (r == 0)
		r = put_body(w, PUT_BODY, row->id, packed, document);
	if (r == 0)
		r = put_scopes(w, row->id, a);
	for (size_t i = 0; r == 0 && i < a->certificate_count; i++)
		r = put_certificate(w, row->id, i, a);
	return r;
}

int writer_replace_scope(struct writer *w, int64_t id, const struct article *a, struct slice record)
{
	struct slice old, document;
	sqlite3_stmt *st;
	int r = writer_body(w, id, &old, &document);

	if (r < 0)
		return r;
	buf_reset(&w->packed);
	pack(document, record, &w->packed);
	st = bound_int(w, PUT_RECORD, id);
	if (st)
		db_bind_blob(st, 2, buf_slice(&w->packed));
	r = w->packed.error ? w->packed.error : db_do(&w->db, st);
	if (r == 0)
		r = db_do(&w->db, bound_int(w, DROP_SCOPE, id));
	return r < 0 ? r : put_scopes(w, id, a);
}

int writer_drop_article(struct writer *w, int64_t id)
{
	int r = 0;

	stretch_note_article(w, id, (struct slice){NULL, 0});
	for (enum statement which = DROP_ARTICLE; r == 0 && which <= DROP_TRAITS; which++)
		r = db_do(&w->db, bound_int(w, which, id));
	return r;
}

int writer_put_finding(struct writer *w, struct slice source, const struct finding *f)
{
	sqlite3_stmt *st = bound_int(w, PUT_FINDING, f->severity);

	if (st) {
		db_bind_text(st, 2, source);
		db_bind_int(st, 3, f->line);
		db_bind_text(st, 4, slice_of(f->code));
		db_bind_text(st, 5, f->detail);
	}
	return db_do(&w->db, st);
}

static int put_shared(struct writer *w, enum statement which, struct slice key, struct slice context)
{
	sqlite3_stmt *st = db_statement(&w->db, which);

	if (st) {
		db_bind_text(st, 1, key);
		db_bind_blob(st, 2, context);
	}
	return db_do(&w->db, st);
}

int writer_put_locale(struct writer *w, struct slice tag, struct slice context)
{
	return put_shared(w, PUT_LOCALE, tag, context);
}

int writer_put_family(struct writer *w, struct slice article, struct slice context)
{
	return put_shared(w, PUT_FAMILY, article, context);
}

static int get_shared(struct writer *w, enum statement which, struct slice key, int64_t *id, struct slice *context)
{
	sqlite3_stmt *st = db_statement(&w->db, which);
	int r;

	if (st)
		db_bind_text(st, 1, key);
	r = db_step(&w->db, st);
	if (r != 1)
		return r < 0 ? r : -ENOENT;
	*id = sqlite3_column_int64(st, 0);
	*context = db_blob(st, 1);
	return 0;
}

int writer_locale(struct writer *w, struct slice tag, int64_t *id, struct slice *context)
{
	return get_shared(w, LOCALE, tag, id, context);
}

int writer_family(struct writer *w, struct slice article, int64_t *id, struct slice *context)
{
	return get_shared(w, FAMILY, article, id, context);
}

int writer_put_context(struct writer *w, int64_t article, int64_t locale, int64_t family, struct slice own)
{
	sqlite3_stmt *st = bound_int(w, PUT_CONTEXT, article);

	if (st) {
		db_bind_int(st, 2, locale);
		db_bind_int(st, 3, family);
		db_bind_blob(st, 4, own);
	}
	return db_do(&w->db, st);
}

int writer_name_certificate(struct writer *w, struct slice owner, struct slice identity, struct slice folder)
{
	sqlite3_stmt *st = db_statement(&w->db, NAME_CERTIFICATE);

	if (st) {
		db_bind_text(st, 1, owner);
		db_bind_text(st, 2, identity);
		db_bind_text(st, 3, folder);
	}
	return db_do(&w->db, st);
}

int writer_put_input(struct writer *w, struct slice path, int64_t size, int64_t mtime)
{
	sqlite3_stmt *st = db_statement(&w->db, PUT_INPUT);

	if (st) {
		db_bind_text(st, 1, path);
		db_bind_int(st, 2, size);
		db_bind_int(st, 3, mtime);
	}
	return db_do(&w->db, st);
}

static int set_date(struct writer *w, int64_t article, int64_t date)
{
	sqlite3_stmt *st = bound_int(w, SET_DATE, article);

	if (st)
		db_bind_int(st, 2, date);
	return db_do(&w->db, st);
}

static int drop_findings(struct writer *w, struct slice source)
{
	sqlite3_stmt *st = db_statement(&w->db, DROP_FINDINGS);

	if (st)
		db_bind_text(st, 1, source);
	return db_do(&w->db, st);
}

int writer_replace_body(struct writer *w, int64_t article, int64_t date, struct slice source, struct slice record,
			struct slice document)
{
	int r;

	buf_reset(&w->packed);
	pack(document, record, &w->packed);
	r = w->packed.error ? w->packed.error : put_body(w, SET_BODY, article, buf_slice(&w->packed), document);
	if (r == 0)
		r = set_date(w, article, date);
	return r < 0 ? r : drop_findings(w, source);
}

int writer_body(struct writer *w, int64_t article, struct slice *record, struct slice *document)
{
	sqlite3_stmt *st = bound_int(w, BODY, article);
	int r = db_step(&w->db, st);

	if (r != 1)
		return r < 0 ? r : -ENOENT;
	*document = db_blob(st, 1);
	buf_reset(&w->record);
	r = unpack(*document, db_blob(st, 0), PACK_MAX, &w->record);
	*record = buf_slice(&w->record);
	return r == -EBADMSG ? -EIO : r;
}

int writer_document(struct writer *w, int64_t article, struct slice *document)
{
	sqlite3_stmt *st = bound_int(w, DOCUMENT, article);
	int r = db_step(&w->db, st);

	if (r == 1)
		*document = db_blob(st, 0);
	return r == 1 ? 0 : r < 0 ? r : -ENOENT;
}

int writer_start(struct writer *w, enum query q)
{
	return db_statement(&w->db, q) ? 0 : -EIO;
}

int writer_next(struct writer *w, enum query q, struct slice row[QUERY_COLUMNS_MAX])
{
	sqlite3_stmt *st = w->db.statements[q];
	int columns = sqlite3_column_count(st);
	int r = db_step(&w->db, st);

	for (int i = 0; r == 1 && i < columns; i++)
		row[i] = db_text(st, i);
	return r;
}

int writer_query(struct writer *w, enum query q, const struct slice *args, size_t arg_count,
		 int (*each)(void *arg, const struct slice *row), void *arg)
{
	struct slice row[QUERY_COLUMNS_MAX];
	sqlite3_stmt *st = db_statement(&w->db, q);
	int r;

	if (!st)
		return -EIO;
	for (size_t i = 0; i < arg_count; i++)
		db_bind_text(st, (int)i + 1, args[i]);
	while ((r = writer_next(w, q, row)) == 1) {
		r = each(arg, row);
		if (r)
			break;
	}
	sqlite3_reset(st);
	return r;
}
