/* SPDX-License-Identifier: MIT */
/*
 * Makes calls of the C library fail, in a program that knows nothing of it (LD_PRELOAD): those of SQLite,
 * libfuse and our own alike.
 *
 *	INJECT=write:17:1:28    calls of the group `write` are counted from 1; from the 17th, 1 of them fails with errno 28
 *	INJECT_COUNT=FILE       at its end each process appends "PID NAME COUNT" to FILE
 *
 * Groups: memory (malloc, calloc, realloc), open (openat, opendir, fopen too), read (read, pread64), write (write, pwrite64, writev, copy_file_range), sync,
 * file (ftruncate, rename, fstat), map (mmap64), thread (pthread_create), process (fork, socketpair). Only
 * calls on files and devices are counted, and not those on standard input, output and error. A write of half the bytes: errno 0.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static char group[16];
static long first, many;
static int code;
static atomic_long calls;
static _Thread_local bool inside;

__attribute__((constructor)) static void read_orders(void)
{
	const char *orders = getenv("INJECT");

	if (orders && sscanf(orders, "%15[a-z]:%ld:%ld:%d", group, &first, &many, &code) != 4)
		abort();
}

__attribute__((destructor)) static void tell(void)
{
	const char *path = getenv("INJECT_COUNT");
	char line[100];
	int fd, n;

	if (!path)
		return;
	inside = true;
	fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	n = snprintf(line, sizeof(line), "%ld %s %ld\n", (long)getpid(), group, atomic_load(&calls));
	if (fd < 0 || write(fd, line, (size_t)n) != n)
		abort();
	close(fd);
}

/* Is this call one of those? */
static bool fails(const char *of)
{
	long n;

	if (inside || strcmp(of, group) != 0)
		return false;
	n = atomic_fetch_add(&calls, 1) + 1;
	if (n < first || n >= first + many)
		return false;
	errno = code;
	return true;
}

/* The real function of that name. dlsym may allocate; it is not asked for memory's own functions. */
#define REAL(name) ((__typeof__(&name))(uintptr_t)dlsym(RTLD_NEXT, #name))

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);

/* libseccomp 2.5.4 reads through the NULL that it got, so it does not get one. Nothing else is spared. */
static bool is_spared(const void *caller)
{
	Dl_info info;

	return dladdr(caller, &info) && info.dli_fname && strstr(info.dli_fname, "/libseccomp.so");
}

#define MEMORY_FAILS (fails("memory") && !is_spared(__builtin_return_address(0)))

void *malloc(size_t n)
{
	return MEMORY_FAILS ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	return MEMORY_FAILS ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	return MEMORY_FAILS ? NULL : __libc_realloc(p, n);
}

#define OPEN(name)                                                                \
	int name(const char *path, int flags, ...)                                \
	{                                                                         \
		va_list ap;                                                       \
		mode_t mode;                                                      \
										  \
		va_start(ap, flags);                                              \
		mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(ap, mode_t) : 0;  \
		va_end(ap);                                                       \
		return fails("open") ? -1 : REAL(name)(path, flags, mode);        \
	}
OPEN(open)
OPEN(open64)

#define OPEN_AT(name)                                                             \
	int name(int folder, const char *path, int flags, ...)                    \
	{                                                                         \
		va_list ap;                                                       \
		mode_t mode;                                                      \
										  \
		va_start(ap, flags);                                              \
		mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(ap, mode_t) : 0;  \
		va_end(ap);                                                       \
		return fails("open") ? -1 : REAL(name)(folder, path, flags, mode); \
	}
OPEN_AT(openat)
OPEN_AT(openat64)

DIR *opendir(const char *path)
{
	return fails("open") ? NULL : REAL(opendir)(path);
}

DIR *fdopendir(int fd)
{
	return fails("open") ? NULL : REAL(fdopendir)(fd);
}

FILE *fopen(const char *path, const char *how)
{
	return fails("open") ? NULL : REAL(fopen)(path, how);
}

/* Files and devices; what threads wake each other by (eventfd) does not fail. */
static bool counts(int fd)
{
	struct stat st;

	return fd > 2 && REAL(fstat)(fd, &st) == 0 && (S_ISREG(st.st_mode) || S_ISCHR(st.st_mode));
}

ssize_t read(int fd, void *to, size_t n)
{
	return counts(fd) && fails("read") ? -1 : REAL(read)(fd, to, n);
}

ssize_t pread64(int fd, void *to, size_t n, off64_t at)
{
	return fails("read") ? -1 : REAL(pread64)(fd, to, n, at);
}

ssize_t write(int fd, const void *from, size_t n)
{
	if (counts(fd) && fails("write"))
		return code ? -1 : REAL(write)(fd, from, (n + 1) / 2);
	return REAL(write)(fd, from, n);
}

ssize_t pwrite64(int fd, const void *from, size_t n, off64_t at)
{
	if (fails("write"))
		return code ? -1 : REAL(pwrite64)(fd, from, (n + 1) / 2, at);
	return REAL(pwrite64)(fd, from, n, at);
}

/* The same for SQLite and for us, by two names. */
ssize_t pwrite(int fd, const void *from, size_t n, off_t at)
{
	return pwrite64(fd, from, n, at);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
	return counts(fd) && fails("write") ? -1 : REAL(writev)(fd, parts, count);
}

ssize_t copy_file_range(int from, off64_t *at, int to, off64_t *to_at, size_t n, unsigned flags)
{
	return fails("write") ? -1 : REAL(copy_file_range)(from, at, to, to_at, n, flags);
}

int fsync(int fd)
{
	return fails("sync") ? -1 : REAL(fsync)(fd);
}

int fdatasync(int fd)
{
	return fails("sync") ? -1 : REAL(fdatasync)(fd);
}

int ftruncate(int fd, off_t n)
{
	return fails("file") ? -1 : REAL(ftruncate)(fd, n);
}

int ftruncate64(int fd, off64_t n)
{
	return fails("file") ? -1 : REAL(ftruncate64)(fd, n);
}

int rename(const char *from, const char *to)
{
	return fails("file") ? -1 : REAL(rename)(from, to);
}

int fstat(int fd, struct stat *st)
{
	return fails("file") ? -1 : REAL(fstat)(fd, st);
}

int fstat64(int fd, struct stat64 *st)
{
	return fails("file") ? -1 : REAL(fstat64)(fd, st);
}

void *mmap64(void *at, size_t n, int protection, int flags, int fd, off64_t from)
{
	return fails("map") ? MAP_FAILED : REAL(mmap64)(at, n, protection, flags, fd, from);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*run)(void *), void *arg)
{
	return fails("thread") ? code : REAL(pthread_create)(thread, how, run, arg);
}

pid_t fork(void)
{
	return fails("process") ? -1 : REAL(fork)();
}

int socketpair(int domain, int type, int protocol, int pair[2])
{
	return fails("process") ? -1 : REAL(socketpair)(domain, type, protocol, pair);
}
