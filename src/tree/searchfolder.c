/* SPDX-License-Identifier: MIT */
/*
 * Search folders.  To look one up costs nothing: any name is a query, and a query that finds nothing, or cannot be answered, still
 * has a folder, whose index page says so.  What is in it is searched for when somebody asks for that, once a snapshot
 * (searches.h), and the page is made when it or the listing is wanted.
 *
 * The articles in it are files of the snapshot like any other, with the same numbers.  The page's number is a digest of its path
 * and bytes, so it is another one in a snapshot where the answer differs; the dates of page and folder are the snapshot's.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/utf8.h"
#include "store/found.h"
#include "store/inode.h"
#include "tree/internal.h"
#include "tree/results.h"
#include "tree/searches.h"
#include "tree/searchpage.h"

enum part { PART_PAGE = 1, PART_FILES };

#define PART_SHIFT (TREE_COOKIE_BITS - 2)
#define PLACE_MASK (((uint64_t)1 << PART_SHIFT) - 1)

bool search_is_place(const struct dir_row *dir)
{
	return dir->format && !dir->folder && slice_is(dir->name, SEARCH_FOLDER);
}

static struct slice name_of(const struct search_folder *f)
{
	return (struct slice){f->name, f->name_len};
}

/* "text/search/QUERY", and a file in it. */
static void put_path(struct buf *path, const struct search_folder *f, const struct format *format, const char *file)
{
	buf_printf(path, "%s/" SEARCH_FOLDER "/", format->name);
	buf_put_slice(path, name_of(f));
	if (file)
		buf_printf(path, "/%s", file);
}

static struct node folder_node(const struct tree *t, const struct search_folder *f)
{
	return (struct node){.ino = f->ino, .mode = S_IFDIR | 0555, .nlink = 2, .mtime = t->made};
}

static struct node page_node(const struct tree *t, uint64_t ino, struct slice page)
{
	return (struct node){.ino = ino, .mode = S_IFREG | 0444, .nlink = 1, .size = page.len, .mtime = t->made};
}

int search_enter(struct tree *t, const struct dir_row *place, struct slice name, struct node *node)
{
	const struct format *format = format_by_id(place->format);
	struct search_folder f = {.parent = place->ino, .format = place->format, .name_len = name.len};
	struct buf path = BUF_INIT;
	int r;

	if (!format)
		return -ENOENT;
	memcpy(f.name, name.ptr, name.len);
	put_path(&path, &f, format, NULL);
	f.ino = inode_of_dir(buf_slice(&path));
	r = path.error;
	buf_free(&path);
	if (r < 0)
		return r;
	searches_note(t->searches, &f);
	*node = folder_node(t, &f);
	return 0;
}

/* A folder's name as a query. */
static int read_query(const struct search_folder *f, struct arena *arena, struct slice *text, struct search *s,
		      struct error *e)
{
	struct buf decoded = BUF_INIT;
	struct buf valid = BUF_INIT;
	int r;

	for (size_t i = 0; i < f->name_len; i++)
		buf_putc(&decoded, f->name[i] == '+' ? ' ' : f->name[i]);
	utf8_repair(buf_slice(&decoded), &valid);
	*text = arena_dup(arena, buf_slice(&valid));
	r = decoded.error ? decoded.error : valid.error ? valid.error : arena->failed ? -ENOMEM : 0;
	buf_free(&decoded);
	buf_free(&valid);
	return r < 0 ? r : search_parse(*text, arena, s, e);
}

struct asking {
	struct tree *t;
	const struct search_folder *folder;
};

static int make_answer(void *arg, struct answer *answer)
{
	struct asking *a = arg;
	struct arena arena = {0};
	struct slice text;
	struct search s;
	struct found found = {0};
	struct error e = {0};
	int r = read_query(a->folder, &arena, &text, &s, &e);

	if (r == 0)
		r = tree_search(a->t, &s, RESULTS_MAX, &arena, &found, &e);
	if (r == -EINVAL || r == -ETIMEDOUT) {
		answer->error = r;
		buf_puts(&answer->text, e.text);
		r = answer->text.error;
	} else if (r == 0 && found.count) {
		answer->articles = malloc(found.count * sizeof(*answer->articles));
		if (answer->articles)
			memcpy(answer->articles, found.articles, found.count * sizeof(*answer->articles));
		else
			r = -ENOMEM;
	}
	if (r == 0) {
		answer->count = found.count;
		answer->total = found.total;
	}
	arena_free(&arena);
	return r;
}

