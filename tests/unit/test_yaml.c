/* SPDX-License-Identifier: MIT */
/* YAML trees, and what is refused. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/yaml.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const char front_matter[] = "title: 'ISO/IEC 27001:2013: standards'\n"
				   "description: >-\n"
				   "  folded\n"
				   "  text\n"
				   "ms.collection:\n"
				   "- one\n"
				   "- two\n"
				   "ms.custom: []\n"
				   "author: None\n"
				   "empty:\n"
				   "hideEdit: true\n"
				   "nbsp: a\xc2\xa0" "b\n"
				   "nested: {a: {b: [1, 2]}}\n";

static void test_front_matter(void **state)
{
	struct arena arena = {0};
	struct error e = {0};
	struct yaml_node *root;
	const struct yaml_node *list;
	unsigned line;

	(void)state;
	assert_int_equal(yaml_parse(slice_of(front_matter), &arena, &root, &line, &e), 0);
	assert_int_equal(root->type, YAML_MAP);
	assert_true(slice_is(yaml_text(root, "title"), "ISO/IEC 27001:2013: standards"));
	assert_true(slice_is(yaml_text(root, "description"), "folded text"));
	assert_true(slice_is(yaml_text(root, "author"), "None"));
	assert_true(slice_is(yaml_text(root, "hideEdit"), "true"));
	assert_true(slice_is(yaml_text(root, "nbsp"), "a\xc2\xa0" "b"));
	assert_int_equal(yaml_text(root, "empty").len, 0);
	assert_int_equal(yaml_text(root, "ms.collection").len, 0);
	assert_int_equal(yaml_text(root, "no such key").len, 0);
	list = yaml_get(root, "ms.collection");
	assert_int_equal(list->type, YAML_LIST);
	assert_int_equal(list->line, 5);
	assert_true(slice_is(list->first->next->text, "two"));
	assert_int_equal(list->first->next->line, 7);
	assert_null(list->first->next->next);
	assert_null(yaml_get(root, "ms.custom")->first);
	assert_true(slice_is(yaml_get(yaml_get(yaml_get(root, "nested"), "a"), "b")->first->text, "1"));
	assert_null(yaml_get(NULL, "title"));
	assert_null(yaml_get(list, "title"));
	arena_free(&arena);
}

static void test_what_is_no_mapping(void **state)
{
	static const struct {
		const char *text;
		bool empty;
		enum yaml_type type;
	} rows[] = {
		{"", true, 0},
		{"# nothing but a comment\n", true, 0},
		{"\n\n", true, 0},
		{"just text", false, YAML_SCALAR},
		{"- a\n- b\n", false, YAML_LIST},
		{"\xef\xbb\xbfkey: value\n", false, YAML_MAP},
		{"key: value\r\nother: value\r\n", false, YAML_MAP},
		{"--- {}\n", false, YAML_MAP},
	};
	struct arena arena = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct error e = {0};
		struct yaml_node *root;
		unsigned line;

		assert_int_equal(yaml_parse(slice_of(rows[i].text), &arena, &root, &line, &e), 0);
		assert_int_equal(root == NULL, rows[i].empty);
		if (root)
			assert_int_equal(root->type, rows[i].type);
	}
	arena_free(&arena);
}

static void test_refused(void **state)
{
	static const struct {
		const char *text;
		int code;
		unsigned line;
		const char *why;
	} rows[] = {
		{"title: a: b\n", -EINVAL, 1, "mapping values are not allowed in this context"},
		{"ok: 1\ntitle: \"open\n", -EINVAL, 3, "found unexpected end of stream while scanning a quoted scalar"},
		{"a: 1\nb: 2\na: 3\n", -EINVAL, 3, "the key 'a' is there twice"},
		{"x:\n  k: 1\n  k: 2\n", -EINVAL, 3, "the key 'k' is there twice"},
		{"a: &anchor 1\n", -EINVAL, 1, "anchors and aliases are not allowed"},
		{"a: 1\nb: *a\n", -EINVAL, 2, "anchors and aliases are not allowed"},
		{"a: &x {b: 1}\n", -EINVAL, 1, "anchors and aliases are not allowed"},
		{"a: &x [b]\n", -EINVAL, 1, "anchors and aliases are not allowed"},
		{"? [a, b]\n: c\n", -EINVAL, 1, "a key must be plain text"},
		{"a: 1\n---\nb: 2\n", -EINVAL, 2, "a second document"},
		{"a: [1, 2\n", -EINVAL, 2, NULL},
		{"a:\n\tb: 1\n", -EINVAL, 2, NULL},
		{"a: 1\nb: \xff\n", -EINVAL, 2, NULL},
		{"a: 1\nb: x\x01y\n", -EINVAL, 2, NULL},
	};
	struct arena arena = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct error e = {0};
		struct yaml_node *root;
		unsigned line = 0;

		assert_int_equal(yaml_parse(slice_of(rows[i].text), &arena, &root, &line, &e), rows[i].code);
		assert_null(root);
		assert_int_not_equal(strlen(e.text), 0);
		if (rows[i].why)
			assert_string_equal(e.text, rows[i].why);
		assert_int_equal(line, rows[i].line);
	}
	arena_free(&arena);
}

/* Repeats a text; the caller frees. */
static struct buf repeat(const char *text, size_t times)
{
	struct buf b = BUF_INIT;

	while (times--)
		buf_puts(&b, text);
	return b;
}

static void test_limits(void **state)
{
	static const struct {
		const char *text;
		size_t times;
		int code;
	} rows[] = {
		{"[", 65, -EFBIG},
		{"[", 100000, -EFBIG},
		{"- a\n", 199999, 0},
		{"- a\n", 200000, -EFBIG},
		{"- \n", 1000, 0},
		{"aaaaaaaaaaaaaaa\n", ((size_t)4 << 20) / 16, 0},
		{"aaaaaaaaaaaaaaa\n", ((size_t)4 << 20) / 16 + 1, -EFBIG},
		{"- - - - - - - - - - a\n", 1, 0},
	};
	struct arena arena = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf text = repeat(rows[i].text, rows[i].times);
		struct error e = {0};
		struct yaml_node *root;
		unsigned line;

		assert_int_equal(yaml_parse(buf_slice(&text), &arena, &root, &line, &e), rows[i].code);
		buf_free(&text);
		arena_reset(&arena);
	}
	arena_free(&arena);
}

/* Looking for duplicate keys must not take quadratic time. */
static void test_many_keys(void **state)
{
	struct buf text = BUF_INIT;
	struct arena arena = {0};
	struct error e = {0};
	struct yaml_node *root;
	unsigned line;

	(void)state;
	for (int i = 0; i < 150000; i++)
		buf_printf(&text, "k%d: v\n", i);
	assert_int_equal(yaml_parse(buf_slice(&text), &arena, &root, &line, &e), 0);
	buf_puts(&text, "k7: again\n");
	arena_reset(&arena);
	assert_int_equal(yaml_parse(buf_slice(&text), &arena, &root, &line, &e), -EINVAL);
	assert_int_equal(line, 150001);
	buf_free(&text);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_front_matter), cmocka_unit_test(test_what_is_no_mapping),
		cmocka_unit_test(test_refused),      cmocka_unit_test(test_limits),
		cmocka_unit_test(test_many_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
