/* SPDX-License-Identifier: MIT */
/*
 * The signature of everything that an index is made from: the name, size and time of every file below
 * the SOURCEs (includes and images decide about bytes too, and so does one that is missing),
 * the catalogue's folder, the options, and the program itself.  Equal signatures: the index that is
 * there is what a run would make, so nothing needs to be read.
 *
 * A file written within the same tick of the clock as a run that read it could change again
 * without a newer time.  So a tree with a file as young as that is given no signature: the
 * next run reads it once more.  Nor is one that hangs on a single file of a folder that is not ours to walk.
 */
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nettle/sha2.h>

#include "index/run.h"

/* Twice the longest kernel tick; file systems that keep whole seconds get two of them (FAT). */
#define YOUNG_NS ((int64_t)20 * 1000 * 1000)
#define YOUNG_COARSE_NS ((int64_t)2 * 1000 * 1000 * 1000)

struct signing {
	struct sha256_ctx ctx;
	struct stat index; /* the index itself may lie in a SOURCE */
	int64_t now;       /* nanoseconds */
	bool young;
};

static void add_string(struct signing *s, const char *text)
{
	sha256_update(&s->ctx, strlen(text) + 1, (const uint8_t *)text);
}

static void add_number(struct signing *s, int64_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, n);
	add_string(s, text);
}

static void add_entry(struct signing *s, const FTSENT *entry)
{
	const struct stat *st = entry->fts_statp;
	int64_t mtime = (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
	int64_t age = s->now - mtime;

	if (st->st_dev == s->index.st_dev && st->st_ino == s->index.st_ino)
		return;
	if (age < (st->st_mtim.tv_nsec ? YOUNG_NS : YOUNG_COARSE_NS))
		s->young = true;
	add_string(s, entry->fts_path);
	add_number(s, S_ISREG(st->st_mode) ? (int64_t)st->st_size : -1);
	add_number(s, S_ISDIR(st->st_mode) ? 0 : mtime);
	add_number(s, st->st_mode);
}

static int compare_names(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static int add_tree(struct signing *s, char *path)
{
	char *paths[] = {path, NULL};
	FTS *fts = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, compare_names);
	FTSENT *entry;
	int r = 0;

	if (!fts)
		return -errno;
	while (r == 0 && (entry = fts_read(fts))) {
		if (entry->fts_level > 0 && entry->fts_name[0] == '.')
			fts_set(fts, entry, FTS_SKIP);
		else if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR || entry->fts_info == FTS_NS)
			r = -entry->fts_errno;
		else if (entry->fts_info != FTS_DP)
			add_entry(s, entry);
	}
	fts_close(fts);
	return r;
}

/* Another build may make other bytes of the same sources. */
static int add_program(struct signing *s)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *bytes;
	int r = 0;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0 ||
	    (bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0)) == MAP_FAILED) {
		r = -errno;
	} else {
		sha256_update(&s->ctx, (size_t)st.st_size, bytes);
		munmap(bytes, (size_t)st.st_size);
	}
	close(fd);
	return r;
}

static int add_source(struct signing *s, const char *path)
{
	char *real = realpath(path, NULL);
	struct stat st;
	int r = 0;

	if (!real)
		return -errno;
	if (stat(real, &st) == 0 && !S_ISDIR(st.st_mode))
		s->young = true;
	else
		r = add_tree(s, real);
	free(real);
	return r;
}

bool run_sign(const struct run *run, struct buf *signature)
{
	const struct index_options *o = &run->options;
	struct signing s = {0};
	uint8_t digest[SHA256_DIGEST_SIZE];
	struct timespec now;
	int r;

	clock_gettime(CLOCK_REALTIME, &now);
	s.now = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
	sha256_init(&s.ctx);
	if (stat(o->index, &s.index) < 0)
		memset(&s.index, 0, sizeof(s.index));
	r = add_program(&s);
	add_string(&s, o->locale ? o->locale : "");
	add_string(&s, o->base_url ? o->base_url : "");
	if (r == 0 && o->catalog)
		r = add_source(&s, o->catalog);
	for (size_t i = 0; r == 0 && i < o->source_count; i++) {
		add_string(&s, "");
		r = add_source(&s, o->sources[i]);
	}
	sha256_digest(&s.ctx, sizeof(digest), digest);
	buf_reset(signature);
	if (r < 0 || s.young)
		return false;
	for (size_t i = 0; i < sizeof(digest); i++)
		buf_printf(signature, "%02x", digest[i]);
	return signature->error == 0;
}
