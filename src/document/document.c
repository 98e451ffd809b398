/* SPDX-License-Identifier: MIT */
/*
 * The document stream's encoding: one byte of op and flags, then what the op
 * carries, in the order number, text, url, title.  Which of the four an op carries
 * is one table, used by both directions, so they cannot disagree.
 *
 * The reader trusts nothing: a damaged or hostile index gives -EBADMSG, never a
 * read outside the bytes and never a depth beyond DOC_DEPTH_MAX.
 */
#include <errno.h>

#include <compliancefs/document.h>

const char *const doc_alert_names[DOC_ALERTS] = {"NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"};

enum field { NUMBER = 1, TEXT = 2, URL = 4, TITLE = 8, OPEN = 16 };

static const unsigned char fields[DOC_OPS] = {
	[DOC_CLOSE] = 0,
	[DOC_HEADING] = OPEN | NUMBER | TEXT | TITLE,
	[DOC_PARAGRAPH] = OPEN,
	[DOC_LIST] = OPEN | NUMBER,
	[DOC_ITEM] = OPEN,
	[DOC_QUOTE] = OPEN,
	[DOC_ALERT] = OPEN | NUMBER,
	[DOC_TABLE] = OPEN | NUMBER,
	[DOC_ROW] = OPEN | NUMBER,
	[DOC_CELL] = OPEN | NUMBER,
	[DOC_CODE_BLOCK] = TEXT | URL,
	[DOC_RULE] = 0,
	[DOC_SOURCE] = OPEN | NUMBER,
	[DOC_TEXT] = TEXT,
	[DOC_CODE] = TEXT,
	[DOC_SOFT_BREAK] = 0,
	[DOC_BREAK] = 0,
	[DOC_EMPHASIS] = OPEN,
	[DOC_STRONG] = OPEN,
	[DOC_SUPERSCRIPT] = OPEN,
	[DOC_SUBSCRIPT] = OPEN,
	[DOC_UNDERLINE] = OPEN,
	[DOC_STRIKE] = OPEN,
	[DOC_LINK] = OPEN | NUMBER | URL | TITLE,
	[DOC_IMAGE] = NUMBER | TEXT | URL | TITLE,
	[DOC_ANCHOR] = TEXT,
};

struct doc_reader doc_read(struct slice document)
{
	static const char nothing[1];
	const char *start = document.len ? document.ptr : nothing;

	return (struct doc_reader){start, start + document.len, 0, 0};
}

static bool damaged(struct doc_reader *r)
{
	r->error = -EBADMSG;
	r->pos = r->end;
	return false;
}

bool doc_next(struct doc_reader *r, struct doc_event *e)
{
	unsigned char byte, f;

	if (r->pos == r->end) {
		if (r->depth && !r->error)
			r->error = -EBADMSG;
		return false;
	}
	byte = (unsigned char)*r->pos++;
	if ((byte & 31) >= DOC_OPS)
		return damaged(r);
	e->op = (enum doc_op)(byte & 31);
	e->flags = byte >> 5;
	e->number = 0;
	e->text = e->url = e->title = (struct slice){r->pos, 0};
	f = fields[e->op];
	if (((f & NUMBER) && !get_varint(&r->pos, r->end, &e->number)) ||
	    ((f & TEXT) && !get_string(&r->pos, r->end, &e->text)) ||
	    ((f & URL) && !get_string(&r->pos, r->end, &e->url)) ||
	    ((f & TITLE) && !get_string(&r->pos, r->end, &e->title)))
		return damaged(r);
	if ((f & OPEN) && ++r->depth > DOC_DEPTH_MAX)
		return damaged(r);
	if (e->op == DOC_CLOSE && r->depth-- == 0)
		return damaged(r);
	if (e->op == DOC_SOURCE && e->number >= (uint64_t)(r->end - r->pos))
		return damaged(r);
	/* doc_skip and doc_read_source find the length here. */
	if (e->op == DOC_SOURCE)
		e->text = (struct slice){r->pos, (size_t)e->number};
	return true;
}

