/* SPDX-License-Identifier: MIT */
/* What differs between any two snapshots; where one is known to be an edit of the other, see edits.h. */
#ifndef TREE_CHANGES_H
#define TREE_CHANGES_H

#include "base/arena.h"
#include "tree/tree.h"

enum tree_change_kind {
	CHANGED_NAME,       /* a name in the folder that leads to another node, or is in one of the two only */
	CHANGED_ATTRIBUTES, /* a node that is in both, with another mtime or link count */
	CHANGED_FOLDER,     /* a folder that is in one of the two only */
};

struct tree_change {
	enum tree_change_kind kind;
	uint64_t ino;     /* the folder's, or the node's */
	const char *name; /* NULL but for CHANGED_NAME */
};

/*
 * All of them, in the arena, each once, in no order; those below a folder that is in one only, too. Folders of a search are not
 * among them. Takes time for the folders there are (0.5 us each), and for what differs (0.1 ms an article).
 * Returns 0; -E2BIG: more than `max` articles may differ; -ENOMEM; -EIO.
 */
int tree_changes(struct tree *old, struct tree *new, size_t max, struct arena *arena, struct tree_change **changes,
		 size_t *count);

#endif
