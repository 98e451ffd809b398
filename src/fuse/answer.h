/* SPDX-License-Identifier: MIT */
/*
 * What all operations share: the mount they belong to, asking its snapshots, and saying what was found.
 */
#ifndef FUSE_ANSWER_H
#define FUSE_ANSWER_H

#define FUSE_USE_VERSION 314
#include <fuse_lowlevel.h>
#include <semaphore.h>
#include <stdatomic.h>

#include "fuse/ahead.h"
#include "fuse/content.h"
#include "fuse/held.h"
#include "fuse/known.h"

#define NAME_BYTES 255u
#define BLOCK_BYTES 4096u

/* The session's userdata. Set before the first request, constant from then on. */
struct mounted {
	sem_t answers;          /* posted by INIT: from now on all is answered */
	struct held *held;
	struct known *known;
	struct searches *searches;
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

struct mounted *mounted_of(fuse_req_t req);

/* One question to a tree; -ESTALE: its snapshot does not know the number. */
typedef int answer_ask(struct tree *t, void *arg);
/*
 * Asks the current snapshot; as long as it does not know the number, those before. Returns what the question returned last.
 * The pin must be kept until the reply is sent, and then given back (held_unpin).
 */
int answer_ask_all(struct mounted *m, struct pin *p, answer_ask *ask, void *arg);
/* The same of the one snapshot that is pinned already. */
int answer_ask_one(const struct pin *p, answer_ask *ask, void *arg);

/* Seconds for which the kernel may keep what this snapshot answers: for ever (31 years), or not at all. */
double answer_timeout(const struct pin *p);

/* 0, or -ESTALE for a number that we never give out. */
int answer_check_ino(fuse_ino_t ino);
struct stat answer_stat(const struct mounted *m, const struct node *node);
struct fuse_entry_param answer_entry(const struct mounted *m, const struct pin *p, const struct node *node);
/* Seconds for which the kernel may keep a folder's names, those that do not exist included. */
double answer_names_timeout(const struct mounted *m, const struct pin *p, uint64_t folder);

#endif
