/* SPDX-License-Identifier: MIT */
/*
 * What is told to differ between two snapshots is what listing both of them whole shows to differ, no more and no less:
 * articles edited, added, taken away, put under other services, standards and certificates, and everything at once.
 */
#include <errno.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "folder.h"
#include "index/index.h"
#include "tree/changes.h"

static const char *const locales[] = {"en-us", "fr-fr", "ja-jp", "de-de"};
static const char *const standards[] = {"soc-1", "soc-2", "iso-27001", "gdpr", "hipaa-hitech"};
static const char *const services[] = {"Azure", "Power BI", "Intune", "Dynamics 365", "Yammer"};

enum { LOCALES = 4, NAMES = 60, ALL = LOCALES * NAMES };

struct sources {
	struct folder folder;
	char index[300], before[300];
	int edits[ALL]; /* of an article's text */
	int titles[ALL], scopes[ALL], documents[ALL];
	bool gone[ALL];
};

static void put_article(const struct sources *s, int a)
{
	int n = a / LOCALES;
	const char *locale = locales[a % LOCALES];
	struct buf text = BUF_INIT;
	char path[200];

	if (n < 5)
		snprintf(path, sizeof(path), "in/%s/compliance/regulatory/offering-%s.md", locale, standards[n]);
	else
		snprintf(path, sizeof(path), "in/%s/compliance/regulatory/offering-notes-%d.md", locale, n);
	buf_printf(&text, "---\ntitle: Notes %d.%d\nms.date: 02/0%d/2023\n---\n# Notes %d\n\nText %d.\n\n", n, s->titles[a],
		   1 + a % 9, n, s->edits[a]);
	buf_puts(&text, "## Microsoft in-scope cloud services\n\n");
	for (int i = 0; i < 5; i++)
		if ((a + s->scopes[a]) >> i & 1)
			buf_printf(&text, "- %s\n", services[i]);
	buf_printf(&text, "\n## Audits, reports, and certificates\n\n- [Azure: report %d](https://example.org/report-%d)\n",
		   (n + s->documents[a]) % 7, (n + s->documents[a]) % 7);
	if (s->gone[a]) {
		char full[600];

		snprintf(full, sizeof(full), "%s/%s", s->folder.path, path);
		unlink(full);
	} else {
		folder_write(&s->folder, path, buf_slice(&text));
	}
	buf_free(&text);
}

static void make_index(const struct sources *s)
{
	char in[300];
	char *source = in;
	struct index_options options = {.index = s->index, .sources = &source, .source_count = 1, .jobs = 2};
	struct index_result result;
	struct error e = {0};

	snprintf(in, sizeof(in), "%s/in", s->folder.path);
	for (int a = 0; a < ALL; a++)
		put_article(s, a);
	if (index_run(&options, &result, &e) < 0)
		fail_msg("%s", e.text);
}

/* One name of a tree. */
struct listed {
	uint64_t folder;
	struct node node;
	struct slice name;
};

struct listing {
	struct arena *arena;
	uint64_t folder;
	struct listed *items;
	size_t count;
};

static bool add_listed(void *arg, struct slice name, const struct node *node, uint64_t cookie)
{
	struct listing *l = arg;
	struct listed *item = arena_push(l->arena, &l->items, &l->count, sizeof(*item));

	(void)cookie;
	assert_non_null(item);
	*item = (struct listed){l->folder, *node, arena_dup(l->arena, name)};
	return true;
}

/* All names; the root is one without name in itself. */
static void list_all(struct tree *t, struct listing *l)
{
	struct node root;

	assert_int_equal(tree_get(t, TREE_ROOT, &root), 0);
	l->folder = TREE_ROOT;
	add_listed(l, (struct slice){"", 0}, &root, 0);
	for (size_t i = 0; i < l->count; i++) {
		l->folder = l->items[i].node.ino;
		if (S_ISDIR(l->items[i].node.mode))
			assert_int_equal(tree_list(t, l->folder, 0, add_listed, l), 0);
	}
}

static const struct listed *find_name(const struct listing *l, const struct listed *wanted)
{
	for (size_t i = 0; i < l->count; i++)
		if (l->items[i].folder == wanted->folder && slice_eq(l->items[i].name, wanted->name))
			return &l->items[i];
	return NULL;
}

static const struct listed *find_node(const struct listing *l, uint64_t ino)
{
	for (size_t i = 0; i < l->count; i++)
		if (l->items[i].node.ino == ino)
			return &l->items[i];
	return NULL;
}

struct lines {
	struct arena *arena;
	const char **list;
	size_t count;
};

static void add_line(struct lines *l, char what, uint64_t ino, const char *name)
{
	const char **line = arena_push(l->arena, &l->list, &l->count, sizeof(*line));

	assert_non_null(line);
	*line = arena_printf(l->arena, "%c %016" PRIx64 " %s", what, ino, name ? name : "").ptr;
}

