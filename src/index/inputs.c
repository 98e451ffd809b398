/* SPDX-License-Identifier: MIT */
/*
 * Taking stock: the size and time of every file below the SOURCEs (includes and images decide about bytes too, and so does
 * one that is missing), and a digest of what else the bytes hang on: the program itself, the
 * catalogue's folder, the options.  When nothing differs from what the previous index recorded, there
 * is nothing to do; when only some articles' bytes do, edit.c may do with little.
 *
 * A file written within the same tick of the clock as the run that reads it could change again without a newer
 * time.  One as young as that is recorded without a time, so that the next run looks at it once more.
 * A SOURCE that is a single file is never trusted: what lies around it is not ours to walk.
 */
#include <dirent.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nettle/sha2.h>

#include "index/inputs.h"

/* Twice the longest kernel tick; file systems that keep whole seconds get two of them (FAT). */
#define YOUNG_NS ((int64_t)20 * 1000 * 1000)
#define YOUNG_COARSE_NS ((int64_t)2 * 1000 * 1000 * 1000)

#define EDITS_MAX 64

struct input {
	struct slice key; /* "0/fr-fr/soc-2.md" */
	int64_t size, mtime;
};

struct inputs {
	struct run *run;
	struct input *items; /* sorted by key */
	size_t count;
	struct stat index; /* the index itself may lie in a SOURCE */
	int64_t now;       /* nanoseconds */
	size_t at;         /* of the comparison */
	bool other;
};

static int64_t nanoseconds(struct timespec t)
{
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int add_file(struct inputs *in, size_t root, const char *path, const struct stat *st)
{
	int64_t mtime = nanoseconds(st->st_mtim);
	struct input *item;

	if (st->st_dev == in->index.st_dev && st->st_ino == in->index.st_ino)
		return 0;
	item = arena_push(&in->run->arena, &in->items, &in->count, sizeof(*item));
	if (!item)
		return -ENOMEM;
	item->key = arena_join(&in->run->arena, arena_number(&in->run->arena, root), slice_of("/"), slice_of(path));
	item->size = S_ISREG(st->st_mode) ? (int64_t)st->st_size : -1;
	item->mtime = in->now - mtime < (st->st_mtim.tv_nsec ? YOUNG_NS : YOUNG_COARSE_NS) ? -1 : mtime;
	return item->key.ptr ? 0 : -ENOMEM;
}

struct tree {
	struct inputs *in;
	size_t root;
	int fd;               /* of the SOURCE */
	const char **folders; /* below it; grows while it is worked off */
	size_t folder_count;
};

static const char *join(struct tree *t, const char *folder, const char *name)
{
	struct arena *arena = &t->in->run->arena;

	return folder[0] ? arena_join(arena, slice_of(folder), slice_of("/"), slice_of(name)).ptr
			 : arena_dupz(arena, name).ptr;
}

static int add_name(struct tree *t, int folder_fd, const char *folder, const struct dirent *d)
{
	const char **slot, *path;
	struct stat st;

	if (d->d_name[0] == '.')
		return 0;
	if (d->d_type != DT_DIR && fstatat(folder_fd, d->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	path = join(t, folder, d->d_name);
	if (!path)
		return -ENOMEM;
	if (d->d_type != DT_DIR && !S_ISDIR(st.st_mode))
		return add_file(t->in, t->root, path, &st);
	slot = arena_push(&t->in->run->arena, &t->folders, &t->folder_count, sizeof(*slot));
	if (!slot)
		return -ENOMEM;
	*slot = path;
	return 0;
}

static int add_folder(struct tree *t, const char *path)
{
	int fd = openat(t->fd, path[0] ? path : ".", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *d;
	int r = 0;

	if (!dir) {
		r = -errno;
		if (fd >= 0)
			close(fd);
		return r;
	}
	do {
		errno = 0;
		d = readdir(dir);
		r = d ? add_name(t, fd, path, d) : -errno;
	} while (d && r == 0);
	closedir(dir);
	return r;
}

/*
 * Every file but those that begin with '.', as the walk for articles has it; links are told by themselves. Each is asked
 * for by its name in the folder: a whole path costs the kernel three times as long.
 */
static int add_tree(struct inputs *in, size_t root, const char *path)
{
	struct tree t = {.in = in, .root = root, .fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC)};
	const char **slot = arena_push(&in->run->arena, &t.folders, &t.folder_count, sizeof(*slot));
	int r = t.fd < 0 ? -errno : slot ? 0 : -ENOMEM;

	if (slot)
		*slot = "";
	for (size_t i = 0; r == 0 && i < t.folder_count; i++)
		r = add_folder(&t, t.folders[i]);
	if (t.fd >= 0)
		close(t.fd);
	return r;
}

static int add_source(struct inputs *in, size_t root, const char *path)
{
	char *real = realpath(path, NULL);
	struct stat st;
	int r;

	if (!real || stat(real, &st) < 0)
		r = -errno;
	else
		r = S_ISDIR(st.st_mode) ? add_tree(in, root, real) : -ENOTDIR;
	free(real);
	return r;
}

/* The note that the linker left in the program: a digest of it (ELF, NT_GNU_BUILD_ID). */
static int add_build_id(struct dl_phdr_info *info, size_t size, void *ctx)
{
	(void)size;
	for (size_t i = 0; i < info->dlpi_phnum; i++) {
		const char *p = (const char *)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
		const char *end = p + info->dlpi_phdr[i].p_memsz;

		if (info->dlpi_phdr[i].p_type != PT_NOTE)
			continue;
		while (end - p >= (ptrdiff_t)sizeof(ElfW(Nhdr))) {
			ElfW(Nhdr) note;
			size_t name;

			memcpy(&note, p, sizeof(note));
			p += sizeof(note);
			name = (note.n_namesz + 3u) & ~3u;
			if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && memcmp(p, "GNU", 4) == 0) {
				sha256_update(ctx, note.n_descsz, (const uint8_t *)p + name);
				return 2;
			}
			p += name + ((note.n_descsz + 3u) & ~3u);
		}
	}
	/* The program itself is the first that is told of; libraries are not asked. */
	return 1;
}

/* Where it has no such note: 2 ms more. */
static int add_program_bytes(struct sha256_ctx *ctx)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *bytes;
	int r = 0;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0 ||
	    (bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0)) == MAP_FAILED) {
		r = -errno;
	} else {
		sha256_update(ctx, (size_t)st.st_size, bytes);
		munmap(bytes, (size_t)st.st_size);
	}
	close(fd);
	return r;
}

