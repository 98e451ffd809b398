/* SPDX-License-Identifier: MIT */
/*
 * SQLite writes page by page, in the order of their numbers where it writes many: 1,390 calls for the index of the real
 * corpus. A file system's work is by the call, and by the piece of memory that it makes for it: 22 MB in pages of 16 KB
 * take the kernel 9.4 ms, gathered here first 5.6 ms, in a file that is given its place on the disk before that 4.0 ms.
 *
 * What is written the kernel has in its memory, and SQLite reads it there, through a map of the file: so its cache can
 * be small, and the index is not in memory twice. The map is made once, longer than the file will be: SQLite would make
 * its own again whenever the file has grown, and ask for the length at each page until there is a file.
 *
 * SQLite hands its file out, whose functions are pointers (https://www.sqlite.org/c3ref/io_methods.html): ours stand in
 * front of those that read, write or ask for the length, so that all see what is gathered as written.  It is written
 * through a descriptor of our own, since SQLite's function takes less than 128 KB.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "store/together.h"

/* Twice as much gains nothing more. */
#define GATHERED_MAX ((size_t)256 << 10)

/* Addresses, not memory: for five times the index of 300,000 articles. What lies behind them is read by a call each. */
#define MAP_SIZE ((sqlite3_int64)16 << 30)

/*
 * What is read of the map counts as the process's memory, though it is the kernel's, until it is put out of sight: when so
 * many bytes have been read since.
 */
#define IN_SIGHT_MAX ((sqlite3_int64)512 << 20)

struct together {
	sqlite3_io_methods methods; /* the first: a file points to it, and so to the whole */
	const sqlite3_io_methods *own;
	int fd;
	sqlite3_int64 at; /* of bytes in the file */
	size_t len;
	bool pressed;      /* SQLite has written since together_write */
	sqlite3_int64 end; /* of what is in the file */
	char *map;         /* the file's bytes; NULL: a file system that maps none */
	sqlite3_int64 in_sight;
	char bytes[GATHERED_MAX];
};

static struct together *of_file(sqlite3_file *file)
{
	return (struct together *)(void *)file->pMethods;
}

