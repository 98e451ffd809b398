/* SPDX-License-Identifier: MIT */
/*
 * One inotify watch a folder; wd -> folder is an array, since the kernel counts wds up from 1.
 *
 * Only changes of files are followed one by one. When a folder comes, goes or moves, or the kernel has lost
 * count, everything is watched anew and looked at as a whole: first the watches, then the look, so what
 * happens in between is seen twice rather than not at all.
 *
 * A file counts as changed when it was written and closed, not while somebody writes it; new names of files
 * that nobody opens to write (links) count at once.
 *
 * inotify does not tell when the path of a SOURCE comes to lead elsewhere (a symbolic link "current", a
 * folder above that is renamed): so it is resolved again every CHECK_MS, which is one stat.
 */
#include <errno.h>
#include <fts.h>
#include <libgen.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "index/notice.h"

/* An editor that saves makes a handful of events within a millisecond. */
#define QUIET_MS 4
#define BURST_MS 200 /* but somebody who writes all the time is not waited for longer */
#define CHECK_MS 2000
#define FILES_MAX 256 /* more at once are looked at as a whole */
#define MASK                                                                                                \
	(IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | \
	 IN_ONLYDIR | IN_DONT_FOLLOW | IN_EXCL_UNLINK)

struct watched {
	bool used;
	bool reason; /* any change is a reason to look at everything */
	bool index;  /* the index lies in it */
	size_t root;
	struct slice path; /* below the root; empty: the root itself */
};

/* Where a path led to when it was watched. */
struct place {
	const char *path;
	char *real;
	dev_t dev;
	ino_t ino;
};

struct notice {
	int fd;
	struct arena arena;
	struct watched *folders; /* by wd */
	size_t folder_count;
	struct place *places;
	size_t place_count;
	struct slice index; /* its name */
	dev_t index_dev;    /* of its folder */
	ino_t index_ino;
};

static int watch_folder(struct notice *n, const char *at, struct watched folder, const struct stat *st)
{
	int wd = inotify_add_watch(n->fd, at, MASK);

	if (wd < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 : -errno;
	while (n->folder_count <= (size_t)wd)
		if (!arena_push(&n->arena, &n->folders, &n->folder_count, sizeof(*n->folders)))
			return -ENOMEM;
	folder.used = true;
	folder.index = st->st_dev == n->index_dev && st->st_ino == n->index_ino;
	folder.path = arena_dup(&n->arena, folder.path);
	n->folders[wd] = folder;
	return n->arena.failed ? -ENOMEM : 0;
}

/* All folders but those that begin with '.', as inputs.c has them. */
static int watch_tree(struct notice *n, size_t root, char *path, bool reason)
{
	char *paths[] = {path, NULL};
	size_t prefix = strlen(path) + 1;
	FTS *fts = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;
	int r = 0;

	if (!fts)
		return -errno;
	while (r == 0 && (entry = fts_read(fts))) {
		struct watched folder = {.root = root, .reason = reason};

		if (entry->fts_info != FTS_D)
			continue;
		if (entry->fts_level > 0) {
			folder.path = slice_of(entry->fts_path + prefix);
			if (entry->fts_name[0] == '.') {
				fts_set(fts, entry, FTS_SKIP);
				continue;
			}
		}
		r = watch_folder(n, entry->fts_path, folder, entry->fts_statp);
	}
	fts_close(fts);
	return r;
}

/* A single file as SOURCE: its folder, of which anything may be a reason (an include, an image). */
static int watch_path(struct notice *n, size_t root, const char *path, bool reason)
{
	struct place *place = arena_push(&n->arena, &n->places, &n->place_count, sizeof(*place));
	char *real = realpath(path, NULL), *folder;
	struct stat st;
	int r;

	if (!place || !real || stat(real, &st) < 0) {
		r = real || !place ? -ENOMEM : -errno;
		free(real);
		if (place)
			n->place_count--;
		return r;
	}
	*place = (struct place){path, real, st.st_dev, st.st_ino};
	if (S_ISDIR(st.st_mode))
		return watch_tree(n, root, real, reason);
	folder = strdup(real);
	r = folder ? watch_tree(n, root, dirname(folder), true) : -ENOMEM;
	free(folder);
	return r;
}

/* Which folder and name are the index's. */
static void find_index(struct notice *n, const char *index)
{
	char *copy = strdup(index), *copy2 = strdup(index);
	struct stat st;

	if (copy && copy2 && stat(dirname(copy), &st) == 0) {
		n->index_dev = st.st_dev;
		n->index_ino = st.st_ino;
		n->index = arena_dupz(&n->arena, basename(copy2));
	}
	free(copy);
	free(copy2);
}

void notice_stop(struct notice *n)
{
	if (!n)
		return;
	if (n->fd >= 0)
		close(n->fd);
	for (size_t i = 0; i < n->place_count; i++)
		free(n->places[i].real);
	arena_free(&n->arena);
	free(n);
}

static int tell_failure(const char *path, int error, struct error *e)
{
	if (error == -ENOSPC)
		return error_set(e, error, "cannot watch '%s': no inotify watches left; raise fs.inotify.max_user_watches", path);
	if (error == -EMFILE)
		return error_set(e, error, "cannot watch '%s': no inotify left; raise fs.inotify.max_user_instances", path);
	return error_errno(e, error, "cannot watch '%s'", path);
}

int notice_start(struct notice **out, const struct notice_scope *scope, struct error *e)
{
	struct notice *n;
	int r = 0;

	notice_stop(*out);
	*out = NULL;
	n = calloc(1, sizeof(*n));
	if (!n)
		return error_errno(e, -ENOMEM, "cannot watch");
	n->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (n->fd < 0)
		r = tell_failure(scope->index, -errno, e);
	find_index(n, scope->index);
	for (size_t i = 0; r == 0 && i < scope->count; i++) {
		r = watch_path(n, i, scope->paths[i], false);
		if (r < 0)
			tell_failure(scope->paths[i], r, e);
	}
	if (r == 0 && scope->extra) {
		r = watch_path(n, 0, scope->extra, true);
		if (r < 0)
			tell_failure(scope->extra, r, e);
	}
	if (r < 0)
		notice_stop(n);
	else
		*out = n;
	return r;
}

struct gathering {
	struct notice *n;
	struct arena *arena;
	struct noticed *files;
	size_t count;
	bool look;
};

static void add_file(struct gathering *g, const struct watched *folder, const char *name)
{
	struct slice path = folder->path.len ? arena_printf(g->arena, "%s/%s", folder->path.ptr, name)
					     : arena_dupz(g->arena, name);
	struct noticed *f;

	for (size_t i = 0; i < g->count; i++)
		if (g->files[i].root == folder->root && slice_eq(g->files[i].path, path))
			return;
	f = g->count < FILES_MAX ? arena_push(g->arena, &g->files, &g->count, sizeof(*f)) : NULL;
	if (f)
		*f = (struct noticed){folder->root, path};
	else
		g->look = true;
}

/* Whether a name that is new is of a file that nobody will close: a link. */
static bool is_link(const struct notice *n, const struct watched *folder, const char *name)
{
	char path[PATH_MAX];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s%s%s", n->places[folder->root].real, folder->path.len ? folder->path.ptr : "",
		 folder->path.len ? "/" : "", name);
	return lstat(path, &st) == 0 && (!S_ISREG(st.st_mode) || st.st_nlink > 1);
}

