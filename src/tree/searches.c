/* SPDX-License-Identifier: MIT */
/*
 * Why: a search folder has no row in the index, yet its inode number, a digest of its path, comes back from the kernel long after
 * the name that led to it.  And a query is answered many times: for the listing, the page's size, its bytes, each article's
 * lookup.
 *
 * How it works: two caches under one lock.  Folders lie in an array of fixed size, linked from the most to the least recently
 * used and found by chains of a hash table, once by their own number and twice by the numbers of their pages: a snapshot that
 * replaces another gives a folder's page other bytes, hence another number, and who reads the old one
 * goes on with it.  Answers are a list in the order of use, cut from its end when they take too much room; those in use
 * are counted and stay.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/error.h"
#include "tree/searches.h"

#define CHAINS 8192u /* a power of two */
#define PAGES 2
#define KEYS (1 + PAGES)
#define ANSWERS 512u /* are kept at most */
#define FORGOTTEN 1024u /* that wait to be taken */
#define NONE UINT16_MAX

struct slot {
	struct search_folder folder;
	uint64_t keys[KEYS];      /* its number, its pages' numbers, the newest first; 0: none */
	uint64_t snapshots[KEYS]; /* of the pages */
	uint16_t next[KEYS];      /* in the chain of each key */
	uint16_t newer, older;
};

struct entry {
	struct answer answer; /* first: an answer's address is its entry's */
	struct entry *newer, *older;
	uint64_t snapshot;
	struct slice query;
	size_t bytes;
	unsigned users;
	bool making;
};

struct searches {
	pthread_mutex_t lock;
	struct slot *slots;
	uint16_t count;
	uint16_t newest, oldest;
	uint16_t chains[KEYS][CHAINS]; /* the first slot of each */

	struct search_folder *forgotten; /* a ring */
	unsigned forgotten_first, forgotten_count;
	bool stop;
	pthread_cond_t forgot;

	struct entry *first, *last; /* most and least recently used */
	size_t bytes, answers;
	pthread_cond_t made;
};

_Static_assert(SEARCHES_FOLDERS < NONE, "slots are numbered by 16 bits");

struct searches *searches_new(void)
{
	struct searches *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->forgot, NULL);
	pthread_cond_init(&s->made, NULL);
	s->newest = s->oldest = NONE;
	for (size_t k = 0; k < KEYS; k++)
		for (size_t i = 0; i < CHAINS; i++)
			s->chains[k][i] = NONE;
	s->slots = malloc(SEARCHES_FOLDERS * sizeof(*s->slots));
	s->forgotten = malloc(FORGOTTEN * sizeof(*s->forgotten));
	if (s->slots && s->forgotten)
		return s;
	searches_free(s);
	return NULL;
}

static void free_entry(struct entry *e)
{
	free(e->answer.articles);
	buf_free(&e->answer.text);
	for (size_t i = 0; i < SEARCHES_FORMATS; i++)
		buf_free(&e->answer.pages[i].bytes);
	free((void *)(uintptr_t)e->query.ptr);
	free(e);
}

void searches_free(struct searches *s)
{
	if (!s)
		return;
	while (s->first) {
		struct entry *e = s->first;

		s->first = e->older;
		free_entry(e);
	}
	pthread_mutex_destroy(&s->lock);
	pthread_cond_destroy(&s->forgot);
	pthread_cond_destroy(&s->made);
	free(s->slots);
	free(s->forgotten);
	free(s);
}

/* Numbers are digests already. */
static uint16_t *chain(struct searches *s, size_t k, uint64_t key)
{
	return &s->chains[k][key & (CHAINS - 1)];
}

static uint16_t find_slot(struct searches *s, size_t k, uint64_t key)
{
	uint16_t at = *chain(s, k, key);

	while (at != NONE && s->slots[at].keys[k] != key)
		at = s->slots[at].next[k];
	return at;
}

static void unchain(struct searches *s, size_t k, uint16_t slot)
{
	uint16_t *at = chain(s, k, s->slots[slot].keys[k]);

	if (!s->slots[slot].keys[k])
		return;
	while (*at != slot)
		at = &s->slots[*at].next[k];
	*at = s->slots[slot].next[k];
	s->slots[slot].keys[k] = 0;
}

static void enchain(struct searches *s, size_t k, uint16_t slot, uint64_t key)
{
	uint16_t *first = chain(s, k, key);

	s->slots[slot].keys[k] = key;
	s->slots[slot].next[k] = *first;
	*first = slot;
}

