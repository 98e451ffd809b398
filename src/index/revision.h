/* SPDX-License-Identifier: MIT */
/*
 * The file `revision`: "id time". The id says what the tree holds, equal for equal files and dates on every machine:
 * a sum of digests, so that one edit changes it at no cost however large the tree is. Private to src/index.
 */
#ifndef INDEX_REVISION_H
#define INDEX_REVISION_H

#include "index/run.h"

struct revision {
	uint64_t sum[2];
};

/* A file or stored file with this number and mtime comes, or goes. */
void revision_add(struct revision *v, uint64_t ino, int64_t mtime);
void revision_remove(struct revision *v, uint64_t ino, int64_t mtime);

/* Of all that was written (full runs). */
int revision_sum(struct run *run, struct revision *v);
/* Of the previous snapshot. */
int revision_previous(struct run *run, struct revision *v);
/* Puts the file, in place of an older one, and what belongs to it. */
int revision_put(struct run *run, const struct revision *v);
/* Notes that the new snapshot is the previous one but for these articles: who shows that one need not compare them. */
int revision_put_edited(struct run *run, const int64_t *articles, size_t count);

#endif
