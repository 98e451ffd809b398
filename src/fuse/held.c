/* SPDX-License-Identifier: MIT */
/*
 * Why: a reader must never see two snapshots in one file or one listing, and a file that is being served may take
 * minutes. So a replaced snapshot goes on to answer for its own inode numbers and listings. Two are kept in any case;
 * somebody who saves a file every few seconds must not cut transfers off, so younger ones stay, too. What they
 * cost is disk: the replaced index files, which have no name any more, or wait to be used again by `index --watch` (index/spare.c).
 * So of large ones there are two and no more.
 *
 * How it works: a short list, newest first, under one lock, and two counts a snapshot: its pins, and those of them
 * that took it for the current one. When a snapshot is replaced nobody becomes the latter any more, so
 * they run out: the moment from which no answer of the old snapshot is on its way to the kernel as a current one.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "fuse/held.h"

#define KEPT 3u     /* at least, with the current one */
#define KEPT_MOST 9u
#define KEPT_MS 60000
#define KEPT_BYTES ((uint64_t)256 << 20)
#define NUMBER_MASK ((1u << HELD_NUMBER_BITS) - 1)

struct held_snapshot {
	struct pool *pool;
	unsigned number;
	unsigned pins, current_pins; /* the latter are among the former */
	int64_t replaced;            /* ms; of the monotonic clock */
};

struct held {
	pthread_mutex_t lock;
	pthread_cond_t unpinned;
	struct held_snapshot *list[KEPT_MOST + 1]; /* newest first */
	unsigned count;
};

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

struct held *held_new(struct pool *first)
{
	struct held *h = calloc(1, sizeof(*h));

	if (!h) {
		pool_close(first);
		return NULL;
	}
	pthread_mutex_init(&h->lock, NULL);
	pthread_cond_init(&h->unpinned, NULL);
	if (held_replace(h, first) != 0) {
		pool_close(first);
		held_free(h);
		return NULL;
	}
	return h;
}

static void snapshot_free(struct held_snapshot *s)
{
	pool_close(s->pool);
	free(s);
}

void held_free(struct held *h)
{
	if (!h)
		return;
	for (unsigned i = 0; i < h->count; i++)
		snapshot_free(h->list[i]);
	pthread_cond_destroy(&h->unpinned);
	pthread_mutex_destroy(&h->lock);
	free(h);
}

/* With the lock held. */
static void pin(struct held *h, unsigned at, struct pin *p)
{
	struct held_snapshot *s = h->list[at];

	*p = (struct pin){.snapshot = s, .pool = s->pool, .number = s->number, .current = at == 0};
	s->pins++;
	s->current_pins += p->current;
}

static void unpin(struct held *h, const struct pin *p)
{
	struct held_snapshot *s = p->snapshot;

	s->pins--;
	s->current_pins -= p->current;
	if (s->pins == 0 || (p->current && s->current_pins == 0))
		pthread_cond_broadcast(&h->unpinned);
}

void held_pin(struct held *h, struct pin *p)
{
	pthread_mutex_lock(&h->lock);
	pin(h, 0, p);
	pthread_mutex_unlock(&h->lock);
}

bool held_pin_before(struct held *h, struct pin *p)
{
	struct pin from = *p;
	unsigned at = 0;

	pthread_mutex_lock(&h->lock);
	while (at < h->count && h->list[at]->number >= from.number)
		at++;
	if (at < h->count) {
		pin(h, at, p);
		unpin(h, &from);
	}
	pthread_mutex_unlock(&h->lock);
	return p->number != from.number;
}

bool held_pin_number(struct held *h, unsigned number, struct pin *p)
{
	bool found = false;

	pthread_mutex_lock(&h->lock);
	for (unsigned i = 0; i < h->count && !found; i++) {
		found = ((h->list[i]->number ^ number) & NUMBER_MASK) == 0;
		if (found)
			pin(h, i, p);
	}
	pthread_mutex_unlock(&h->lock);
	return found;
}

void held_unpin(struct held *h, const struct pin *p)
{
	pthread_mutex_lock(&h->lock);
	unpin(h, p);
	pthread_mutex_unlock(&h->lock);
}

int held_replace(struct held *h, struct pool *pool)
{
	struct held_snapshot *s = calloc(1, sizeof(*s));

	if (!s)
		return -ENOMEM;
	s->pool = pool;
	if (h->count > KEPT_MOST)
		held_drop(h);
	pthread_mutex_lock(&h->lock);
	s->number = h->count ? h->list[0]->number + 1 : 1;
	if (h->count)
		h->list[0]->replaced = now_ms();
	memmove(h->list + 1, h->list, h->count * sizeof(*h->list));
	h->list[0] = s;
	h->count++;
	pthread_mutex_unlock(&h->lock);
	return 0;
}

void held_drain(struct held *h)
{
	pthread_mutex_lock(&h->lock);
	for (unsigned i = 1; i < h->count; i++)
		while (h->list[i]->current_pins)
			pthread_cond_wait(&h->unpinned, &h->lock);
	pthread_mutex_unlock(&h->lock);
}

/* Takes the oldest off the list, and waits until nobody uses it any more. */
static struct held_snapshot *take_oldest(struct held *h)
{
	struct held_snapshot *s;

	pthread_mutex_lock(&h->lock);
	s = h->list[--h->count];
	while (s->pins)
		pthread_cond_wait(&h->unpinned, &h->lock);
	pthread_mutex_unlock(&h->lock);
	return s;
}

static uint64_t replaced_bytes(const struct held *h)
{
	uint64_t bytes = 0;

	for (unsigned i = 1; i < h->count; i++)
		bytes += pool_size(h->list[i]->pool);
	return bytes;
}

/* Only the thread that is here changes the list, so it reads it without the lock. */
int held_drop(struct held *h)
{
	int64_t left = -1;

	while (h->count > KEPT) {
		left = h->list[h->count - 1]->replaced + KEPT_MS - now_ms();
		if (left > 0 && h->count <= KEPT_MOST && replaced_bytes(h) <= KEPT_BYTES)
			break;
		snapshot_free(take_oldest(h));
	}
	for (unsigned i = 1; i < h->count; i++)
		pool_trim(h->list[i]->pool);
	return h->count > KEPT ? (int)left : -1;
}
