/* SPDX-License-Identifier: MIT */
/*
 * One file from the disk to what the rest works on: text mended, front matter taken
 * off, includes expanded, units separated. Each step has its own file; the order
 * is here. Includes come before the separation because an included file of a bilingual
 * tree is bilingual itself.
 */
#include <errno.h>

#include "base/utf8.h"
#include "source/file.h"
#include "source/frontmatter.h"
#include "source/include.h"
#include "source/mend.h"
#include "source/sxs.h"

static int refuse(int rc, struct error *e)
{
	if (rc == -EFBIG)
		return error_set(e, rc, "over the limit of %zu bytes", SOURCE_MAX_BYTES);
	if (rc == -ENODATA)
		return error_set(e, rc, "the file is empty");
	if (rc == -EXDEV)
		return error_set(e, rc, "leads outside the source");
	if (rc == -EILSEQ)
		return error_set(e, rc, "UTF-16 text; convert it to UTF-8");
	if (rc == -EINVAL)
		return error_set(e, rc, "not a regular file");
	return error_errno(e, rc, "cannot read");
}

static struct slice mended_path(const char *path, struct arena *arena)
{
	struct slice s = slice_of(path), copy;
	struct buf b = BUF_INIT;

	if (utf8_valid_length(s) == s.len)
		return arena_dup(arena, s);
	utf8_repair(s, &b);
	copy = arena_dup(arena, buf_slice(&b));
	arena_drop_buf(arena, &b);
	return copy;
}

static bool is_utf16(struct slice s)
{
	return slice_starts(s, "\xFF\xFE") || slice_starts(s, "\xFE\xFF");
}

static int read_file(const struct source_root *root, const char *path, struct arena *arena, struct source *s,
		     struct slice *bytes)
{
	int rc = file_read(root, path, SOURCE_MAX_BYTES, arena, bytes, &s->mtime);

	if (rc == 0 && is_utf16(*bytes))
		rc = -EILSEQ;
	return rc;
}

static int prepare(const struct source_root *root, struct slice text, struct arena *arena, struct source *s,
		   struct findings *findings)
{
	size_t body = front_matter_read(text, arena, &s->front, findings);
	struct slice rest = {text.ptr + body, text.len - body};
	const unsigned *lines;
	size_t line_count;
	int rc;

	rc = include_expand(root, s->path, &rest, text_line(text, body), arena, &lines, &line_count, findings);
	return rc < 0 ? rc : sxs_separate(rest, lines, line_count, arena, s, findings);
}

int source_load(const struct source_root *root, const char *path, struct arena *arena, struct source *s,
		struct findings *findings, struct error *e)
{
	struct slice bytes, text;
	int rc;

	*s = (struct source){.path = mended_path(path, arena)};
	rc = read_file(root, path, arena, s, &bytes);
	if (rc < 0)
		return refuse(rc, e);
	text = text_mend(bytes, arena, findings);
	if (!arena->failed && !slice_trim(text).len)
		return refuse(-ENODATA, e);
	if (!arena->failed)
		rc = prepare(root, text, arena, s, findings);
	if (arena->failed)
		rc = -ENOMEM;
	return rc < 0 ? refuse(rc, e) : 0;
}
