/* SPDX-License-Identifier: MIT */
/*
 * The examples of the CommonMark specification, through our document stream and HTML, against what cmark itself writes.
 *
 * The text is that of Debian's package cmark-gfm (GitHub's edition: its own examples are marked; those of tables are
 * ours too and are held against the HTML of the text, those of other extensions are passed over). Without it: skipped.
 *
 * Ours to add, and taken off before comparing: the headings' ids, the <div> around tables, that code can be
 * scrolled by keys, what is said of links without words, the folder of images (each
 * relative one is said to be there under its own name). What else differs, the
 * allow-list does: tests/data/commonmark/differences.txt has each such example with its reason. An example that differs
 * and is not there fails, and so does one that is there and differs no more. GOLDEN=1 prints those that differ.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmark.h>
#include <cmocka.h>

#include "format/html.h"
#include "source/source.h"

#define SPEC "/usr/share/doc/cmark-gfm/spec.txt.gz"
#define DIFFERENCES "tests/data/commonmark/differences.txt"
#define FENCE "````````````````````````````````"
#define EXAMPLES_MAX 1000

struct example {
	unsigned number, line;
	struct slice kind; /* empty, or the extension it is about */
	struct slice markdown, html;
};

static struct buf read_command(const char *command)
{
	struct buf b = BUF_INIT;
	FILE *f = popen(command, "r");
	char chunk[65536];
	size_t n;

	assert_non_null(f);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_put(&b, chunk, n);
	assert_int_equal(pclose(f), 0);
	return b;
}

static struct slice next_line(struct slice *text)
{
	const char *lf = memchr(text->ptr, '\n', text->len);
	struct slice line = {text->ptr, lf ? (size_t)(lf - text->ptr) : text->len};

	text->ptr += line.len + (lf != NULL);
	text->len -= line.len + (lf != NULL);
	return line;
}

/* The lines up to one that is `end`; the arrows of the text are tabs. */
static struct slice read_part(struct slice *text, const char *end, unsigned *number, struct arena *arena)
{
	struct buf b = BUF_INIT;
	struct slice line, part;

	while (text->len && (line = next_line(text), ++*number, !slice_is(line, end))) {
		for (size_t i = 0; i < line.len; i++) {
			if (line.len - i >= 3 && memcmp(line.ptr + i, "\u2192", 3) == 0) {
				buf_putc(&b, '\t');
				i += 2;
			} else {
				buf_putc(&b, line.ptr[i]);
			}
		}
		buf_putc(&b, '\n');
	}
	part = arena_dup(arena, buf_slice(&b));
	buf_free(&b);
	return part;
}

static size_t read_examples(struct slice text, struct example *examples, struct arena *arena)
{
	unsigned line = 0;
	size_t n = 0;

	while (text.len && n < EXAMPLES_MAX) {
		struct slice head = next_line(&text);
		struct example *e = &examples[n];

		line++;
		if (!slice_starts(head, FENCE " example"))
			continue;
		head.ptr += strlen(FENCE " example");
		head.len -= strlen(FENCE " example");
		*e = (struct example){.number = (unsigned)++n, .line = line, .kind = slice_trim(head)};
		e->markdown = read_part(&text, ".", &line, arena);
		e->html = read_part(&text, FENCE, &line, arena);
	}
	return n;
}

/* The Markdown as a source without front matter and units. */
static struct source source_of(struct slice markdown, struct arena *arena)
{
	struct source s = {.path = slice_of("spec.md"), .markdown = markdown};
	unsigned *lines;

	s.line_count = 1;
	for (size_t i = 0; i < markdown.len; i++)
		s.line_count += markdown.ptr[i] == '\n';
	lines = arena_array(arena, s.line_count, sizeof(*lines));
	assert_non_null(lines);
	for (size_t i = 0; i < s.line_count; i++)
		lines[i] = (unsigned)i + 1;
	s.lines = lines;
	return s;
}

static void render(struct slice markdown, struct arena *arena, struct buf *out)
{
	struct source s = source_of(markdown, arena);
	struct document_options options = {0};
	struct findings findings = {.arena = arena};
	struct article article = {0};
	struct context context = {0};
	struct buf document = BUF_INIT;
	struct render_input in = {.article = &article, .context = &context, .arena = arena};

	assert_int_equal(source_document(&s, &options, arena, &document, &article.references, &article.reference_count,
					 &article.media, &article.media_count, &findings),
			 0);
	context.media = arena_array(arena, article.media_count + 1, sizeof(*context.media));
	assert_non_null(context.media);
	while (context.media_count < article.media_count) {
		context.media[context.media_count] = article.media[context.media_count].path;
		context.media_count++;
	}
	in.document = buf_slice(&document);
	assert_int_equal(html_body(&in, &(struct html_marks){0}, true, false, out), 0);
	buf_free(&document);
}

