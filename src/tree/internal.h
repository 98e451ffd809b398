/* SPDX-License-Identifier: MIT */
/* What the files of this room share. */
#ifndef TREE_INTERNAL_H
#define TREE_INTERNAL_H

#include <compliancefs/format.h>

#include "base/arena.h"
#include "store/snapshot.h"
#include "tree/tree.h"

struct tree {
	struct snapshot *snapshot;
	struct arena arena; /* scratch of one call */
	struct buf revision;
	uint64_t identity;          /* digest of the revision: tells snapshots apart */
	int64_t made;               /* mtime of the file `revision` */
	struct searches *searches;
	bool own_searches;          /* nobody else uses them */
};

/* What tree.c says of stored rows, for search folders (searchfolder.c). */
struct node tree_dir_node(const struct dir_row *row);
struct node tree_file_node(const struct file_row *row);
/* "iso-27001.fr-fr.txt" in a folder of text: its base, or false. */
bool tree_base_of(struct slice name, const struct format *format, struct slice *base);

/* Whether it is a format's search/. */
bool search_is_place(const struct dir_row *dir);
/* A name looked up there: a folder, whatever the name. */
int search_enter(struct tree *t, const struct dir_row *place, struct slice name, struct node *node);
/*
 * As the functions of tree.h, for numbers that are in no table of the snapshot: -ESTALE if they are of no search folder, and
 * of no page in one, either.
 */
int search_lookup(struct tree *t, uint64_t folder, struct slice name, struct node *node);
int search_get(struct tree *t, uint64_t ino, struct node *node);
int search_parent(struct tree *t, uint64_t folder, uint64_t *parent);
int search_list(struct tree *t, uint64_t folder, uint64_t cookie, tree_emit *emit, void *arg);
int search_read(struct tree *t, uint64_t page, uint64_t from, size_t max, struct buf *out);
/* What extended attributes are made of. */
int search_page_row(struct tree *t, uint64_t page, struct file_row *row);

#endif
