/* SPDX-License-Identifier: MIT */
/*
 * The folders that the kernel knows, and of which of them it may keep attributes or listings. All calls from any thread.
 */
#ifndef FUSE_KNOWN_H
#define FUSE_KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct known;

/* What was told of a folder. */
enum { KNOWN_ATTRIBUTES = 1, KNOWN_LISTING = 2 };

struct known_folder {
	uint64_t ino;
	unsigned told; /* KNOWN_ */
};

/* The kernel knows the folder `root` for good. Returns NULL when out of memory. */
struct known *known_new(uint64_t root);
/* k may be NULL. */
void known_free(struct known *k);

/*
 * All of these before the reply that tells it. number: the snapshot's that answers.
 *
 * The kernel is about to be told of a folder (LOOKUP, READDIRPLUS), and will forget it once for each time.
 * Returns 0 or -ENOMEM; then it must not be told.
 */
int known_add(struct known *k, uint64_t ino, unsigned number);
void known_told(struct known *k, uint64_t ino, unsigned number, unsigned told);
/* FORGET, or a reply that was not delivered. Numbers of files are passed over. */
void known_forget(struct known *k, uint64_t ino, uint64_t count);

/* Whether the kernel knows the folder. */
bool known_has(struct known *k, uint64_t ino);
/* The same, and has not forgotten it since snapshot `number` or an older one told it. */
bool known_since(struct known *k, uint64_t ino, unsigned number);

/* What snapshot `number` told is from now on as if `number` + 1 had told it: it is the same. */
void known_carry(struct known *k, unsigned number);
/*
 * The folders of which snapshot `number` told something; all: the others that it may have told names of, too. clear: what it
 * told is then noted no more.
 * Snapshots older than the one before `number` must have been cleared. Returns 0, with *folders to be freed, or -ENOMEM.
 */
int known_collect(struct known *k, unsigned number, bool all, bool clear, struct known_folder **folders, size_t *count);

#endif
