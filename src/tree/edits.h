/* SPDX-License-Identifier: MIT */
/* What differs between a snapshot and the one that the indexer edited to get it. */
#ifndef TREE_EDITS_H
#define TREE_EDITS_H

#include "tree/changes.h"

/*
 * All of them, in the arena. Returns 0; -ENODATA: t was not made from this base, so anything may differ; -ENOMEM; -EIO. Folders
 * of a search are not among them.
 */
int tree_edits(struct tree *t, struct tree *base, struct arena *arena, struct tree_change **changes, size_t *count);

#endif
