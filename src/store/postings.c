/* SPDX-License-Identifier: MIT */
/*
 * An inverted index in memory: a hash table of terms, each with the list of where it stands, which grows at its end.
 *
 * FTS5 has the same inside, but is asked by three calls for each of one and a half million terms, and waits for memory
 * at each. Here a term is one look into the table and a byte or two more in its list, and what a few dozen terms need
 * is asked from memory before the first is waited for. A term of up to eight bytes, as most are, is compared in its row
 * of the table. A list lies in one piece; one that is full moves into a piece twice as long, and where it lay another
 * term's goes.
 */
#include <endian.h>
#include <stdlib.h>
#include <sys/random.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "store/postings.h"
#include "store/sqlvarint.h"

enum {
	ROOM_FIRST = 5, /* a list begins with 1 << 5 bytes */
	/* What one position may need: an article's number, its size, a column's mark and number, the position. */
	STEP = SQLVARINT_MAX + 1 + 2 + 5,
	SIZE_MAX_BYTES = 5,
	COLUMN_MARK = 0x01,
	HEAD = 8,
};

struct posting {
	uint64_t head; /* the term's first eight bytes, zeros behind: as a number of big-endian bytes they sort as bytes
			  do */
	const char *term;
	uint8_t *list;
	int64_t article;   /* the last */
	uint32_t used;     /* of the list, which has 1 << room bytes */
	uint32_t size_at;  /* in the list: how long the last article's positions are, still to be filled in */
	uint32_t position; /* the last in its column */
	uint8_t room, term_len, column;
};

/* Terms are looked up so many at a time. */
enum { BATCH = 32 };

struct waiting_term {
	struct slice term;
	uint32_t hash;
};

struct posting_slot {
	uint32_t hash;
	uint32_t posting; /* its place + 1; 0: none */
};

/* A list of 1 << room bytes. One that nobody uses has the address of the next in it. */
static uint8_t *take_list(struct postings *p, unsigned room)
{
	void *list = p->unused[room];

	if (list) {
		memcpy(&p->unused[room], list, sizeof(void *));
		return list;
	}
	p->bytes += (size_t)1 << room;
	return arena_bytes(&p->arena, (size_t)1 << room);
}

static bool widen(struct postings *p, struct posting *x)
{
	uint8_t room = x->room ? x->room + 1 : ROOM_FIRST, *list = room < POSTINGS_ROOMS ? take_list(p, room) : NULL;

	if (!list)
		return false;
	if (x->room) {
		memcpy(list, x->list, x->used);
		memcpy(x->list, &p->unused[x->room], sizeof(void *));
		p->unused[x->room] = x->list;
	}
	x->list = list;
	x->room = room;
	return true;
}

/* The positions of the last article are complete: their length goes in front of them. Twice, as FTS5 keeps a bit in it.
 */
static void close_article(struct posting *x)
{
	uint8_t size[SQLVARINT_MAX];
	uint32_t positions = x->size_at + 1;
	size_t len = sqlvarint_put(size, 2 * (uint64_t)(x->used - positions));

	if (len > 1)
		memmove(x->list + x->size_at + len, x->list + positions, x->used - positions);
	memcpy(x->list + x->size_at, size, len);
	x->used += (uint32_t)len - 1;
}

static bool put_position(struct postings *p, struct posting *x, int64_t article, unsigned column, uint32_t position)
{
	/* Room for the size of positions too, which close_article puts. */
	if ((!x->room || ((size_t)1 << x->room) - x->used < STEP + SIZE_MAX_BYTES) && !widen(p, x))
		return false;
	if (x->article != article) {
		if (x->article)
			close_article(x);
		x->used += (uint32_t)sqlvarint_put(x->list + x->used, (uint64_t)(article - x->article));
		x->article = article;
		x->size_at = x->used++;
		x->column = 0;
		x->position = 0;
	}
	if (x->column != column) {
		x->list[x->used++] = COLUMN_MARK;
		x->list[x->used++] = (uint8_t)column;
		x->column = (uint8_t)column;
		x->position = 0;
	}
	x->used += (uint32_t)sqlvarint_put(x->list + x->used, position - x->position + 2);
	x->position = position;
	return true;
}

/* Twice as many slots, all found anew. */
static bool more_slots(struct postings *p)
{
	size_t count = p->slots ? 2 * (p->mask + 1) : (size_t)1 << 15;
	struct posting_slot *slots = calloc(count, sizeof(*slots));

	if (!slots)
		return false;
	for (size_t i = 0; p->slots && i <= p->mask; i++) {
		size_t at = p->slots[i].hash & (count - 1);

		if (!p->slots[i].posting)
			continue;
		while (slots[at].posting)
			at = (at + 1) & (count - 1);
		slots[at] = p->slots[i];
	}
	free(p->slots);
	p->slots = slots;
	p->mask = count - 1;
	return true;
}

static bool more_postings(struct postings *p)
{
	size_t room = p->room ? 2 * p->room : (size_t)1 << 13;
	struct posting *all = realloc(p->all, room * sizeof(*all));

	if (!all)
		return false;
	memset(all + p->room, 0, (room - p->room) * sizeof(*all));
	p->all = all;
	p->room = room;
	return true;
}

static struct posting *add(struct postings *p, struct posting_slot *slot, uint32_t hash, struct slice term,
			   uint64_t head)
{
	struct posting *x;

	if (p->count == p->room && !more_postings(p))
		return NULL;
	x = &p->all[p->count];
	*x = (struct posting){.head = head, .term_len = (uint8_t)term.len};
	if (term.len > HEAD && !(x->term = arena_dup(&p->arena, term).ptr))
		return NULL;
	*slot = (struct posting_slot){hash, (uint32_t)++p->count};
	return x;
}

