/* SPDX-License-Identifier: MIT */
/* The tables: a query each, and what has to be said in words that the query has in numbers. */
#include <stdlib.h>

#include <compliancefs/article.h>

#include "index/tables.h"

enum { COLUMNS_MAX = 12 };

static void service_row(const struct run *run, struct slice *c)
{
	const struct service *service = catalog_service(run->catalog, c[0]);

	c[3] = c[2];
	c[2] = c[1];
	c[1] = service ? service->name : c[0];
}

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

const struct table tables[] = {
	{"articles.tsv", "locale\tarticle\tstandard\ttitle\tupdated\ttranslation\tsource_version\tsegments\tsource",
	 QUERY_TABLE_ARTICLES, NULL, 9},
	{"certificates.tsv", "certificate\tlocale\tstandard\tarticle\tsection\tservice\tkind\ttitle\turl",
	 QUERY_TABLE_CERTIFICATES, certificate_row, 9},
	{"findings.tsv", "severity\tsource\tline\tcode\tdetail", QUERY_TABLE_FINDINGS, finding_row, 5},
	{"scope.tsv", "locale\tstandard\tarticle\tservice\tenvironment\tsurface", QUERY_TABLE_SCOPE, NULL, 6},
	{"services.tsv", "service\tname\tstandards\tarticles", QUERY_TABLE_SERVICES, service_row, 4},
};
const size_t table_count = sizeof(tables) / sizeof(tables[0]);

struct writing {
	struct run *run;
	const struct table *table;
	struct buf *out;
};

static void put_value(struct buf *out, struct slice s)
{
	size_t from = out->len;

	buf_put_slice(out, s);
	for (size_t i = from; i < out->len; i++)
		if (out->data[i] == '\t' || out->data[i] == '\n' || out->data[i] == '\r')
			out->data[i] = ' ';
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
			buf_putc(w->out, '\t');
		put_value(w->out, columns[i]);
	}
	buf_putc(w->out, '\n');
	return w->out->error;
}

int table_write(struct run *run, const struct table *table, struct buf *out)
{
	struct writing w = {run, table, out};

	buf_reset(out);
	buf_puts(out, table->header);
	buf_putc(out, '\n');
	return writer_query(run->writer, table->query, NULL, 0, put_row, &w);
}
