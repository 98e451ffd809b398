/* SPDX-License-Identifier: MIT */
/*
 * The new index while it is made.  It is named `.NAME.new` and lies in the index's folder, so the rename stays within
 * one file system.  It is locked (flock) while a run works on it: a second
 * run says so and ends.  A file left by a killed run is unlocked, and taken over.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "index/fresh.h"

/* Opens and locks `.NAME.new`. The path is looked at again behind the lock: its last owner may have renamed it away. */
static int lock_fresh(const char *index, struct fresh *f, struct error *e)
{
	struct stat here, there;

	for (int tries = 0; tries < 100; tries++) {
		f->fd = open(f->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
		if (f->fd < 0)
			return error_errno(e, -errno, "cannot write the index '%s'", index);
		if (flock(f->fd, LOCK_EX | LOCK_NB) < 0) {
			int err = -errno;

			close(f->fd);
			f->fd = -1;
			return err != -EWOULDBLOCK ? error_errno(e, err, "cannot lock '%s'", f->path) :
				error_set(e, -EBUSY, "another 'compliancefs index' is writing '%s'; wait for it", index);
		}
		if (fstat(f->fd, &here) == 0 && stat(f->path, &there) == 0 && here.st_ino == there.st_ino)
			return ftruncate(f->fd, 0) < 0 ? error_errno(e, -errno, "cannot write '%s'", f->path) : 0;
		close(f->fd);
		f->fd = -1;
	}
	return error_set(e, -EBUSY, "cannot lock '%s'", f->path);
}

char *fresh_name(const char *index, const char *what)
{
	char *copy = strdup(index), *copy2 = strdup(index), *path = NULL;

	if (copy && copy2 && asprintf(&path, "%s/.%s.%s", dirname(copy), basename(copy2), what) < 0)
		path = NULL;
	free(copy);
	free(copy2);
	return path;
}

int fresh_open(const char *index, struct fresh *f, struct error *e)
{
	char *copy = strdup(index);
	struct stat st;

	f->fd = -1;
	f->path = fresh_name(index, "new");
	if (copy)
		f->folder = strdup(dirname(copy));
	free(copy);
	if (!f->folder || !f->path)
		return error_errno(e, -ENOMEM, "cannot write the index '%s'", index);
	if (stat(index, &st) == 0 && !S_ISREG(st.st_mode))
		return error_set(e, -EINVAL, "cannot write the index '%s': it is not a regular file", index);
	return lock_fresh(index, f, e);
}

void fresh_close(struct fresh *f, bool keep)
{
	if (f->fd >= 0) {
		if (!keep)
			unlink(f->path);
		close(f->fd);
	}
	free(f->folder);
	free(f->path);
}

void fresh_start_writing(const struct fresh *f)
{
	sync_file_range(f->fd, 0, 0, SYNC_FILE_RANGE_WRITE);
}

/* On disk before the name changes, and the name on disk before success is told. */
int fresh_publish(struct fresh *f, const char *index, struct error *e)
{
	int folder;

	if (fsync(f->fd) < 0 || rename(f->path, index) < 0)
		return error_errno(e, -errno, "cannot write the index '%s'", index);
	folder = open(f->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder >= 0) {
		fsync(folder);
		close(folder);
	}
	return 0;
}

bool fresh_is_same(const char *path, const struct stat *was)
{
	struct stat now;

	return stat(path, &now) == 0 && now.st_dev == was->st_dev && now.st_ino == was->st_ino &&
	       now.st_size == was->st_size && now.st_mtim.tv_sec == was->st_mtim.tv_sec &&
	       now.st_mtim.tv_nsec == was->st_mtim.tv_nsec;
}

int fresh_adopt(struct fresh *f, const char *path, struct error *e)
{
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	int r = 0;

	/* Locked before it has the name: the name is never one of an unlocked file. */
	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) < 0 || rename(path, f->path) < 0) {
		r = error_errno(e, -errno, "cannot use '%s'", path);
		if (fd >= 0)
			close(fd);
		return r;
	}
	close(f->fd);
	f->fd = fd;
	return 0;
}

/* Shares the blocks where the file system can (btrfs, XFS), else lets the kernel copy, else copies. */
int fresh_copy_bytes(int from, int to, bool (*stopped)(void *arg), void *arg)
{
	char buffer[65536];
	ssize_t n;

	if (ioctl(to, FICLONE, from) == 0)
		return 0;
	while ((n = copy_file_range(from, NULL, to, NULL, (size_t)64 << 20, 0)) > 0)
		if (stopped && stopped(arg))
			return -ECANCELED;
	if (n == 0)
		return 0;
	if (lseek(from, 0, SEEK_SET) < 0 || lseek(to, 0, SEEK_SET) < 0)
		return -errno;
	while ((n = read(from, buffer, sizeof(buffer))) > 0)
		if (write(to, buffer, (size_t)n) != n)
			return errno ? -errno : -EIO;
	return n < 0 ? -errno : 0;
}

int fresh_copy(struct fresh *f, const char *index, struct error *e)
{
	int from = open(index, O_RDONLY | O_CLOEXEC);
	int r = from < 0 ? -errno : fresh_copy_bytes(from, f->fd, NULL, NULL);

	if (from >= 0)
		close(from);
	return r < 0 ? error_errno(e, r, "cannot copy the index '%s'", index) : 0;
}
