/* SPDX-License-Identifier: MIT */
/*
 * The first thing that happens to a file's bytes. Whatever comes after may rely on
 * valid UTF-8 without NUL and on lines that end in LF; byte positions that cmark
 * reports are right only then.
 *
 * CR CR LF (a text file that went through the same conversion twice) is one line end:
 * taken as two it would put a blank line behind every line and tear all blocks apart.
 *
 * Long runs of blank lines are cut because cmark visits every open list item for
 * each of them: a deep list and a megabyte of line ends would take minutes.
 */
#include <assert.h>

#include "base/span.h"
#include "base/utf8.h"
#include "source/mend.h"

#define BLANK_LINES_MAX 30
#define EXCERPT_MAX 120

static_assert(BLANK_LINES_MAX + 1 >= 2 * SPAN - 1, "too many blank lines are blank in a whole span");

unsigned text_line(struct slice text, size_t at)
{
	const char *p = text.ptr, *end = text.ptr + (at < text.len ? at : text.len);
	unsigned line = 1;

	while (end - p >= SPAN) {
		span ends = {0};

		/* A byte counts to 255. */
		for (int i = 0; i < 255 && end - p >= SPAN; i++, p += SPAN)
			ends -= (span)(span_at(p) == '\n');
		for (int i = 0; i < SPAN; i++)
			line += ends[i];
	}
	for (; p < end; p++)
		line += *p == '\n';
	return line;
}

struct slice text_excerpt(struct slice s)
{
	const char *lf = s.len ? memchr(s.ptr, '\n', s.len) : NULL;

	if (lf)
		s.len = (size_t)(lf - s.ptr);
	if (s.len > EXCERPT_MAX)
		for (s.len = EXCERPT_MAX; s.len && ((unsigned char)s.ptr[s.len] & 0xc0) == 0x80;)
			s.len--;
	return s;
}

static void report(struct findings *f, unsigned line, const char *code, const char *what)
{
	if (f)
		finding_add(f, SEVERITY_WARNING, line, code, "%s", what);
}

/* CR CR LF, CR LF and CR to LF. The output is never longer. */
static struct slice mend_line_ends(struct slice s, struct arena *arena, struct findings *f)
{
	char *out = arena_bytes(arena, s.len + 1);
	unsigned line = 1, doubled = 0, lone = 0;
	size_t len = 0;

	if (!out)
		return (struct slice){NULL, 0};
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c == '\r' && i + 1 < s.len && s.ptr[i + 1] == '\n') {
			i++;
		} else if (c == '\r' && i + 2 < s.len && s.ptr[i + 1] == '\r' && s.ptr[i + 2] == '\n') {
			i += 2;
			doubled = doubled ? doubled : line;
		} else if (c == '\r') {
			lone = lone ? lone : line;
		}
		line += c == '\r' || c == '\n';
		out[len++] = (char)(c == '\r' ? '\n' : c);
	}
	if (doubled)
		report(f, doubled, "line-ends", "lines end in CR CR LF; read as one line end each");
	if (lone)
		report(f, lone, "line-ends", "a CR without LF; read as a line end");
	return (struct slice){out, len};
}

static struct slice mend_utf8(struct slice s, struct arena *arena, struct findings *f)
{
	size_t first = utf8_valid_length(s);
	const char *nul = memchr(s.ptr, '\0', s.len);
	struct buf b = BUF_INIT;

	if (nul)
		report(f, text_line(s, (size_t)(nul - s.ptr)), "nul-bytes", "NUL bytes; shown as U+FFFD");
	if (first < s.len)
		report(f, text_line(s, first), "invalid-utf8", "not valid UTF-8; the bad bytes are shown as U+FFFD");
	utf8_repair(s, &b);
	s = arena_dup(arena, buf_slice(&b));
	arena_drop_buf(arena, &b);
	return s;
}

static bool line_is_blank(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p == end;
}

static struct slice cut_blank_lines(struct slice s, struct arena *arena, struct findings *f)
{
	char *out = arena_bytes(arena, s.len + 1);
	const char *p = s.ptr, *end = s.ptr + s.len;
	unsigned blank = 0, line = 1, cut = 0;
	size_t len = 0;

	if (!out)
		return (struct slice){NULL, 0};
	for (; p < end; line++) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		const char *next = lf ? lf + 1 : end;

		blank = line_is_blank(p, lf ? lf : end) ? blank + 1 : 0;
		if (blank > BLANK_LINES_MAX) {
			cut = cut ? cut : line;
		} else {
			memcpy(out + len, p, (size_t)(next - p));
			len += (size_t)(next - p);
		}
		p = next;
	}
	if (cut)
		report(f, cut, "blank-lines", "more than 30 blank lines in a row; the rest of them is left out");
	return (struct slice){out, len};
}

/* Whether there are so many blank bytes in a row that blank lines may be too many: nearly no text has them. */
static bool has_blank_span(struct slice s)
{
	for (const char *p = s.ptr, *end = p + s.len; end - p >= SPAN; p += SPAN)
		if (!span_any(span_at(p) > ' '))
			return true;
	return false;
}

/* Whether a run of blank lines is too long. */
static bool has_many_blank_lines(struct slice s)
{
	const char *p = s.ptr, *end = s.ptr + s.len;
	unsigned blank = 0;

	while ((p = memchr(p, '\n', (size_t)(end - p))) && ++p < end) {
		const char *q = p;

		while (q < end && (*q == ' ' || *q == '\t'))
			q++;
		blank = q < end && *q == '\n' ? blank + 1 : 0;
		if (blank > BLANK_LINES_MAX)
			return true;
		p = q;
	}
	return false;
}

struct slice text_mend(struct slice s, struct arena *arena, struct findings *findings)
{
	if (slice_starts(s, "\xEF\xBB\xBF")) {
		s.ptr += 3;
		s.len -= 3;
		report(findings, 1, "byte-order-mark", "begins with a byte order mark; left out");
	}
	if (s.len && memchr(s.ptr, '\r', s.len))
		s = mend_line_ends(s, arena, findings);
	if (s.len && (memchr(s.ptr, '\0', s.len) || utf8_valid_length(s) < s.len))
		s = mend_utf8(s, arena, findings);
	if (s.len && has_blank_span(s) && has_many_blank_lines(s))
		s = cut_blank_lines(s, arena, findings);
	return s;
}
