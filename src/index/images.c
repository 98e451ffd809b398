/* SPDX-License-Identifier: MIT */
/*
 * Images.  Articles in all languages show the same few pictures, so what a path led to is remembered, a
 * refusal too, and of the bytes only the digest: memory does not grow with the pictures.  The bytes go into the index
 * when they are first seen; which folder they lie in, and how new the newest article is that shows them, is known when
 * all articles are linked, and written then.
 *
 * A translated tree often comes without the pictures: the original's are shown then, which is what the public
 * site does.  So a path is looked for in the article's own SOURCE, then with en-us in place
 * of the article's locale, there and in the other SOURCEs, then as it is in those that are in the
 * article's locale or in en-us. Never in a third language.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include <nettle/sha2.h>

#include "base/utf8.h"
#include "index/images.h"
#include "source/mend.h"
#include "source/strmap.h"
#include "store/inode.h"

#define ORIGINAL "en-us"
#define PAGE_IMAGES 2000

struct image {
	struct slice name; /* "0123456789abcdef.png" */
	uint64_t ino, size;
	int64_t date;       /* of the newest article that shows it */
	int64_t last;       /* id of the last one that did */
	uint64_t articles;  /* how many do */
	struct slice first; /* base and locale of the first */
	struct slice first_locale;
};

struct images {
	const struct format *format; /* NULL: none shows images */
	struct image *items;
	size_t count;
	struct strmap by_name; /* value: 1 + index */
	struct strmap by_file; /* key: root and path; the same, or REFUSED + errno */
	struct strmap by_path; /* key: that and the locale, which leads to more files than one */
	struct strmap by_folder; /* key: root and folder; FOLDER_THERE or FOLDER_MISSING */
};

#define REFUSED 0x80000000u
enum { FOLDER_THERE = 1, FOLDER_MISSING };

static struct images *images_of(struct run *run)
{
	struct images *m = run->images;

	if (m)
		return m;
	m = run->images = arena_alloc(&run->arena, sizeof(*m));
	if (!m)
		return NULL;
	m->by_name.arena = m->by_file.arena = m->by_path.arena = m->by_folder.arena = &run->arena;
	for (size_t i = 0; i < format_count && !m->format; i++)
		if (formats[i]->media_name)
			m->format = formats[i];
	return m;
}

/* `path` with the original's locale in place of its component `locale`; empty if it has none. */
static struct slice original_path(struct slice path, struct slice locale, struct arena *arena)
{
	for (size_t i = 0; i + locale.len <= path.len; i++) {
		size_t end = i + locale.len;

		if ((i && path.ptr[i - 1] != '/') || (end < path.len && path.ptr[end] != '/'))
			continue;
		if (strncasecmp(path.ptr + i, locale.ptr, locale.len) == 0)
			return arena_printf(arena, "%.*s" ORIGINAL "%.*s", (int)i, path.ptr, (int)(path.len - end),
					    path.ptr + end);
	}
	return (struct slice){NULL, 0};
}

/* Is a SOURCE's folder named for this locale, or for none? */
static bool root_speaks(const struct run *run, size_t root, struct slice locale)
{
	struct slice rest = slice_of(run->roots[root].real);
	const struct locale *named = NULL;

	while (rest.len && !named) {
		const char *slash = memrchr(rest.ptr, '/', rest.len);
		size_t from = slash ? (size_t)(slash - rest.ptr) + 1 : 0;

		named = catalog_locale(run->catalog, (struct slice){rest.ptr + from, rest.len - from});
		rest.len = from ? from - 1 : 0;
	}
	return !named || slice_eq(named->tag, locale);
}

struct found {
	struct slice bytes;
	const char *suffix;
};

static struct slice name_of(struct arena *arena, const struct found *found, const uint8_t *digest)
{
	char hex[17];

