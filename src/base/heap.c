/* SPDX-License-Identifier: MIT */
/*
 * malloc has a heap for each thread, and widens it by some pages at a time, each time by a system call; and the kernel gives a page
 * of 4 KB where one is touched, which takes 2 to 3 us on a virtual machine.  A piece of 2 MB at once costs 90 us: a fourteenth
 * for the same bytes ("Transparent Hugepage Support" in the kernel's documentation).
 *
 * So a thread takes, once, as much as it will need, says that it may come in such pieces, and frees it again: it becomes the end
 * of the thread's heap, from which all else comes. A heap is used by one thread after the other, and keeps what it was told.
 */
#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/heap.h"

#define PIECE ((uintptr_t)2 << 20)

/* What goes with malloc's own settings, which are the process's, too: it would not keep the end of a heap. */
static bool kept;

void heap_keep(void)
{
	mallopt(M_MMAP_THRESHOLD, 32 << 20);
	mallopt(M_TRIM_THRESHOLD, 1 << 30);
	kept = true;
}

void heap_widen(size_t size)
{
	/* volatile: a compiler may leave out what is freed without being used. */
	char *volatile once = kept ? malloc(size) : NULL;
	size_t before = (PIECE - (uintptr_t)once % PIECE) % PIECE;

	if (once && size > before)
		madvise(once + before, (size - before) / PIECE * PIECE, MADV_HUGEPAGE);
	free(once);
}
