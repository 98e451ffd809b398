/* SPDX-License-Identifier: MIT */
/* The SQL files of data/sql, embedded in the program. */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include <compliancefs/buf.h>

/* Version of the schema and of every encoding in it: an index of another one is refused. */
#define STORE_VERSION "12"
#define STORE_APPLICATION_ID 0x636d6673

/* Bytes of a stored file's part but the last, and parts of a file. */
#define PART_BYTES 65536u
#define PARTS_MAX 65536

/* NUL-terminated. */
extern const char schema_sql[], index_articles_sql[], index_files_sql[];

/*
 * A view: the relation (key, article) that its .sql file gives, a pair maybe more than once. To add one: a file in
 * data/sql/views, its EMBED line in schema.c, its row in `views`.
 */
struct view {
	const char *name; /* the folder: "by-locale" */
	const char *sql;
};
extern const struct view views[];
extern const size_t view_count;

/*
 * Appends a common table for a WITH: "key (view, name) AS (...)", the folders that article ?1 is in. From what the views are made of: an
 * index of entries by article would be the largest of all.
 */
void schema_put_keys(struct buf *sql);

#endif
