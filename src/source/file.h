/* SPDX-License-Identifier: MIT */
/* Files of a SOURCE, never from outside of it. Paths are below the root, '/'-separated, NUL-terminated. */
#ifndef SOURCE_FILE_H
#define SOURCE_FILE_H

#include "source/source.h"

/*
 * Opens `path` beneath root->fd for reading, with O_PATH instead if `flags` has it. Symbolic links are
 * followed while they stay beneath the root. Returns a descriptor or -errno; -EXDEV: it leads outside.
 */
int file_open(const struct source_root *root, const char *path, int flags);
/*
 * Reads a regular file of at most `max` bytes into the arena. Returns 0 or -errno: -EXDEV (outside the root),
 * -EFBIG (larger than max), -EISDIR, -EINVAL (no regular file), -ENOMEM ...
 */
int file_read(const struct source_root *root, const char *path, size_t max, struct arena *arena, struct slice *bytes,
	      int64_t *mtime);

#endif
