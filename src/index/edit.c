/* SPDX-License-Identifier: MIT */
/*
 * The small run.  Somebody corrects a sentence: the article's own three files change, and nothing else in the tree does.
 * That is told before anything is written: the article is parsed, and the digest of what others see of it
 * (visible.h) is compared with the one in the index.  If all edits are of that kind the old index is copied, a
 * handful of rows of the copy are replaced, and it takes the old one's place.
 *
 * Whatever is not of that kind (a title, a service, a certificate, a new article, an include) makes a full run.  Both
 * give the same tree; tests/cli/edit.sh compares them.  A mount is told which articles were replaced (tree/edits.h): besides
 * their files, `revision` and the dates of folders nothing may differ from the copied index.
 */
#include <errno.h>
#include <stdlib.h>

#include <compliancefs/format.h>

#include "index/early.h"
#include "index/edit.h"
#include "index/fresh.h"
#include "index/link.h"
#include "index/parse.h"
#include "index/revision.h"
#include "index/spare.h"
#include "index/wording.h"
#include "store/inode.h"
#include "store/stretches.h"
#include "tree/render.h"

/* One edited article, parsed. */
struct edit {
	struct parse_job job;
	int64_t id;
	struct slice base;
	struct slice record;          /* to be stored: with the services that the old one has */
	struct body_row before;       /* as stored, in the job's arena */
	struct article old;           /* in the job's arena */
	struct context old_context;
	bool same;                    /* nothing that is stored differs */
	struct buf encoded;
};

struct editing {
	struct run *run;
	struct edit *edits;
	struct linking linking;
	struct revision revision;
	struct buf out;
	struct linked linked;
	struct wording wording;
	struct arena scratch;
};

/* Takes what the old record knows and parsing does not: services told by other articles. */
static int take_services(struct edit *x)
{
	struct article a = x->job.article;

	a.scope = x->old.scope;
	a.scope_count = x->old.scope_count;
	buf_reset(&x->encoded);
	article_encode(&a, &x->encoded);
	x->record = buf_slice(&x->encoded);
	return x->encoded.error;
}

static int take_old(struct run *run, struct edit *x)
{
	struct body_row body;
	int r = snapshot_body(run->previous, x->id, &body);

	if (r < 0)
		return r;
	for (int part = 0; part < CONTEXT_PARTS; part++)
		x->before.context.parts[part] = arena_dup(&x->job.arena, body.context.parts[part]);
	x->before.record = arena_dup(&x->job.arena, body.record);
	x->before.document = arena_dup(&x->job.arena, body.document);
	r = article_decode(x->before.record, &x->job.arena, &x->old);
	if (r == 0)
		r = context_decode(&x->before.context, &x->job.arena, &x->old_context);
	if (r == 0)
		r = take_services(x);
	x->same = slice_eq(x->record, body.record) && slice_eq(buf_slice(&x->job.document), body.document);
	return r;
}

/* 1: only its own files see the edit; 0: others may; -errno. */
static int read_edit(struct editing *g, struct edit *x, const struct edited *edited)
{
	struct run *run = g->run;
	struct source_row source;
	int r;

	x->job.file = &edited->file;
	parse_file(run, &x->job);
	if (x->job.error.code < 0)
		return 0;
	r = snapshot_source(run->previous, (int64_t)edited->file.root, x->job.source.path, &source);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	if (!slice_eq(source.visible, (struct slice){(const char *)x->job.visible, sizeof(x->job.visible)}))
		return 0;
	x->id = source.id;
	x->base = arena_dup(&x->job.arena, source.base);
	r = take_old(run, x);
	if (r < 0)
		return r;
	return x->job.arena.failed ? -ENOMEM : 1;
}

/* A source's findings as one text, to be compared. */
static int add_finding(void *arg, const struct slice *row)
{
	struct buf *text = arg;

	for (int i = 0; i < 4; i++)
		buf_put_string(text, row[i]);
	return text->error;
}

static int findings_of(struct run *run, struct slice source, struct buf *text)
{
	buf_reset(text);
	return writer_query(run->writer, QUERY_FINDINGS_OF, &source, 1, add_finding, text);
}

/* The index of words keeps no text: what is to go is made again from the old document. */
static int replace_words(struct editing *g, const struct edit *x)
{
	const struct context_bytes context = linked_bytes(&g->linked);
	int r = wording_render(&g->wording, x->before.record, x->before.document, &x->before.context, &g->scratch);

	if (r == 0)
		r = wording_drop(&g->wording, g->run->writer, x->id);
	if (r == 0)
		r = wording_render(&g->wording, x->record, buf_slice(&x->job.document), &context, &g->scratch);
	return r < 0 ? r : wording_put(&g->wording, g->run->writer, x->id);
}

