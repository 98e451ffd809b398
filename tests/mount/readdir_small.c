/* SPDX-License-Identifier: MIT */
/*
 * readdir_small FOLDER
 *
 * Lists a folder through getdents64 with a buffer that holds a few names: "inode name", a line each.
 * Then goes back to every offset that was seen, in reverse order, and looks whether the listing goes on
 * there with the same name. Exit 0, 1 (it does not) or 2; ended by SIGALRM when the listing has no end.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BUFFER 300 /* one name of 255 bytes must fit */
#define SECONDS 120

struct entry {
	char *name;
	off_t start; /* the offset it was found at */
};

struct entries {
	struct entry *list;
	size_t count;
};

static int read_some(int fd, char *buffer)
{
	long n = syscall(SYS_getdents64, fd, buffer, (size_t)BUFFER);

	if (n < 0) {
		perror("getdents64");
		exit(2);
	}
	return (int)n;
}

static void entries_add(struct entries *e, const char *name, off_t start)
{
	e->list = realloc(e->list, (e->count + 1) * sizeof(*e->list));
	if (!e->list)
		exit(2);
	e->list[e->count++] = (struct entry){strdup(name), start};
}

static void list_all(int fd, struct entries *e)
{
	_Alignas(struct dirent64) char buffer[BUFFER];
	off_t start = 0;
	int n;

	while ((n = read_some(fd, buffer)) > 0) {
		for (int at = 0; at < n;) {
			const struct dirent64 *d = (const void *)(buffer + at);

			printf("%llu %s\n", (unsigned long long)d->d_ino, d->d_name);
			entries_add(e, d->d_name, start);
			start = d->d_off;
			at += d->d_reclen;
		}
	}
}

static int check_offsets(int fd, const struct entries *e)
{
	_Alignas(struct dirent64) char buffer[BUFFER];
	const struct dirent64 *d = (const void *)buffer;

	for (size_t i = e->count; i-- > 0;) {
		if (lseek(fd, e->list[i].start, SEEK_SET) < 0 || read_some(fd, buffer) == 0 ||
		    strcmp(d->d_name, e->list[i].name) != 0) {
			fprintf(stderr, "'%s' is not at its offset\n", e->list[i].name);
			return 1;
		}
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct entries e = {0};
	int fd = argc == 2 ? open(argv[1], O_RDONLY | O_DIRECTORY) : -1;
	int status;

	if (fd < 0) {
		fprintf(stderr, "usage: readdir_small FOLDER\n");
		return 2;
	}
	alarm(SECONDS);
	list_all(fd, &e);
	status = check_offsets(fd, &e);
	for (size_t i = 0; i < e.count; i++)
		free(e.list[i].name);
	free(e.list);
	close(fd);
	return status;
}
