/* SPDX-License-Identifier: MIT */
/*
 * Markdown to the document stream.
 *
 * The published text is parsed by cmark as a whole. Its tree is then walked twice, by cmark's
 * iterator, so that no nesting costs stack:
 *
 * 1. planning: what of each block is not in the tree as it should be? Tables (paragraphs to
 *    cmark), the source side of paragraphs, headings and cells, the marks of alerts. Content that
 *    needs parsing is gathered as pieces (pieces.h), and parsed in one go;
 * 2. emitting: tree and pieces become events.
 *
 * A plan hangs on its node as user data; most nodes have none.
 */
#include <errno.h>

#include <cmark.h>

#include "base/names.h"
#include "source/alert.h"
#include "source/brief.h"
#include "source/cmarkmem.h"
#include "source/dialect.h"
#include "source/emit.h"
#include "source/inline.h"
#include "source/rawhtml.h"
#include "source/table.h"

#define MARKS_MAX 400000

struct plan {
	enum quote_kind kind; /* of a quote */
	enum doc_alert alert;
	size_t skip;   /* of a paragraph: the length of the alert's mark */
	size_t source; /* piece */
	struct table_part *parts;
	size_t part_count;
};

struct markdown {
	struct leaf_index index;
	struct brief brief;
	struct pieces pieces;
	struct emitter em;
	struct arena *arena;
	struct arena cmark;    /* cmark's trees */
	struct buf lines;      /* struct leaf_line, of the block at hand */
	struct buf containers; /* open ones, a byte each: whether an event was written */
	struct buf scratch;
	cmark_iter *iter;      /* of the text's tree */
	size_t unit; /* the first whose heading is not known yet */
};

static struct plan *plan_of(cmark_node *node)
{
	return cmark_node_get_user_data(node);
}

static struct plan *need_plan(struct markdown *m, cmark_node *node)
{
	struct plan *plan = plan_of(node);

	if (!plan) {
		plan = arena_alloc(m->arena, sizeof(*plan));
		cmark_node_set_user_data(node, plan);
	}
	return plan;
}

/* An alert's mark, on the first line of the first paragraph of a quote: taken off the lines. */
static void plan_alert(struct markdown *m, cmark_node *node, struct leaf_line **lines, size_t *count)
{
	cmark_node *parent = cmark_node_parent(node);
	struct plan *plan, *own;
	enum doc_alert alert = DOC_NOTE;
	enum quote_kind kind;
	size_t length;

	if (!*count || !parent || cmark_node_get_type(parent) != CMARK_NODE_BLOCK_QUOTE || cmark_node_previous(node))
		return;
	kind = alert_read((struct slice){(*lines)->start, (size_t)((*lines)->end - (*lines)->start)}, &alert, &length);
	if (kind == QUOTE_PLAIN)
		return;
	plan = need_plan(m, parent);
	own = need_plan(m, node);
	if (!plan || !own)
		return;
	plan->kind = kind;
	plan->alert = alert;
	own->skip = length;
	(*lines)->start += length;
	if (!slice_trim((struct slice){(*lines)->start, (size_t)((*lines)->end - (*lines)->start)}).len) {
		++*lines;
		--*count;
	}
}

static enum segment_kind kind_of(cmark_node *leaf)
{
	cmark_node *parent = cmark_node_parent(leaf);

	if (cmark_node_get_type(leaf) == CMARK_NODE_HEADING)
		return cmark_node_get_heading_level(leaf) == 1 ? SEGMENT_TITLE : SEGMENT_HEADING;
	return parent && cmark_node_get_type(parent) == CMARK_NODE_ITEM ? SEGMENT_ITEM : SEGMENT_PARAGRAPH;
}

/* Whether a block is no table, no alert and has no source: a line, not in a quote, of an article that carries none. */
static bool is_simple(const struct markdown *m, cmark_node *node)
{
	return !m->index.s->segment_count && cmark_node_get_start_line(node) == cmark_node_get_end_line(node) &&
	       cmark_node_get_type(cmark_node_parent(node)) != CMARK_NODE_BLOCK_QUOTE;
}