static int replace_file(struct editing *g, const struct edit *x, const struct format *format)
{
	const struct context_bytes context = linked_bytes(&g->linked);
	struct run *run = g->run;
	uint64_t old_ino = 0, old_size = 0;
	int64_t old_mtime = 0;
	struct file_put file;
	int r;

	if (format->paired && !g->linked.paired)
		return 0;
	arena_reset(&g->scratch);
	r = render_file(x->record, buf_slice(&x->job.document), &context, format, &g->scratch, &g->out);
	if (r == 0)
		r = snapshot_old_file(run->previous, x->base, format->id, &old_ino, &old_mtime, &old_size);
	if (r < 0)
		return r;
	file = (struct file_put){format->id, inode_of_file(x->base, format->id, buf_slice(&g->out)), g->out.len, 0};
	if (file.ino == old_ino)
		return 0;
	file.mtime = run_mtime(file.ino, x->job.date, old_ino, old_mtime);
	r = writer_replace_file(run->writer, x->id, format->id, file.mtime);
	if (r == 0)
		r = writer_put_file(run->writer, x->id, &file);
	if (r == 0)
		r = writer_add_to_totals(run->writer, (int64_t)g->out.len - (int64_t)old_size);
	revision_remove(&g->revision, old_ino, old_mtime);
	revision_add(&g->revision, file.ino, file.mtime);
	if (r == 0)
		r = writer_change_stretch(run->writer, x->id,
					  stretch_file(file.ino, file.mtime) - stretch_file(old_ino, old_mtime));
	return r;
}

/* 1: done; 0: it is not of the kind after all; -errno. */
static int apply_edit(struct editing *g, struct edit *x)
{
	struct run *run = g->run;
	const struct article_ref ref = {.id = x->id, .date = x->job.date, .base = x->base};
	struct buf before = BUF_INIT, after = BUF_INIT;
	int r = findings_of(run, x->job.source.path, &before);

	g->linking.images = &x->old_context;
	if (r == 0)
		r = writer_replace_body(run->writer, x->id, x->job.date, x->job.source.path, x->record,
					buf_slice(&x->job.document));
	if (r == 0)
		r = run_findings(run, x->job.source.path, &x->job.findings);
	if (r == 0)
		r = link_article(&g->linking, &ref, x->record, buf_slice(&x->job.document), &g->linked);
	if (r == 0)
		r = writer_put_context(run->writer, x->id, g->linked.locale, g->linked.family,
				       buf_slice(&g->linked.parts[CONTEXT_OWN]));
	for (size_t i = 0; r == 0 && i < format_count; i++)
		r = replace_file(g, x, formats[i]);
	if (r == 0)
		r = replace_words(g, x);
	if (r == 0)
		r = findings_of(run, x->job.source.path, &after);
	/* What links lead to may be a finding too, and findings are a table. */
	if (r == 0)
		r = slice_eq(buf_slice(&before), buf_slice(&after));
	buf_free(&before);
	buf_free(&after);
	return r;
}

static int note_edited(struct editing *g)
{
	int64_t *ids = arena_array(&g->run->arena, g->run->edited_count, sizeof(*ids));
	size_t count = 0;

	for (size_t i = 0; ids && i < g->run->edited_count; i++)
		if (!g->edits[i].same)
			ids[count++] = g->edits[i].id;
	return ids ? revision_put_edited(g->run, ids, count) : -ENOMEM;
}

static int write_edits(struct editing *g)
{
	struct run *run = g->run;
	int r = revision_previous(run, &g->revision);

	for (size_t i = 0; r == 0 && i < run->edited_count; i++) {
		const struct edited *e = &run->edited[i];

		r = writer_put_input(run->writer, e->key, e->size, e->mtime);
		if (r < 0 || g->edits[i].same)
			continue;
		r = apply_edit(g, &g->edits[i]);
		r = r == 1 ? 0 : r == 0 ? 1 : r;
	}
	if (r == 0)
		r = revision_put(run, &g->revision);
	if (r == 0)
		r = note_edited(g);
	return r ? r : writer_commit(run->writer);
}

