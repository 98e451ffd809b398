/* SPDX-License-Identifier: MIT */
/*
 * What the kernel asks and what it is answered.
 *
 * How it works: a node's number is the kernel's node id and st_ino at once, and bytes
 * behind a number never change, so there is no table of inodes here and the kernel may keep all it
 * is told, for ever: names, names that do not exist, attributes, pages, listings. Every operation is a
 * few lines: a tree from the pool, one question to it, the tree back, one reply. Replies stand
 * in the op_ functions alone, one on every path; helpers return 0 or -errno.
 *
 * Where the kernel can do without, OPEN and OPENDIR are answered ENOSYS: it then
 * never asks again and keeps pages and listings by itself. Operations that are
 * not here (FLUSH, RELEASE, LSEEK, ACCESS ...) get ENOSYS from libfuse, with the same effect.
 *
 * A directory offset says what was listed before it: 0 nothing, 1 `.`, 2 `..`, else 2 + tree_list's cookie.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "fuse/ops.h"
#include "store/inode.h"

#define TIMEOUT 1e9 /* seconds: 31 years */
#define BLOCK 4096u
#define NAME_BYTES 255u
#define AHEAD_BYTES ((uint64_t)128 << 10) /* one READ */
#define LISTING_BYTES ((size_t)1 << 20) /* at most, whatever the kernel has room for */

enum { BEHIND_NOTHING, BEHIND_DOT, BEHIND_DOT_DOT };

static struct mounted *mounted_of(fuse_req_t req)
{
	return fuse_req_userdata(req);
}

/* What tree.h says of numbers; any other is none that we gave out. */
static int check_ino(fuse_ino_t ino)
{
	return ino >> 63 == 0 && (uint32_t)ino != 0 ? 0 : -ESTALE;
}

static int check_name(const char *name)
{
	if (strlen(name) > NAME_BYTES)
		return -ENAMETOOLONG;
	return name[0] == '.' || name[0] == '\0' ? -ENOENT : 0;
}

static struct stat stat_of(const struct mounted *m, const struct node *node)
{
	return (struct stat){
		.st_ino = node->ino,
		.st_mode = node->mode,
		.st_nlink = node->nlink,
		.st_uid = m->uid,
		.st_gid = m->gid,
		.st_size = (off_t)node->size,
		.st_blksize = BLOCK,
		.st_blocks = (blkcnt_t)((node->size + 511) / 512),
		.st_atim.tv_sec = node->mtime,
		.st_mtim.tv_sec = node->mtime,
		.st_ctim.tv_sec = node->mtime,
	};
}

static struct fuse_entry_param entry_of(const struct mounted *m, const struct node *node)
{
	return (struct fuse_entry_param){
		.ino = node->ino,
		.attr = stat_of(m, node),
		.attr_timeout = TIMEOUT,
		.entry_timeout = TIMEOUT,
	};
}

static bool want_flag(struct fuse_conn_info *conn, unsigned flag, bool on)
{
	conn->want &= ~flag;
	if (on)
		conn->want |= conn->capable & flag;
	return conn->capable & flag;
}

static void op_init(void *userdata, struct fuse_conn_info *conn)
{
	struct mounted *m = userdata;

	atomic_store(&m->no_open, conn->capable & FUSE_CAP_NO_OPEN_SUPPORT);
	atomic_store(&m->no_opendir, conn->capable & FUSE_CAP_NO_OPENDIR_SUPPORT);
	/* Pages go when we say so, not when an attribute looks different. */
	want_flag(conn, FUSE_CAP_AUTO_INVAL_DATA, !want_flag(conn, FUSE_CAP_EXPLICIT_INVAL_DATA, true));
	/* Always: what is listed is looked at sooner or later, and then costs a LOOKUP each. */
	want_flag(conn, FUSE_CAP_READDIRPLUS, true);
	want_flag(conn, FUSE_CAP_READDIRPLUS_AUTO, false);
	if (m->max_read)
		conn->max_read = m->max_read;
}

/* A name that does not exist is an answer too, which the kernel keeps: number 0. */
static int entry_find(struct mounted *m, fuse_ino_t parent, const char *name, struct fuse_entry_param *entry)
{
	struct node node;
	int err = check_ino(parent);

	if (!err)
		err = check_name(name);
	if (!err) {
		struct tree *t = pool_take(m->pool);

		err = tree_lookup(t, parent, slice_of(name), &node);
		pool_give(m->pool, t);
	}
	if (!err)
		*entry = entry_of(m, &node);
	else if (err == -ENOENT)
		*entry = (struct fuse_entry_param){.entry_timeout = TIMEOUT};
	return err == -ENOENT ? 0 : err;
}