/* Another build may make other bytes of the same sources. */
static int add_program(struct sha256_ctx *ctx)
{
	if (dl_iterate_phdr(add_build_id, ctx) == 2)
		return 0;
	return add_program_bytes(ctx);
}

static void add_string(struct sha256_ctx *ctx, const char *text)
{
	sha256_update(ctx, strlen(text) + 1, (const uint8_t *)text);
}

static int compare_inputs(const void *a, const void *b)
{
	return slice_cmp(((const struct input *)a)->key, ((const struct input *)b)->key);
}

/* The catalogue's folder is small: its files' names, sizes and times go into the digest. */
static int add_catalog(struct inputs *in, struct sha256_ctx *ctx)
{
	struct inputs catalog = {.run = in->run, .now = in->now};
	int r = add_source(&catalog, 0, in->run->options.catalog);

	if (r == 0 && catalog.count)
		qsort(catalog.items, catalog.count, sizeof(*catalog.items), compare_inputs);
	for (size_t i = 0; i < catalog.count; i++) {
		char text[64];

		snprintf(text, sizeof(text), "%" PRId64 " %" PRId64, catalog.items[i].size, catalog.items[i].mtime);
		add_string(ctx, catalog.items[i].key.ptr);
		add_string(ctx, text);
		if (catalog.items[i].mtime < 0)
			r = -EAGAIN;
	}
	return r;
}

/* What the bytes hang on besides the SOURCEs' files. */
static int put_origin(struct inputs *in, struct buf *origin)
{
	const struct index_options *o = &in->run->options;
	uint8_t digest[SHA256_DIGEST_SIZE];
	struct sha256_ctx ctx;
	int r;

	sha256_init(&ctx);
	r = add_program(&ctx);
	add_string(&ctx, o->locale ? o->locale : "");
	add_string(&ctx, o->base_url ? o->base_url : "");
	for (size_t i = 0; r == 0 && i < o->source_count; i++) {
		char *real = realpath(o->sources[i], NULL);

		add_string(&ctx, real ? real : "");
		free(real);
	}
	if (r == 0 && o->catalog)
		r = add_catalog(in, &ctx);
	sha256_digest(&ctx, sizeof(digest), digest);
	for (size_t i = 0; r == 0 && i < sizeof(digest); i++)
		buf_printf(origin, "%02x", digest[i]);
	return r;
}

