/* SPDX-License-Identifier: MIT */
/*
 * `index --watch`.  What a run has to find out at first (which files there are, what services are called,
 * which article a file gave) is kept or noticed: inotify tells which files changed, the catalogue and the
 * previous index stay open, and a file that is like it is ready (spare.h).  So an edit costs what the small run of
 * edit.c writes, at any size.
 *
 * Whatever is more than edits of known files makes an ordinary run, which looks at everything. An ordinary
 * run is also what follows when somebody else has replaced the index.
 *
 * One watcher an index: it holds a lock on `.NAME.watch`, which is empty and goes when it ends.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "index/edit.h"
#include "index/notice.h"
#include "index/spare.h"

struct follow {
	struct run base; /* the options in full, the catalogue, the index as it is; `previous` NULL: it cannot be read */
	int stop_fd;
	void (*done)(void *arg, const struct index_result *result);
	void *arg;
	struct notice *notice;
	struct spares spares;
	char *lock_path;
	int lock;
	bool behind;       /* a change has not come into the index: the next run has to look for it */
	struct error told; /* what was logged last: not said twice; code 0: the last run went well */
};

static int lock_index(struct follow *f, const char *index, struct error *e)
{
	struct stat here, there;

	f->lock_path = fresh_name(index, "watch");
	for (int tries = 0; f->lock_path && tries < 100; tries++) {
		f->lock = open(f->lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
		if (f->lock < 0)
			return error_errno(e, -errno, "cannot watch for '%s'", index);
		if (flock(f->lock, LOCK_EX | LOCK_NB) < 0) {
			close(f->lock);
			f->lock = -1;
			return error_set(e, -EBUSY, "another 'compliancefs index --watch' keeps '%s' up to date", index);
		}
		if (fstat(f->lock, &here) == 0 && stat(f->lock_path, &there) == 0 && here.st_ino == there.st_ino)
			return 0;
		close(f->lock);
		f->lock = -1;
	}
	return error_set(e, -EBUSY, "cannot lock '%s' for watching", index);
}

static void tell(struct follow *f, const struct error *e)
{
	if (f->told.code == 0 || strcmp(f->told.text, e->text) != 0)
		log_error("%s; tried again at the next change", e->text);
	f->told = *e;
}

static void report(struct follow *f, const struct index_result *result)
{
	f->told = (struct error){0};
	f->behind = false;
	f->done(f->arg, result);
}

/* Opens the index that is there now, for the edits to come. */
static void take_index(struct follow *f)
{
	struct run *base = &f->base;
	struct error e;

	snapshot_close(base->previous);
	base->previous = NULL;
	if (stat(base->options.index, &base->previous_file) < 0 ||
	    snapshot_open(&base->previous, base->options.index, &e) < 0 ||
	    !fresh_is_same(base->options.index, &base->previous_file)) {
		snapshot_close(base->previous);
		base->previous = NULL;
	}
}

/* When nobody waits. Returns the milliseconds after which to do it again, or -1. */
static int tend(struct follow *f)
{
	struct error e = {0};
	int wake = f->base.previous ? spares_tend(&f->spares, f->base.options.index, &e) : -1;

	if (e.code)
		tell(f, &e);
	return wake;
}

/* Once, where it is the program's own; a folder's may have changed. */
static int take_catalog(struct run *base, struct error *e)
{
	if (base->catalog && !base->options.catalog)
		return 0;
	catalog_free(base->catalog);
	base->catalog = NULL;
	return run_load_catalog(base, e);
}

/* An ordinary run, with everything watched before it looks. Returns 0 or -errno with e filled. */
static int look(struct follow *f, struct error *e)
{
	struct run *base = &f->base;
	const struct notice_scope scope = {base->options.sources, base->options.source_count, base->options.catalog,
					   base->options.index};
	struct index_result result;
	int r = notice_start(&f->notice, &scope, e);

	/* It would be one more copy on a disk that has to hold the old and the new index. */
	spares_drop(&f->spares, base->options.index);
	if (r == 0)
		r = index_run(&base->options, &result, e);
	if (r < 0)
		return r;
	report(f, &result);
	r = take_catalog(base, e);
	if (r == 0) {
		take_index(f);
		spares_begin(&f->spares, base->options.index);
	}
	return r;
}

/* 1: done; 0: it takes an ordinary run; -errno with e filled. */
static int edit(struct follow *f, const struct noticed *files, size_t count, struct index_result *result,
		struct error *e)
{
	struct timespec start;
	struct run run = f->base;
	int r = run.previous && run.catalog && fresh_is_same(run.options.index, &run.previous_file);

	clock_gettime(CLOCK_MONOTONIC, &start);
	run.arena = (struct arena){0};
	run.spares = &f->spares;
	for (size_t i = 0; r == 1 && i < count; i++)
		r = inputs_add_changed(&run, files[i].root, files[i].path.ptr);
	if (r < 0)
		error_errno(e, r, "cannot read the index '%s'", run.options.index);
	if (r == 1 && run.edited_count)
		r = edit_run(&run, e);
	memset(result, 0, sizeof(*result));
	result->seconds = seconds_since(&start);
	result->unchanged = r == 1 && fresh_is_same(run.options.index, &run.previous_file);
	if (r == 1 && !(result->unchanged && !run.edited_count) && run_tell(&run, result, e) < 0)
		r = -EIO;
	arena_free(&run.arena);
	return r;
}

/* What was noticed leads to an edit or to a look. */
static void answer(struct follow *f, enum notice_result what, const struct noticed *files, size_t count)
{
	struct index_result result = {0};
	struct error e = {0};
	int r = what == NOTICE_FILES && !f->behind ? edit(f, files, count, &result, &e) : 0;
	bool edited = r == 1;

	if (r == 0)
		r = look(f, &e);
	if (r < 0 && r != -ECANCELED) {
		tell(f, &e);
		f->behind = true;
	}
	if (edited && result.articles)
		report(f, &result);
	if (edited && !result.unchanged)
		take_index(f);
}

static void follow(struct follow *f)
{
	struct arena arena = {0};

	for (;;) {
		struct noticed *files = NULL;
		enum notice_result what;
		size_t count = 0;

		/*
		 * A SOURCE that is gone may come back, another run ends; what else failed waits for a change.
		 */
		what = notice_wait(f->notice, !f->notice || f->told.code == -EBUSY, tend(f), f->stop_fd, &arena, &files,
				   &count);
		if (what == NOTICE_STOPPED)
			break;
		if (what != NOTICE_NOTHING)
			answer(f, what, files, count);
		arena_reset(&arena);
	}
	arena_free(&arena);
}

int index_watch(const struct index_options *options, int stop_fd,
		void (*done)(void *arg, const struct index_result *result), void *arg, struct error *e)
{
	struct follow f = {.base = {.options = *options, .origin = BUF_INIT}, .stop_fd = stop_fd, .done = done, .arg = arg,
			   .lock = -1};
	int r = lock_index(&f, options->index, e);

	if (r == 0)
		r = run_prepare(&f.base, e);
	if (r == 0)
		r = look(&f, e);
	if (r == 0)
		follow(&f);
	if (f.lock >= 0)
		spares_drop(&f.spares, options->index);
	notice_stop(f.notice);
	run_clean_up(&f.base);
	if (f.lock >= 0) {
		unlink(f.lock_path);
		close(f.lock);
	}
	free(f.lock_path);
	return r == -ECANCELED ? 0 : r;
}
