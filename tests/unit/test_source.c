/* SPDX-License-Identifier: MIT */
/* Bad input: a file gives an article and findings, or a clear error; nothing crashes and little takes long. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

#include <cmocka.h>

#include "dump.h"
#include "folder.h"
#include "source/source.h"

struct loaded {
	struct arena arena;
	struct findings findings;
	struct source source;
	struct error error;
	struct buf document;
	int status;
};

static void load_from(struct loaded *l, const struct folder *f, const char *name)
{
	static const struct document_options options = {{NULL, 0}, {NULL, 0}};
	struct reference *references;
	struct media *media;
	size_t reference_count, media_count;
	struct source_root root;
	const char *why;

	*l = (struct loaded){.document = BUF_INIT};
	l->findings.arena = &l->arena;
	assert_int_equal(source_root_open(&root, f->path, &l->error), 0);
	l->status = source_load(&root, name, &l->arena, &l->source, &l->findings, &l->error);
	source_root_close(&root);
	if (l->status < 0)
		return;
	l->status = source_document(&l->source, &options, &l->arena, &l->document, &references, &reference_count,
				    &media, &media_count, &l->findings);
	if (!document_is_valid(buf_slice(&l->document), &why))
		fail_msg("%s: %s", name, why);
}

static void load_bytes(struct loaded *l, struct slice bytes)
{
	struct folder f;

	folder_make(&f);
	folder_write(&f, "x.md", bytes);
	load_from(l, &f, "x.md");
	folder_remove(&f);
}

static void unload(struct loaded *l)
{
	buf_free(&l->document);
	arena_free(&l->arena);
}

static bool has_finding(const struct loaded *l, const char *code, unsigned line)
{
	for (size_t i = 0; i < l->findings.count; i++)
		if (strcmp(l->findings.items[i].code, code) == 0 && l->findings.items[i].line == line)
			return true;
	return false;
}

#define HEAD "---\ntitle: t\n---\n"
#define LITERAL(s)                                                                                                     \
	{                                                                                                              \
		s, sizeof(s) - 1                                                                                       \
	}

struct bad_case {
	const char *what;
	struct slice bytes;
	const char *code; /* NULL: no finding at all */
	unsigned line;
	const char *markdown;
};

static const struct bad_case bad_cases[] = {
    {"nothing wrong", LITERAL(HEAD "a\n"), NULL, 0, "a\n"},
    {"no front matter", LITERAL("# a\n"), "front-matter-missing", 1, "# a\n"},
    {"broken YAML", LITERAL("---\na: [\n---\nb\n"), "front-matter-broken", 3, "b\n"},
    {"BOM", LITERAL("\xEF\xBB\xBF" HEAD "a\n"), "byte-order-mark", 1, "a\n"},
    {"CR LF is nothing odd", LITERAL("---\r\ntitle: t\r\n---\r\na\r\nb\r\n"), NULL, 0, "a\nb\n"},
    {"CR CR LF", LITERAL(HEAD "a\r\r\nb\r\r\n"), "line-ends", 4, "a\nb\n"},
    {"lone CR", LITERAL(HEAD "a\n\nb\rc\n"), "line-ends", 6, "a\n\nb\nc\n"},
    {"invalid UTF-8", LITERAL(HEAD "a\nb \xff\xc3 c\n"), "invalid-utf8", 5, "a\nb \uFFFD\uFFFD c\n"},
    {"NUL", LITERAL(HEAD "a\0b\n"), "nul-bytes", 4, "a\uFFFDb\n"},
    {"an unmatched unit", LITERAL(HEAD "\n<span data-ttu-id=\"a-1\">x</span>\n"), "span-unmatched", 5, "\nx\n"},
    {"a dangerous link", LITERAL(HEAD "a\n\n[b](javascript:c)\n"), "link-scheme", 6, "a\n\n[b](javascript:c)\n"},
    {"a missing include", LITERAL(HEAD "a\n[!INCLUDE [x](y.md)]b\n"), "include-missing", 5, "a\nb\n"},
    {"an include of the whole disk", LITERAL(HEAD "[!INCLUDE [x](../../../../etc/passwd)]b\n"), "include-outside", 4,
     "b\n"},
    {"an include of itself", LITERAL(HEAD "a [!INCLUDE [x](x.md)] b\n"), "include-cycle", 4, "a  b\n"},
    {"an include that is a folder", LITERAL(HEAD "[!INCLUDE [x](.)]b\n"), "include-missing", 4, "b\n"},
};

