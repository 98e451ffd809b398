/* SPDX-License-Identifier: MIT */
/*
 * Why so small: what the kernel was given once it keeps in its page cache, so bytes are worth
 * keeping only until each of them was handed out. Most files are short: one READ takes
 * all, and then this is no more than a claim and a buffer whose memory is used again.
 *
 * How it works: a fixed number of slots, searched one by one (32 comparisons are nothing beside
 * a rendering). A slot is EMPTY, being FILLED by one thread while those who want the same file
 * wait, READY, or FAILED until the last who waited has seen it. Slots in use are never taken; there
 * are more of them than threads, so one is always free. What is READY and unused goes, oldest first,
 * when the kept bytes pass KEEP_BYTES; but not what was used in the last GRACE turns: it is long and
 * somebody is in the middle of it.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "fuse/content.h"

#define SLOTS 32
#define KEEP_BYTES ((size_t)16 << 20)
#define GRACE 64u
/* A buffer up to this size is kept for the next file of its slot. */
#define SPARE_BYTES ((size_t)256 << 10)

enum state { EMPTY, FILLING, READY, FAILED };

struct content {
	enum state state;
	uint64_t ino;
	uint64_t used; /* the clock when it was last put back */
	unsigned refs;
	int error;     /* in FAILED */
	size_t served; /* bytes handed out so far */
	struct buf bytes;
};

struct contents {
	pthread_mutex_t lock; /* of the slots, but not of bytes: who fills owns them, and READY ones never change */
	pthread_cond_t changed;
	uint64_t clock;
	content_fill *fill;
	void *arg;
	struct content slots[SLOTS];
};

struct contents *contents_new(content_fill *fill, void *arg)
{
	struct contents *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->changed, NULL);
	c->fill = fill;
	c->arg = arg;
	for (int i = 0; i < SLOTS; i++)
		c->slots[i].bytes = (struct buf)BUF_INIT;
	return c;
}

void contents_free(struct contents *c)
{
	if (!c)
		return;
	for (int i = 0; i < SLOTS; i++)
		buf_free(&c->slots[i].bytes);
	pthread_cond_destroy(&c->changed);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

static void slot_empty(struct content *s)
{
	s->state = EMPTY;
	if (s->bytes.cap > SPARE_BYTES)
		buf_free(&s->bytes);
	buf_reset(&s->bytes);
}

static struct content *slot_find(struct contents *c, uint64_t ino)
{
	for (int i = 0; i < SLOTS; i++)
		if (c->slots[i].state != EMPTY && c->slots[i].ino == ino)
			return &c->slots[i];
	return NULL;
}

/* The newest empty slot (its memory is warm), else the oldest that nobody uses, else NULL. */
static struct content *slot_free(struct contents *c)
{
	struct content *empty = NULL, *oldest = NULL;

	for (int i = 0; i < SLOTS; i++) {
		struct content *s = &c->slots[i];

		if (s->state == EMPTY && (!empty || s->used > empty->used))
			empty = s;
		else if (s->state == READY && s->refs == 0 && (!oldest || s->used < oldest->used))
			oldest = s;
	}
	if (!empty && oldest)
		slot_empty(oldest);
	return empty ? empty : oldest;
}

/* Drops unused bytes, oldest first, until few enough are kept. */
static void slots_trim(struct contents *c)
{
	size_t kept = 0;

	for (int i = 0; i < SLOTS; i++)
		kept += c->slots[i].state == READY ? c->slots[i].bytes.cap : 0;
	while (kept > KEEP_BYTES) {
		struct content *oldest = NULL;

		for (int i = 0; i < SLOTS; i++) {
			struct content *s = &c->slots[i];

			if (s->state == READY && s->refs == 0 && s->used + GRACE < c->clock &&
			    (!oldest || s->used < oldest->used))
				oldest = s;
		}
		if (!oldest)
			return;
		kept -= oldest->bytes.cap;
		slot_empty(oldest);
	}
}

/* With the lock held; it is let go while the bytes are made. */
static void slot_fill(struct contents *c, struct content *s, uint64_t ino)
{
	int err;

	s->state = FILLING;
	s->ino = ino;
	s->served = 0;
	pthread_mutex_unlock(&c->lock);
	err = c->fill(c->arg, ino, &s->bytes);
	if (!err)
		err = s->bytes.error;
	pthread_mutex_lock(&c->lock);
	s->state = err ? FAILED : READY;
	s->error = err;
	pthread_cond_broadcast(&c->changed);
}

/* With the lock held; waits for who fills it. Returns 0 or what fill returned. */
static int slot_use(struct contents *c, struct content *s, uint64_t ino, struct content **content)
{
	int err = 0;

	s->refs++;
	if (s->state == EMPTY)
		slot_fill(c, s, ino);
	while (s->state == FILLING)
		pthread_cond_wait(&c->changed, &c->lock);
	if (s->state == FAILED) {
		err = s->error;
		if (--s->refs == 0) {
			slot_empty(s);
			pthread_cond_broadcast(&c->changed);
		}
	} else {
		*content = s;
	}
	return err;
}

int content_get(struct contents *c, uint64_t ino, struct content **content)
{
	struct content *s;
	int err;

	pthread_mutex_lock(&c->lock);
	while (!(s = slot_find(c, ino)) && !(s = slot_free(c)))
		pthread_cond_wait(&c->changed, &c->lock);
	err = slot_use(c, s, ino, content);
	pthread_mutex_unlock(&c->lock);
	return err;
}

int content_claim(struct contents *c, uint64_t ino, struct content **content)
{
	struct content *s;
	int err = -EALREADY;

	pthread_mutex_lock(&c->lock);
	if (!slot_find(c, ino)) {
		s = slot_free(c);
		err = s ? slot_use(c, s, ino, content) : -EBUSY;
	}
	pthread_mutex_unlock(&c->lock);
	return err;
}

struct slice content_bytes(const struct content *s)
{
	return buf_slice(&s->bytes);
}

void content_put(struct contents *c, struct content *s, size_t served)
{
	pthread_mutex_lock(&c->lock);
	s->served += served;
	s->used = ++c->clock;
	if (--s->refs == 0) {
		if (s->served >= s->bytes.len)
			slot_empty(s);
		slots_trim(c);
		pthread_cond_broadcast(&c->changed);
	}
	pthread_mutex_unlock(&c->lock);
}
