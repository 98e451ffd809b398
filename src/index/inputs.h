/* SPDX-License-Identifier: MIT */
/* What a run reads, and what changed of it since the previous one. Private to src/index. */
#ifndef INDEX_INPUTS_H
#define INDEX_INPUTS_H

#include "index/run.h"

enum inputs_change {
	INPUTS_SAME,
	INPUTS_EDITED, /* only bytes of some files: inputs_edited lists them */
	INPUTS_OTHER,  /* anything else, or not known */
};

/*
 * Takes stock of every file below the SOURCEs, and of the program, the catalogue and the options; compares with
 * run->previous. Never fails: what cannot be read is INPUTS_OTHER, and the run will tell why.
 */
enum inputs_change inputs_compare(struct run *run);

/* Of INPUTS_EDITED: the files. They live as long as the run. */
struct edited {
	struct gathered file;
	struct slice key; /* path in the table input */
	int64_t size, mtime;
};

/*
 * A file that may have changed, `path` below the SOURCE of number `root`: 1 when nothing but its bytes can be other than the
 * previous index has them (run->edited has it then), or it neither is nor was there; 0 when more is; -errno.
 */
int inputs_add_changed(struct run *run, size_t root, const char *path);

/* Puts the table input. */
int inputs_put(struct run *run);

#endif
