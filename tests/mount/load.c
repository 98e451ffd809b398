/* SPDX-License-Identifier: MIT */
/*
 * load MOUNT EXPECTED SECONDS READERS <FILES
 *
 * Reads the files (paths, a line each, below both folders) in many processes at once, in every way a program can, and
 * compares each byte with EXPECTED: whole, at random places, mapped, past the page cache (O_DIRECT), and folder by
 * folder in order, which is what wakes readahead. Half of the time the kernel is asked to drop the file's pages first,
 * so that reads reach the program. Every fourth reader is killed in the midst of it, again and again.
 *
 * Exit 0, 1 (other bytes, or an error; each is told) or 2.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define READERS_MAX 1024
#define FILES_MAX 100000
#define PIECE 4096
#define VICTIM(reader) ((reader) % 4 == 3)

struct file {
	char *path;
	char *bytes; /* what is expected */
	size_t size;
};

struct load {
	int mount; /* the folder */
	struct file *files;
	size_t count;
	struct timespec end;
};

typedef bool read_way(const struct file *f, int fd, unsigned *seed);

static void quit(const char *what)
{
	perror(what);
	exit(2);
}

static bool over(const struct load *l)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec > l->end.tv_sec || (now.tv_sec == l->end.tv_sec && now.tv_nsec >= l->end.tv_nsec);
}

/* `want` bytes from `at`, to be those expected; fewer only at the end. */
static bool check_piece(const struct file *f, int fd, char *buffer, size_t want, size_t at)
{
	size_t there = at < f->size ? f->size - at : 0;
	ssize_t n = pread(fd, buffer, want, (off_t)at);

	return n == (ssize_t)(want < there ? want : there) && (n == 0 || memcmp(buffer, f->bytes + at, (size_t)n) == 0);
}

static bool read_whole(const struct file *f, int fd, unsigned *seed)
{
	char *buffer = malloc(f->size + PIECE);
	bool good = buffer && check_piece(f, fd, buffer, f->size + PIECE, 0);

	(void)seed;
	free(buffer);
	return good;
}

static bool read_pieces(const struct file *f, int fd, unsigned *seed)
{
	char buffer[PIECE];
	bool good = true;

	for (int i = 0; i < 20 && good; i++)
		good = check_piece(f, fd, buffer, (size_t)rand_r(seed) % PIECE + 1, (size_t)rand_r(seed) % (f->size + 100));
	return good;
}

static bool read_mapped(const struct file *f, int fd, unsigned *seed)
{
	void *map;
	bool good;

	(void)seed;
	if (f->size == 0)
		return true;
	map = mmap(NULL, f->size, PROT_READ, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED)
		return false;
	good = memcmp(map, f->bytes, f->size) == 0;
	munmap(map, f->size);
	return good;
}

static bool read_direct(const struct file *f, int fd, unsigned *seed)
{
	_Alignas(PIECE) char buffer[PIECE];
	bool good = true;

	(void)seed;
	for (size_t at = 0; at <= f->size && good; at += PIECE)
		good = check_piece(f, fd, buffer, PIECE, at);
	return good;
}

static read_way *const ways[] = {read_whole, read_pieces, read_mapped, read_direct};

static bool read_file(const struct load *l, const struct file *f, read_way *way, unsigned *seed)
{
	int fd = openat(l->mount, f->path, O_RDONLY | (way == read_direct ? O_DIRECT : 0));
	bool good;

	if (fd < 0)
		return false;
	if (rand_r(seed) % 2)
		posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	good = way(f, fd, seed);
	close(fd);
	return good;
}

/* One process. Readers differ by their number: one of the ways, at random places or in order. */
static int run_reader(const struct load *l, unsigned reader)
{
	unsigned seed = reader * 7919 + (unsigned)getpid();
	read_way *way = ways[reader / 4 % 4];
	size_t at = (size_t)rand_r(&seed) % l->count;
	int status = 0;

	while (!over(l) && status == 0) {
		const struct file *f = &l->files[at];

		errno = 0;
		if (!read_file(l, f, way, &seed)) {
			printf("%s: reader %u: %s\n", f->path, reader, errno ? strerror(errno) : "other bytes");
			fflush(stdout);
			status = 1;
		}
		at = reader % 2 ? (at + 1) % l->count : (size_t)rand_r(&seed) % l->count;
	}
	return status;
}

static pid_t start_reader(const struct load *l, unsigned reader)
{
	pid_t pid = fork();

	if (pid < 0)
		quit("fork");
	if (pid == 0)
		_exit(run_reader(l, reader));
	return pid;
}

/* The status of a reader that has ended: 0 or 1. */
static int reap(pid_t pid, bool killed)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			quit("waitpid");
	if (WIFSIGNALED(status))
		return !(killed && WTERMSIG(status) == SIGKILL);
	return WEXITSTATUS(status) != 0;
}

static int run(const struct load *l, unsigned readers)
{
	pid_t pids[READERS_MAX];
	unsigned seed = 1;
	int status = 0;

	for (unsigned i = 0; i < readers; i++)
		pids[i] = start_reader(l, i);
	while (!over(l)) {
		unsigned i = (unsigned)rand_r(&seed) % readers;
		struct timespec pause = {.tv_nsec = rand_r(&seed) % 5000000};

		nanosleep(&pause, NULL);
		if (!VICTIM(i))
			continue;
		kill(pids[i], SIGKILL);
		status |= reap(pids[i], true);
		pids[i] = start_reader(l, i);
	}
	for (unsigned i = 0; i < readers; i++)
		status |= reap(pids[i], false);
	return status;
}

static void load_expected(struct file *f, int folder)
{
	int fd = openat(folder, f->path, O_RDONLY);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0)
		quit(f->path);
	f->size = (size_t)st.st_size;
	f->bytes = malloc(f->size + 1);
	if (!f->bytes || read(fd, f->bytes, f->size) != st.st_size)
		quit(f->path);
	close(fd);
}

static void read_list(struct load *l, int expected)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t n;

	l->files = calloc(FILES_MAX, sizeof(*l->files));
	if (!l->files)
		quit("calloc");
	while (l->count < FILES_MAX && (n = getline(&line, &room, stdin)) > 0) {
		struct file *f = &l->files[l->count++];

		line[n - (line[n - 1] == '\n')] = '\0';
		f->path = strdup(line);
		if (!f->path)
			quit("strdup");
		load_expected(f, expected);
	}
	free(line);
}

static int open_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY);

	if (fd < 0)
		quit(path);
	return fd;
}

int main(int argc, char **argv)
{
	struct load l = {0};
	unsigned readers = argc == 5 ? (unsigned)atoi(argv[4]) : 0;

	if (readers == 0 || readers > READERS_MAX) {
		fprintf(stderr, "usage: load MOUNT EXPECTED SECONDS READERS <FILES\n");
		return 2;
	}
	l.mount = open_folder(argv[1]);
	read_list(&l, open_folder(argv[2]));
	if (l.count == 0) {
		fprintf(stderr, "load: no files\n");
		return 2;
	}
	clock_gettime(CLOCK_MONOTONIC, &l.end);
	l.end.tv_sec += atoi(argv[3]);
	return run(&l, readers);
}
