/* SPDX-License-Identifier: MIT */
/* One run, from start to rename: nothing, the small run of edit.c, or a full one. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <compliancefs/format.h>

#include "base/heap.h"
#include "index/edit.h"
#include "index/fresh.h"
#include "index/loading.h"
#include "index/settle.h"
#include "index/site.h"
#include "store/schema.h"
#include "store/stretches.h"

int run_finding(struct run *run, struct slice source, const struct finding *f)
{
	if (f->severity == SEVERITY_ERROR) {
		progress_clear(&run->progress);
		if (f->line)
			log_warning("'%.*s' line %u: %.*s", (int)source.len, source.ptr, f->line, (int)f->detail.len,
				    f->detail.ptr);
		else
			log_warning("'%.*s': %.*s", (int)source.len, source.ptr, (int)f->detail.len, f->detail.ptr);
	}
	return writer_put_finding(run->writer, source, f);
}

int run_findings(struct run *run, struct slice source, const struct findings *f)
{
	struct finding more = {SEVERITY_INFO, 0, "more-findings", {NULL, 0}};
	int r = 0;

	for (size_t i = 0; r == 0 && i < f->count; i++)
		r = run_finding(run, source, &f->items[i]);
	if (r < 0 || !f->dropped)
		return r;
	more.detail = arena_printf(f->arena, "%zu more", f->dropped);
	return run_finding(run, source, &more);
}

static int add_ref(void *arg, const struct slice *row)
{
	struct article_cursor *c = arg;

	c->refs[c->count++] = (struct article_ref){
		.id = strtoll(row[0].ptr, NULL, 10),
		.base = arena_dup(&c->arena, row[1]),
		.date = strtoll(row[2].ptr, NULL, 10),
	};
	return 0;
}

int article_next(struct run *run, struct article_cursor *c, struct article_ref *ref)
{
	char after[24];
	struct slice arg = {after, 0};
	int r;

	if (c->at == c->count) {
		if (run_is_stopped(run))
			return -ECANCELED;
		arena_reset(&c->arena);
		c->at = c->count = 0;
		arg.len = (size_t)snprintf(after, sizeof(after), "%lld", (long long)c->after);
		r = writer_query(run->writer, QUERY_ARTICLES, &arg, 1, add_ref, c);
		if (r < 0)
			return r;
		if (c->count == 0)
			return 0;
	}
	*ref = c->refs[c->at++];
	c->after = ref->id;
	return 1;
}

/*
 * The index that will be replaced: needed for mtimes, sources and options. What is there but is no index of
 * ours is never overwritten; one of another version is, and damaged ones are: that is how one mends them.
 */
static int open_previous(struct run *run, struct error *e)
{
	struct error why;
	int r;

	if (stat(run->options.index, &run->previous_file) < 0)
		memset(&run->previous_file, 0, sizeof(run->previous_file));
	r = snapshot_open(&run->previous, run->options.index, &why);

	if (r == 0 || r == -ENOENT || r == -EPROTO || r == -EIO)
		return 0;
	if (r == -EINVAL)
		return error_set(e, r, "'%s' exists and is not an index of compliancefs; it stays as it is",
				 run->options.index);
	*e = why;
	return r;
}

struct root_list {
	struct run *run;
	char **paths;
	size_t count;
};

static int add_root(void *arg, struct slice path)
{
	struct root_list *l = arg;
	char **slot = arena_push(&l->run->arena, &l->paths, &l->count, sizeof(*slot));

	if (!slot)
		return -ENOMEM;
	*slot = (char *)arena_dup(&l->run->arena, path).ptr;
	return *slot ? 0 : -ENOMEM;
}

/* A run without SOURCE reads the recorded ones again, with the recorded options. */
static int recall(struct run *run, struct error *e)
{
	struct root_list l = {.run = run};
	const struct {
		const char *key, **option;
	} options[] = {{"locale", &run->options.locale},
		       {"catalog", &run->options.catalog},
		       {"base-url", &run->options.base_url}};
	struct buf value = BUF_INIT;
	int r;

	if (run->options.source_count)
		return 0;
	if (!run->previous)
		return error_set(e, -EINVAL, "no SOURCE given, and there is no index '%s' that records one",
				 run->options.index);
	r = snapshot_roots(run->previous, add_root, &l);
	for (size_t i = 0; i < 3 && r == 0; i++)
		if (!*options[i].option && snapshot_meta(run->previous, options[i].key, &value) == 0 && value.len)
			*options[i].option = arena_dup(&run->arena, buf_slice(&value)).ptr;
	buf_free(&value);
	if (r < 0)
		return error_errno(e, r, "cannot read the sources recorded in '%s'", run->options.index);
	run->options.sources = l.paths;
	run->options.source_count = l.count;
	return 0;
}

