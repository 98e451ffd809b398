/* SPDX-License-Identifier: MIT */
/* What an index should show: every name with its number, every listing. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "flips.h"
#include "tree/tree.h"

struct expecting {
	struct snapshot *s;
	struct tree *tree;
	const char *path;
	uint64_t hash;
	char (*folders)[PATH_BYTES];
	uint64_t *numbers;
	size_t count, room;
};

static void expect(struct snapshot *s, char kind, const char *path, uint64_t value)
{
	if (s->count == s->room) {
		s->room = s->room ? 2 * s->room : 4096;
		s->items = reallocarray(s->items, s->room, sizeof(*s->items));
		if (!s->items)
			quit("realloc");
	}
	s->items[s->count++] = (struct item){path_hash(kind, path), value};
}

static bool expect_entry(void *arg, struct slice text, const struct node *node, uint64_t cookie)
{
	struct expecting *x = arg;
	char name[256], path[PATH_BYTES];

	(void)cookie;
	snprintf(name, sizeof(name), "%.*s", (int)text.len, text.ptr);
	join(path, x->path, name);
	x->hash += entry_hash(name, node->ino);
	expect(x->s, 'N', path, node->ino);
	if (S_ISDIR(node->mode)) {
		if (x->count == x->room) {
			x->room = x->room ? 2 * x->room : 256;
			x->folders = reallocarray(x->folders, x->room, sizeof(*x->folders));
			x->numbers = reallocarray(x->numbers, x->room, sizeof(*x->numbers));
			if (!x->folders || !x->numbers)
				quit("realloc");
		}
		strcpy(x->folders[x->count], path);
		x->numbers[x->count++] = node->ino;
	}
	return true;
}

static int compare_items(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	return (x->path > y->path) - (x->path < y->path);
}

void expect_tree(struct snapshot *s, const char *index)
{
	struct expecting x = {.s = s, .path = ""};
	struct error e;
	char path[PATH_BYTES] = "";
	uint64_t ino = TREE_ROOT;

	if (tree_open(&x.tree, index, &e) != 0) {
		fprintf(stderr, "%s\n", e.text);
		exit(2);
	}
	for (;;) {
		x.path = path;
		x.hash = EMPTY_LISTING;
		if (tree_list(x.tree, ino, 0, expect_entry, &x) != 0)
			quit("tree_list");
		expect(s, 'L', path, x.hash);
		if (x.count == 0)
			break;
		x.count--;
		strcpy(path, x.folders[x.count]);
		ino = x.numbers[x.count];
	}
	tree_close(x.tree);
	free(x.folders);
	free(x.numbers);
	s->items = reallocarray(s->items, s->count, sizeof(*s->items));
	qsort(s->items, s->count, sizeof(*s->items), compare_items);
}

const struct item *expect_find(const struct snapshot *s, uint64_t path)
{
	const struct item key = {path, 0};

	return bsearch(&key, s->items, s->count, sizeof(*s->items), compare_items);
}