static int get_answer(struct tree *t, const struct search_folder *f, struct answer **answer)
{
	struct asking asking = {t, f};

	return searches_get(t->searches, t->identity, name_of(f), make_answer, &asking, answer);
}

static size_t place_of(const struct format *format)
{
	size_t i = 0;

	while (i < format_count && formats[i] != format)
		i++;
	return i;
}

static int make_page(struct tree *t, const struct search_folder *f, const struct answer *answer,
		     const struct format *format, struct buf *out)
{
	struct arena arena = {0};
	struct search_page page = {.folder = name_of(f), .format = format, .answer = answer};
	struct error e;
	int r = read_query(f, &arena, &page.query, &page.search, &e);

	if (r == 0 || r == -EINVAL)
		r = search_page_put(t, &page, &arena, out);
	arena_free(&arena);
	return r;
}

/* The index page of a folder in its format; -ENOENT if that has none. */
static int get_page(struct tree *t, const struct search_folder *f, struct answer *answer, const struct format *format,
		    struct slice *page, uint64_t *ino)
{
	struct buf bytes = BUF_INIT, path = BUF_INIT;
	size_t place = place_of(format);
	int r;

	if (!format->page || place >= SEARCHES_FORMATS)
		return -ENOENT;
	if (!searches_page(t->searches, answer, place, page, ino)) {
		r = make_page(t, f, answer, format, &bytes);
		put_path(&path, f, format, "index");
		buf_printf(&path, ".%s", format->suffix);
		if (r == 0)
			r = bytes.error ? bytes.error : path.error;
		if (r == 0) {
			*ino = inode_of_page(buf_slice(&path), buf_slice(&bytes));
			*page = searches_keep_page(t->searches, answer, place, &bytes, *ino);
		}
		buf_free(&bytes);
		buf_free(&path);
		if (r < 0)
			return r;
	}
	searches_note_page(t->searches, f->ino, t->identity, *ino);
	return 0;
}

static bool is_index(struct slice name, const struct format *format)
{
	return slice_starts(name, "index.") &&
	       slice_is((struct slice){name.ptr + strlen("index."), name.len - strlen("index.")}, format->suffix);
}

static bool has_article(const struct answer *answer, int64_t article)
{
	for (size_t i = 0; i < answer->count; i++)
		if (answer->articles[i] == article)
			return true;
	return false;
}

/* The folder of a number, and its format. */
static int find_folder(struct tree *t, uint64_t ino, struct search_folder *f, const struct format **format)
{
	if (!searches_find(t->searches, ino, f))
		return -ESTALE;
	*format = format_by_id(f->format);
	return *format ? 0 : -ESTALE;
}

int search_lookup(struct tree *t, uint64_t folder, struct slice name, struct node *node)
{
	const struct format *format;
	struct search_folder f;
	struct answer *answer;
	struct file_row file;
	struct slice base, page;
	uint64_t ino;
	int r = find_folder(t, folder, &f, &format);

	if (r < 0)
		return r;
	if (name.len == 0 || name.len > NAME_MAX_BYTES || name.ptr[0] == '.')
		return -ENOENT;
	if (!is_index(name, format) && !tree_base_of(name, format, &base))
		return -ENOENT;
	r = get_answer(t, &f, &answer);
	if (r < 0)
		return r;
	if (is_index(name, format)) {
		r = get_page(t, &f, answer, format, &page, &ino);
		if (r == 0)
			*node = page_node(t, ino, page);
	} else {
		r = snapshot_file_by_base(t->snapshot, f.format, base, &file);
		if (r == 0 && !has_article(answer, file.id))
			r = -ENOENT;
		if (r == 0)
			*node = tree_file_node(&file);
	}
	searches_put(t->searches, answer);
	return r;
}

/*
 * The page of a number, in this snapshot: one that was told of by another is that one's, unless both have the same page. The
 * answer is to be given back.
 */
