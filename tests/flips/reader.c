/* SPDX-License-Identifier: MIT */
/*
 * The readers: they walk down from the root at random, by whole paths or by folders that they hold open, and note
 * what they see.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <nettle/sha2.h>

#include <compliancefs/format.h>

#include "flips.h"
#include "store/inode.h"

/* One walk of one reader. */
struct walker {
	struct torture *t;
	FILE *log;
	unsigned seed;
	int64_t since;
	bool hurried; /* makes no pauses */
};

static void wrong(struct walker *w, const char *path, const char *what)
{
	atomic_fetch_add(&w->t->shared->wrong, 1);
	printf("%s: %s\n", *path ? path : "/", what);
	fflush(stdout);
}

static void note(struct walker *w, char kind, const char *path, uint64_t value, int64_t from)
{
	struct seen s = {path_hash(kind, path), value, w->since, from, now_ns(), ""};
	size_t len = strlen(path), skip = len < sizeof(s.text) ? 0 : len - sizeof(s.text) + 1;

	strcpy(s.text, path + skip);
	if (fwrite(&s, sizeof(s), 1, w->log) != 1)
		quit("log");
	atomic_fetch_add(kind == 'L' ? &w->t->shared->listings : &w->t->shared->names, 1);
}

/* An error is right when it says that the snapshot of what was opened is gone. */
static void failed(struct walker *w, const char *path, unsigned opened)
{
	if (errno == ESTALE && atomic_load(&w->t->shared->published) + 1 - opened >= 2)
		atomic_fetch_add(&w->t->shared->stale, 1);
	else
		wrong(w, path, strerror(errno));
}

static void dawdle(struct walker *w)
{
	unsigned n = (unsigned)rand_r(&w->seed) % 512;

	if (w->hurried || n >= 64)
		return;
	/* Now and then for longer than any snapshot is held at this rate. */
	pause_ns(n == 0 ? INT64_C(2500000000) : n < 8 ? 200000000 : n < 16 ? 60000000 : 1000000);
}

/* The one in whose folder the path lies; one format's folder may lie in another's. */
static const struct format *format_of(const char *path)
{
	const struct format *found = NULL;
	const char *end;

	for (; (end = strchr(path, '/')); path = end + 1)
		for (size_t i = 0; i < format_count; i++)
			if (slice_is((struct slice){path, (size_t)(end - path)}, formats[i]->name))
				found = formats[i];
	return found;
}

/* An image's number is made of its digest. */
static uint64_t number_of_image(const char *path, const char *bytes, size_t len)
{
	uint8_t digest[SHA256_DIGEST_SIZE];
	struct sha256_ctx ctx;

	sha256_init(&ctx);
	sha256_update(&ctx, len, (const uint8_t *)bytes);
	sha256_digest(&ctx, sizeof(digest), digest);
	return inode_of_page((struct slice){path, strlen(path)}, (struct slice){(const char *)digest, sizeof(digest)});
}

/* The number that these bytes must have at this path. */
static uint64_t number_of(const char *path, uint64_t ino, const char *bytes, size_t len)
{
	const char *name = strrchr(path, '/'), *dot = strrchr(path, '.');

	if (strncmp(path, "html/media/", 11) == 0 && strcmp(path, "html/media/index.html") != 0)
		return number_of_image(path, bytes, len);
	if (inode_kind(ino) == INODE_PAGE)
		return inode_of_page((struct slice){path, strlen(path)}, (struct slice){bytes, len});
	if (!name || !dot || !format_of(path))
		return 0;
	name++;
	return inode_of_file((struct slice){name, (size_t)(dot - name)}, format_of(path)->id, (struct slice){bytes, len});
}

/* All of an open file, in pieces of a size of this reader's mood. -1: an error. */
static ssize_t read_pieces(struct walker *w, int fd, char *bytes, size_t room)
{
	size_t piece = (size_t)1 << (9 + rand_r(&w->seed) % 9), len = 0;
	ssize_t n;

	do {
		n = read(fd, bytes + len, piece < room - len ? piece : room - len);
		len += n > 0 ? (size_t)n : 0;
		dawdle(w);
	} while (n > 0 && len < room);
	return n < 0 ? -1 : (ssize_t)len;
}

