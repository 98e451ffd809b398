/* SPDX-License-Identifier: MIT */
/* compliancefs ls, cat and stat: the mounted tree's names, bytes and attributes without a mount. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/arena.h"
#include "cli/cli.h"
#include "tree/tree.h"

struct names {
	struct arena arena;
	struct slice *items;
	size_t count;
};

static bool add_name(void *arg, struct slice name, const struct node *node, uint64_t cookie)
{
	struct names *n = arg;
	struct slice *slot = arena_push(&n->arena, &n->items, &n->count, sizeof(*slot));

	(void)node;
	(void)cookie;
	if (!slot)
		return false;
	*slot = arena_dup(&n->arena, name);
	return !n->arena.failed;
}

static int compare_names(const void *a, const void *b)
{
	return slice_cmp(*(const struct slice *)a, *(const struct slice *)b);
}

/* A path that leads nowhere is something to look at; a damaged index is a failure. */
static int path_error(const char *path, int r)
{
	log_error("'%s': %s", path, strerror(-r));
	return r == -ENOENT || r == -ENOTDIR || r == -EISDIR ? EXIT_LOOK : EXIT_NOT_DONE;
}

static int worse(int a, int b)
{
	return a > b ? a : b;
}

static int list(struct tree *t, const char *path)
{
	struct names names = {0};
	struct node node;
	int r = tree_resolve(t, path, &node);

	if (r == 0 && S_ISREG(node.mode)) {
		puts(path);
		return EXIT_GOOD;
	}
	if (r == 0)
		r = tree_list(t, node.ino, 0, add_name, &names);
	if (r == 0 && names.arena.failed)
		r = -ENOMEM;
	if (r == 0 && names.count)
		qsort(names.items, names.count, sizeof(*names.items), compare_names);
	for (size_t i = 0; r == 0 && i < names.count; i++)
		printf("%.*s\n", (int)names.items[i].len, names.items[i].ptr);
	arena_free(&names.arena);
	return r < 0 ? path_error(path, r) : EXIT_GOOD;
}

int cmd_ls(int argc, char **argv)
{
	struct tree *t;
	int status;

	if (argc < 2 || argc > 3)
		return usage_error("ls", "an INDEX and at most one PATH");
	t = open_index(argv[1]);
	if (!t)
		return EXIT_NOT_DONE;
	status = list(t, argc == 3 ? argv[2] : "");
	tree_close(t);
	return finish_output(status);
}

static int each_path(int argc, char **argv, int (*one)(struct tree *t, const char *path))
{
	int status = EXIT_GOOD;
	struct tree *t;

	if (argc < 3)
		return usage_error(argv[0], "an INDEX and one PATH or more");
	t = open_index(argv[1]);
	if (!t)
		return EXIT_NOT_DONE;
	for (int i = 2; i < argc; i++)
		status = worse(status, one(t, argv[i]));
	tree_close(t);
	return finish_output(status);
}

static int write_piece(void *arg, struct slice piece)
{
	fwrite(piece.ptr, 1, piece.len, arg);
	return 0;
}

static int cat_one(struct tree *t, const char *path)
{
	struct node node;
	int r = tree_resolve(t, path, &node);

	if (r == 0)
		r = tree_read_pieces(t, node.ino, write_piece, stdout);
	return r < 0 ? path_error(path, r) : EXIT_GOOD;
}

int cmd_cat(int argc, char **argv)
{
	return each_path(argc, argv, cat_one);
}

static int stat_one(struct tree *t, const char *path)
{
	struct node n;
	char stamp[32];
	struct tm tm;
	time_t mtime;
	int r = tree_resolve(t, path, &n);

	if (r < 0)
		return path_error(path, r);
	mtime = (time_t)n.mtime;
	gmtime_r(&mtime, &tm);
	strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%SZ", &tm);
	printf("%s\n  type: %s\n  mode: %04o\n  size: %" PRIu64 "\n  blocks: %" PRIu64 "\n  links: %u\n  inode: %" PRIu64
	       "\n  mtime: %s\n",
	       path, S_ISDIR(n.mode) ? "folder" : "file", n.mode & 07777, n.size, (n.size + 511) / 512, n.nlink, n.ino,
	       stamp);
	return EXIT_GOOD;
}

int cmd_stat(int argc, char **argv)
{
	return each_path(argc, argv, stat_one);
}
