/* SPDX-License-Identifier: MIT */
/*
 * A copy of the index that is ready for the next edit, `.NAME.spare`: copying and writing 300 MB to disk takes
 * seconds, and is done while nobody waits. Private to src/index.
 */
#ifndef INDEX_SPARE_H
#define INDEX_SPARE_H

#include "index/fresh.h"

struct spare {
	char *path;     /* NULL: there is none */
	struct stat of; /* the index that it is a copy of */
};

/* Makes it, on disk. Returns 0 or -errno with e filled (there is none then); -ECANCELED: stopped. */
int spare_make(struct spare *s, const char *index, bool (*stopped)(void *arg), void *arg, struct error *e);
/*
 * Puts it in f's place, if it is a copy of the index that is there now. Returns 1, 0 (it is not, or there is
 * none) or -errno.
 */
int spare_take(struct spare *s, const char *index, struct fresh *f, struct error *e);
/* Removes it, and one that a killed process has left. */
void spare_drop(struct spare *s, const char *index);

#endif
