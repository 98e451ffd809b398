/* SPDX-License-Identifier: MIT */
/*
 * The low-level operations: what the kernel asks and what it is answered.
 */
#ifndef FUSE_OPS_H
#define FUSE_OPS_H

#include "fuse/answer.h"

/* Their userdata is a struct mounted. */
extern const struct fuse_lowlevel_ops mount_ops;

/* content_fill for struct mounted's contents; arg is the struct mounted. */
int mounted_fill(void *mounted, uint64_t ino, struct buf *out);
/* ahead_give; arg is the struct mounted. */
int mounted_give(void *mounted, uint64_t ino, size_t *bytes);

#endif
