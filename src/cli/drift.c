/* SPDX-License-Identifier: MIT */
/*
 * compliancefs drift: where languages have parted, for people.
 *
 * The rows are those of tables/drift.tsv, which a script should read instead (or --tsv). Here they are put together by
 * article, in columns, with a line of numbers at the end.  The exit status says whether there are any, so
 * that a pipeline can stop at them.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "extract/drift.h"
#include "tree/tree.h"

/* The columns of the table. */
enum { KIND, STANDARD, ARTICLE, LOCALE, REFERENCE, DETAIL, COLUMNS };

#define REFERENCE_WIDTH 44 /* a longer one, a URL, pushes what is behind it */

struct row {
	struct slice line; /* all of them, with tabs between */
	struct slice column[COLUMNS];
};

struct report {
	const char *index;
	const char *wanted[COLUMNS]; /* NULL: any */
	bool same_version, tsv;
	struct arena arena;
	struct row *rows;
	size_t count;
};

static int read_arguments(int argc, char **argv, struct report *r)
{
	static const struct {
		const char *name;
		int column;
	} options[] = {{"--standard", STANDARD}, {"--article", ARTICLE}, {"--locale", LOCALE}, {"--kind", KIND}};

	for (int i = 1; i < argc; i++) {
		size_t o = 0;

		while (o < sizeof(options) / sizeof(options[0]) && strcmp(argv[i], options[o].name) != 0)
			o++;
		if (o < sizeof(options) / sizeof(options[0])) {
			if (++i == argc)
				return usage_error("drift", "%s wants a value", argv[i - 1]);
			r->wanted[options[o].column] = argv[i];
		} else if (strcmp(argv[i], "--same-version") == 0) {
			r->same_version = true;
		} else if (strcmp(argv[i], "--tsv") == 0) {
			r->tsv = true;
		} else if (argv[i][0] == '-' || r->index) {
			return usage_error("drift", "'%s' is not understood", argv[i]);
		} else {
			r->index = argv[i];
		}
	}
	for (int k = 0; r->wanted[KIND] && k < DRIFT_KINDS; k++)
		if (strcmp(r->wanted[KIND], drift_names[k]) == 0)
			return r->index ? EXIT_GOOD : usage_error("drift", "an INDEX");
	if (r->wanted[KIND])
		return usage_error("drift", "no kind '%s'", r->wanted[KIND]);
	return r->index ? EXIT_GOOD : usage_error("drift", "an INDEX");
}

static bool is_wanted(const struct report *r, const struct row *row)
{
	for (int i = 0; i < COLUMNS; i++)
		if (r->wanted[i] && !slice_is(row->column[i], r->wanted[i]))
			return false;
	return !r->same_version || !slice_ends(row->column[DETAIL], "(newer source version)");
}

/* Cuts a line into its columns; what is missing is empty. */
static struct row cut(struct slice line)
{
	struct row row = {.line = line};
	const char *p = line.ptr, *end = line.ptr + line.len;

	for (int i = 0; i < COLUMNS && p <= end; i++) {
		const char *tab = i < COLUMNS - 1 && p < end ? memchr(p, '\t', (size_t)(end - p)) : NULL;

		tab = tab ? tab : end;
		row.column[i] = (struct slice){p, (size_t)(tab - p)};
		p = tab + 1;
	}
	return row;
}

/* The lines behind the header. */
static int gather(struct report *r, struct slice table)
{
	const char *p = table.ptr, *end = table.ptr + table.len;
	bool header = true;

	while (p < end) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		struct row row = cut((struct slice){p, (size_t)((lf ? lf : end) - p)}), *slot;

		p = lf ? lf + 1 : end;
		if (header || !is_wanted(r, &row)) {
			header = false;
			continue;
		}
		slot = arena_push(&r->arena, &r->rows, &r->count, sizeof(*slot));
		if (!slot)
			return -ENOMEM;
		*slot = row;
	}
	return 0;
}

static int compare(const void *a, const void *b)
{
	static const int order[] = {STANDARD, ARTICLE, LOCALE, KIND, REFERENCE, DETAIL};
	const struct row *x = a, *y = b;
	int d = 0;

	for (size_t i = 0; d == 0 && i < sizeof(order) / sizeof(order[0]); i++)
		d = slice_cmp(x->column[order[i]], y->column[order[i]]);
	return d;
}