static void unlink_slot(struct searches *s, uint16_t slot)
{
	struct slot *x = &s->slots[slot];

	if (x->newer != NONE)
		s->slots[x->newer].older = x->older;
	else
		s->newest = x->older;
	if (x->older != NONE)
		s->slots[x->older].newer = x->newer;
	else
		s->oldest = x->newer;
}

static void link_newest(struct searches *s, uint16_t slot)
{
	s->slots[slot].newer = NONE;
	s->slots[slot].older = s->newest;
	if (s->newest != NONE)
		s->slots[s->newest].newer = slot;
	else
		s->oldest = slot;
	s->newest = slot;
}

static void forget(struct searches *s, const struct search_folder *f)
{
	if (s->forgotten_count == FORGOTTEN) {
		s->forgotten_first = (s->forgotten_first + 1) % FORGOTTEN;
		s->forgotten_count--;
	}
	s->forgotten[(s->forgotten_first + s->forgotten_count++) % FORGOTTEN] = *f;
	pthread_cond_signal(&s->forgot);
}

/* A slot that is in no list and no chain. */
static uint16_t free_slot(struct searches *s)
{
	uint16_t slot = s->oldest;

	if (s->count < SEARCHES_FOLDERS) {
		slot = s->count++;
		memset(&s->slots[slot], 0, sizeof(s->slots[slot]));
		return slot;
	}
	forget(s, &s->slots[slot].folder);
	for (size_t k = 0; k < KEYS; k++)
		unchain(s, k, slot);
	unlink_slot(s, slot);
	return slot;
}

void searches_note(struct searches *s, const struct search_folder *folder)
{
	uint16_t slot;

	pthread_mutex_lock(&s->lock);
	slot = find_slot(s, 0, folder->ino);
	if (slot == NONE) {
		slot = free_slot(s);
		enchain(s, 0, slot, folder->ino);
	} else {
		unlink_slot(s, slot);
	}
	s->slots[slot].folder = *folder;
	link_newest(s, slot);
	pthread_mutex_unlock(&s->lock);
}

bool searches_find(struct searches *s, uint64_t ino, struct search_folder *folder)
{
	uint16_t slot;

	pthread_mutex_lock(&s->lock);
	slot = find_slot(s, 0, ino);
	if (slot != NONE) {
		*folder = s->slots[slot].folder;
		unlink_slot(s, slot);
		link_newest(s, slot);
	}
	pthread_mutex_unlock(&s->lock);
	return slot != NONE;
}

void searches_note_page(struct searches *s, uint64_t folder, uint64_t snapshot, uint64_t page)
{
	struct slot *x;
	uint16_t slot;

	pthread_mutex_lock(&s->lock);
	slot = find_slot(s, 0, folder);
	x = slot == NONE ? NULL : &s->slots[slot];
	if (x && x->keys[1] == page) {
		x->snapshots[1] = snapshot;
	} else if (x) {
		uint64_t before = x->keys[1];

		unchain(s, 2, slot);
		unchain(s, 1, slot);
		if (before) {
			enchain(s, 2, slot, before);
			x->snapshots[2] = x->snapshots[1];
		}
		enchain(s, 1, slot, page);
		x->snapshots[1] = snapshot;
	}
	pthread_mutex_unlock(&s->lock);
}

bool searches_find_page(struct searches *s, uint64_t page, uint64_t *snapshot, struct search_folder *folder)
{
	uint16_t slot = NONE;

	pthread_mutex_lock(&s->lock);
	for (size_t k = 1; k < KEYS && slot == NONE; k++) {
		slot = find_slot(s, k, page);
		if (slot == NONE)
			continue;
		*folder = s->slots[slot].folder;
		*snapshot = s->slots[slot].snapshots[k];
	}
	pthread_mutex_unlock(&s->lock);
	return slot != NONE;
}

bool searches_next_forgotten(struct searches *s, struct search_folder *folder)
{
	bool stop;

	pthread_mutex_lock(&s->lock);
	while (!s->stop && s->forgotten_count == 0)
		pthread_cond_wait(&s->forgot, &s->lock);
	stop = s->stop;
	if (!stop) {
		*folder = s->forgotten[s->forgotten_first];
		s->forgotten_first = (s->forgotten_first + 1) % FORGOTTEN;
		s->forgotten_count--;
	}
	pthread_mutex_unlock(&s->lock);
	return !stop;
}

void searches_stop(struct searches *s)
{
	pthread_mutex_lock(&s->lock);
	s->stop = true;
	pthread_cond_broadcast(&s->forgot);
	pthread_mutex_unlock(&s->lock);
}