static void check_bytes(struct walker *w, const char *path, int fd, const struct stat *st, unsigned opened)
{
	char *bytes = malloc((size_t)st->st_size + 4096);
	ssize_t n;

	if (!bytes)
		quit("malloc");
	if (rand_r(&w->seed) % 2)
		posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	n = read_pieces(w, fd, bytes, (size_t)st->st_size + 4096);
	if (n < 0) {
		failed(w, path, opened);
	} else if (n != st->st_size) {
		wrong(w, path, "not as many bytes as its size says");
	} else if (number_of(path, st->st_ino, bytes, (size_t)n) != st->st_ino) {
		wrong(w, path, "other bytes than those of its number");
	} else {
		atomic_fetch_add(&w->t->shared->reads, 1);
		atomic_fetch_add(&w->t->shared->bytes, (unsigned long long)n);
	}
	free(bytes);
}

static unsigned published(const struct walker *w)
{
	return atomic_load(&w->t->shared->published);
}

/*
 * A file by its name in a folder: opened and read, or only looked at. `opened`: published() before the folder was; if that is
 * gone since then, so is all that could be found in it.
 */
static void visit_file(struct walker *w, int folder, unsigned opened, const char *name, const char *path)
{
	unsigned file_opened = published(w);
	int64_t from = now_ns();
	struct stat st;
	int fd;

	if (!w->hurried && rand_r(&w->seed) % 4 == 0) {
		if (fstatat(folder, name, &st, 0) == 0)
			note(w, 'N', path, st.st_ino, from);
		else if (errno == ENOENT)
			note(w, 'N', path, 0, from);
		else
			failed(w, path, opened);
		return;
	}
	fd = openat(folder, name, O_RDONLY);
	if (fd < 0 && errno == ENOENT) {
		note(w, 'N', path, 0, from);
	} else if (fd < 0 || fstat(fd, &st) != 0) {
		failed(w, path, opened);
	} else {
		note(w, 'N', path, st.st_ino, from);
		check_bytes(w, path, fd, &st, file_opened);
	}
	if (fd >= 0)
		close(fd);
}

/* A listing's entries. */
struct entries {
	struct entry {
		char name[256];
		bool folder;
	} list[4096];
	size_t count;
	unsigned dots;
	uint64_t hash;
};

struct linux_dirent64 {
	uint64_t d_ino;
	int64_t d_off;
	unsigned short d_reclen;
	unsigned char d_type;
	char d_name[];
};

static void take_entries(struct entries *e, const char *data, long size)
{
	for (long at = 0; at < size;) {
		const struct linux_dirent64 *d = (const struct linux_dirent64 *)(const void *)(data + at);

		at += d->d_reclen;
		if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0) {
			e->dots++;
			continue;
		}
		e->hash += entry_hash(d->d_name, d->d_ino);
		if (e->count == sizeof(e->list) / sizeof(e->list[0]))
			continue;
		snprintf(e->list[e->count].name, sizeof(e->list[0].name), "%s", d->d_name);
		e->list[e->count++].folder = d->d_type == DT_DIR;
	}
}

static bool list_folder(struct walker *w, int fd, const char *path, struct entries *e)
{
	static const size_t sizes[] = {560, 4096, 32768};
	_Alignas(8) char data[32768];
	size_t size = sizes[rand_r(&w->seed) % 3];
	unsigned opened = atomic_load(&w->t->shared->published);
	int64_t from = now_ns();
	long n;

	e->count = e->dots = 0;
	e->hash = EMPTY_LISTING;
	lseek(fd, 0, SEEK_SET);
	/* A listing that the kernel keeps would not be asked for just when the snapshot changes. */
	if (rand_r(&w->seed) % 2)
		posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	while ((n = syscall(SYS_getdents64, fd, data, size)) > 0) {
		take_entries(e, data, n);
		dawdle(w);
	}
	if (n < 0)
		failed(w, path, opened);
	else if (e->dots != 2)
		wrong(w, path, "not one `.` and one `..`");
	else
		note(w, 'L', path, e->hash, from);
	return n == 0;
}

/* Into a folder, by its name in one that is open or by its whole path. */
static int enter(struct walker *w, int folder, const char *name, const char *path)
{
	char all[PATH_BYTES];
	int fd;

	join(all, w->t->mount, path);
	fd = rand_r(&w->seed) % 2 ? openat(folder, name, O_RDONLY | O_DIRECTORY) : open(all, O_RDONLY | O_DIRECTORY);
	if (fd < 0 && errno != ENOENT && errno != ESTALE)
		wrong(w, path, strerror(errno));
	return fd;
}

