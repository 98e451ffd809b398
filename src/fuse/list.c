/* SPDX-License-Identifier: MIT */
/*
 * Listings.
 *
 * How it works: an offset says which snapshot is being listed (its number, in the bits above TREE_COOKIE_BITS) and what
 * was listed before it (below: 0 nothing, 1 `.`, 2 `..`, else 2 + tree_list's cookie). So a listing that spans a
 * change of snapshots goes on in the one it began with; where that is gone, it ends with ESTALE, and
 * never holds names of two. The first piece is of the current snapshot.
 *
 * Entries of any other snapshot are given without a node (number 0): the kernel shows the name and does not link it.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "fuse/list.h"

#define AHEAD_BYTES ((uint64_t)128 << 10) /* one READ */
#define LISTING_BYTES ((size_t)1 << 20) /* at most, whatever the kernel has room for */
#define PLACE_MASK (((uint64_t)1 << TREE_COOKIE_BITS) - 1)

_Static_assert(HELD_NUMBER_BITS + TREE_COOKIE_BITS == 63, "an offset is a positive off_t");

enum { BEHIND_NOTHING, BEHIND_DOT, BEHIND_DOT_DOT };

/* One reply on its way. */
struct listing {
	fuse_req_t req;
	struct mounted *m;
	struct pin pin;
	uint64_t folder;
	double timeout; /* of its names */
	bool plus;
	uint64_t place;  /* what was listed before: the lower bits of the offset */
	uint64_t cookie; /* behind the last entry; 0: the start */
	char *data;
	size_t used, size;
	uint64_t *folders; /* that the kernel gets to know by it */
	size_t folder_count, folder_room;
	int error;
};

static off_t offset_of(const struct listing *l, uint64_t place)
{
	return (off_t)((uint64_t)(l->pin.number & ((1u << HELD_NUMBER_BITS) - 1)) << TREE_COOKIE_BITS | place);
}

/* False when there is no room. known: it counts as looked up, as the kernel counts all but `.` and `..`. */
static bool put_entry(struct listing *l, const char *name, const struct node *node, bool known, uint64_t place)
{
	struct fuse_entry_param entry = answer_entry(l->m, &l->pin, node);
	char *data = l->data + l->used;
	size_t room = l->size - l->used, needed;

	entry.entry_timeout = l->timeout;
	if (!known)
		entry.ino = 0;
	if (l->plus)
		needed = fuse_add_direntry_plus(l->req, data, room, name, &entry, offset_of(l, place));
	else
		needed = fuse_add_direntry(l->req, data, room, name, &entry.attr, offset_of(l, place));
	if (needed > room)
		return false;
	l->used += needed;
	return true;
}

static bool note_folder(struct listing *l, uint64_t ino)
{
	if (l->folder_count == l->folder_room) {
		size_t room = l->folder_room ? 2 * l->folder_room : 64;
		uint64_t *folders = reallocarray(l->folders, room, sizeof(*folders));

		if (!folders)
			return false;
		l->folders = folders;
		l->folder_room = room;
	}
	l->folders[l->folder_count++] = ino;
	return true;
}

/* The number of what is worth reading ahead: the kernel itself does so within a long file. */
static uint64_t ahead_file(const struct node *node)
{
	return S_ISREG(node->mode) && node->size > 0 && node->size <= AHEAD_BYTES ? node->ino : 0;
}

static bool emit(void *arg, struct slice name, const struct node *node, uint64_t cookie)
{
	struct listing *l = arg;
	bool known = l->plus && l->pin.current;
	char text[NAME_BYTES + 1];

	if (name.len == 0 || name.len > NAME_BYTES || memchr(name.ptr, '/', name.len) ||
	    memchr(name.ptr, '\0', name.len) || cookie > PLACE_MASK - BEHIND_DOT_DOT || answer_check_ino(node->ino) != 0) {
		log_error("damaged index: folder %" PRIx64 " has an entry without proper name, place or number",
			  l->folder);
		l->error = -EIO;
		return false;
	}
	memcpy(text, name.ptr, name.len);
	text[name.len] = '\0';
	if (!put_entry(l, text, node, known, cookie + BEHIND_DOT_DOT))
		return false;
	if (known && S_ISDIR(node->mode) && !note_folder(l, node->ino)) {
		l->error = -ENOMEM;
		return false;
	}
	if (known)
		ahead_listed(l->m->ahead, l->folder, l->cookie, cookie, ahead_file(node));
	l->cookie = cookie;
	return true;
}

