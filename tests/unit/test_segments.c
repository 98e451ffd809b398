/* SPDX-License-Identifier: MIT */
/* Segments of the full text: byte for byte what FTS5 writes for the same articles, and FTS5 goes on with them. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "folder.h"
#include "store/db.h"
#include "store/postings.h"
#include "store/schema.h"
#include "store/segments.h"

/* What a test's articles are made by: puts article's terms of a column, a space behind each. */
typedef void terms_of(int64_t article, unsigned column, struct buf *out);

/* Statements of the test, behind those of segments.h. */
enum { PUT = SEGMENTS_STATEMENTS, DROP, COUNT, ROWS, STATEMENTS };

static const char *texts[STATEMENTS] = {
    [PUT] = "INSERT INTO words (rowid, title, headings, body) VALUES (?1, ?2, ?3, ?4)",
    [DROP] = "INSERT INTO words (words, rowid, title, headings, body) VALUES ('delete', ?1, ?2, ?3, ?4)",
    [COUNT] = "SELECT count(*) FROM words WHERE words MATCH ?1",
    /* Row 10 begins with how often options were set. */
    [ROWS] = "SELECT id, iif(id = 10, substr(block, 5), block), '' FROM words_data UNION ALL "
	     "SELECT segid, pgno, term FROM words_idx UNION ALL SELECT id, sz, '' FROM words_docsize",
};

static struct buf columns[SEGMENTS_COLUMNS] = {BUF_INIT, BUF_INIT, BUF_INIT};

static void make_columns(terms_of *terms, int64_t article)
{
	for (unsigned i = 0; i < SEGMENTS_COLUMNS; i++) {
		buf_reset(&columns[i]);
		terms(article, i, &columns[i]);
	}
}

static void open_db(struct db *db, const struct folder *folder, const char *name, enum db_mode mode)
{
	char path[300];
	struct error e;

	memcpy(texts, segments_texts, sizeof(segments_texts));
	snprintf(path, sizeof(path), "%s/%s", folder->path, name);
	assert_int_equal(db_open(db, path, mode, texts, STATEMENTS, &e), 0);
	if (mode == DB_CREATE)
		assert_int_equal(db_run(db, schema_sql), 0);
}

static void by_fts5(struct db *db, int statement, terms_of *terms, int64_t article)
{
	sqlite3_stmt *st = db_statement(db, (size_t)statement);

	make_columns(terms, article);
	db_bind_int(st, 1, article);
	for (int i = 0; i < SEGMENTS_COLUMNS; i++)
		db_bind_text(st, i + 2, buf_slice(&columns[i]));
	assert_int_equal(db_do(db, st), 0);
}

/* A segment for each `part` articles: FTS5 writes one when it commits. */
static void make_plainly(struct db *db, terms_of *terms, int64_t count, int64_t part)
{
	assert_int_equal(
	    db_run(db, "INSERT INTO words (words, rank) VALUES ('automerge', 0), ('hashsize', 1000000000)"), 0);
	for (int64_t i = 1; i <= count; i++) {
		by_fts5(db, PUT, terms, i);
		if (i % part == 0)
			assert_int_equal(db_run(db, "COMMIT; BEGIN"), 0);
	}
	assert_int_equal(db_run(db, "COMMIT; INSERT INTO words (words, rank) VALUES ('automerge', 8)"), 0);
}

static int put(void *segments, struct slice term, struct slice doclist)
{
	return segments_put(segments, term, doclist);
}

static void end_segment(struct segments *s, struct postings *p)
{
	if (postings_none(p))
		return;
	segments_begin(s);
	assert_int_equal(postings_each(p, put, s), 0);
	assert_int_equal(segments_end(s), 0);
	postings_reset(p);
}

