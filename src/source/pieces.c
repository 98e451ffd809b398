/* SPDX-License-Identifier: MIT */
/*
 * Pieces: why they are headings.
 *
 * A table cell must be parsed as inline content and nothing else, and so must an English
 * sentence that begins with "2. " or "- ". The content of an ATX heading is just that by
 * construction, so all pieces of an article are written as `# content` lines of one document,
 * with the article's link definitions behind them, and parsed at once; heading n is
 * piece n. Line ends within a piece are marks (dialect.h). Most pieces have nothing in them that
 * Markdown would notice; they are never parsed.
 */
#include <errno.h>

#include "source/cmarkmem.h"
#include "source/dialect.h"
#include "source/find.h"
#include "source/inline.h"
#include "source/pieces.h"

#define PARSED_MAX 50000 /* a bound for memory: the tree takes some 500 bytes for each */

struct piece_text {
	struct slice plain; /* when it is not parsed */
	bool parsed;
};

void pieces_init(struct pieces *p, const struct source *s, struct slice prepared, struct arena *arena,
		 struct arena *cmark)
{
	*p = (struct pieces){.arena = arena, .cmark = cmark, .s = s, .prepared = prepared, .markdown = BUF_INIT};
}

void pieces_free(struct pieces *p)
{
	buf_free(&p->markdown);
}

static bool is_plain(struct slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		switch (s.ptr[i]) {
		case '`':
		case '\\':
		case '&':
		case '<':
		case '*':
		case '_':
		case '[':
			return false;
		default:
			break;
		}
	}
	return true;
}

/* Puts content as a heading. A run of '#' at its end would be taken for the heading's closing. */
static void put_heading(struct buf *b, struct slice s)
{
	size_t end = s.len;

	while (end && s.ptr[end - 1] == '#')
		end--;
	buf_puts(b, "# ");
	buf_put(b, s.ptr, end);
	if (end < s.len && (end == 0 || s.ptr[end - 1] == ' ' || s.ptr[end - 1] == '\t'))
		buf_putc(b, '\\');
	buf_put(b, s.ptr + end, s.len - end);
	buf_putc(b, '\n');
}

size_t pieces_add(struct pieces *p, struct slice content)
{
	struct piece_text *item;

	content = slice_trim(content);
	if (!content.len)
		return 0;
	item = arena_push(p->arena, &p->items, &p->count, sizeof(*item));
	if (!item)
		return 0;
	if (is_plain(content) || p->parsed == PARSED_MAX) {
		item->plain = arena_dup(p->arena, content);
	} else {
		item->parsed = true;
		p->parsed++;
		put_heading(&p->markdown, dialect_inline(content, p->arena));
	}
	return p->count;
}

