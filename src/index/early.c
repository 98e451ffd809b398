/* SPDX-License-Identifier: MIT */
/*
 * A small run waits for the disk most of the time: for the copy, and for fsync of it.  Both need nothing but
 * the old index, so they begin as soon as a small run is likely, in a thread of their own, while the
 * catalogue is loaded and the edits are parsed.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>

#include "index/early.h"

/* More takes longer than finding out whether it is needed. */
#define SIZE_MAX_BYTES ((off_t)256 << 20)

struct early {
	const char *index;
	struct fresh fresh;
	struct error error;
	pthread_t thread;
	int result;
};

static void *copy(void *arg)
{
	struct early *c = arg;

	c->result = fresh_copy(&c->fresh, c->index, &c->error);
	/* Only begun: fsync waits for what is left, and for the pages that the run changes. */
	if (c->result == 0)
		sync_file_range(c->fresh.fd, 0, 0, SYNC_FILE_RANGE_WRITE);
	return NULL;
}

void early_start(struct early **out, const char *index, off_t size)
{
	struct early *c = size > SIZE_MAX_BYTES ? NULL : calloc(1, sizeof(*c));
	struct error ignored;

	*out = NULL;
	if (!c)
		return;
	c->index = index;
	if (fresh_open(index, &c->fresh, &ignored) < 0 || pthread_create(&c->thread, NULL, copy, c) != 0) {
		/* Tried once more when it is needed, and told then. */
		fresh_close(&c->fresh, false);
		free(c);
		return;
	}
	*out = c;
}

int early_take(struct early **from, struct fresh *f, struct error *e)
{
	struct early *c = *from;
	int r;

	if (!c)
		return 0;
	*from = NULL;
	pthread_join(c->thread, NULL);
	*f = c->fresh;
	*e = c->error;
	r = c->result;
	free(c);
	return r < 0 ? r : 1;
}