static void make(struct db *db, terms_of *terms, int64_t count, int64_t part)
{
	static struct segments s;
	struct postings p = {0};

	segments_init(&s, db);
	for (int64_t i = 1; i <= count; i++) {
		uint32_t sizes[SEGMENTS_COLUMNS];

		make_columns(terms, i);
		for (unsigned c = 0; c < SEGMENTS_COLUMNS; c++) {
			ptrdiff_t n = postings_put(&p, i, c, buf_slice(&columns[c]));

			assert_true(n >= 0);
			sizes[c] = (uint32_t)n;
		}
		assert_int_equal(segments_put_article(&s, i, sizes), 0);
		if (i % part == 0)
			end_segment(&s, &p);
	}
	end_segment(&s, &p);
	assert_int_equal(segments_finish(&s, db), 0);
	assert_int_equal(db_run(db, "COMMIT"), 0);
	postings_free(&p);
	segments_free(&s);
}

static int rows_that_are_equal(struct db *a, struct db *b)
{
	int rows = 0, r;

	for (sqlite3_stmt *x = db_statement(a, ROWS), *y = db_statement(b, ROWS);; rows++) {
		r = db_step(a, x);
		assert_int_equal(db_step(b, y), r);
		if (r == 0)
			return rows;
		assert_int_equal(r, 1);
		for (int i = 0; i < 3; i++)
			assert_true(slice_eq(db_blob(x, i), db_blob(y, i)));
	}
}

static int64_t found(struct db *db, const char *expression)
{
	sqlite3_stmt *st = db_statement(db, COUNT);
	int64_t n;

	db_bind_text(st, 1, slice_of(expression));
	assert_int_equal(db_step(db, st), 1);
	n = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return n;
}

/*
 * Both ways; then FTS5 goes on with what each has: an article changes, all segments become one. Returns how many rows
 * the tables had before that.
 */
static int compare(terms_of *terms, int64_t count, int64_t part)
{
	struct folder folder;
	struct db ours, plain;
	int rows;

	folder_make(&folder);
	open_db(&ours, &folder, "ours", DB_CREATE);
	make(&ours, terms, count, part);
	db_close(&ours);
	open_db(&plain, &folder, "plain", DB_CREATE);
	make_plainly(&plain, terms, count, part);
	db_close(&plain);

	open_db(&ours, &folder, "ours", DB_EDIT);
	open_db(&plain, &folder, "plain", DB_EDIT);
	rows = rows_that_are_equal(&ours, &plain);
	for (struct db *db = &ours; db; db = db == &ours ? &plain : NULL) {
		by_fts5(db, DROP, terms, 1);
		by_fts5(db, PUT, terms, count + 1);
		assert_int_equal(db_run(db, "COMMIT; INSERT INTO words (words) VALUES ('integrity-check');"
					    "INSERT INTO words (words) VALUES ('optimize');"
					    "INSERT INTO words (words) VALUES ('integrity-check'); BEGIN"),
				 0);
	}
	rows_that_are_equal(&ours, &plain);
	db_close(&ours);
	db_close(&plain);
	folder_remove(&folder);
	return rows;
}

/* By chance, but always the same: words of all lengths that few and many articles have, in all columns. */
static void mixed_terms(int64_t article, unsigned column, struct buf *out)
{
	uint32_t chance = (uint32_t)article * 7919 + column;

	for (int i = column == 2 ? 2000 : (int)(article + column) % 9; i > 0; i--) {
		chance = chance * 1664525u + 1013904223u;
		switch (chance >> 29) {
		case 0:
			buf_puts(out, "the ");
			break;
		case 1:
			buf_printf(out, "a%u ", chance >> 12 & 7);
			break;
		case 2:
			buf_printf(out, "%0*u ", (int)(chance >> 20 & 63) + 33, chance >> 8 & 31);
			break;
		case 3:
			buf_printf(out, "\xe7\x9b\xa3%u ", chance >> 16 & 255);
			break;
		default:
			buf_printf(out, "w%x ", chance >> (10 + chance % 17));
			break;
		}
	}
}

