/* SPDX-License-Identifier: MIT */
/*
 * Why: after a full run most of a tree is what it was. To find the rest by listing both takes a second for a million
 * names; for so long a mount would show old ones.
 *
 * How it works: folders and stored files are few, so all of them are compared. Of the articles' files only those
 * are that lie in a stretch (store/stretches.h) whose digest is in one of the two only. Each time two lists
 * are made, a key a row, and what is in both is taken out of them; ids may differ, so lists are sorted by key, but what they
 * begin and end with alike, mostly nearly all, goes before. What is left tells the articles to look at: each by name, its files
 * and the folders it is in, in both.
 */
#include <errno.h>
#include <stdlib.h>

#include <compliancefs/format.h>

#include "store/inode.h"
#include "store/stretches.h"
#include "base/names.h"
#include "tree/changes.h"
#include "tree/internal.h"

enum { OLD, NEW, SIDES };
#define FORMATS_MAX 32

struct comparing {
	struct tree *sides[SIDES];
	size_t max;
	struct arena *arena;   /* of what is returned */
	struct arena scratch;  /* of one step */
	struct arena articles; /* of the list of them */
	struct slice *bases;   /* of the articles to look at; the same may be there twice */
	size_t base_count;
	struct tree_change *list;
	size_t count;
};

static void add_change(struct comparing *c, enum tree_change_kind kind, uint64_t ino, struct slice name)
{
	struct tree_change *change = arena_push(c->arena, &c->list, &c->count, sizeof(*change));

	if (change)
		*change = (struct tree_change){kind, ino, kind == CHANGED_NAME ? arena_dup(c->arena, name).ptr : NULL};
}

static const struct slice no_name = {NULL, 0};

