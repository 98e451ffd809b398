/* SPDX-License-Identifier: MIT */
/*
 * Includes: fragments that many articles share.
 *
 * A directive stands alone on its line nearly always, at times in a list item or a
 * quote. The included lines then have to stay inside: each but the first gets what
 * stood before the directive, list markers turned into spaces. Directives in code
 * are text.
 *
 * Limits: 8 levels, 1,000 directives and SOURCE_MAX_BYTES of text an article, so
 * that files including each other cannot multiply. A file on its own way is a cycle.
 */
#include <errno.h>
#include <strings.h>

#include "source/file.h"
#include "source/find.h"
#include "source/frontmatter.h"
#include "source/include.h"
#include "source/mend.h"
#include "source/path.h"

#define DEPTH_MAX 8
#define DIRECTIVES_MAX 1000
#define FIELD_MAX 1000 /* bytes of a directive's title or path */

struct includer {
	const struct source_root *root;
	struct arena *arena;
	struct findings *findings;
	struct buf out;
	struct buf lines;                /* unsigned numbers */
	struct slice way[DEPTH_MAX + 1]; /* the files that are being expanded */
	unsigned depth;
	unsigned directives;
	unsigned line; /* of the article, for findings */
};

struct directive {
	size_t start, end; /* in the line */
	struct slice path;
};

static size_t skip_blanks(struct slice s, size_t i)
{
	while (i < s.len && (s.ptr[i] == ' ' || s.ptr[i] == '\t'))
		i++;
	return i;
}

/* The next `c`, not too far away; the line's length if there is none. */
static size_t find_end(struct slice s, size_t i, char c)
{
	size_t left = s.len - i < FIELD_MAX ? s.len - i : FIELD_MAX;
	const char *found = memchr(s.ptr + i, c, left);

	return found ? (size_t)(found - s.ptr) : s.len;
}

/* Reads `[!INCLUDE [title](path)]` at `start`. */
static bool directive_parse(struct slice line, size_t start, struct directive *d)
{
	static const char name[] = "[!include";
	size_t i = start + sizeof(name) - 1, path;

	if (line.len < i || strncasecmp(line.ptr + start, name, sizeof(name) - 1) != 0)
		return false;
	if (start > 0 && line.ptr[start - 1] == '`')
		return false;
	i = skip_blanks(line, i);
	if (i == line.len || line.ptr[i] != '[')
		return false;
	i = find_end(line, i, ']');
	i = i < line.len ? skip_blanks(line, i + 1) : i;
	if (i == line.len || line.ptr[i] != '(')
		return false;
	path = ++i;
	i = find_end(line, i, ')');
	if (i == line.len)
		return false;
	d->path = slice_trim((struct slice){line.ptr + path, i - path});
	i = skip_blanks(line, i + 1);
	if (i == line.len || line.ptr[i] != ']')
		return false;
	d->start = start;
	d->end = i + 1;
	return true;
}

static bool directive_find(struct slice line, size_t from, struct directive *d)
{
	const char *p = line.ptr + from, *end = line.ptr + line.len;

	while (p < end && (p = memchr(p, '[', (size_t)(end - p)))) {
		if (directive_parse(line, (size_t)(p - line.ptr), d))
			return true;
		p++;
	}
	return false;
}

static bool is_fence(struct slice line)
{
	line = slice_trim(line);
	return slice_starts(line, "```") || slice_starts(line, "~~~");
}

static void begin_line(struct includer *in, unsigned number, struct slice prefix)
{
	if (in->lines.len)
		buf_putc(&in->out, '\n');
	buf_put(&in->lines, &number, sizeof(number));
	buf_put_slice(&in->out, prefix);
}

/* What keeps a further line inside the containers that `before` opens, behind the prefix there is already. */
static struct slice continue_prefix(struct includer *in, struct slice prefix, struct slice before)
{
	size_t n = 0;
	char *p;

	while (n < before.len && n < FIELD_MAX && strchr(" \t>-*+.)0123456789", before.ptr[n]))
		n++;
	p = n ? arena_alloc(in->arena, prefix.len + n) : NULL;
	if (!p)
		return prefix;
	if (prefix.len)
		memcpy(p, prefix.ptr, prefix.len);
	for (size_t i = 0; i < n; i++)
		p[prefix.len + i] = (char)(before.ptr[i] == '>' || before.ptr[i] == '\t' ? before.ptr[i] : ' ');
	return (struct slice){p, prefix.len + n};
}

static void complain(struct includer *in, const char *code, struct slice path, const char *why)
{
	path = text_excerpt(path);
	finding_add(in->findings, SEVERITY_WARNING, in->line, code, "include '%.*s' %s; left out", (int)path.len,
		    path.ptr, why);
}

/* The text of an included file, or an empty slice after a finding. */
static struct slice fetch(struct includer *in, struct slice link, struct slice *path)
{
	struct slice bytes = {NULL, 0}, yaml;
	bool closed;
	int rc = path_resolve(in->way[in->depth], link, PATH_FILE, in->arena, path);

