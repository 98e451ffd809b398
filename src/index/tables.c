/* SPDX-License-Identifier: MIT */
/*
 * The tables: a query each, and what has to be said in words that the query has in numbers. They are the longest files of
 * the tree, so they are written line by line, and sorted in pieces.
 */
#include <stdlib.h>

#include <compliancefs/article.h>

#include "format/replace.h"
#include "index/drift.h"
#include "index/pages.h"
#include "index/tables.h"

enum { COLUMNS_MAX = 12, LINES_BYTES = 16 << 10 };

static void certificate_row(const struct run *run, struct slice *c)
{
	unsigned long kind = strtoul(c[6].ptr, NULL, 10);

	(void)run;
	c[6] = slice_of(kind_names[kind < KINDS ? kind : KIND_DOCUMENT]);
}

static void finding_row(const struct run *run, struct slice *c)
{
	static const char *const names[] = {"info", "warning", "error"};
	unsigned long severity = strtoul(c[0].ptr, NULL, 10);

	(void)run;
	c[0] = slice_of(names[severity < 3 ? severity : 2]);
	if (slice_is(c[2], "0"))
		c[2].len = 0;
}

/*
 * tables/scope.tsv, the longest. Only the articles of a locale are sorted, not all that is in their scope: joined in one query
 * it took 53 M instructions of 700 articles' run, this way 30. The survey is made of the same rows: they are read once for both.
 */
struct scoping {
	struct run *run;
	const struct surveyed *article; /* of the row that comes next; so are these */
	struct slice columns[6]; /* as far as they are known */
	int (*each)(void *arg, const struct slice *row);
	void *arg;
};

static int put_scope(void *arg, const struct slice *row)
{
	struct scoping *s = arg;
	int r = row[0].len ? survey_add(&s->run->pages->survey, s->article, row[0], row[1]) : 0;

	memcpy(&s->columns[3], row, 3 * sizeof(*row));
	return r < 0 ? r : s->each(s->arg, s->columns);
}

static int put_scope_of_article(void *arg, const struct slice *row)
{
	struct scoping *s = arg;

	s->article = survey_article(&s->run->pages->survey, row[0]);
	s->columns[1] = row[1];
	s->columns[2] = row[2];
	return writer_query(s->run->writer, QUERY_SCOPE_OF, row, 1, put_scope, s);
}

static int put_scope_of_locale(void *arg, const struct slice *row)
{
	struct scoping *s = arg;

	s->columns[0] = row[0];
	return writer_query(s->run->writer, QUERY_SCOPE_ARTICLES, row, 1, put_scope_of_article, s);
}

static int scope_rows(struct run *run, int (*each)(void *arg, const struct slice *row), void *arg)
{
	struct scoping s = {.run = run, .each = each, .arg = arg};

	return writer_query(run->writer, QUERY_LOCALES, NULL, 0, put_scope_of_locale, &s);
}

const struct table tables[] = {
	{"articles.tsv", "locale\tarticle\tstandard\ttitle\tupdated\ttranslation\tsource_version\tsegments\tsource",
	 QUERY_TABLE_ARTICLES, NULL, 9, QUERY_LOCALES, NULL, TABLE_THEN},
	{"certificates.tsv", "certificate\tlocale\tstandard\tarticle\tsection\tservice\tkind\ttitle\turl",
	 QUERY_TABLE_CERTIFICATES, certificate_row, 9, QUERIES, NULL, TABLE_THEN},
	{"coverage.tsv", "article\tlocale\tstatus\tupdated\tsource_version", QUERIES, NULL, 5, QUERIES, coverage_rows, TABLE_THEN},
	{"drift.tsv", "kind\tstandard\tarticle\tlocale\treference\tdetail", QUERY_TABLE_DRIFT, NULL, 6,
	 QUERY_DRIFT_KINDS, NULL, TABLE_THEN},
	{"findings.tsv", "severity\tsource\tline\tcode\tdetail", QUERY_TABLE_FINDINGS, finding_row, 5, QUERY_SEVERITIES,
	 NULL, TABLE_LAST},
	{"scope.tsv", "locale\tstandard\tarticle\tservice\tenvironment\tsurface", QUERIES, NULL, 6, QUERIES,
	 scope_rows, TABLE_FIRST},
	{"services.tsv", "service\tname\tstandards\tarticles", QUERIES, NULL, 4, QUERIES, pages_service_rows, TABLE_THEN},
};
const size_t table_count = sizeof(tables) / sizeof(tables[0]);

struct writing {
	struct run *run;
	const struct table *table;
	struct inode_sum *sum;
	struct buf lines; /* that are put together, LINES_BYTES or a bit more */
};

static const bool special[256] = {['\t'] = true, ['\n'] = true, ['\r'] = true};

static span_bits look(const char *p)
{
	const span v = span_at(p);

	return (v == '\t') | (v == '\n') | (v == '\r');
}

static size_t replaced(const char *p, const char *end, struct replacement *r)
{
	(void)p;
	(void)end;
	r->with = " ";
	return 1;
}

/* A tab and the end of a line would end the value. */
static void put_value(struct buf *out, struct slice s)
{
	struct replacement r = {NULL, "", false};

	put_replaced(out, s, look, 0, special, replaced, &r);
}

static int put_lines(struct writing *w)
{
	struct slice lines = buf_slice(&w->lines);
	int r;

	inode_page_add(w->sum, lines);
	r = w->lines.error ? w->lines.error : writer_add_to_page(w->run->writer, lines);
	buf_reset(&w->lines);
	return r;
}

static int put_row(void *arg, const struct slice *row)
{
	struct writing *w = arg;
	struct slice columns[COLUMNS_MAX] = {{NULL, 0}};

	memcpy(columns, row, w->table->columns * sizeof(*row));
	if (w->table->row)
		w->table->row(w->run, columns);
	for (size_t i = 0; i < w->table->columns; i++) {
		if (i)
			buf_putc(&w->lines, '\t');
		put_value(&w->lines, columns[i]);
	}
	buf_putc(&w->lines, '\n');
	return w->lines.len < LINES_BYTES ? 0 : put_lines(w);
}

static int put_rows_of(void *arg, const struct slice *key)
{
	struct writing *w = arg;

	return writer_query(w->run->writer, w->table->query, key, 1, put_row, w);
}

int table_write(struct run *run, const struct table *table, struct inode_sum *sum)
{
	struct writing w = {run, table, sum, BUF_INIT};
	int r;

	buf_puts(&w.lines, table->header);
	buf_putc(&w.lines, '\n');
	if (table->rows)
		r = table->rows(run, put_row, &w);
	else if (table->keys == QUERIES)
		r = writer_query(run->writer, table->query, NULL, 0, put_row, &w);
	else
		r = writer_query(run->writer, table->keys, NULL, 0, put_rows_of, &w);
	if (r == 0)
		r = put_lines(&w);
	buf_free(&w.lines);
	return r;
}
