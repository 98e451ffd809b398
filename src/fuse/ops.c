/* SPDX-License-Identifier: MIT */
/*
 * What the kernel asks and what it is answered.
 *
 * How it works: a node's number is the kernel's node id and st_ino at once, and bytes
 * behind a number never change, so there is no table of inodes here and the kernel may keep all it
 * is told, until another snapshot takes over (tell.c): names, names that do not exist, attributes, pages, listings. Every
 * operation is a few lines: a question to the snapshots (answer.c), one reply. Replies stand
 * in the op_ functions alone, one on every path; helpers return 0 or -errno.
 *
 * Where the kernel can do without, OPEN and OPENDIR are answered ENOSYS: it then
 * never asks again and keeps pages and listings by itself. Operations that are
 * not here (FLUSH, RELEASE, LSEEK, ACCESS ...) get ENOSYS from libfuse, with the same effect.
 *
 * What a warm reader still pays beyond ext4 is the kernel's own work for a file of any FUSE (scripts/bench calls, Linux
 * 6.18): 0.45 us at open, 0.5 us at close, 35 ns for each folder of a path; fstat and read cost the same. Perf finds it spread
 * over two allocations charged to the reader's memory group, the locks of inode and connection, and flush's look for dirty
 * pages. FOPEN_NOFLUSH would spare the last 0.1 us, but only an answer to OPEN can carry it, and a request costs 8 us.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "fuse/list.h"
#include "fuse/ops.h"
#include "fuse/refuse.h"
#include "store/inode.h"

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
	sem_post(&m->answers);
}

struct finding {
	fuse_ino_t parent;
	const char *name;
	struct node node;
};

static int ask_name(struct tree *t, void *arg)
{
	struct finding *f = arg;

	return tree_lookup(t, f->parent, slice_of(f->name), &f->node);
}

/* A name that does not exist is an answer too, which the kernel keeps: number 0. */
static int entry_find(struct mounted *m, struct pin *p, struct finding *f, struct fuse_entry_param *entry)
{
	int err = answer_ask_all(m, p, ask_name, f);

	if (!err)
		*entry = answer_entry(m, p, &f->node);
	else if (err == -ENOENT)
		*entry = (struct fuse_entry_param){0};
	if (!err || err == -ENOENT)
		entry->entry_timeout = answer_names_timeout(m, p, f->parent);
	if (!err && S_ISDIR(f->node.mode))
		err = known_add(m->known, entry->ino, p->number);
	return err == -ENOENT ? 0 : err;
}

static void op_lookup(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	struct mounted *m = mounted_of(req);
	struct finding f = {.parent = parent, .name = name};
	struct fuse_entry_param entry;
	struct pin pin;
	int err;

	if (strlen(name) > NAME_BYTES) {
		fuse_reply_err(req, ENAMETOOLONG);
		return;
	}
	err = entry_find(m, &pin, &f, &entry);
	if (err)
		fuse_reply_err(req, -err);
	else if (fuse_reply_entry(req, &entry) != 0 && entry.ino && S_ISDIR(entry.attr.st_mode))
		known_forget(m->known, entry.ino, 1);
	held_unpin(m->held, &pin);
}

/* Files have nothing that hangs on the kernel's knowing them. */
static void forget(struct mounted *m, fuse_ino_t ino, uint64_t count)
{
	if (inode_valid(ino) && inode_kind(ino) == INODE_DIR)
		known_forget(m->known, ino, count);
}

static void op_forget(fuse_req_t req, fuse_ino_t ino, uint64_t count)
{
	forget(mounted_of(req), ino, count);
	fuse_reply_none(req);
}

static void op_forget_multi(fuse_req_t req, size_t count, struct fuse_forget_data *forgets)
{
	for (size_t i = 0; i < count; i++)
		forget(mounted_of(req), forgets[i].ino, forgets[i].nlookup);
	fuse_reply_none(req);
}

static int ask_node(struct tree *t, void *arg)
{
	struct node *node = arg;

	return tree_get(t, node->ino, node);
}

