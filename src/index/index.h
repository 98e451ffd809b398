/* SPDX-License-Identifier: MIT */
/*
 * The indexer: from sources to a new snapshot, renamed over the old one.
 *
 *	gather   the files of all SOURCEs, in a fixed order
 *	parse    each into record and document (all cores), rows in that order
 *	link     what articles say about each other: folders of certificates, contexts
 *	render   every file once for its size, digest and mtime (all cores)
 *	pages    folders, index pages, tables, README.txt, revision
 *	publish  fsync and rename
 *
 * A bad article never stops a run.  Until the rename the old index is untouched; a run that
 * dies leaves at most `.INDEX.new` beside it, which the next run takes over.
 */
#ifndef INDEX_INDEX_H
#define INDEX_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct index_options {
	const char *index;       /* path of the index file */
	char *const *sources;    /* as given */
	size_t source_count;     /* 0: those recorded in the index */
	unsigned jobs;           /* worker threads; 0: one a processor */
	const char *locale;      /* fallback tag; NULL: none (or the recorded one) */
	const char *catalog;     /* folder; NULL: embedded (or the recorded one) */
	const char *base_url;    /* of the web site; NULL: none (or the recorded one) */
	bool progress;           /* draw a progress bar on stderr */
	/* Asked now and then, in the caller's thread: true ends the run with -ECANCELED, and the old index stays. May be NULL. */
	bool (*stopped)(void *arg);
	void *stop_arg;
};

struct index_result {
	uint64_t articles, locales, findings, skipped; /* skipped: sources that gave no article */
	uint64_t bytes;   /* of the index file */
	bool unchanged;   /* nothing to do: the index that is there was left as it is */
	double seconds;
};

/* Returns 0, or -errno with e filled: nothing was changed. Logs findings of severity error as it goes. */
int index_run(const struct index_options *options, struct index_result *result, struct error *e);

/*
 * Indexes, and again whenever something below the sources changes, until `stop_fd` can be read. Calls `done` after each
 * run; what fails behind the first is logged, and tried again at the next change. options->stopped must say whether stop_fd can be read.
 * Returns 0 or -errno with e filled: the first run failed, or somebody else watches for this index (-EBUSY).
 */
int index_watch(const struct index_options *options, int stop_fd,
		void (*done)(void *arg, const struct index_result *result), void *arg, struct error *e);

#endif
