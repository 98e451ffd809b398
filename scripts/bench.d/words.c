/* SPDX-License-Identifier: MIT */
/*
 * What the full text costs: the text files below FOLDER put into an index as src/index does (folding and splitting
 * included, and what its thread does), and the same text into FTS5 with its unicode61 tokenizer and its own settings.  Both by
 * turns, in this process: processor time in seconds and bytes of the index, the median of ROUNDS.
 *
 *	words FOLDER ROUNDS SCRATCHFILE
 *
 * One line: ours, theirs, the median of the rounds' ratios, our bytes, their bytes, bytes of text.
 */
#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/terms.h"
#include "store/schema.h"
#include "store/writer.h"

#define ROUNDS_MAX 101

struct text {
	struct slice title, body;
};

static struct text *texts;
static size_t text_count, text_bytes;

static int add_text(const char *path, const struct stat *st, int type, struct FTW *at)
{
	FILE *f = type == FTW_F ? fopen(path, "r") : NULL;
	struct slice all;
	ptrdiff_t end;

	(void)at;
	if (!f)
		return 0;
	all.ptr = malloc((size_t)st->st_size + 1);
	texts = realloc(texts, (text_count + 1) * sizeof(*texts));
	if (!all.ptr || !texts)
		exit(2);
	all.len = fread((void *)(uintptr_t)all.ptr, 1, (size_t)st->st_size, f);
	fclose(f);
	end = slice_find(all, slice_of("\n"));
	texts[text_count] = (struct text){all, {all.ptr, 0}};
	if (end > 0)
		texts[text_count].title.len = (size_t)end;
	end = slice_find(all, slice_of("\n\n"));
	if (end > 0)
		texts[text_count].body = (struct slice){all.ptr + end, all.len - (size_t)end};
	text_bytes += texts[text_count].title.len + texts[text_count].body.len;
	text_count++;
	return 0;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void must(int r, const char *what)
{
	if (r == 0)
		return;
	fprintf(stderr, "words: cannot %s\n", what);
	exit(2);
}

static long long bytes_of(const char *path, const char *table)
{
	sqlite3 *db;
	sqlite3_stmt *st;
	char sql[200];
	long long n;

	snprintf(sql, sizeof(sql), "SELECT sum(length(block)) FROM %s_data", table);
	must(sqlite3_open(path, &db), "open the result");
	must(sqlite3_prepare_v2(db, sql, -1, &st, NULL), "read the result");
	must(sqlite3_step(st) != SQLITE_ROW, "read the result");
	n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return n;
}

static double ours(const char *path, long long *bytes)
{
	struct words words = WORDS_INIT;
	struct writer *w;
	struct error e;
	double start;

	unlink(path);
	must(writer_open(&w, path, &e), "make an index");
	must(writer_put_meta(w, "version", slice_of(STORE_VERSION)), "write");
	start = now();
	must(writer_start_words(w, &e), "begin");
	for (size_t i = 0; i < text_count; i++) {
		words_reset(&words);
		terms_put(texts[i].title, &words.title);
		terms_put(texts[i].body, &words.body);
		must(writer_put_words(w, (int64_t)i + 1, &words), "write");
	}
	must(writer_commit(w), "commit");
	start = now() - start;
	writer_close(w);
	words_free(&words);
	*bytes = bytes_of(path, "words");
	return start;
}

static double theirs(const char *path, long long *bytes)
{
	static const char setup[] =
		"PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;"
		"CREATE VIRTUAL TABLE t USING fts5 (title, headings, body, content = '', tokenize = 'unicode61'); BEGIN;";
	sqlite3 *db;
	sqlite3_stmt *st;
	double start;

	unlink(path);
	must(sqlite3_open(path, &db), "make a database");
	must(sqlite3_exec(db, setup, NULL, NULL, NULL), "make a table");
	must(sqlite3_prepare_v2(db, "INSERT INTO t (rowid, title, headings, body) VALUES (?1, ?2, '', ?3)", -1, &st, NULL),
	     "prepare");
	start = now();
	for (size_t i = 0; i < text_count; i++) {
		sqlite3_bind_int64(st, 1, (int64_t)i + 1);
		sqlite3_bind_text64(st, 2, texts[i].title.ptr, texts[i].title.len, SQLITE_STATIC, SQLITE_UTF8);
		sqlite3_bind_text64(st, 3, texts[i].body.ptr, texts[i].body.len, SQLITE_STATIC, SQLITE_UTF8);
		must(sqlite3_step(st) != SQLITE_DONE, "write");
		sqlite3_reset(st);
	}
	must(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), "commit");
	start = now() - start;
	sqlite3_finalize(st);
	sqlite3_close(db);
	*bytes = bytes_of(path, "t");
	return start;
}

static int compare(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *v, size_t n)
{
	qsort(v, n, sizeof(*v), compare);
	return v[n / 2];
}

int main(int argc, char **argv)
{
	double a[ROUNDS_MAX], b[ROUNDS_MAX], ratio[ROUNDS_MAX];
	size_t rounds = argc == 4 ? strtoul(argv[2], NULL, 10) : 0;
	long long bytes_a = 0, bytes_b = 0;

	if (rounds < 1 || rounds > ROUNDS_MAX || nftw(argv[1], add_text, 20, FTW_PHYS) != 0 || text_count == 0) {
		fprintf(stderr, "usage: words FOLDER ROUNDS SCRATCHFILE\n");
		return 2;
	}
	store_prepare_writing();
	for (size_t i = 0; i < rounds; i++) {
		if (i % 2 == 0)
			a[i] = ours(argv[3], &bytes_a);
		b[i] = theirs(argv[3], &bytes_b);
		if (i % 2)
			a[i] = ours(argv[3], &bytes_a);
		ratio[i] = a[i] / b[i];
	}
	unlink(argv[3]);
	printf("%.4f %.4f %.3f %lld %lld %zu\n", median(a, rounds), median(b, rounds), median(ratio, rounds), bytes_a,
	       bytes_b, text_bytes);
	return 0;
}
