/* SPDX-License-Identifier: MIT */
/*
 * Why: the kernel keeps names, attributes and listings for ever, and asks nothing (ops.c). So when another snapshot takes
 * over it must be told. What it keeps of files stays good: a number's bytes never change.
 *
 * How it works: Linux 6.16 and later keep an epoch for each mount. Raising it (some microseconds, whatever the size)
 * makes all names be looked up again, when they are next used. Listings and attributes of folders are dropped one by
 * one, those of the folders that known.c knows of.
 *
 * That alone leaves a hole: READDIRPLUS stamps the names it links with the epoch of the moment at which the reader gets
 * to it. A reader that was starved since its reply came links old names as new ones, for ever (17 of 26 times with
 * readers under SCHED_IDLE). So all is told twice: at once, for everybody's sake; and again when no reply of the old
 * snapshot is under way (held_drain), and nobody is in the middle of a listing any more: the kernel lists under the
 * folder's lock, and invalidating a name in it, be it one that does not exist, waits for that lock.
 *
 * Where not much is different, only that is told, on any kernel: what the indexer noted (one article was edited: edits.h), or
 * what comparing the two snapshots gives (changes.h). It is some dozens or thousands of notifications, and all else
 * stays in the kernel's caches; after a new epoch the first lookup in a folder drops all that the kernel keeps below it (28 to
 * 50 ms for 10,000 names, 280 ms for a million, and their pages go, too).
 *
 * Older kernels get the names of the views (text/by-locale ...), once, after the replies: to invalidate a folder's name makes the
 * kernel drop, in one go, all that it keeps below it and nobody uses (d_invalidate: 0.3 us a name, of a million too; to name
 * each took 4 s). What is left, as FORGET tells, is the folders in which somebody sits or is listing, and those on the way
 * there. They are the same nodes as before, so whoever looks them up anew comes to them with all that is still in them; so
 * in those each name that leads elsewhere than before is told: both listings are compared. Those
 * invalidations wait for the folder's lock themselves.
 *
 * A view's folder has no path from its name's invalidation until somebody looks it up again: getcwd of who sits in just that
 * one fails for so long (with epochs it is the same). So it is looked up at once, by another process (unmounter.h).
 * What somebody has mounted below goes, with epochs as without.
 *
 * A folder's lock may be held by a reader who gets no processor; so some threads tell at once (crew.h), each of another folder.
 *
 * Nothing told here may wait for a request: the caller's thread holds no lock and no tree meanwhile (a request that
 * waits for a pool's only tree was a deadlock, seen), and the kernel's locks that it waits for are held by readers whom
 * other threads answer. -ENOENT is normal: the kernel has forgotten the folder.
 */
#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "fuse/crew.h"
#include "fuse/ops.h"
#include "fuse/tell.h"
#include "store/inode.h"
#include "tree/changes.h"
#include "tree/edits.h"
#include "tree/searches.h"

#define NOTIFY_INC_EPOCH 8 /* enum fuse_notify_code of <linux/fuse.h>; libfuse 3.14 does not have it */
#define ARTICLES_MOST 400u
#define BARRIER ".barrier" /* no name of ours begins with a dot */

/* Returns 0, or -errno: -EINVAL where the kernel has none. */
static int raise_epoch(struct teller *t)
{
	/* struct fuse_out_header of <linux/fuse.h> */
	const struct {
		uint32_t len;
		int32_t code;
		uint64_t unique;
	} message = {sizeof(message), NOTIFY_INC_EPOCH, 0};

	return write(fuse_session_fd(t->session), &message, sizeof(message)) < 0 ? -errno : 0;
}

static void drop_listing(struct teller *t, uint64_t folder)
{
	fuse_lowlevel_notify_inval_inode(t->session, folder, 0, 0);
}

static void drop_attributes(struct teller *t, uint64_t ino)
{
	fuse_lowlevel_notify_inval_inode(t->session, ino, -1, 0);
}

