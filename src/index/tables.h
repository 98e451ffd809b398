/* SPDX-License-Identifier: MIT */
/* The files of tables/, each a .tsv (interface.md): UTF-8, a header line, tab-separated, no quoting, sorted. Private to src/index. */
#ifndef INDEX_TABLES_H
#define INDEX_TABLES_H

#include "index/run.h"

struct table {
	const char *name;   /* "articles.tsv" */
	const char *header; /* tab-separated, without line end */
	enum query query;
	/* Changes a row's columns for output; NULL: they are as they are. Returns the number of columns put. */
	void (*row)(const struct run *run, struct slice *columns);
	size_t columns;
};

extern const struct table tables[];
extern const size_t table_count;

int table_write(struct run *run, const struct table *table, struct buf *out);

#endif
