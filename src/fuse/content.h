/* SPDX-License-Identifier: MIT */
/*
 * Rendered files, kept for the reads that follow: the kernel fetches a long file in pieces of 128 KB, and
 * rendering it for each would be quadratic. All calls from any thread.
 */
#ifndef FUSE_CONTENT_H
#define FUSE_CONTENT_H

#include <compliancefs/buf.h>

struct contents; /* the cache */
struct content;  /* the bytes of one file, in use */

/* Puts a file's bytes into out, which is empty. Returns 0 or -errno. */
typedef int content_fill(void *arg, uint64_t ino, struct buf *out);

/* Returns NULL when out of memory. fill is called with arg, by many threads at once. */
struct contents *contents_new(content_fill *fill, void *arg);
/* Every content must have been put back. c may be NULL. */
void contents_free(struct contents *c);

/*
 * The bytes of a file: those kept, those another thread is making just now (it waits), or made
 * here. Returns 0, with *content to be put back, or what fill returned.
 */
int content_get(struct contents *c, uint64_t ino, struct content **content);
/*
 * As content_get, but for bytes that are here already, or being made, it returns -EALREADY: somebody else sees
 * to them; and -EBUSY where there is no slot, rather than to wait for one.
 */
int content_claim(struct contents *c, uint64_t ino, struct content **content);
/* Valid until content_put; the same bytes for all who hold it. */
struct slice content_bytes(const struct content *content);
/* Gives it back, of which `served` bytes were handed out. */
void content_put(struct contents *c, struct content *content, size_t served);

#endif
