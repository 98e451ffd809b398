/* SPDX-License-Identifier: MIT */
/*
 * Why: an edit of one article changes some dozens of names. Finding them by comparing two trees takes as long as the
 * trees are large; the indexer knows them. It notes the sum of the snapshot that it copied (`base`, equal sums:
 * equal trees) and the articles it replaced (`edited`).
 *
 * Such an edit touches those articles' files, the file `revision`, and the dates of all folders above them:
 * see src/index/edit.c.
 */
#include <errno.h>
#include <stdlib.h>

#include <compliancefs/format.h>

#include "tree/edits.h"
#include "tree/internal.h"

struct editing {
	struct arena *arena;
	struct tree_change *list;
	size_t count;
	int64_t *parents; /* ids of dirs, each once */
	size_t parent_count;
};

/* name NULL: the folder's mtime may be another. */
static void add_edit(struct editing *g, uint64_t folder, const char *name)
{
	struct tree_change *change = arena_push(g->arena, &g->list, &g->count, sizeof(*change));

	if (change)
		*change = (struct tree_change){name ? CHANGED_NAME : CHANGED_ATTRIBUTES, folder, name};
}

static void add_parent(struct editing *g, int64_t id)
{
	int64_t *parent;

	for (size_t i = 0; i < g->parent_count; i++)
		if (g->parents[i] == id)
			return;
	parent = arena_push(g->arena, &g->parents, &g->parent_count, sizeof(*parent));
	if (parent)
		*parent = id;
}

static bool add_name(void *arg, uint64_t dir, int64_t parent, unsigned format, struct slice base)
{
	const struct format *f = format_by_id(format);
	struct editing *g = arg;

	if (f)
		add_edit(g, dir, arena_printf(g->arena, "%.*s.%s", (int)base.len, base.ptr, f->suffix).ptr);
	add_parent(g, parent);
	return !g->arena->failed;
}

/* Every folder's parent's parent, up to the root, which is its own. */
static int add_parents(struct tree *t, struct editing *g)
{
	struct dir_row row;
	int r = 0;

	for (size_t i = 0; i < g->parent_count && r == 0; i++) {
		r = snapshot_dir_by_id(t->snapshot, g->parents[i], &row);
		if (r == 0) {
			add_edit(g, row.ino, NULL);
			add_parent(g, row.parent);
		}
	}
	return r == -ENOENT ? -EIO : r;
}

static int add_articles(struct tree *t, struct editing *g, const char *ids)
{
	int r = 0;

	while (r == 0 && *ids) {
		char *end;
		int64_t id = strtoll(ids, &end, 10);

		if (end == ids)
			return -EIO;
		ids = end;
		r = snapshot_names(t->snapshot, id, add_name, g);
	}
	return r;
}

static int meta(struct tree *t, const char *key, struct buf *value)
{
	int r = snapshot_meta(t->snapshot, key, value);

	return r == -ENOENT ? -ENODATA : r;
}

int tree_edits(struct tree *t, struct tree *base, struct arena *arena, struct tree_change **changes, size_t *count)
{
	struct editing g = {.arena = arena};
	struct buf sum = BUF_INIT, text = BUF_INIT;
	int r = meta(base, "sum", &sum);

	if (r == 0)
		r = meta(t, "base", &text);
	if (r == 0 && !slice_eq(buf_slice(&sum), buf_slice(&text)))
		r = -ENODATA;
	if (r == 0)
		r = meta(t, "edited", &text);
	if (r == 0)
		r = add_articles(t, &g, text.data);
	add_edit(&g, TREE_ROOT, "revision");
	if (r == 0)
		r = add_parents(t, &g);
	if (r == 0 && arena->failed)
		r = -ENOMEM;
	buf_free(&sum);
	buf_free(&text);
	*changes = g.list;
	*count = g.count;
	return r;
}
