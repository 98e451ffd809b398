/* SPDX-License-Identifier: MIT */
/* What the steps of one index run share. Private to src/index. */
#ifndef INDEX_RUN_H
#define INDEX_RUN_H

#include <sys/stat.h>

#include "base/arena.h"
#include "catalog/catalog.h"
#include "extract/numbers.h"
#include "index/index.h"
#include "index/progress.h"
#include "source/source.h"
#include "store/snapshot.h"
#include "store/writer.h"

/* A file to be indexed. */
struct gathered {
	size_t root;
	const char *path; /* below the root */
};

/* A certificate's folder, and what it is the same document by in another standard's folder. */
struct listing {
	struct slice identity, owner, folder;
};

struct early;
struct fresh;
struct loading;
struct pages;
struct site;
struct spares;

struct run {
	struct index_options options;
	unsigned jobs;
	struct catalog *catalog; /* NULL: not loaded yet */
	struct loading *loading; /* loading.h; NULL: none is under way */
	const struct locale *fallback; /* NULL: none */
	struct slice base_url;
	struct arena arena; /* lives as long as the run */

	struct source_root *roots;
	size_t root_count;
	struct gathered *files;
	size_t file_count;

	struct writer *writer;
	struct snapshot *previous; /* NULL: built from nothing */
	struct stat previous_file; /* the file it was when it was opened */
	struct listing *listings; /* link.c: of all certificates, by identity, then by folder */
	size_t listing_count;
	struct standard_numbers numbers; /* of the catalogue */
	struct settling *settling; /* settle.h; made by run_learn; NULL: no article waits */
	struct standings *standings; /* standing.c; made by drift_start */
	struct site *site;     /* site.h; NULL: none was begun */
	struct pages *pages;   /* pages.h; NULL: none were begun */
	struct images *images; /* images.c; NULL: none was asked for yet */
	struct progress progress;
	uint64_t skipped;
	struct buf origin;      /* digest of what the bytes hang on besides the SOURCEs' files; empty: not known */
	struct inputs *inputs;  /* inputs.c; NULL: not known */
	struct edited *edited;  /* inputs.h */
	size_t edited_count;
	struct early *early;    /* early.h; NULL: none has begun */
	struct fresh *fresh;    /* fresh.h; the new index while it is made from nothing */
	struct spares *spares;  /* spare.h; NULL: none are kept */
	bool translated; /* some service in scope was read from a translation: there is something to learn */
};

/* Opens the previous index, and fills in the options that it records where none are given. */
int run_prepare(struct run *run, struct error *e);
/*
 * Only when something is to be done: it is a good part of what finding out that nothing is costs. Waits for the one
 * that is under way, if any.
 */
int run_load_catalog(struct run *run, struct error *e);
/* Of an index that stays as it is, or that came of a small run. */
int run_tell(struct run *run, struct index_result *result, struct error *e);
/* Frees all that is there. */
void run_clean_up(struct run *run);
/* Whether the caller wants it to end: -ECANCELED is returned then. */
static inline bool run_is_stopped(const struct run *run)
{
	return run->options.stopped && run->options.stopped(run->options.stop_arg);
}

/* Each returns 0 or -errno, e filled where it says why. */
int run_gather(struct run *run, struct error *e);
int run_parse(struct run *run);
int run_learn(struct run *run); /* the first pass; settle.h has the second */
int run_link(struct run *run);
int run_render(struct run *run);

struct folder;
/* Puts a stored file into a folder; date: of what it tells about, its mtime is at least that. */
int run_put_page(struct run *run, const struct folder *folder, const char *name, int64_t date, struct slice bytes);
/* Puts a finding of a source, and logs it if something is lost. */
int run_finding(struct run *run, struct slice source, const struct finding *f);
/* Puts all findings of a source, and how many there were beyond FINDINGS_MAX. */
int run_findings(struct run *run, struct slice source, const struct findings *f);
/* The mtime of a file that had old_ino and old_mtime before (old_ino 0: it is new), by the rule of interface.md. */
int64_t run_mtime(uint64_t ino, int64_t date, uint64_t old_ino, int64_t old_mtime);
/* The same for a stored file, by its path in the tree. Returns 0 or -errno. */
int run_page_mtime(struct run *run, struct slice path, uint64_t ino, int64_t date, int64_t *mtime);

/* QUERY_ARTICLES in pages: calls each for every article in the order of ids; each may use the writer. */
struct article_ref {
	int64_t id, date;
	struct slice base;
};
struct article_cursor {
	struct article_ref refs[256];
	size_t at, count;
	int64_t after;
	struct arena arena;
};
/* 1: *ref is the next (valid until the next call), 0: no more, -errno. Start with a zeroed cursor; free its arena. */
int article_next(struct run *run, struct article_cursor *c, struct article_ref *ref);

#endif
