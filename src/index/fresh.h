/* SPDX-License-Identifier: MIT */
/* The new index while it is made, beside the old one. Private to src/index. */
#ifndef INDEX_FRESH_H
#define INDEX_FRESH_H

#include <stdbool.h>
#include <sys/stat.h>

#include "base/error.h"

struct fresh {
	char *folder, *path; /* the index's folder; `.NAME.new` in it */
	int fd;              /* of path, locked; -1 */
};

/*
 * Makes it, empty, and locks it. Returns 0 or -errno with e filled; -EBUSY: another run is at it. Close it in
 * any case.
 */
int fresh_open(const char *index, struct fresh *f, struct error *e);
/* Puts the file at `path` in its place, which keeps the lock and has no other name afterwards. */
int fresh_adopt(struct fresh *f, const char *path, struct error *e);
/* Fills it with the index's bytes. */
int fresh_copy(struct fresh *f, const char *index, struct error *e);
/* Lets the kernel begin to write what is in it; fresh_publish waits for the rest. */
void fresh_start_writing(const struct fresh *f);
/*
 * Puts it in the index's place: on disk before the name changes, and the name on disk before success is told.
 */
int fresh_publish(struct fresh *f, const char *index, struct error *e);
/* keep: it was published; else it is removed. */
void fresh_close(struct fresh *f, bool keep);

/* Whether the file at `path` is the one that `was` tells of, unchanged. */
bool fresh_is_same(const char *path, const struct stat *was);
/* The name beside the index of what serves to make it: `.NAME.what`, to free(); NULL when out of memory. */
char *fresh_name(const char *index, const char *what);
/*
 * All bytes of one file to another, which is empty; as cheap as the file system allows. -ECANCELED: stopped
 * (may be NULL) said so.
 */
int fresh_copy_bytes(int from, int to, bool (*stopped)(void *arg), void *arg);

#endif
