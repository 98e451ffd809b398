/* SPDX-License-Identifier: MIT */
/*
 * Parsing: every gathered file into an article's record and document, on all cores; then,
 * in the order of the files, into rows.
 *
 * Of two sources of one article the newest ms.lasthandoff wins, then the bilingual
 * one, then the first by path.  The other is a finding: nothing is lost silently.
 */
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "base/pack.h"
#include "base/utf8.h"
#include "extract/drift.h"
#include "extract/extract.h"
#include "extract/scope.h"
#include "index/facts.h"
#include "index/parse.h"
#include "index/pipeline.h"
#include "index/visible.h"

/* Longest "<article>.<locale>" that leaves room for a suffix within a file name. */
#define BASE_MAX 245

struct parse {
	struct run *run;
	size_t next;
};

static int produce(void *arg, void *slot)
{
	struct parse *p = arg;
	struct parse_job *job = slot;

	if (p->next == p->run->file_count)
		return 0;
	if (p->next % 64 == 0 && run_is_stopped(p->run))
		return -ECANCELED;
	job->file = &p->run->files[p->next++];
	return 1;
}

static void reset_job(struct parse_job *job)
{
	if (!job->document.data) {
		job->document = job->record = job->packed = job->traits = job->facts = job->places = (struct buf)BUF_INIT;
	}
	arena_reset(&job->arena);
	buf_reset(&job->document);
	buf_reset(&job->record);
	buf_reset(&job->traits);
	buf_reset(&job->facts);
	buf_reset(&job->places);
	buf_reset(&job->packed);
	job->findings = (struct findings){.arena = &job->arena};
	job->error.code = 0;
	memset(&job->article, 0, sizeof(job->article));
}

/* Seconds at 00:00 UTC of a YYYY-MM-DD that the source room has checked. */
static int64_t date_seconds(struct slice date)
{
	struct tm tm = {0};
	char text[16];

	if (date.len != 10)
		return 0;
	memcpy(text, date.ptr, 10);
	text[10] = '\0';
	return strptime(text, "%Y-%m-%d", &tm) ? (int64_t)timegm(&tm) : 0;
}

static int parse_article(const struct run *run, struct parse_job *job, const struct source_root *root)
{
	struct source *s = &job->source;
	struct article *a = &job->article;
	const struct locale *locale = extract_locale(run->catalog, root, s, run->fallback, &job->findings);
	struct document_options options;
	struct scope scope;
	struct traits traits;
	int r;

	if (!locale)
		return error_set(&job->error, -EINVAL,
				 "no locale: no ms.contentlocale, no folder named for a locale; --locale TAG gives one");
	options.site = arena_join(&job->arena, slice_of("https://learn.microsoft.com/"), locale->tag);
	options.folder = extract_folder(run->catalog, root, s, &job->arena);
	r = source_document(s, &options, &job->arena, &job->document, &a->references, &a->reference_count, &a->media,
			    &a->media_count, &job->findings);
	if (r == 0)
		r = extract_article(run->catalog, root, s, buf_slice(&job->document), locale, &job->arena, a,
				    &scope, &job->findings);
	if (r == 0)
		r = extract_traits(run->catalog, &run->numbers, s, a, buf_slice(&job->document), &job->arena, &traits);
	if (r < 0)
		return error_errno(&job->error, r, "cannot be indexed");
	if (a->id.len + a->locale.len + 1 > BASE_MAX)
		return error_set(&job->error, -ENAMETOOLONG, "its article id is longer than a file name can be");
	job->date = a->updated.len ? date_seconds(a->updated) : s->mtime;
	article_encode(a, &job->record);
	traits_encode(&traits, &job->traits);
	if (scope.place_count)
		scope_encode(&scope, &job->places);
	r = job->document.error ? job->document.error : job->record.error ? job->record.error : job->traits.error;
	if (r == 0)
		r = job->places.error;
	if (r < 0 || job->arena.failed)
		return error_errno(&job->error, r < 0 ? r : -ENOMEM, "cannot be indexed");
	return 0;
}

void parse_file(const struct run *run, struct parse_job *job)
{
	const struct source_root *root = &run->roots[job->file->root];

	reset_job(job);
	if (source_load(root, job->file->path, &job->arena, &job->source, &job->findings, &job->error) < 0)
		job->source.path = slice_of(job->file->path);
	else if (parse_article(run, job, root) == 0)
		visible_digest(run->catalog, job, job->visible);
}

static void work(void *arg, void *slot)
{
	struct parse_job *job = slot;

	parse_file(((struct parse *)arg)->run, job);
	if (job->error.code == 0) {
		pack(buf_slice(&job->document), buf_slice(&job->record), &job->packed);
		facts_encode(((struct parse *)arg)->run->catalog, &job->article, &job->arena, &job->facts);
		if (job->arena.failed)
			error_errno(&job->error, -ENOMEM, "cannot be indexed");
	}
}

