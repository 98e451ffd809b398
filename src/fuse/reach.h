/* SPDX-License-Identifier: MIT */
/*
 * What a mounted process must be able to reach: the folders in which its index, and those that follow, can lie.
 */
#ifndef FUSE_REACH_H
#define FUSE_REACH_H

#include <stddef.h>

#include "base/error.h"

#define REACH_MAX 16

struct reach {
	char *folders[REACH_MAX]; /* real paths */
	size_t count;
};

/*
 * name: the index's absolute path. The folder in which the index lies; and for each symbolic link on the way to it the folder
 * in which the link lies, when it leads below that one: with `current` set to `releases/2` today it will be
 * `releases/3` tomorrow. (Not for links in the root.) Returns 0 or -errno with e filled; free it in any case.
 */
int reach_find(struct reach *r, const char *name, struct error *e);
void reach_free(struct reach *r);

#endif
