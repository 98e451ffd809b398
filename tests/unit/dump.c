/* SPDX-License-Identifier: MIT */
/* See dump.h. */
#include "dump.h"

static const char *const names[DOC_OPS] = {
    "CLOSE",  "HEADING",     "PARAGRAPH", "LIST",      "ITEM",   "QUOTE", "ALERT",      "TABLE",  "ROW",
    "CELL",   "CODE_BLOCK",  "RULE",      "SOURCE",    "TEXT",   "CODE",  "SOFT_BREAK", "BREAK",  "EMPHASIS",
    "STRONG", "SUPERSCRIPT", "SUBSCRIPT", "UNDERLINE", "STRIKE", "LINK",  "IMAGE",      "ANCHOR",
};

static bool is_open(enum doc_op op)
{
	return op != DOC_CLOSE && op != DOC_CODE_BLOCK && op != DOC_RULE && op != DOC_TEXT && op != DOC_CODE &&
	       op != DOC_SOFT_BREAK && op != DOC_BREAK && op != DOC_IMAGE && op != DOC_ANCHOR;
}

static void put_quoted(struct buf *out, const char *label, struct slice s)
{
	if (!s.len)
		return;
	buf_puts(out, label);
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '\n')
			buf_puts(out, "\\n");
		else
			buf_putc(out, s.ptr[i]);
	}
	buf_putc(out, '"');
}

void dump_document(struct doc_reader r, struct buf *out)
{
	struct doc_event e;
	size_t depth = 0;

	while (doc_next(&r, &e)) {
		if (e.op == DOC_CLOSE) {
			depth--;
			continue;
		}
		buf_fill(out, ' ', depth * 2);
		buf_puts(out, names[e.op]);
		if (e.number && e.op != DOC_SOURCE)
			buf_printf(out, " %u", (unsigned)e.number);
		if (e.flags & DOC_TIGHT)
			buf_puts(out, " tight");
		if (e.op != DOC_SOURCE)
			put_quoted(out, " \"", e.text);
		put_quoted(out, " url=\"", e.url);
		put_quoted(out, " title=\"", e.title);
		buf_putc(out, '\n');
		depth += is_open(e.op);
	}
	if (r.error)
		buf_puts(out, "damaged\n");
}

void dump_findings(const struct findings *findings, struct buf *out)
{
	static const char *const severities[] = {"info", "warning", "error"};

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *f = &findings->items[i];

		buf_printf(out, "%s %u %s %.*s\n", severities[f->severity], f->line, f->code, (int)f->detail.len,
			   f->detail.ptr);
	}
}

enum { IN_BLOCKS, IN_LIST, IN_TABLE, IN_ROW, IN_INLINE, IN_SOURCE };

static bool is_inline(enum doc_op op)
{
	return op == DOC_TEXT || op == DOC_CODE || op == DOC_SOFT_BREAK || op == DOC_BREAK || op == DOC_IMAGE ||
	       op == DOC_ANCHOR || (op >= DOC_EMPHASIS && op <= DOC_LINK);
}

/* What may stand directly in an open event of that op. */
static int content_of(enum doc_op op)
{
	if (op == DOC_LIST)
		return IN_LIST;
	if (op == DOC_TABLE)
		return IN_TABLE;
	if (op == DOC_ROW)
		return IN_ROW;
	if (op == DOC_ITEM || op == DOC_QUOTE || op == DOC_ALERT)
		return IN_BLOCKS;
	return op == DOC_SOURCE ? IN_SOURCE : IN_INLINE;
}

static bool may_stand(int where, enum doc_op op)
{
	switch (where) {
	case IN_LIST:
		return op == DOC_ITEM;
	case IN_TABLE:
		return op == DOC_ROW;
	case IN_ROW:
		return op == DOC_CELL;
	case IN_INLINE:
		return is_inline(op) || op == DOC_SOURCE;
	case IN_SOURCE:
		return is_inline(op) && op != DOC_ANCHOR;
	default:
		return !is_inline(op) && op != DOC_ITEM && op != DOC_ROW && op != DOC_CELL && op != DOC_SOURCE;
	}
}

bool document_is_valid(struct slice document, const char **why)
{
	struct doc_reader r = doc_read(document);
	unsigned char where[DOC_DEPTH_MAX + 1] = {IN_BLOCKS};
	uint64_t columns[DOC_DEPTH_MAX + 1] = {0}, cells[DOC_DEPTH_MAX + 1] = {0};
	bool in_source = false, ended[DOC_DEPTH_MAX + 1] = {false};
	struct doc_event e;
	unsigned depth = 0;

	*why = NULL;
	while (!*why && doc_next(&r, &e)) {
		if (e.op == DOC_CLOSE) {
			if (where[depth] == IN_ROW && cells[depth] != columns[depth - 1])
				*why = "a row without its table's number of cells";
			in_source = in_source && where[depth] != IN_SOURCE;
			depth--;
			continue;
		}
		if (!may_stand(where[depth], e.op) || (in_source && e.op == DOC_SOURCE))
			*why = "an event out of place";
		if (ended[depth])
			*why = "an event behind SOURCE";
		ended[depth] = e.op == DOC_SOURCE;
		cells[depth] += e.op == DOC_CELL;
		if (e.op == DOC_HEADING && !e.text.len)
			*why = "a heading without anchor";
		if (!is_open(e.op))
			continue;
		depth++;
		in_source = in_source || e.op == DOC_SOURCE;
		where[depth] = (unsigned char)(in_source && e.op != DOC_SOURCE ? IN_SOURCE : content_of(e.op));
		columns[depth] = e.op == DOC_TABLE ? e.number : 0;
		cells[depth] = 0;
		ended[depth] = false;
	}
	if (!*why && r.error)
		*why = "damaged";
	return !*why;
}
