/* SPDX-License-Identifier: MIT */
/* The whole tree written out as ordinary files. */
#ifndef TREE_EXPORT_H
#define TREE_EXPORT_H

#include "tree/tree.h"

struct tree_export {
	uint64_t files, links, folders, bytes; /* written; links: further names of a file */
};

/*
 * Writes the tree to a folder that does not exist yet, or is empty. Names of one file become hard
 * links, the search form of HTML pages is left out (nobody answers it there), mtimes are kept, modes are 0644 and 0755 (what is exported is the user's own). Returns 0 or -errno with e
 * filled; what was written by then stays.
 */
int tree_export(struct tree *t, const char *folder, struct tree_export *done, struct error *e);

#endif
