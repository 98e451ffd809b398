/* SPDX-License-Identifier: MIT */
/* Queries: what they become, what is wrong with bad ones; what a result shows; how long search folders are remembered. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "store/search.h"
#include "tree/searches.h"
#include "tree/snippet.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void test_expressions(void **state)
{
	static const struct {
		const char *query, *wanted, *left_out;
	} rows[] = {
		{"audit report", "(\"audit\" AND \"report\")", ""},
		{"  AUDIT\tREPORT\xe3\x80\x80x ", "(\"audit\" AND \"report\" AND \"x\")", ""},
		{"\"audit report\"", "(\"audit report\")", ""},
		{"“audit report” ＂x y＂", "(\"audit report\" AND \"x y\")", ""},
		{"foo\"bar baz\"qux", "(\"foo\" AND \"bar baz\" AND \"qux\")", ""},
		{"audit -draft -\"first look\"", "(\"audit\") NOT (\"draft\" OR \"first look\")", "\"draft\" OR \"first look\""},
		{"encrypt*", "(\"encrypt\"*)", ""},
		{"\"data encrypt\"*", "(\"data encrypt\"*)", ""},
		{"title:soc Title:\"SOC 2\" TITLE：x", "({title} : \"soc\" AND {title} : \"soc 2\" AND {title} : \"x\")", ""},
		{"ISO/IEC 27001:2013", "(\"iso iec\" AND \"27001 2013\")", ""},
		{"unknown:word", "(\"unknown word\")", ""},
		{"audit - report &", "(\"audit\" AND \"report\")", ""},
		{"密", "(\"密\"*)", ""},
		{"加密", "(\"加密\")", ""},
		{"客户密码箱", "(\"客户 户密 密码 码箱\")", ""},
		{"加密*", "(\"加密\")", ""},
		{"ISO27001認証", "(\"iso27001 認証\")", ""},
		{"監査ISO", "(\"監査 査 iso\")", ""},
		{"\"AES の\"", "(\"aes の\"*)", ""},
		/* nothing of a query is FTS5's */
		{"a AND b NEAR(c) OR NOT {title}:d ^e + f", 
		 "(\"a\" AND \"and\" AND \"b\" AND \"near c\" AND \"or\" AND \"not\" AND \"title d\" AND \"e\" AND \"f\")", ""},
		{"x\\\"y'); DROP TABLE words; -- \"", "(\"x\" AND \"y drop table words\")", ""},
		{"words:x rowid:1 body:y", "(\"words x\" AND \"rowid 1\" AND \"body y\")", ""},
	};
	struct arena arena = {0};
	struct buf out = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct search s;
		struct error e;
		int r = search_parse(slice_of(rows[i].query), &arena, &s, &e);

		assert_int_equal(r, 0);
		buf_reset(&out);
		search_expression(&s, false, &out);
		assert_string_equal(out.data, rows[i].wanted);
		buf_reset(&out);
		search_expression(&s, true, &out);
		assert_string_equal(out.data, rows[i].left_out);
	}
	buf_free(&out);
	arena_free(&arena);
}

static void test_filters(void **state)
{
	struct arena arena = {0};
	struct search s;
	struct error e;

	(void)state;
	assert_int_equal(search_parse(slice_of("locale:FR-fr -standard:soc-2 service:\"power-bi\" x"), &arena, &s, &e), 0);
	assert_int_equal(s.filter_count, 3);
	assert_int_equal(s.filters[0].kind, SEARCH_LOCALE);
	assert_true(slice_is(s.filters[0].value, "fr-fr") && !s.filters[0].not);
	assert_int_equal(s.filters[1].kind, SEARCH_STANDARD);
	assert_true(slice_is(s.filters[1].value, "soc-2") && s.filters[1].not);
	assert_int_equal(s.filters[2].kind, SEARCH_SERVICE);
	assert_true(slice_is(s.filters[2].value, "power-bi"));
	assert_int_equal(s.phrase_count, 1);
	/* A filter alone is a query; with words left out, too. */
	assert_int_equal(search_parse(slice_of("locale:fr-fr"), &arena, &s, &e), 0);
	assert_int_equal(search_parse(slice_of("locale:fr-fr -draft"), &arena, &s, &e), 0);
	arena_free(&arena);
}

