/* SPDX-License-Identifier: MIT */
/* Memory that a thread is about to take from malloc, in one piece. */
#ifndef BASE_HEAP_H
#define BASE_HEAP_H

#include <stddef.h>

/*
 * For a process that ends with its work: what is freed is soon taken again, and nothing is given back to the kernel meanwhile. Once,
 * before there are other threads.
 */
void heap_keep(void);
/*
 * The calling thread is going to use so many bytes. None is touched yet. Any thread; it cannot fail. Without heap_keep it does
 * nothing.
 */
void heap_widen(size_t size);

/*
 * What is free is given back to the kernel, by a thread of its own, which the process need not wait for when it ends: that takes
 * some milliseconds, which the end would take as well, but not while the caller waits for the disk. It cannot fail.
 * Without heap_keep it does nothing.
 */
void heap_release(void);

#endif
