/* SPDX-License-Identifier: MIT */
/* Bilingual units: the published form, byte for byte, and the segments. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "source/sxs.h"

#define UNIT(id, text, source)                                                                                         \
	"<span data-ttu-id=\"" id "\">" text "</span><span class=\"sxs-lookup\"><span data-stu-id=\"" id "\">" source  \
	"</span></span>"

struct strip_case {
	const char *what, *in, *want;
};

static const struct strip_case strip_cases[] = {
    {"nothing bilingual: nothing changes", "a \\* b </span>\r\n", "a \\* b </span>\r\n"},
    {"a unit", "x " UNIT("abcde-101", "mot", "word") " y", "x mot y"},
    {"an id with p", UNIT("abcde-p101", "mot", "word"), "mot"},
    {"white space stays", UNIT("abcde-101", "  mot \n", " word ") UNIT("abcde-102", "b", "c"), "  mot \nb"},
    {"quotes as entities",
     "<span data-ttu-id=&quot;abcde-101&quot;>mot</span><span class=&quot;sxs-lookup&quot;>"
     "<span data-stu-id=&quot;abcde-101&quot;>word</span></span>.",
     "mot."},
    {"entities stay", UNIT("abcde-101", "a &lt;b&gt;", "x"), "a &lt;b&gt;"},
    {"escaped asterisk", UNIT("abcde-101", "a\\*b \\*\\*c", "x") " \\*", "a*b **c *"},
    {"but not behind sup", UNIT("abcde-101", "a<sup>\\*</sup>", "x") "<sup>" UNIT("abcde-102", "\\*", "*"),
     "a<sup>\\*</sup><sup>\\*"},
    {"across a unit's end", UNIT("abcde-101", "a\\", "x") "*", "a*"},
    {"empty translation", "a" UNIT("abcde-101", "", "x") "b", "ab"},
    {"own span inside", UNIT("abcde-101", "<span class=\"i\">a</span>", "x") "<span>b</span>",
     "<span class=\"i\">a</span><span>b</span>"},
    {"stray end tag", UNIT("abcde-101", "a", "x") "b</span>c", "abc"},
    {"no source", "<span data-ttu-id=\"abcde-101\">a</span> b", "a b"},
    {"ids differ",
     "<span data-ttu-id=\"abcde-101\">a</span><span class=\"sxs-lookup\"><span "
     "data-stu-id=\"abcde-102\">x</span></span>",
     "ax"},
    {"nested",
     "<span data-ttu-id=\"abcde-101\">a " UNIT(
	 "abcde-102", "b", "y") " c</span><span class=\"sxs-lookup\"><span data-stu-id=\"abcde-101\">x</span></span>d",
     "a b cd"},
    {"source not closed",
     "<span data-ttu-id=\"abcde-101\">a</span><span class=\"sxs-lookup\">"
     "<span data-stu-id=\"abcde-101\">x</span>\nnext " UNIT("abcde-102", "b", "y"),
     "a\nnext b"},
    {"source without translation",
     "<span class=\"sxs-lookup\"><span data-stu-id=\"abcde-101\">x</span></span> " UNIT("abcde-102", "b", "y"), "x b"},
    {"cut off", UNIT("abcde-101", "a", "x") "<span data-ttu-id=\"abcde-102", "a<span data-ttu-id=\"abcde-102"},
};

static void test_strip(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(strip_cases) / sizeof(*strip_cases); i++) {
		struct buf out = BUF_INIT;

		sxs_strip(slice_of(strip_cases[i].in), &out);
		if (!slice_is(buf_slice(&out), strip_cases[i].want))
			fail_msg("%s: got '%s'", strip_cases[i].what, out.data);
		buf_free(&out);
	}
}

static void test_segments(void **state)
{
	static const char text[] =
	    "one\n" UNIT("abcde-101", "a\n\\*b", "x\n\ny \\*") "\ntwo " UNIT("abcde-102", "", "z") "\n";
	static const unsigned lines[] = {10, 11, 12, 13, 14, 15, 16};
	struct arena arena = {0};
	struct findings findings = {.arena = &arena};
	struct source s = {0};

	(void)state;
	assert_int_equal(sxs_separate(slice_of(text), lines, 7, &arena, &s, &findings), 0);
	assert_true(s.bilingual);
	assert_true(slice_is(s.markdown, "one\na\n*b\ntwo \n"));
	assert_int_equal(s.segment_count, 2);
	assert_true(slice_is(s.segments[0].id, "abcde-101"));
	assert_true(slice_is(s.segments[0].text, "a\n*b"));
	assert_true(slice_is(s.segments[0].source, "x\n\ny *"));
	assert_int_equal(s.spans[0].start, 4);
	assert_int_equal(s.spans[0].end, 8);
	assert_int_equal(s.spans[1].start, s.spans[1].end);
	/* The source's two line ends are gone, but its lines were there. */
	assert_int_equal(s.line_count, 5);
	assert_int_equal(s.lines[0], 10);
	assert_int_equal(s.lines[2], 12);
	assert_int_equal(s.lines[3], 15);
	assert_int_equal(s.lines[4], 16);
	assert_int_equal(findings.count, 0);
	arena_free(&arena);
}

