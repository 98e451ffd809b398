/* SPDX-License-Identifier: MIT */
/*
 * What a block says: its words, its links and the bold words it begins with.
 *
 * The English side of a block holds the same links in the same order, nearly
 * always.  A link's English words are those of the link at its position if that has
 * the same URL, else of the one with the same URL (the first, second ... time it
 * occurs), else of the one at its position if both sides have equally many, else none.
 */
#include "base/arena.h"
#include "base/utf8.h"
#include "extract/blocks.h"

static struct slice keep_text(struct buf *b, struct arena *arena)
{
	struct slice s = {NULL, 0};

	if (!b->error)
		s = arena_dup(arena, slice_trim(buf_slice(b)));
	arena_drop_buf(arena, b);
	return s;
}

static bool is_blank(struct slice s)
{
	return slice_trim(s).len == 0;
}

static struct slice plain(struct doc_reader r, struct arena *arena)
{
	struct buf b = BUF_INIT;
	struct slice words = doc_words(r, &b);

	return b.cap || b.error ? keep_text(&b, arena) : slice_trim(words);
}

/* The English side of the block whose open event lies before r. */
static bool find_source(struct doc_reader r, struct doc_reader *source)
{
	unsigned outside = r.depth ? r.depth - 1 : 0;
	struct doc_event e;

	while (r.depth > outside && doc_next(&r, &e))
		if (e.op == DOC_SOURCE) {
			*source = doc_read_source(&r, &e);
			return true;
		}
	return false;
}

static struct slice plain_source(struct doc_reader r, struct arena *arena)
{
	struct doc_reader source;
	struct buf b = BUF_INIT;

	if (!find_source(r, &source))
		return (struct slice){NULL, 0};
	doc_inline_text(source, &b);
	return keep_text(&b, arena);
}

struct slice block_text(const struct block *block, struct arena *arena)
{
	return block->kind == BLOCK_CODE ? slice_trim(block->code) : plain(block->inlines, arena);
}

struct slice block_source(const struct block *block, struct arena *arena)
{
	return block->kind == BLOCK_CODE ? (struct slice){NULL, 0} : plain_source(block->inlines, arena);
}

struct slice heading_text(const struct heading *h, struct arena *arena)
{
	return plain(h->inlines, arena);
}

struct slice heading_source(const struct heading *h, struct arena *arena)
{
	return plain_source(h->inlines, arena);
}

/* Collects the links of the inline events from r to the close of its depth; *words: is there text between them? */
static size_t links_of(struct doc_reader r, struct arena *arena, struct block_link **links, bool *words)
{
	unsigned inside = r.depth;
	struct doc_event e;
	size_t count = 0;

	*links = NULL;
	*words = false;
	while (doc_next(&r, &e) && r.depth >= inside) {
		struct block_link *link;

		if (e.op == DOC_SOURCE) {
			doc_read_source(&r, &e);
		} else if (e.op == DOC_LINK) {
			link = arena_push(arena, links, &count, sizeof(*link));
			if (!link)
				return 0;
			link->url = e.url;
			link->in_site = e.number != 0;
			link->text = plain(r, arena);
			doc_skip(&r);
		} else if ((e.op == DOC_TEXT || e.op == DOC_CODE) && !is_blank(e.text)) {
			*words = true;
		}
	}
	return count;
}

/* Blocks with more links are nobody's prose; looking for counterparts there would cost the square. */
#define COUNTERPARTS_MAX 200

/* How many links before links[i] have its URL. */
static size_t repeats_before(const struct block_link *links, size_t i)
{
	size_t n = 0;

	for (size_t j = 0; j < i; j++)
		n += slice_eq(links[j].url, links[i].url);
	return n;
}

static const struct block_link *counterpart(const struct block_link *links, size_t count, size_t i,
					    const struct block_link *source, size_t source_count)
{
	size_t skip;

	if (i < source_count && slice_eq(links[i].url, source[i].url))
		return &source[i];
	if (count > COUNTERPARTS_MAX || source_count > COUNTERPARTS_MAX)
		return NULL;
	skip = repeats_before(links, i);
	for (size_t j = 0; j < source_count; j++)
		if (slice_eq(source[j].url, links[i].url) && skip-- == 0)
			return &source[j];
	return count == source_count ? &source[i] : NULL;
}

size_t block_links(const struct block *block, struct arena *arena, struct block_link **links)
{
	struct block_link *source_links;
	struct doc_reader source;
	size_t count, source_count;
	bool words, source_words;

	if (block->kind == BLOCK_CODE)
		return 0;
	count = links_of(block->inlines, arena, links, &words);
	for (size_t i = 0; i < count; i++)
		(*links)[i].alone = count == 1 && !words;
	if (!count || !find_source(block->inlines, &source))
		return count;
	source_count = links_of(source, arena, &source_links, &source_words);
	for (size_t i = 0; i < count; i++) {
		const struct block_link *same = counterpart(*links, count, i, source_links, source_count);

		if (same)
			(*links)[i].source = same->text;
	}
	return count;
}

static bool is_blank_text(const struct doc_event *e)
{
	return (e->op == DOC_TEXT && is_blank(e->text)) || e->op == DOC_SOFT_BREAK || e->op == DOC_BREAK ||
	       e->op == DOC_ANCHOR;
}

/* Asterisks that stayed in the text: "**lead** rest". */
static bool lead_of_text(struct slice text, struct slice *lead, struct slice *rest)
{
	struct slice inner = {text.ptr + 2, text.len - 2};
	ptrdiff_t end;

	if (text.len < 5 || memcmp(text.ptr, "**", 2) != 0)
		return false;
	end = slice_find(inner, slice_of("**"));
	if (end < 1)
		return false;
	*lead = slice_trim((struct slice){inner.ptr, (size_t)end});
	*rest = slice_trim((struct slice){inner.ptr + end + 2, inner.len - (size_t)end - 2});
	return true;
}

static bool lead_of(struct doc_reader r, struct arena *arena, struct slice *lead, struct slice *rest)
{
	unsigned inside = r.depth;
	struct buf bold = BUF_INIT, all = BUF_INIT;
	struct doc_reader behind = r;
	struct doc_event e;

	while (doc_next(&r, &e) && r.depth >= inside) {
		if (e.op == DOC_STRONG)
			doc_plain_text(&r, &bold);
		else if (is_blank_text(&e) && bold.len)
			buf_putc(&bold, ' ');
		else if (!is_blank_text(&e))
			break;
		behind = r;
	}
	if (!bold.len) {
		arena_drop_buf(arena, &bold);
		doc_plain_text(&behind, &all);
		return lead_of_text(keep_text(&all, arena), lead, rest);
	}
	*lead = keep_text(&bold, arena);
	/* At depth 0 the events are an English side, which has no close of its own. */
	if (inside)
		doc_plain_text(&behind, &all);
	else
		doc_inline_text(behind, &all);
	*rest = keep_text(&all, arena);
	return true;
}

bool block_lead(const struct block *block, struct arena *arena, struct slice *lead, struct slice *rest)
{
	return block->kind != BLOCK_CODE && lead_of(block->inlines, arena, lead, rest);
}

bool block_source_lead(const struct block *block, struct arena *arena, struct slice *lead)
{
	struct doc_reader source;
	struct slice rest;

	return block->kind != BLOCK_CODE && find_source(block->inlines, &source) &&
	       lead_of(source, arena, lead, &rest);
}
