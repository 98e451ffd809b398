/* SPDX-License-Identifier: MIT */
/*
 * Inode numbers.  A file's number is a digest of its name, format and bytes, a
 * directory's one of its path: equal over remounts and on every host, and the
 * bytes behind a number never change, so the kernel may cache them for ever.
 *
 * Layout: bit 63 clear (SQLite's integers are signed), bit 62 clear, bits 61-60 the kind,
 * bits 59-0 the digest; the low 32 bits are never zero (32-bit programs would see
 * inode 0).  The kind in the number lets three tables share one space without
 * asking each other, and tells which one to look into.  The root is 1 (FUSE_ROOT_ID).
 */
#ifndef STORE_INODE_H
#define STORE_INODE_H

#include <nettle/sha2.h>

#include "base/digest.h"

enum inode_kind { INODE_FILE = 1, INODE_DIR = 2, INODE_PAGE = 3 };

static inline enum inode_kind inode_kind(uint64_t ino)
{
	return ino == 1 ? INODE_DIR : (enum inode_kind)(ino >> 60);
}

/* False for what can be no number of ours; those from the kernel are checked with it. */
static inline bool inode_valid(uint64_t ino)
{
	return ino == 1 || ((ino >> 62) == 0 && (ino >> 60) != 0 && (uint32_t)ino != 0);
}

/* SHA-256 of name, NUL, format (one byte) and the digest of the bytes (base/digest.h), cut to the layout. */
uint64_t inode_of_file(struct slice name, unsigned format, struct slice bytes);
/* SHA-256 of path, without leading '/'; empty: the root. */
uint64_t inode_of_dir(struct slice path);
/* SHA-256 of path, NUL and the digest of the bytes. */
uint64_t inode_of_page(struct slice path, struct slice bytes);
/* The same where the bytes come in pieces. */
struct inode_sum {
	struct sha256_ctx ctx;
	struct digest bytes;
};
void inode_page_start(struct inode_sum *sum, struct slice path);
void inode_page_add(struct inode_sum *sum, struct slice bytes);
uint64_t inode_page_end(struct inode_sum *sum);
/* The number to try after one that is taken: deterministic probing. */
uint64_t inode_next(uint64_t ino);

#endif