/* Without what is ours to add. */
static void put_bare(struct slice html, struct buf *out)
{
	static const char *const ours[] = {"<div class=\"table\" tabindex=\"0\">\n", " tabindex=\"0\"", "</div>\n", "../../media/"};

	while (html.len) {
		size_t skip = 0;

		if (html.len > 8 && html.ptr[0] == '<' && html.ptr[1] == 'h' && memcmp(html.ptr + 3, " id=\"", 5) == 0) {
			const char *close = memchr(html.ptr + 8, '"', html.len - 8);

			assert_non_null(close);
			buf_put(out, html.ptr, 3);
			skip = (size_t)(close + 1 - html.ptr);
		}
		/* What is said of a link without words. */
		if (slice_starts(html, " aria-label=\"")) {
			const char *close = memchr(html.ptr + 13, '"', html.len - 13);

			assert_non_null(close);
			skip = (size_t)(close + 1 - html.ptr);
		}
		/* The attribute align is obsolete: ours is a class. */
		if (slice_starts(html, "<th class=") || slice_starts(html, "<td class=")) {
			buf_put(out, html.ptr, 4);
			buf_puts(out, "align=");
			skip = strlen("<th class=");
		}
		for (size_t i = 0; i < sizeof(ours) / sizeof(*ours) && !skip; i++)
			if (slice_starts(html, ours[i]))
				skip = strlen(ours[i]);
		if (!skip)
			buf_putc(out, html.ptr[skip++]);
		html.ptr += skip;
		html.len -= skip;
	}
}

/* Whether an example comes out as it should; prints it otherwise when asked to. */
static bool is_same(const struct example *e, bool show)
{
	struct arena arena = {0};
	struct buf rendered = BUF_INIT, got = BUF_INIT;
	char *own = cmark_markdown_to_html(e->markdown.ptr, e->markdown.len, CMARK_OPT_UNSAFE);
	struct slice want = e->kind.len ? e->html : slice_of(own);
	bool same;

	render(e->markdown, &arena, &rendered);
	put_bare(buf_slice(&rendered), &got);
	same = slice_eq(want, buf_slice(&got));
	if (!same && show)
		print_message("example %u, line %u of the specification:\n%.*s-- cmark:\n%.*s-- ours:\n%.*s\n", e->number, e->line,
			      (int)e->markdown.len, e->markdown.ptr, (int)want.len, want.ptr, (int)got.len, got.data);
	free(own);
	buf_free(&rendered);
	buf_free(&got);
	arena_free(&arena);
	return same;
}

/* Reads "NUMBER REASON" lines; returns how many. */
static size_t read_differences(bool *listed)
{
	FILE *f = fopen(DIFFERENCES, "r");
	char line[256], reason[256];
	unsigned number;
	size_t n = 0;

	assert_non_null(f);
	while (fgets(line, sizeof(line), f)) {
		if (line[0] == '#' || line[0] == '\n')
			continue;
		if (sscanf(line, "%u %255[^\n]", &number, reason) != 2 || number >= EXAMPLES_MAX || listed[number])
			fail_msg(DIFFERENCES ": '%s' is not a number, once, and a reason", line);
		listed[number] = true;
		n++;
	}
	fclose(f);
	return n;
}

static bool is_ours(const struct example *e)
{
	return !e->kind.len || slice_is(e->kind, "table");
}

static void test_examples(void **state)
{
	static struct example examples[EXAMPLES_MAX];
	static bool listed[EXAMPLES_MAX];
	struct arena arena = {0};
	struct buf text;
	size_t n, wrong = 0, tried = 0;

	(void)state;
	if (access(SPEC, R_OK) != 0) {
		print_message("skipped: no " SPEC " (package cmark-gfm)\n");
		skip();
	}
	text = read_command("zcat " SPEC);
	n = read_examples(buf_slice(&text), examples, &arena);
	assert_true(n > 600);
	read_differences(listed);
	for (size_t i = 0; i < n; i++) {
		const struct example *e = &examples[i];
		bool same = !is_ours(e) || is_same(e, getenv("GOLDEN") || !listed[e->number]);

		tried += is_ours(e);
		if (same == !listed[e->number])
			continue;
		wrong++;
		print_message("example %u %s\n", e->number, same ? "does not differ any more: take it off the list" : "differs");
	}
	print_message("%zu examples of %zu\n", tried, n);
	buf_free(&text);
	arena_free(&arena);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_examples),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
