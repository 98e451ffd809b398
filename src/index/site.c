/* SPDX-License-Identifier: MIT */
/*
 * The rest of the tree: folders, their pages, tables, README.txt, the stylesheet, revision.
 *
 * Most of it hangs on nothing but the articles' rows, and those are as they will be when all are linked. So it is made a
 * bit at a time while the articles are rendered, whenever the writer's thread would wait for that (the pipeline's `idle`): at two
 * processors that was a sixth of a run in which one of them had nothing to do. What is left for the end is what rendering finds out:
 * which images are shown, and findings.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/embed.h"
#include "index/drift.h"
#include "index/fresh.h"
#include "index/images.h"
#include "index/inputs.h"
#include "index/pages.h"
#include "index/revision.h"
#include "index/settle.h"
#include "index/site.h"
#include "index/sitemap.h"
#include "index/tables.h"
#include "store/inode.h"
#include "store/schema.h"
#include "tree/searchpage.h"

EMBED(readme_txt, "data/tree/README.txt");

enum stage { STAGE_SETTLE, STAGE_DRIFT, STAGE_VIEWS, STAGE_FOLDERS, STAGE_SURVEY, STAGE_PAGES, STAGE_TABLES, STAGE_INPUTS, STAGE_FLUSH, STAGE_END };

struct site {
	struct run *run;
	enum stage stage;
	size_t at; /* of the stage */
	struct comparing *drift;
	struct views views;
	struct folders folders;
	int64_t places[TABLES_MAX]; /* of the tables in the listing */
};

static int put_table(struct run *run, const struct folder *folder, const struct table *table)
{
	struct buf path = BUF_INIT;
	struct inode_sum sum;
	uint64_t ino;
	int64_t mtime;
	int r;

	buf_printf(&path, "%.*s/%s", (int)folder->path.len, folder->path.ptr, table->name);
	inode_page_start(&sum, buf_slice(&path));
	r = table_write(run, table, &sum);
	ino = inode_page_end(&sum);
	if (r == 0)
		r = run_page_mtime(run, buf_slice(&path), ino, folder->date, &mtime);
	if (r == 0 && path.error == 0)
		r = writer_end_page(run->writer, &ino, folder->id, slice_of(table->name), mtime);
	buf_free(&path);
	return r;
}

static const struct folder *find_folder(const struct site *s, enum folder_depth depth)
{
	for (size_t i = 0; i < s->folders.count; i++)
		if (s->folders.items[i].depth == depth)
			return &s->folders.items[i];
	return NULL;
}

/* Listings go by the order in which files were put, tables are put at three times. */
static int keep_places(struct site *s)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < table_count; i++)
		r = writer_keep_place(s->run->writer, &s->places[i]);
	return r;
}

/* The table, if this is its time. */
static int put_table_in_place(struct site *s, size_t i, enum table_time time)
{
	if (tables[i].time != time)
		return 0;
	writer_take_place(s->run->writer, s->places[i]);
	return put_table(s->run, find_folder(s, FOLDER_TABLES), &tables[i]);
}

static int put_tables(struct site *s, enum table_time time)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < table_count; i++)
		r = put_table_in_place(s, i, time);
	return r;
}

/* What the pages need to know of all articles, and the table that is made of the same rows. */
static int survey(struct site *s)
{
	int r = keep_places(s);

	if (r == 0)
		r = pages_start(s->run, &s->folders, &s->run->pages);
	return r < 0 ? r : put_tables(s, TABLE_FIRST);
}

static int put_styles(struct run *run, const struct folders *folders)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < folders->count; i++) {
		const struct folder *f = &folders->items[i];

		if (f->depth == FOLDER_FORMAT && f->format->style_name)
			r = run_put_page(run, f, f->format->style_name, f->date, f->format->style());
		if (r == 0 && f->depth == FOLDER_FORMAT && f->format->icon_name)
			r = run_put_page(run, f, f->format->icon_name, f->date, f->format->icon());
	}
	return r;
}