static void print_padded(struct slice s, size_t width)
{
	print_plain(s);
	for (size_t w = utf8_width(s); w < width; w++)
		putchar(' ');
	fputs("  ", stdout);
}

/* The rows of one article, which begin at `from`; returns where the next one's do. */
static size_t print_article(const struct report *r, size_t from)
{
	const struct row *first = &r->rows[from];
	size_t width[COLUMNS] = {0}, end = from;

	for (; end < r->count && slice_eq(r->rows[end].column[ARTICLE], first->column[ARTICLE]) &&
	       slice_eq(r->rows[end].column[STANDARD], first->column[STANDARD]);
	     end++)
		for (int i = 0; i < COLUMNS; i++) {
			size_t w = utf8_width(r->rows[end].column[i]);

			if (w > width[i] && (i != REFERENCE || w <= REFERENCE_WIDTH))
				width[i] = w;
		}
	print_plain(first->column[ARTICLE]);
	if (first->column[STANDARD].len && !slice_eq(first->column[STANDARD], first->column[ARTICLE])) {
		fputs(" (", stdout);
		print_plain(first->column[STANDARD]);
		putchar(')');
	}
	putchar('\n');
	for (size_t i = from; i < end; i++) {
		fputs("  ", stdout);
		print_padded(r->rows[i].column[LOCALE], width[LOCALE]);
		print_padded(r->rows[i].column[KIND], width[KIND]);
		print_padded(r->rows[i].column[REFERENCE], width[REFERENCE]);
		print_plain(r->rows[i].column[DETAIL]);
		putchar('\n');
	}
	putchar('\n');
	return end;
}

/* "30 in 1 article: 2 scope, 10 standard, ..." */
static void print_summary(const struct report *r, size_t articles)
{
	size_t newer = 0;
	bool begun = false;

	printf("%zu in %zu article%s: ", r->count, articles, articles == 1 ? "" : "s");
	for (int k = 0; k < DRIFT_KINDS; k++) {
		size_t n = 0;

		for (size_t i = 0; i < r->count; i++)
			n += slice_is(r->rows[i].column[KIND], drift_names[k]);
		if (n)
			printf("%s%zu %s", begun ? ", " : "", n, drift_names[k]);
		begun = begun || n;
	}
	for (size_t i = 0; i < r->count; i++)
		newer += slice_ends(r->rows[i].column[DETAIL], "(newer source version)");
	if (newer)
		printf("; %zu explained by a newer source version", newer);
	putchar('\n');
}

static void print_report(struct report *r)
{
	size_t articles = 0;

	if (r->count && !r->tsv)
		qsort(r->rows, r->count, sizeof(*r->rows), compare);
	if (r->tsv)
		puts("kind\tstandard\tarticle\tlocale\treference\tdetail");
	for (size_t i = 0; r->tsv && i < r->count; i++)
		printf("%.*s\n", (int)r->rows[i].line.len, r->rows[i].line.ptr);
	for (size_t i = 0; !r->tsv && i < r->count; articles++)
		i = print_article(r, i);
	if (!r->tsv && r->count)
		print_summary(r, articles);
	else if (!r->tsv)
		puts("no drift");
}

static int run_report(struct report *r)
{
	struct tree *t = open_index(r->index);
	struct buf table = BUF_INIT;
	struct node node;
	int error;

	if (!t)
		return EXIT_NOT_DONE;
	error = tree_resolve(t, "tables/drift.tsv", &node);
	if (error == 0)
		error = tree_read(t, node.ino, &table);
	if (error == 0)
		error = gather(r, buf_slice(&table));
	tree_close(t);
	if (error)
		log_error("cannot read tables/drift.tsv of '%s': %s", r->index, strerror(-error));
	else
		print_report(r);
	buf_free(&table);
	return error ? EXIT_NOT_DONE : finish_output(r->count ? EXIT_LOOK : EXIT_GOOD);
}

int cmd_drift(int argc, char **argv)
{
	struct report r = {NULL};
	int status = read_arguments(argc, argv, &r);

	if (status == EXIT_GOOD)
		status = run_report(&r);
	arena_free(&r.arena);
	return status;
}