static int write_gathered(struct together *t)
{
	size_t done = 0;

	while (done < t->len) {
		ssize_t n = pwrite(t->fd, t->bytes + done, t->len - done, t->at + (off_t)done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 && (errno == ENOSPC || errno == EDQUOT) ? SQLITE_FULL : SQLITE_IOERR_WRITE;
		done += (size_t)n;
	}
	if (t->end < t->at + (sqlite3_int64)t->len)
		t->end = t->at + (sqlite3_int64)t->len;
	t->len = 0;
	return SQLITE_OK;
}

int together_write(struct together *t)
{
	t->pressed = false;
	return write_gathered(t);
}

bool together_is_pressed(const struct together *t)
{
	return t->pressed;
}

static bool is_gathered(const struct together *t, sqlite3_int64 at, int len)
{
	return t->len && at < t->at + (sqlite3_int64)t->len && at + len > t->at;
}

static int gather(sqlite3_file *file, const void *bytes, int len, sqlite3_int64 at)
{
	struct together *t = of_file(file);
	int code = SQLITE_OK;

	t->pressed = true;
	if (at != t->at + (sqlite3_int64)t->len || t->len + (size_t)len > GATHERED_MAX)
		code = write_gathered(t);
	if (code != SQLITE_OK)
		return code;
	if ((size_t)len > GATHERED_MAX)
		return t->own->xWrite(file, bytes, len, at);
	if (t->len == 0)
		t->at = at;
	memcpy(t->bytes + t->len, bytes, (size_t)len);
	t->len += (size_t)len;
	return SQLITE_OK;
}

/* Where bytes of the file lie in memory. NULL: they have to be read. */
static char *bytes_at(struct together *t, sqlite3_int64 at, int len)
{
	if (!t->map || at + len > t->end || at + len > MAP_SIZE || is_gathered(t, at, len))
		return NULL;
	t->in_sight += len;
	if (t->in_sight > IN_SIGHT_MAX) {
		madvise(t->map, (size_t)(t->end < MAP_SIZE ? t->end : MAP_SIZE), MADV_DONTNEED);
		t->in_sight = len;
	}
	return t->map + at;
}

static int read_written(sqlite3_file *file, void *bytes, int len, sqlite3_int64 at)
{
	struct together *t = of_file(file);
	const char *there = bytes_at(t, at, len);
	int code;

	if (there) {
		memcpy(bytes, there, (size_t)len);
		return SQLITE_OK;
	}
	code = is_gathered(t, at, len) ? write_gathered(t) : SQLITE_OK;
	return code == SQLITE_OK ? t->own->xRead(file, bytes, len, at) : code;
}

static int find_written(sqlite3_file *file, sqlite3_int64 at, int len, void **bytes)
{
	*bytes = bytes_at(of_file(file), at, len);
	return SQLITE_OK;
}

static int leave_written(sqlite3_file *file, sqlite3_int64 at, void *bytes)
{
	(void)file;
	(void)at;
	(void)bytes;
	return SQLITE_OK;
}

static int truncate_written(sqlite3_file *file, sqlite3_int64 size)
{
	struct together *t = of_file(file);
	int code = write_gathered(t);

	if (t->end > size)
		t->end = size;
	return code == SQLITE_OK ? t->own->xTruncate(file, size) : code;
}

static int sync_written(sqlite3_file *file, int flags)
{
	struct together *t = of_file(file);
	int code = write_gathered(t);

	return code == SQLITE_OK ? t->own->xSync(file, flags) : code;
}

static int size_written(sqlite3_file *file, sqlite3_int64 *size)
{
	struct together *t = of_file(file);
	int code = write_gathered(t);

	return code == SQLITE_OK ? t->own->xFileSize(file, size) : code;
}

/*
 * SQLite tells how long the file will be before it writes behind its end. Where there is no room, writing finds out.
 * Its own functions do not hear of a map.
 */
static int control(sqlite3_file *file, int what, void *arg)
{
	struct together *t = of_file(file);

	if (what == SQLITE_FCNTL_SIZE_HINT)
		fallocate(t->fd, FALLOC_FL_KEEP_SIZE, 0, *(const sqlite3_int64 *)arg);
	return what == SQLITE_FCNTL_MMAP_SIZE ? SQLITE_NOTFOUND : t->own->xFileControl(file, what, arg);
}

static int close_written(sqlite3_file *file)
{
	struct together *t = of_file(file);
	int code = write_gathered(t), closed;

	file->pMethods = t->own;
	closed = t->own->xClose(file);
	if (t->map)
		munmap(t->map, MAP_SIZE);
	close(t->fd);
	free(t);
	return code == SQLITE_OK ? closed : code;
}

struct together *together_start(sqlite3 *sql, const char *path)
{
	struct together *t = malloc(sizeof(*t));
	sqlite3_file *file = NULL;

	if (!t)
		return NULL;
	t->fd = open(path, O_RDWR | O_CLOEXEC);
	if (t->fd < 0 || sqlite3_file_control(sql, NULL, SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
	    !file->pMethods) {
		if (t->fd >= 0)
			close(t->fd);
		free(t);
		return NULL;
	}
	t->at = 0;
	t->len = 0;
	t->pressed = false;
	t->map = mmap(NULL, MAP_SIZE, PROT_READ, MAP_SHARED, t->fd, 0);
	if (t->map == MAP_FAILED)
		t->map = NULL;
	t->end = 0;
	t->in_sight = 0;
	t->own = file->pMethods;
	t->methods = *t->own;
	t->methods.xWrite = gather;
	t->methods.xRead = read_written;
	t->methods.xTruncate = truncate_written;
	t->methods.xSync = sync_written;
	t->methods.xFileSize = size_written;
	t->methods.xFileControl = control;
	t->methods.xFetch = find_written;
	t->methods.xUnfetch = leave_written;
	t->methods.xClose = close_written;
	file->pMethods = &t->methods;
	return t;
}
