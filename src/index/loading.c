/* SPDX-License-Identifier: MIT */
/*
 * Loading the catalogue takes four milliseconds of one core at the very start, when there is nothing for the others
 * to do; what else a run begins with (stock of the sources, a new index, the walk) does not need it.
 */
#include <pthread.h>
#include <stdlib.h>

#include "base/heap.h"
#include "index/loading.h"

/* Of what the catalogue takes, with a piece that is not whole on either side; the next thread has it afterwards. */
#define HEAP ((size_t)8 << 20)

struct loading {
	pthread_t thread;
	const char *folder;
	struct catalog *catalog;
	struct error error;
	int result;
};

static void *load(void *arg)
{
	struct loading *l = arg;

	heap_widen(HEAP);
	l->result = catalog_load(&l->catalog, l->folder, &l->error);
	return NULL;
}

struct loading *loading_begin(const char *folder)
{
	struct loading *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	l->folder = folder;
	if (pthread_create(&l->thread, NULL, load, l) != 0) {
		free(l);
		return NULL;
	}
	return l;
}

int loading_end(struct loading *l, struct catalog **catalog, struct error *e)
{
	int r;

	pthread_join(l->thread, NULL);
	r = l->result;
	*catalog = l->catalog;
	if (r < 0)
		*e = l->error;
	free(l);
	return r;
}