/* The first unit that ends behind `at`, or is empty there. */
static size_t first_unit(const struct pieces *p, size_t at)
{
	size_t low = 0, high = p->s->segment_count;

	while (low < high) {
		size_t mid = (low + high) / 2;
		const struct span *span = &p->s->spans[mid];

		if (span->end < at || (span->end == at && span->start < at))
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool pieces_has_unit(const struct pieces *p, const char *start, const char *end)
{
	const char *text = p->s->markdown.ptr;
	size_t from = (size_t)(start - text), i = first_unit(p, from);

	while (i < p->s->segment_count && p->s->spans[i].start < from)
		i++;
	return i < p->s->segment_count && p->s->spans[i].start < (size_t)(end - text);
}

static void put_one_line(struct buf *out, struct slice s)
{
	const char *p = s.ptr, *end = s.ptr + s.len, *lf;

	while (p < end && (lf = memchr(p, '\n', (size_t)(end - p)))) {
		buf_put_slice(out, slice_trim((struct slice){p, (size_t)(lf - p)}));
		buf_puts(out, DIALECT_SOFT);
		for (p = lf + 1; p < end && (*p == ' ' || *p == '\t');)
			p++;
	}
	if (p < end)
		buf_put(out, p, (size_t)(end - p));
}

void pieces_put_source(const struct pieces *p, const char *from, const char *start, const char *end, const char **skip,
		       struct buf *out)
{
	const char *text = p->s->markdown.ptr, *pos = *skip && *skip > start ? *skip : start;

	for (size_t i = first_unit(p, (size_t)(from - text)); i < p->s->segment_count; i++) {
		const char *unit = text + p->s->spans[i].start, *behind = text + p->s->spans[i].end;

		if (unit >= end)
			break;
		if (unit >= from) {
			if (unit > pos)
				buf_put(out, pos, (size_t)(unit - pos));
			put_one_line(out, p->s->segments[i].source);
		}
		pos = behind > pos ? behind : pos;
	}
	if (pos < end)
		buf_put(out, pos, (size_t)(end - pos));
	*skip = pos;
}

/* Cuts the white space at the end of a line and tells whether a hard break stood there. */
static bool cut_line_end(struct buf *b)
{
	size_t len = b->len, backslashes = 0;
	bool two_spaces = len > 1 && b->data[len - 1] == ' ' && b->data[len - 2] == ' ';

	while (len && (b->data[len - 1] == ' ' || b->data[len - 1] == '\t'))
		len--;
	if (len == b->len)
		while (backslashes < len && b->data[len - 1 - backslashes] == '\\')
			backslashes++;
	buf_cut(b, len - backslashes % 2);
	return two_spaces || backslashes % 2;
}

static size_t add_joined(struct pieces *p, struct buf *b)
{
	size_t number = pieces_add(p, buf_slice(b));

	arena_drop_buf(p->arena, b);
	return number;
}

size_t pieces_add_lines(struct pieces *p, const struct leaf_line *lines, size_t count)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_puts(&b, cut_line_end(&b) ? DIALECT_HARD : DIALECT_SOFT);
		buf_put(&b, lines[i].start, (size_t)(lines[i].end - lines[i].start));
	}
	return add_joined(p, &b);
}

/* The marks of list items, quotes and headings in [p, end). */
static unsigned count_marks(const char *p, const char *end)
{
	unsigned marks = 0;

	while (p < end) {
		const char *word = p;

		while (p < end && !strchr(" \t\n>", *p))
			p++;
		marks += p > word || (p < end && *p == '>');
		p++;
	}
	return marks;
}

/*
 * Where the source of a block begins whose content begins at `start`: a unit that begins before it, but not before
 * `line`, holds the block's own mark ("- item", "2. Dezember"). *marks is how many its source has to lose.
 */
static const char *source_start(const struct pieces *p, const char *line, const char *start, unsigned *marks)
{
	const char *text = p->s->markdown.ptr, *unit;
	size_t i = first_unit(p, (size_t)(start - text));

	*marks = 0;
	if (i == p->s->segment_count)
		return start;
	unit = text + p->s->spans[i].start;
	if (unit < line || unit >= start)
		return start;
	*marks = count_marks(unit, start);
	return unit;
}

/* s without up to `marks` marks of list items, quotes and headings at its start. */
static struct slice without_marks(struct slice s, unsigned marks)
{
	for (; marks; marks--) {
		size_t i = 0, word;

		while (i < s.len && s.ptr[i] == ' ')
			i++;
		for (word = i; i < s.len && strchr("-*+>#0123456789", s.ptr[i]);)
			i++;
		if (i > word && i < s.len && s.ptr[i - 1] >= '0' && s.ptr[i - 1] <= '9')
			i += s.ptr[i] == '.' || s.ptr[i] == ')' ? 1 : 0;
		if (i == word || i >= s.len || s.ptr[i] != ' ')
			break;
		s = slice_trim((struct slice){s.ptr + i, s.len - i});
	}
	return s;
}

/* The start of the line that `at` is on, and of the blank space before it: a unit may begin with line ends. */
static const char *line_start(const struct pieces *p, const char *at)
{
	const char *text = p->s->markdown.ptr, *lf = memrchr(text, '\n', (size_t)(at - text));

	while (lf && lf > text && strchr(" \t\n", lf[-1]))
		lf--;
	return lf ? lf : text;
}