int run_prepare(struct run *run, struct error *e)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	int r;

	run->jobs = run->options.jobs ? run->options.jobs : processors > 0 ? (unsigned)processors : 1;
	r = open_previous(run, e);
	if (r == 0)
		r = recall(run, e);
	run->base_url = slice_of(run->options.base_url);
	while (slice_ends(run->base_url, "/"))
		run->base_url.len--;
	return r;
}

int run_load_catalog(struct run *run, struct error *e)
{
	int r = run->loading ? loading_end(run->loading, &run->catalog, e)
			     : catalog_load(&run->catalog, run->options.catalog, e);

	run->loading = NULL;
	if (r == 0 && numbers_make(run->catalog, &run->arena, &run->numbers) < 0)
		r = error_errno(e, -ENOMEM, "cannot index");
	if (r < 0 || !run->options.locale)
		return r;
	run->fallback = catalog_locale(run->catalog, slice_of(run->options.locale));
	if (!run->fallback)
		return error_set(e, -EINVAL, "--locale '%s' is no locale of the catalogue", run->options.locale);
	return 0;
}

/* Digits of all format ids and versions: a reader whose formats differ must not serve these sizes. */
static int put_meta(struct run *run)
{
	char *catalog = run->options.catalog ? realpath(run->options.catalog, NULL) : NULL;
	struct buf versions = BUF_INIT;
	int r;

	for (size_t i = 0; i < format_count; i++)
		buf_printf(&versions, "%s%s=%u", i ? " " : "", formats[i]->name, formats[i]->version);
	r = writer_put_meta(run->writer, "version", slice_of(STORE_VERSION));
	if (r == 0)
		r = writer_put_meta(run->writer, "formats", buf_slice(&versions));
	if (r == 0)
		r = writer_put_meta(run->writer, "locale", slice_of(run->options.locale));
	if (r == 0)
		r = writer_put_meta(run->writer, "catalog", slice_of(catalog));
	if (r == 0)
		r = writer_put_meta(run->writer, "base-url", run->base_url);
	if (r == 0)
		r = writer_put_meta(run->writer, "origin", buf_slice(&run->origin));
	buf_free(&versions);
	free(catalog);
	return r;
}

/* For the summary of later runs that find nothing to do. */
static int put_skipped(struct run *run)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, run->skipped);
	return writer_put_meta(run->writer, "skipped", slice_of(text));
}

int run_tell(struct run *run, struct index_result *result, struct error *e)
{
	struct buf skipped = BUF_INIT;
	struct snapshot *s = NULL;
	struct snapshot_totals t;
	struct stat st;
	int r = snapshot_open(&s, run->options.index, e);

	if (r == 0 && (snapshot_meta(s, "skipped", &skipped) < 0 || snapshot_totals(s, &t) < 0 ||
		       stat(run->options.index, &st) < 0))
		r = error_set(e, -EIO, "cannot read the index '%s'", run->options.index);
	if (r == 0) {
		result->articles = t.articles;
		result->locales = t.locales;
		result->findings = t.findings;
		result->skipped = strtoull(skipped.data, NULL, 10);
		result->bytes = (uint64_t)st.st_size;
	}
	buf_free(&skipped);
	snapshot_close(s);
	return r;
}

