/* SPDX-License-Identifier: MIT */
/*
 * The tree: directory and page rows as they are; in a folder of a view the articles, whose
 * names are made here from base and suffix.
 *
 * A listing has three parts: subfolders, stored files, articles.  Its cookies carry the part in
 * their highest bits and the row's id below, so that a listing can go on from any entry
 * without a memory of what was listed.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <compliancefs/format.h>

#include "base/names.h"
#include "store/inode.h"
#include "store/schema.h"
#include "tree/internal.h"
#include "tree/render.h"
#include "tree/searches.h"

enum part { PART_DIRS, PART_PAGES, PART_FILES };

#define PART_SHIFT (TREE_COOKIE_BITS - 2)
#define ID_MASK (((uint64_t)1 << PART_SHIFT) - 1)

/* The formats' versions that the index was rendered with must be ours: else its sizes are wrong. */
static int check_formats(struct tree *t, const char *index, struct error *e)
{
	struct buf theirs = BUF_INIT, ours = BUF_INIT;
	int r = snapshot_meta(t->snapshot, "formats", &theirs);

	for (size_t i = 0; i < format_count; i++)
		buf_printf(&ours, "%s%s=%u", i ? " " : "", formats[i]->name, formats[i]->version);
	if (r == 0 && !slice_eq(buf_slice(&ours), buf_slice(&theirs)))
		r = error_set(e, -EPROTO,
			      "'%s' was made with other formats (%s, this program has %s); make it again with 'compliancefs index'",
			      index, theirs.data, ours.data);
	else if (r < 0)
		r = error_set(e, -EIO, "'%s' is damaged; make it again with 'compliancefs index'", index);
	buf_free(&theirs);
	buf_free(&ours);
	return r;
}

/* What tells the snapshot from others. */
static int take_revision(struct tree *t)
{
	struct file_row page;
	int r = snapshot_meta(t->snapshot, "revision", &t->revision);

	if (r < 0)
		return r;
	r = snapshot_page_by_name(t->snapshot, 1, slice_of("revision"), &page);
	if (r < 0 && r != -ENOENT)
		return r;
	t->made = r == 0 ? page.mtime : 0;
	t->identity = inode_of_dir(buf_slice(&t->revision));
	t->searches = searches_new();
	t->own_searches = true;
	return t->searches ? 0 : -ENOMEM;
}

void tree_share_searches(struct tree *t, struct searches *searches)
{
	searches_free(t->searches);
	t->searches = searches;
	t->own_searches = false;
}

int tree_open(struct tree **out, const char *index, struct error *e)
{
	struct tree *t = calloc(1, sizeof(*t));
	int r;

	*out = NULL;
	if (!t)
		return error_errno(e, -ENOMEM, "cannot open the index '%s'", index);
	t->revision = (struct buf)BUF_INIT;
	r = snapshot_open(&t->snapshot, index, e);
	if (r == 0)
		r = check_formats(t, index, e);
	if (r == 0 && (r = take_revision(t)) < 0)
		r = error_set(e, r == -ENOMEM ? r : -EIO, "'%s' is damaged; make it again with 'compliancefs index'", index);
	if (r < 0) {
		tree_close(t);
		return r;
	}
	*out = t;
	return 0;
}

void tree_close(struct tree *t)
{
	if (!t)
		return;
	snapshot_close(t->snapshot);
	arena_free(&t->arena);
	buf_free(&t->revision);
	if (t->own_searches)
		searches_free(t->searches);
	free(t);
}

const char *tree_revision(const struct tree *t)
{
	return t->revision.data;
}

struct node tree_dir_node(const struct dir_row *row)
{
	return (struct node){.ino = row->ino, .mode = S_IFDIR | 0555, .nlink = 2 + row->subdirs, .mtime = row->mtime};
}

struct node tree_file_node(const struct file_row *row)
{
	const struct format *format = format_by_id(row->format);
	/* A format inside another has one folder a locale and no other views. */
	uint32_t nlink = format && format->inside ? 1 : row->nlink;

