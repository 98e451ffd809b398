/* SPDX-License-Identifier: MIT */
/*
 * Export: a walk that makes each folder, fills it, goes into its subfolders, and sets its mtime last,
 * since every name made in a folder changes it.  The first name of every file with several is kept
 * in a search tree by inode number, for the links that follow.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <compliancefs/format.h>

#include "tree/export.h"
#include "tree/internal.h"

struct first_name {
	uint64_t ino;
	const char *path; /* relative to the export's folder */
};

struct listed {
	struct node node;
	const char *path;
};

struct exporting {
	struct tree *t;
	struct tree_export *done;
	struct error *e;
	struct arena arena;    /* paths and first names, of the whole export */
	void *first_names;     /* tsearch(3) */
	uint64_t folders_max;   /* as many as the index has: more would be in themselves */
	struct listed *folders; /* in the order found: a folder before its subfolders */
	size_t folder_count;
	struct listed *files; /* of one folder */
	size_t file_count;
	const char *path; /* of that folder */
	int root; /* descriptor of the export's folder */
};

static int compare_first(const void *a, const void *b)
{
	const struct first_name *x = a, *y = b;

	return (x->ino > y->ino) - (x->ino < y->ino);
}

static void keep_first(void *node)
{
	(void)node; /* its memory is the arena's */
}

static bool add_entry(void *arg, struct slice name, const struct node *node, uint64_t cookie)
{
	struct exporting *x = arg;
	bool folder = S_ISDIR(node->mode);
	struct listed *item = folder ? arena_push(&x->arena, &x->folders, &x->folder_count, sizeof(*item))
				     : arena_push(&x->arena, &x->files, &x->file_count, sizeof(*item));

	(void)cookie;
	if (!item)
		return false;
	item->node = *node;
	item->path = arena_printf(&x->arena, "%s%s%.*s", x->path, *x->path ? "/" : "", (int)name.len, name.ptr).ptr;
	return item->path != NULL;
}

static int set_mtime(int fd, const struct node *node)
{
	struct timespec times[2] = {{.tv_sec = (time_t)node->mtime}, {.tv_sec = (time_t)node->mtime}};

	return futimens(fd, times) < 0 ? -errno : 0;
}

/* A file being written; its error is told apart from those of reading. */
struct writing {
	int fd, error;
	uint64_t bytes;
};

static int write_piece(void *arg, struct slice piece)
{
	struct writing *w = arg;

	for (size_t at = 0; w->error == 0 && at < piece.len;) {
		ssize_t n = write(w->fd, piece.ptr + at, piece.len - at);

		if (n < 0 && errno != EINTR)
			w->error = -errno;
		if (n > 0)
			at += (size_t)n;
	}
	w->bytes += piece.len;
	return w->error;
}

/* The format whose folder the file lies in, if its files have a part that an export leaves out. */
static const struct format *served_format(const struct listed *file)
{
	struct slice path = slice_of(file->path), top = {path.ptr, strcspn(path.ptr, "/")};
	const struct format *format = top.len < path.len ? format_by_name(top) : NULL;

	return format && format->served_begin && slice_ends(path, format->suffix) ? format : NULL;
}

/* The whole file but for that part. */
static int write_rest(struct exporting *x, const struct listed *file, const struct format *format, struct writing *w)
{
	struct buf bytes = BUF_INIT;
	int r = tree_read(x->t, file->node.ino, &bytes);
	struct slice rest = buf_slice(&bytes), first = rest;
	ptrdiff_t begin = r == 0 ? slice_find(rest, slice_of(format->served_begin)) : -1, end;

	if (begin >= 0) {
		first.len = (size_t)begin;
		rest = (struct slice){rest.ptr + begin, rest.len - (size_t)begin};
		end = slice_find(rest, slice_of(format->served_end));
		begin = end < 0 ? (ptrdiff_t)rest.len : end + (ptrdiff_t)strlen(format->served_end);
		rest = (struct slice){rest.ptr + begin, rest.len - (size_t)begin};
		r = write_piece(w, first);
	}
	if (r == 0)
		r = write_piece(w, rest);
	buf_free(&bytes);
	return r;
}

static int write_file(struct exporting *x, const struct listed *file)
{
	const struct format *format = served_format(file);
	struct writing w = {.fd = openat(x->root, file->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644)};
	int r;

	if (w.fd < 0)
		return error_errno(x->e, -errno, "cannot write '%s'", file->path);
	r = format ? write_rest(x, file, format, &w) : tree_read_pieces(x->t, file->node.ino, write_piece, &w);
	if (r < 0 && !w.error) {
		close(w.fd);
		unlinkat(x->root, file->path, 0);
		return error_errno(x->e, r, "cannot read '%s'", file->path);
	}
	if (r == 0)
		r = set_mtime(w.fd, &file->node);
	if (close(w.fd) < 0 && r == 0)
		r = -errno;
	x->done->files++;
	x->done->bytes += w.bytes;
	return r < 0 ? error_errno(x->e, r, "cannot write '%s'", file->path) : 0;
}