static void drop_name(struct teller *t, uint64_t folder, const char *name)
{
	fuse_lowlevel_notify_inval_entry(t->session, folder, name, strlen(name));
}

/* Without the list the kernel would show old folders for ever; a moment later there may be memory for it. */
static size_t collect(struct teller *t, unsigned number, bool all, bool clear, struct known_folder **folders)
{
	const struct timespec pause = {.tv_nsec = 10000000};
	size_t count;

	while (known_collect(t->known, number, all, clear, folders, &count) != 0)
		nanosleep(&pause, NULL);
	return count;
}

/* False: the kernel has no epochs. */
static bool tell_by_epoch(struct teller *t, unsigned number)
{
	struct known_folder *folders;
	size_t count;

	if (!t->no_epoch && raise_epoch(t) == -EINVAL)
		t->no_epoch = true;
	if (t->no_epoch)
		return false;
	count = collect(t, number, false, false, &folders);
	for (size_t i = 0; i < count; i++)
		drop_listing(t, folders[i].ino);
	free(folders);

	held_drain(t->held);
	count = collect(t, number, false, true, &folders);
	for (size_t i = 0; i < count; i++)
		if (folders[i].told & KNOWN_LISTING)
			drop_name(t, folders[i].ino, BARRIER);
	raise_epoch(t);
	for (size_t i = 0; i < count; i++)
		drop_listing(t, folders[i].ino);
	free(folders);
	return true;
}

static const struct slice no_path = {NULL, 0};

/* A folder's names in one snapshot, sorted. */
struct names {
	struct arena *arena;
	struct name {
		const char *text;
		uint64_t ino;
		int64_t mtime;
		uint32_t nlink;
	} *list;
	size_t count;
};

static bool add_name(void *arg, struct slice text, const struct node *node, uint64_t cookie)
{
	struct names *n = arg;
	const char *copy = arena_dup(n->arena, text).ptr;
	struct name *name = copy ? arena_push(n->arena, &n->list, &n->count, sizeof(*name)) : NULL;

	(void)cookie;
	if (name)
		*name = (struct name){copy, node->ino, node->mtime, node->nlink};
	return name;
}

static int compare_names(const void *a, const void *b)
{
	const struct name *x = a, *y = b;

	return strcmp(x->text, y->text);
}

/* A folder that the snapshot does not have has no names. The tree is given back: a request may be waiting for one. */
static void get_names(struct names *n, struct pool *pool, uint64_t folder)
{
	struct tree *t = pool_take(pool);

	tree_list(t, folder, 0, add_name, n);
	pool_give(pool, t);
	if (n->count)
		qsort(n->list, n->count, sizeof(*n->list), compare_names);
}

/* Of a listing, whatever its order. */
static bool add_digest(void *arg, struct slice text, const struct node *node, uint64_t cookie)
{
	uint64_t *digest = arg, h = node->ino ^ ((uint64_t)node->mtime << 24) ^ node->nlink;

	(void)cookie;
	for (size_t i = 0; i < text.len; i++)
		h = (h ^ (unsigned char)text.ptr[i]) * 0x100000001b3u;
	*digest += (h ^ h >> 32) * 0x9e3779b97f4a7c15u;
	return true;
}

static uint64_t digest_names(struct pool *pool, uint64_t folder)
{
	struct tree *t = pool_take(pool);
	uint64_t digest = 0;

	tree_list(t, folder, 0, add_digest, &digest);
	pool_give(pool, t);
	return digest;
}

static void tell_names(struct teller *t, uint64_t folder, const struct names *old, const struct names *new)
{
	size_t i = 0, j = 0;

	while (i < old->count || j < new->count) {
		const struct name *was = i < old->count ? &old->list[i] : NULL;
		const struct name *is = j < new->count ? &new->list[j] : NULL;
		int order = !was ? 1 : !is ? -1 : strcmp(was->text, is->text);

		if (order != 0)
			drop_name(t, folder, order < 0 ? was->text : is->text);
		else if (was->ino != is->ino)
			drop_name(t, folder, was->text);
		else if (was->nlink != is->nlink || was->mtime != is->mtime)
			drop_attributes(t, is->ino);
		i += order <= 0;
		j += order >= 0;
	}
}

