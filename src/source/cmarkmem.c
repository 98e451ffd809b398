/* SPDX-License-Identifier: MIT */
/*
 * Memory for cmark.
 *
 * cmark asks for each node, each delimiter and each string by itself, and gives all of them back one by one: a third of
 * its time. Here they come from an arena that goes as a whole. Its functions for memory get nothing that says
 * whose memory it is, so the call that is under way is known by thread.
 *
 * cmark does not look whether it got memory, and its own functions end the program where there is none. These leave
 * its call instead, by longjmp: all that it has made lies in the arena, and it keeps nothing elsewhere.
 */
#include <setjmp.h>
#include <stdalign.h>
#include <stdlib.h>

#include "source/cmarkmem.h"

struct call {
	struct arena *arena;
	jmp_buf way_out;
};

static _Thread_local struct call *under_way;

/* In front of what cmark gets: realloc has to know how much to copy. */
struct block {
	size_t size;
	alignas(max_align_t) char bytes[];
};

static void *take(size_t count, size_t size)
{
	struct block *block = NULL;
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes) || bytes >= SIZE_MAX / 2)
		under_way->arena->failed = true;
	else
		block = arena_alloc(under_way->arena, sizeof(*block) + bytes);
	if (!block)
		longjmp(under_way->way_out, 1);
	block->size = bytes;
	return block->bytes;
}

static void *take_more(void *old, size_t size)
{
	struct block *block = old ? (struct block *)((char *)old - offsetof(struct block, bytes)) : NULL;
	void *more;

	if (block && size <= block->size)
		return old;
	more = take(1, size);
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