static int place_images(struct run *run, const struct folders *folders)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < folders->count; i++)
		if (folders->items[i].depth == FOLDER_MEDIA)
			r = images_place(run, &folders->items[i]);
	return r;
}

/* Where every folder has a page, search/ has one that says how to search. */
static int put_search_pages(struct run *run, const struct folders *folders)
{
	struct buf out = BUF_INIT;
	int r = 0;

	for (size_t i = 0; r == 0 && i < folders->count; i++) {
		const struct folder *f = &folders->items[i];
		char name[32];

		if (f->depth != FOLDER_SEARCH || !f->format->index_everywhere || !f->format->page)
			continue;
		buf_reset(&out);
		snprintf(name, sizeof(name), "index.%s", f->format->suffix);
		r = search_start_put(f->format, &run->arena, &out);
		if (r == 0)
			r = run_put_page(run, f, name, f->date, buf_slice(&out));
	}
	buf_free(&out);
	return r;
}

int site_start(struct run *run)
{
	struct site *s = run->site = arena_alloc(&run->arena, sizeof(*s));
	int r;

	if (!s || table_count > TABLES_MAX)
		return s ? -ENOSYS : -ENOMEM;
	s->run = run;
	r = drift_start(run, &s->drift);
	return r < 0 ? r : views_start(&s->views, run->writer, run->file_count, &run->arena);
}

/* 0 ends the stage, 1 does not. */
static int do_bit(struct site *s)
{
	int r;

	switch (s->stage) {
	case STAGE_SETTLE:
		return s->run->settling ? settle_step(s->run->settling) : 0;
	case STAGE_DRIFT:
		return drift_step(s->drift);
	case STAGE_VIEWS:
		if (s->at == view_count)
			return views_end(&s->views);
		r = views_compile(&s->views, s->at++);
		return r < 0 ? r : 1;
	case STAGE_FOLDERS:
		return folders_make(s->run, &s->views, &s->folders);
	case STAGE_SURVEY:
		return survey(s);
	case STAGE_PAGES:
		return pages_step(s->run->pages);
	case STAGE_TABLES:
		if (s->at == table_count)
			return 0;
		r = put_table_in_place(s, s->at++, TABLE_THEN);
		return r < 0 ? r : 1;
	case STAGE_INPUTS:
		return inputs_put(s->run);
	case STAGE_FLUSH:
		/* What was written so far is most of the index, and does not change any more: it is on its way when the rest comes. */
		r = writer_flush(s->run->writer);
		if (r == 0)
			fresh_start_writing(s->run->fresh);
		return r;
	case STAGE_END:
		break;
	}
	return 0;
}

int site_step(struct site *s)
{
	int r;

	if (s->stage == STAGE_END)
		return 0;
	r = do_bit(s);
	if (r == 0) {
		s->stage++;
		s->at = 0;
	}
	return r < 0 ? r : 1;
}

void site_free(struct site *s)
{
	if (!s)
		return;
	drift_free(s->drift);
	pages_free(s->run->pages);
}

static int put_revision(struct run *run)
{
	struct revision revision;
	int r = revision_sum(run, &revision);

	return r < 0 ? r : revision_put(run, &revision);
}

int site_end(struct site *s)
{
	struct run *run = s->run;
	const struct folder *root;
	int r;

	do
		r = site_step(s);
	while (r == 1);
	if (r < 0)
		return r;
	root = &s->folders.items[0];
	r = run_put_page(run, root, "README.txt", root->date, (struct slice){readme_txt, EMBED_LENGTH(readme_txt)});
	if (r == 0)
		r = put_styles(run, &s->folders);
	if (r == 0)
		r = place_images(run, &s->folders);
	if (r == 0)
		r = pages_end(run->pages);
	if (r == 0)
		r = put_search_pages(run, &s->folders);
	if (r == 0)
		r = sitemap_put(run, &s->folders);
	if (r == 0)
		r = put_tables(s, TABLE_LAST);
	if (r == 0)
		r = writer_end_dirs(run->writer, run->previous != NULL);
	/* New in every run: it makes no folder newer. */
	return r < 0 ? r : put_revision(run);
}