static void unlink_entry(struct searches *s, struct entry *e)
{
	if (e->newer)
		e->newer->older = e->older;
	else
		s->first = e->older;
	if (e->older)
		e->older->newer = e->newer;
	else
		s->last = e->newer;
}

static void drop_entry(struct searches *s, struct entry *e)
{
	s->bytes -= e->bytes;
	s->answers--;
	unlink_entry(s, e);
	free_entry(e);
}

static void link_first(struct searches *s, struct entry *e)
{
	e->newer = NULL;
	e->older = s->first;
	if (s->first)
		s->first->newer = e;
	else
		s->last = e;
	s->first = e;
}

/* Frees what nobody uses, the least recently used first, until the rest fits. */
static void cut(struct searches *s)
{
	struct entry *e = s->last;

	while (e && (s->bytes > SEARCHES_BYTES || s->answers > ANSWERS)) {
		struct entry *newer = e->newer;

		if (e->users == 0)
			drop_entry(s, e);
		e = newer;
	}
}

static struct entry *find_entry(struct searches *s, uint64_t snapshot, struct slice query)
{
	struct entry *e = s->first;

	while (e && !(e->snapshot == snapshot && slice_eq(e->query, query)))
		e = e->older;
	return e;
}

static struct entry *new_entry(uint64_t snapshot, struct slice query)
{
	struct entry *e = calloc(1, sizeof(*e));

	if (!e)
		return NULL;
	e->answer.text = (struct buf)BUF_INIT;
	for (size_t i = 0; i < SEARCHES_FORMATS; i++)
		e->answer.pages[i].bytes = (struct buf)BUF_INIT;
	e->snapshot = snapshot;
	e->making = true;
	e->query = (struct slice){slice_dup(query), query.len};
	if (e->query.ptr)
		return e;
	free(e);
	return NULL;
}

/* Makes an entry's answer; called with the lock, which is given up meanwhile. */
static int make_entry(struct searches *s, struct entry *e, answer_make *make, void *arg)
{
	int r;

	pthread_mutex_unlock(&s->lock);
	r = make(arg, &e->answer);
	pthread_mutex_lock(&s->lock);
	e->making = false;
	e->bytes = sizeof(*e) + e->query.len + e->answer.count * sizeof(*e->answer.articles) + e->answer.text.cap;
	s->bytes += e->bytes;
	/* Those who waited for one that failed try themselves. */
	pthread_cond_broadcast(&s->made);
	if (r < 0)
		drop_entry(s, e);
	else
		cut(s);
	return r;
}

int searches_get(struct searches *s, uint64_t snapshot, struct slice query, answer_make *make, void *arg,
		 struct answer **answer)
{
	struct entry *e;
	int r = 0;

	pthread_mutex_lock(&s->lock);
	while ((e = find_entry(s, snapshot, query)) && e->making)
		pthread_cond_wait(&s->made, &s->lock);
	if (e) {
		e->users++;
		unlink_entry(s, e);
		link_first(s, e);
	} else {
		e = new_entry(snapshot, query);
		if (e) {
			e->users = 1;
			s->answers++;
			link_first(s, e);
			r = make_entry(s, e, make, arg);
		} else {
			r = -ENOMEM;
		}
	}
	pthread_mutex_unlock(&s->lock);
	*answer = r == 0 ? &e->answer : NULL;
	return r;
}

struct slice searches_keep_page(struct searches *s, struct answer *answer, size_t format, struct buf *page,
				uint64_t ino)
{
	struct entry *e = (struct entry *)answer;
	struct slice kept;

	pthread_mutex_lock(&s->lock);
	if (answer->pages[format].ino == 0) {
		answer->pages[format] = (struct answer_page){*page, ino};
		*page = (struct buf)BUF_INIT;
		e->bytes += answer->pages[format].bytes.cap;
		s->bytes += answer->pages[format].bytes.cap;
		cut(s);
	}
	kept = buf_slice(&answer->pages[format].bytes);
	pthread_mutex_unlock(&s->lock);
	return kept;
}

bool searches_page(struct searches *s, struct answer *answer, size_t format, struct slice *page, uint64_t *ino)
{
	pthread_mutex_lock(&s->lock);
	*page = buf_slice(&answer->pages[format].bytes);
	*ino = answer->pages[format].ino;
	pthread_mutex_unlock(&s->lock);
	return *ino != 0;
}

void searches_put(struct searches *s, struct answer *answer)
{
	struct entry *e = (struct entry *)answer;

	if (!answer)
		return;
	pthread_mutex_lock(&s->lock);
	e->users--;
	cut(s);
	pthread_mutex_unlock(&s->lock);
}
