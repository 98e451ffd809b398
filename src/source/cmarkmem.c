/* SPDX-License-Identifier: MIT */
/*
 * Memory for cmark.
 *
 * cmark asks for each node, each delimiter and each string by itself, and gives all of them back one by one: a third of
 * its time. Here they come from an arena that goes as a whole. Its functions for memory get nothing that says
 * whose memory it is, so the arena in use is known by thread.
 *
 * cmark does not look whether it got memory; like its own functions, these end the program where there is none.
 */
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

#include "source/cmarkmem.h"

static _Thread_local struct arena *in_use;

/* In front of what cmark gets: realloc has to know how much to copy. */
struct block {
	size_t size;
	alignas(max_align_t) char bytes[];
};

static void *take(size_t count, size_t size)
{
	struct block *block = NULL;
	size_t bytes;

	if (!__builtin_mul_overflow(count, size, &bytes) && bytes < SIZE_MAX / 2)
		block = arena_alloc(in_use, sizeof(*block) + bytes);
	if (!block) {
		fputs("compliancefs: out of memory\n", stderr);
		abort();
	}
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

cmark_node *cmark_read(struct slice text, struct arena *arena)
{
	static cmark_mem memory = {take, take_more, leave};
	cmark_parser *parser;

	in_use = arena;
	parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &memory);
	cmark_parser_feed(parser, text.len ? text.ptr : "", text.len);
	return cmark_parser_finish(parser);
}
