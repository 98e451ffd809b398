/* SPDX-License-Identifier: MIT */
/*
 * What tells where two snapshots differ. The articles, in the order of their ids, are cut into stretches of some ten, each with a
 * digest of their files (numbers and times) and one of the folders that they are in (and so, of their link counts). Where
 * a stretch begins hangs on the article's name alone: so a new article changes one of them, and not where the others begin.
 *
 * Digests are sums modulo 2^64: an edit is taken out and put in without looking at the rest.
 */
#ifndef STORE_STRETCHES_H
#define STORE_STRETCHES_H

#include "base/arena.h"
#include "store/snapshot.h"
#include "store/writer.h"

/* What a file adds to its stretch's digest. */
uint64_t stretch_file(uint64_t ino, int64_t mtime);

/* Makes them all: when files, folders and entries are as they will be. Returns 0 or -errno. */
int writer_put_stretches(struct writer *w);
/* In a copy: files of the article were replaced, its stretch's digest becomes so much more. Returns 0 or -errno. */
int writer_change_stretch(struct writer *w, int64_t article, uint64_t more);

struct stretch {
	int64_t first, next; /* ids of articles: from the former to below the latter */
	uint64_t files, names;
};
/* Whether they are what the tables give: 0, -EIO or -ENOMEM. */
int snapshot_check_stretches(struct snapshot *s);
/* All of them, in the arena. Returns 0, -ENOMEM or -EIO. */
int snapshot_stretches(struct snapshot *s, struct arena *arena, struct stretch **list, size_t *count);

/* A row that something stands for: equal keys, equal rows. Files: id is the article's << 8 | the format. */
struct row_key {
	uint64_t key;
	int64_t id;
};
struct row_keys {
	struct row_key *list;
	size_t count;
};
/* Adds those of the files of a stretch; of all folders (by number, subfolders and time); of all stored files. As above. */
int snapshot_file_keys(struct snapshot *s, const struct stretch *in, struct arena *arena, struct row_keys *keys);
int snapshot_dir_keys(struct snapshot *s, struct arena *arena, struct row_keys *keys);
int snapshot_page_keys(struct snapshot *s, struct arena *arena, struct row_keys *keys);

#endif