	if (rc == 0)
		rc = file_read(in->root, path->ptr, SOURCE_MAX_BYTES, in->arena, &bytes, NULL);
	if (rc == -EXDEV)
		complain(in, "include-outside", link, "leads outside the source");
	else if (rc == -EFBIG)
		complain(in, "include-too-large", link, "is over the limit of 2097152 bytes");
	else if (rc < 0)
		complain(in, "include-missing", link, rc == -ENOENT ? "does not exist" : "cannot be read");
	if (rc < 0)
		return (struct slice){NULL, 0};
	bytes = text_mend(bytes, in->arena, NULL);
	if (bytes.len) {
		size_t body = front_matter_split(bytes, &yaml, &closed);

		bytes = (struct slice){bytes.ptr + body, bytes.len - body};
	}
	while (bytes.len && bytes.ptr[0] == '\n') {
		bytes.ptr++;
		bytes.len--;
	}
	while (bytes.len && bytes.ptr[bytes.len - 1] == '\n')
		bytes.len--;
	return bytes;
}

static bool on_the_way(const struct includer *in, struct slice path)
{
	for (unsigned i = 0; i <= in->depth; i++)
		if (slice_eq(in->way[i], path))
			return true;
	return false;
}

static void expand_text(struct includer *in, struct slice text, unsigned first, struct slice prefix);

static void expand_directive(struct includer *in, const struct directive *d, struct slice prefix)
{
	struct slice path = {NULL, 0}, text;

	if (++in->directives > DIRECTIVES_MAX) {
		if (in->directives == DIRECTIVES_MAX + 1)
			complain(in, "include-too-many", d->path, "is one of more than 1000");
		return;
	}
	if (in->depth == DEPTH_MAX) {
		complain(in, "include-too-deep", d->path, "is nested deeper than 8 levels");
		return;
	}
	text = fetch(in, d->path, &path);
	if (!text.len)
		return;
	if (on_the_way(in, path)) {
		complain(in, "include-cycle", d->path, "includes itself");
		return;
	}
	if (in->out.len + text.len > SOURCE_MAX_BYTES) {
		complain(in, "include-too-large", d->path, "makes the article larger than 2097152 bytes");
		return;
	}
	in->way[++in->depth] = path;
	expand_text(in, text, 0, prefix);
	in->depth--;
}

static void expand_line(struct includer *in, struct slice line, struct slice prefix)
{
	struct directive d;
	size_t done = 0;

	while (directive_find(line, done, &d)) {
		struct slice before = {line.ptr, d.start};

		buf_put(&in->out, line.ptr + done, d.start - done);
		expand_directive(in, &d, continue_prefix(in, prefix, before));
		done = d.end;
	}
	buf_put(&in->out, line.ptr + done, line.len - done);
}

/* Puts a text's lines; the first of an include goes on where the output is, behind what stood before the directive. */
static void expand_text(struct includer *in, struct slice text, unsigned first, struct slice prefix)
{
	const char *p = text.ptr, *end = text.ptr + text.len;
	bool in_code = false;

	for (unsigned n = 0;; n++) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		struct slice line = {p, (size_t)((lf ? lf : end) - p)};

		if (in->depth == 0)
			in->line = first + n;
		if (in->depth == 0 || n > 0)
			begin_line(in, in->line, prefix);
		if (is_fence(line))
			in_code = !in_code;
		if (in_code)
			buf_put_slice(&in->out, line);
		else
			expand_line(in, line, prefix);
		if (!lf)
			break;
		p = lf + 1;
	}
}

static bool has_directive(struct slice text)
{
	const char *p = text.ptr, *end = text.ptr + text.len;

	while (p < end && (p = find_bytes(p, end, "[!", 1))) {
		if (end - p > 9 && strncasecmp(p, "[!include", 9) == 0)
			return true;
		p += 2;
	}
	return false;
}

static const unsigned *count_up(struct slice text, unsigned first, struct arena *arena, size_t *count)
{
	size_t n = text_line(text, text.len);
	unsigned *lines = arena_array(arena, n, sizeof(*lines));

	for (size_t i = 0; lines && i < n; i++)
		lines[i] = first + (unsigned)i;
	*count = lines ? n : 0;
	return lines;
}

int include_expand(const struct source_root *root, struct slice path, struct slice *text, unsigned first,
		   struct arena *arena, const unsigned **lines, size_t *line_count, struct findings *findings)
{
	struct includer in = {
	    .root = root,
	    .arena = arena,
	    .findings = findings,
	    .out = BUF_INIT,
	    .lines = BUF_INIT,
	    .way = {path},
	};
	struct slice numbers;

	if (!text->len || !has_directive(*text)) {
		*lines = count_up(*text, first, arena, line_count);
		return *lines ? 0 : -ENOMEM;
	}
	buf_reserve(&in.out, text->len);
	expand_text(&in, *text, first, (struct slice){NULL, 0});
	*text = arena_dup(arena, buf_slice(&in.out));
	numbers = arena_dup(arena, buf_slice(&in.lines));
	*line_count = in.lines.len / sizeof(unsigned);
	*lines = (const unsigned *)(const void *)numbers.ptr;
	if (in.out.error || in.lines.error)
		arena->failed = true;
	buf_free(&in.out);
	buf_free(&in.lines);
	return arena->failed ? -ENOMEM : 0;
}
