/* SPDX-License-Identifier: MIT */
/* The files of tables/, each a .tsv (interface.md): UTF-8, a header line, tab-separated, no quoting, sorted. Private to src/index. */
#ifndef INDEX_TABLES_H
#define INDEX_TABLES_H

#include "index/run.h"
#include "store/inode.h"

struct table {
	const char *name;   /* "articles.tsv" */
	const char *header; /* tab-separated, without line end */
	enum query query;
	/* Changes a row's columns for output; NULL: they are as they are. */
	void (*row)(const struct run *run, struct slice *columns);
	size_t columns;
	/*
	 * Where the query's rows are many and no index has them in order: the query that gives its argument ?1, value by value in
	 * the order of the table, so that only the rows of one are sorted in memory. QUERIES: it is asked once, without.
	 */
	enum query keys;
	/* Instead of a query: calls each with the rows in order until it returns non-zero. NULL: the query is asked. */
	int (*rows)(struct run *run, int (*each)(void *arg, const struct slice *row), void *arg);
	/* Before the pages, which are made of its rows too; behind them; or when all articles are rendered, and its rows complete. */
	enum table_time { TABLE_FIRST, TABLE_THEN, TABLE_LAST } time;
};

#define TABLES_MAX 16

extern const struct table tables[];
extern const size_t table_count;

/* Puts the file's bytes with writer_add_to_page, and into *sum. */
int table_write(struct run *run, const struct table *table, struct inode_sum *sum);

#endif
