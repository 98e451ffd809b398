/* SPDX-License-Identifier: MIT */
/*
 * Stored files: their bytes lie in the index as they are. site.c says which there are; images.c has the images.
 */
#include <errno.h>

#include "index/folders.h"
#include "store/inode.h"

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

	buf_put_slice(&path, folder->path);
	buf_puts(&path, folder->path.len ? "/" : "");
	buf_puts(&path, name);
	ino = inode_of_page(buf_slice(&path), bytes);
	r = run_page_mtime(run, buf_slice(&path), ino, date, &mtime);
	if (r == 0 && path.error == 0)
		r = writer_put_page(run->writer, &ino, folder->id, slice_of(name), mtime, bytes);
	buf_free(&path);
	return r;
}