static void plan_leaf(struct markdown *m, cmark_node *node)
{
	struct leaf_line *lines;
	struct table_part *parts;
	struct plan *plan;
	size_t count, n;
	bool heading = cmark_node_get_type(node) == CMARK_NODE_HEADING;

	if (is_simple(m, node))
		return;
	buf_reset(&m->lines);
	count = leaf_lines(&m->index, node, &m->lines);
	if (m->lines.error) {
		m->arena->failed = true;
		return;
	}
	lines = (struct leaf_line *)(void *)m->lines.data;
	if (count)
		pieces_set_kind(&m->pieces, lines[0].start, lines[count - 1].end, kind_of(node));
	if (!heading)
		plan_alert(m, node, &lines, &count);
	/* A table that a line of dashes follows is a heading to cmark. */
	if (count > 1 && (!heading || cmark_node_get_heading_level(node) == 2) &&
	    (n = table_split(&m->pieces, lines, count, &parts)) > 0) {
		plan = need_plan(m, node);
		if (plan) {
			plan->parts = parts;
			plan->part_count = n;
		}
		return;
	}
	n = count ? pieces_add_source(&m->pieces, lines, count) : 0;
	plan = n ? need_plan(m, node) : NULL;
	if (plan)
		plan->source = n;
}

static void plan_all(struct markdown *m)
{
	cmark_iter *iter = m->iter;
	cmark_event_type event;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		cmark_node_type type = cmark_node_get_type(node);

		if (event != CMARK_EVENT_ENTER || (type != CMARK_NODE_PARAGRAPH && type != CMARK_NODE_HEADING))
			continue;
		plan_leaf(m, node);
		cmark_iter_reset(iter, node, CMARK_EVENT_EXIT);
	}
}

static void emit_table(struct markdown *m, const struct table *t)
{
	struct emitter *em = &m->em;
	const struct table_cell *cell = t->cells;

	emit_block(em, &(struct doc_event){.op = DOC_TABLE, .number = t->columns});
	for (size_t row = 0; row < t->rows; row++) {
		emit_block(em, &(struct doc_event){.op = DOC_ROW, .number = row == 0});
		for (size_t i = 0; i < t->columns; i++, cell++) {
			emit_block(em, &(struct doc_event){.op = DOC_CELL, .number = t->aligns[i]});
			pieces_emit(&m->pieces, cell->text, em);
			pieces_emit_source(&m->pieces, cell->source, em);
			emit_block_close(em);
		}
		emit_block_close(em);
	}
	emit_block_close(em);
}

static bool is_tight(cmark_node *paragraph)
{
	cmark_node *item = cmark_node_parent(paragraph), *list = item ? cmark_node_parent(item) : NULL;

	return list && cmark_node_get_type(list) == CMARK_NODE_LIST && cmark_node_get_list_tight(list);
}

static void emit_parts(struct markdown *m, cmark_node *node, const struct plan *plan)
{
	struct emitter *em = &m->em;

	for (size_t i = 0; i < plan->part_count; i++) {
		const struct table_part *part = &plan->parts[i];

		if (part->is_table) {
			emit_table(m, &part->table);
			continue;
		}
		emit_block(em, &(struct doc_event){.op = DOC_PARAGRAPH, .flags = is_tight(node) ? DOC_TIGHT : 0});
		pieces_emit(&m->pieces, part->text, em);
		pieces_emit_source(&m->pieces, part->source, em);
		emit_block_close(em);
	}
	if (cmark_node_get_type(node) == CMARK_NODE_HEADING)
		emit_leaf(em, &(struct doc_event){.op = DOC_RULE});
}

/* Whether nothing follows an alert's mark in its paragraph. */
static bool is_mark_only(struct markdown *m, cmark_node *node, const struct plan *plan)
{
	size_t n;

	buf_reset(&m->lines);
	n = leaf_lines(&m->index, node, &m->lines);
	m->arena->failed = m->arena->failed || m->lines.error;
	if (n == 1 && !m->lines.error) {
		const struct leaf_line *line = (const struct leaf_line *)(const void *)m->lines.data;

		return slice_trim((struct slice){line->start, (size_t)(line->end - line->start)}).len <= plan->skip;
	}
	return n == 0;
}

/* Emits a paragraph's text that cmark has not seen. */
static void emit_brief(struct emitter *em, struct slice text)
{
	const char *p = text.ptr, *end = p + text.len, *lf;

	while (end > p && end[-1] == ' ')
		end--;
	emit_inline_begin(em);
	while ((lf = memchr(p, '\n', (size_t)(end - p)))) {
		inline_emit_text(em, (struct slice){p, (size_t)(lf - p)});
		emit_break(em, DOC_SOFT_BREAK);
		p = lf + 1;
	}
	inline_emit_text(em, (struct slice){p, (size_t)(end - p)});
	emit_inline_end(em);
}

