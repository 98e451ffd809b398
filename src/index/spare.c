/* SPDX-License-Identifier: MIT */
/*
 * The spare is never trusted by what it is called: who made it remembers which index it is a copy of, and
 * nobody else uses it. So one that a crash left is only litter, which the next watcher removes.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "index/spare.h"

static void forget(struct spare *s)
{
	if (s->path)
		unlink(s->path);
	free(s->path);
	s->path = NULL;
}

static int copy_index(struct spare *s, int from, bool (*stopped)(void *arg), void *arg)
{
	int to, r;

	unlink(s->path);
	to = open(s->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (to < 0)
		return -errno;
	r = fstat(from, &s->of) < 0 ? -errno : fresh_copy_bytes(from, to, stopped, arg);
	if (r == 0 && fsync(to) < 0)
		r = -errno;
	close(to);
	return r;
}

int spare_make(struct spare *s, const char *index, bool (*stopped)(void *arg), void *arg, struct error *e)
{
	int from = open(index, O_RDONLY | O_CLOEXEC), r;

	forget(s);
	s->path = fresh_name(index, "spare");
	r = from < 0 ? -errno : s->path ? copy_index(s, from, stopped, arg) : -ENOMEM;
	if (from >= 0)
		close(from);
	if (r < 0) {
		forget(s);
		return error_errno(e, r, "cannot copy the index '%s'", index);
	}
	return 0;
}

int spare_take(struct spare *s, const char *index, struct fresh *f, struct error *e)
{
	int r;

	if (!s->path)
		return 0;
	if (!fresh_is_same(index, &s->of)) {
		forget(s);
		return 0;
	}
	r = fresh_adopt(f, s->path, e);
	if (r < 0) {
		forget(s);
		return r;
	}
	free(s->path);
	s->path = NULL;
	return 1;
}

void spare_drop(struct spare *s, const char *index)
{
	forget(s);
	s->path = fresh_name(index, "spare");
	forget(s);
}
