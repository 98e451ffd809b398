/* SPDX-License-Identifier: MIT */
/*
 * A document stream as plain text: one paragraph, item, row or heading a line.
 *
 * Lines are opened lazily, by the first word that goes on them, so blocks without
 * words leave no trace.  What a line begins with is kept as two strings:
 *
 *   prefix   for every line of the containers that are open: two columns for a
 *            list item, "> " for a quote
 *   marker   for the next line only, in place of the prefix from marker_at on:
 *            "- " or "1. " of an item that has no line yet, "NOTE: " of an alert
 *
 * An empty line between blocks is due rather than written, and remembers how much
 * of the prefix it may show: of a quote that ends before it or begins after it, nothing.
 */
#include <errno.h>
#include <stdio.h>

#include "base/utf8.h"
#include "text.h"

enum gap { GAP_NONE, GAP_SOFT, GAP_HARD };

struct writer {
	const struct render_input *in;
	struct buf *out;

	size_t depth; /* open events */
	unsigned char ops[DOC_DEPTH_MAX + 1];
	uint64_t
	    numbers[DOC_DEPTH_MAX + 1]; /* of a list: the next item's ordinal, 0 for bullets; of a heading: its level */
	bool begun[DOC_DEPTH_MAX + 1];  /* a list that had an item, a row that had a cell */

	char prefix[2 * (DOC_DEPTH_MAX + 1)];
	size_t prefix_len;
	char marker[64];
	size_t marker_len, marker_at;
	bool labelled; /* the marker ends with an alert's label, which wants a paragraph */

	bool blank;       /* an empty line is due */
	size_t blank_len; /* the part of the prefix that it shows */

	bool cell;         /* a table cell is open */
	bool line;         /* a line is open */
	size_t line_start; /* offset in out of the open line, and of its words */
	size_t words_start;
	enum gap gap; /* a line break in the source that no word has followed yet */

	struct slice url; /* of the open link */
	bool link_open;   /* and it has no words yet; else they begin at link_start */
	size_t link_start;
};

static void line_end(struct writer *w)
{
	while (w->out->len > w->line_start && w->out->data[w->out->len - 1] == ' ')
		buf_cut(w->out, w->out->len - 1);
	buf_putc(w->out, '\n');
	w->line = false;
	w->gap = GAP_NONE;
}

static void line_begin(struct writer *w)
{
	if (w->line)
		return;
	if (w->blank) {
		w->line_start = w->out->len;
		buf_put(w->out, w->prefix, w->blank_len);
		line_end(w);
		w->blank = false;
	}
	w->line = true;
	w->line_start = w->out->len;
	buf_put(w->out, w->prefix, w->marker_len ? w->marker_at : w->prefix_len);
	buf_put(w->out, w->marker, w->marker_len);
	w->marker_len = 0;
	w->labelled = false;
	w->words_start = w->out->len;
}

/* Gives a marker that nothing followed a line of its own. */
static void marker_flush(struct writer *w)
{
	if (w->marker_len == 0)
		return;
	line_begin(w);
	line_end(w);
}

static void marker_add(struct writer *w, const char *s)
{
	size_t n = strlen(s);

	if (w->marker_len + n > sizeof(w->marker))
		marker_flush(w);
	if (w->marker_len == 0)
		w->marker_at = w->prefix_len;
	memcpy(w->marker + w->marker_len, s, n);
	w->marker_len += n;
}

static void block_end(struct writer *w)
{
	if (w->line)
		line_end(w);
	if (w->blank || w->marker_len)
		return;
	w->blank = true;
	w->blank_len = w->prefix_len;
}

/* Before a block that is no paragraph. */
static void block_begin(struct writer *w)
{
	if (w->line)
		block_end(w);
	if (w->labelled)
		marker_flush(w);
}

static void prefix_push(struct writer *w, const char *two)
{
	memcpy(w->prefix + w->prefix_len, two, 2);
	w->prefix_len += 2;
}

static void prefix_pop(struct writer *w)
{
	w->prefix_len -= 2;
	if (w->blank_len > w->prefix_len)
		w->blank_len = w->prefix_len;
}

/* Before words of which `next` is the first character: the line, and the break before them. */
static void words_begin(struct writer *w, uint32_t next)
{
	struct buf *out = w->out;

	line_begin(w);
	if (w->gap != GAP_NONE && out->len > w->words_start) {
		uint32_t before = utf8_previous(out->data + w->words_start, out->data + out->len);

		if (before != ' ' && before != '\t' &&
		    (w->gap == GAP_HARD || !char_is_cjk(before) || !char_is_cjk(next)))
			buf_putc(out, ' ');
	}
	w->gap = GAP_NONE;
	if (w->link_open) {
		w->link_open = false;
		w->link_start = out->len;
	}
}