static void emit_paragraph(struct markdown *m, cmark_node *node)
{
	const struct brief_block *brief = brief_at(&m->brief, (size_t)cmark_node_get_start_line(node));
	const struct plan *plan = plan_of(node);

	if (plan && plan->part_count) {
		emit_parts(m, node, plan);
		return;
	}
	if (plan && plan->skip && is_mark_only(m, node, plan))
		return;
	emit_block(&m->em, &(struct doc_event){.op = DOC_PARAGRAPH, .flags = is_tight(node) ? DOC_TIGHT : 0});
	if (brief)
		emit_brief(&m->em, brief->text);
	else
		inline_emit(&m->em, m->iter, node, plan ? plan->skip : 0);
	pieces_emit_source(&m->pieces, plan ? plan->source : 0, &m->em);
	emit_block_close(&m->em);
}

static void emit_heading(struct markdown *m, cmark_node *node)
{
	struct doc_event e = {.op = DOC_HEADING, .number = (uint64_t)cmark_node_get_heading_level(node)};
	const struct plan *plan = plan_of(node);
	bool anchored;

	if (plan && plan->part_count) {
		emit_parts(m, node, plan);
		return;
	}
	e.title = inline_anchor(m->iter, node, m->arena);
	anchored = e.title.len > 0;
	if (!anchored) {
		struct buf plain = BUF_INIT;

		inline_plain(m->iter, node, &plain);
		buf_reset(&m->scratch);
		slug_put(&m->scratch, slice_trim(buf_slice(&plain)));
		e.title = m->scratch.len ? arena_dup(m->arena, buf_slice(&m->scratch)) : slice_of("section");
		arena_drop_buf(m->arena, &plain);
	}
	e.text = slug_unique(m->em.slugs, e.title);
	emit_block(&m->em, &e);
	inline_emit(&m->em, m->iter, node, 0);
	pieces_emit_source(&m->pieces, plan ? plan->source : 0, &m->em);
	emit_block_close(&m->em);
}

static struct slice literal_of(struct markdown *m, cmark_node *node)
{
	return inline_without_marks(slice_of(cmark_node_get_literal(node)), m->arena, "\n");
}

static void emit_code_block(struct markdown *m, cmark_node *node)
{
	struct slice info = slice_of(cmark_node_get_fence_info(node)), code = literal_of(m, node);
	size_t word = 0;

	while (word < info.len && info.ptr[word] != ' ' && info.ptr[word] != '\t')
		word++;
	info.len = word;
	emit_leaf(&m->em, &(struct doc_event){.op = DOC_CODE_BLOCK, .text = code, .url = info});
}

static bool open_list(struct markdown *m, cmark_node *node)
{
	struct doc_event e = {.op = DOC_LIST, .flags = cmark_node_get_list_tight(node) ? DOC_TIGHT : 0};

	if (cmark_node_get_list_type(node) == CMARK_ORDERED_LIST)
		e.number = 1 + (uint64_t)cmark_node_get_list_start(node);
	return emit_container(&m->em, &e, 2);
}

static bool open_quote(struct markdown *m, cmark_node *node)
{
	const struct plan *plan = plan_of(node);
	struct doc_event e = {.op = DOC_QUOTE};

	if (plan && plan->kind == QUOTE_FLAT)
		return false;
	if (plan && plan->kind == QUOTE_ALERT)
		e = (struct doc_event){.op = DOC_ALERT, .number = plan->alert};
	return emit_container(&m->em, &e, 1);
}

static void enter_container(struct markdown *m, cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);
	bool opened;

	if (type == CMARK_NODE_LIST)
		opened = open_list(m, node);
	else if (type == CMARK_NODE_BLOCK_QUOTE)
		opened = open_quote(m, node);
	else
		opened = m->containers.len && m->containers.data[m->containers.len - 1] &&
			 emit_container(&m->em, &(struct doc_event){.op = DOC_ITEM}, 1);
	buf_putc(&m->containers, opened);
}

static void leave_container(struct markdown *m)
{
	bool opened = m->containers.data[m->containers.len - 1];

	buf_cut(&m->containers, m->containers.len - 1);
	if (opened)
		emit_block_close(&m->em);
}

static bool is_container(cmark_node_type type)
{
	return type == CMARK_NODE_LIST || type == CMARK_NODE_ITEM || type == CMARK_NODE_BLOCK_QUOTE;
}

/* Says of all units that begin before a place, which is that of the next block, under which heading they stand. */
static void place_units(struct markdown *m, size_t before)
{
	const struct source *s = m->index.s;

	for (; m->unit < s->segment_count && s->spans[m->unit].start < before; m->unit++)
		if (s->headings)
			s->headings[m->unit] = m->em.headings;
}

