/* SPDX-License-Identifier: MIT */
/*
 * Reading files of a SOURCE, and only those.
 *
 * An article names other files (includes, images), and a tree may hold symbolic
 * links, so a path is never opened by name alone: openat2 with RESOLVE_BENEATH lets
 * the kernel refuse whatever leaves the root, without a race. Where openat2 is
 * missing (kernels before 5.6, some container filters) the file is first opened
 * with O_PATH, and only if the kernel's own name for that descriptor lies below the
 * root's is the same file opened for reading.
 *
 * A file is stat'ed once it is open: a FIFO or device that somebody put into the
 * tree neither blocks the run nor is read.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "source/file.h"

#define OPEN_ATTEMPTS 16

static int split_single_file(struct source_root *root)
{
	char *slash = strrchr(root->real, '/');

	root->only = strdup(slash + 1);
	if (!root->only)
		return -ENOMEM;
	slash[slash == root->real] = '\0';
	return 0;
}

static int root_resolve(struct source_root *root, const char *path)
{
	struct stat st;

	root->path = strdup(path);
	if (!root->path)
		return -ENOMEM;
	root->real = realpath(path, NULL);
	if (!root->real || stat(root->real, &st) < 0)
		return -errno;
	if (S_ISDIR(st.st_mode))
		return access(root->real, R_OK | X_OK) < 0 ? -errno : 0;
	if (!S_ISREG(st.st_mode))
		return -ENOTDIR;
	if (access(root->real, R_OK) < 0)
		return -errno;
	return split_single_file(root);
}

int source_root_open(struct source_root *root, const char *path, struct error *e)
{
	int rc;

	*root = (struct source_root){.fd = -1};
	rc = root_resolve(root, path);
	if (rc == 0) {
		root->fd = open(root->real, O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (root->fd < 0)
			rc = -errno;
	}
	if (rc == 0)
		return 0;
	source_root_close(root);
	if (rc == -ENOTDIR)
		return error_set(e, rc, "cannot read '%s': neither a file nor a folder", path);
	return error_errno(e, rc, "cannot read '%s'", path);
}

void source_root_close(struct source_root *root)
{
	free(root->path);
	free(root->real);
	free(root->only);
	if (root->fd >= 0)
		close(root->fd);
	*root = (struct source_root){.fd = -1};
}

static bool is_below(const char *real, const char *root)
{
	size_t len = strlen(root);

	if (len == 1)
		return true;
	return strncmp(real, root, len) == 0 && (real[len] == '/' || real[len] == '\0');
}

/* The way without openat2. */
static int open_checked(const struct source_root *root, const char *path, int flags)
{
	char link[64], real[PATH_MAX];
	ssize_t n;
	int fd, readable;

	fd = openat(root->fd, path, O_PATH | O_CLOEXEC | (flags & (O_DIRECTORY | O_NOFOLLOW)));
	if (fd < 0)
		return -errno;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, real, sizeof(real) - 1);
	if (n >= 0)
		real[n] = '\0';
	if (n < 0 || !is_below(real, root->real)) {
		close(fd);
		return -EXDEV;
	}
	if (flags & O_PATH)
		return fd;
	readable = open(link, (flags & ~O_NOFOLLOW) | O_CLOEXEC);
	if (readable < 0)
		readable = -errno;
	close(fd);
	return readable;
}

int file_open(const struct source_root *root, const char *path, int flags)
{
	struct open_how how = {
	    .flags = (uint64_t)(flags | O_CLOEXEC),
	    .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
	};
	long fd;

	/* EAGAIN: something was renamed meanwhile and the kernel cannot be sure that a ".." stayed beneath. */
	for (int i = 0; i < OPEN_ATTEMPTS; i++) {
		fd = syscall(SYS_openat2, root->fd, path, &how, sizeof(how));
		if (fd >= 0)
			return (int)fd;
		if (errno != EAGAIN)
			break;
	}
	if (errno == ENOSYS || errno == EPERM || errno == EINVAL)
		return open_checked(root, path, flags);
	return -errno;
}

static int read_all(int fd, size_t size, size_t max, struct arena *arena, struct slice *bytes)
{
	char *data = arena_bytes(arena, size + 2);
	size_t len = 0;
	ssize_t n;

	if (!data)
		return -ENOMEM;
	/* One byte more than it should hold: a file that grew meanwhile is noticed, not cut; one that did not has ended there. */
	do {
		n = read(fd, data + len, size + 1 - len);
		if (n < 0 && errno != EINTR)
			return -errno;
		len += n > 0 ? (size_t)n : 0;
	} while (n != 0 && len < size);
	if (len > size)
		return len > max ? -EFBIG : -EAGAIN;
	data[len] = '\0';
	*bytes = (struct slice){data, len};
	return 0;
}

static int read_open(int fd, size_t max, struct arena *arena, struct slice *bytes, int64_t *mtime)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	if ((uint64_t)st.st_size > max)
		return -EFBIG;
	if (mtime)
		*mtime = st.st_mtim.tv_sec;
	return read_all(fd, (size_t)st.st_size, max, arena, bytes);
}

int file_read(const struct source_root *root, const char *path, size_t max, struct arena *arena, struct slice *bytes,
	      int64_t *mtime)
{
	int rc = -EAGAIN;

	for (int i = 0; rc == -EAGAIN && i < OPEN_ATTEMPTS; i++) {
		int fd = file_open(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);

		if (fd < 0)
			return fd;
		rc = read_open(fd, max, arena, bytes, mtime);
		close(fd);
	}
	return rc;
}
