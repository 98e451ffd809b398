/* SPDX-License-Identifier: MIT */
/*
 * Finding the articles of a SOURCE.
 *
 * Folders are taken from a list that grows while it is worked off, never by
 * recursion and never through a symbolic link, so neither a deep tree nor a loop of
 * links can hurt. Everything is collected first and sorted by the bytes of the whole
 * path: what `each` sees does not depend on the file system's order.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source/file.h"

struct walk {
	const struct source_root *root;
	struct arena arena;
	const char **files;
	size_t file_count;
	const char **folders;
	size_t folder_count;
	void (*problem)(void *arg, const char *path, int error);
	void *problem_arg;
};

static bool is_article_name(const char *name)
{
	size_t len = strlen(name);

	return (len > 3 && strcasecmp(name + len - 3, ".md") == 0) ||
	       (len > 4 && strcasecmp(name + len - 4, ".txt") == 0);
}

static const char *join(struct walk *w, const char *folder, const char *name)
{
	return folder[0] ? arena_join(&w->arena, slice_of(folder), slice_of("/"), slice_of(name)).ptr
			 : arena_dupz(&w->arena, name).ptr;
}

static int add_path(struct walk *w, const char ***list, size_t *count, const char *path)
{
	const char **slot = arena_push(&w->arena, list, count, sizeof(*slot));

	if (!slot)
		return -ENOMEM;
	*slot = path;
	return 0;
}

/* Of a name that may lead elsewhere: a link, or the only file of a SOURCE. */
static int add_checked(struct walk *w, const char *path)
{
	struct stat st;
	int fd = file_open(w->root, path, O_PATH);
	int r = fd < 0 ? fd : fstat(fd, &st) < 0 ? -errno : 0;

	if (fd >= 0)
		close(fd);
	if (r < 0) {
		w->problem(w->problem_arg, path, r);
		return 0;
	}
	return S_ISREG(st.st_mode) ? add_path(w, &w->files, &w->file_count, path) : 0;
}

static int add_name(struct walk *w, int folder_fd, const char *folder, const struct dirent *d)
{
	unsigned char type = d->d_type;
	const char *path;
	struct stat st;

	if (d->d_name[0] == '.')
		return 0;
	if (type == DT_UNKNOWN)
		type = fstatat(folder_fd, d->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 ? IFTODT(st.st_mode) : DT_LNK;
	if (type == DT_DIR ? strcasecmp(d->d_name, "includes") == 0 : !is_article_name(d->d_name))
		return 0;
	path = join(w, folder, d->d_name);
	if (!path)
		return -ENOMEM;
	if (type == DT_DIR)
		return add_path(w, &w->folders, &w->folder_count, path);
	/* A plain file is in the folder that was just read: whether it can be opened is told when it is. */
	if (type == DT_REG)
		return add_path(w, &w->files, &w->file_count, path);
	return type == DT_LNK ? add_checked(w, path) : 0;
}

static int read_folder(struct walk *w, const char *path)
{
	int fd = file_open(w->root, path[0] ? path : ".", O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *d;
	int rc = 0;

	if (!dir) {
		w->problem(w->problem_arg, path, fd < 0 ? fd : -errno);
		if (fd >= 0)
			close(fd);
		return 0;
	}
	do {
		errno = 0;
		d = readdir(dir);
		if (d)
			rc = add_name(w, dirfd(dir), path, d);
		else if (errno)
			w->problem(w->problem_arg, path, -errno);
	} while (d && rc == 0);
	closedir(dir);
	return rc;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int collect(struct walk *w)
{
	int rc;

	if (w->root->only)
		return add_checked(w, w->root->only);
	rc = add_path(w, &w->folders, &w->folder_count, "");
	for (size_t i = 0; rc == 0 && i < w->folder_count; i++)
		rc = read_folder(w, w->folders[i]);
	if (rc == 0 && w->file_count)
		qsort(w->files, w->file_count, sizeof(*w->files), by_path);
	return rc;
}

int source_walk(const struct source_root *root, int (*each)(void *arg, const char *path), void *arg,
		void (*problem)(void *arg, const char *path, int error), void *problem_arg)
{
	struct walk w = {.root = root, .problem = problem, .problem_arg = problem_arg};
	int rc = collect(&w);

	for (size_t i = 0; rc == 0 && i < w.file_count; i++)
		rc = each(arg, w.files[i]);
	arena_free(&w.arena);
	return rc;
}
