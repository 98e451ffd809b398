/* SPDX-License-Identifier: MIT */
/*
 * Markdown rewritten for cmark, line by line and only where something asks for it;
 * nearly every article passes through untouched.
 *
 * Dialect: `:::image ...:::` is an image, other `:::` lines are layout and go;
 * `[!VIDEO url]` is a link; a broken anchor `<a name="x&quot;></a>` gets its quote back;
 * emphasis between CJK letters and punctuation (`**「a」**b`, which CommonMark's flanking
 * rule does not see) gets an empty comment between the two; `##Text` gets its blank (but `#Text`
 * stays: #1, #hashtag).
 *
 * Guards against input that takes cmark quadratic time or memory: containers that
 * open on one line beyond 100, `![` beyond 1,000 in a block, long link definitions that
 * are used often.
 */
#include <assert.h>

#include "base/span.h"
#include "base/utf8.h"
#include "source/dialect.h"
#include "source/find.h"
#include "source/mend.h"

#define CONTAINERS_MAX 100
#define LINE_SUSPECT 200 /* a shorter line cannot open more than CONTAINERS_MAX */
#define STRIDE 64
#define BRACKETS_MAX 1000
#define REFERENCES_MAX ((size_t)32 << 20) /* bytes that link definitions may expand to */

struct rewriter {
	const struct source *s; /* NULL: a piece of inline content */
	struct arena *arena;
	struct findings *findings;
};

static bool contains(struct slice s, const char *what, size_t key)
{
	return find_bytes(s.ptr, s.ptr + s.len, what, key) != NULL;
}

static struct slice into_arena(struct rewriter *rw, struct buf *b)
{
	struct slice s = arena_dup(rw->arena, buf_slice(b));

	arena_drop_buf(rw->arena, b);
	return s;
}

static void report(struct rewriter *rw, struct slice text, const char *at, const char *code, const char *what)
{
	size_t line;

	if (!rw->s)
		return;
	line = text_line(text, (size_t)(at - text.ptr)) - 1;
	finding_add(rw->findings, SEVERITY_WARNING, line < rw->s->line_count ? rw->s->lines[line] : 0, code, "%s",
		    what);
}

/* Letters of scripts without spaces between words, and Hangul. */
static bool is_cjk_letter(uint32_t c)
{
	return (c >= 0x3040 && c <= 0x30ff && c != 0x30fb) || (c >= 0x3400 && c <= 0x9fff) ||
	       (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) || (c >= 0xff66 && c <= 0xff9d) ||
	       (c >= 0x20000 && c <= 0x3ffff) || (c >= 0x3005 && c <= 0x3007) || (c >= 0x3105 && c <= 0x312f);
}

static bool is_punctuation(uint32_t c)
{
	if (c < 0x80)
		return c > 0x20 && !(c >= '0' && c <= '9') && !((c | 32) >= 'a' && (c | 32) <= 'z') && c != 0x7f;
	return c == 0xa1 || c == 0xa7 || c == 0xab || c == 0xb6 || c == 0xb7 || c == 0xbb || c == 0xbf ||
	       (c >= 0x2010 && c <= 0x2027) || (c >= 0x2030 && c <= 0x205e) || (c >= 0x3001 && c <= 0x3003) ||
	       (c >= 0x3008 && c <= 0x3011) || (c >= 0x3014 && c <= 0x301f) || c == 0x30fb ||
	       (c >= 0xff01 && c <= 0xff0f) || (c >= 0xff1a && c <= 0xff20) || (c >= 0xff3b && c <= 0xff3f) ||
	       (c >= 0xff5b && c <= 0xff65);
}

/* Whether a run of '*' between the two needs help: a CJK letter on one side, punctuation on the other. */
static bool needs_nothing(struct slice s, const char *run, const char *behind, bool *letter_first)
{
	const char *next = behind;
	uint32_t before, after;

	if (run == s.ptr || behind == s.ptr + s.len || (unsigned char)(run[-1] | *behind) < 0x80)
		return false;
	before = utf8_previous(s.ptr, run);
	after = utf8_next(&next, s.ptr + s.len);
	*letter_first = is_cjk_letter(before);
	return (*letter_first && is_punctuation(after)) || (is_cjk_letter(after) && is_punctuation(before));
}

