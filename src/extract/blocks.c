/* SPDX-License-Identifier: MIT */
/*
 * Where am I: one pass over the document stream.
 *
 * What an article says depends on the section it says it in, and sections are
 * told apart by the slugs of their headings, which are English in every language.
 * So this file keeps, while it walks, the stack of headings above: a heading of
 * level n ends all headings of level n and deeper.  The meaning of a place is that
 * of the innermost heading which has one by itself: "Azure" under "Audits, reports,
 * and certificates" is still about certificates, "Frequently asked questions" there
 * is not.  The title (H1) never gives a meaning: it names the article.
 *
 * Lists, tables and quotes are counted as they open, so that those who collect
 * facts can tell a bullet from the paragraph behind it by comparing numbers.
 */
#include "extract/blocks.h"

void blocks_start(struct blocks *b, const struct catalog *catalog, struct slice document, struct arena *arena)
{
	/* Not `open`, which is large: what of it is in use is filled as it opens. */
	memset(b, 0, offsetof(struct blocks, open));
	b->catalog = catalog;
	b->arena = arena;
	b->reader = doc_read(document);
}

static void place_find(struct place *p)
{
	p->owner = 0;
	p->meaning = SECTION_OTHER;
	for (unsigned level = HEADING_LEVELS - 1; level >= 2; level--)
		if (p->at[level].number && p->at[level].meaning != SECTION_OTHER) {
			p->owner = level;
			p->meaning = p->at[level].meaning;
			return;
		}
}

static void enter_section(struct blocks *b, const struct doc_event *e, unsigned level)
{
	struct slice slug = e->title.len ? e->title : e->text;

	for (unsigned i = level; i < HEADING_LEVELS; i++)
		b->place.at[i].number = 0;
	b->place.at[level] = (struct heading){
		.number = ++b->headings,
		.slug = slug,
		.meaning = level > 1 ? catalog_section(b->catalog, slug) : SECTION_OTHER,
		.inlines = b->reader,
	};
	place_find(&b->place);
}

static void open_container(struct blocks *b, const struct doc_event *e)
{
	struct container *c = &b->open[b->depth++];

	*c = (struct container){.op = (unsigned char)e->op};
	if (e->op == DOC_LIST) {
		if (b->lists++ == 0)
			b->list = ++b->list_count;
	} else if (e->op == DOC_ITEM) {
		c->item = ++b->items;
	} else if (e->op == DOC_QUOTE || e->op == DOC_ALERT) {
		b->quotes++;
	} else if (e->op == DOC_TABLE) {
		b->table = ++b->tables;
		b->columns = (unsigned)e->number;
		b->row = 0;
	} else if (e->op == DOC_ROW) {
		b->column = 0;
	}
}

static void close_container(struct blocks *b)
{
	enum doc_op op;

	if (!b->depth)
		return;
	op = (enum doc_op)b->open[--b->depth].op;
	if (op == DOC_LIST)
		b->lists--;
	else if (op == DOC_QUOTE || op == DOC_ALERT)
		b->quotes--;
	else if (op == DOC_ROW)
		b->row++;
}

/* Fills what a block knows of the containers around it. */
static void place_block(struct blocks *b, struct block *block, enum block_kind kind)
{
	*block = (struct block){.kind = kind, .inlines = b->reader, .lists = b->lists, .quoted = b->quotes > 0};
	block->list = b->lists ? b->list : 0;
	for (unsigned i = b->depth; i-- > 0;)
		if (b->open[i].op == DOC_ITEM) {
			block->item = b->open[i].item;
			block->leads = !b->open[i].filled;
			b->open[i].filled = true;
			break;
		}
	if (kind == BLOCK_CELL) {
		block->table = b->table;
		block->row = b->row;
		block->column = b->column++;
		block->columns = b->columns;
	}
}

static void take_heading(struct blocks *b, struct block *block, const struct doc_event *e)
{
	unsigned level = e->number < 1 ? 1 : e->number > 6 ? 6 : (unsigned)e->number;

	place_block(b, block, BLOCK_HEADING);
	block->level = level;
	/* A heading inside an item or a quote opens no section: nothing behind the list belongs to it. */
	if (!b->depth)
		enter_section(b, e, level);
	doc_skip(&b->reader);
}

bool blocks_next(struct blocks *b, struct block *block)
{
	struct doc_event e;

	while (doc_next(&b->reader, &e)) {
		switch ((int)e.op) {
		case DOC_HEADING:
			take_heading(b, block, &e);
			return true;
		case DOC_PARAGRAPH:
		case DOC_CELL:
			place_block(b, block, e.op == DOC_CELL ? BLOCK_CELL : BLOCK_PARAGRAPH);
			doc_skip(&b->reader);
			return true;
		case DOC_CODE_BLOCK:
			place_block(b, block, BLOCK_CODE);
			block->code = e.text;
			return true;
		case DOC_LIST:
		case DOC_ITEM:
		case DOC_QUOTE:
		case DOC_ALERT:
		case DOC_TABLE:
		case DOC_ROW:
			open_container(b, &e);
			break;
		case DOC_CLOSE:
			close_container(b);
			break;
		default:
			break;
		}
	}
	return false;
}
