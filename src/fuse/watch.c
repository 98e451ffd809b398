/* SPDX-License-Identifier: MIT */
/*
 * Why not just the index's folder: a path leads to a file through names that can all change. An index may be
 * a symbolic link that is set to the next release, so may one of the folders above; a folder can be renamed and
 * made again.
 *
 * How it works: the path is walked name by name, as the kernel does it, and each folder in which a name is looked up is
 * watched for that name, before it is looked up: so nothing can change unseen. inotify tells of all names in a folder;
 * those that are not on the way are passed over. When one that is has changed, the whole way is walked again.
 *
 * A file that appears under the last name is no event until it was written and closed, unless it has other names (link(2))
 * or is a symbolic link: else every copy would be looked at while it is half there.
 */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <compliancefs/buf.h>

#include "fuse/watch.h"

#define STEPS_MAX 128  /* names on the way, links' included */
#define LINKS_MAX 40   /* as the kernel's own limit */
#define MASK (IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_CLOSE_WRITE | IN_ONLYDIR)

struct step {
	int wd; /* of the folder; -1: it is not watched */
	char name[NAME_MAX + 1];
};

struct watch {
	char *path;
	int inotify; /* -1: there is none */
	int poke;    /* an eventfd */
	int blind;   /* 0 or errno: why the last folder is not watched */
	struct step steps[STEPS_MAX];
	unsigned count;
};

/* Where the walk is: `done` is a folder's path without symbolic links, "" the root; `rest` is still to be walked. */
struct walk {
	struct buf done, rest;
	unsigned links;
};

static void add_step(struct watch *w, const char *folder, const char *name)
{
	struct step *s = &w->steps[w->count];
	size_t len = strlen(name);

	if (w->count == STEPS_MAX || len > NAME_MAX)
		return;
	w->count++;
	memcpy(s->name, name, len + 1);
	s->wd = w->inotify < 0 ? -1 : inotify_add_watch(w->inotify, *folder ? folder : "/", MASK);
	w->blind = s->wd >= 0 ? 0 : w->inotify < 0 ? ENOSYS : errno;
}

/* The first name of what is left to walk, taken off it; false: there is none. */
static bool take_name(struct walk *k, char *name)
{
	const char *rest = k->rest.data + strspn(k->rest.data, "/");
	size_t len = strcspn(rest, "/");

	if (len == 0 || len > NAME_MAX)
		return false;
	memcpy(name, rest, len);
	name[len] = '\0';
	memmove(k->rest.data, rest + len, strlen(rest + len) + 1);
	k->rest.len = strlen(k->rest.data);
	return true;
}

/* A symbolic link `name` in `done`: its target comes before the rest. False: it cannot be followed. */
static bool follow(struct walk *k, const char *path)
{
	char target[PATH_MAX];
	ssize_t n = readlink(path, target, sizeof(target) - 1);
	struct buf rest = BUF_INIT;

	if (n <= 0 || ++k->links > LINKS_MAX)
		return false;
	target[n] = '\0';
	if (target[0] == '/')
		buf_reset(&k->done);
	buf_printf(&rest, "%s/%s", target, k->rest.data);
	buf_free(&k->rest);
	k->rest = rest;
	return !rest.error;
}

static bool walk_name(struct watch *w, struct walk *k, const char *name)
{
	struct buf path = BUF_INIT;
	struct stat st;
	bool on;

	if (strcmp(name, ".") == 0)
		return true;
	if (strcmp(name, "..") == 0) {
		const char *slash = memrchr(k->done.data, '/', k->done.len);

		buf_cut(&k->done, slash ? (size_t)(slash - k->done.data) : 0);
		return true;
	}
	add_step(w, k->done.data, name);
	buf_printf(&path, "%s/%s", k->done.data, name);
	on = !path.error && lstat(path.data, &st) == 0;
	if (on && S_ISLNK(st.st_mode)) {
		on = follow(k, path.data);
	} else if (on) {
		buf_reset(&k->done);
		buf_put_slice(&k->done, buf_slice(&path));
		on = !k->done.error;
	}
	buf_free(&path);
	return on;
}