	return (struct node){.ino = row->ino, .mode = S_IFREG | 0444, .nlink = nlink, .size = row->size,
			     .mtime = row->mtime};
}

/* A number that is in no table of this snapshot is another one's. */
static int stale(int r)
{
	return r == -ENOENT ? -ESTALE : r;
}

/* A folder's row; -ENOTDIR when the number is a file's. */
static int get_dir(struct tree *t, uint64_t ino, struct dir_row *row)
{
	if (!inode_valid(ino))
		return -ESTALE;
	if (inode_kind(ino) != INODE_DIR)
		return -ENOTDIR;
	return stale(snapshot_dir_by_ino(t->snapshot, ino, row));
}

bool tree_base_of(struct slice name, const struct format *format, struct slice *base)
{
	size_t n = strlen(format->suffix) + 1;

	if (name.len <= n || name.ptr[name.len - n] != '.' || !slice_ends(name, format->suffix))
		return false;
	*base = (struct slice){name.ptr, name.len - n};
	return true;
}

int tree_lookup(struct tree *t, uint64_t folder, struct slice name, struct node *node)
{
	struct dir_row dir, sub;
	struct file_row file;
	struct slice base;
	const struct format *format;
	bool searched;
	int r = get_dir(t, folder, &dir);

	if (r == -ESTALE)
		return search_lookup(t, folder, name, node);
	if (r < 0)
		return r;
	/* The row's name lies in the statement that the next search by number uses; only numbers are needed below. */
	searched = search_is_place(&dir);
	if (name.len == 0 || name.len > NAME_MAX_BYTES || name.ptr[0] == '.')
		return -ENOENT;
	format = format_by_id(dir.format);
	if (dir.folder && format && tree_base_of(name, format, &base)) {
		r = snapshot_file_by_name(t->snapshot, dir.folder, dir.format, base, &file);
		if (r != -ENOENT) {
			*node = tree_file_node(&file);
			return r;
		}
	}
	r = snapshot_dir_by_name(t->snapshot, dir.id, name, &sub);
	if (r == 0)
		*node = tree_dir_node(&sub);
	if (r != -ENOENT)
		return r;
	r = snapshot_page_by_name(t->snapshot, dir.id, name, &file);
	if (r == 0)
		*node = tree_file_node(&file);
	return r == -ENOENT && searched ? search_enter(t, &dir, name, node) : r;
}

int tree_get(struct tree *t, uint64_t ino, struct node *node)
{
	struct file_row file;
	struct dir_row dir;
	int r;

	if (!inode_valid(ino))
		return -ESTALE;
	switch (inode_kind(ino)) {
	case INODE_DIR:
		r = snapshot_dir_by_ino(t->snapshot, ino, &dir);
		if (r == 0)
			*node = tree_dir_node(&dir);
		return r == -ENOENT ? search_get(t, ino, node) : r;
	case INODE_FILE:
		r = snapshot_file_by_ino(t->snapshot, ino, &file);
		break;
	case INODE_PAGE:
		r = snapshot_page_by_ino(t->snapshot, ino, &file);
		if (r == -ENOENT)
			return search_get(t, ino, node);
		break;
	default:
		return -ESTALE;
	}
	if (r == 0)
		*node = tree_file_node(&file);
	return stale(r);
}

int tree_parent(struct tree *t, uint64_t folder, uint64_t *parent)
{
	struct dir_row dir, up;
	int r = get_dir(t, folder, &dir);

	if (r == -ESTALE)
		return search_parent(t, folder, parent);
	if (r == 0)
		r = snapshot_dir_by_id(t->snapshot, dir.parent, &up);
	if (r == 0)
		*parent = up.ino;
	return r;
}

struct listing {
	tree_emit *emit;
	void *arg;
	enum part part;
	const char *suffix; /* of articles; NULL for stored files */
	bool stopped;
	bool damaged;         /* by a name that cannot be one */
	char name[NAME_MAX_BYTES + 1];
};