static void test_bad_queries(void **state)
{
	static const struct {
		const char *query, *why;
	} rows[] = {
		{"", "there is no word to look for"},
		{" - \"\" && ", "there is no word to look for"},
		{"\"audit report", "the quotation mark before 'audit report' is not closed"},
		{"-draft", "there are only words to leave out: add one to look for"},
		{"-draft -locale:fr-fr", "there are only words to leave out: add one to look for"},
		{"locale:", "'locale:' wants a value behind it, as in locale:fr-fr"},
		{"audit service: x", "'service:' wants a value behind it, as in service:power-bi"},
		{"title:", "'title:' wants a word behind it, as in title:encryption"},
		{"a*", "'a*' begins too many words: give two letters or more before the asterisk"},
	};
	struct arena arena = {0};
	struct buf many = BUF_INIT;
	struct search s;
	struct error e;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(search_parse(slice_of(rows[i].query), &arena, &s, &e), -EINVAL);
		assert_string_equal(e.text, rows[i].why);
	}
	for (int i = 0; i < SEARCH_PARTS_MAX; i++)
		buf_puts(&many, "x ");
	assert_int_equal(search_parse(buf_slice(&many), &arena, &s, &e), 0);
	buf_puts(&many, "y");
	assert_int_equal(search_parse(buf_slice(&many), &arena, &s, &e), -EINVAL);
	buf_fill(&many, 'z', SEARCH_BYTES_MAX);
	assert_int_equal(search_parse(buf_slice(&many), &arena, &s, &e), -EINVAL);
	buf_free(&many);
	arena_free(&arena);
}

static void test_marks(void **state)
{
	static const struct {
		const char *query, *text, *marked;
	} rows[] = {
		{"audit", "The Audit, an AUDIT; auditor", "The [Audit], an [AUDIT]; auditor"},
		{"audit*", "auditor", "[auditor]"},
		{"\"audit report\"", "audit, report audit reports", "[audit, report] audit reports"},
		{"securite", "S\xc3\xa9" "curité", "[Sécurité]"},
		{"客户密码", "客户密码箱", "[客户密码]箱"},
		{"密", "加密与密", "加[密]与[密]"},
		{"監査 査ログ", "監査ログ", "[監査ログ]"},
		{"\"a b\" \"b c\"", "a b c", "[a b c]"},
		{"x -audit", "audit x", "audit [x]"},
		{"title:audit x", "audit x", "audit [x]"},
	};
	struct page_mark marks[SNIPPET_MARKS];
	struct arena arena = {0};
	struct buf out = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct search s;
		struct error e;
		size_t count, at = 0;

		assert_int_equal(search_parse(slice_of(rows[i].query), &arena, &s, &e), 0);
		count = snippet_marks(slice_of(rows[i].text), &s, false, marks);
		buf_reset(&out);
		for (size_t k = 0; k < count; k++) {
			buf_put(&out, rows[i].text + at, marks[k].from - at);
			buf_putc(&out, '[');
			buf_put(&out, rows[i].text + marks[k].from, marks[k].to - marks[k].from);
			buf_putc(&out, ']');
			at = marks[k].to;
		}
		buf_puts(&out, rows[i].text + at);
		assert_string_equal(out.data, rows[i].marked);
	}
	buf_free(&out);
	arena_free(&arena);
}

static void test_snippet(void **state)
{
	struct page_mark marks[SNIPPET_MARKS];
	struct buf text = BUF_INIT, out = BUF_INIT;
	struct arena arena = {0};
	struct search s;
	struct error e;

	(void)state;
	buf_puts(&text, "\n\nFirst line.\n\n");
	for (int i = 0; i < 100; i++)
		buf_puts(&text, "much that is not looked for ");
	buf_puts(&text, "then the needle and some more");
	for (int i = 0; i < 100; i++)
		buf_puts(&text, " behind it");
	buf_puts(&text, "\n\nthread\there\n");
	assert_int_equal(search_parse(slice_of("needle thread"), &arena, &s, &e), 0);
	assert_int_equal(snippet_make(buf_slice(&text), &s, &out, marks), 2);
	assert_true(out.len < 300);
	assert_true(slice_is((struct slice){out.data + marks[0].from, marks[0].to - marks[0].from}, "needle"));
	assert_true(slice_is((struct slice){out.data + marks[1].from, marks[1].to - marks[1].from}, "thread"));
	assert_null(memchr(out.data, '\n', out.len));
	assert_true(slice_starts(buf_slice(&out), "\xe2\x80\xa6 "));
	assert_true(slice_ends(buf_slice(&out), "thread here"));
	/* Nothing of it: the first words. */
	assert_int_equal(search_parse(slice_of("absent"), &arena, &s, &e), 0);
	assert_int_equal(snippet_make(buf_slice(&text), &s, &out, marks), 0);
	assert_string_equal(out.data, "First line.");
	buf_free(&text);
	buf_free(&out);
	arena_free(&arena);
}

static struct search_folder folder_of(unsigned n)
{
	struct search_folder f = {.ino = ((uint64_t)2 << 60) + (uint64_t)n * 7919u + 1, .parent = 9, .format = 1};