static int export_file(struct exporting *x, const struct listed *file)
{
	struct first_name *first, **found;

	if (file->node.nlink < 2)
		return write_file(x, file);
	first = arena_alloc(&x->arena, sizeof(*first));
	if (!first)
		return error_errno(x->e, -ENOMEM, "cannot write '%s'", file->path);
	*first = (struct first_name){file->node.ino, file->path};
	found = tsearch(first, &x->first_names, compare_first);
	if (!found)
		return error_errno(x->e, -ENOMEM, "cannot write '%s'", file->path);
	if (*found == first)
		return write_file(x, file);
	x->done->links++;
	if (linkat(x->root, (*found)->path, x->root, file->path, 0) == 0)
		return 0;
	/* A file system without links, or with too many of one file: a copy is as good to read. */
	if (errno == EPERM || errno == EMLINK || errno == EOPNOTSUPP)
		return write_file(x, file);
	return error_errno(x->e, -errno, "cannot link '%s'", file->path);
}

static int export_folder(struct exporting *x, struct listed folder)
{
	int r;

	if (x->done->folders == x->folders_max)
		return error_set(x->e, -EIO, "'%s' is a folder in more than one place: the index is damaged", folder.path);
	if (*folder.path && mkdirat(x->root, folder.path, 0755) < 0)
		return error_errno(x->e, -errno, "cannot make the folder '%s'", folder.path);
	x->done->folders++;
	x->path = folder.path;
	x->files = NULL;
	x->file_count = 0;
	r = tree_list(x->t, folder.node.ino, 0, add_entry, x);
	if (r < 0 || x->arena.failed)
		return error_errno(x->e, r < 0 ? r : -ENOMEM, "cannot list '%s'", folder.path);
	for (size_t i = 0; r == 0 && i < x->file_count; i++)
		r = export_file(x, &x->files[i]);
	return r;
}

static int date_folder(struct exporting *x, const struct listed *folder)
{
	int fd = openat(x->root, *folder->path ? folder->path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r = fd < 0 ? -errno : set_mtime(fd, &folder->node);

	if (fd >= 0)
		close(fd);
	return r < 0 ? error_errno(x->e, r, "cannot date the folder '%s'", folder->path) : 0;
}

static bool is_empty(int fd)
{
	int copy = dup(fd);
	DIR *dir = copy < 0 ? NULL : fdopendir(copy);
	bool empty = dir != NULL;
	struct dirent *d;

	while (dir && (d = readdir(dir)))
		if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0)
			empty = false;
	if (dir)
		closedir(dir);
	else if (copy >= 0)
		close(copy);
	return empty;
}

static int open_root(const char *folder, struct error *e)
{
	int fd, r;

	if (mkdir(folder, 0755) < 0 && errno != EEXIST)
		return error_errno(e, -errno, "cannot make the folder '%s'", folder);
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return error_errno(e, -errno, "cannot open the folder '%s'", folder);
	if (is_empty(fd))
		return fd;
	r = error_set(e, -ENOTEMPTY, "'%s' is not empty; export into a new folder", folder);
	close(fd);
	return r;
}

int tree_export(struct tree *t, const char *folder, struct tree_export *done, struct error *e)
{
	struct exporting x = {.t = t, .done = done, .e = e};
	struct tree_totals totals;
	struct listed *root;
	int r;

	memset(done, 0, sizeof(*done));
	x.root = open_root(folder, e);
	if (x.root < 0)
		return x.root;
	root = arena_push(&x.arena, &x.folders, &x.folder_count, sizeof(*root));
	r = root ? tree_get(t, TREE_ROOT, &root->node) : -ENOMEM;
	if (r == 0)
		r = tree_totals(t, &totals);
	if (r == 0)
		x.folders_max = totals.folders;
	if (r < 0)
		error_errno(e, r, "cannot read the index");
	else
		root->path = "";
	for (size_t i = 0; r == 0 && i < x.folder_count; i++)
		r = export_folder(&x, x.folders[i]);
	for (size_t i = x.folder_count; r == 0 && i-- > 0;)
		r = date_folder(&x, &x.folders[i]);
	tdestroy(x.first_names, keep_first);
	arena_free(&x.arena);
	close(x.root);
	return r;
}