/* Those of `.` and `..` that are still to come. Returns 0, 1 (no room for both) or -errno. */
static int put_dots(struct listing *l, struct tree *t)
{
	struct node self, parent;
	uint64_t up;
	int err = tree_get(t, l->folder, &self);

	if (!err)
		err = tree_parent(t, l->folder, &up);
	if (!err)
		err = tree_get(t, up, &parent);
	if (err)
		return err;
	if (l->place < BEHIND_DOT && !put_entry(l, ".", &self, false, BEHIND_DOT))
		return 1;
	return !put_entry(l, "..", &parent, false, BEHIND_DOT_DOT);
}

static int ask_listing(struct tree *t, void *arg)
{
	struct listing *l = arg;
	int err;

	l->timeout = answer_names_timeout(l->m, &l->pin, l->folder);
	err = l->place < BEHIND_DOT_DOT ? put_dots(l, t) : 0;
	if (err)
		return err < 0 ? err : 0;
	l->cookie = l->place > BEHIND_DOT_DOT ? l->place - BEHIND_DOT_DOT : 0;
	err = tree_list(t, l->folder, l->cookie, emit, l);
	return err ? err : l->error;
}

static void forget_folders(struct listing *l, size_t count)
{
	for (size_t i = 0; i < count; i++)
		known_forget(l->m->known, l->folders[i], 1);
}

/* Before the reply: what the kernel may keep from then on. Returns 0 or -ENOMEM. */
static int note_told(struct listing *l)
{
	for (size_t i = 0; i < l->folder_count; i++) {
		if (known_add(l->m->known, l->folders[i], l->pin.number) != 0) {
			forget_folders(l, i);
			return -ENOMEM;
		}
	}
	if (l->pin.current)
		known_told(l->m->known, l->folder, l->pin.number, KNOWN_LISTING);
	return 0;
}

/* Fills the listing; the pin is set, whatever comes of it. */
static int make(struct listing *l, size_t size, off_t off)
{
	unsigned number = (unsigned)((uint64_t)off >> TREE_COOKIE_BITS);

	l->place = (uint64_t)off & PLACE_MASK;
	l->size = size < LISTING_BYTES ? size : LISTING_BYTES;
	l->data = malloc(l->size ? l->size : 1);
	if (!l->data) {
		held_pin(l->m->held, &l->pin);
		return -ENOMEM;
	}
	if (l->place == BEHIND_NOTHING)
		return answer_ask_all(l->m, &l->pin, ask_listing, l);
	if (held_pin_number(l->m->held, number, &l->pin))
		return answer_ask_one(&l->pin, ask_listing, l);
	held_pin(l->m->held, &l->pin);
	return -ESTALE;
}

static void reply_listing(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off, bool plus)
{
	struct listing l = {.req = req, .m = mounted_of(req), .folder = ino, .plus = plus};
	int err = answer_check_ino(ino);

	if (!err && off < 0)
		err = -EINVAL;
	if (err) {
		fuse_reply_err(req, -err);
		return;
	}
	err = make(&l, size, off);
	if (!err)
		err = note_told(&l);
	if (err)
		fuse_reply_err(req, -err);
	else if (fuse_reply_buf(req, l.data, l.used) != 0)
		forget_folders(&l, l.folder_count);
	held_unpin(l.m->held, &l.pin);
	free(l.folders);
	free(l.data);
}

void list_readdir(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off, struct fuse_file_info *fi)
{
	(void)fi;
	reply_listing(req, ino, size, off, false);
}

void list_readdirplus(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off, struct fuse_file_info *fi)
{
	(void)fi;
	reply_listing(req, ino, size, off, true);
}