/* Down from the root, everywhere at random. */
static void wander(struct walker *w)
{
	static struct entries e;
	char path[PATH_BYTES] = "", deeper[PATH_BYTES];
	unsigned opened = published(w), deeper_opened;
	int fd = open(w->t->mount, O_RDONLY | O_DIRECTORY);

	w->since = now_ns();
	while (fd >= 0 && list_folder(w, fd, path, &e) && e.count) {
		const struct entry *pick = &e.list[(unsigned)rand_r(&w->seed) % e.count];
		int next = -1;

		join(deeper, path, pick->name);
		deeper_opened = published(w);
		if (pick->folder)
			next = enter(w, fd, pick->name, deeper);
		for (int files = 0; !pick->folder && files < 10; files++) {
			visit_file(w, fd, opened, pick->name, deeper);
			pick = &e.list[(unsigned)rand_r(&w->seed) % e.count];
			join(deeper, path, pick->name);
		}
		close(fd);
		fd = next;
		opened = deeper_opened;
		strcpy(path, deeper);
	}
	if (fd >= 0)
		close(fd);
}

/* The names that come and go. */
static void look_for_extras(struct walker *w)
{
	char path[PATH_BYTES], name[64];
	int mount = open(w->t->mount, O_RDONLY | O_DIRECTORY);

	w->since = now_ns();
	snprintf(name, sizeof(name), "extra-%d", rand_r(&w->seed) % EXTRAS);
	snprintf(path, sizeof(path), "text/by-locale/fr-fr/%s.fr-fr.txt", name);
	visit_file(w, mount, published(w), path, path);
	snprintf(path, sizeof(path), "html/by-standard/%s/%s.fr-fr.html", name, name);
	visit_file(w, mount, published(w), path, path);
	close(mount);
}

/* Everything, depth first. */
static void walk_all(struct walker *w, int fd, const char *path)
{
	unsigned opened = published(w);
	struct entries *e = malloc(sizeof(*e));
	char deeper[PATH_BYTES];

	if (!e)
		quit("malloc");
	if (list_folder(w, fd, path, e)) {
		for (size_t i = 0; i < e->count; i++) {
			int next;

			join(deeper, path, e->list[i].name);
			if (!e->list[i].folder) {
				visit_file(w, fd, opened, e->list[i].name, deeper);
			} else if ((next = enter(w, fd, e->list[i].name, deeper)) >= 0) {
				walk_all(w, next, deeper);
				close(next);
			}
		}
	}
	free(e);
}

/* Folders that change with every edit, and the names in them that do. */
static const char *const hot_folders[] = {"text/by-locale/fr-fr", "json/by-locale/fr-fr", ""};
static const char *const hot_files[] = {"text/by-locale/fr-fr/soc-2.fr-fr.txt", "json/by-locale/fr-fr/soc-2.fr-fr.json",
					"text/by-locale/fr-fr/extra-0.fr-fr.txt",
					"json/by-locale/fr-fr/extra-0.fr-fr.json", "revision"};

static void list_hot(struct walker *w)
{
	static struct entries e;
	char path[PATH_BYTES];

	w->since = now_ns();
	for (size_t i = 0; i < sizeof(hot_folders) / sizeof(hot_folders[0]); i++) {
		int fd;

		join(path, w->t->mount, hot_folders[i]);
		fd = open(path, O_RDONLY | O_DIRECTORY);
		if (fd < 0) {
			wrong(w, hot_folders[i], strerror(errno));
			continue;
		}
		list_folder(w, fd, hot_folders[i], &e);
		close(fd);
	}
}

/* Two walk as fast as they can, so that those who are to starve do. */
void reader_run(struct torture *t, unsigned reader, FILE *log)
{
	struct walker w = {.t = t, .log = log, .seed = reader * 7919 + 1, .hurried = reader < 2};
	const struct sched_param none = {0};
	bool idle = reader >= READERS - IDLE_READERS;

	/* Nobody tells it to stop when the writer was killed. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (idle)
		sched_setscheduler(0, SCHED_IDLE, &none);
	while (!atomic_load(&t->shared->stop)) {
		if (idle) {
			list_hot(&w);
			continue;
		}
		wander(&w);
		look_for_extras(&w);
	}
	if (fflush(log) != 0)
		quit("log");
	_exit(0);
}

void reader_glance(struct torture *t, FILE *log)
{
	struct walker w = {.t = t, .log = log, .seed = 1, .hurried = true};
	int mount = open(t->mount, O_RDONLY | O_DIRECTORY);

	w.since = now_ns();
	for (size_t i = 0; i < sizeof(hot_files) / sizeof(hot_files[0]); i++)
		visit_file(&w, mount, published(&w), hot_files[i], hot_files[i]);
	close(mount);
	list_hot(&w);
}

void reader_look(struct torture *t, FILE *log)
{
	struct walker w = {.t = t, .log = log, .since = now_ns(), .seed = 1, .hurried = true};
	int fd = open(t->mount, O_RDONLY | O_DIRECTORY);

	if (fd < 0)
		quit(t->mount);
	walk_all(&w, fd, "");
	close(fd);
}
