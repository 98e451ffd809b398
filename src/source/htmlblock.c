/* SPDX-License-Identifier: MIT */
/*
 * Blocks of raw HTML, as blocks of the document.
 *
 * Such a block is read as a browser would read a fragment, as far as the document
 * has words for it: paragraphs, headings, lists, quotes, tables, preformatted text.
 * What is open is a stack of bytes; a leaf (paragraph or heading) opens when there is
 * something to put in it. Nothing reaches from one block into the next: `<div>`, then
 * Markdown, then `</div>` are three blocks to Markdown, and the tags mean nothing to us.
 *
 * A table needs its number of columns before its first row, so tables are read twice.
 */
#include <strings.h>

#include "base/names.h"
#include "source/rawhtml.h"

#define TABLE_CELLS_MAX 200000
#define HEADING_MAX 400 /* bytes that are looked at for a heading's anchor */

enum open_block { OPEN_LIST, OPEN_ITEM, OPEN_QUOTE };

#define OPENED 4 /* or'ed to enum open_block: an event was written for it */

struct html_writer {
	struct emitter *em;
	struct html_scan scan;
	const char *pos, *end;
	struct buf stack; /* open containers, a byte each */
	unsigned lists, quotes;
	bool leaf;  /* a paragraph, heading or cell is open */
	bool space; /* white space was seen since the last word */
	/* the table at hand */
	bool counting; /* first reading: nothing is written */
	bool in_table, in_row, in_cell;
	bool no_tables; /* one had too many cells: their tags mean nothing any more */
	size_t columns, rows, cells;
};

static void container_open(struct html_writer *w, enum open_block block, const struct doc_event *e, unsigned room)
{
	unsigned char top = w->stack.len ? (unsigned char)w->stack.data[w->stack.len - 1] : OPENED;
	bool opened = (block != OPEN_ITEM || (top & OPENED)) && emit_container(w->em, e, room);

	buf_putc(&w->stack, (char)(block | (opened ? OPENED : 0)));
	w->lists += block == OPEN_LIST;
	w->quotes += block == OPEN_QUOTE;
}

static void container_close(struct html_writer *w)
{
	unsigned char top = (unsigned char)w->stack.data[w->stack.len - 1];

	buf_cut(&w->stack, w->stack.len - 1);
	if (top & OPENED)
		emit_block_close(w->em);
	w->lists -= (top & 3) == OPEN_LIST;
	w->quotes -= (top & 3) == OPEN_QUOTE;
}

static bool top_is(const struct html_writer *w, enum open_block block)
{
	return w->stack.len && (w->stack.data[w->stack.len - 1] & 3) == (char)block;
}

static void item_open(struct html_writer *w)
{
	container_open(w, OPEN_ITEM, &(struct doc_event){.op = DOC_ITEM}, 1);
}

static void leaf_close(struct html_writer *w)
{
	w->space = false;
	if (!w->leaf || w->in_table)
		return;
	emit_inline_end(w->em);
	emit_block_close(w->em);
	w->leaf = false;
}

static void leaf_open(struct html_writer *w, const struct doc_event *e)
{
	leaf_close(w);
	if (top_is(w, OPEN_LIST))
		item_open(w);
	emit_block(w->em, e);
	emit_inline_begin(w->em);
	w->leaf = true;
}

static void cell_open(struct html_writer *w);

/* Makes sure that inline content has a place. */
static void need_leaf(struct html_writer *w)
{
	if (w->in_table && !w->in_cell)
		cell_open(w);
	if (!w->leaf && !w->in_table && top_is(w, OPEN_LIST))
		item_open(w);
	if (!w->leaf && !w->in_table)
		leaf_open(w, &(struct doc_event){.op = DOC_PARAGRAPH, .flags = top_is(w, OPEN_ITEM) ? DOC_TIGHT : 0});
	if (w->space && w->em->has_content && !w->em->after_break && !w->em->pending_break && !w->counting)
		emit_text(w->em, slice_of(" "));
	w->space = false;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f';
}

