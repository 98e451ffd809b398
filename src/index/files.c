/* SPDX-License-Identifier: MIT */
/*
 * Stored files: README.txt, revision, tables, folder pages and the stylesheet; images.c has
 * the images.  Their bytes lie in the index as they are.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>


#include "base/embed.h"
#include "index/images.h"
#include "index/pages.h"
#include "index/revision.h"
#include "index/sitemap.h"
#include "index/tables.h"
#include "store/inode.h"
#include "tree/searchpage.h"

EMBED(readme_txt, "data/tree/README.txt");

int run_page_mtime(struct run *run, struct slice path, uint64_t ino, int64_t date, int64_t *mtime)
{
	uint64_t old_ino = 0;
	int64_t old_mtime = 0;
	int r = run->previous ? snapshot_old_page(run->previous, path, &old_ino, &old_mtime) : -ENOENT;

	*mtime = run_mtime(ino, date, old_ino, old_mtime);
	return r == -ENOENT ? 0 : r;
}

int run_put_page(struct run *run, const struct folder *folder, const char *name, int64_t date, struct slice bytes)
{
	struct buf path = BUF_INIT;
	uint64_t ino;
	int64_t mtime;
	int r;

	buf_printf(&path, "%.*s%s%s", (int)folder->path.len, folder->path.ptr, folder->path.len ? "/" : "", name);
	ino = inode_of_page(buf_slice(&path), bytes);
	r = run_page_mtime(run, buf_slice(&path), ino, date, &mtime);
	if (r == 0 && path.error == 0)
		r = writer_put_page(run->writer, &ino, folder->id, slice_of(name), mtime, bytes);
	buf_free(&path);
	return r;
}

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

static int put_tables(struct run *run, const struct folder *folder)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < table_count; i++)
		r = put_table(run, folder, &tables[i]);
	return r;
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

int run_pages(struct run *run)
{
	struct folders folders = {0};
	struct revision revision;
	struct buf out = BUF_INIT;
	const struct folder *root;
	int r = folders_make(run, &folders);

	if (r < 0)
		return r;
	root = &folders.items[0];
	r = run_put_page(run, root, "README.txt", root->date, (struct slice){readme_txt, EMBED_LENGTH(readme_txt)});
	if (r == 0)
		r = put_styles(run, &folders);
	if (r == 0)
		r = place_images(run, &folders);
	if (r == 0)
		r = pages_write(run, &folders);
	if (r == 0)
		r = put_search_pages(run, &folders);
	if (r == 0)
		r = sitemap_put(run, &folders);
	for (size_t i = 0; r == 0 && i < folders.count; i++)
		if (folders.items[i].depth == FOLDER_TABLES)
			r = put_tables(run, &folders.items[i]);
	if (r == 0)
		r = revision_sum(run, &revision);
	if (r == 0)
		r = revision_put(run, &revision);
	buf_free(&out);
	return r < 0 ? r : writer_date_dirs(run->writer);
}
