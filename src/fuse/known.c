/* SPDX-License-Identifier: MIT */
/*
 * Why: when the snapshot changes, the kernel must drop the listings and attributes of folders that it keeps, and
 * nothing tells us which they are but our own replies. Comparing all folders of two snapshots would take as long as
 * there are folders; what the kernel knows is what somebody looked at.
 *
 * How it works: a hash table by inode number: how often the kernel was told of a folder and has not yet forgotten it
 * (the FUSE protocol's lookup count), and what it was told. That is noted apart for snapshots of even and odd number:
 * while one follows on the other, answers of both are under way, and those of the old one must not be
 * mistaken for dropped because the new one answered, nor the other way round.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "fuse/known.h"

#define FIRST_ROOM 256u /* a power of two */

struct folder {
	uint64_t ino; /* 0: a free place */
	uint64_t lookups;
	unsigned since;        /* the snapshot that told it first, of those that the kernel has not forgotten */
	unsigned char told[2]; /* by snapshots of even and of odd number */
};

struct known {
	pthread_mutex_t lock;
	struct folder *table; /* open addressing, at most half full; a folder is never behind a free place */
	size_t room, count;
};

struct known *known_new(uint64_t root)
{
	struct known *k = calloc(1, sizeof(*k));

	if (!k)
		return NULL;
	pthread_mutex_init(&k->lock, NULL);
	k->room = FIRST_ROOM;
	k->table = calloc(k->room, sizeof(*k->table));
	if (!k->table || known_add(k, root, 0) != 0) {
		known_free(k);
		return NULL;
	}
	return k;
}

void known_free(struct known *k)
{
	if (!k)
		return;
	pthread_mutex_destroy(&k->lock);
	free(k->table);
	free(k);
}

/* Numbers are digests, but for the root's; the multiplication spreads whatever else may come. */
static size_t home(const struct known *k, uint64_t ino)
{
	return (size_t)((ino * 0x9e3779b97f4a7c15u) >> 32) & (k->room - 1);
}

/* Where the folder is, or the free place where it belongs. */
static struct folder *find(const struct known *k, uint64_t ino)
{
	size_t at = home(k, ino);

	while (k->table[at].ino && k->table[at].ino != ino)
		at = (at + 1) & (k->room - 1);
	return &k->table[at];
}

static int grow(struct known *k)
{
	struct known bigger = {.room = k->room * 2};

	bigger.table = calloc(bigger.room, sizeof(*bigger.table));
	if (!bigger.table)
		return -ENOMEM;
	for (size_t i = 0; i < k->room; i++)
		if (k->table[i].ino)
			*find(&bigger, k->table[i].ino) = k->table[i];
	free(k->table);
	k->table = bigger.table;
	k->room = bigger.room;
	return 0;
}

/* Those behind it that its place kept from their home move up. */
static void drop(struct known *k, struct folder *f)
{
	size_t hole = (size_t)(f - k->table), mask = k->room - 1;

	for (size_t at = (hole + 1) & mask; k->table[at].ino; at = (at + 1) & mask) {
		size_t from = home(k, k->table[at].ino);

		if (((at - from) & mask) >= ((at - hole) & mask)) {
			k->table[hole] = k->table[at];
			hole = at;
		}
	}
	k->table[hole] = (struct folder){0};
	k->count--;
}

int known_add(struct known *k, uint64_t ino, unsigned number)
{
	struct folder *f;
	int err = 0;

	pthread_mutex_lock(&k->lock);
	f = find(k, ino);
	if (!f->ino && 2 * (k->count + 1) > k->room) {
		err = grow(k);
		f = find(k, ino);
	}
	if (!err) {
		if (!f->ino)
			f->since = number;
		k->count += !f->ino;
		f->ino = ino;
		f->lookups++;
		f->told[number & 1] |= KNOWN_ATTRIBUTES;
	}
	pthread_mutex_unlock(&k->lock);
	return err;
}

void known_told(struct known *k, uint64_t ino, unsigned number, unsigned told)
{
	struct folder *f;

	pthread_mutex_lock(&k->lock);
	f = find(k, ino);
	if (f->ino)
		f->told[number & 1] |= (unsigned char)told;
	pthread_mutex_unlock(&k->lock);
}

void known_forget(struct known *k, uint64_t ino, uint64_t count)
{
	struct folder *f;

	pthread_mutex_lock(&k->lock);
	f = find(k, ino);
	if (f->ino && f->lookups > count)
		f->lookups -= count;
	else if (f->ino)
		drop(k, f);
	pthread_mutex_unlock(&k->lock);
}

bool known_since(struct known *k, uint64_t ino, unsigned number)
{
	const struct folder *f;
	bool since;

	pthread_mutex_lock(&k->lock);
	f = find(k, ino);
	since = f->ino && f->since <= number;
	pthread_mutex_unlock(&k->lock);
	return since;
}

bool known_has(struct known *k, uint64_t ino)
{
	bool has;

	pthread_mutex_lock(&k->lock);
	has = find(k, ino)->ino != 0;
	pthread_mutex_unlock(&k->lock);
	return has;
}

void known_carry(struct known *k, unsigned number)
{
	pthread_mutex_lock(&k->lock);
	for (size_t i = 0; i < k->room; i++) {
		struct folder *f = &k->table[i];

		f->told[(number + 1) & 1] |= f->told[number & 1];
		f->told[number & 1] = 0;
	}
	pthread_mutex_unlock(&k->lock);
}

int known_collect(struct known *k, unsigned number, bool all, bool clear, struct known_folder **folders, size_t *count)
{
	struct known_folder *list;

	*count = 0;
	pthread_mutex_lock(&k->lock);
	list = malloc((k->count + 1) * sizeof(*list));
	for (size_t i = 0; list && i < k->room; i++) {
		struct folder *f = &k->table[i];

		if (!f->ino || !((all && f->since <= number) || f->told[number & 1]))
			continue;
		list[(*count)++] = (struct known_folder){f->ino, f->told[number & 1]};
		if (clear)
			f->told[number & 1] = 0;
	}
	pthread_mutex_unlock(&k->lock);
	*folders = list;
	return list ? 0 : -ENOMEM;
}
