/* SPDX-License-Identifier: MIT */
/* Work that may have to wait, done by some threads at once. */
#ifndef FUSE_CREW_H
#define FUSE_CREW_H

#include <stddef.h>

/*
 * Calls each(arg, i) for every i below count, in no order, from this thread and a few others, which end before it returns. Where
 * no thread can be had, from this one.
 */
void crew_run(size_t count, void (*each)(void *arg, size_t i), void *arg);

#endif