static void op_lookup(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	struct fuse_entry_param entry;
	int err = entry_find(mounted_of(req), parent, name, &entry);

	if (err)
		fuse_reply_err(req, -err);
	else
		fuse_reply_entry(req, &entry);
}

/* Nothing hangs on the kernel's knowing a node. */
static void op_forget(fuse_req_t req, fuse_ino_t ino, uint64_t count)
{
	(void)ino;
	(void)count;
	fuse_reply_none(req);
}

static void op_forget_multi(fuse_req_t req, size_t count, struct fuse_forget_data *forgets)
{
	(void)count;
	(void)forgets;
	fuse_reply_none(req);
}

static int node_get(struct mounted *m, fuse_ino_t ino, struct node *node)
{
	int err = check_ino(ino);

	if (!err) {
		struct tree *t = pool_take(m->pool);

		err = tree_get(t, ino, node);
		pool_give(m->pool, t);
	}
	return err;
}

static void op_getattr(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	struct mounted *m = mounted_of(req);
	struct node node;
	int err = node_get(m, ino, &node);

	(void)fi;
	if (err) {
		fuse_reply_err(req, -err);
	} else {
		struct stat st = stat_of(m, &node);

		fuse_reply_attr(req, &st, TIMEOUT);
	}
}

static int open_check(const struct fuse_file_info *fi, bool unneeded)
{
	if ((fi->flags & O_ACCMODE) != O_RDONLY)
		return -EROFS;
	return unneeded ? -ENOSYS : 0;
}

static void op_open(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	int err = open_check(fi, atomic_load(&mounted_of(req)->no_open));

	(void)ino;
	fi->keep_cache = 1;
	if (err)
		fuse_reply_err(req, -err);
	else
		fuse_reply_open(req, fi);
}

static void op_opendir(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	int err = open_check(fi, atomic_load(&mounted_of(req)->no_opendir));

	(void)ino;
	fi->keep_cache = 1;
	fi->cache_readdir = 1;
	if (err)
		fuse_reply_err(req, -err);
	else
		fuse_reply_open(req, fi);
}

int mounted_fill(void *arg, uint64_t ino, struct buf *out)
{
	struct pool *pool = arg;
	struct tree *t = pool_take(pool);
	int err = tree_read(t, ino, out);

	pool_give(pool, t);
	return err;
}

int mounted_give(void *arg, uint64_t ino, size_t *bytes)
{
	struct mounted *m = arg;
	struct content *content;
	int err = content_claim(m->contents, ino, &content);

	if (!err) {
		struct slice all = content_bytes(content);
		struct fuse_bufvec v = FUSE_BUFVEC_INIT(all.len);

		v.buf[0].mem = (void *)(uintptr_t)all.ptr;
		err = fuse_lowlevel_notify_store(m->session, ino, 0, &v, 0);
		*bytes = all.len;
		content_put(m->contents, content, all.len);
	}
	return err;
}

static int read_check(fuse_ino_t ino, off_t off)
{
	return off < 0 ? -EINVAL : check_ino(ino);
}

/* Of a stored file only what is asked for is unpacked: some are far longer than what is kept of rendered ones. */
static void reply_stored(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off)
{
	struct pool *pool = mounted_of(req)->pool;
	struct tree *t = pool_take(pool);
	struct buf bytes = BUF_INIT;
	int err = tree_read_range(t, ino, (uint64_t)off, size, &bytes);

	pool_give(pool, t);
	if (err)
		fuse_reply_err(req, -err);
	else
		fuse_reply_buf(req, bytes.data, bytes.len);
	buf_free(&bytes);
}

static void op_read(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off, struct fuse_file_info *fi)
{
	struct contents *contents = mounted_of(req)->contents;
	struct content *content;
	struct slice bytes;
	int err = read_check(ino, off);

	(void)fi;
	if (!err && off == 0)
		ahead_read(mounted_of(req)->ahead, ino);
	if (!err && inode_kind(ino) == INODE_PAGE) {
		reply_stored(req, ino, size, off);
		return;
	}
	if (!err)
		err = content_get(contents, ino, &content);
	if (err) {
		fuse_reply_err(req, -err);
		return;
	}
	bytes = content_bytes(content);
	if ((uint64_t)off >= bytes.len)
		size = 0;
	else if (size > bytes.len - (size_t)off)
		size = bytes.len - (size_t)off;
	fuse_reply_buf(req, size ? bytes.ptr + off : NULL, size);
	content_put(contents, content, size);
}

/* One reply to READDIR or READDIRPLUS on its way. */
struct listing {
	fuse_req_t req;
	struct mounted *m;
	uint64_t folder;
	bool plus;
	uint64_t cookie; /* behind the last entry; 0: the start */
	char *data;
	size_t used, size;
	int error;
};

