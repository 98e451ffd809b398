/* SPDX-License-Identifier: MIT */
/*
 * Asking the snapshots.
 *
 * The current one answers whatever it can. A number that it does not know is of a file that was changed, or of a
 * file or folder that is gone, and somebody still has it open or sits in it: then the snapshots it was of are asked, the
 * newest first, as long as they are held. A number's bytes are the same in all of them. What an older one
 * answers the kernel may not keep: the number may come back to the tree, and nothing would tell it then.
 */
#include <errno.h>

#include "fuse/answer.h"
#include "store/inode.h"
#include "tree/searches.h"

#define TIMEOUT 1e9

struct mounted *mounted_of(fuse_req_t req)
{
	return fuse_req_userdata(req);
}

int answer_ask_one(const struct pin *p, answer_ask *ask, void *arg)
{
	struct tree *t = pool_take(p->pool);
	int err = ask(t, arg);

	pool_give(p->pool, t);
	return pool_lost(p->pool) ? -EIO : err;
}

int answer_ask_all(struct mounted *m, struct pin *p, answer_ask *ask, void *arg)
{
	int err;

	held_pin(m->held, p);
	do
		err = answer_ask_one(p, ask, arg);
	while (err == -ESTALE && held_pin_before(m->held, p));
	return err;
}

double answer_timeout(const struct pin *p)
{
	return p->current ? TIMEOUT : 0;
}

/* What a query finds cannot be told of when the snapshot changes: to know it the query would have to be answered again. */
double answer_names_timeout(const struct mounted *m, const struct pin *p, uint64_t folder)
{
	struct search_folder f;

	return searches_find(m->searches, folder, &f) ? 0 : answer_timeout(p);
}

int answer_check_ino(fuse_ino_t ino)
{
	return inode_valid(ino) ? 0 : -ESTALE;
}

struct stat answer_stat(const struct mounted *m, const struct node *node)
{
	return (struct stat){
		.st_ino = node->ino,
		.st_mode = node->mode,
		.st_nlink = node->nlink,
		.st_uid = m->uid,
		.st_gid = m->gid,
		.st_size = (off_t)node->size,
		.st_blksize = BLOCK_BYTES,
		.st_blocks = (blkcnt_t)((node->size + 511) / 512),
		.st_atim.tv_sec = node->mtime,
		.st_mtim.tv_sec = node->mtime,
		.st_ctim.tv_sec = node->mtime,
	};
}

struct fuse_entry_param answer_entry(const struct mounted *m, const struct pin *p, const struct node *node)
{
	return (struct fuse_entry_param){
		.ino = node->ino,
		.attr = answer_stat(m, node),
		.attr_timeout = answer_timeout(p),
		.entry_timeout = answer_timeout(p),
	};
}
