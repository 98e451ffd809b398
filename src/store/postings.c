/* SPDX-License-Identifier: MIT */
/*
 * An inverted index in memory: a hash table of terms, each with the list of where it stands, which grows at its end.
 *
 * FTS5 has the same inside, but is asked by three calls for each of one and a half million terms. Here a term is one
 * look into the table and a byte or two more in its list. A term of up to eight bytes, as most are, is found, hashed
 * and compared as one number. A list lies in one piece; one that is full moves into a piece twice as long, and where it
 * lay another term's goes. Asking memory for what the next dozens of terms need, before it is needed, gained nothing.
 */
#include <assert.h>
#include <endian.h>
#include <stdlib.h>
#include <sys/random.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/terms.h"
#include "store/postings.h"
#include "store/sqlvarint.h"

static_assert(TERM_BYTES + 8 <= UINT8_MAX, "a term's length fits");

enum {
	ROOM_FIRST = 5, /* a list begins with 1 << 5 bytes */
	/* What one position may need: an article's number, its size, a column's mark and number, the position. */
	STEP = SQLVARINT_MAX + 1 + 2 + 5,
	SIZE_MAX_BYTES = 5,
	COLUMN_MARK = 0x01,
	HEAD = 8,
};

struct posting {
	uint64_t head; /* the term's first eight bytes, zeros behind */
	const char *term;
	uint8_t *list;
	int64_t article;   /* the last */
	uint32_t used;     /* of the list, which has 1 << room bytes */
	uint32_t size_at;  /* in the list: how long the last article's positions are, still to be filled in */
	uint32_t position; /* the last in its column */
	uint8_t room, term_len, column;
};