/* The file for the new index, filled with the old one: 0, 1 (a full run is needed) or -errno. */
static int copy_index(struct run *run, struct fresh *fresh, struct error *e)
{
	int r = early_take(&run->early, fresh, e);
	bool filled = r == 1;

	if (r == 0)
		r = fresh_open(run->options.index, fresh, e);
	if (r < 0)
		return r;
	/* Somebody else's run was faster, and the ids are those of an index that is no more. */
	if (!fresh_is_same(run->options.index, &run->previous_file))
		return 1;
	if (!filled && run->spares) {
		r = spares_take(run->spares, run->options.index, fresh, e);
		filled = r == 1;
	}
	return r < 0 ? r : filled ? 0 : fresh_copy(fresh, run->options.index, e);
}

/* The old index stays for a while, as a spare, where those are kept. */
static int replace_index(struct run *run, struct fresh *fresh, struct edit_pages pages, struct error *e)
{
	int r;

	if (run->spares)
		spares_keep(run->spares, run->options.index);
	r = fresh_publish(fresh, run->options.index, e);
	if (run->spares && r == 0)
		spares_edited(run->spares, run->options.index, fresh->fd, pages);
	else
		free(pages.pages);
	if (run->spares && r < 0)
		spares_not_edited(run->spares);
	return r;
}

/* As write_edits, and with the copy in place of the old index behind it: 0, 1 (a full run is needed) or -errno. */
static int publish_edits(struct editing *g, struct error *e)
{
	struct run *run = g->run;
	struct fresh fresh = {NULL, NULL, -1};
	struct edit_pages pages = {0};
	int r = copy_index(run, &fresh, e);

	if (r == 0)
		r = writer_open_copy(&run->writer, fresh.path, e);
	if (r == 0) {
		r = write_edits(g);
		if (r < 0)
			error_errno(e, r, "cannot write the index '%s'", run->options.index);
	}
	/* Where they are not known the next spare is a copy. */
	if (r == 0)
		writer_changed_pages(run->writer, &pages.pages, &pages.count, &pages.page_size);
	writer_close(run->writer);
	run->writer = NULL;
	if (r == 0)
		r = replace_index(run, &fresh, pages, e);
	fresh_close(&fresh, r == 0);
	return r;
}

static int open_roots(struct run *run, struct error *e)
{
	run->roots = calloc(run->options.source_count, sizeof(*run->roots));
	if (!run->roots)
		return error_errno(e, -ENOMEM, "cannot index");
	for (; run->root_count < run->options.source_count; run->root_count++) {
		int r = source_root_open(&run->roots[run->root_count], run->options.sources[run->root_count], e);

		if (r < 0)
			return r;
	}
	return 0;
}

static void close_roots(struct run *run)
{
	while (run->root_count)
		source_root_close(&run->roots[--run->root_count]);
	free(run->roots);
	run->roots = NULL;
}

static void free_edits(struct editing *g)
{
	for (size_t i = 0; g->edits && i < g->run->edited_count; i++) {
		buf_free(&g->edits[i].encoded);
		parse_dispose(&g->edits[i].job);
	}
	buf_free(&g->out);
	linked_free(&g->linked);
	wording_free(&g->wording);
	linking_free(&g->linking);
	arena_free(&g->scratch);
}

int edit_run(struct run *run, struct error *e)
{
	struct editing g = {.run = run, .linking = {.run = run}, .out = BUF_INIT, .linked = LINKED_INIT};
	struct fresh unused = {NULL, NULL, -1};
	struct error ignored;
	bool all_same = true;
	int r;

	if (!run->spares)
		early_start(&run->early, run->options.index, run->previous_file.st_size);
	r = run->catalog ? 0 : run_load_catalog(run, e);
	if (r == 0)
		r = open_roots(run, e);

	wording_init(&g.wording);
	g.edits = arena_array(&run->arena, run->edited_count, sizeof(*g.edits));
	if (r == 0 && !g.edits)
		r = -ENOMEM;
	for (size_t i = 0; g.edits && i < run->edited_count; i++)
		g.edits[i].encoded = (struct buf)BUF_INIT;
	for (size_t i = 0; r == 0 && i < run->edited_count; i++) {
		r = read_edit(&g, &g.edits[i], &run->edited[i]);
		all_same = all_same && g.edits[i].same;
		r = r == 1 ? 0 : r == 0 ? 1 : r;
	}
	/* Nothing but times: the old index stays, and looks at those files again the next time. */
	if (r == 0 && !all_same)
		r = publish_edits(&g, e);
	if (early_take(&run->early, &unused, &ignored))
		fresh_close(&unused, false);
	free_edits(&g);
	close_roots(run);
	return r == 0 ? 1 : r == 1 ? 0 : r;
}
