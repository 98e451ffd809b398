/* SPDX-License-Identifier: MIT */
/*
 * Why: a mount reads the old index for a while yet, so an edit is written to another file, which then takes its name. That file has to
 * be like the index, and copying it takes seconds when it is large. One copy that is made in advance is gone with the first
 * of several edits.
 *
 * How it works: what was the index stays as a spare, one edit behind. Which pages each edit wrote is known (store/touched.c), so a
 * spare is brought up to date by copying those of the edits it lacks: some milliseconds. So with three spares nothing needs be copied
 * whole any more: of the files that were the index before, a mount holds the last two (fuse/held.c), the third is free.
 * Where copies are slow, three are made in advance, in a thread, edits going on meanwhile; where they are not (small, or
 * the file system shares blocks), one.
 *
 * A file that was the index may be written only when nobody else can see it: no other name leads to it (somebody may have linked
 * it), it was replaced a while ago, and nobody has it open or mapped. The kernel says the latter when asked for a write lease (fcntl(2), F_SETLEASE),
 * which is given back at once: nobody opens it by this name. Elsewhere than in this kernel it is not known: see
 * compliancefs(1) about NFS 3.
 *
 * A spare is never trusted by what it is called: who made it remembers what it is like, and nobody else uses it. So
 * those that a crash left are only litter, which the next watcher removes.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "index/spare.h"

#define DEAR_MS 50
#define POLL_MS 10
#define HELD_MS 600 /* so long a mount may take to let go, before a spare is given up for a copy */
/* Whoever began to open the index just before it was replaced has it open after that. */
#define OPENING_MS 500
#define PIECE ((size_t)256 << 10)

struct copying {
	pthread_t thread;
	struct spare made, *place;
	int from, to;
	int64_t begun, ended;
	int result;
	atomic_bool over, stop;
};

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void pause_ms(int ms)
{
	nanosleep(&(struct timespec){.tv_nsec = (long)ms * 1000000}, NULL);
}

static char *spare_path(const char *index, unsigned place)
{
	static const char *const names[SPARES] = {"spare", "spare2", "spare3"};

	return fresh_name(index, names[place]);
}

static void forget(struct spare *x)
{
	if (x->path)
		unlink(x->path);
	free(x->path);
	x->path = NULL;
}

static bool is_ready(const struct spares *s, const struct spare *x)
{
	return x->path && x->edit == s->edit;
}

static struct spare *find_ready(struct spares *s)
{
	for (unsigned i = 0; i < SPARES; i++)
		if (is_ready(s, &s->list[i]))
			return &s->list[i];
	return NULL;
}

static unsigned count_spares(const struct spares *s)
{
	unsigned n = s->copying != NULL;

	for (unsigned i = 0; i < SPARES; i++)
		n += s->list[i].path != NULL;
	return n;
}

static struct spare *find_oldest(struct spares *s)
{
	struct spare *oldest = NULL;

	for (unsigned i = 0; i < SPARES; i++)
		if (s->list[i].path && (!oldest || s->list[i].edit < oldest->edit))
			oldest = &s->list[i];
	return oldest;
}

/* A place with its name in *path, to free(); NULL: none, or no memory. */
static struct spare *find_place(struct spares *s, const char *index, char **path)
{
	*path = NULL;
	for (unsigned i = 0; i < SPARES; i++) {
		struct spare *x = &s->list[i];

		if (x->path || (s->copying && s->copying->place == x))
			continue;
		*path = spare_path(index, i);
		return *path ? x : NULL;
	}
	return NULL;
}

/* Every 64 MB: who waits for the disk meanwhile (an edit) need not wait for all of it. */
static bool is_stopped(void *arg)
{
	struct copying *c = arg;

	fdatasync(c->to);
	return atomic_load(&c->stop);
}

static void *copy(void *arg)
{
	struct copying *c = arg;

	c->begun = now_ms();
	c->result = fresh_copy_bytes(c->from, c->to, is_stopped, c);
	if (c->result == 0 && fsync(c->to) < 0)
		c->result = -errno;
	c->ended = now_ms();
	atomic_store(&c->over, true);
	return NULL;
}

static void free_copying(struct copying *c)
{
	if (c->from >= 0)
		close(c->from);
	if (c->to >= 0)
		close(c->to);
	free(c->made.path);
	free(c);
}