/* What of `a` is not so in `b`. Nodes that are in both are told of once, when `both` is asked for. */
static void add_differences(struct lines *lines, const struct listing *a, const struct listing *b, bool both)
{
	for (size_t i = 0; i < a->count; i++) {
		const struct listed *item = &a->items[i], *name = find_name(b, item);
		const struct listed *other = find_node(b, item->node.ino);

		if (item->name.len && (!name || (both && name->node.ino != item->node.ino)))
			add_line(lines, 'N', item->folder, item->name.ptr);
		if (find_node(a, item->node.ino) != item)
			continue;
		if (!other && S_ISDIR(item->node.mode))
			add_line(lines, 'F', item->node.ino, NULL);
		if (both && other && (other->node.mtime != item->node.mtime || other->node.nlink != item->node.nlink))
			add_line(lines, 'A', item->node.ino, NULL);
	}
}

static int compare_lines(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_lines(struct lines *l)
{
	if (l->count)
		qsort(l->list, l->count, sizeof(*l->list), compare_lines);
}

static void add_told(struct lines *lines, const struct tree_change *changes, size_t count)
{
	static const char letters[] = {[CHANGED_NAME] = 'N', [CHANGED_ATTRIBUTES] = 'A', [CHANGED_FOLDER] = 'F'};

	for (size_t i = 0; i < count; i++)
		add_line(lines, letters[changes[i].kind], changes[i].ino, changes[i].name);
}

/* Makes the next index and compares. Returns how much differs. */
static size_t step(const struct sources *s, const char *what)
{
	struct arena arena = {0};
	struct listing listings[2] = {{.arena = &arena}, {.arena = &arena}};
	struct lines shown = {.arena = &arena}, told = {.arena = &arena};
	struct tree_change *changes;
	struct tree *old, *new;
	struct error e = {0};
	size_t count;

	assert_int_equal(rename(s->index, s->before), 0);
	assert_int_equal(link(s->before, s->index), 0);
	make_index(s);
	assert_int_equal(tree_open(&old, s->before, &e), 0);
	assert_int_equal(tree_open(&new, s->index, &e), 0);
	list_all(old, &listings[0]);
	list_all(new, &listings[1]);
	add_differences(&shown, &listings[0], &listings[1], true);
	add_differences(&shown, &listings[1], &listings[0], false);
	assert_int_equal(tree_changes(old, new, ALL, &arena, &changes, &count), 0);
	add_told(&told, changes, count);
	sort_lines(&shown);
	sort_lines(&told);
	for (size_t i = 0; i < shown.count && i < told.count; i++)
		if (strcmp(shown.list[i], told.list[i]) != 0)
			fail_msg("%s: told is '%s', different '%s'", what, told.list[i], shown.list[i]);
	if (told.count != shown.count)
		fail_msg("%s: %zu differences told, %zu shown", what, told.count, shown.count);
	tree_close(old);
	tree_close(new);
	arena_free(&arena);
	return count;
}

static void start(struct sources *s)
{
	*s = (struct sources){0};
	folder_make(&s->folder);
	snprintf(s->index, sizeof(s->index), "%s/index", s->folder.path);
	snprintf(s->before, sizeof(s->before), "%s/before", s->folder.path);
	make_index(s);
}

static void test_equal(void **state)
{
	struct sources s;
	size_t first, many;

	(void)state;
	start(&s);
	s.titles[130]++;
	first = step(&s, "one title");
	assert_true(first > 10 && first < 1000);
	s.edits[7]++;
	s.edits[8]++;
	s.titles[9]++;
	step(&s, "texts and a title");
	s.gone[101] = true;
	step(&s, "one article goes");
	s.gone[101] = false;
	s.gone[0] = s.gone[1] = s.gone[2] = s.gone[3] = true;
	step(&s, "one comes back, a standard goes");
	s.gone[0] = s.gone[1] = s.gone[2] = s.gone[3] = false;
	s.scopes[44] = 5;
	step(&s, "the standard comes back, another has other services");
	for (int a = 0; a < ALL; a += LOCALES)
		s.documents[a] = 7 * 3 + 5;
	step(&s, "other reports in one language");
	for (int a = 2; a < ALL; a += LOCALES)
		s.gone[a] = true;
	step(&s, "a language goes");
	for (int a = 0; a < ALL; a++) {
		s.gone[a] = false;
		s.edits[a]++;
		s.titles[a]++;
		s.scopes[a] = a % 3;
	}
	many = step(&s, "everything at once");
	assert_true(many > 5000);
	folder_remove(&s.folder);
}

static void test_same_and_too_many(void **state)
{
	struct sources s;
	struct arena arena = {0};
	struct tree_change *changes;
	struct tree *old, *new;
	struct error e = {0};
	size_t count;

	(void)state;
	start(&s);
	assert_int_equal(tree_open(&old, s.index, &e), 0);
	assert_int_equal(tree_changes(old, old, 0, &arena, &changes, &count), 0);
	assert_int_equal(count, 0);
	for (int a = 0; a < ALL; a++)
		s.titles[a]++;
	make_index(&s);
	assert_int_equal(tree_open(&new, s.index, &e), 0);
	assert_int_equal(tree_changes(old, new, 100, &arena, &changes, &count), -E2BIG);
	assert_int_equal(tree_changes(old, new, ALL, &arena, &changes, &count), 0);
	tree_close(old);
	tree_close(new);
	arena_free(&arena);
	folder_remove(&s.folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_equal),
		cmocka_unit_test(test_same_and_too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