static void test_mixed(void **state)
{
	(void)state;
	assert_true(compare(mixed_terms, 300, 300) > 600);
	assert_true(compare(mixed_terms, 300, 90) > 600); /* the last part is shorter */
	assert_true(compare(mixed_terms, 30, 10) > 30);
}

/* A word so frequent that its list fills leaf after leaf, in many articles and within a single one. */
static void frequent_terms(int64_t article, unsigned column, struct buf *out)
{
	int times = column != 2 ? 3 : article % 50 == 7 ? 90000 : article % 400;

	for (int i = 0; i < times; i++)
		buf_puts(out, i % 3 ? "same " : "again ");
	for (int i = 0; i < (article == 80 ? 300 : 0); i++)
		buf_printf(out, "s%d ", i);
}

static void test_frequent(void **state)
{
	(void)state;
	compare(frequent_terms, 1000, 1000);
	compare(frequent_terms, 400, 160);
}

/* Many articles of one word: a leaf is full of articles, with and without a doclist index. */
static void single_terms(int64_t article, unsigned column, struct buf *out)
{
	if (column == 2 && article % 7)
		buf_puts(out, article % 2 ? "odd " : "even ");
	else if (column == 0 && article % 1000 == 0)
		buf_puts(out, "thousand ");
}

static void test_single(void **state)
{
	(void)state;
	compare(single_terms, 40000, 40000);
	compare(single_terms, 9000, 2500);
}

static void no_terms(int64_t article, unsigned column, struct buf *out)
{
	(void)article;
	(void)column;
	(void)out;
}

static void test_none(void **state)
{
	(void)state;
	compare(no_terms, 3, 3);
}

/* One term whose leaves end in every possible place. */
static int64_t shift;

static void shifted_terms(int64_t article, unsigned column, struct buf *out)
{
	if (column == 2 && article == 1)
		for (int64_t i = 0; i < 120 + shift; i++)
			buf_printf(out, "filler%03lldxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx ", (long long)i);
	if (column == 2 && article > 1)
		for (int64_t i = 0; i < 40 + article % (shift + 3); i++)
			buf_puts(out, "same ");
}

static void test_ends_of_leaves(void **state)
{
	(void)state;
	for (shift = 0; shift < 40; shift++)
		compare(shifted_terms, 300, 300);
}

static void test_search(void **state)
{
	struct folder folder;
	struct db db;

	(void)state;
	folder_make(&folder);
	open_db(&db, &folder, "ours", DB_CREATE);
	make(&db, frequent_terms, 400, 160);
	db_close(&db);
	open_db(&db, &folder, "ours", DB_EDIT);
	assert_int_equal(found(&db, "\"again same same again\""), 396);
	assert_int_equal(found(&db, "{body} : \"again same\""), 398);
	assert_int_equal(found(&db, "s299"), 1);
	assert_int_equal(found(&db, "s29*"), 1);
	assert_int_equal(found(&db, "t*"), 0);
	db_close(&db);
	folder_remove(&folder);
}

/* Terms of one article may not come too long for a leaf. */
static void test_long_term(void **state)
{
	static struct segments s;
	char term[200];

	(void)state;
	memset(term, 'x', sizeof(term));
	segments_init(&s, NULL);
	segments_begin(&s);
	assert_int_equal(segments_put(&s, (struct slice){term, sizeof(term)}, slice_of("\x01\x02\x02")), -EINVAL);
	segments_free(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_mixed),     cmocka_unit_test(test_frequent),       cmocka_unit_test(test_single),
	    cmocka_unit_test(test_none),      cmocka_unit_test(test_ends_of_leaves), cmocka_unit_test(test_search),
	    cmocka_unit_test(test_long_term),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	for (int i = 0; i < SEGMENTS_COLUMNS; i++)
		buf_free(&columns[i]);
	return failed;
}