struct rival {
	int64_t id;
	struct arena *arena;
	struct slice handoff, source;
	bool bilingual;
};

static int get_rival(void *arg, const struct slice *row)
{
	struct rival *r = arg;

	r->id = strtoll(row[0].ptr, NULL, 10);
	r->handoff = arena_dup(r->arena, row[1]);
	r->bilingual = slice_is(row[2], "1");
	r->source = arena_dup(r->arena, row[3]);
	return 0;
}

static bool beats(const struct parse_job *job, const struct rival *old)
{
	int newer = slice_cmp(job->source.front.last_handoff, old->handoff);

	if (newer)
		return newer > 0;
	if (job->source.bilingual != old->bilingual)
		return job->source.bilingual;
	return slice_cmp(job->source.path, old->source) < 0;
}

/* Settles who of two sources is the article. Returns 1 if the new one is to be put, 0 if not, or -errno. */
static int settle_rival(struct run *run, struct parse_job *job, struct slice base)
{
	struct rival old = {.arena = &job->arena};
	struct slice loser, winner;
	struct finding f = {SEVERITY_WARNING, 0, "duplicate-article", {NULL, 0}};
	bool put;
	int r = writer_query(run->writer, QUERY_ARTICLE_BY_BASE, &base, 1, get_rival, &old);

	if (r < 0 || !old.id)
		return r < 0 ? r : 1;
	put = beats(job, &old);
	winner = put ? job->source.path : old.source;
	loser = put ? old.source : job->source.path;
	f.detail = arena_printf(&job->arena, "another source of %.*s is used: %.*s", (int)base.len, base.ptr,
				(int)winner.len, winner.ptr);
	r = run_finding(run, loser, &f);
	if (r == 0 && put)
		r = writer_drop_article(run->writer, old.id);
	return r < 0 ? r : put;
}

/* Puts the article, if no other source of it is the better one. Returns 0, 1 if it is not put, or -errno. */
static int put_or_settle(struct run *run, struct parse_job *job, const struct article_row *row)
{
	struct slice record = buf_slice(&job->packed), document = buf_slice(&job->document);
	int r = writer_put_article(run->writer, row, &job->article, record, document);

	if (r != -EEXIST)
		return r;
	r = settle_rival(run, job, row->base);
	if (r == 1)
		return writer_put_article(run->writer, row, &job->article, record, document);
	return r < 0 ? r : 1;
}

static int put_article(struct run *run, struct parse_job *job)
{
	struct article *a = &job->article;
	struct buf key = BUF_INIT;
	struct article_row row = {
		.id = job->file - run->files + 1,
		.root = (int64_t)job->file->root,
		.visible = {(const char *)job->visible, sizeof(job->visible)},
		.handoff = job->source.front.last_handoff,
		.date = job->date,
	};
	int r;

	row.base = arena_join(&job->arena, a->id, slice_of("."), a->locale);
	utf8_lower(job->source.path, &key);
	row.source_key = buf_slice(&key);
	r = job->packed.error ? job->packed.error : job->facts.error;
	if (r == 0)
		r = put_or_settle(run, job, &row);
	buf_free(&key);
	if (r)
		return r < 0 ? r : 0;
	for (size_t i = 0; i < a->scope_count && !run->translated; i++)
		run->translated = scope_language(a->locale).len && !a->scope[i].source.len;
	return writer_put_traits(run->writer, row.id, buf_slice(&job->traits), buf_slice(&job->facts),
				 buf_slice(&job->places));
}

static int consume(void *arg, void *slot)
{
	struct run *run = ((struct parse *)arg)->run;
	struct parse_job *job = slot;
	struct finding skipped = {SEVERITY_ERROR, 0, "skipped", slice_of(job->error.text)};
	int r;

	progress_step(&run->progress);
	r = run_findings(run, job->source.path, &job->findings);
	if (r < 0)
		return r;
	if (job->error.code == 0)
		return put_article(run, job);
	run->skipped++;
	return run_finding(run, job->source.path, &skipped);
}

void parse_dispose(void *slot)
{
	struct parse_job *job = slot;

	arena_free(&job->arena);
	if (job->document.data) {
		buf_free(&job->document);
		buf_free(&job->record);
		buf_free(&job->traits);
		buf_free(&job->facts);
		buf_free(&job->places);
		buf_free(&job->packed);
	}
}

int run_parse(struct run *run)
{
	struct parse parse = {run, 0};
	struct pipeline p = {
		.threads = run->jobs,
		.job_size = sizeof(struct parse_job),
		.arg = &parse,
		.produce = produce,
		.work = work,
		.consume = consume,
		.dispose = parse_dispose,
	};
	int r = pipeline_run(&p);

	return r < 0 ? r : writer_index_articles(run->writer);
}