static bool is_search(const struct teller *t, uint64_t folder)
{
	struct search_folder f;

	return searches_find(t->searches, folder, &f);
}

static void tell_folder(struct teller *t, uint64_t folder, struct pool *was, struct pool *is)
{
	const struct timespec pause = {.tv_nsec = 10000000};
	struct arena arena = {0};
	struct names old = {.arena = &arena}, new = {.arena = &arena};

	/* Most folders are as they were. */
	if (!is_search(t, folder) && digest_names(was, folder) != digest_names(is, folder)) {
		get_names(&old, was, folder);
		get_names(&new, is, folder);
	}
	while (arena.failed) {
		arena_free(&arena);
		nanosleep(&pause, NULL);
		old = new = (struct names){.arena = &arena};
		get_names(&old, was, folder);
		get_names(&new, is, folder);
	}
	drop_name(t, folder, BARRIER);
	tell_names(t, folder, &old, &new);
	drop_listing(t, folder);
	arena_free(&arena);
}

/* What queries find is not kept by name (answer.c), but listings of it are. */
static void drop_searches(struct teller *t, unsigned number)
{
	struct known_folder *folders;
	size_t count = collect(t, number, false, false, &folders);

	for (size_t i = 0; i < count; i++) {
		if (!is_search(t, folders[i].ino))
			continue;
		drop_name(t, folders[i].ino, BARRIER);
		drop_listing(t, folders[i].ino);
	}
	free(folders);
}

static int compare_changes(const void *a, const void *b)
{
	const struct tree_change *x = a, *y = b;

	return x->ino != y->ino ? (x->ino > y->ino) - (x->ino < y->ino) : (int)x->kind - (int)y->kind;
}

/* Sorted, and where each node's begin. */
struct telling {
	struct teller *t;
	const struct tree_change *changes;
	size_t *starts; /* one more than there are nodes */
	size_t count;   /* of nodes */
};

/* A folder's names before its listing: that waits for readers in the midst of an old one. */
static void tell_node(void *arg, size_t n)
{
	const struct telling *g = arg;
	const struct tree_change *c = &g->changes[g->starts[n]], *end = &g->changes[g->starts[n + 1]];
	bool known = c->kind != CHANGED_ATTRIBUTES && known_has(g->t->known, c->ino);

	if (atomic_load(&g->t->ended))
		return;
	for (; c < end && c->kind == CHANGED_NAME; c++)
		if (known)
			drop_name(g->t, c->ino, c->name);
	if (c < end && c->kind == CHANGED_ATTRIBUTES)
		drop_attributes(g->t, c->ino);
	else if (c < end && known)
		drop_name(g->t, c->ino, BARRIER);
	if (known)
		drop_listing(g->t, end[-1].ino);
}

/* The replaced snapshot but for this. -ENOMEM: nothing was told. */
static int tell_changes(struct teller *t, unsigned number, struct arena *arena, struct tree_change *changes, size_t count)
{
	struct telling g = {.t = t, .changes = changes, .starts = arena_array(arena, count + 1, sizeof(*g.starts))};

	if (!g.starts)
		return -ENOMEM;
	if (count)
		qsort(changes, count, sizeof(*changes), compare_changes);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || changes[i].ino != changes[i - 1].ino)
			g.starts[g.count++] = i;
	g.starts[g.count] = count;
	held_drain(t->held);
	crew_run(g.count, tell_node, &g);
	drop_searches(t, number);
	known_carry(t->known, number);
	return 0;
}

/* So many articles are told of one by one, at most: it takes 0.1 s. */
static size_t most_articles(struct tree *new)
{
	struct tree_totals totals = {0};

	tree_totals(new, &totals);
	return totals.articles / 8 < ARTICLES_MOST ? (size_t)totals.articles / 8 + 1 : ARTICLES_MOST;
}