/* False when there is no room. known: it counts as looked up, as the kernel counts all but `.` and `..`. */
static bool listing_add(struct listing *l, const char *name, const struct node *node, bool known, off_t behind)
{
	struct fuse_entry_param entry = entry_of(l->m, node);
	char *data = l->data + l->used;
	size_t room = l->size - l->used, needed;

	if (!known)
		entry.ino = 0;
	if (l->plus)
		needed = fuse_add_direntry_plus(l->req, data, room, name, &entry, behind);
	else
		needed = fuse_add_direntry(l->req, data, room, name, &entry.attr, behind);
	if (needed > room)
		return false;
	l->used += needed;
	return true;
}

/* The number of what is worth reading ahead: the kernel itself does so within a long file. */
static uint64_t ahead_file(const struct node *node)
{
	return S_ISREG(node->mode) && node->size > 0 && node->size <= AHEAD_BYTES ? node->ino : 0;
}

static bool listing_emit(void *arg, struct slice name, const struct node *node, uint64_t cookie)
{
	struct listing *l = arg;
	char text[NAME_BYTES + 1];

	if (name.len == 0 || name.len > NAME_BYTES || memchr(name.ptr, '/', name.len) ||
	    memchr(name.ptr, '\0', name.len) || cookie > INT64_MAX - BEHIND_DOT_DOT ||
	    check_ino(node->ino) != 0) {
		log_error("damaged index: folder %" PRIx64 " has an entry without proper name, place or number",
			  l->folder);
		l->error = -EIO;
		return false;
	}
	memcpy(text, name.ptr, name.len);
	text[name.len] = '\0';
	if (!listing_add(l, text, node, true, (off_t)(cookie + BEHIND_DOT_DOT)))
		return false;
	if (l->plus)
		ahead_listed(l->m->ahead, l->folder, l->cookie, cookie, ahead_file(node));
	l->cookie = cookie;
	return true;
}

/* Those of `.` and `..` that are behind `place`. Returns 0, 1 (no room for both) or -errno. */
static int listing_dots(struct listing *l, struct tree *t, uint64_t place)
{
	struct node self, parent;
	uint64_t up;
	int err = tree_get(t, l->folder, &self);

	if (!err)
		err = tree_parent(t, l->folder, &up);
	if (!err)
		err = tree_get(t, up, &parent);
	if (err)
		return err;
	if (place < BEHIND_DOT && !listing_add(l, ".", &self, false, BEHIND_DOT))
		return 1;
	return !listing_add(l, "..", &parent, false, BEHIND_DOT_DOT);
}

static int listing_make(struct listing *l, struct tree *t, uint64_t place)
{
	int err = place < BEHIND_DOT_DOT ? listing_dots(l, t, place) : 0;

	if (err)
		return err < 0 ? err : 0;
	l->cookie = place > BEHIND_DOT_DOT ? place - BEHIND_DOT_DOT : 0;
	err = tree_list(t, l->folder, l->cookie, listing_emit, l);
	return err ? err : l->error;
}

static int listing_start(struct listing *l, size_t size, off_t off)
{
	struct tree *t;
	int err = check_ino(l->folder);

	if (err)
		return err;
	if (off < 0)
		return -EINVAL;
	l->size = size < LISTING_BYTES ? size : LISTING_BYTES;
	l->data = malloc(l->size ? l->size : 1);
	if (!l->data)
		return -ENOMEM;
	t = pool_take(l->m->pool);
	err = listing_make(l, t, (uint64_t)off);
	pool_give(l->m->pool, t);
	return err;
}

static void reply_listing(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off, bool plus)
{
	struct listing l = {.req = req, .m = mounted_of(req), .folder = ino, .plus = plus};
	int err = listing_start(&l, size, off);

	if (err)
		fuse_reply_err(req, -err);
	else
		fuse_reply_buf(req, l.data, l.used);
	free(l.data);
}

static void op_readdir(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off, struct fuse_file_info *fi)
{
	(void)fi;
	reply_listing(req, ino, size, off, false);
}

static void op_readdirplus(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off, struct fuse_file_info *fi)
{
	(void)fi;
	reply_listing(req, ino, size, off, true);
}

static void op_statfs(fuse_req_t req, fuse_ino_t ino)
{
	struct tree_totals totals;
	int err = pool_totals(mounted_of(req)->pool, &totals);

	(void)ino;
	if (err) {
		fuse_reply_err(req, -err);
	} else {
		struct statvfs fs = {
			.f_bsize = BLOCK,
			.f_frsize = BLOCK,
			.f_blocks = totals.bytes / BLOCK + (totals.bytes % BLOCK != 0),
			.f_files = totals.files + totals.folders,
			.f_namemax = NAME_BYTES,
		};

		fuse_reply_statfs(req, &fs);
	}
}