static bool is_blank(uint32_t c)
{
	return c == ' ' || c == '\t' || c == 0x3000;
}

/* Whether the next run on the line is as long as this and ends a word: then this one opens, as CommonMark has it. */
static bool is_closed_later(struct slice s, const char *run, const char *behind)
{
	const char *end = s.ptr + s.len, *next, *p;
	uint32_t before;

	for (next = behind; next < end && *next != '*' && *next != '\n';)
		next++;
	if (next == end || *next == '\n')
		return false;
	for (p = next; p < end && *p == '*';)
		p++;
	before = utf8_previous(behind, next);
	if (p - next != behind - run || is_blank(before) || is_punctuation(before))
		return false;
	return p == end || *p == '\n' || is_blank(utf8_next(&p, end));
}

static struct slice mend_emphasis(struct rewriter *rw, struct slice s)
{
	const char *p = s.ptr, *end = s.ptr + s.len, *done = p, *behind;
	struct buf b = BUF_INIT;
	bool letter_first;

	while (p < end && (p = memchr(p, '*', (size_t)(end - p)))) {
		for (behind = p; behind < end && *behind == '*';)
			behind++;
		if (needs_nothing(s, p, behind, &letter_first) && (letter_first || !is_closed_later(s, p, behind))) {
			const char *at = letter_first ? p : behind;

			if (done == s.ptr)
				buf_reserve(&b, s.len);
			buf_put(&b, done, (size_t)(at - done));
			buf_puts(&b, DIALECT_NOTHING);
			done = at;
		}
		p = behind;
	}
	if (done == s.ptr)
		return s;
	buf_put(&b, done, (size_t)(end - done));
	return into_arena(rw, &b);
}

/* The end of the block of non-blank lines that begins at p. */
static const char *block_end(const char *p, const char *end)
{
	while ((p = memchr(p, '\n', (size_t)(end - p)))) {
		const char *q = ++p;

		while (q < end && (*q == ' ' || *q == '\t' || *q == '>'))
			q++;
		if (q == end || *q == '\n')
			return q;
	}
	return end;
}

/* Whether a back slash that is none itself stands before p. */
static bool is_escaped(struct slice s, const char *p)
{
	const char *at = p;

	while (at > s.ptr && at[-1] == '\\')
		at--;
	return (p - at) % 2 == 1;
}

/* Escapes the '!' of each `![` beyond BRACKETS_MAX in a block: cmark's search for their ends is quadratic. */
static struct slice guard_images(struct rewriter *rw, struct slice s)
{
	const char *p = s.ptr, *end = s.ptr + s.len, *done = p, *block = p;
	struct buf b = BUF_INIT;
	unsigned count = 0;

	while (p < end && (p = find_bytes(p, end, "![", 0))) {
		if (p >= block) {
			block = block_end(p, end);
			count = 0;
		}
		if (!is_escaped(s, p) && ++count > BRACKETS_MAX) {
			if (done == s.ptr)
				report(rw, s, p, "brackets",
				       "more than 1000 images in one block; the rest is shown as text");
			buf_put(&b, done, (size_t)(p - done));
			buf_putc(&b, '\\');
			done = p;
		}
		p += 2;
	}
	if (done == s.ptr)
		return s;
	buf_put(&b, done, (size_t)(end - done));
	return into_arena(rw, &b);
}

static size_t count_char(struct slice s, char c)
{
	const char *p = s.ptr, *end = s.ptr + s.len;
	size_t n = 0;

	while (p < end && (p = memchr(p, c, (size_t)(end - p)))) {
		n++;
		p++;
	}
	return n;
}

/* The size of the largest block that may hold a link definition. */
static size_t longest_definition(struct slice s)
{
	const char *p = s.ptr, *end = s.ptr + s.len;
	size_t longest = 0;

	while (p < end && (p = find_bytes(p, end, "]:", 0))) {
		const char *stop = block_end(p, end);

		if ((size_t)(stop - p) > longest)
			longest = (size_t)(stop - p);
		p = stop;
	}
	return longest;
}