static bool is_term(const struct posting *x, struct slice term, uint64_t head)
{
	return x->head == head && x->term_len == term.len &&
	       (term.len <= HEAD || memcmp(x->term + HEAD, term.ptr + HEAD, term.len - HEAD) == 0);
}

static uint64_t head_of(struct slice term)
{
	uint64_t head = 0;

	memcpy(&head, term.ptr, term.len < HEAD ? term.len : HEAD);
	return head;
}

static struct posting *find(struct postings *p, struct slice term, uint32_t hash)
{
	uint64_t head = head_of(term);
	size_t at;

	if (2 * p->count >= p->mask && !more_slots(p))
		return NULL;
	at = hash & p->mask;
	for (; p->slots[at].posting; at = (at + 1) & p->mask)
		if (p->slots[at].hash == hash && is_term(&p->all[p->slots[at].posting - 1], term, head))
			return &p->all[p->slots[at].posting - 1];
	return add(p, &p->slots[at], hash, term, head);
}

/* The posting that a term has if no other is in its place; any, if it has none yet. */
static const struct posting *likely(const struct postings *p, uint32_t hash)
{
	uint32_t posting = p->slots[hash & p->mask].posting;

	return &p->all[posting ? posting - 1 : 0];
}

/* Up to BATCH terms from *at on, to each its hash; moves *at behind them. Returns how many. */
static size_t take_terms(struct postings *p, const char **at, const char *end, struct waiting_term *batch)
{
	const char *space;
	size_t n = 0;

	for (; n < BATCH && *at < end && (space = memchr(*at, ' ', (size_t)(end - *at))); *at = space + 1) {
		if (space == *at)
			continue;
		batch[n].term = (struct slice){*at, (size_t)(space - *at)};
		batch[n].hash = (uint32_t)XXH3_64bits_withSeed(batch[n].term.ptr, batch[n].term.len, p->seed);
		__builtin_prefetch(&p->slots[batch[n].hash & p->mask]);
		n++;
	}
	return n;
}

ptrdiff_t postings_put(struct postings *p, int64_t article, unsigned column, struct slice terms)
{
	const char *at = terms.ptr, *end = at + terms.len;
	struct waiting_term batch[BATCH];
	ptrdiff_t count = 0;

	/* So that nobody can write an article whose terms all fall into one place. */
	if (!p->seed && getrandom(&p->seed, sizeof(p->seed), GRND_NONBLOCK) < 0)
		p->seed = (uintptr_t)p;
	if (!p->room && (!more_slots(p) || !more_postings(p)))
		return -ENOMEM;
	for (size_t n; (n = take_terms(p, &at, end, batch)) > 0;) {
		for (size_t i = 0; i < n; i++)
			__builtin_prefetch(likely(p, batch[i].hash));
		for (size_t i = 0; i < n; i++) {
			const struct posting *x = likely(p, batch[i].hash);

			__builtin_prefetch(x->list + x->used, 1);
		}
		for (size_t i = 0; i < n; i++) {
			struct posting *x = find(p, batch[i].term, batch[i].hash);

			if (!x || !put_position(p, x, article, column, (uint32_t)count++))
				return -ENOMEM;
		}
	}
	return count;
}

bool postings_none(const struct postings *p)
{
	return p->count == 0;
}

size_t postings_size(const struct postings *p)
{
	return p->bytes + p->room * sizeof(*p->all) + (p->slots ? (p->mask + 1) * sizeof(*p->slots) : 0);
}

static int in_order(const void *a, const void *b)
{
	const struct posting *x = *(const struct posting *const *)a, *y = *(const struct posting *const *)b;
	uint64_t first = htobe64(x->head), second = htobe64(y->head);
	size_t len = x->term_len < y->term_len ? x->term_len : y->term_len;
	int order = first < second ? -1 : first > second;

	if (order == 0 && len > HEAD)
		order = memcmp(x->term + HEAD, y->term + HEAD, len - HEAD);
	return order ? order : (x->term_len > y->term_len) - (x->term_len < y->term_len);
}

int postings_each(struct postings *p, int (*put)(void *context, struct slice term, struct slice doclist), void *context)
{
	struct posting **sorted = malloc((p->count + 1) * sizeof(struct posting *));
	int r = 0;

	if (!sorted)
		return -ENOMEM;
	for (size_t i = 0; i < p->count; i++) {
		sorted[i] = &p->all[i];
		close_article(sorted[i]);
	}
	qsort(sorted, p->count, sizeof(struct posting *), in_order);
	for (size_t i = 0; i < p->count && r == 0; i++) {
		const struct posting *x = sorted[i];
		const char *term = x->term_len > HEAD ? x->term : (const char *)&x->head;

		r = put(context, (struct slice){term, x->term_len}, (struct slice){(const char *)x->list, x->used});
	}
	free(sorted);
	return r;
}

void postings_reset(struct postings *p)
{
	if (p->slots)
		memset(p->slots, 0, (p->mask + 1) * sizeof(*p->slots));
	memset((void *)p->unused, 0, sizeof(p->unused));
	arena_reset(&p->arena);
	p->count = p->bytes = 0;
}

void postings_free(struct postings *p)
{
	free(p->all);
	free(p->slots);
	arena_free(&p->arena);
	memset(p, 0, sizeof(*p));
}