static void put_words(struct writer *w, struct slice s)
{
	bool at_gap = w->gap != GAP_NONE || w->link_open;
	size_t skip = text_skip(s, at_gap || !w->line);
	const char *p;

	/* Spaces beside a line break are one with it; those that begin a link's words stand before the link. */
	if (at_gap && skip > text_skip(s, false))
		w->gap = GAP_HARD;
	if (skip == s.len)
		return;
	s.ptr += skip;
	s.len -= skip;
	p = s.ptr;
	words_begin(w, utf8_next(&p, s.ptr + s.len));
	text_put(w->out, s, !w->cell);
}

static void put_image(struct writer *w, struct slice alt)
{
	if (alt.len == 0)
		return;
	words_begin(w, '[');
	buf_putc(w->out, '[');
	text_put(w->out, alt, false);
	buf_putc(w->out, ']');
}

static void link_begin(struct writer *w, const struct doc_event *e)
{
	const struct article *a = w->in->article;
	bool here = e->number && e->number <= a->reference_count && a->references[e->number - 1].path.len == 0;

	w->url = here || slice_starts(e->url, "#") ? (struct slice){NULL, 0} : e->url;
	w->link_open = true;
}

/* A space that ends a link's words stands behind its URL: `[words ](URL)more` is "words <URL> more". */
static void trim_link(struct writer *w)
{
	struct buf *out = w->out;

	if (out->len == w->link_start || out->data[out->len - 1] != ' ')
		return;
	while (out->len > w->link_start && out->data[out->len - 1] == ' ')
		buf_cut(out, out->len - 1);
	w->gap = GAP_HARD;
}

/* `words <URL>`; words that are the URL already stand alone. */
static void link_end(struct writer *w)
{
	struct buf *out = w->out;
	struct slice words, url;
	size_t end;

	if (w->url.len == 0) {
		w->link_open = false;
		return;
	}
	if (w->link_open) {
		/* A link without words: its URL is all there is to see. */
		if (w->line && w->gap == GAP_NONE)
			w->gap = GAP_HARD;
		words_begin(w, '<');
		buf_putc(out, '<');
		text_put(out, w->url, false);
		buf_putc(out, '>');
		return;
	}
	if (out->len < w->link_start)
		return;
	trim_link(w);
	end = out->len;
	buf_puts(out, " <");
	text_put(out, w->url, false);
	if (out->error)
		return;
	words = (struct slice){out->data + w->link_start, end - w->link_start};
	url = (struct slice){out->data + end + 2, out->len - end - 2};
	if (slice_starts(url, "mailto:") && !slice_starts(words, "mailto:")) {
		url.ptr += strlen("mailto:");
		url.len -= strlen("mailto:");
	}
	if (slice_eq(words, url))
		buf_cut(out, end);
	else
		buf_putc(out, '>');
}

static void put_code_block(struct writer *w, struct slice code)
{
	block_begin(w);
	while (code.len) {
		const char *lf = memchr(code.ptr, '\n', code.len);
		size_t n = lf ? (size_t)(lf - code.ptr) : code.len;

		line_begin(w);
		buf_puts(w->out, "    ");
		text_put(w->out, (struct slice){code.ptr, n}, true);
		line_end(w);
		n += lf ? 1 : 0;
		code.ptr += n;
		code.len -= n;
	}
	block_end(w);
}

static void heading_end(struct writer *w, uint64_t level)
{
	size_t start = w->words_start;

	if (!w->line)
		return;
	line_end(w);
	if (level <= 2 && w->out->len > start) {
		size_t width = utf8_width((struct slice){w->out->data + start, w->out->len - 1 - start});

		line_begin(w);
		buf_fill(w->out, level == 1 ? '=' : '-', width);
	}
	block_end(w);
}

static bool is_inside(const struct writer *w, enum doc_op op)
{
	return w->depth && w->ops[w->depth - 1] == (unsigned char)op;
}

static void item_begin(struct writer *w)
{
	size_t list = w->depth - 1;
	char ordinal[32] = "- ";

	if (w->line)
		line_end(w);
	if (w->begun[list])
		w->blank = false;
	w->begun[list] = true;
	if (w->numbers[list]) {
		snprintf(ordinal, sizeof(ordinal), "%llu. ", (unsigned long long)(w->numbers[list] - 1));
		w->numbers[list]++;
	}
	marker_add(w, ordinal);
	prefix_push(w, "  ");
}

static void cell_begin(struct writer *w)
{
	size_t row = w->depth - 1;

	w->gap = GAP_NONE;
	w->cell = true;
	if (w->begun[row]) {
		line_begin(w);
		buf_putc(w->out, '\t');
	}
	w->begun[row] = true;
}

static void list_begin(struct writer *w)
{
	block_begin(w);
	if (is_inside(w, DOC_ITEM) && w->marker_len == 0)
		w->blank = false;
}

static void alert_begin(struct writer *w, uint64_t number)
{
	block_begin(w);
	marker_add(w, doc_alert_names[number]);
	marker_add(w, ": ");
	w->labelled = true;
}

