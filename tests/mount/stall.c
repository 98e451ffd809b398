/* SPDX-License-Identifier: MIT */
/*
 * stall FOLDER
 *
 * Lists a folder and stops in the midst of it: the kernel has the file system's reply and is about to hand out the first
 * name, into memory that is not there yet (userfaultfd). Says "stalled", waits for a line, lets it go on, says how many
 * bytes of names it got. That is a reader that was starved at the worst moment, whenever one is wanted.
 *
 * Exit 0, 1 (the listing failed) or 77 (the kernel does not let us).
 */
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BYTES 65536

struct listing {
	int folder;
	void *memory;
	long size;
};

static void give_up(const char *what)
{
	perror(what);
	exit(77);
}

static void *list(void *arg)
{
	struct listing *l = arg;

	l->size = syscall(SYS_getdents64, l->folder, l->memory, BYTES);
	return NULL;
}

int main(int argc, char **argv)
{
	struct uffdio_api api = {.api = UFFD_API};
	struct uffdio_register all = {.mode = UFFDIO_REGISTER_MODE_MISSING};
	struct uffdio_zeropage zero = {0};
	struct listing l = {0};
	struct uffd_msg fault;
	pthread_t thread;
	char line[8];
	int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC);

	if (argc != 2)
		return 2;
	l.folder = open(argv[1], O_RDONLY | O_DIRECTORY);
	l.memory = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (fd < 0 || ioctl(fd, UFFDIO_API, &api) != 0)
		give_up("userfaultfd");
	all.range.start = zero.range.start = (unsigned long)l.memory;
	all.range.len = zero.range.len = BYTES;
	if (l.folder < 0 || l.memory == MAP_FAILED || ioctl(fd, UFFDIO_REGISTER, &all) != 0)
		give_up(argv[1]);
	/* A kept listing would be read from the page cache. */
	posix_fadvise(l.folder, 0, 0, POSIX_FADV_DONTNEED);
	if (pthread_create(&thread, NULL, list, &l) != 0 || read(fd, &fault, sizeof(fault)) != (ssize_t)sizeof(fault))
		give_up("read");
	puts("stalled");
	fflush(stdout);
	if (!fgets(line, sizeof(line), stdin))
		line[0] = '\0';
	if (ioctl(fd, UFFDIO_ZEROPAGE, &zero) != 0)
		give_up("zero");
	pthread_join(thread, NULL);
	printf("%ld\n", l.size);
	return l.size > 0 ? 0 : 1;
}