static void take_text(struct html_writer *w, struct slice text)
{
	const char *p = text.ptr, *end = text.ptr + text.len, *word;

	while (p < end) {
		for (word = p; word < end && is_space(*word);)
			word++;
		w->space = w->space || word > p;
		for (p = word; p < end && !is_space(*p);)
			p++;
		if (p == word)
			break;
		need_leaf(w);
		if (!w->counting)
			emit_text(w->em, html_decode((struct slice){word, (size_t)(p - word)}, w->em->arena));
	}
}

/* The end tag of an element, between pos and end; end if there is none. */
static const char *find_end_tag(const struct html_writer *w, const char *end, struct slice name)
{
	const char *p = w->pos;

	while (p < end && (p = memmem(p, (size_t)(end - p), "</", 2))) {
		if ((size_t)(end - p) > name.len + 2 && strncasecmp(p + 2, name.ptr, name.len) == 0)
			return p;
		p += 2;
	}
	return end;
}

/* Text without its tags, entities decoded. */
static struct slice without_tags(struct html_writer *w, struct slice s)
{
	const char *p = s.ptr, *end = s.ptr + s.len, *open;
	struct html_tag tag;
	struct buf b = BUF_INIT;

	while (p < end && (open = memchr(p, '<', (size_t)(end - p)))) {
		buf_put(&b, p, (size_t)(open - p));
		p = open;
		if (html_tag_read((struct slice){p, (size_t)(end - p)}, &w->scan, &tag) && tag.kind != HTML_PSEUDO)
			p += tag.length;
		else
			buf_putc(&b, *p++);
	}
	if (p < end)
		buf_put(&b, p, (size_t)(end - p));
	s = html_decode(arena_dup(w->em->arena, buf_slice(&b)), w->em->arena);
	arena_drop_buf(w->em->arena, &b);
	return s;
}

static void take_heading(struct html_writer *w, const struct html_tag *tag)
{
	const char *limit = w->end - w->pos > HEADING_MAX ? w->pos + HEADING_MAX : w->end;
	const char *stop = find_end_tag(w, limit, tag->name);
	struct slice slug, content = {w->pos, stop < limit ? (size_t)(stop - w->pos) : 0};
	struct doc_event e = {.op = DOC_HEADING, .number = tag->detail};

	slug = slug_clean(html_anchor_name(tag, w->em->arena), w->em->arena);
	if (!slug.len) {
		struct buf b = BUF_INIT;

		slug_put(&b, slice_trim(without_tags(w, content)));
		slug = arena_dup(w->em->arena, buf_slice(&b));
		arena_drop_buf(w->em->arena, &b);
	}
	e.title = slug.len ? slug : slice_of("section");
	e.text = slug_unique(w->em->slugs, e.title);
	leaf_open(w, &e);
}

static void take_pre(struct html_writer *w, const struct html_tag *tag)
{
	const char *stop = find_end_tag(w, w->end, tag->name);
	struct doc_event e = {.op = DOC_CODE_BLOCK};
	struct slice text = {w->pos, (size_t)(stop - w->pos)};

	if (text.len && text.ptr[0] == '\n')
		text = (struct slice){text.ptr + 1, text.len - 1};
	text = without_tags(w, text);
	if (text.len && text.ptr[text.len - 1] != '\n')
		text = arena_printf(w->em->arena, "%.*s\n", (int)text.len, text.ptr);
	e.text = text;
	leaf_close(w);
	if (top_is(w, OPEN_LIST))
		item_open(w);
	emit_leaf(w->em, &e);
	w->pos = stop;
}

static void take_list(struct html_writer *w, const struct html_tag *tag)
{
	leaf_close(w);
	if (!tag->closing) {
		if (top_is(w, OPEN_LIST))
			item_open(w);
		container_open(w, OPEN_LIST,
			       &(struct doc_event){.op = DOC_LIST, .number = tag->detail ? 2 : 0, .flags = DOC_TIGHT},
			       2);
		return;
	}
	if (!w->lists)
		return;
	while (!top_is(w, OPEN_LIST))
		container_close(w);
	container_close(w);
}

