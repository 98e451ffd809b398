/* SPDX-License-Identifier: MIT */
/* Noticing changes below the SOURCEs, file by file, with inotify. Private to src/index. */
#ifndef INDEX_NOTICE_H
#define INDEX_NOTICE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"

/*
 * What is watched: `paths` (SOURCEs, folders or single files), and `extra` (may be NULL), a folder whose
 * files are only a reason to look.
 */
struct notice_scope {
	char *const *paths;
	size_t count;
	const char *extra;
	const char *index; /* the index, and what lies beside it while it is made, is no change */
};

/* A file that may have changed, come or gone. */
struct noticed {
	size_t root;       /* place in `paths` */
	struct slice path; /* below it, NUL-terminated */
};

struct notice;

/*
 * *n: NULL, or one that is taken down first. Returns 0 or -errno with e filled: a SOURCE is gone, no watches
 * left ...
 */
int notice_start(struct notice **n, const struct notice_scope *scope, struct error *e);
/* n may be NULL. */
void notice_stop(struct notice *n);

enum notice_result {
	NOTICE_STOPPED, /* stop_fd can be read */
	NOTICE_NOTHING, /* in wake_ms */
	NOTICE_FILES,   /* these files */
	NOTICE_LOOK,    /* anything: folders came or went, too much happened at once, a SOURCE leads elsewhere. Start anew, then look */
};

/*
 * Waits for changes, then until it was quiet for some milliseconds. The files' paths are in the arena, each
 * once. again: NOTICE_LOOK comes after a while in any case; n may be NULL then. wake_ms: -1 for no NOTICE_NOTHING.
 */
enum notice_result notice_wait(struct notice *n, bool again, int wake_ms, int stop_fd, struct arena *arena,
			       struct noticed **files, size_t *count);

#endif