/* A term that is looked up. */
struct wanted {
	struct slice term;
	uint64_t head;
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

/* The positions of the last article are complete: twice their length goes in front of them. */
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

/* Most numbers have one byte or two, as often as not: which, is reckoned, as the processor cannot foresee it. */
static inline void put_number(struct posting *x, uint64_t n)
{
	uint8_t *p = x->list + x->used;
	bool two = n >= 0x80;

	if (n >= 0x4000) {
		x->used += (uint32_t)sqlvarint_put(p, n);
		return;
	}
	p[0] = two ? (uint8_t)(n >> 7 | 0x80) : (uint8_t)n;
	p[1] = n & 0x7f;
	x->used += 1 + two;
}

static bool put_position(struct postings *p, struct posting *x, int64_t article, unsigned column, uint32_t position)
{
	/* Room for the size of positions too, which close_article puts. */
	if ((!x->room || ((size_t)1 << x->room) - x->used < STEP + SIZE_MAX_BYTES) && !widen(p, x))
		return false;
	if (x->article != article) {
		if (x->article)
			close_article(x);
		put_number(x, (uint64_t)(article - x->article));
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
	put_number(x, position - x->position + 2);
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
	p->all = all;
	p->room = room;
	return true;
}

static struct posting *add(struct postings *p, struct posting_slot *slot, const struct wanted *w)
{
	struct posting *x;

	if (p->count == p->room && !more_postings(p))
		return NULL;
	x = &p->all[p->count];
	*x = (struct posting){.head = w->head, .term_len = (uint8_t)w->term.len};
	if (w->term.len > HEAD && !(x->term = arena_dup(&p->arena, w->term).ptr))
		return NULL;
	*slot = (struct posting_slot){w->hash, (uint32_t)++p->count};
	return x;
}

static bool is_term(const struct posting *x, const struct wanted *w)
{
	return x->head == w->head && x->term_len == w->term.len &&
	       (w->term.len <= HEAD || memcmp(x->term + HEAD, w->term.ptr + HEAD, w->term.len - HEAD) == 0);
}

static struct posting *find(struct postings *p, const struct wanted *w)
{
	size_t at;

	if (2 * p->count >= p->mask && !more_slots(p))
		return NULL;
	at = w->hash & p->mask;
	for (; p->slots[at].posting; at = (at + 1) & p->mask)
		if (p->slots[at].hash == w->hash && is_term(&p->all[p->slots[at].posting - 1], w))
			return &p->all[p->slots[at].posting - 1];
	return add(p, &p->slots[at], w);
}

/* Eight bytes of what is left, zeros behind. */
static inline uint64_t eight_bytes(const char *p, const char *end)
{
	uint64_t bytes = 0;

	/* Two of them: one whose length is not known would be a call for every term. */
	if (end - p >= HEAD)
		memcpy(&bytes, p, HEAD);
	else
		memcpy(&bytes, p, (size_t)(end - p));
	return bytes;
}

/* 0x80 in each byte that is a space, the lowest exactly:
 * https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord */
static inline uint64_t spaces_in(uint64_t bytes)
{
	uint64_t x = bytes ^ 0x2020202020202020u;

	return (x - 0x0101010101010101u) & ~x & 0x8080808080808080u;
}

/* The term at p, up to a space or the end. */
static inline void take_term(const struct postings *postings, const char *p, const char *end, struct wanted *w)
{
	__extension__ typedef unsigned __int128 wide;
	uint64_t bytes = le64toh(eight_bytes(p, end)), spaces = spaces_in(bytes);

	w->term.ptr = p;
	if (spaces) {
		wide product;

		w->term.len = (size_t)__builtin_ctzll(spaces) / 8;
		bytes &= ((uint64_t)1 << (8 * w->term.len)) - 1;
		product = (wide)(bytes ^ postings->seed) * 0x9e3779b97f4a7c15u;
		w->hash = (uint32_t)(product >> 64 ^ product);
	} else {
		const char *space = memchr(p, ' ', (size_t)(end - p));

		w->term.len = (size_t)((space ? space : end) - p);
		w->hash = (uint32_t)XXH3_64bits_withSeed(p, w->term.len, postings->seed);
	}
	w->head = htole64(bytes);
}

ptrdiff_t postings_put(struct postings *p, int64_t article, unsigned column, struct slice terms)
{
	const char *end = terms.ptr + terms.len;
	struct wanted wanted;
	ptrdiff_t count = 0;

	/* So that nobody can write an article whose terms all fall into one place. */
	if (!p->seed && getrandom(&p->seed, sizeof(p->seed), GRND_NONBLOCK) < 0)
		p->seed = (uintptr_t)p;
	for (const char *at = terms.ptr; at < end; at += wanted.term.len + 1) {
		struct posting *x;

		take_term(p, at, end, &wanted);
		if (wanted.term.len == 0)
			continue;
		x = find(p, &wanted);
		if (!x || !put_position(p, x, article, column, (uint32_t)count++))
			return -ENOMEM;
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

struct sorted {
	uint64_t head; /* as a number that sorts as its bytes do */
	struct posting *posting;
};

/*
 * By their heads, byte by byte from the last. It is done when nothing else is left to do: with qsort 44,000 terms take
 * 6 ms until the last is put, so 3. `spare` has room for as many; which of the two they are in afterwards is returned.
 */
static struct sorted *sort_heads(struct sorted *sorted, struct sorted *spare, size_t count)
{
	for (unsigned shift = 0; shift < 64; shift += 8) {
		size_t places[256] = {0}, place = 0, n;
		struct sorted *to = spare;

		for (size_t i = 0; i < count; i++)
			places[sorted[i].head >> shift & 0xff]++;
		for (size_t byte = 0; byte < 256; byte++, place += n) {
			n = places[byte];
			places[byte] = place;
		}
		for (size_t i = 0; i < count; i++)
			to[places[sorted[i].head >> shift & 0xff]++] = sorted[i];
		spare = sorted;
		sorted = to;
	}
	return sorted;
}

/* Of terms with the same head: by what follows. */
static int by_rest(const void *a, const void *b)
{
	const struct posting *x = ((const struct sorted *)a)->posting, *y = ((const struct sorted *)b)->posting;
	size_t len = x->term_len < y->term_len ? x->term_len : y->term_len;
	int order = len > HEAD ? memcmp(x->term + HEAD, y->term + HEAD, len - HEAD) : 0;

	return order ? order : x->term_len - y->term_len;
}

static struct sorted *sort(struct sorted *sorted, struct sorted *spare, size_t count)
{
	sorted = sort_heads(sorted, spare, count);
	for (size_t i = 0, n; i < count; i += n) {
		for (n = 1; i + n < count && sorted[i + n].head == sorted[i].head;)
			n++;
		if (n > 1)
			qsort(&sorted[i], n, sizeof(*sorted), by_rest);
	}
	return sorted;
}

int postings_each(struct postings *p, int (*put)(void *context, struct slice term, struct slice doclist), void *context)
{
	struct sorted *both = calloc(2 * p->count + 1, sizeof(*both)), *sorted = both;
	int r = 0;

	if (!both)
		return -ENOMEM;
	for (size_t i = 0; i < p->count; i++) {
		sorted[i] = (struct sorted){be64toh(p->all[i].head), &p->all[i]};
		close_article(&p->all[i]);
	}
	sorted = sort(both, both + p->count, p->count);
	for (size_t i = 0; i < p->count && r == 0; i++) {
		const struct posting *x = sorted[i].posting;
		const char *term = x->term_len > HEAD ? x->term : (const char *)&x->head;

		r = put(context, (struct slice){term, x->term_len}, (struct slice){(const char *)x->list, x->used});
	}
	free(both);
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