	f.name_len = (size_t)snprintf(f.name, sizeof(f.name), "query %u", n);
	return f;
}

static void test_folders_are_forgotten(void **state)
{
	struct searches *s = searches_new();
	struct search_folder f, first = folder_of(0);
	uint64_t snapshot;

	(void)state;
	assert_non_null(s);
	searches_note(s, &first);
	searches_note_page(s, first.ino, 5, 1000);
	searches_note_page(s, first.ino, 6, 2000);
	assert_true(searches_find_page(s, 1000, &snapshot, &f) && snapshot == 5 && f.ino == first.ino);
	assert_true(searches_find_page(s, 2000, &snapshot, &f) && snapshot == 6);
	searches_note_page(s, first.ino, 7, 3000);
	assert_false(searches_find_page(s, 1000, &snapshot, &f));
	for (unsigned i = 1; i < SEARCHES_FOLDERS; i++)
		searches_note(s, &(struct search_folder){folder_of(i).ino, 9, 1, 1, "x"});
	/* The first is used, so the second goes. */
	assert_true(searches_find(s, first.ino, &f));
	f = folder_of(SEARCHES_FOLDERS);
	searches_note(s, &f);
	assert_true(searches_find(s, first.ino, &f) && slice_is((struct slice){f.name, f.name_len}, "query 0"));
	assert_false(searches_find(s, folder_of(1).ino, &f));
	assert_true(searches_next_forgotten(s, &f));
	assert_true(f.ino == folder_of(1).ino);
	for (unsigned i = 0; i < 3 * SEARCHES_FOLDERS; i++) {
		f = folder_of(10000 + i);
		searches_note(s, &f);
	}
	assert_false(searches_find(s, first.ino, &f));
	assert_false(searches_find_page(s, 3000, &snapshot, &f));
	assert_true(searches_find(s, folder_of(10000 + 3 * SEARCHES_FOLDERS - 1).ino, &f));
	searches_stop(s);
	assert_false(searches_next_forgotten(s, &f));
	searches_free(s);
}

static int made;

static int make_answer(void *arg, struct answer *a)
{
	made++;
	a->count = *(size_t *)arg;
	a->articles = malloc(a->count * sizeof(*a->articles));
	return a->articles ? 0 : -ENOMEM;
}

static int fail_answer(void *arg, struct answer *a)
{
	(void)arg;
	(void)a;
	return -EIO;
}

static void test_answers_are_kept(void **state)
{
	struct searches *s = searches_new();
	struct answer *a, *b;
	struct buf page = BUF_INIT;
	struct slice bytes;
	size_t count = 1000;
	uint64_t ino;
	char name[32];

	(void)state;
	made = 0;
	assert_int_equal(searches_get(s, 1, slice_of("x"), fail_answer, NULL, &a), -EIO);
	assert_int_equal(searches_get(s, 1, slice_of("x"), make_answer, &count, &a), 0);
	assert_int_equal(searches_get(s, 1, slice_of("x"), fail_answer, NULL, &b), 0);
	assert_ptr_equal(a, b);
	searches_put(s, b);
	/* Another snapshot's answer is another one. */
	assert_int_equal(searches_get(s, 2, slice_of("x"), make_answer, &count, &b), 0);
	assert_ptr_not_equal(a, b);
	searches_put(s, b);
	assert_int_equal(made, 2);
	assert_false(searches_page(s, a, 3, &bytes, &ino));
	buf_puts(&page, "page");
	assert_true(slice_is(searches_keep_page(s, a, 3, &page, 77), "page"));
	assert_true(searches_page(s, a, 3, &bytes, &ino) && ino == 77 && slice_is(bytes, "page"));
	/* Room is bounded, and one that is in use stays. */
	for (int i = 0; i < 5000; i++) {
		snprintf(name, sizeof(name), "%d", i);
		assert_int_equal(searches_get(s, 1, slice_of(name), make_answer, &count, &b), 0);
		searches_put(s, b);
	}
	assert_int_equal(made, 5002);
	assert_int_equal(searches_get(s, 1, slice_of("x"), fail_answer, NULL, &b), 0);
	assert_ptr_equal(a, b);
	searches_put(s, b);
	assert_int_equal(searches_get(s, 1, slice_of("0"), make_answer, &count, &b), 0);
	assert_int_equal(made, 5003);
	searches_put(s, b);
	searches_put(s, a);
	searches_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expressions),   cmocka_unit_test(test_filters),
		cmocka_unit_test(test_bad_queries),   cmocka_unit_test(test_marks),
		cmocka_unit_test(test_snippet),       cmocka_unit_test(test_folders_are_forgotten),
		cmocka_unit_test(test_answers_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
