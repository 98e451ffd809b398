/* SPDX-License-Identifier: MIT */
/* Checking a whole index: that the file is sound, and the tree keeps the laws that every program relies on. */
#ifndef TREE_CHECK_H
#define TREE_CHECK_H

#include "tree/tree.h"

struct tree_check {
	/* Called with a line for each thing that differs. */
	void (*report)(void *arg, const char *line);
	void *arg;
	uint64_t files, folders; /* names seen, a file under several of them counted each time */
	uint64_t differences;
};

/*
 * SQLite's own check; then, for every name: it looks up to the node that was listed, and for every
 * different file: its bytes can be made, are as many as its size says, and it has as many names as its link
 * count. Returns 0, or -errno when the check itself could not be done.
 */
int tree_check(struct tree *t, struct tree_check *c);

#endif
