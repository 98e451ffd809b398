/* SPDX-License-Identifier: MIT */
/* What the files of this room share. */
#ifndef TREE_INTERNAL_H
#define TREE_INTERNAL_H

#include "base/arena.h"
#include "store/snapshot.h"
#include "tree/tree.h"

struct tree {
	struct snapshot *snapshot;
	struct arena arena; /* scratch of one call */
	struct buf revision;
};

#endif
