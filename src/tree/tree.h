/* SPDX-License-Identifier: MIT */
/*
 * The tree of a snapshot: names, nodes, attributes and bytes.  The mount and the
 * verbs ls, cat, stat and export all go through here, so they cannot differ.
 *
 * A struct tree is one thread's view of one snapshot: it has its own SQLite connection and
 * prepared statements, and is used by one thread at a time (fuse keeps a pool of them).
 */
#ifndef TREE_TREE_H
#define TREE_TREE_H

#include <compliancefs/buf.h>

#include "base/error.h"

#define TREE_ROOT 1u /* inode number of the root */

/*
 * The folder of each format in which every name is a query (store/search.h; a + in it is a space): looked up there, it is a folder
 * with the articles found, the best 1,000 in their order, and, in formats that have pages, an index page. Those folders are
 * made when they are looked up and not listed; see searches.h for how long they last.
 */
#define SEARCH_FOLDER "search"

struct node {
	uint64_t ino;   /* bit 63 clear, low 32 bits not zero; the root is 1 */
	uint32_t mode;  /* S_IFDIR | 0555 or S_IFREG | 0444 */
	uint32_t nlink; /* files: the number of names; folders: 2 + subfolders */
	uint64_t size;  /* bytes; 0 for folders */
	int64_t mtime;  /* seconds; a folder's: the newest of what it lists */
};

struct tree;

/*
 * Opens an index. Returns 0 or -errno with e filled: missing, not an index, of another version or
 * with other format versions (-EPROTO: re-index), damaged.
 */
int tree_open(struct tree **t, const char *index, struct error *e);
struct searches;
/*
 * Makes a tree, just opened, share what was searched for with others, of other snapshots too: a search folder's number is known
 * to all of them. They must be closed before it is freed. A tree by itself has its own.
 */
void tree_share_searches(struct tree *t, struct searches *searches);
void tree_close(struct tree *t);

/*
 * All return 0 or -ENOENT (no such name), -ESTALE (a number that this snapshot does not have), -ENOTDIR, -EISDIR, -EIO
 * (damaged index; logged). name: one component, no '/'.
 */
int tree_lookup(struct tree *t, uint64_t folder, struct slice name, struct node *node);
int tree_get(struct tree *t, uint64_t ino, struct node *node);
int tree_parent(struct tree *t, uint64_t folder, uint64_t *parent); /* the root's is the root */

/*
 * Lists a folder: calls emit for every entry behind `cookie` (0: from the start), each with the cookie that goes on
 * behind it, until emit returns false. Order is fixed within a snapshot, "." and ".." are not among them. A cookie means
 * something in its snapshot only, is not 0, and below 1 << TREE_COOKIE_BITS (a damaged index may have other ones).
 */
#define TREE_COOKIE_BITS 44
typedef bool tree_emit(void *arg, struct slice name, const struct node *node, uint64_t cookie);
int tree_list(struct tree *t, uint64_t folder, uint64_t cookie, tree_emit *emit, void *arg);

/* The whole of a file's bytes into out (emptied first); exactly node.size of them, else -EIO and a log line. */
int tree_read(struct tree *t, uint64_t ino, struct buf *out);
/*
 * The bytes of a file from `from` on, `max` of them or up to its end. Of a stored file (inode_kind INODE_PAGE; they may be
 * hundreds of megabytes) only what is asked for is read; an article is rendered each time.
 */
int tree_read_range(struct tree *t, uint64_t ino, uint64_t from, size_t max, struct buf *out);
/* All of it in pieces, so that memory stays bounded: put is called with one after the other until it returns non-zero, which is returned. */
typedef int tree_put(void *arg, struct slice piece);
int tree_read_pieces(struct tree *t, uint64_t ino, tree_put *put, void *arg);

/* A node by path, with or without leading and final '/'; "" is the root. */
int tree_resolve(struct tree *t, const char *path, struct node *node);

struct tree_totals {
	uint64_t files;   /* different files */
	uint64_t folders;
	uint64_t bytes;   /* of the different files */
	uint64_t articles;
};
int tree_totals(struct tree *t, struct tree_totals *totals);
/* "id time": what the file `revision` holds, without the line end; valid until tree_close. */
const char *tree_revision(const struct tree *t);

/*
 * What an extended attribute of a file says (user.mime_type, user.charset, user.xdg.origin.url,
 * user.compliancefs.article ...). -ENODATA if it has none of that name. names: NUL-separated, as listxattr wants.
 */
int tree_xattr(struct tree *t, uint64_t ino, const char *name, struct buf *value);
int tree_xattr_names(struct tree *t, uint64_t ino, struct buf *names);

#endif