static bool is_watched(const struct watch *w, int wd)
{
	for (unsigned i = 0; i < w->count; i++)
		if (w->steps[i].wd == wd)
			return true;
	return false;
}

static void walk_path(struct watch *w)
{
	struct walk k = {BUF_INIT, BUF_INIT, 0};
	char name[NAME_MAX + 1];
	int old[STEPS_MAX];
	unsigned old_count = w->count;

	for (unsigned i = 0; i < old_count; i++)
		old[i] = w->steps[i].wd;
	w->count = 0;
	buf_puts(&k.rest, w->path);
	while (!k.rest.error && take_name(&k, name) && walk_name(w, &k, name))
		;
	for (unsigned i = 0; i < old_count; i++)
		if (old[i] >= 0 && !is_watched(w, old[i]))
			inotify_rm_watch(w->inotify, old[i]);
	buf_free(&k.done);
	buf_free(&k.rest);
}

int watch_new(struct watch **out, const char *path, struct error *e)
{
	struct watch *w = calloc(1, sizeof(*w));

	if (!w)
		return error_errno(e, -ENOMEM, "cannot watch '%s'", path);
	w->inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	w->poke = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	w->path = strdup(path);
	if (w->poke < 0 || !w->path) {
		watch_free(w);
		return error_errno(e, -ENOMEM, "cannot watch '%s'", path);
	}
	walk_path(w);
	*out = w;
	return 0;
}

void watch_free(struct watch *w)
{
	if (!w)
		return;
	if (w->inotify >= 0)
		close(w->inotify);
	if (w->poke >= 0)
		close(w->poke);
	free(w->path);
	free(w);
}

const char *watch_blind(const struct watch *w)
{
	return w->blind ? strerror(w->blind) : NULL;
}

/* Has a file just been begun that will be closed later? */
static bool half_written(const struct watch *w, const struct inotify_event *event)
{
	struct stat st;

	return (event->mask & IN_CREATE) && lstat(w->path, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink == 1;
}

static bool matters(const struct watch *w, const struct inotify_event *event)
{
	if (event->mask & (IN_Q_OVERFLOW | IN_UNMOUNT))
		return true;
	for (unsigned i = 0; i < w->count; i++) {
		const struct step *s = &w->steps[i];

		if (s->wd != event->wd)
			continue;
		if (event->mask & IN_IGNORED)
			return true;
		if (event->len && strcmp(event->name, s->name) == 0 && !half_written(w, event))
			return true;
	}
	return false;
}

/* All that there is to read. Did something of it matter? */
static bool read_events(struct watch *w)
{
	_Alignas(struct inotify_event) char buffer[4096];
	bool changed = false;
	ssize_t n;

	while ((n = read(w->inotify, buffer, sizeof(buffer))) > 0) {
		for (char *at = buffer; at < buffer + n;) {
			const struct inotify_event *event = (const struct inotify_event *)(void *)at;

			changed = matters(w, event) || changed;
			at += sizeof(*event) + event->len;
		}
	}
	if (changed)
		walk_path(w);
	return changed;
}

enum watch_event watch_wait(struct watch *w, int ms)
{
	struct pollfd on[2] = {{.fd = w->poke, .events = POLLIN}, {.fd = w->inotify, .events = POLLIN}};
	uint64_t times;

	for (;;) {
		int n = poll(on, 2, ms);

		if (n == 0)
			return WATCH_TIMEOUT;
		if (n < 0 && errno != EINTR)
			return WATCH_TIMEOUT;
		if (n > 0 && (on[0].revents & POLLIN) && read(w->poke, &times, sizeof(times)) == (ssize_t)sizeof(times)) {
			walk_path(w);
			return WATCH_POKED;
		}
		if (n > 0 && on[1].revents && read_events(w))
			return WATCH_CHANGED;
	}
}

void watch_poke(struct watch *w)
{
	const uint64_t once = 1;

	/* A counter that is full is a poke, too. */
	if (write(w->poke, &once, sizeof(once)) < 0)
		return;
}