/* Each use of a link definition copies it: where that could fill the memory there are no definitions. */
static struct slice guard_definitions(struct rewriter *rw, struct slice s)
{
	const char *p = s.ptr, *end = s.ptr + s.len, *done = p;
	struct buf b = BUF_INIT;

	if (longest_definition(s) * count_char(s, '[') <= REFERENCES_MAX)
		return s;
	while (p < end && (p = find_bytes(p, end, "]:", 0))) {
		if (done == s.ptr)
			report(rw, s, p, "definitions", "link definitions too long for their number; shown as text");
		buf_put(&b, done, (size_t)(p + 1 - done));
		buf_putc(&b, '\\');
		done = p + 1;
		p += 2;
	}
	buf_put(&b, done, (size_t)(end - done));
	return into_arena(rw, &b);
}

static struct slice mend_anchors(struct rewriter *rw, struct slice s)
{
	static const char broken[] = "&quot;></a>";
	const char *p = s.ptr, *end = s.ptr + s.len, *done = p, *open;
	struct buf b = BUF_INIT;

	while (p < end && (p = find_bytes(p, end, broken, 0))) {
		size_t back = (size_t)(p - done) < 200 ? (size_t)(p - done) : 200;

		open = memrchr(p - back, '<', back);
		if (open && p - open > 9 && memcmp(open, "<a name=\"", 9) == 0 &&
		    !memchr(open + 9, '"', (size_t)(p - open - 9))) {
			if (done == s.ptr)
				buf_reserve(&b, s.len);
			buf_put(&b, done, (size_t)(p - done));
			buf_putc(&b, '"');
			done = p + 6;
		}
		p += sizeof(broken) - 1;
	}
	if (done == s.ptr)
		return s;
	buf_put(&b, done, (size_t)(end - done));
	return into_arena(rw, &b);
}

/* The number of '#' at the start of a line that lacks the blank behind them; 0 if it is no such line. */
static size_t unspaced_heading(struct slice line, size_t *indent)
{
	size_t i = 0, marks;
	char c;

	while (i < line.len && i < 3 && line.ptr[i] == ' ')
		i++;
	*indent = i;
	while (i < line.len && line.ptr[i] == '#')
		i++;
	marks = i - *indent;
	if (marks < 1 || marks > 6 || i == line.len)
		return 0;
	c = (char)(line.ptr[i] | 32);
	if (slice_starts((struct slice){line.ptr + i, line.len - i}, "<a name="))
		return marks;
	return marks > 1 && ((c >= 'a' && c <= 'z') || (unsigned char)line.ptr[i] >= 0x80) ? marks : 0;
}

static bool is_fence(struct slice line)
{
	size_t i = 0;

	while (i < line.len && strchr(" \t>", line.ptr[i]))
		i++;
	return line.len - i >= 3 && (memcmp(line.ptr + i, "```", 3) == 0 || memcmp(line.ptr + i, "~~~", 3) == 0);
}

static struct slice mend_headings(struct rewriter *rw, struct slice s)
{
	const char *p = s.ptr, *end = s.ptr + s.len, *lf, *done = p;
	struct buf b = BUF_INIT;
	bool in_code = false;

	for (; p < end; p = lf + 1) {
		struct slice line;
		size_t indent, marks;

		lf = memchr(p, '\n', (size_t)(end - p));
		if (!lf)
			lf = end;
		line = (struct slice){p, (size_t)(lf - p)};
		in_code = in_code != is_fence(line);
		marks = in_code ? 0 : unspaced_heading(line, &indent);
		if (!marks)
			continue;
		buf_put(&b, done, (size_t)(p - done) + indent + marks);
		buf_putc(&b, ' ');
		done = p + indent + marks;
	}
	if (done == s.ptr)
		return s;
	buf_put(&b, done, (size_t)(end - done));
	return into_arena(rw, &b);
}

