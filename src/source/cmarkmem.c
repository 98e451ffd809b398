/* SPDX-License-Identifier: MIT */
/*
 * Memory for cmark.
 *
 * cmark asks for each node, each delimiter and each string by itself, and gives all of them back one by one: a third of
 * its time. Here they come from an arena that goes as a whole, and zeroing it is not done one by one either. Its functions for memory get nothing that says
 * whose memory it is, so the call that is under way is known by thread.
 *
 * cmark does not look whether it got memory, and its own functions end the program where there is none. These leave
 * its call instead, by longjmp: all that it has made lies in the arena, and it keeps nothing elsewhere.
 */
#include <setjmp.h>
#include <stdalign.h>
#include <stdlib.h>

#include "source/cmarkmem.h"

#define PIECE ((size_t)2 << 10) /* what is larger than a quarter does without */

struct call {
	struct arena *arena;
	char *at, *end; /* what is left of a piece: zeros */
	jmp_buf way_out;
};

static _Thread_local struct call *under_way;

/* In front of what cmark gets: realloc has to know how much to copy. */
struct block {
	size_t size;
	alignas(max_align_t) char bytes[];
};

/* Apart from take_bytes, which has nothing to keep across a call then. */
static __attribute__((noinline)) void *take_piece(struct call *call, size_t size, bool zeroed)
{
	bool small = size < PIECE / 4;
	char *bytes = small || zeroed ? arena_alloc(call->arena, small ? PIECE : size) : arena_bytes(call->arena, size);

	if (!bytes)
		longjmp(call->way_out, 1);
	if (small) {
		call->at = bytes + size;
		call->end = bytes + PIECE;
	}
	return bytes;
}

/* Most is small: it comes from pieces that are zeroed as a whole. */
static inline void *take_bytes(size_t bytes, bool zeroed)
{
	struct call *call = under_way;
	size_t size = (sizeof(struct block) + bytes + ARENA_ALIGN - 1) & ~(ARENA_ALIGN - 1);
	struct block *block = (struct block *)(void *)call->at;

	if (size <= (size_t)(call->end - call->at))
		call->at += size;
	else
		block = take_piece(call, size, zeroed);
	block->size = bytes;
	return block->bytes;
}

#define TOO_MUCH (SIZE_MAX / 2) /* no arena has it */

static void *take(size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes) || bytes > TOO_MUCH)
		bytes = TOO_MUCH;
	return take_bytes(bytes, true);
}

static void *take_more(void *old, size_t size)
{
	struct block *block = old ? (struct block *)((char *)old - offsetof(struct block, bytes)) : NULL;
	void *more;

	if (block && size <= block->size)
		return old;
	more = take_bytes(size < TOO_MUCH ? size : TOO_MUCH, false);
	if (block)
		memcpy(more, old, block->size);
	return more;
}

static void leave(void *old)
{
	(void)old;
}

static cmark_node *read_text(struct slice text)
{
	static cmark_mem memory = {take, take_more, leave};
	cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &memory);

	cmark_parser_feed(parser, text.len ? text.ptr : "", text.len);
	return cmark_parser_finish(parser);
}

cmark_node *cmark_read(struct slice text, struct arena *arena)
{
	struct call call = {.arena = arena};
	cmark_node *volatile root = NULL;

	under_way = &call;
	if (setjmp(call.way_out) == 0)
		root = read_text(text);
	under_way = NULL;
	return root;
}

cmark_iter *cmark_walk(cmark_node *node, struct arena *arena)
{
	struct call call = {.arena = arena};
	cmark_iter *volatile iter = NULL;

	under_way = &call;
	if (setjmp(call.way_out) == 0)
		iter = cmark_iter_new(node);
	under_way = NULL;
	return iter;
}
