/* SPDX-License-Identifier: MIT */
/*
 * malloc has a heap for each thread, and widens it by some pages at a time, each time by a system call. So a thread
 * takes, once, as much as it will need, and frees it again: it becomes the end of the thread's heap, from which all
 * else comes. A heap is used by one thread after the other.
 *
 * Pieces of 2 MB (madvise, MADV_HUGEPAGE) for these and for SQLite's pages were measured: an index run of the real
 * corpus takes 151 ms in place of 162 where it is run again and again, 193 in place of 176 after a pause of 3 s, on a
 * virtual machine that gives unused memory back to its host, which does so by such pieces: each then costs 2 to 5 ms.
 * So none are asked for.
 */
#include <malloc.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/heap.h"

/* What goes with malloc's own settings, which are the process's, too: it would not keep the end of a heap. */
static bool kept;

void heap_keep(void)
{
	mallopt(M_MMAP_THRESHOLD, 32 << 20);
	mallopt(M_TRIM_THRESHOLD, 1 << 30);
	kept = true;
}

static void *release(void *arg)
{
	malloc_trim(0);
	return arg;
}

void heap_release(void)
{
	pthread_t thread;

	if (kept && pthread_create(&thread, NULL, release, NULL) == 0)
		pthread_detach(thread);
}

void heap_widen(size_t size)
{
	/* volatile: a compiler may leave out what is freed without being used. */
	void *volatile once = kept ? malloc(size) : NULL;

	free(once);
}