static void take_event(struct gathering *g, const struct inotify_event *event)
{
	struct notice *n = g->n;
	const struct watched *folder = event->wd >= 0 && (size_t)event->wd < n->folder_count ? &n->folders[event->wd] : NULL;
	const char *name = event->len ? event->name : "";

	if (event->mask & IN_Q_OVERFLOW || (folder && folder->used && event->mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT)))
		g->look = true;
	if (!folder || !folder->used || !*name || name[0] == '.')
		return;
	if (folder->index && slice_is(n->index, name))
		return;
	if (folder->reason || event->mask & IN_ISDIR)
		g->look = true;
	else if (!(event->mask & IN_CREATE) || is_link(n, folder, name))
		add_file(g, folder, name);
}

static void take_events(struct gathering *g)
{
	union {
		struct inotify_event event;
		char bytes[16384];
	} b;
	ssize_t got;

	while ((got = read(g->n->fd, b.bytes, sizeof(b.bytes))) > 0)
		for (char *p = b.bytes; p < b.bytes + got;) {
			const struct inotify_event *event = (const void *)p;

			take_event(g, event);
			p += sizeof(*event) + event->len;
		}
}

static bool leads_elsewhere(const struct notice *n)
{
	struct stat st;

	for (size_t i = 0; i < n->place_count; i++)
		if (stat(n->places[i].path, &st) < 0 || st.st_dev != n->places[i].dev || st.st_ino != n->places[i].ino)
			return true;
	return false;
}

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

enum notice_result notice_wait(struct notice *n, bool again, int wake_ms, int stop_fd, struct arena *arena,
			       struct noticed **files, size_t *count)
{
	struct pollfd fds[2] = {{.fd = stop_fd, .events = POLLIN}, {.fd = n ? n->fd : -1, .events = POLLIN}};
	struct gathering g = {.n = n, .arena = arena};
	int64_t until = 0; /* of the burst; 0: nothing has happened yet */

	if (!n)
		return poll(fds, 1, CHECK_MS) > 0 ? NOTICE_STOPPED : NOTICE_LOOK;
	for (;;) {
		bool some = g.look || g.count;
		bool wakes = wake_ms >= 0 && wake_ms < CHECK_MS;
		int ready = poll(fds, 2, some ? QUIET_MS : wakes ? wake_ms : CHECK_MS);

		if (fds[0].revents)
			return NOTICE_STOPPED;
		if (ready > 0)
			take_events(&g);
		else if (!some && wakes)
			return NOTICE_NOTHING;
		else if (!some && (again || leads_elsewhere(n)))
			return NOTICE_LOOK;
		if (!until && (g.look || g.count))
			until = now_ms() + BURST_MS;
		if (until && (ready == 0 || now_ms() >= until))
			break;
	}
	*files = g.files;
	*count = g.count;
	return g.look ? NOTICE_LOOK : NOTICE_FILES;
}