struct odd_case {
	const char *code, *in;
};

static void test_odd_spans_are_findings(void **state)
{
	static const struct odd_case cases[] = {
	    {"span-unmatched", "<span data-ttu-id=\"abcde-101\">a</span> b"},
	    {"span-nested", "<span data-ttu-id=\"abcde-101\">a " UNIT("abcde-102", "b", "y")},
	    {"span-stray", UNIT("abcde-101", "a", "x") "</span>"},
	    {"span-unmatched", "<span data-ttu-id=\"a\">a</span><span class=\"sxs-lookup\"><span data-stu-id=\"a\">x"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		static const unsigned lines[] = {7};
		struct arena arena = {0};
		struct findings findings = {.arena = &arena};
		struct source s = {0};

		assert_int_equal(sxs_separate(slice_of(cases[i].in), lines, 1, &arena, &s, &findings), 0);
		assert_true(findings.count >= 1);
		assert_string_equal(findings.items[0].code, cases[i].code);
		assert_int_equal(findings.items[0].line, 7);
		arena_free(&arena);
	}
}

/* The real pairs, where they are: ../shared/oracle/strip. */
static struct slice read_whole(const char *path, struct arena *arena)
{
	FILE *f = fopen(path, "r");
	char *data = arena_alloc(arena, 4 << 20);
	size_t n = f ? fread(data, 1, 4 << 20, f) : 0;

	if (f)
		fclose(f);
	return (struct slice){data, n};
}

#define ORACLE "../shared/oracle/strip/"

/* Checks the pair that a manifest's entry names. */
static void check_pair(struct slice locale, struct slice name)
{
	struct arena arena = {0};
	struct buf out = BUF_INIT;
	char path[512];
	struct slice want;

	snprintf(path, sizeof(path), ORACLE "%.*s/%.*s.sxs.md", (int)locale.len, locale.ptr, (int)name.len, name.ptr);
	sxs_strip(read_whole(path, &arena), &out);
	snprintf(path, sizeof(path), ORACLE "%.*s/%.*s.plain.md", (int)locale.len, locale.ptr, (int)name.len, name.ptr);
	want = read_whole(path, &arena);
	if (!want.len || !slice_eq(want, buf_slice(&out)))
		fail_msg("%s differs", path);
	buf_free(&out);
	arena_free(&arena);
}

/* The string behind `"key": "` at or after *p, which advances. */
static bool next_value(const char **p, const char *key, struct slice *value)
{
	const char *at = strstr(*p, key), *end;

	if (!at)
		return false;
	at += strlen(key);
	end = strchr(at, '"');
	*value = (struct slice){at, (size_t)(end - at)};
	*p = end;
	return true;
}

static void test_oracle(void **state)
{
	struct arena arena = {0};
	struct slice manifest, locale, name;
	struct stat st;
	unsigned pairs = 0;
	const char *p;

	(void)state;
	if (stat(ORACLE "manifest.json", &st) < 0) {
		print_message("skipped: no " ORACLE "\n");
		skip();
	}
	manifest = read_whole(ORACLE "manifest.json", &arena);
	for (p = manifest.ptr; next_value(&p, "\"locale\": \"", &locale) && next_value(&p, "\"name\": \"", &name);
	     pairs++)
		check_pair(locale, name);
	assert_true(pairs >= 100);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_strip),
	    cmocka_unit_test(test_segments),
	    cmocka_unit_test(test_odd_spans_are_findings),
	    cmocka_unit_test(test_oracle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