static int fill(struct run *run, struct error *e)
{
	int r = put_meta(run);

	if (r == 0) {
		r = run_gather(run, e);
		if (r == 0 && !run->catalog)
			r = run_load_catalog(run, e);
		if (r < 0)
			return r;
	}
	progress_start(&run->progress, run->options.progress, 2 * (uint64_t)run->file_count);
	if (r == 0)
		r = writer_start_drift(run->writer);
	if (r == 0)
		r = run_parse(run);
	/* Not before: its thread goes on in the memory of one that has parsed (malloc's arenas). */
	if (r == 0 && (r = writer_start_words(run->writer, e)) < 0)
		return r;
	if (r == 0)
		r = run_learn(run);
	if (r == 0)
		r = run_link(run);
	if (r == 0)
		r = site_start(run);
	if (r == 0)
		r = run_render(run);
	if (r == 0)
		r = site_end(run->site);
	if (r == 0)
		r = writer_put_stretches(run->writer);
	if (r == 0)
		r = writer_end_drift(run->writer);
	if (r == 0)
		r = put_skipped(run);
	if (r == 0)
		r = writer_put_totals(run->writer);
	progress_clear(&run->progress);
	if (r == 0)
		r = writer_commit(run->writer);
	if (r < 0 && writer_lacks_words(run->writer))
		return error_errno(e, r, "cannot index words for '%s' in the temporary folder (SQLITE_TMPDIR, else TMPDIR)",
				   run->options.index);
	return r < 0 ? error_errno(e, r, "cannot write the index '%s'", run->options.index) : 0;
}

static int take_totals(void *arg, const struct slice *row)
{
	struct index_result *result = arg;

	result->articles = strtoull(row[0].ptr, NULL, 10);
	result->locales = strtoull(row[1].ptr, NULL, 10);
	result->findings = strtoull(row[2].ptr, NULL, 10);
	return 0;
}

static int tell_totals(struct run *run, struct index_result *result, struct error *e)
{
	int r = writer_query(run->writer, QUERY_TOTALS, NULL, 0, take_totals, result);

	return r < 0 ? error_errno(e, r, "cannot write the index '%s'", run->options.index) : 0;
}

void run_clean_up(struct run *run)
{
	struct error ignored;

	if (run->loading)
		loading_end(run->loading, &run->catalog, &ignored);
	for (size_t i = 0; i < run->root_count; i++)
		source_root_close(&run->roots[i]);
	free(run->roots);
	site_free(run->site);
	settle_free(run->settling);
	writer_close(run->writer);
	snapshot_close(run->previous);
	catalog_free(run->catalog);
	buf_free(&run->origin);
	arena_free(&run->arena);
}

static int make(struct run *run, struct index_result *result, struct error *e)
{
	struct fresh fresh = {NULL, NULL, -1};
	struct stat st;
	int r = fresh_open(run->options.index, &fresh, e);

	if (r == 0)
		r = writer_open(&run->writer, fresh.path, e);
	run->fresh = &fresh;
	if (r == 0)
		r = fill(run, e);
	if (r == 0)
		r = tell_totals(run, result, e);
	/* The disk can begin while memory is freed. */
	if (r == 0)
		fresh_start_writing(&fresh);
	writer_close(run->writer);
	run->writer = NULL;
	run->fresh = NULL;
	heap_release();
	if (r == 0)
		r = fresh_publish(&fresh, run->options.index, e);
	if (r == 0 && fstat(fresh.fd, &st) == 0)
		result->bytes = (uint64_t)st.st_size;
	result->skipped = run->skipped;
	fresh_close(&fresh, r == 0);
	return r;
}

static int make_what_is_needed(struct run *run, struct index_result *result, struct error *e)
{
	enum inputs_change change;
	int r;

	if (!run->previous && !run->catalog)
		run->loading = loading_begin(run->options.catalog);
	change = inputs_compare(run);
	result->unchanged = change == INPUTS_SAME;
	if (result->unchanged)
		return run_tell(run, result, e);
	r = change == INPUTS_EDITED ? edit_run(run, e) : 0;
	if (r < 0)
		return r;
	if (r == 0 && !run->catalog && !run->loading)
		run->loading = loading_begin(run->options.catalog);
	return r == 1 ? run_tell(run, result, e) : make(run, result, e);
}

int index_run(const struct index_options *options, struct index_result *result, struct error *e)
{
	struct run run = {.options = *options, .origin = BUF_INIT};
	struct timespec start;
	int r;

	clock_gettime(CLOCK_MONOTONIC, &start);
	memset(result, 0, sizeof(*result));
	r = run_prepare(&run, e);
	if (r == 0)
		r = make_what_is_needed(&run, result, e);
	run_clean_up(&run);
	result->seconds = seconds_since(&start);
	return r;
}
