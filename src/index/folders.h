/* SPDX-License-Identifier: MIT */
/* The directories of a run's tree. Private to src/index. */
#ifndef INDEX_FOLDERS_H
#define INDEX_FOLDERS_H

#include <compliancefs/format.h>

#include "index/run.h"
#include "index/views.h"

/* How deep a folder of a format lies; and two that stand for themselves. */
enum folder_depth { FOLDER_ROOT, FOLDER_FORMAT, FOLDER_VIEW, FOLDER_KEY, FOLDER_TABLES, FOLDER_MEDIA, FOLDER_SEARCH };

struct folder {
	enum folder_depth depth;
	int64_t id;                  /* of its dir row */
	struct slice path;           /* "text/by-locale/fr-fr"; empty: the root */
	const struct format *format; /* NULL outside the formats */
	size_t view;                 /* index into views[]; FOLDER_VIEW and FOLDER_KEY */
	int64_t key;                 /* FOLDER_KEY: id of the table folder */
	struct slice name;           /* the last component */
	uint64_t articles;           /* FOLDER_KEY */
	bool paired;                 /* of a locale: some of its articles carry their source text */
	int64_t date;                /* of its newest article; FOLDER_ROOT to FOLDER_VIEW: of any */
};

struct folders {
	struct folder *items; /* parents before children, children of a folder sorted by name */
	size_t count;
};

/* Writes the dir rows, of compiled views; *folders lies in the run's arena. */
int folders_make(struct run *run, struct views *compiled, struct folders *folders);

#endif
