/* SPDX-License-Identifier: MIT */
/*
 * What the system calls of a reader cost: every file below each FOLDER is opened, asked for its attributes, read into a
 * buffer as large as grep's, read again at its end, closed, and asked for its attributes by name. The folders take turns,
 * ROUNDS times; files go by in batches, so that one look at the clock serves many calls. What is printed is the least of the
 * rounds: others on the machine can only add to it.
 *
 *	calls ROUNDS FOLDER...
 *
 * A line for each FOLDER: nanoseconds a file for open, fstat, read, read at the end, close, lstat.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define BATCH 50
#define BUFFER_BYTES 98304
#define FOLDERS_MAX 8

enum call { OPEN, FSTAT, READ, READ_END, CLOSE, LSTAT, CALLS };

struct file {
	int folder; /* descriptor */
	char *name;
};

struct side {
	struct file *files;
	size_t count;
	double least[CALLS]; /* ns, all files together */
};

static char bytes[BUFFER_BYTES];

static void die(const char *what)
{
	perror(what);
	exit(2);
}

static void side_gather(struct side *s, int folder)
{
	DIR *d = fdopendir(folder);

	if (!d)
		die("cannot list a folder");
	for (struct dirent *entry; (entry = readdir(d));) {
		if (*entry->d_name == '.')
			continue;
		if (entry->d_type == DT_DIR) {
			side_gather(s, openat(folder, entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
			continue;
		}
		s->files = reallocarray(s->files, s->count + 1, sizeof(*s->files));
		if (!s->files)
			die("cannot remember a file");
		s->files[s->count++] = (struct file){folder, strdup(entry->d_name)};
	}
	/* Left open: the files are named in it. */
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static bool call_make(enum call call, const struct file *f, int *fd)
{
	struct stat st;

	switch (call) {
	case OPEN:
		*fd = openat(f->folder, f->name, O_RDONLY | O_NOCTTY | O_NOFOLLOW | O_CLOEXEC);
		return *fd >= 0;
	case FSTAT:
		return fstat(*fd, &st) == 0;
	case READ:
	case READ_END:
		return read(*fd, bytes, sizeof(bytes)) >= 0;
	case CLOSE:
		return close(*fd) == 0;
	case LSTAT:
		return fstatat(f->folder, f->name, &st, AT_SYMLINK_NOFOLLOW) == 0;
	case CALLS:
		break;
	}
	return false;
}

static void side_round(struct side *s)
{
	double spent[CALLS] = {0};
	int fds[BATCH];

	for (size_t from = 0; from < s->count; from += BATCH) {
		size_t count = s->count - from < BATCH ? s->count - from : BATCH;

		for (enum call call = OPEN; call < CALLS; call++) {
			double start = now();

			for (size_t i = 0; i < count; i++)
				if (!call_make(call, &s->files[from + i], &fds[i]))
					die(s->files[from + i].name);
			spent[call] += now() - start;
		}
	}
	for (enum call call = OPEN; call < CALLS; call++)
		if (s->least[call] == 0 || spent[call] < s->least[call])
			s->least[call] = spent[call];
}

int main(int argc, char **argv)
{
	struct side sides[FOLDERS_MAX] = {0};
	int count = argc - 2, rounds = argc > 2 ? atoi(argv[1]) : 0;

	if (count < 1 || count > FOLDERS_MAX || rounds < 1)
		return 2;
	for (int i = 0; i < count; i++)
		side_gather(&sides[i], open(argv[2 + i], O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	for (int round = 0; round < rounds; round++)
		for (int i = 0; i < count; i++)
			side_round(&sides[i]);
	for (int i = 0; i < count; i++)
		for (enum call call = OPEN; call < CALLS; call++)
			printf("%.0f%c", sides[i].least[call] / (double)sides[i].count, call + 1 < CALLS ? ' ' : '\n');
	return 0;
}