static int find_page(struct tree *t, uint64_t ino, struct answer **answer, struct slice *page)
{
	const struct format *format;
	struct search_folder f;
	uint64_t snapshot, here;
	int r;

	if (!searches_find_page(t->searches, ino, &snapshot, &f) || snapshot != t->identity)
		return -ESTALE;
	format = format_by_id(f.format);
	if (!format)
		return -ESTALE;
	r = get_answer(t, &f, answer);
	if (r < 0)
		return r;
	r = get_page(t, &f, *answer, format, page, &here);
	if (r == 0 && here == ino)
		return 0;
	searches_put(t->searches, *answer);
	return r < 0 && r != -ENOENT ? r : -ESTALE;
}

int search_get(struct tree *t, uint64_t ino, struct node *node)
{
	const struct format *format;
	struct search_folder f;
	struct answer *answer;
	struct slice page;
	int r;

	if (inode_kind(ino) == INODE_DIR) {
		r = find_folder(t, ino, &f, &format);
		if (r == 0)
			*node = folder_node(t, &f);
		return r;
	}
	r = find_page(t, ino, &answer, &page);
	if (r < 0)
		return r;
	*node = page_node(t, ino, page);
	searches_put(t->searches, answer);
	return 0;
}

int search_parent(struct tree *t, uint64_t folder, uint64_t *parent)
{
	const struct format *format;
	struct search_folder f;
	int r = find_folder(t, folder, &f, &format);

	if (r == 0)
		*parent = f.parent;
	return r;
}

static int list_articles(struct tree *t, const struct search_folder *f, const struct answer *answer,
			 const struct format *format, size_t from, tree_emit *emit, void *arg)
{
	struct buf name = BUF_INIT;
	int r = 0;

	for (size_t i = from; r == 0 && i < answer->count; i++) {
		struct file_row file;
		struct node node;

		r = snapshot_file_of(t->snapshot, answer->articles[i], f->format, &file);
		if (r < 0)
			break;
		buf_reset(&name);
		buf_put_slice(&name, file.name);
		buf_printf(&name, ".%s", format->suffix);
		node = tree_file_node(&file);
		r = name.error;
		if (r == 0 && !emit(arg, buf_slice(&name), &node, (uint64_t)PART_FILES << PART_SHIFT | (i + 1)))
			break;
	}
	buf_free(&name);
	return r == -ENOENT ? -EIO : r;
}

int search_list(struct tree *t, uint64_t folder, uint64_t cookie, tree_emit *emit, void *arg)
{
	const struct format *format;
	struct search_folder f;
	struct answer *answer;
	struct slice page;
	struct node node;
	char name[32];
	uint64_t ino;
	bool more = true;
	int r = find_folder(t, folder, &f, &format);

	if (r == 0)
		r = get_answer(t, &f, &answer);
	if (r < 0)
		return r;
	if (cookie == 0) {
		r = get_page(t, &f, answer, format, &page, &ino);
		if (r == 0) {
			node = page_node(t, ino, page);
			snprintf(name, sizeof(name), "index.%s", format->suffix);
			more = emit(arg, slice_of(name), &node, (uint64_t)PART_PAGE << PART_SHIFT | 1);
		}
		r = r == -ENOENT ? 0 : r;
	}
	if (r == 0 && more)
		r = list_articles(t, &f, answer, format, cookie >> PART_SHIFT == PART_FILES ? cookie & PLACE_MASK : 0,
				  emit, arg);
	searches_put(t->searches, answer);
	return r;
}

int search_read(struct tree *t, uint64_t ino, uint64_t from, size_t max, struct buf *out)
{
	struct answer *answer;
	struct slice page;
	int r = inode_kind(ino) == INODE_PAGE ? find_page(t, ino, &answer, &page) : -ESTALE;

	buf_reset(out);
	if (r < 0)
		return r;
	if (from < page.len) {
		size_t left = page.len - (size_t)from;

		buf_put(out, page.ptr + from, left < max ? left : max);
	}
	searches_put(t->searches, answer);
	return out->error;
}

int search_page_row(struct tree *t, uint64_t ino, struct file_row *row)
{
	const struct format *format;
	struct search_folder f;
	uint64_t snapshot;

	if (!searches_find_page(t->searches, ino, &snapshot, &f) || snapshot != t->identity)
		return -ESTALE;
	format = format_by_id(f.format);
	if (!format)
		return -ESTALE;
	*row = (struct file_row){.ino = ino, .nlink = 1, .mtime = t->made,
				 .name = arena_printf(&t->arena, "index.%s", format->suffix)};
	return t->arena.failed ? -ENOMEM : 0;
}