/* Whether some line may lack the blank of its heading: a '#' that begins one, and no blank behind. */
static bool has_unspaced_heading(struct slice s)
{
	const char *p = s.ptr, *end = s.ptr + s.len, *behind;

	for (; p < end && (p = memchr(p, '#', (size_t)(end - p))); p = behind) {
		for (behind = p; behind < end && *behind == '#';)
			behind++;
		if ((p == s.ptr || p[-1] == '\n' || p[-1] == ' ') && behind < end && !strchr(" \t\n", *behind))
			return true;
	}
	return false;
}

/* The value of NAME="..." in a directive; empty if there is none. */
static struct slice directive_value(struct slice line, const char *name)
{
	ptrdiff_t at = slice_find(line, slice_of(name));
	const char *start, *close;

	if (at < 0)
		return (struct slice){NULL, 0};
	start = line.ptr + at + strlen(name);
	close = memchr(start, '"', (size_t)(line.ptr + line.len - start));
	return (struct slice){start, close ? (size_t)(close - start) : 0};
}

static void put_image(struct buf *b, struct slice line)
{
	struct slice source = directive_value(line, "source=\""), alt = directive_value(line, "alt-text=\"");

	buf_puts(b, "![");
	for (size_t i = 0; i < alt.len; i++) {
		if (strchr("[]\\`*_<&", alt.ptr[i]))
			buf_putc(b, '\\');
		buf_putc(b, alt.ptr[i]);
	}
	buf_puts(b, "](<");
	for (size_t i = 0; i < source.len; i++)
		if (!strchr("<>\\", source.ptr[i]))
			buf_putc(b, source.ptr[i]);
	buf_puts(b, ">)");
}

/* `[!VIDEO url]` in a line, put as an autolink. */
static void put_video_line(struct buf *b, struct slice line)
{
	const char *p = line.ptr, *end = line.ptr + line.len, *at, *close;

	while (p < end && (at = find_bytes(p, end, "[!VIDEO ", 1)) && (close = memchr(at, ']', (size_t)(end - at)))) {
		struct slice url = slice_trim((struct slice){at + 8, (size_t)(close - at) - 8});

		buf_put(b, p, (size_t)(at - p));
		buf_putc(b, '<');
		buf_put_slice(b, url);
		buf_putc(b, '>');
		p = close + 1;
	}
	buf_put(b, p, (size_t)(end - p));
}

static void put_directive_line(struct buf *b, struct slice line)
{
	size_t i = 0;
	struct slice rest;

	while (i < line.len && strchr(" \t>", line.ptr[i]))
		i++;
	rest = (struct slice){line.ptr + i, line.len - i};
	if (!slice_starts(rest, ":::")) {
		put_video_line(b, line);
		return;
	}
	buf_put(b, line.ptr, i);
	if (slice_starts(rest, ":::image ") && directive_value(rest, "source=\"").len)
		put_image(b, rest);
}

static size_t skip_number(struct slice line, size_t i)
{
	size_t start = i;

	while (i < line.len && i - start < 9 && line.ptr[i] >= '0' && line.ptr[i] <= '9')
		i++;
	return i > start && i < line.len && (line.ptr[i] == '.' || line.ptr[i] == ')') ? i : start;
}

static bool is_suspect(struct slice line)
{
	return line.len > LINE_SUSPECT && strchr(" \t>-+*0123456789", line.ptr[0]);
}

/* Whether a line opens more than CONTAINERS_MAX containers: then *kept is where their markers end, *rest where all do. */
static bool is_deep(struct slice line, size_t *kept, size_t *rest)
{
	size_t i = 0;
	unsigned markers = 0;
	bool may_be_rule = true; /* `- - -` of any length nests nothing */
	char first = '\0';

	if (!is_suspect(line))
		return false;
	for (;;) {
		char next;

		while (i < line.len && (line.ptr[i] == ' ' || line.ptr[i] == '\t'))
			i++;
		i = skip_number(line, i);
		if (i >= line.len || !strchr(">-+*.)", line.ptr[i]))
			break;
		next = (char)(i + 1 < line.len ? line.ptr[i + 1] : ' ');
		if (line.ptr[i] != '>' && next != ' ' && next != '\t')
			break;
		first = markers ? first : line.ptr[i];
		may_be_rule = may_be_rule && line.ptr[i] == first && (first == '-' || first == '*');
		i++;
		if (++markers == CONTAINERS_MAX)
			*kept = i;
	}
	*rest = i;
	return markers > CONTAINERS_MAX && !(i >= line.len && may_be_rule);
}

