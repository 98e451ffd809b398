/* SPDX-License-Identifier: MIT */
/*
 * Memory for SQLite, where one index is made.
 *
 * SQLite takes memory for each page of its cache by itself, and what comes from malloc the kernel gives in pieces of 4 KB: on a
 * virtual machine 1.4 us each (26 MB 9.4 ms, in pieces of 2 MB 1.2 ms), and the processor has to look up where each lies. So
 * what is as long as a page of a snapshot comes from one region of pieces of 2 MB, if the kernel has such
 * ("Transparent Hugepage Support" in its documentation; else it is as before). What does not fit comes from malloc, as all
 * else does. The region's memory is given back when the last page is; its addresses stay.
 *
 * SQLite asks for methods once a process, and hands no context to them: hence the global region.
 */
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <sqlite3.h>

#include "store/db.h"
#include "store/writer.h"

#define HUGE_PIECE ((size_t)2 << 20)
/* As many as the writer's cache holds (db.c); only those in use take memory. */
#define REGION ((size_t)64 << 20)

struct slot {
	struct slot *next;
};

static struct {
	size_t slot_size;
	char *first, *end; /* NULL: there is none */
	pthread_mutex_t lock; /* for what follows */
	char *fresh;          /* from here on nothing was given out yet */
	struct slot *unused;
	size_t in_use;
} region = {.lock = PTHREAD_MUTEX_INITIALIZER};

static bool is_slot(const void *p)
{
	return (const char *)p >= region.first && (const char *)p < region.end;
}

static void *take_slot(void)
{
	struct slot *slot;

	pthread_mutex_lock(&region.lock);
	slot = region.unused;
	if (slot) {
		region.unused = slot->next;
	} else if ((size_t)(region.end - region.fresh) >= region.slot_size) {
		slot = (struct slot *)(void *)region.fresh;
		region.fresh += region.slot_size;
	}
	region.in_use += slot != NULL;
	pthread_mutex_unlock(&region.lock);
	return slot;
}

static void leave_slot(struct slot *slot)
{
	pthread_mutex_lock(&region.lock);
	slot->next = region.unused;
	region.unused = slot;
	if (--region.in_use == 0) {
		madvise(region.first, REGION, MADV_DONTNEED);
		region.fresh = region.first;
		region.unused = NULL;
	}
	pthread_mutex_unlock(&region.lock);
}

static void *get(int size)
{
	bool page = size > (int)DB_PAGE_SIZE && (size_t)size <= region.slot_size;
	void *p = page ? take_slot() : NULL;

	return p ? p : malloc((size_t)size);
}

static void put(void *p)
{
	if (is_slot(p))
		leave_slot(p);
	else
		free(p);
}

static int size_of(void *p)
{
	return !p ? 0 : is_slot(p) ? (int)region.slot_size : (int)malloc_usable_size(p);
}

static void *get_more(void *old, int size)
{
	void *p;

	if (!is_slot(old))
		return realloc(old, (size_t)size);
	p = malloc((size_t)size);
	if (p) {
		memcpy(p, old, (size_t)size < region.slot_size ? (size_t)size : region.slot_size);
		leave_slot(old);
	}
	return p;
}

static int round_up(int size)
{
	return (size + 7) & ~7;
}

static int begin(void *unused)
{
	(void)unused;
	return SQLITE_OK;
}

static void end(void *unused)
{
	(void)unused;
}

static bool reserve_region(void)
{
	char *p = mmap(NULL, REGION + HUGE_PIECE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		return false;
	region.first = region.fresh = p + (HUGE_PIECE - (uintptr_t)p % HUGE_PIECE) % HUGE_PIECE;
	region.end = region.first + REGION;
	return madvise(region.first, REGION, MADV_HUGEPAGE) == 0;
}

void store_prepare_writing(void)
{
	static const sqlite3_mem_methods methods = {get, put, get_more, size_of, round_up, begin, end, NULL};
	int head = 0;

	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	if (sqlite3_config(SQLITE_CONFIG_PCACHE_HDRSZ, &head) != SQLITE_OK || !reserve_region())
		return;
	region.slot_size = (DB_PAGE_SIZE + (size_t)head + 15) & ~(size_t)15;
	sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
}