static void emit_leaf_block(struct markdown *m, cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);
	int line = cmark_node_get_start_line(node);

	if (line >= 1 && (size_t)line <= m->index.count)
		place_units(m, m->index.starts[line - 1]);

	m->em.line = leaf_file_line(&m->index, node);
	if (type == CMARK_NODE_PARAGRAPH)
		emit_paragraph(m, node);
	else if (type == CMARK_NODE_HEADING)
		emit_heading(m, node);
	else if (type == CMARK_NODE_CODE_BLOCK)
		emit_code_block(m, node);
	else if (type == CMARK_NODE_HTML_BLOCK)
		html_emit_block(&m->em, literal_of(m, node));
	else if (type == CMARK_NODE_THEMATIC_BREAK)
		emit_leaf(&m->em, &(struct doc_event){.op = DOC_RULE});
}

static void emit_all(struct markdown *m)
{
	cmark_iter *iter = m->iter;
	cmark_event_type event;

	cmark_iter_reset(iter, cmark_iter_get_root(iter), CMARK_EVENT_ENTER);
	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		cmark_node_type type = cmark_node_get_type(node);

		if (is_container(type) && event == CMARK_EVENT_ENTER) {
			m->em.line = leaf_file_line(&m->index, node);
			enter_container(m, node);
		} else if (is_container(type)) {
			leave_container(m);
		} else if (event == CMARK_EVENT_ENTER) {
			emit_leaf_block(m, node);
			if (type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING)
				cmark_iter_reset(iter, node, CMARK_EVENT_EXIT);
		}
	}
}

/* Whether a text has so many marks that cmark's tree, some 170 bytes for each, would fill the memory. */
static bool is_too_dense(struct slice text)
{
	static const bool marks[256] = {
	    ['\n'] = true, ['!'] = true, ['&'] = true, ['*'] = true, ['<'] = true,  ['['] = true,
	    [']'] = true,  ['_'] = true, ['`'] = true, ['|'] = true, ['\\'] = true, ['>'] = true,
	    ['-'] = true,  ['+'] = true, ['.'] = true, [')'] = true, ['#'] = true,
	};
	size_t n = 0;

	if (text.len <= MARKS_MAX)
		return false;
	for (size_t i = 0; i < text.len; i++)
		n += marks[(unsigned char)text.ptr[i]];
	return n > MARKS_MAX;
}

static int build(struct markdown *m, struct slice text)
{
	cmark_node *document;
	int rc;

	if (is_too_dense(text)) {
		finding_add(m->em.findings, SEVERITY_WARNING, 0, "too-dense",
			    "more than %d characters that could be Markdown; shown as it is", MARKS_MAX);
		emit_leaf(&m->em, &(struct doc_event){.op = DOC_CODE_BLOCK, .text = m->index.s->markdown});
		return 0;
	}
	document = cmark_read(brief_make(&m->brief, &m->index, text, m->arena), &m->cmark);
	m->iter = document ? cmark_walk(document, &m->cmark) : NULL;
	if (!m->iter)
		return -ENOMEM;
	plan_all(m);
	rc = pieces_parse(&m->pieces);
	if (rc == 0) {
		emit_all(m);
		place_units(m, m->index.s->markdown.len + 1);
	}
	return rc;
}

int source_document(const struct source *s, const struct document_options *options, struct arena *arena,
		    struct buf *document, struct reference **references, size_t *reference_count, struct media **media,
		    size_t *media_count, struct findings *findings)
{
	struct links links = {.arena = arena, .options = options, .path = s->path};
	struct slugs slugs = {.taken = {.arena = arena}};
	struct markdown m = {.arena = arena, .lines = BUF_INIT, .containers = BUF_INIT, .scratch = BUF_INIT};
	struct slice text;
	int rc;

	links.known_references.arena = links.known_media.arena = arena;
	text = dialect_prepare(s, arena, findings);
	rc = leaf_index_make(&m.index, s, arena);
	pieces_init(&m.pieces, s, text, arena, &m.cmark);
	emit_init(&m.em, document, arena, findings);
	/* It is about as long. */
	buf_reserve(document, s->markdown.len);
	m.em.links = &links;
	m.em.slugs = &slugs;
	if (rc == 0)
		rc = build(&m, text);
	*references = links.references;
	*reference_count = links.reference_count;
	*media = links.media;
	*media_count = links.media_count;
	emit_free(&m.em);
	pieces_free(&m.pieces);
	arena_drop_buf(arena, &m.lines);
	arena_drop_buf(arena, &m.containers);
	arena_drop_buf(arena, &m.scratch);
	if (rc == 0 && (arena->failed || m.cmark.failed))
		rc = -ENOMEM;
	arena_free(&m.cmark);
	return rc < 0 ? rc : document->error;
}