	for (int i = 0; i < 8; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	return arena_printf(arena, "%s.%s", hex, found->suffix);
}

/* *number: 1 + index of the image with these bytes. It lies in no folder yet. */
static int store(struct run *run, const struct found *found, uint32_t *number)
{
	struct images *m = run->images;
	uint8_t digest[SHA256_DIGEST_SIZE];
	struct sha256_ctx ctx;
	struct slice name, path;
	struct image *image;
	uint32_t *known;

	sha256_init(&ctx);
	sha256_update(&ctx, found->bytes.len, (const uint8_t *)found->bytes.ptr);
	sha256_digest(&ctx, sizeof(digest), digest);
	name = name_of(&run->arena, found, digest);
	known = strmap_put(&m->by_name, name, NULL);
	if (!known)
		return -ENOMEM;
	if (*known == 0) {
		image = arena_push(&run->arena, &m->items, &m->count, sizeof(*image));
		path = arena_printf(&run->arena, "%s/%s/%s", m->format->name, m->format->media_name, name.ptr);
		if (!image || !path.ptr)
			return -ENOMEM;
		image->name = name;
		image->size = found->bytes.len;
		/* The digest stands for the bytes: they are many, and have been gone through once. */
		image->ino = inode_of_page(path, (struct slice){(const char *)digest, sizeof(digest)});
		*known = (uint32_t)m->count;
		*number = *known;
		return writer_put_image(run->writer, &image->ino, name, found->bytes);
	}
	*number = *known;
	return 0;
}

/*
 * A translated tree often lacks the whole folder of the pictures, and a name that does not exist is looked for in
 * every folder above: once a folder then, not once a picture.
 */
static int read_image(struct run *run, size_t root, struct slice path, struct arena *arena, struct found *found)
{
	const struct source_root *source = &run->roots[root];
	const char *slash = memrchr(path.ptr, '/', path.len);
	struct slice key = arena_printf(&run->arena, "%zu %.*s", root, slash ? (int)(slash - path.ptr) : 0, path.ptr);
	uint32_t *folder = strmap_put(&run->images->by_folder, key, NULL);
	int r;

	if (!folder)
		return -ENOMEM;
	if (*folder == FOLDER_MISSING && source_is_media_name(path))
		return -ENOENT;
	r = source_read_media(source, path, arena, &found->bytes, &found->suffix);
	if (r == -ENOENT && *folder == 0)
		*folder = source_find_media_folder(source, path, arena) == -ENOENT ? FOLDER_MISSING : FOLDER_THERE;
	return r;
}

/* 1 + index, or REFUSED + errno, of a file, which is read when it is first asked for. */
static int take_file(struct run *run, size_t root, struct slice path, uint32_t *number)
{
	struct arena arena = {0};
	struct found found = {0};
	struct slice key = arena_join(&run->arena, arena_number(&run->arena, root), slice_of(" "), path);
	uint32_t *known = strmap_put(&run->images->by_file, key, NULL);
	int r = 0;

	if (!known)
		return -ENOMEM;
	if (*known == 0) {
		r = read_image(run, root, path, &arena, &found);
		if (r == 0)
			r = store(run, &found, known);
		else if (r != -ENOMEM) {
			*known = REFUSED + (uint32_t)-r;
			r = 0;
		}
	}
	*number = *known;
	arena_free(&arena);
	return r;
}

/* The same of what the path leads to, tried in the order told at the top of this file. */
static int look_up(struct run *run, const struct image_user *user, struct slice path, uint32_t *number)
{
	const uint32_t missing = REFUSED + ENOENT;
	struct arena arena = {0};
	struct slice original = original_path(path, user->locale, &arena);
	size_t own = user->root;
	int r = take_file(run, own, path, number);

	if (r == 0 && *number == missing && original.len)
		r = take_file(run, own, original, number);
	for (size_t i = 0; r == 0 && *number == missing && original.len && i < run->root_count; i++)
		if (i != own)
			r = take_file(run, i, original, number);
	for (size_t i = 0; r == 0 && *number == missing && i < run->root_count; i++)
		if (i != own && root_speaks(run, i, user->locale))
			r = take_file(run, i, path, number);
	for (size_t i = 0; r == 0 && *number == missing && i < run->root_count; i++)
		if (i != own && root_speaks(run, i, slice_of(ORIGINAL)))
			r = take_file(run, i, path, number);
	r = arena.failed ? -ENOMEM : r;
	arena_free(&arena);
	return r;
}

static int put_refusal(struct run *run, const struct image_user *user, struct slice path, int error)
{
	char text[128];
	struct arena arena = {0};
	struct buf valid = BUF_INIT;
	struct finding f = {SEVERITY_WARNING, 0, "media-unreadable", {NULL, 0}};
	const char *why = NULL;
	int r;

	if (error == ENOENT) {
		f.code = "media-missing";
		why = "does not exist";
	} else if (error == EXDEV) {
		f.code = "media-outside";
		why = "leads outside the source";
	} else if (error == EFBIG) {
		f.code = "media-too-large";
		why = "is over the limit of 16777216 bytes";
	} else if (error == EMEDIUMTYPE) {
		f.code = "media-type";
		why = "is no PNG, JPEG, GIF or WebP image, by its name or by its bytes";
	}
	/* What %XX in a link gave need not be UTF-8. */
	utf8_repair(path, &valid);
	path = text_excerpt(buf_slice(&valid));
	f.detail = arena_printf(&arena, "image '%.*s' %s%s; its text is shown", (int)path.len, path.ptr,
				why ? "" : "cannot be read: ", why ? why : strerror_r(error, text, sizeof(text)));
	r = run_finding(run, user->source, &f);
	buf_free(&valid);
	arena_free(&arena);
	return r;
}

static void count_user(struct run *run, struct image *image, const struct image_user *user)
{
	if (image->last == user->id)
		return;
	if (image->articles++ == 0) {
		image->date = user->date;
		image->first = arena_dup(&run->arena, user->base);
		image->first_locale = arena_dup(&run->arena, user->locale);
	}
	image->last = user->id;
	if (user->date > image->date)
		image->date = user->date;
}

int image_take(struct run *run, const struct image_user *user, struct slice path, struct slice *name)
{
	struct images *m = images_of(run);
	struct slice key;
	uint32_t *known, number;
	int r;

	*name = (struct slice){NULL, 0};
	if (!m)
		return -ENOMEM;
	if (!m->format)
		return 0;
	key = arena_join(&run->arena, arena_number(&run->arena, user->root), slice_of(" "), user->locale, slice_of(" "),
			 path);
	known = strmap_put(&m->by_path, key, NULL);
	if (!known)
		return -ENOMEM;
	if (*known == 0) {
		r = look_up(run, user, path, &number);
		if (r < 0)
			return r;
		*known = number;
	}
	if (*known >= REFUSED)
		return put_refusal(run, user, path, (int)(*known - REFUSED));
	count_user(run, &m->items[*known - 1], user);
	*name = m->items[*known - 1].name;
	return 0;
}

static int compare_names(const void *a, const void *b)
{
	return slice_cmp(((const struct image *)a)->name, ((const struct image *)b)->name);
}

int images_place(struct run *run, const struct folder *folder)
{
	struct images *m = images_of(run);
	int r = 0;

	if (!m)
		return -ENOMEM;
	/* By name from here on; what the maps say is not asked for any more. */
	if (m->count)
		qsort(m->items, m->count, sizeof(*m->items), compare_names);
	for (size_t i = 0; r == 0 && i < m->count; i++) {
		const struct image *image = &m->items[i];
		struct slice path =
		    arena_printf(&run->arena, "%.*s/%s", (int)folder->path.len, folder->path.ptr, image->name.ptr);
		int64_t mtime;

		r = run_page_mtime(run, path, image->ino, image->date, &mtime);
		if (r == 0)
			r = writer_place_page(run->writer, image->ino, folder->id, mtime);
	}
	return r;
}

static int add_block(struct arena *arena, struct page *page, const struct image *image, const char *suffix)
{
	struct page_block *block = arena_push(arena, &page->blocks, &page->block_count, sizeof(*block));
	struct page_link *size = NULL, *article = NULL;

	if (block) {
		block->name = block->href = image->name;
		size = arena_push(arena, &block->lines, &block->line_count, sizeof(*size));
	}
	if (size) {
		size->text = arena_printf(arena, "%" PRIu64 " bytes, shown by %" PRIu64 " article%s", image->size,
					  image->articles, image->articles == 1 ? "" : "s");
		article = arena_push(arena, &block->lines, &block->line_count, sizeof(*article));
	}
	if (!article)
		return -ENOMEM;
	article->text = image->first;
	article->href = arena_printf(arena, "../by-locale/%s/%s.%s", image->first_locale.ptr, image->first.ptr, suffix);
	return 0;
}

int images_page(struct run *run, struct arena *arena, struct page *page)
{
	struct images *m = images_of(run);
	int r = m ? 0 : -ENOMEM;

	page->title = slice_of("Images");
	page->intro = slice_of("The pictures that articles show, named by what is in them.");
	for (size_t i = 0; r == 0 && i < m->count && i < PAGE_IMAGES; i++)
		r = add_block(arena, page, &m->items[i], m->format->suffix);
	if (r == 0 && m->count > PAGE_IMAGES)
		page->intro =
		    arena_printf(arena, "The first %d of %zu pictures that articles show.", PAGE_IMAGES, m->count);
	return arena->failed ? -ENOMEM : r;
}
