/* SPDX-License-Identifier: MIT */
/* The full text, made by a thread beside the snapshot, and changed by small runs. */
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
#include "store/schema.h"
#include "store/writer.h"

enum { ARTICLES = 400, TERMS = 6000 }; /* 12 MB: sorted in several parts */

static struct words words = WORDS_INIT;

/* An article's words, by chance but always the same; seldom ones, too, and many that several have. */
static struct words *words_of(int64_t article, int64_t edition)
{
	uint32_t chance = (uint32_t)(article * 7919 + edition);

	words_reset(&words);
	buf_printf(&words.title, "article number%lld \xc2\xb6 ", (long long)article);
	if (article % 3)
		buf_puts(&words.headings, "one heading ");
	for (int i = 0; i < TERMS; i++) {
		chance = chance * 1664525u + 1013904223u;
		buf_printf(&words.body, i % 7 ? "w%u " : "\xe7\x9b\xa3%u ", chance >> (16 + chance % 13));
	}
	return &words;
}

static const char *const texts[] = {"SELECT count(*) FROM words WHERE words MATCH ?1"};

static void open_db(struct db *db, const char *path, enum db_mode mode)
{
	struct error e;

	assert_int_equal(db_open(db, path, mode, texts, 1, &e), 0);
}

static void make(const char *path)
{
	struct writer *w;
	struct error e;

	assert_int_equal(writer_open(&w, path, &e) || writer_start_words(w, &e), 0);
	for (int64_t i = 1; i <= ARTICLES; i++)
		assert_int_equal(writer_put_words(w, i, words_of(i, 0)), 0);
	writer_end_words(w);
	assert_int_equal(writer_commit(w), 0);
	assert_false(writer_lacks_words(w));
	writer_close(w);
}

static void check(struct db *db)
{
	assert_int_equal(db_run(db, "INSERT INTO words (words) VALUES ('integrity-check')"), 0);
}

static int64_t count(struct db *db, const char *expression)
{
	sqlite3_stmt *st = db_statement(db, 0);
	int64_t n;

	db_bind_text(st, 1, slice_of(expression));
	assert_int_equal(db_step(db, st), 1);
	n = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return n;
}

static void test_thread(void **state)
{
	struct folder folder;
	char path[300];
	struct db db;

	(void)state;
	folder_make(&folder);
	snprintf(path, sizeof(path), "%s/a", folder.path);
	make(path);
	open_db(&db, path, DB_EDIT);
	check(&db);
	assert_int_equal(count(&db, "article"), ARTICLES);
	assert_int_equal(count(&db, "number17"), 1);
	assert_int_equal(count(&db, "{headings} : \"one heading\""), ARTICLES - ARTICLES / 3);
	db_close(&db);
	folder_remove(&folder);
}

/* Articles that do not come in the order of their numbers are in segments of their own, and found. */
static void test_order(void **state)
{
	static const int64_t order[] = {7, 9, 3, 4, 400, 8, 1};
	struct folder folder;
	char path[300];
	struct writer *w;
	struct error e;
	struct db db;

	(void)state;
	folder_make(&folder);
	snprintf(path, sizeof(path), "%s/a", folder.path);
	assert_int_equal(writer_open(&w, path, &e) || writer_start_words(w, &e), 0);
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		assert_int_equal(writer_put_words(w, order[i], words_of(order[i], 0)), 0);
	assert_int_equal(writer_commit(w), 0);
	writer_close(w);
	open_db(&db, path, DB_EDIT);
	check(&db);
	assert_int_equal(count(&db, "article"), 7);
	assert_int_equal(count(&db, "number400"), 1);
	assert_int_equal(count(&db, "number9 article"), 1);
	db_close(&db);
	folder_remove(&folder);
}

/* Some articles change, one by one, in a copy. */
static void test_small_runs(void **state)
{
	struct folder folder;
	char path[300];
	struct writer *w;
	struct error e;
	struct db db;

	(void)state;
	folder_make(&folder);
	snprintf(path, sizeof(path), "%s/a", folder.path);
	make(path);
	for (int64_t i = 5; i <= ARTICLES; i += 40) {
		assert_int_equal(writer_open_copy(&w, path, &e), 0);
		assert_int_equal(writer_drop_words(w, i, words_of(i, 0)), 0);
		words_of(i, 1);
		buf_puts(&words.body, "changed ");
		assert_int_equal(writer_put_words(w, i, &words), 0);
		assert_int_equal(writer_commit(w), 0);
		writer_close(w);
	}
	open_db(&db, path, DB_EDIT);
	check(&db);
	assert_int_equal(count(&db, "article"), ARTICLES);
	assert_int_equal(count(&db, "changed"), ARTICLES / 40);
	db_close(&db);
	folder_remove(&folder);
}

/* A writer that gives up does not wait for what was put. */
static void test_no_commit(void **state)
{
	struct folder folder;
	char path[300];
	struct writer *w;
	struct error e;

	(void)state;
	folder_make(&folder);
	snprintf(path, sizeof(path), "%s/a", folder.path);
	for (int64_t n = 0; n <= 40; n += 20) {
		assert_int_equal(writer_open(&w, path, &e) || writer_start_words(w, &e), 0);
		for (int64_t i = 1; i <= n; i++)
			assert_int_equal(writer_put_words(w, i, words_of(i, 0)), 0);
		if (n == 40)
			writer_end_words(w);
		writer_close(w);
		assert_int_equal(remove(path), 0);
	}
	folder_remove(&folder);
}

/* No memory for the thread: the error comes with a later article, or at the end, and nothing is committed. */
static void test_error(void **state)
{
	struct folder folder;
	char path[300];
	struct writer *w;
	struct error e;
	int r = 0;

	(void)state;
	folder_make(&folder);
	snprintf(path, sizeof(path), "%s/a", folder.path);
	assert_int_equal(writer_open(&w, path, &e) || writer_start_words(w, &e), 0);
	sqlite3_hard_heap_limit64(sqlite3_memory_used() + 500000);
	for (int64_t i = 1; i <= 2 * ARTICLES && r == 0; i++)
		r = writer_put_words(w, i, words_of(i, 0));
	sqlite3_hard_heap_limit64(0);
	assert_true(r == 0 || r == -ENOMEM);
	assert_int_equal(writer_commit(w), -ENOMEM);
	assert_true(writer_lacks_words(w));
	writer_close(w);
	folder_remove(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_thread),    cmocka_unit_test(test_order), cmocka_unit_test(test_small_runs),
	    cmocka_unit_test(test_no_commit), cmocka_unit_test(test_error),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	words_free(&words);
	return failed;
}