/* An id of a damaged index that is out of range gives a cookie that is, too. */
static uint64_t cookie_of(enum part part, int64_t id)
{
	return (uint64_t)id <= ID_MASK ? (uint64_t)part << PART_SHIFT | (uint64_t)id : UINT64_MAX;
}

/* Whether a name of the index can be one of a folder. A damaged one could lead out of the folder it is written to. */
static bool is_component(struct slice name)
{
	return name.len > 0 && name.len <= NAME_MAX_BYTES && name.ptr[0] != '.' && !memchr(name.ptr, '/', name.len) &&
	       !memchr(name.ptr, '\0', name.len);
}

/* Ends a listing for a name that cannot be one. */
static bool refuse_name(struct listing *l)
{
	log_error("a name in the index is damaged; make it again with 'compliancefs index'");
	l->stopped = l->damaged = true;
	return false;
}

static bool emit_dir(void *arg, const struct dir_row *row)
{
	struct listing *l = arg;
	struct node node = tree_dir_node(row);

	if (!is_component(row->name))
		return refuse_name(l);
	l->stopped = !l->emit(l->arg, row->name, &node, cookie_of(PART_DIRS, row->id));
	return !l->stopped;
}

static bool emit_file(void *arg, const struct file_row *row)
{
	struct listing *l = arg;
	struct node node = tree_file_node(row);
	struct slice name = row->name;

	if (!is_component(name))
		return refuse_name(l);
	if (l->suffix) {
		size_t n = strlen(l->suffix);

		if (name.len + 1 + n > NAME_MAX_BYTES)
			return true;
		memcpy(l->name, name.ptr, name.len);
		l->name[name.len] = '.';
		memcpy(l->name + name.len + 1, l->suffix, n);
		name = (struct slice){l->name, name.len + 1 + n};
	}
	l->stopped = !l->emit(l->arg, name, &node, cookie_of(l->part, row->id));
	return !l->stopped;
}

static int list(struct tree *t, uint64_t folder, uint64_t cookie, struct listing *l)
{
	enum part from = (enum part)(cookie >> PART_SHIFT);
	int64_t after = (int64_t)(cookie & ID_MASK);
	const struct format *format;
	struct dir_row dir;
	int r = get_dir(t, folder, &dir);

	if (r < 0)
		return r;
	if (from == PART_DIRS)
		r = snapshot_list_dirs(t->snapshot, dir.id, after, emit_dir, l);
	if (r < 0 || l->stopped)
		return r;
	l->part = PART_PAGES;
	if (from <= PART_PAGES)
		r = snapshot_list_pages(t->snapshot, dir.id, from == PART_PAGES ? after : 0, emit_file, l);
	format = format_by_id(dir.format);
	if (r < 0 || l->stopped || !dir.folder || !format)
		return r;
	l->part = PART_FILES;
	l->suffix = format->suffix;
	return snapshot_list_files(t->snapshot, dir.folder, dir.format, from == PART_FILES ? after : 0, emit_file, l);
}

int tree_list(struct tree *t, uint64_t folder, uint64_t cookie, tree_emit *emit, void *arg)
{
	struct listing l = {.emit = emit, .arg = arg};
	int r = list(t, folder, cookie, &l);

	if (r == -ESTALE)
		return search_list(t, folder, cookie, emit, arg);
	return r == 0 && l.damaged ? -EIO : r;
}

/* Bytes [from, to) of a stored file. */
static int read_page(struct tree *t, const struct file_row *file, uint64_t from, uint64_t to, struct buf *out)
{
	for (uint64_t at = from; at < to;) {
		uint64_t place = at / PART_BYTES, start = place * PART_BYTES;
		uint64_t end = file->size - start < PART_BYTES ? file->size : start + PART_BYTES;
		struct slice bytes;
		int r = snapshot_page_part(t->snapshot, file->id, place, (size_t)(end - start), &bytes);

		if (r < 0)
			return r;
		if (end > to)
			end = to;
		buf_put(out, bytes.ptr + (at - start), (size_t)(end - at));
		at = end;
	}
	return out->error;
}