static void op_getattr(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	struct mounted *m = mounted_of(req);
	struct node node = {.ino = ino};
	struct pin pin;
	int err = answer_ask_all(m, &pin, ask_node, &node);

	(void)fi;
	if (err) {
		fuse_reply_err(req, -err);
	} else {
		struct stat st = answer_stat(m, &node);

		if (S_ISDIR(node.mode) && pin.current)
			known_told(m->known, ino, pin.number, KNOWN_ATTRIBUTES);
		fuse_reply_attr(req, &st, answer_timeout(&pin));
	}
	held_unpin(m->held, &pin);
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

struct reading {
	uint64_t ino;
	struct buf *out;
};

static int ask_bytes(struct tree *t, void *arg)
{
	struct reading *r = arg;

	return tree_read(t, r->ino, r->out);
}

int mounted_fill(void *arg, uint64_t ino, struct buf *out)
{
	struct mounted *m = arg;
	struct reading reading = {ino, out};
	struct pin pin;
	int err = answer_ask_all(m, &pin, ask_bytes, &reading);

	held_unpin(m->held, &pin);
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
	return off < 0 ? -EINVAL : answer_check_ino(ino);
}

struct reading_range {
	uint64_t ino, from;
	size_t max;
	struct buf bytes;
};

static int ask_range(struct tree *t, void *arg)
{
	struct reading_range *r = arg;

	return tree_read_range(t, r->ino, r->from, r->max, &r->bytes);
}

/* Of a stored file only what is asked for is unpacked: some are far longer than what is kept of rendered ones. */
static void reply_stored(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off)
{
	struct mounted *m = mounted_of(req);
	struct reading_range r = {ino, (uint64_t)off, size, BUF_INIT};
	struct pin pin;
	int err = answer_ask_all(m, &pin, ask_range, &r);

	if (err)
		fuse_reply_err(req, -err);
	else
		fuse_reply_buf(req, r.bytes.data, r.bytes.len);
	held_unpin(m->held, &pin);
	buf_free(&r.bytes);
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

static void op_statfs(fuse_req_t req, fuse_ino_t ino)
{
	struct mounted *m = mounted_of(req);
	struct tree_totals totals;
	struct pin pin;
	int err;

	(void)ino;
	held_pin(m->held, &pin);
	err = pool_totals(pin.pool, &totals);
	if (err) {
		fuse_reply_err(req, -err);
	} else {
		struct statvfs fs = {
			.f_bsize = BLOCK_BYTES,
			.f_frsize = BLOCK_BYTES,
			.f_blocks = totals.bytes / BLOCK_BYTES + (totals.bytes % BLOCK_BYTES != 0),
			.f_files = totals.files + totals.folders,
			.f_namemax = NAME_BYTES,
		};

		fuse_reply_statfs(req, &fs);
	}
	held_unpin(m->held, &pin);
}

struct asked_xattr {
	fuse_ino_t ino;
	const char *name; /* NULL for the names of all */
	struct buf *value;
};

static int ask_xattr(struct tree *t, void *arg)
{
	struct asked_xattr *x = arg;

	return x->name ? tree_xattr(t, x->ino, x->name, x->value) : tree_xattr_names(t, x->ino, x->value);
}

static int xattr_get(struct mounted *m, fuse_ino_t ino, const char *name, struct buf *value)
{
	struct asked_xattr x = {ino, name, value};
	struct pin pin;
	int err = m->xattr ? 0 : -ENOSYS;

	/* ls hears once that there are no labels, once that there are no ACLs, and asks no more of this mount. */
	if (!err && name && strncmp(name, "user.", 5) != 0)
		err = -EOPNOTSUPP;
	if (err)
		return err;
	err = answer_ask_all(m, &pin, ask_xattr, &x);
	held_unpin(m->held, &pin);
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

const struct fuse_lowlevel_ops mount_ops = {
	.init = op_init,
	.lookup = op_lookup,
	.forget = op_forget,
	.forget_multi = op_forget_multi,
	.getattr = op_getattr,
	.open = op_open,
	.opendir = op_opendir,
	.read = op_read,
	.readdir = list_readdir,
	.readdirplus = list_readdirplus,
	.statfs = op_statfs,
	.getxattr = op_getxattr,
	.listxattr = op_listxattr,
	.setattr = refuse_setattr,
	.mknod = refuse_mknod,
	.mkdir = refuse_mkdir,
	.unlink = refuse_remove,
	.rmdir = refuse_remove,
	.symlink = refuse_symlink,
	.rename = refuse_rename,
	.link = refuse_link,
	.create = refuse_create,
	.write = refuse_write,
	.setxattr = refuse_setxattr,
	.removexattr = refuse_remove,
};