void pieces_set_kind(const struct pieces *p, const char *start, const char *end, enum segment_kind kind)
{
	const char *text = p->s->markdown.ptr, *from;

	if (!p->s->segment_count)
		return;
	from = line_start(p, start);
	for (size_t i = first_unit(p, (size_t)(from - text)); i < p->s->segment_count; i++) {
		const char *unit = text + p->s->spans[i].start;

		if (unit >= end)
			break;
		if (unit >= from)
			p->s->segments[i].kind = kind;
	}
}

size_t pieces_add_source(struct pieces *p, const struct leaf_line *lines, size_t count)
{
	const char *skip = NULL, *start;
	struct buf b = BUF_INIT;
	unsigned marks;

	if (!p->s->segment_count)
		return 0;
	start = source_start(p, line_start(p, lines[0].start), lines[0].start, &marks);
	if (!pieces_has_unit(p, start, lines[count - 1].end))
		return 0;
	for (size_t i = 0; i < count; i++) {
		/* A unit that reaches into this line has its own line ends. */
		if (i > 0 && b.len && !(skip && skip > lines[i].start))
			buf_puts(&b, cut_line_end(&b) ? DIALECT_HARD : DIALECT_SOFT);
		pieces_put_source(p, i ? lines[i - 1].end : start, i ? lines[i].start : start, lines[i].end, &skip, &b);
	}
	if (marks) {
		struct slice rest = without_marks(buf_slice(&b), marks);
		size_t number = pieces_add(p, rest);

		arena_drop_buf(p->arena, &b);
		return number;
	}
	return add_joined(p, &b);
}

/* Puts the article's link definitions: lines of the form `[label]: url`, each a block of its own. */
static void put_definitions(struct pieces *p)
{
	struct slice text = p->prepared;
	const char *at = text.ptr, *end = text.ptr + text.len;

	while (at < end && (at = find_bytes(at, end, "]:", 0))) {
		const char *lf = memchr(at, '\n', (size_t)(end - at));
		const char *before = at > text.ptr ? memrchr(text.ptr, '\n', (size_t)(at - text.ptr)) : NULL;
		const char *start = before ? before + 1 : text.ptr;

		while (start < at && strchr(" \t>", *start))
			start++;
		lf = lf ? lf : end;
		if (*start == '[' && start < at) {
			buf_putc(&p->markdown, '\n');
			buf_put(&p->markdown, start, (size_t)(lf - start));
			buf_putc(&p->markdown, '\n');
		}
		at = lf;
	}
}

int pieces_parse(struct pieces *p)
{
	cmark_node *document;

	if (!p->parsed)
		return p->arena->failed ? -ENOMEM : 0;
	put_definitions(p);
	if (p->markdown.error || p->arena->failed)
		return -ENOMEM;
	document = cmark_read(buf_slice(&p->markdown), p->cmark);
	p->iter = document ? cmark_walk(document, p->cmark) : NULL;
	p->cursor = p->iter ? cmark_node_first_child(document) : NULL;
	return p->iter ? 0 : -ENOMEM;
}

void pieces_emit(struct pieces *p, size_t number, struct emitter *em)
{
	const struct piece_text *item = number ? &p->items[number - 1] : NULL;

	if (item && item->parsed && p->cursor) {
		inline_emit(em, p->iter, p->cursor, 0);
		p->cursor = cmark_node_next(p->cursor);
	} else if (item) {
		emit_inline_begin(em);
		inline_emit_text(em, item->plain);
		emit_inline_end(em);
	}
}

void pieces_emit_source(struct pieces *p, size_t number, struct emitter *em)
{
	struct buf content = BUF_INIT, *out = em->out;

	if (!number)
		return;
	em->out = &content;
	em->in_source = true;
	em->depth++;
	pieces_emit(p, number, em);
	em->depth--;
	em->in_source = false;
	em->out = out;
	doc_put_source(out, buf_slice(&content));
	if (content.error && !out->error)
		out->error = content.error;
	buf_free(&content);
}
