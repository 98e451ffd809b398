/* SPDX-License-Identifier: MIT */
/* Memory that a thread is about to take from malloc, in pieces of 2 MB. */
#ifndef BASE_HEAP_H
#define BASE_HEAP_H

#include <stddef.h>

/*
 * The calling thread is going to use so many bytes, 4 MB or more. None is touched yet. Only where malloc keeps what is freed
 * (mallopt; in a run of the indexer that ends the process), else it is for nothing. Any thread; it cannot fail.
 */
void heap_widen(size_t size);

#endif
