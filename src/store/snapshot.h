/* SPDX-License-Identifier: MIT */
/*
 * Reading a snapshot.  One struct snapshot is one connection for one thread at a time.
 *
 * Rows are given to callbacks or filled in; slices in them are valid until the next
 * call with the same snapshot, unless said otherwise.  Lookups return 0, -ENOENT, or
 * -EIO (damaged file, logged).
 */
#ifndef STORE_SNAPSHOT_H
#define STORE_SNAPSHOT_H

#include <compliancefs/format.h>

#include "base/error.h"

struct snapshot;

/*
 * Opens an index. Returns 0, or with e filled: -ENOENT and other errnos of open, -EINVAL (not an
 * index), -EPROTO (made by another version), -EIO (damaged).
 */
int snapshot_open(struct snapshot **s, const char *path, struct error *e);
void snapshot_close(struct snapshot *s);

/* A value of the table meta, into out (emptied first). */
int snapshot_meta(struct snapshot *s, const char *key, struct buf *out);
/* The SOURCEs, in their order. */
int snapshot_roots(struct snapshot *s, int (*each)(void *arg, struct slice path), void *arg);

/* The table input, by path. */
int snapshot_inputs(struct snapshot *s, int (*each)(void *arg, struct slice path, int64_t size, int64_t mtime),
		    void *arg);

/* The size of one of them, -1 for what is no regular file; -ENOENT: it is none. */
int snapshot_input(struct snapshot *s, struct slice path, int64_t *size);

/* The article that a file gave. */
struct source_row {
	int64_t id;
	struct slice base, visible;
};
int snapshot_source(struct snapshot *s, int64_t root, struct slice path, struct source_row *row);

struct dir_row {
	int64_t id, parent;
	uint64_t ino;
	unsigned format;
	int64_t folder;
	unsigned subdirs;
	int64_t mtime;
	struct slice name;
};

struct file_row {
	int64_t id; /* of the article, or of the page */
	uint64_t ino;
	unsigned format; /* 0: a page */
	uint64_t size;
	int64_t mtime;
	unsigned nlink;
	struct slice name; /* an article's: without suffix */
};

int snapshot_dir_by_ino(struct snapshot *s, uint64_t ino, struct dir_row *row);
int snapshot_dir_by_id(struct snapshot *s, int64_t id, struct dir_row *row);
int snapshot_dir_by_name(struct snapshot *s, int64_t parent, struct slice name, struct dir_row *row);
int snapshot_page_by_ino(struct snapshot *s, uint64_t ino, struct file_row *row);
int snapshot_page_by_name(struct snapshot *s, int64_t dir, struct slice name, struct file_row *row);
/* By its id: where it lies. */
struct page_place {
	uint64_t dir, ino;
	int64_t mtime;
	struct slice name;
};
int snapshot_page_place(struct snapshot *s, int64_t id, struct page_place *place);
int snapshot_file_by_ino(struct snapshot *s, uint64_t ino, struct file_row *row);
/* base: the name without suffix, in a folder (a key of a view). */
int snapshot_file_by_name(struct snapshot *s, int64_t folder, unsigned format, struct slice base,
			  struct file_row *row);

/* An article's file in a format. */
int snapshot_file_of(struct snapshot *s, int64_t article, unsigned format, struct file_row *row);
int snapshot_file_by_base(struct snapshot *s, unsigned format, struct slice base, struct file_row *row);

struct article_info {
	struct slice base, locale, title, updated, standard;
};
int snapshot_article(struct snapshot *s, int64_t article, struct article_info *info);

/* Those with an id greater than `after`, in the order of ids, until each returns false. each must not call the snapshot. */
typedef bool dir_each(void *arg, const struct dir_row *row);
typedef bool file_each(void *arg, const struct file_row *row);
int snapshot_list_dirs(struct snapshot *s, int64_t parent, int64_t after, dir_each *each, void *arg);
int snapshot_list_pages(struct snapshot *s, int64_t dir, int64_t after, file_each *each, void *arg);
int snapshot_list_files(struct snapshot *s, int64_t folder, unsigned format, int64_t after, file_each *each,
			void *arg);

/* What rendering reads. */
struct body_row {
	struct slice record, document;
	struct context_bytes context;
};
/* -EBADMSG: damaged, too. */
int snapshot_body(struct snapshot *s, int64_t article, struct body_row *row);
/* A part of a stored file: its place from 0, in steps of PART_BYTES (schema.h), and how many bytes it has. -EBADMSG: damaged. */
int snapshot_page_part(struct snapshot *s, int64_t page, uint64_t place, size_t len, struct slice *bytes);

struct snapshot_totals {
	uint64_t articles, locales, standards, files, pages, dirs, bytes, findings;
};
/* As they were counted when the index was made. */
int snapshot_totals(struct snapshot *s, struct snapshot_totals *t);

/*
 * The names of an article's files: the folders' numbers and formats; the name's stem is the article's base. Until each
 * returns false; each must not call the snapshot.
 */
typedef bool name_each(void *arg, uint64_t dir, int64_t parent, unsigned format, struct slice base);
int snapshot_names(struct snapshot *s, int64_t article, name_each *each, void *arg);

/* What a file was in this snapshot, for the rule that mtimes never go back: by base and format, or page path. */
int snapshot_old_file(struct snapshot *s, struct slice base, unsigned format, uint64_t *ino, int64_t *mtime,
		      uint64_t *size);
int snapshot_old_page(struct snapshot *s, struct slice path, uint64_t *ino, int64_t *mtime);

/* SQLite's own check of the whole file. 0, or -EIO with e filled. */
int snapshot_verify(struct snapshot *s, struct error *e);

#endif