static int read_article(struct tree *t, const struct file_row *file, struct buf *out)
{
	const struct format *format = format_by_id(file->format);
	struct body_row body;
	int r;

	if (!format)
		return -EIO;
	r = snapshot_body(t->snapshot, file->id, &body);
	if (r < 0)
		return r;
	r = render_file(body.record, body.document, &body.context, format, &t->arena, out);
	arena_reset(&t->arena);
	return r;
}

static int find_file(struct tree *t, uint64_t ino, struct file_row *file)
{
	if (!inode_valid(ino))
		return -ESTALE;
	if (inode_kind(ino) == INODE_DIR)
		return -EISDIR;
	return stale(inode_kind(ino) == INODE_PAGE ? snapshot_page_by_ino(t->snapshot, ino, file)
						   : snapshot_file_by_ino(t->snapshot, ino, file));
}

static int tell_damage(uint64_t ino, uint64_t size, size_t len, int error)
{
	if (error == -ENOMEM)
		return error;
	log_error("inode %llx has %zu bytes instead of %llu (error %d): the index is damaged; make it again with 'compliancefs index'",
		  (unsigned long long)ino, len, (unsigned long long)size, -error);
	return -EIO;
}

int tree_read(struct tree *t, uint64_t ino, struct buf *out)
{
	struct file_row file;
	int r = find_file(t, ino, &file);

	if (r == -ESTALE)
		return search_read(t, ino, 0, SIZE_MAX, out);
	buf_reset(out);
	if (r < 0)
		return r;
	r = inode_kind(ino) == INODE_PAGE ? read_page(t, &file, 0, file.size, out) : read_article(t, &file, out);
	return r < 0 || out->len != file.size ? tell_damage(ino, file.size, out->len, r) : 0;
}

int tree_read_range(struct tree *t, uint64_t ino, uint64_t from, size_t max, struct buf *out)
{
	struct file_row file;
	uint64_t to;
	int r;

	if (!inode_valid(ino) || inode_kind(ino) != INODE_PAGE) {
		r = tree_read(t, ino, out);
		from = from < out->len ? from : out->len;
		memmove(out->data, out->data + from, out->len - from);
		buf_cut(out, out->len - from < max ? out->len - from : max);
		return r;
	}
	buf_reset(out);
	r = find_file(t, ino, &file);
	if (r == -ESTALE)
		return search_read(t, ino, from, max, out);
	if (r < 0 || from >= file.size)
		return r;
	to = file.size - from < max ? file.size : from + max;
	r = read_page(t, &file, from, to, out);
	return r < 0 ? tell_damage(ino, file.size, out->len, r) : 0;
}

int tree_read_pieces(struct tree *t, uint64_t ino, tree_put *put, void *arg)
{
	size_t max = inode_valid(ino) && inode_kind(ino) == INODE_PAGE ? (size_t)16 * PART_BYTES : SIZE_MAX;
	struct buf piece = BUF_INIT;
	uint64_t from = 0;
	int r;

	do {
		r = tree_read_range(t, ino, from, max, &piece);
		if (r == 0 && piece.len)
			r = put(arg, buf_slice(&piece));
		from += piece.len;
	} while (r == 0 && piece.len == max);
	buf_free(&piece);
	return r;
}

int tree_resolve(struct tree *t, const char *path, struct node *node)
{
	int r = tree_get(t, TREE_ROOT, node);

	while (r == 0) {
		size_t n;

		path += strspn(path, "/");
		n = strcspn(path, "/");
		if (n == 0)
			return 0;
		r = tree_lookup(t, node->ino, (struct slice){path, n}, node);
		path += n;
	}
	return r;
}

int tree_totals(struct tree *t, struct tree_totals *totals)
{
	struct snapshot_totals s;
	int r = snapshot_totals(t->snapshot, &s);

	if (r == 0)
		*totals = (struct tree_totals){s.files + s.pages, s.dirs, s.bytes, s.articles};
	return r;
}
