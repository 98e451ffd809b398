/* SPDX-License-Identifier: MIT */
/*
 * Rendering: every file once, on all cores, for its size, its inode number (a digest of the
 * bytes) and its mtime. The article's context is worked out on the way, while other articles are rendered.  The bytes themselves are thrown away: they are made again when read.
 */
#include <errno.h>
#include <stdlib.h>

#include <compliancefs/format.h>

#include "index/link.h"
#include "index/pipeline.h"
#include "index/settle.h"
#include "index/site.h"
#include "index/wording.h"
#include "store/inode.h"
#include "tree/render.h"

#define FORMATS_MAX 16

struct rendered {
	uint64_t ino, size; /* ino 0: it has no file in the format */
};

struct render_job {
	struct article_ref ref; /* its base lies in `base` */
	struct buf base, record, document, out;
	struct linked linked;
	struct arena arena;
	struct wording wording;
	struct rendered files[FORMATS_MAX];
	const struct format *failed;
	int error;
};

struct rendering {
	struct run *run;
	struct article_cursor cursor;
	struct linking linking;
};

static void set_buf(struct buf *b, struct slice s)
{
	buf_reset(b);
	buf_put_slice(b, s);
}

static int produce(void *arg, void *slot)
{
	struct rendering *g = arg;
	struct render_job *job = slot;
	struct slice record, document;
	int r = article_next(g->run, &g->cursor, &job->ref);

	if (r <= 0)
		return r;
	if (!job->base.data) {
		wording_init(&job->wording);
		job->base = job->record = job->document = job->out = (struct buf)BUF_INIT;
		job->linked = (struct linked)LINKED_INIT;
	}
	r = settle_article(g->run->settling, job->ref.id);
	if (r < 0)
		return r;
	r = writer_body(g->run->writer, job->ref.id, &record, &document);
	if (r < 0)
		return r;
	set_buf(&job->base, job->ref.base);
	set_buf(&job->record, record);
	set_buf(&job->document, document);
	if (job->base.error || job->record.error || job->document.error)
		return -ENOMEM;
	job->ref.base = buf_slice(&job->base);
	r = link_article(&g->linking, &job->ref, buf_slice(&job->record), buf_slice(&job->document),
			 &job->linked);
	return r < 0 ? r : 1;
}

static void work(void *arg, void *slot)
{
	struct render_job *job = slot;
	const struct context_bytes context = linked_bytes(&job->linked);
	struct renderable article;

	(void)arg;
	arena_reset(&job->arena);
	job->failed = formats[0];
	job->error = render_open(&article, buf_slice(&job->record), buf_slice(&job->document), &context, &job->arena);
	for (size_t i = 0; i < format_count && job->error == 0; i++) {
		job->files[i].ino = 0;
		if (formats[i]->paired && !job->linked.paired)
			continue;
		job->error = render_as(&article, formats[i], &job->out);
		job->failed = formats[i];
		job->files[i].size = job->out.len;
		job->files[i].ino = inode_of_file(buf_slice(&job->base), formats[i]->id, buf_slice(&job->out));
		if (job->error == 0 && wording_is_of(formats[i]))
			job->error = wording_make(&job->wording, &article.article, buf_slice(&job->document),
						  buf_slice(&job->out));
	}
}

int64_t run_mtime(uint64_t ino, int64_t date, uint64_t old_ino, int64_t old_mtime)
{
	if (old_ino == 0)
		return date;
	if (old_ino == ino)
		return old_mtime;
	return date > old_mtime ? date : old_mtime + 1;
}

static int date_file(struct run *run, const struct render_job *job, struct file_put *file)
{
	uint64_t old_ino = 0;
	int64_t old_mtime = 0;
	uint64_t old_size;
	int r = -ENOENT;

	if (run->previous)
		r = snapshot_old_file(run->previous, buf_slice(&job->base), file->format, &old_ino, &old_mtime, &old_size);
	file->mtime = run_mtime(file->ino, job->ref.date, old_ino, old_mtime);
	return r == -ENOENT ? 0 : r;
}

static int put_files(struct run *run, const struct render_job *job)
{
	struct file_put files[FORMATS_MAX];
	size_t count = 0;
	int r = 0;

	for (size_t i = 0; r == 0 && i < format_count; i++) {
		if (job->files[i].ino == 0)
			continue;
		files[count] = (struct file_put){formats[i]->id, job->files[i].ino, job->files[i].size, 0};
		r = date_file(run, job, &files[count++]);
	}
	return r < 0 ? r : writer_put_files(run->writer, job->ref.id, files, count);
}

static int consume(void *arg, void *slot)
{
	struct run *run = ((struct rendering *)arg)->run;
	struct render_job *job = slot;
	int r = job->error;

	progress_step(&run->progress);
	if (r < 0) {
		log_error("cannot render '%s' as %s: error %d; please report this", job->base.data, job->failed->name,
			  -r);
		return r;
	}
	r = writer_put_context(run->writer, job->ref.id, job->linked.locale, job->linked.family,
			       buf_slice(&job->linked.parts[CONTEXT_OWN]));
	if (r == 0)
		r = wording_put(&job->wording, run->writer, job->ref.id);
	if (r == 0)
		r = put_files(run, job);
	/* So many jobs and words wait that all of them together would keep the memory of the largest articles. */
	wording_free(&job->wording);
	buf_free(&job->record);
	buf_free(&job->document);
	linked_free(&job->linked);
	return r;
}

static int idle(void *arg)
{
	return site_step(((struct rendering *)arg)->run->site);
}

static int fill(void *arg)
{
	return writer_words_fill(((struct rendering *)arg)->run->writer);
}

static void dispose(void *slot)
{
	struct render_job *job = slot;

	arena_free(&job->arena);
	if (!job->base.data)
		return;
	buf_free(&job->base);
	buf_free(&job->record);
	buf_free(&job->document);
	linked_free(&job->linked);
	buf_free(&job->out);
	wording_free(&job->wording);
}

int run_render(struct run *run)
{
	struct rendering g = {.run = run, .linking = {.run = run}};
	struct pipeline p = {
		.threads = run->jobs,
		.job_size = sizeof(struct render_job),
		.arg = &g,
		.produce = produce,
		.work = work,
		.consume = consume,
		.idle = idle,
		.fill = fill,
		.dispose = dispose,
	};
	int r;

	if (format_count > FORMATS_MAX)
		return -ENOSYS;
	r = pipeline_run(&p);
	if (r == 0)
		writer_end_words(run->writer);
	linking_free(&g.linking);
	arena_free(&g.cursor.arena);
	return r < 0 ? r : writer_index_files(run->writer);
}