static int open_files(struct copying *c, const struct stat *of, const char *index)
{
	struct stat st;

	c->from = open(index, O_RDONLY | O_CLOEXEC);
	if (c->from < 0 || fstat(c->from, &st) < 0)
		return -errno;
	if (st.st_dev != of->st_dev || st.st_ino != of->st_ino)
		return -ESTALE;
	unlink(c->made.path);
	c->to = open(c->made.path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
	return c->to < 0 ? -errno : 0;
}

/* Returns 0 or -errno. */
static int start_copying(struct spares *s, const char *index)
{
	struct copying *c = calloc(1, sizeof(*c));
	int r;

	if (!c)
		return -ENOMEM;
	c->from = c->to = -1;
	c->made.edit = s->edit;
	c->place = find_place(s, index, &c->made.path);
	r = c->made.path ? open_files(c, &s->of, index) : -ENOMEM;
	if (r == 0)
		r = -pthread_create(&c->thread, NULL, copy, c);
	if (r == 0) {
		s->copying = c;
		return 0;
	}
	if (c->to >= 0)
		unlink(c->made.path);
	free_copying(c);
	return r;
}

/* Waits for it. Returns 0 or -errno. */
static int end_copying(struct spares *s)
{
	struct copying *c = s->copying;
	int r;

	pthread_join(c->thread, NULL);
	r = c->result;
	s->copying = NULL;
	s->dear = s->dear || c->ended - c->begun >= DEAR_MS;
	if (r == 0) {
		*c->place = c->made;
		c->made.path = NULL;
	} else {
		unlink(c->made.path);
	}
	free_copying(c);
	return r;
}

/* Of a file that nobody else can see: its descriptor; -EAGAIN: somebody can; -errno: nobody knows. */
static int open_alone(const char *path, const struct stat *index)
{
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW), r = 0;
	struct stat st;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0)
		r = -errno;
	else if (!S_ISREG(st.st_mode) || st.st_nlink != 1 || (st.st_dev == index->st_dev && st.st_ino == index->st_ino))
		r = -EMLINK;
	/* Were somebody to open it in between, SIGIO would end us; nobody minds this one. */
	else if (fcntl(fd, F_SETSIG, SIGURG) < 0 || fcntl(fd, F_SETLEASE, F_WRLCK) < 0)
		r = -errno;
	else
		fcntl(fd, F_SETLEASE, F_UNLCK);
	if (r == 0)
		return fd;
	close(fd);
	return r;
}

static int copy_piece(int from, int to, char *buffer, off_t at, size_t size)
{
	while (size) {
		ssize_t n = pread(from, buffer, size < PIECE ? size : PIECE, at);

		if (n < 0)
			return -errno;
		/* Behind the end, as a later edit has it. */
		if (n == 0)
			return 0;
		if (pwrite(to, buffer, (size_t)n, at) != n)
			return errno ? -errno : -EIO;
		at += n;
		size -= (size_t)n;
	}
	return 0;
}

/* What lies together goes together. */
static int copy_pages(int from, int to, const struct edit_pages *p, char *buffer)
{
	int r = 0;

	for (size_t i = 0, next; r == 0 && i < p->count; i = next) {
		for (next = i + 1; next < p->count && p->pages[next] == p->pages[next - 1] + 1; next++)
			;
		r = copy_piece(from, to, buffer, (off_t)p->pages[i] * (off_t)p->page_size, (next - i) * p->page_size);
	}
	return r;
}

static int copy_edits(struct spares *s, const struct spare *x, int from, int to)
{
	char *buffer = malloc(PIECE);
	int r = buffer ? 0 : -ENOMEM;

	for (unsigned n = x->edit + 1; r == 0 && n <= s->edit; n++)
		r = copy_pages(from, to, &s->edits[n % SPARE_EDITS], buffer);
	free(buffer);
	if (r == 0 && (ftruncate(to, s->of.st_size) < 0 || fdatasync(to) < 0))
		r = -errno;
	return r;
}

/* 1: it is like the index; 0: it is in use; -errno: it is none any more. */
static int catch_up(struct spares *s, struct spare *x, const char *index)
{
	int to, from = -1, r;

	if (s->edit - x->edit > s->edit_count) {
		forget(x);
		return -EAGAIN;
	}
	to = now_ms() < x->after ? -EAGAIN : open_alone(x->path, &s->of);
	if (to == -EAGAIN)
		return 0;
	r = to;
	if (r >= 0)
		r = from = open(index, O_RDONLY | O_CLOEXEC);
	if (from < 0 && r >= 0)
		r = -errno;
	if (r >= 0)
		r = fresh_is_same(index, &s->of) ? copy_edits(s, x, from, to) : -ESTALE;
	if (from >= 0)
		close(from);
	if (to >= 0)
		close(to);
	if (r < 0) {
		forget(x);
		return r;
	}
	x->edit = s->edit;
	return 1;
}

/* One that is ready, if any can be. */
static struct spare *get_ready(struct spares *s, const char *index)
{
	struct spare *ready = find_ready(s);

