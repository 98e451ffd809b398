/* SPDX-License-Identifier: MIT */
/*
 * The low-level operations: what the kernel asks and what it is answered.
 */
#ifndef FUSE_OPS_H
#define FUSE_OPS_H

#define FUSE_USE_VERSION 314
#include <fuse_lowlevel.h>
#include <stdatomic.h>

#include "fuse/ahead.h"
#include "fuse/content.h"
#include "fuse/pool.h"

/* What all operations share; the session's userdata. Set before the first request, constant from then on. */
struct mounted {
	struct pool *pool;
	struct contents *contents;
	struct fuse_session *session;
	struct ahead *ahead;
	uid_t uid;
	gid_t gid;
	bool xattr;             /* else ENOSYS, and the kernel stops asking */
	unsigned max_read;      /* 0: what the kernel offers */
	atomic_bool no_open;    /* ENOSYS to OPEN makes the kernel stop asking; set by INIT */
	atomic_bool no_opendir; /* the same of OPENDIR */
};

extern const struct fuse_lowlevel_ops mount_ops;

/* content_fill for struct mounted's contents; arg is the pool. */
int mounted_fill(void *pool, uint64_t ino, struct buf *out);
/* ahead_give; arg is the struct mounted. */
int mounted_give(void *mounted, uint64_t ino, size_t *bytes);

#endif