static void take_item(struct html_writer *w, const struct html_tag *tag)
{
	leaf_close(w);
	if (top_is(w, OPEN_ITEM))
		container_close(w);
	if (tag->closing)
		return;
	if (!top_is(w, OPEN_LIST))
		container_open(w, OPEN_LIST, &(struct doc_event){.op = DOC_LIST, .flags = DOC_TIGHT}, 2);
	item_open(w);
}

static void take_quote(struct html_writer *w, const struct html_tag *tag)
{
	leaf_close(w);
	if (!tag->closing) {
		if (top_is(w, OPEN_LIST))
			item_open(w);
		container_open(w, OPEN_QUOTE, &(struct doc_event){.op = DOC_QUOTE}, 1);
		return;
	}
	if (!w->quotes)
		return;
	while (!top_is(w, OPEN_QUOTE))
		container_close(w);
	container_close(w);
}

static void cell_close(struct html_writer *w)
{
	if (!w->in_cell)
		return;
	w->in_cell = false;
	w->space = false;
	if (w->counting)
		return;
	emit_inline_end(w->em);
	emit_block_close(w->em);
}

static void row_close(struct html_writer *w)
{
	if (!w->in_row)
		return;
	cell_close(w);
	w->in_row = false;
	w->rows++;
	if (w->counting) {
		w->columns = w->cells > w->columns ? w->cells : w->columns;
		return;
	}
	for (; w->cells < w->columns; w->cells++) {
		emit_block(w->em, &(struct doc_event){.op = DOC_CELL});
		emit_block_close(w->em);
	}
	emit_block_close(w->em);
}

static void cell_open(struct html_writer *w)
{
	cell_close(w);
	if (!w->in_row) {
		w->in_row = true;
		w->cells = 0;
		if (!w->counting)
			emit_block(w->em, &(struct doc_event){.op = DOC_ROW, .number = w->rows == 0});
	}
	w->in_cell = true;
	w->cells++;
	if (w->counting)
		return;
	emit_block(w->em, &(struct doc_event){.op = DOC_CELL});
	emit_inline_begin(w->em);
}

static bool is_inline(enum html_kind kind)
{
	return kind == HTML_INLINE || kind == HTML_LINK || kind == HTML_CODE || kind == HTML_BREAK ||
	       kind == HTML_IMAGE;
}

static void skip_content(struct html_writer *w, const struct html_tag *tag)
{
	if (!tag->closing && !tag->empty)
		w->pos = find_end_tag(w, w->end, tag->name);
}

/* A tag inside a table; false at the table's end. */
static bool take_table_tag(struct html_writer *w, const struct html_tag *tag, unsigned *nested)
{
	if (tag->kind == HTML_TABLE) {
		if (tag->closing && *nested == 0)
			return false;
		*nested += tag->closing ? -1u : 1u;
	} else if (tag->kind == HTML_DROP) {
		skip_content(w, tag);
	} else if (tag->kind == HTML_ROW && !*nested) {
		row_close(w);
	} else if (tag->kind == HTML_CELL && !*nested) {
		if (tag->closing)
			cell_close(w);
		else
			cell_open(w);
	} else if (is_inline(tag->kind)) {
		if (!tag->closing)
			need_leaf(w);
		if (!w->counting && w->in_cell)
			html_emit_tag(w->em, tag);
	} else if (tag->kind != HTML_NONE && w->in_cell && !w->counting) {
		html_emit_tag(w->em, tag);
	}
	return true;
}

/* What stands at '<': a tag, or text. Goes behind it. */
static bool next_tag(struct html_writer *w, struct html_tag *tag)
{
	struct slice rest = {w->pos, (size_t)(w->end - w->pos)};
	size_t comment = html_comment_length(rest);

	*tag = (struct html_tag){.kind = HTML_NONE};
	if (comment) {
		w->pos += comment;
		return true;
	}
	if (!html_tag_read(rest, &w->scan, tag) || tag->kind == HTML_PSEUDO) {
		size_t len = tag->length ? tag->length : 1;

		take_text(w, (struct slice){w->pos, len});
		w->pos += len;
		return false;
	}
	w->pos += tag->length;
	return true;
}