static void test_bad_input(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bad_cases) / sizeof(*bad_cases); i++) {
		const struct bad_case *c = &bad_cases[i];
		struct loaded l;

		load_bytes(&l, c->bytes);
		if (l.status != 0)
			fail_msg("%s: %s", c->what, l.error.text);
		if (!slice_is(l.source.markdown, c->markdown))
			fail_msg("%s: got '%.*s'", c->what, (int)l.source.markdown.len, l.source.markdown.ptr);
		if (c->code ? !has_finding(&l, c->code, c->line) : l.findings.count > 0) {
			struct buf got = BUF_INIT;

			dump_findings(&l.findings, &got);
			fail_msg("%s: findings: %s", c->what, got.data);
		}
		unload(&l);
	}
}

struct refused_case {
	const char *what;
	struct slice bytes;
	int status;
	const char *text;
};

static void test_refused(void **state)
{
	static char large[SOURCE_MAX_BYTES + 1];
	const struct refused_case cases[] = {
	    {"empty", LITERAL(""), -ENODATA, "the file is empty"},
	    {"blank", LITERAL("\xEF\xBB\xBF \n\n"), -ENODATA, "the file is empty"},
	    {"too large", {large, sizeof(large)}, -EFBIG, "over the limit of 2097152 bytes"},
	    {"UTF-16", LITERAL("\xFF\xFE#\0"), -EILSEQ, "UTF-16 text; convert it to UTF-8"},
	};

	(void)state;
	memset(large, 'a', sizeof(large));
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct loaded l;

		load_bytes(&l, cases[i].bytes);
		assert_int_equal(l.status, cases[i].status);
		assert_string_equal(l.error.text, cases[i].text);
		unload(&l);
	}
}

static void test_files_that_are_none(void **state)
{
	struct folder f;
	struct loaded l;
	char path[300];

	(void)state;
	folder_make(&f);
	folder_write(&f, "folder/a.md", slice_of("x"));
	folder_link(&f, "out.md", "/etc/passwd");
	folder_link(&f, "loop.md", "loop.md");
	snprintf(path, sizeof(path), "%s/fifo.md", f.path);
	assert_int_equal(mkfifo(path, 0600), 0);

	load_from(&l, &f, "missing.md");
	assert_string_equal(l.error.text, "cannot read: No such file or directory");
	unload(&l);
	load_from(&l, &f, "folder");
	assert_string_equal(l.error.text, "cannot read: Is a directory");
	unload(&l);
	load_from(&l, &f, "out.md");
	assert_string_equal(l.error.text, "leads outside the source");
	unload(&l);
	load_from(&l, &f, "loop.md");
	assert_int_equal(l.status, -ELOOP);
	unload(&l);
	load_from(&l, &f, "fifo.md");
	assert_string_equal(l.error.text, "not a regular file");
	unload(&l);
	folder_remove(&f);
}

/* The bytes of the file that is included, and the line of its directive. */
static void test_include(void **state)
{
	struct folder f;
	struct loaded l;

	(void)state;
	folder_make(&f);
	folder_write(&f, "x.md", slice_of(HEAD "[!INCLUDE [i](includes/i.md)]\n"));
	folder_write(&f, "includes/i.md", slice_of("one\n"));
	load_from(&l, &f, "x.md");
	assert_true(slice_is(l.source.markdown, "one\n"));
	assert_int_equal(l.source.lines[0], 4);
	unload(&l);
	folder_remove(&f);
}

/* name.md includes next.md, 20 levels of them. */
static void test_include_depth(void **state)
{
	struct folder f;
	struct loaded l;

	(void)state;
	folder_make(&f);
	for (int i = 0; i < 20; i++) {
		char name[16], text[64];

		snprintf(name, sizeof(name), "%d.md", i);
		snprintf(text, sizeof(text), HEAD "%d\n[!INCLUDE [x](%d.md)]\n", i, i + 1);
		folder_write(&f, name, slice_of(text));
	}
	load_from(&l, &f, "0.md");
	assert_int_equal(l.status, 0);
	assert_true(has_finding(&l, "include-too-deep", 5));
	assert_true(slice_is(l.source.markdown, "0\n1\n2\n3\n4\n5\n6\n7\n8\n\n"));
	unload(&l);
	folder_remove(&f);
}

/* Ten files, each including the next one ten times: 10^10 lines, were there no limit. */
static void test_include_bomb(void **state)
{
	struct folder f;
	struct loaded l;

	(void)state;
	folder_make(&f);
	for (int i = 0; i < 10; i++) {
		char name[16];
		struct buf text = BUF_INIT;

		snprintf(name, sizeof(name), "%d.md", i);
		buf_puts(&text, HEAD);
		for (int k = 0; k < 10; k++)
			buf_printf(&text, "line\n[!INCLUDE [x](%d.md)]\n", i + 1);
		folder_write(&f, name, buf_slice(&text));
		buf_free(&text);
	}
	load_from(&l, &f, "0.md");
	assert_int_equal(l.status, 0);
	assert_true(l.source.markdown.len <= 2 * SOURCE_MAX_BYTES);
	unload(&l);
	folder_remove(&f);
}