static void quote_begin(struct writer *w)
{
	block_begin(w);
	if (w->marker_len)
		marker_add(w, "> ");
	prefix_push(w, "> ");
}

/* Whether an open event may stand here, as far as this walk relies on it. */
static bool is_known(const struct writer *w, const struct doc_event *e)
{
	if (e->op == DOC_ITEM)
		return is_inside(w, DOC_LIST);
	if (e->op == DOC_CELL)
		return is_inside(w, DOC_ROW);
	return e->op != DOC_ALERT || e->number < DOC_ALERTS;
}

static bool open_event(struct writer *w, const struct doc_event *e)
{
	if (!is_known(w, e))
		return false;
	if (e->op == DOC_LIST)
		list_begin(w);
	else if (e->op == DOC_ITEM)
		item_begin(w);
	else if (e->op == DOC_QUOTE)
		quote_begin(w);
	else if (e->op == DOC_ALERT)
		alert_begin(w, e->number);
	else if (e->op == DOC_CELL)
		cell_begin(w);
	else if (e->op == DOC_LINK)
		link_begin(w, e);
	else if (e->op == DOC_HEADING || e->op == DOC_TABLE)
		block_begin(w);
	w->ops[w->depth] = (unsigned char)e->op;
	w->numbers[w->depth] = e->number;
	w->begun[w->depth] = false;
	w->depth++;
	return true;
}

static bool close_event(struct writer *w)
{
	enum doc_op op;

	if (w->depth == 0)
		return false;
	w->depth--;
	op = (enum doc_op)w->ops[w->depth];
	if (op == DOC_HEADING) {
		heading_end(w, w->numbers[w->depth]);
	} else if (op == DOC_PARAGRAPH) {
		if (w->line)
			block_end(w);
	} else if (op == DOC_ROW) {
		if (w->line)
			line_end(w);
	} else if (op == DOC_TABLE || op == DOC_LIST) {
		block_end(w);
	} else if (op == DOC_ALERT) {
		marker_flush(w);
		block_end(w);
	} else if (op == DOC_ITEM || op == DOC_QUOTE) {
		marker_flush(w);
		block_end(w);
		prefix_pop(w);
	} else if (op == DOC_CELL) {
		w->cell = false;
		w->gap = GAP_NONE;
	} else if (op == DOC_LINK) {
		link_end(w);
	}
	return true;
}

static bool put_event(struct writer *w, struct doc_reader *r, const struct doc_event *e)
{
	switch (e->op) {
	case DOC_CLOSE:
		return close_event(w);
	case DOC_TEXT:
	case DOC_CODE:
		put_words(w, e->text);
		return true;
	case DOC_SOFT_BREAK:
		if (w->line && w->gap == GAP_NONE)
			w->gap = GAP_SOFT;
		return true;
	case DOC_BREAK:
		if (w->line)
			w->gap = GAP_HARD;
		return true;
	case DOC_IMAGE:
		put_image(w, e->text);
		return true;
	case DOC_CODE_BLOCK:
		put_code_block(w, e->text);
		return true;
	case DOC_RULE:
		block_begin(w);
		line_begin(w);
		buf_puts(w->out, "* * *");
		block_end(w);
		return true;
	case DOC_SOURCE:
		doc_read_source(r, e);
		return true;
	case DOC_ANCHOR:
		return true;
	case DOC_HEADING:
	case DOC_PARAGRAPH:
	case DOC_LIST:
	case DOC_ITEM:
	case DOC_QUOTE:
	case DOC_ALERT:
	case DOC_TABLE:
	case DOC_ROW:
	case DOC_CELL:
	case DOC_EMPHASIS:
	case DOC_STRONG:
	case DOC_SUPERSCRIPT:
	case DOC_SUBSCRIPT:
	case DOC_UNDERLINE:
	case DOC_STRIKE:
	case DOC_LINK:
		return open_event(w, e);
	case DOC_OPS:
		break;
	}
	return false;
}

int text_body(const struct render_input *in, bool with_h1, struct buf *out)
{
	struct writer w;
	struct doc_reader r = doc_read(in->document);
	struct doc_event e;
	bool h1_due = !with_h1;

	/* Not zeroed as a whole: most of it is stacks. */
	w.in = in;
	w.out = out;
	w.depth = w.prefix_len = w.marker_len = w.marker_at = w.blank_len = 0;
	w.labelled = w.cell = w.line = w.link_open = false;
	w.blank = true;
	w.line_start = w.words_start = w.link_start = out->len;
	w.gap = GAP_NONE;
	w.url = (struct slice){NULL, 0};
	while (doc_next(&r, &e)) {
		if (h1_due && e.op == DOC_HEADING && e.number == 1 && r.depth == 1) {
			h1_due = false;
			doc_skip(&r);
		} else if (!put_event(&w, &r, &e)) {
			return -EIO;
		}
	}
	return r.error ? -EIO : 0;
}