/* The text up to the next '<'; false at the end. */
static bool next_text(struct html_writer *w)
{
	const char *open;

	if (w->pos == w->end)
		return false;
	open = memchr(w->pos, '<', (size_t)(w->end - w->pos));
	take_text(w, (struct slice){w->pos, (size_t)((open ? open : w->end) - w->pos)});
	w->pos = open ? open : w->end;
	return open != NULL;
}

static void read_table(struct html_writer *w, bool counting)
{
	struct html_tag tag;
	unsigned nested = 0;

	w->counting = counting;
	w->rows = 0;
	while (next_text(w))
		if (next_tag(w, &tag) && !take_table_tag(w, &tag, &nested))
			break;
	row_close(w);
	w->counting = false;
}

static void take_table(struct html_writer *w, const struct html_tag *tag)
{
	const char *start = w->pos;

	leaf_close(w);
	if (tag->closing || w->no_tables)
		return;
	if (top_is(w, OPEN_LIST))
		item_open(w);
	w->columns = 0;
	w->in_table = true;
	read_table(w, true);
	if (w->columns && w->rows * w->columns <= TABLE_CELLS_MAX) {
		w->pos = start;
		emit_block(w->em, &(struct doc_event){.op = DOC_TABLE, .number = w->columns});
		read_table(w, false);
		emit_block_close(w->em);
		w->in_table = false;
	} else {
		w->in_table = false;
		w->no_tables = w->columns != 0;
		w->pos = w->columns ? start : w->pos;
	}
}

static void take_tag(struct html_writer *w, const struct html_tag *tag)
{
	switch (tag->kind) {
	case HTML_INLINE:
	case HTML_LINK:
	case HTML_CODE:
	case HTML_BREAK:
	case HTML_IMAGE:
		if (!tag->closing)
			need_leaf(w);
		if (w->leaf)
			html_emit_tag(w->em, tag);
		break;
	case HTML_DROP:
		skip_content(w, tag);
		break;
	case HTML_HEADING:
		if (tag->closing)
			leaf_close(w);
		else
			take_heading(w, tag);
		break;
	case HTML_LIST:
		take_list(w, tag);
		break;
	case HTML_ITEM:
		take_item(w, tag);
		break;
	case HTML_QUOTE:
		take_quote(w, tag);
		break;
	case HTML_PRE:
		if (!tag->closing)
			take_pre(w, tag);
		break;
	case HTML_TABLE:
		take_table(w, tag);
		break;
	case HTML_RULE:
		leaf_close(w);
		if (!top_is(w, OPEN_LIST))
			emit_leaf(w->em, &(struct doc_event){.op = DOC_RULE});
		break;
	case HTML_BLOCK:
	case HTML_ROW:
	case HTML_CELL:
		leaf_close(w);
		break;
	case HTML_NONE:
	case HTML_PSEUDO:
		break;
	}
}

/* Whether anything is left of a block of HTML: text, an image, an anchor. A lone `<div>` or comment is nothing. */
static bool says_something(struct slice s, struct arena *arena)
{
	struct html_scan scan = {0};
	struct html_tag tag;
	size_t length;

	for (; s.len; s = (struct slice){s.ptr + length, s.len - length}) {
		length = s.ptr[0] == '<' ? html_comment_length(s) : 1;
		if (length == 0) {
			if (!html_tag_read(s, &scan, &tag) || tag.kind == HTML_PSEUDO || tag.kind == HTML_IMAGE ||
			    tag.kind == HTML_RULE || (tag.kind == HTML_LINK && html_anchor_name(&tag, arena).len))
				return true;
			length = tag.length;
		} else if (s.ptr[0] != '<' && !is_space(s.ptr[0])) {
			return true;
		}
	}
	return false;
}

void html_emit_block(struct emitter *em, struct slice literal)
{
	struct html_writer w = {.em = em, .pos = literal.ptr, .end = literal.ptr + literal.len, .stack = BUF_INIT};
	struct html_tag tag;

	if (!says_something(literal, em->arena))
		return;
	while (next_text(&w))
		if (next_tag(&w, &tag))
			take_tag(&w, &tag);
	leaf_close(&w);
	while (w.stack.len)
		container_close(&w);
	arena_drop_buf(em->arena, &w.stack);
}
