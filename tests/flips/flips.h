/* SPDX-License-Identifier: MIT */
/* What the parts of `flips` share; main.c says what it does. */
#ifndef FLIPS_H
#define FLIPS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define READERS 6
#define IDLE_READERS 2
#define PERIOD_NS INT64_C(50000000)
#define FRESH_NS INT64_C(100000000)   /* what the mount promises */
#define LATE_NS INT64_C(2000000000)   /* what a machine that is busy with other things may take */
#define SETTLED_NS INT64_C(250000000) /* so long after the mount has turned nothing old may be left */
#define EXTRAS 4
#define SNAPSHOTS_MAX 100000
#define PATH_BYTES 1024


/* What somebody saw: the value of a path, at some time between `from` and `to`; `since`: when its walk began. */
struct seen {
	uint64_t path, value;
	int64_t since, from, to;
	char text[64]; /* the end of the path, to be told */
};

struct item {
	uint64_t path, value;
};

struct snapshot {
	int64_t begun, ended; /* of the run that made it */
	struct item *items;   /* sorted by path */
	size_t count, room;
};

struct shared {
	atomic_bool stop;
	atomic_uint published;
	atomic_ullong reads, bytes, listings, names, stale, wrong;
};

struct torture {
	char *program, *index, *source, *mount;
	struct snapshot *snapshots;
	size_t count;
	struct shared *shared;
};

void quit(const char *what) __attribute__((noreturn));
int64_t now_ns(void);
void pause_ns(int64_t ns);

/* Of a folder's entry; a listing's value is the sum of them and EMPTY_LISTING: 0 stands for what does not exist. */
#define EMPTY_LISTING 1u
uint64_t entry_hash(const char *name, uint64_t ino);
/* Of a listing ('L') or a name ('N'). */
uint64_t path_hash(char kind, const char *path);
void join(char *path, const char *folder, const char *name);

/* reader.c: one of the readers; never returns. One hurried look at everything, and at what changes most. */
void reader_run(struct torture *t, unsigned reader, FILE *log) __attribute__((noreturn));
void reader_look(struct torture *t, FILE *log);
void reader_glance(struct torture *t, FILE *log);

/* expect.c: the tree of an index, as it will be looked up. */
void expect_tree(struct snapshot *s, const char *index);
const struct item *expect_find(const struct snapshot *s, uint64_t path);

/* writer.c: for so many seconds. */
void writer_run(struct torture *t, int seconds, FILE *log);

/*
 * verify.c: a log against the snapshots; returns how much in it was wrong. What was true up to `allowed` ns before counts as
 * right; *latest: the longest time, *late: how many were later than the mount promises.
 */
unsigned long verify_log(const struct torture *t, FILE *log, int64_t allowed, int64_t *latest, unsigned long *late);

#endif