struct hostile_case {
	const char *what, *start, *repeat, *end;
	size_t bytes;
};

static const struct hostile_case hostile_cases[] = {
    {"10,000 quotes", "", ">", " a\n", 10000},
    {"10,000 lists", "", "- ", "a\n", 20000},
    {"10,000 numbered lists", "", "1. ", "a\n", 30000},
    {"10,000 lists and blank lines", "- - - - - - - - - - - a\n", "\n", "b\n", 1000000},
    {"image openings", "", "![[]()", "\n", 300000},
    {"image openings, a line each", "", "![[]()\n", "", 300000},
    {"brackets", "", "[", "a", 500000},
    {"link openings", "", "[a](", "\n", 500000},
    {"emphasis", "", "*a **a ", "\n", 500000},
    {"closers", "", "a_ ", "\n", 500000},
    {"backticks", "", "`a``", "\n", 500000},
    {"a megabyte line", "", "word ", "\n", 1000000},
    {"20,000 columns", "|", "a|", "\n|-|-|\n", 40000},
    {"tags", "", "<b>", "</i>", 300000},
    {"comments", "a ", "<!--", "", 300000},
    {"unclosed attributes", "<div>\n", "<a b=\"", ">", 300000},
    {"tables of HTML", "<div>", "<table><tr><td>x", "", 300000},
    {"lists of HTML", "<div>", "<ul><li>", "", 300000},
    {"entities", "<div>\n", "&eacute;", "", 300000},
    {"unit openings", "", "<span data-ttu-id=\"a-1\">", "", 500000},
    {"halves of units", "", "<span data-ttu-id=\"a-1\">x</span><span class=\"sxs-lookup\"><span data-stu-id=\"a-1\">y",
     "", 500000},
    {"equal headings", "", "# a\n", "", 300000},
    {"equal references", "", "[a](b.md) ", "\n", 300000},
    {"include openings", "", "[!INCLUDE [", "", 300000},
};

static void test_hostile_input(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(hostile_cases) / sizeof(*hostile_cases); i++) {
		const struct hostile_case *c = &hostile_cases[i];
		struct timespec before, after;
		struct buf text = BUF_INIT;
		struct loaded l;

		buf_puts(&text, HEAD);
		buf_puts(&text, c->start);
		for (size_t n = 0; n < c->bytes; n += strlen(c->repeat))
			buf_puts(&text, c->repeat);
		buf_puts(&text, c->end);
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
		load_bytes(&l, buf_slice(&text));
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
		if (l.status != 0)
			fail_msg("%s: %s", c->what, l.error.text);
		/* Generous: a sanitizer. What it must catch takes minutes. */
		if (after.tv_sec - before.tv_sec > 20)
			fail_msg("%s took %ld s", c->what, (long)(after.tv_sec - before.tv_sec));
		unload(&l);
		buf_free(&text);
	}
}

/* A table whose header is wide and whose rows are one cell each must not become columns x rows cells. */
static void test_wide_table(void **state)
{
	struct buf text = BUF_INIT;
	struct loaded l;

	(void)state;
	buf_puts(&text, HEAD "|");
	for (int i = 0; i < 20000; i++)
		buf_puts(&text, "a|");
	buf_puts(&text, "\n|");
	for (int i = 0; i < 20000; i++)
		buf_puts(&text, "-|");
	for (int i = 0; i < 20000; i++)
		buf_puts(&text, "\nb");
	load_bytes(&l, buf_slice(&text));
	assert_int_equal(l.status, 0);
	assert_true(l.document.len < 4u << 20);
	unload(&l);
	buf_free(&text);
}

/* Lists nested by indentation, deeper than the stream may be: flat beyond, and said so. */
static void test_depth(void **state)
{
	struct buf text = BUF_INIT, plain = BUF_INIT;
	struct doc_reader r;
	struct doc_event e;
	struct loaded l;
	unsigned words = 0;

	(void)state;
	buf_puts(&text, HEAD);
	for (size_t i = 0; i < 700; i++) {
		buf_fill(&text, ' ', 2 * i);
		buf_puts(&text, "- word\n");
	}
	load_bytes(&l, buf_slice(&text));
	assert_int_equal(l.status, 0);
	assert_true(has_finding(&l, "nesting", 4 + 480));
	for (r = doc_read(buf_slice(&l.document)); doc_next(&r, &e);)
		words += e.op == DOC_TEXT;
	assert_int_equal(r.error, 0);
	assert_int_equal(words, 700);
	unload(&l);
	buf_free(&text);
	buf_free(&plain);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bad_input),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_files_that_are_none),
	    cmocka_unit_test(test_include),
	    cmocka_unit_test(test_include_depth),
	    cmocka_unit_test(test_include_bomb),
	    cmocka_unit_test(test_hostile_input),
	    cmocka_unit_test(test_wide_table),
	    cmocka_unit_test(test_depth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