static int compare_keys(const void *a, const void *b)
{
	const struct row_key *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

/* Leaves of both what the other does not have. */
static void leave_odd(struct row_keys *a, struct row_keys *b)
{
	size_t i = 0, j = 0, odd_a = 0, odd_b = 0;

	for (; a->count && b->count && a->list[a->count - 1].key == b->list[b->count - 1].key; a->count--)
		b->count--;
	for (; a->count && b->count && a->list->key == b->list->key; a->list++, b->list++) {
		a->count--;
		b->count--;
	}
	if (a->count)
		qsort(a->list, a->count, sizeof(*a->list), compare_keys);
	if (b->count)
		qsort(b->list, b->count, sizeof(*b->list), compare_keys);
	while (i < a->count || j < b->count) {
		int order = i == a->count ? 1 : j == b->count ? -1 : compare_keys(&a->list[i], &b->list[j]);

		if (order < 0)
			a->list[odd_a++] = a->list[i];
		else if (order > 0)
			b->list[odd_b++] = b->list[j];
		i += order <= 0;
		j += order >= 0;
	}
	a->count = odd_a;
	b->count = odd_b;
}

/* A name that is there in one of the two, or leads to different nodes. */
struct odd {
	uint64_t folder, ino; /* where it is and what it leads to */
	int64_t mtime;
	unsigned nlink;
	struct slice name;
	int side;
};

struct odds {
	struct odd *list;
	size_t count;
};

static void add_odd(struct comparing *c, struct odds *odds, struct odd odd)
{
	struct odd *at = arena_push(&c->scratch, &odds->list, &odds->count, sizeof(*at));

	if (at) {
		*at = odd;
		at->name = arena_dup(&c->scratch, odd.name);
	}
}

static int compare_places(const void *a, const void *b)
{
	const struct odd *x = a, *y = b;
	int order = (x->folder > y->folder) - (x->folder < y->folder);

	if (order == 0)
		order = slice_cmp(x->name, y->name);
	return order ? order : x->side - y->side;
}

static int compare_numbers(const void *a, const void *b)
{
	const struct odd *x = a, *y = b;
	int order = (x->ino > y->ino) - (x->ino < y->ino);

	return order ? order : x->side - y->side;
}

/* Names first; then the nodes that are in both, with other attributes, and folders that are not. */
static void add_odds(struct comparing *c, struct odds *odds)
{
	struct odd *o = odds->list;
	size_t n = odds->count;

	if (!n)
		return;
	qsort(o, n, sizeof(*o), compare_places);
	for (size_t i = 0; i < n; i++) {
		bool both = i + 1 < n && o[i].folder == o[i + 1].folder && slice_eq(o[i].name, o[i + 1].name);

		if (o[i].name.len && (!both || o[i].ino != o[i + 1].ino))
			add_change(c, CHANGED_NAME, o[i].folder, o[i].name);
		i += both;
	}
	qsort(o, n, sizeof(*o), compare_numbers);
	for (size_t i = 0, next; i < n; i = next) {
		const struct odd *last;

		for (next = i + 1; next < n && o[next].ino == o[i].ino; next++)
			;
		last = &o[next - 1];
		if (o[i].side != last->side && (o[i].mtime != last->mtime || o[i].nlink != last->nlink))
			add_change(c, CHANGED_ATTRIBUTES, o[i].ino, no_name);
		else if (o[i].side == last->side && inode_kind(o[i].ino) == INODE_DIR)
			add_change(c, CHANGED_FOLDER, o[i].ino, no_name);
	}
}

static int add_dir(struct comparing *c, int side, int64_t id, struct odds *odds)
{
	struct snapshot *s = c->sides[side]->snapshot;
	struct dir_row row, up;
	struct odd odd;
	int r = snapshot_dir_by_id(s, id, &row);

	if (r < 0)
		return r;
	odd = (struct odd){.ino = row.ino, .mtime = row.mtime, .nlink = row.subdirs, .side = side};
	odd.name = arena_dup(&c->scratch, row.ino == TREE_ROOT ? no_name : row.name);
	r = snapshot_dir_by_id(s, row.parent, &up);
	odd.folder = up.ino;
	if (r == 0)
		add_odd(c, odds, odd);
	return r;
}

static int add_page(struct comparing *c, int side, int64_t id, struct odds *odds)
{
	struct page_place place;
	int r = snapshot_page_place(c->sides[side]->snapshot, id, &place);

	if (r == 0)
		add_odd(c, odds, (struct odd){place.dir, place.ino, place.mtime, 1, place.name, side});
	return r;
}

/* Folders, or stored files. */
static int compare_rows(struct comparing *c,
			int (*read)(struct snapshot *s, struct arena *arena, struct row_keys *keys),
			int (*add)(struct comparing *c, int side, int64_t id, struct odds *odds))
{
	struct row_keys keys[SIDES] = {{0}};
	struct odds odds = {0};
	int r = 0;

	for (int side = 0; r == 0 && side < SIDES; side++)
		r = read(c->sides[side]->snapshot, &c->scratch, &keys[side]);
	if (r == 0)
		leave_odd(&keys[OLD], &keys[NEW]);
	for (int side = 0; r == 0 && side < SIDES; side++)
		for (size_t i = 0; r == 0 && i < keys[side].count; i++)
			r = add(c, side, keys[side].list[i].id, &odds);
	if (r == 0 && !c->scratch.failed)
		add_odds(c, &odds);
	return r == 0 && c->scratch.failed ? -ENOMEM : r;
}

static int add_article(struct comparing *c, int side, int64_t id)
{
	struct article_info info;
	struct slice *base;
	int r = snapshot_article(c->sides[side]->snapshot, id, &info);

	if (r < 0)
		return r;
	if (c->base_count / ((size_t)SIDES * FORMATS_MAX) > c->max)
		return -E2BIG;
	base = arena_push(&c->articles, &c->bases, &c->base_count, sizeof(*base));
	if (!base)
		return -ENOMEM;
	*base = arena_dup(&c->articles, info.base);
	return 0;
}

struct stretches {
	struct stretch *list;
	size_t count;
};

/* The stretches' digests of one kind as keys, ids their places in the list. */
static struct row_keys keys_of(struct comparing *c, const struct stretches *s, bool names)
{
	struct row_keys keys = {arena_array(&c->scratch, s->count, sizeof(*keys.list)), s->count};

	for (size_t i = 0; keys.list && i < s->count; i++)
		keys.list[i] = (struct row_key){names ? s->list[i].names : s->list[i].files, (int64_t)i};
	return keys;
}

/* The articles of which a file differs. */
static int find_by_files(struct comparing *c, const struct stretches all[SIDES])
{
	struct row_keys odd[SIDES] = {keys_of(c, &all[OLD], false), keys_of(c, &all[NEW], false)};
	struct row_keys files[SIDES] = {{0}};
	int r = 0;

	if (c->scratch.failed)
		return -ENOMEM;
	leave_odd(&odd[OLD], &odd[NEW]);
	if (odd[OLD].count > c->max || odd[NEW].count > c->max)
		return -E2BIG;
	for (int side = 0; side < SIDES; side++)
		for (size_t i = 0; r == 0 && i < odd[side].count; i++)
			r = snapshot_file_keys(c->sides[side]->snapshot, &all[side].list[odd[side].list[i].id],
					       &c->scratch, &files[side]);
	if (r == 0)
		leave_odd(&files[OLD], &files[NEW]);
	for (int side = 0; side < SIDES; side++)
		for (size_t i = 0; r == 0 && i < files[side].count; i++)
			r = add_article(c, side, files[side].list[i].id >> 8);
	return r;
}

/* All articles of a stretch in which one is in other folders than before. */
static int find_by_names(struct comparing *c, const struct stretches all[SIDES])
{
	struct row_keys odd[SIDES] = {keys_of(c, &all[OLD], true), keys_of(c, &all[NEW], true)};
	int r = 0;

	if (c->scratch.failed)
		return -ENOMEM;
	leave_odd(&odd[OLD], &odd[NEW]);
	for (int side = 0; side < SIDES; side++) {
		for (size_t i = 0; r == 0 && i < odd[side].count; i++) {
			struct row_keys files = {0};
			int64_t last = 0;

			r = snapshot_file_keys(c->sides[side]->snapshot, &all[side].list[odd[side].list[i].id],
					       &c->scratch, &files);
			for (size_t k = 0; r == 0 && k < files.count; k++) {
				if (files.list[k].id >> 8 != last)
					r = add_article(c, side, files.list[k].id >> 8);
				last = files.list[k].id >> 8;
			}
		}
	}
	return r;
}

/* One article on one side. */
struct placing {
	struct comparing *c;
	struct odds *odds;
	int side;
	struct file_row files[FORMATS_MAX];
	bool has[FORMATS_MAX];
};

static bool add_name(void *arg, uint64_t dir, int64_t parent, unsigned format, struct slice base)
{
	struct placing *p = arg;
	const struct format *f = format_by_id(format);

	(void)parent;
	if (f && format < FORMATS_MAX && p->has[format]) {
		const struct file_row *file = &p->files[format];
		struct node node = tree_file_node(file);
		struct slice name = arena_printf(&p->c->scratch, "%.*s.%s", (int)base.len, base.ptr, f->suffix);

		if (name.len <= NAME_MAX_BYTES)
			add_odd(p->c, p->odds, (struct odd){dir, file->ino, node.mtime, node.nlink, name, p->side});
	}
	return !p->c->scratch.failed;
}

static int add_places(struct comparing *c, int side, struct slice base, struct odds *odds)
{
	struct snapshot *s = c->sides[side]->snapshot;
	struct placing p = {.c = c, .odds = odds, .side = side};
	int64_t article = 0;

	for (size_t i = 0; i < format_count; i++) {
		unsigned id = formats[i]->id;
		int r = id < FORMATS_MAX ? snapshot_file_by_base(s, id, base, &p.files[id]) : -ENOENT;

		if (r < 0 && r != -ENOENT)
			return r;
		if (r == -ENOENT)
			continue;
		p.has[id] = true;
		article = p.files[id].id;
	}
	return article ? snapshot_names(s, article, add_name, &p) : 0;
}

static int compare_article(struct comparing *c, struct slice base)
{
	struct odds odds = {0};
	int r = 0;

	arena_reset(&c->scratch);
	for (int side = 0; r == 0 && side < SIDES; side++)
		r = add_places(c, side, base, &odds);
	if (r == 0)
		add_odds(c, &odds);
	return r == 0 && c->scratch.failed ? -ENOMEM : r;
}

static int compare_bases(const void *a, const void *b)
{
	return slice_cmp(*(const struct slice *)a, *(const struct slice *)b);
}

static int compare_articles(struct comparing *c)
{
	struct stretches all[SIDES] = {{0}};
	size_t different = 0;
	int r = 0;

	for (int side = 0; r == 0 && side < SIDES; side++)
		r = snapshot_stretches(c->sides[side]->snapshot, &c->articles, &all[side].list, &all[side].count);
	if (r == 0)
		r = find_by_files(c, all);
	if (r == 0)
		r = find_by_names(c, all);
	if (r < 0 || !c->base_count)
		return r;
	qsort(c->bases, c->base_count, sizeof(*c->bases), compare_bases);
	for (size_t i = 0; i < c->base_count; i++)
		if (i == 0 || !slice_eq(c->bases[i], c->bases[i - 1]))
			c->bases[different++] = c->bases[i];
	if (different > c->max)
		return -E2BIG;
	for (size_t i = 0; r == 0 && i < different; i++)
		r = compare_article(c, c->bases[i]);
	return r;
}

int tree_changes(struct tree *old, struct tree *new, size_t max, struct arena *arena, struct tree_change **changes,
		 size_t *count)
{
	struct comparing c = {.sides = {old, new}, .max = max, .arena = arena};
	int r = compare_articles(&c);

	arena_reset(&c.scratch);
	if (r == 0)
		r = compare_rows(&c, snapshot_dir_keys, add_dir);
	arena_reset(&c.scratch);
	if (r == 0)
		r = compare_rows(&c, snapshot_page_keys, add_page);
	if (r == 0 && arena->failed)
		r = -ENOMEM;
	arena_free(&c.scratch);
	arena_free(&c.articles);
	*changes = c.list;
	*count = c.count;
	return r == -ENOENT ? -EIO : r;
}
