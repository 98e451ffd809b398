/* SPDX-License-Identifier: MIT */
/*
 * Extended attributes: what a web server or a file manager wants to know of a file
 * without reading it.  All follow from the file's suffix and the article's record; an
 * attribute with nothing to say does not exist.
 */
#include <errno.h>

#include <compliancefs/format.h>

#include "base/arena.h"
#include "store/inode.h"
#include "tree/internal.h"

struct attribute {
	const char *name;
	/* Puts the value; puts nothing if there is none. article is NULL for stored files. */
	void (*put)(const struct file_row *file, const struct article *article, struct buf *value);
};

static const struct {
	const char *suffix, *type;
} types[] = {
	{"txt", "text/plain"},     {"html", "text/html"}, {"json", "application/json"}, {"tsv", "text/tab-separated-values"},
	{"tmx", "application/xml"}, {"css", "text/css"},   {"png", "image/png"},         {"jpg", "image/jpeg"},
	{"jpeg", "image/jpeg"},     {"gif", "image/gif"},
};

static const char *type_of(const struct file_row *file)
{
	const struct format *format = format_by_id(file->format);
	const char *dot = memrchr(file->name.ptr, '.', file->name.len);
	struct slice suffix = {NULL, 0};

	if (format)
		suffix = slice_of(format->suffix);
	else if (dot)
		suffix = (struct slice){dot + 1, (size_t)(file->name.ptr + file->name.len - dot) - 1};
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (slice_is(suffix, types[i].suffix))
			return types[i].type;
	return "text/plain";
}

static void put_type(const struct file_row *file, const struct article *article, struct buf *value)
{
	(void)article;
	buf_puts(value, type_of(file));
}

static void put_charset(const struct file_row *file, const struct article *article, struct buf *value)
{
	(void)article;
	if (strncmp(type_of(file), "image/", 6) != 0)
		buf_puts(value, "utf-8");
}

static void put_url(const struct file_row *file, const struct article *article, struct buf *value)
{
	(void)file;
	if (article)
		buf_put_slice(value, article->public_url);
}

static void put_article(const struct file_row *file, const struct article *article, struct buf *value)
{
	(void)file;
	if (article)
		buf_put_slice(value, article->id);
}

static void put_locale(const struct file_row *file, const struct article *article, struct buf *value)
{
	(void)file;
	if (article)
		buf_put_slice(value, article->locale);
}

static void put_standard(const struct file_row *file, const struct article *article, struct buf *value)
{
	(void)file;
	if (article)
		buf_put_slice(value, article->standard);
}

static const struct attribute attributes[] = {
	{"user.mime_type", put_type},
	{"user.charset", put_charset},
	{"user.xdg.origin.url", put_url},
	{"user.compliancefs.article", put_article},
	{"user.compliancefs.locale", put_locale},
	{"user.compliancefs.standard", put_standard},
};

enum { ATTRIBUTES = sizeof(attributes) / sizeof(attributes[0]) };

/* The file behind an inode number and, for a generated one, its article. */
struct subject {
	struct file_row file;
	struct article article;
	bool generated;
};

static int get_subject(struct tree *t, uint64_t ino, struct subject *s)
{
	struct body_row body;
	int r;

	if (!inode_valid(ino))
		return -ESTALE;
	s->generated = inode_kind(ino) == INODE_FILE;
	if (inode_kind(ino) == INODE_DIR)
		return -ENODATA;
	r = s->generated ? snapshot_file_by_ino(t->snapshot, ino, &s->file)
			 : snapshot_page_by_ino(t->snapshot, ino, &s->file);
	if (r == -ENOENT)
		r = s->generated ? -ESTALE : search_page_row(t, ino, &s->file);
	if (r == 0 && s->generated)
		r = snapshot_body(t->snapshot, s->file.id, &body);
	if (r == 0 && s->generated)
		r = article_decode(body.record, &t->arena, &s->article);
	return r == -EBADMSG ? -EIO : r;
}

int tree_xattr(struct tree *t, uint64_t ino, const char *name, struct buf *value)
{
	struct subject s;
	int r = get_subject(t, ino, &s);

	buf_reset(value);
	for (size_t i = 0; r == 0 && i < ATTRIBUTES; i++)
		if (strcmp(attributes[i].name, name) == 0)
			attributes[i].put(&s.file, s.generated ? &s.article : NULL, value);
	arena_reset(&t->arena);
	if (r < 0)
		return r;
	return value->error ? value->error : value->len ? 0 : -ENODATA;
}

int tree_xattr_names(struct tree *t, uint64_t ino, struct buf *names)
{
	struct buf value = BUF_INIT;
	struct subject s;
	int r = get_subject(t, ino, &s);

	buf_reset(names);
	for (size_t i = 0; r == 0 && i < ATTRIBUTES; i++) {
		buf_reset(&value);
		attributes[i].put(&s.file, s.generated ? &s.article : NULL, &value);
		if (value.len)
			buf_put(names, attributes[i].name, strlen(attributes[i].name) + 1);
	}
	buf_free(&value);
	arena_reset(&t->arena);
	return r == -ENODATA ? 0 : r < 0 ? r : names->error;
}