/* name: NULL for the names of all. */
static int xattr_get(struct mounted *m, fuse_ino_t ino, const char *name, struct buf *value)
{
	struct tree *t;
	int err = m->xattr ? check_ino(ino) : -ENOSYS;

	/* ls hears once that there are no labels, once that there are no ACLs, and asks no more of this mount. */
	if (!err && name && strncmp(name, "user.", 5) != 0)
		err = -EOPNOTSUPP;
	if (err)
		return err;
	t = pool_take(m->pool);
	err = name ? tree_xattr(t, ino, name, value) : tree_xattr_names(t, ino, value);
	pool_give(m->pool, t);
	return err ? err : value->error;
}

static void reply_xattr(fuse_req_t req, fuse_ino_t ino, const char *name, size_t size)
{
	struct buf value = BUF_INIT;
	int err = xattr_get(mounted_of(req), ino, name, &value);

	if (!err && size && value.len > size)
		err = -ERANGE;
	if (err)
		fuse_reply_err(req, -err);
	else if (size == 0)
		fuse_reply_xattr(req, value.len);
	else
		fuse_reply_buf(req, value.data, value.len);
	buf_free(&value);
}

static void op_getxattr(fuse_req_t req, fuse_ino_t ino, const char *name, size_t size)
{
	reply_xattr(req, ino, name, size);
}

static void op_listxattr(fuse_req_t req, fuse_ino_t ino, size_t size)
{
	reply_xattr(req, ino, NULL, size);
}

/*
 * The mount is read-only, so the kernel refuses all of these itself; but root may have remounted it otherwise,
 * and ENOSYS would then be an odd thing to tell.
 */
static void op_setattr(fuse_req_t req, fuse_ino_t ino, struct stat *st, int set, struct fuse_file_info *fi)
{
	(void)ino, (void)st, (void)set, (void)fi;
	fuse_reply_err(req, EROFS);
}

static void op_mknod(fuse_req_t req, fuse_ino_t parent, const char *name, mode_t mode, dev_t dev)
{
	(void)parent, (void)name, (void)mode, (void)dev;
	fuse_reply_err(req, EROFS);
}

static void op_mkdir(fuse_req_t req, fuse_ino_t parent, const char *name, mode_t mode)
{
	(void)parent, (void)name, (void)mode;
	fuse_reply_err(req, EROFS);
}

static void op_remove(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	(void)parent, (void)name;
	fuse_reply_err(req, EROFS);
}

static void op_symlink(fuse_req_t req, const char *target, fuse_ino_t parent, const char *name)
{
	(void)target, (void)parent, (void)name;
	fuse_reply_err(req, EROFS);
}

static void op_rename(fuse_req_t req, fuse_ino_t parent, const char *name, fuse_ino_t to, const char *to_name,
		      unsigned flags)
{
	(void)parent, (void)name, (void)to, (void)to_name, (void)flags;
	fuse_reply_err(req, EROFS);
}

static void op_link(fuse_req_t req, fuse_ino_t ino, fuse_ino_t parent, const char *name)
{
	(void)ino, (void)parent, (void)name;
	fuse_reply_err(req, EROFS);
}

static void op_create(fuse_req_t req, fuse_ino_t parent, const char *name, mode_t mode, struct fuse_file_info *fi)
{
	(void)parent, (void)name, (void)mode, (void)fi;
	fuse_reply_err(req, EROFS);
}

static void op_write(fuse_req_t req, fuse_ino_t ino, const char *data, size_t size, off_t off,
		     struct fuse_file_info *fi)
{
	(void)ino, (void)data, (void)size, (void)off, (void)fi;
	fuse_reply_err(req, EROFS);
}

static void op_setxattr(fuse_req_t req, fuse_ino_t ino, const char *name, const char *value, size_t size, int flags)
{
	(void)ino, (void)name, (void)value, (void)size, (void)flags;
	fuse_reply_err(req, EROFS);
}

const struct fuse_lowlevel_ops mount_ops = {
	.init = op_init,
	.lookup = op_lookup,
	.forget = op_forget,
	.forget_multi = op_forget_multi,
	.getattr = op_getattr,
	.open = op_open,
	.opendir = op_opendir,
	.read = op_read,
	.readdir = op_readdir,
	.readdirplus = op_readdirplus,
	.statfs = op_statfs,
	.getxattr = op_getxattr,
	.listxattr = op_listxattr,
	.setattr = op_setattr,
	.mknod = op_mknod,
	.mkdir = op_mkdir,
	.unlink = op_remove,
	.rmdir = op_remove,
	.symlink = op_symlink,
	.rename = op_rename,
	.link = op_link,
	.create = op_create,
	.write = op_write,
	.setxattr = op_setxattr,
	.removexattr = op_remove,
};
