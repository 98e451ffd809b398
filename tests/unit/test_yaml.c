/* SPDX-License-Identifier: MIT */
/* YAML trees, and what is refused. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/yaml.h"
#include "base/yamlplain.h"

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
		{"a: \"x\u2028y\u2029z\xc2\x85\u00e9\"\nb: &x 1\n", -EINVAL, 2, "anchors and aliases are not allowed"},
		{"a: \"x\u2028y\u2029z\"\nb: [1\n", -EINVAL, 3, NULL},
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

/* Trees are the same, node by node. Neither has more than two levels here, but any would do. */
static void assert_same(const struct yaml_node *a, const struct yaml_node *b)
{
	for (; a && b; a = a->next, b = b->next) {
		assert_int_equal(a->type, b->type);
		assert_int_equal(a->line, b->line);
		assert_true(slice_eq(a->key, b->key));
		assert_true(slice_eq(a->text, b->text));
		assert_same(a->first, b->first);
	}
	assert_true(!a && !b);
}

/* Whether yaml_plain reads a text; then it must read it as libyaml does, which a comment behind it makes read it. */
static bool reads_plainly(struct slice text)
{
	struct yaml_node *plain = NULL, *root = NULL;
	struct arena arena = {0};
	struct buf more = BUF_INIT;
	struct error e = {0};
	unsigned line;
	bool reads = yaml_plain(text, &arena, &plain);

	buf_put_slice(&more, text);
	buf_puts(&more, slice_ends(text, "\n") ? "#\n" : "\n#\n");
	if (reads) {
		assert_int_equal(yaml_parse(buf_slice(&more), &arena, &root, &line, &e), 0);
		assert_same(plain, root);
	}
	buf_free(&more);
	arena_free(&arena);
	return reads;
}

static void test_plain(void **state)
{
	static const char *const plain[] = {
		"title: a b", "a:", "a: \nb: c\n", "a:\n- b\n- c d\ne: f\n", "a: 'b: c #d'\n", "a: \"- b\"  \n", "a: ''\n",
		"ms.x-y_1: 1/2/2020\n", "a: b:c#d\n", "a: caf\u00e9 \u2019\uff01\n", "a: x[y], {z}\n",
	};
	static const char *const more[] = {
		"", "\n", "a", "a:b\n", "a: b: c\n", "a: b #c\n", "a: b:\n", "a: [b]\n", "a: |\n  b\n", "a: b\n  c\n",
		"a: b\n- c\n", "- a\n", "a: 'b''c'\n", "a: \"b\\n\"\n", "a: \"b\" c\n", "a: b\na: c\n", "a: \tb\n",
		"a:\n- b: c\n", "a:\n-\n", "a: ''\n- b\n", "a: x\u2028y\n", "a: x\xc2\x85y\n", "a: \uFEFFx\n", "a: *b\n",
		"a: !b c\n", "a: - b\n", "? a\n", "a: b\r\n", "1: b\n", "--- a\n", "%a: b\n", "a: %b\n", "a: x\x7f\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(plain); i++)
		assert_true(reads_plainly(slice_of(plain[i])));
	for (size_t i = 0; i < COUNT(more); i++)
		assert_false(reads_plainly(slice_of(more[i])));
}

/* Lines put together from what matters to YAML: whatever yaml_plain takes on, it reads as libyaml does. */
static void test_plain_at_random(void **state)
{
	static const char *const pieces[] = {
		"a", "b", "key", "title: ", "x: ", "ms.date:", ": ", ":", "#", " #", " ", "  ", "- ", "-", "\n", "\n", "\n", "\n- ",
		"\ny: ", "\nz:", "'", "\"", "\\", "[", "]", "{", "}", ",", "&", "*", "!", "|", ">", "%", "@", "`", "?", "~", "---",
		"...", "\t", "\u00a0", "\xc2\x85", "\u2028", "\u2019", "\ufeff", "\uff01", "\u30a2", "\U0001f600", "1", ".", "_",
		"true", "null", "<<", "=", "\x01",
	};
	struct buf text = BUF_INIT;
	uint32_t random = 1;
	unsigned read = 0;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		buf_reset(&text);
		if (i % 2)
			buf_puts(&text, "k: v\nl:\n- w\nm: ");
		for (uint32_t n = i % 9; n-- > 0;) {
			random = random * 1664525 + 1013904223;
			buf_puts(&text, pieces[(random >> 8) % COUNT(pieces)]);
		}
		read += reads_plainly(buf_slice(&text));
	}
	assert_true(read > 2000);
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_front_matter), cmocka_unit_test(test_what_is_no_mapping),
		cmocka_unit_test(test_refused),      cmocka_unit_test(test_limits),
		cmocka_unit_test(test_many_keys),    cmocka_unit_test(test_plain),
		cmocka_unit_test(test_plain_at_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
