/* SPDX-License-Identifier: MIT */
/*
 * Why: telling the kernel of a folder's names waits for its lock, which a reader may hold who gets no processor for a tenth of
 * a second. One thread that told of all folders would be late with all that come behind that one.
 */
#include <pthread.h>
#include <stdatomic.h>

#include "fuse/crew.h"

#define HELPERS 3u

struct crew {
	size_t count;
	atomic_size_t next;
	void (*each)(void *arg, size_t i);
	void *arg;
};

static void *work(void *arg)
{
	struct crew *c = arg;

	for (size_t i; (i = atomic_fetch_add(&c->next, 1)) < c->count;)
		c->each(c->arg, i);
	return NULL;
}

void crew_run(size_t count, void (*each)(void *arg, size_t i), void *arg)
{
	struct crew crew = {.count = count, .each = each, .arg = arg};
	pthread_t helpers[HELPERS];
	unsigned n = 0;

	while (n < HELPERS && n + 1 < count && pthread_create(&helpers[n], NULL, work, &crew) == 0)
		n++;
	work(&crew);
	while (n > 0)
		pthread_join(helpers[--n], NULL);
}