void doc_skip(struct doc_reader *r)
{
	struct doc_event e;
	unsigned outside = r->depth ? r->depth - 1 : 0;

	while (r->depth > outside && doc_next(r, &e))
		if (e.op == DOC_SOURCE)
			doc_read_source(r, &e);
}

struct doc_reader doc_read_source(struct doc_reader *r, const struct doc_event *source)
{
	struct doc_event e;

	if (r->pos != source->text.ptr || source->text.len > (size_t)(r->end - r->pos)) {
		damaged(r);
		return doc_read((struct slice){NULL, 0});
	}
	r->pos += source->text.len;
	if (doc_next(r, &e) && e.op != DOC_CLOSE)
		damaged(r);
	return doc_read(source->text);
}

static bool needs_no_escape(struct slice s)
{
	/* Four searches with the library's vector code beat one loop. */
	return s.len == 0 || (!memchr(s.ptr, '<', s.len) && !memchr(s.ptr, '&', s.len) &&
			      !memchr(s.ptr, '>', s.len) && !memchr(s.ptr, '"', s.len));
}

/* The bytes that cmark's HTML renderer leaves alone in an href; what users and browsers take as it is. */
static bool is_href_safe(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c && strchr("-_.+!*(),%#@?=;:/$~", c));
}

static bool url_needs_no_escape(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_href_safe((unsigned char)s.ptr[i]))
			return false;
	return true;
}

void doc_put(struct buf *b, const struct doc_event *e)
{
	unsigned char f = fields[e->op];
	unsigned flags = e->flags & ~(unsigned)DOC_PLAIN;

	if (((e->op == DOC_TEXT || e->op == DOC_CODE || e->op == DOC_CODE_BLOCK) && needs_no_escape(e->text)) ||
	    ((f & URL) && e->op != DOC_CODE_BLOCK && url_needs_no_escape(e->url)))
		flags |= DOC_PLAIN;
	buf_putc(b, (char)((unsigned)e->op | flags << 5));
	if (f & NUMBER)
		buf_put_varint(b, e->number);
	if (f & TEXT)
		buf_put_string(b, e->text);
	if (f & URL)
		buf_put_string(b, e->url);
	if (f & TITLE)
		buf_put_string(b, e->title);
}

void doc_open(struct buf *b, enum doc_op op, uint64_t number)
{
	doc_put(b, &(struct doc_event){.op = op, .number = number});
}

void doc_close(struct buf *b)
{
	buf_putc(b, DOC_CLOSE);
}

void doc_put_text(struct buf *b, enum doc_op op, struct slice text)
{
	doc_put(b, &(struct doc_event){.op = op, .text = text});
}

void doc_put_source(struct buf *b, struct slice inlines)
{
	doc_open(b, DOC_SOURCE, inlines.len);
	buf_put_slice(b, inlines);
	doc_close(b);
}

/* What an inline event says in plain text. */
static void put_plain(struct buf *out, const struct doc_event *e)
{
	if (e->op == DOC_TEXT || e->op == DOC_CODE || e->op == DOC_IMAGE || e->op == DOC_CODE_BLOCK)
		buf_put_slice(out, e->text);
	else if (e->op == DOC_SOFT_BREAK || e->op == DOC_BREAK)
		buf_putc(out, ' ');
}

void doc_plain_text(struct doc_reader *r, struct buf *out)
{
	struct doc_event e;
	unsigned outside = r->depth ? r->depth - 1 : 0;

	while (r->depth > outside && doc_next(r, &e)) {
		if (e.op == DOC_SOURCE)
			doc_read_source(r, &e);
		else
			put_plain(out, &e);
	}
}

void doc_inline_text(struct doc_reader r, struct buf *out)
{
	struct doc_event e;

	while (doc_next(&r, &e))
		put_plain(out, &e);
}
