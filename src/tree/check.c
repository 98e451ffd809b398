/* SPDX-License-Identifier: MIT */
/*
 * The walk of `check`.  Link counts are compared at the end: every name of a file adds one
 * to its entry, sorted by inode number; memory is 16 bytes a name.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "store/stretches.h"
#include "tree/check.h"
#include "tree/internal.h"

struct listed {
	struct node node;
	struct slice name;
};

struct listing {
	struct arena *arena;
	struct listed *items;
	size_t count;
};

struct seen {
	uint64_t ino;
	uint32_t nlink;
};

struct walk {
	struct tree *t;
	struct tree_check *c;
	struct arena arena;      /* of the whole walk */
	struct listed *folders;  /* still to be walked; name is the path */
	size_t folder_count;
	struct seen *seen;
	size_t seen_count;
	uint64_t folders_max; /* as many as the index has: more are walked only where one lies in itself */
};

static void __attribute__((format(printf, 2, 3))) differ(struct tree_check *c, const char *fmt, ...)
{
	char line[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	c->differences++;
	c->report(c->arg, line);
}

static bool add_listed(void *arg, struct slice name, const struct node *node, uint64_t cookie)
{
	struct listing *l = arg;
	struct listed *item = arena_push(l->arena, &l->items, &l->count, sizeof(*item));

	(void)cookie;
	if (!item)
		return false;
	*item = (struct listed){*node, arena_dup(l->arena, name)};
	return true;
}

static bool same(const struct node *a, const struct node *b)
{
	return a->ino == b->ino && a->mode == b->mode && a->nlink == b->nlink && a->size == b->size &&
	       a->mtime == b->mtime;
}

static int see(struct walk *w, const struct node *node)
{
	struct seen *s = arena_push(&w->arena, &w->seen, &w->seen_count, sizeof(*s));

	if (!s)
		return -ENOMEM;
	*s = (struct seen){node->ino, node->nlink};
	return 0;
}

static int check_entry(struct walk *w, const struct listed *folder, const struct listed *item)
{
	struct slice path = folder->name.len ? arena_printf(&w->arena, "%s/%s", folder->name.ptr, item->name.ptr)
					     : arena_dup(&w->arena, item->name);
	struct listed *deeper;
	struct node node;
	int r = tree_lookup(w->t, folder->node.ino, item->name, &node);

	if (!path.ptr)
		return -ENOMEM;
	if (r < 0)
		differ(w->c, "%s: is listed but cannot be looked up: error %d", path.ptr, -r);
	else if (!same(&node, &item->node))
		differ(w->c, "%s: is listed as another node than it looks up to", path.ptr);
	if (S_ISREG(item->node.mode)) {
		w->c->files++;
		return see(w, &item->node);
	}
	w->c->folders++;
	if (w->folder_count >= w->folders_max) {
		differ(w->c, "%s: a folder in more than one place", path.ptr);
		return 0;
	}
	deeper = arena_push(&w->arena, &w->folders, &w->folder_count, sizeof(*deeper));
	if (!deeper)
		return -ENOMEM;
	*deeper = (struct listed){item->node, path};
	return 0;
}

static int check_folder(struct walk *w, struct listed folder)
{
	struct arena arena = {0};
	struct listing l = {&arena, NULL, 0};
	uint32_t subfolders = 0;
	int r = tree_list(w->t, folder.node.ino, 0, add_listed, &l);

	if (r < 0) {
		differ(w->c, "%s: cannot be listed: error %d", folder.name.ptr, -r);
		r = 0;
	}
	if (arena.failed)
		r = -ENOMEM;
	for (size_t i = 0; r == 0 && i < l.count; i++) {
		subfolders += S_ISDIR(l.items[i].node.mode) != 0;
		r = check_entry(w, &folder, &l.items[i]);
	}
	if (r == 0 && folder.node.nlink != 2 + subfolders)
		differ(w->c, "%s: link count %u with %u subfolders", folder.name.ptr, folder.node.nlink, subfolders);
	arena_free(&arena);
	return r;
}

static int compare_seen(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;

	return (x->ino > y->ino) - (x->ino < y->ino);
}

static int ignore_piece(void *arg, struct slice piece)
{
	(void)arg;
	(void)piece;
	return 0;
}

static void check_files(struct walk *w)
{
	if (w->seen_count)
		qsort(w->seen, w->seen_count, sizeof(*w->seen), compare_seen);
	for (size_t i = 0, n; i < w->seen_count; i += n) {
		for (n = 1; i + n < w->seen_count && w->seen[i + n].ino == w->seen[i].ino; n++)
			;
		if (n != w->seen[i].nlink)
			differ(w->c, "inode %" PRIu64 ": link count %u, but %zu names", w->seen[i].ino,
			       w->seen[i].nlink, n);
		if (tree_read_pieces(w->t, w->seen[i].ino, ignore_piece, NULL) < 0)
			differ(w->c, "inode %" PRIu64 ": its bytes cannot be made or are not as many as its size",
			       w->seen[i].ino);
	}
}

int tree_check(struct tree *t, struct tree_check *c)
{
	struct walk w = {.t = t, .c = c};
	struct listed *root = arena_push(&w.arena, &w.folders, &w.folder_count, sizeof(*root));
	struct tree_totals totals = {0};
	struct error e;
	int r = root ? 0 : -ENOMEM;

	if (snapshot_verify(t->snapshot, &e) < 0)
		differ(c, "%s", e.text);
	if (snapshot_check_stretches(t->snapshot) < 0)
		differ(c, "the digests by which a mount sees what changed are not those of what the index holds");
	if (r == 0)
		r = tree_get(t, TREE_ROOT, &root->node);
	if (r == 0 && tree_totals(t, &totals) < 0)
		differ(c, "what it holds cannot be counted");
	w.folders_max = totals.folders;
	if (r == 0)
		root->name = arena_dupz(&w.arena, "");
	c->folders++;
	for (size_t i = 0; r == 0 && i < w.folder_count; i++)
		r = check_folder(&w, w.folders[i]);
	if (r == 0)
		check_files(&w);
	arena_free(&w.arena);
	return r;
}
