/* SPDX-License-Identifier: MIT */
/* compliancefs search: the articles that have what is asked for, best first, with the place where they say it. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "cli/cli.h"
#include "tree/results.h"

#define SHOWN 10 /* results, unless -n says otherwise */

struct request {
	const char *index;
	struct buf query; /* the words behind INDEX */
	size_t limit;
	bool json, bold;
};

static bool read_limit(const char *text, size_t *limit)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (end == text || *end || n < 1 || n > RESULTS_MAX)
		return false;
	*limit = n;
	return true;
}

/* A "-word" is a part of the query once it has begun; options stand before INDEX, or between it and the query's first word. */
static int read_arguments(int argc, char **argv, struct request *q)
{
	int i;

	for (i = 1; i < argc && !(q->index && q->query.len); i++) {
		if (strcmp(argv[i], "--json") == 0) {
			q->json = true;
		} else if (strcmp(argv[i], "-n") == 0) {
			if (++i == argc || !read_limit(argv[i], &q->limit))
				return usage_error("search", "-n wants a number from 1 to %d", RESULTS_MAX);
		} else if (strcmp(argv[i], "--") == 0) {
			i++;
			break;
		} else if (!q->index) {
			q->index = argv[i];
		} else {
			buf_puts(&q->query, argv[i]);
		}
	}
	for (; i < argc; i++) {
		if (!q->index) {
			q->index = argv[i];
			continue;
		}
		/* Options behind the query are what people type too. */
		if (strcmp(argv[i], "--json") == 0) {
			q->json = true;
		} else if (strcmp(argv[i], "-n") == 0 && i + 1 < argc && read_limit(argv[i + 1], &q->limit)) {
			i++;
		} else {
			buf_putc(&q->query, ' ');
			buf_puts(&q->query, argv[i]);
		}
	}
	return q->index && q->query.len ? EXIT_GOOD : usage_error("search", "an INDEX and a QUERY");
}

static void print_marked(struct slice s, const struct page_mark *marks, size_t count, bool bold)
{
	size_t at = 0;

	for (size_t i = 0; bold && i < count; i++) {
		print_plain((struct slice){s.ptr + at, marks[i].from - at});
		fputs("\033[1m", stdout);
		print_plain((struct slice){s.ptr + marks[i].from, marks[i].to - marks[i].from});
		fputs("\033[0m", stdout);
		at = marks[i].to;
	}
	print_plain((struct slice){s.ptr + at, s.len - at});
}

static void print_result(const struct request *q, size_t rank, const struct result *r)
{
	printf("%zu  text/by-locale/%.*s/%.*s.txt\n   ", rank, (int)r->locale.len, r->locale.ptr, (int)r->base.len,
	       r->base.ptr);
	print_marked(r->title, r->title_marks, r->title_mark_count, q->bold);
	fputs("\n   ", stdout);
	print_marked(r->snippet, r->marks, r->mark_count, q->bold);
	putchar('\n');
}

static void print_json_string(struct slice s)
{
	putchar('"');
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			printf("\\u%04x", c);
		else
			putchar(c);
	}
	putchar('"');
}

/* [[first character, character behind the last], ...] */
static void print_json_marks(struct slice s, const struct page_mark *marks, size_t count)
{
	const char *p = s.ptr;
	size_t at = 0;

	putchar('[');
	for (size_t i = 0; i < count; i++) {
		size_t from;

		for (; p < s.ptr + marks[i].from; at++)
			utf8_next(&p, s.ptr + s.len);
		from = at;
		for (; p < s.ptr + marks[i].to; at++)
			utf8_next(&p, s.ptr + s.len);
		printf("%s[%zu, %zu]", i ? ", " : "", from, at);
	}
	putchar(']');
}

static void print_json_result(size_t rank, const struct result *r)
{
	struct buf path = BUF_INIT;

	buf_printf(&path, "text/by-locale/%.*s/%.*s.txt", (int)r->locale.len, r->locale.ptr, (int)r->base.len, r->base.ptr);
	printf("%s    {\"rank\": %zu, \"path\": ", rank > 1 ? ",\n" : "\n", rank);
	print_json_string(buf_slice(&path));
	fputs(", \"locale\": ", stdout);
	print_json_string(r->locale);
	fputs(", \"title\": ", stdout);
	print_json_string(r->title);
	fputs(", \"snippet\": ", stdout);
	print_json_string(r->snippet);
	fputs(", \"marks\": ", stdout);
	print_json_marks(r->snippet, r->marks, r->mark_count);
	putchar('}');
	buf_free(&path);
}

static int print_found(struct tree *t, const struct request *q, const struct search *s, const struct found *found)
{
	struct arena arena = {0};
	int r = 0;

	if (q->json)
		printf("{\"total\": %" PRIu64 ", \"results\": [", found->total);
	for (size_t i = 0; r == 0 && i < found->count; i++) {
		struct result result;

		arena_reset(&arena);
		r = tree_result(t, s, found->articles[i], &arena, &result);
		if (r < 0)
			log_error("cannot show result %zu: %s", i + 1, strerror(-r));
		else if (q->json)
			print_json_result(i + 1, &result);
		else
			print_result(q, i + 1, &result);
	}
	if (q->json)
		fputs(found->count ? "\n]}\n" : "]}\n", stdout);
	arena_free(&arena);
	return r;
}

static int search(struct tree *t, const struct request *q)
{
	struct arena arena = {0};
	struct search s;
	struct found found = {0};
	struct error e = {0};
	int status = EXIT_GOOD, r = search_parse(buf_slice(&q->query), &arena, &s, &e);

	if (r == 0)
		r = tree_search(t, &s, q->limit, &arena, &found, &e);
	if (r < 0) {
		log_error("search: %s", e.text);
		status = EXIT_NOT_DONE;
	} else if (print_found(t, q, &s, &found) < 0) {
		status = EXIT_NOT_DONE;
	} else if (found.count == 0) {
		log_error("search: no article has that");
		status = EXIT_LOOK;
	} else if (found.count < found.total && !q->json) {
		/* On stderr: what reads stdout wants results. */
		fflush(stdout);
		log_error("search: the best %zu of %" PRIu64 "; -n shows more", found.count, found.total);
	}
	arena_free(&arena);
	return status;
}

int cmd_search(int argc, char **argv)
{
	struct request q = {.query = BUF_INIT, .limit = SHOWN, .bold = isatty(STDOUT_FILENO)};
	int status = read_arguments(argc, argv, &q);
	struct tree *t;

	if (status == EXIT_GOOD && q.query.error)
		status = EXIT_NOT_DONE;
	if (status == EXIT_GOOD) {
		t = open_index(q.index);
		status = t ? search(t, &q) : EXIT_NOT_DONE;
		tree_close(t);
	}
	buf_free(&q.query);
	return finish_output(status);
}