/* False: too much has changed, or nobody can say what. */
static bool tell_by_changes(struct teller *t, const struct pin *was, const struct pin *is)
{
	struct tree *old = pool_take(was->pool), *new = pool_take(is->pool);
	struct arena arena = {0};
	struct tree_change *changes;
	size_t count;
	int err = tree_edits(new, old, &arena, &changes, &count);

	if (err)
		err = tree_changes(old, new, most_articles(new), &arena, &changes, &count);
	pool_give(was->pool, old);
	pool_give(is->pool, new);
	if (!err)
		err = tell_changes(t, was->number, &arena, changes, count);
	arena_free(&arena);
	return !err;
}

/* The folders in those that lie in the root. */
struct views {
	struct teller *t;
	unsigned number; /* of the snapshot they are of */
	struct view {
		uint64_t folder, ino; /* where it lies, what it is */
		size_t place;         /* among those beside it */
		const char *path;
		size_t name; /* where in the path it begins */
	} *list;
	size_t count;
};

static int compare_views(const void *a, const void *b)
{
	const struct view *x = a, *y = b;

	return (x->place > y->place) - (x->place < y->place);
}

/* What does not fit into memory is not among them. */
static void get_views(struct views *v, struct pool *pool, struct arena *arena)
{
	struct names tops = {.arena = arena};

	get_names(&tops, pool, TREE_ROOT);
	for (size_t i = 0; i < tops.count; i++) {
		struct names names = {.arena = arena};

		if (inode_kind(tops.list[i].ino) != INODE_DIR)
			continue;
		get_names(&names, pool, tops.list[i].ino);
		for (size_t k = 0, place = 0; k < names.count; k++) {
			const struct name *n = &names.list[k];
			struct view *view = inode_kind(n->ino) == INODE_DIR ? arena_push(arena, &v->list, &v->count, sizeof(*view)) :
									      NULL;
			struct slice path = view ? arena_printf(arena, "%s/%s", tops.list[i].text, n->text) : no_path;

			if (view)
				*view = (struct view){tops.list[i].ino, n->ino, place++, path.ptr, strlen(tops.list[i].text) + 1};
		}
	}
	/* Two that lie in the same folder wait for each other. */
	if (v->count)
		qsort(v->list, v->count, sizeof(*v->list), compare_views);
}

static void drop_view(void *arg, size_t i)
{
	const struct views *v = arg;
	const struct view *view = &v->list[i];

	if (atomic_load(&v->t->ended) || !view->path || !known_since(v->t->known, view->ino, v->number))
		return;
	drop_name(v->t, view->folder, view->path + view->name);
	unmounter_look(v->t->unmounter, view->path);
}

struct naming {
	struct teller *t;
	const struct known_folder *folders;
	struct pin was, is;
};

static void name_folder(void *arg, size_t i)
{
	const struct naming *n = arg;

	/* Some are forgotten only now. */
	if (!atomic_load(&n->t->ended) && known_since(n->t->known, n->folders[i].ino, n->was.number))
		tell_folder(n->t, n->folders[i].ino, n->was.pool, n->is.pool);
}

static void tell_by_names(struct teller *t, const struct pin *was, const struct pin *is)
{
	struct views views = {.t = t, .number = was->number};
	struct known_folder *folders;
	struct arena arena = {0};
	size_t count;

	held_drain(t->held);
	get_views(&views, was->pool, &arena);
	crew_run(views.count, drop_view, &views);
	arena_free(&arena);
	count = collect(t, was->number, true, true, &folders);
	crew_run(count, name_folder, &(struct naming){t, folders, *was, *is});
	free(folders);
}

void tell_replaced(struct teller *t)
{
	struct pin was, is;

	held_pin(t->held, &is);
	if (held_pin_number(t->held, is.number - 1, &was)) {
		if (!tell_by_changes(t, &was, &is) && !tell_by_epoch(t, was.number))
			tell_by_names(t, &was, &is);
		held_unpin(t->held, &was);
	}
	held_unpin(t->held, &is);
}
