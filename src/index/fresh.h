/* SPDX-License-Identifier: MIT */
/* The new index while it is made, beside the old one. Private to src/index. */
#ifndef INDEX_FRESH_H
#define INDEX_FRESH_H

#include <stdbool.h>

#include "base/error.h"

struct fresh {
	char *folder, *path; /* the index's folder; `.NAME.new` in it */
	int fd;              /* of path, locked; -1 */
};

/* Makes it, empty, and locks it. Returns 0 or -errno with e filled; -EBUSY: another run is at it. Close it in any case. */
int fresh_open(const char *index, struct fresh *f, struct error *e);
/* Fills it with the index's bytes. */
int fresh_copy(struct fresh *f, const char *index, struct error *e);
/* Puts it in the index's place: on disk before the name changes, and the name on disk before success is told. */
int fresh_publish(struct fresh *f, const char *index, struct error *e);
/* keep: it was published; else it is removed. */
void fresh_close(struct fresh *f, bool keep);

#endif
