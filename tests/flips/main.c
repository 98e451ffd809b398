/* SPDX-License-Identifier: MIT */
/*
 * flips PROGRAM INDEX SOURCE MOUNT SECONDS
 *
 * A mount under a writer. MOUNT shows INDEX, made of SOURCE, a folder of articles that may be changed. A writer edits, adds,
 * deletes and renames articles there and runs `PROGRAM index` every 50 ms; four readers walk the mount, with small buffers,
 * pauses in the midst of files and listings, and by folders that they hold open; two more, under SCHED_IDLE, list what changes.
 *
 * What is checked: the bytes of each file are those that its inode number is a digest of, and as many as its size says; so
 * they are never a mix. What a name led to, that it did not exist, and what a listing held (names and numbers) is
 * noted with the time, and compared at the end with the tree of each snapshot: there must be one with exactly that which
 * was the current one at that time. So no name stays behind and no listing is a mix. The only error allowed is ESTALE, and
 * that only for what was opened two snapshots before or earlier. The writer pauses now and then and compares names that change
 * often, and all names: what is old then would stay so, as the race in src/fuse/tell.c would make it.
 *
 * Exit 0, 1 (something differs; each is told) or 2. The last line says how much was done.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "flips.h"

void quit(const char *what)
{
	perror(what);
	exit(2);
}

int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

void pause_ns(int64_t ns)
{
	const struct timespec t = {ns / 1000000000, ns % 1000000000};

	nanosleep(&t, NULL);
}

static uint64_t mix(uint64_t h, const char *text)
{
	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * 0x100000001b3;
	return h ^ h >> 29;
}

uint64_t entry_hash(const char *name, uint64_t ino)
{
	return (mix(ino, name) ^ ino) * 0x9e3779b97f4a7c15 >> 1;
}

uint64_t path_hash(char kind, const char *path)
{
	return mix(0xcbf29ce484222325 + (uint64_t)kind, path);
}

void join(char *path, const char *folder, const char *name)
{
	if (snprintf(path, PATH_BYTES, "%s%s%s", folder, *folder ? "/" : "", name) >= PATH_BYTES)
		quit("path");
}

static FILE *new_log(void)
{
	FILE *f = tmpfile();

	if (!f)
		quit("tmpfile");
	return f;
}

static int run(struct torture *t, int seconds)
{
	FILE *logs[READERS + 1];
	pid_t pids[READERS];
	unsigned long bad = 0, late = 0;
	int64_t latest = 0, latest_settled = 0;
	struct shared *c = t->shared;

	for (unsigned i = 0; i <= READERS; i++)
		logs[i] = new_log();
	for (unsigned i = 0; i < READERS; i++) {
		pids[i] = fork();
		if (pids[i] < 0)
			quit("fork");
		if (pids[i] == 0)
			reader_run(t, i, logs[i]);
	}
	writer_run(t, seconds, logs[READERS]);
	atomic_store(&c->stop, true);
	for (unsigned i = 0; i < READERS; i++)
		if (waitpid(pids[i], NULL, 0) != pids[i])
			quit("waitpid");
	for (unsigned i = 0; i < READERS; i++)
		bad += verify_log(t, logs[i], LATE_NS, &latest, &late);
	bad += verify_log(t, logs[READERS], 0, &latest_settled, &late);
	printf("%zu snapshots; %llu files read (%llu MB), %llu listings, %llu names, %lu of them later than 100 ms, the latest "
	       "%.0f ms; %llu ESTALE; %llu wrong\n",
	       t->count, c->reads, c->bytes >> 20, c->listings, c->names, late, (double)latest / 1e6, c->stale,
	       c->wrong + bad);
	return bad || c->wrong || c->reads == 0 || c->listings == 0;
}

int main(int argc, char **argv)
{
	struct torture t = {0};

	if (argc != 6) {
		fprintf(stderr, "usage: flips PROGRAM INDEX SOURCE MOUNT SECONDS\n");
		return 2;
	}
	t.program = argv[1];
	t.index = argv[2];
	t.source = argv[3];
	t.mount = argv[4];
	t.snapshots = calloc(SNAPSHOTS_MAX, sizeof(*t.snapshots));
	t.shared = mmap(NULL, sizeof(*t.shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (!t.snapshots || t.shared == MAP_FAILED)
		quit("memory");
	expect_tree(&t.snapshots[0], t.index);
	t.count = 1;
	return run(&t, atoi(argv[5]));
}