static struct slice each_line(struct rewriter *rw, struct slice s)
{
	const char *p = s.ptr, *end = s.ptr + s.len, *lf;
	bool directives = contains(s, ":::", 0) || contains(s, "[!VIDEO ", 1), reported = false;
	struct buf b = BUF_INIT;

	for (; p < end; p = lf + 1) {
		size_t kept, rest;
		struct slice line;

		lf = memchr(p, '\n', (size_t)(end - p));
		if (!lf)
			lf = end;
		line = (struct slice){p, (size_t)(lf - p)};
		if (is_deep(line, &kept, &rest)) {
			if (!reported)
				report(rw, s, p, "nesting", "nested too deeply; what is deeper is shown flat");
			reported = true;
			buf_put(&b, p, kept);
			buf_putc(&b, ' ');
			buf_put(&b, p + rest, line.len - rest);
		} else if (directives) {
			put_directive_line(&b, line);
		} else {
			buf_put_slice(&b, line);
		}
		buf_put(&b, "\n", lf < end);
	}
	return into_arena(rw, &b);
}

/* Whether one of the spans that begin at every STRIDE-th byte is nothing but what markers are made of. */
static bool has_marker_span(struct slice s)
{
	static_assert(CONTAINERS_MAX >= STRIDE + SPAN, "in a line that is too deep there may be no such span");
	for (const char *p = s.ptr, *end = p + s.len; end - p >= SPAN; p += end - p < STRIDE ? end - p : STRIDE) {
		const span v = span_at(p);

		/* From ')' to '9' are "*+-.", digits and two more. */
		if (!span_any((v - ')' > '9' - ')') & (v != ' ') & (v != '\t') & (v != '>')))
			return true;
	}
	return false;
}

static bool has_deep_line(struct slice s)
{
	const char *p = s.ptr, *end = s.ptr + s.len, *lf;
	size_t kept, rest;

	for (; p < end; p = lf + 1) {
		lf = memchr(p, '\n', (size_t)(end - p));
		if (!lf)
			lf = end;
		if (is_deep((struct slice){p, (size_t)(lf - p)}, &kept, &rest))
			return true;
	}
	return false;
}

struct slice dialect_inline(struct slice text, struct arena *arena)
{
	struct rewriter rw = {.arena = arena};

	if (contains(text, "&quot;></a>", 0))
		text = mend_anchors(&rw, text);
	if (contains(text, "[!VIDEO ", 1)) {
		struct buf b = BUF_INIT;

		put_video_line(&b, text);
		text = into_arena(&rw, &b);
	}
	if (contains(text, "![", 0))
		text = guard_images(&rw, text);
	return contains(text, "*", 0) ? mend_emphasis(&rw, text) : text;
}

struct slice dialect_prepare(const struct source *s, struct arena *arena, struct findings *findings)
{
	struct rewriter rw = {s, arena, findings};
	struct slice text = s->markdown;

	if (!text.len)
		return text;
	if (contains(text, "&quot;></a>", 0))
		text = mend_anchors(&rw, text);
	if (has_unspaced_heading(text))
		text = mend_headings(&rw, text);
	if (contains(text, ":::", 0) || contains(text, "[!VIDEO ", 1) ||
	    (has_marker_span(text) && has_deep_line(text)))
		text = each_line(&rw, text);
	if (contains(text, "![", 0))
		text = guard_images(&rw, text);
	if (contains(text, "]:", 0))
		text = guard_definitions(&rw, text);
	return contains(text, "*", 0) ? mend_emphasis(&rw, text) : text;
}