	for (unsigned i = 0; !ready && i < SPARES; i++)
		if (s->list[i].path && catch_up(s, &s->list[i], index) == 1)
			ready = &s->list[i];
	return ready;
}

/* For one more copy, and behind it for the new index of a run over all. */
static bool has_room(const struct spares *s, const char *index)
{
	struct statvfs fs;

	return statvfs(index, &fs) == 0 && (uint64_t)fs.f_bavail * fs.f_frsize >= 2 * (uint64_t)s->of.st_size;
}

static void forget_edits(struct spares *s)
{
	for (unsigned i = 0; i < SPARE_EDITS; i++) {
		free(s->edits[i].pages);
		s->edits[i] = (struct edit_pages){0};
	}
	s->edit_count = 0;
}

static void forget_all(struct spares *s)
{
	if (s->copying) {
		atomic_store(&s->copying->stop, true);
		end_copying(s);
	}
	for (unsigned i = 0; i < SPARES; i++)
		forget(&s->list[i]);
	forget_edits(s);
	s->following = false;
}

void spares_begin(struct spares *s, const char *index)
{
	forget_all(s);
	s->following = stat(index, &s->of) == 0;
	s->refused = false;
	s->edited = now_ms();
}

static int refuse(struct spares *s, const char *index, int r, struct error *e)
{
	s->refused = true;
	return error_errno(e, r, "cannot copy the index '%s'", index);
}

int spares_tend(struct spares *s, const char *index, struct error *e)
{
	bool ready, full, tight;
	int r = 0;

	if (!s->following || !fresh_is_same(index, &s->of))
		return -1;
	if (s->copying && atomic_load(&s->copying->over) && (r = end_copying(s)) < 0)
		refuse(s, index, r, e);
	ready = get_ready(s, index);
	full = count_spares(s) == SPARES;
	if (s->copying)
		return POLL_MS;
	tight = !has_room(s, index);
	if (s->refused || (ready && (full || tight || !s->dear)))
		return -1;
	if (!ready && find_oldest(s) && (full || tight)) {
		if ((s->dear || tight) && now_ms() - s->edited < HELD_MS)
			return POLL_MS;
		forget(find_oldest(s));
	}
	r = start_copying(s, index);
	if (r < 0)
		refuse(s, index, r, e);
	return r < 0 ? -1 : POLL_MS;
}

int spares_take(struct spares *s, const char *index, struct fresh *f, struct error *e)
{
	struct spare *x = NULL;
	int r;

	if (!s->following || !fresh_is_same(index, &s->of)) {
		forget_all(s);
		return 0;
	}
	for (int waited = 0; waited <= HELD_MS && !(x = get_ready(s, index)); waited += POLL_MS) {
		if (s->copying)
			end_copying(s);
		else if (!count_spares(s))
			break;
		else
			pause_ms(POLL_MS);
	}
	if (!x)
		return 0;
	r = fresh_adopt(f, x->path, e);
	if (r < 0) {
		forget(x);
		return r;
	}
	free(x->path);
	x->path = NULL;
	return 1;
}

void spares_keep(struct spares *s, const char *index)
{
	char *path;

	s->kept = NULL;
	if (!s->following || !fresh_is_same(index, &s->of))
		return;
	if (count_spares(s) == SPARES && find_oldest(s))
		forget(find_oldest(s));
	s->kept = find_place(s, index, &path);
	if (!s->kept)
		return;
	unlink(path);
	if (linkat(AT_FDCWD, index, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0) {
		*s->kept = (struct spare){path, s->edit, INT64_MAX};
	} else {
		free(path);
		s->kept = NULL;
	}
}

void spares_not_edited(struct spares *s)
{
	if (s->kept)
		forget(s->kept);
	s->kept = NULL;
}

void spares_edited(struct spares *s, const char *index, int fd, struct edit_pages pages)
{
	if (s->kept)
		s->kept->after = now_ms() + OPENING_MS;
	s->kept = NULL;
	if (!s->following || !pages.pages) {
		spares_begin(s, index);
		free(pages.pages);
	} else {
		s->edit++;
		free(s->edits[s->edit % SPARE_EDITS].pages);
		s->edits[s->edit % SPARE_EDITS] = pages;
		s->edit_count += s->edit_count < SPARE_EDITS;
	}
	s->following = fstat(fd, &s->of) == 0;
	s->refused = false;
	s->edited = now_ms();
}

void spares_drop(struct spares *s, const char *index)
{
	forget_all(s);
	for (unsigned i = 0; i < SPARES; i++) {
		struct spare left = {.path = spare_path(index, i)};

		forget(&left);
	}
}