static int take_stock(struct inputs *in)
{
	struct run *run = in->run;
	struct timespec now;
	int r;

	clock_gettime(CLOCK_REALTIME, &now);
	in->now = nanoseconds(now);
	if (stat(run->options.index, &in->index) < 0)
		memset(&in->index, 0, sizeof(in->index));
	r = put_origin(in, &run->origin);
	for (size_t i = 0; r == 0 && i < run->options.source_count; i++)
		r = add_source(in, i, run->options.sources[i]);
	if (r == 0 && in->count)
		qsort(in->items, in->count, sizeof(*in->items), compare_inputs);
	return r;
}

static int add_edited(struct inputs *in, const struct input *item)
{
	struct run *run = in->run;
	struct edited *e;

	if (run->edited_count == EDITS_MAX)
		return -E2BIG;
	e = arena_push(&run->arena, &run->edited, &run->edited_count, sizeof(*e));
	if (!e)
		return -ENOMEM;
	e->key = item->key;
	e->size = item->size;
	e->mtime = item->mtime;
	e->file.root = strtoul(item->key.ptr, NULL, 10);
	e->file.path = strchr(item->key.ptr, '/') + 1;
	return 0;
}

/* Rows and items come in the same order: a row without its item, or the other way round, is a file more or less. */
static int compare_row(void *arg, struct slice path, int64_t size, int64_t mtime)
{
	struct inputs *in = arg;
	const struct input *item = in->at < in->count ? &in->items[in->at] : NULL;

	if (!item || !slice_eq(item->key, path) || (item->size < 0) != (size < 0)) {
		in->other = true;
		return 1;
	}
	in->at++;
	if (item->size == size && item->mtime == mtime && mtime >= 0)
		return 0;
	in->other = add_edited(in, item) < 0;
	return in->other;
}

enum inputs_change inputs_compare(struct run *run)
{
	struct inputs *in = arena_alloc(&run->arena, sizeof(*in));
	struct buf origin = BUF_INIT;
	enum inputs_change change = INPUTS_OTHER;

	if (!in)
		return INPUTS_OTHER;
	in->run = run;
	if (take_stock(in) < 0) {
		buf_reset(&run->origin);
		return INPUTS_OTHER;
	}
	run->inputs = in;
	if (run->previous && snapshot_meta(run->previous, "origin", &origin) == 0 &&
	    slice_eq(buf_slice(&origin), buf_slice(&run->origin)) &&
	    snapshot_inputs(run->previous, compare_row, in) == 0 && !in->other && in->at == in->count)
		change = run->edited_count ? INPUTS_EDITED : INPUTS_SAME;
	buf_free(&origin);
	return change;
}

int inputs_add_changed(struct run *run, size_t root, const char *path)
{
	char *real = realpath(run->options.sources[root], NULL);
	struct inputs in = {.run = run};
	struct timespec now;
	struct stat st;
	int64_t size = 0;
	int known, r;

	clock_gettime(CLOCK_REALTIME, &now);
	in.now = nanoseconds(now);
	if (!real || lstat(arena_printf(&run->arena, "%s/%s", real, path).ptr, &st) < 0)
		memset(&st, 0, sizeof(st));
	free(real);
	known = snapshot_input(run->previous, arena_printf(&run->arena, "%zu/%s", root, path), &size);
	if (known < 0 && known != -ENOENT)
		return known;
	if (!st.st_mode)
		return known == -ENOENT;
	if (known == -ENOENT || size < 0 || !S_ISREG(st.st_mode))
		return 0;
	r = add_file(&in, root, path, &st);
	if (r == 0 && in.count)
		r = add_edited(&in, in.items);
	return r == -E2BIG ? 0 : r < 0 ? r : 1;
}

int inputs_put(struct run *run)
{
	const struct inputs *in = run->inputs;
	int r = 0;

	for (size_t i = 0; r == 0 && in && i < in->count; i++)
		r = writer_put_input(run->writer, in->items[i].key, in->items[i].size, in->items[i].mtime);
	return r;
}
