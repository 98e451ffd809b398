/* SPDX-License-Identifier: MIT */
/*
 * Loading the catalogue.
 *
 * Four files, each read by a file of its own of this room (standards.c ...); locales come before
 * services, since services have names in locales.  Everything of a catalogue lies in one arena: the
 * YAML trees stay, so that ids and names are borrowed from them and nothing is copied twice.
 */
#include "catalog/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX ((size_t)4 << 20)

/* Reads fd to its end; at most FILE_MAX bytes. */
static int read_all(int fd, struct buf *out)
{
	out->max = FILE_MAX;
	for (;;) {
		ssize_t n;

		if (buf_reserve(out, 65536))
			return out->error;
		n = read(fd, out->data + out->len, 65536);
		if (n == 0)
			return 0;
		if (n > 0)
			out->len += (size_t)n;
		else if (errno != EINTR)
			return -errno;
	}
}

/* A file's bytes, in the arena. */
static int read_file(const char *path, struct arena *arena, struct slice *text, struct error *e)
{
	struct buf bytes = BUF_INIT;
	int fd, status;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return error_errno(e, -errno, "cannot open '%s'", path);
	status = read_all(fd, &bytes);
	close(fd);
	if (status == -EFBIG)
		error_set(e, status, "%s: larger than %zu MiB", path, FILE_MAX >> 20);
	else if (status)
		error_errno(e, status, "cannot read '%s'", path);
	else
		*text = arena_dup(arena, buf_slice(&bytes));
	buf_free(&bytes);
	if (status == 0 && arena->failed)
		status = error_errno(e, -ENOMEM, "cannot read '%s'", path);
	return status;
}

static int parse(struct reader *r, struct slice text,
		 int (*read_tree)(const struct reader *, const struct yaml_node *))
{
	struct error why = {0};
	struct yaml_node *root;
	unsigned line;
	int status;

	status = yaml_parse(text, r->arena, &root, &line, &why);
	if (status == -ENOMEM)
		return reader_no_memory(r);
	if (status)
		return reader_refuse(r, line, "%s", why.text);
	if (!root)
		return reader_refuse(r, 1, "nothing in it");
	return read_tree(r, root);
}

/* A folder may have fewer than the four files: whoever only adds a service need not copy the rest. */
static int check_folder(const char *folder, struct error *e)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), status = -ENOENT;
	size_t i;

	if (fd < 0)
		return error_errno(e, -errno, "cannot open catalogue folder '%s'", folder);
	for (i = 0; i < FILES; i++)
		if (faccessat(fd, embedded_files[i].name, F_OK, 0) == 0)
			status = 0;
	close(fd);
	if (status)
		error_set(e, status, "none of standards.yaml, services.yaml, sections.yaml, locales.yaml in '%s'",
			  folder);
	return status;
}

static int load_file(struct catalog *c, int file, const char *folder, struct error *e)
{
	static int (*const readers[FILES])(const struct reader *, const struct yaml_node *) = {
		[FILE_STANDARDS] = standards_read,
		[FILE_SERVICES] = services_read,
		[FILE_SECTIONS] = sections_read,
		[FILE_LOCALES] = locales_read,
	};
	const struct embedded *own = &embedded_files[file];
	struct reader r = {.catalog = c, .arena = &c->arena, .error = e, .path = own->name};
	struct slice text = {own->start, (size_t)(own->end - own->start)};
	struct slice path = {NULL, 0};
	int status = 0;

	if (folder) {
		path = arena_printf(&c->arena, "%s/%s", folder, own->name);
		if (!path.ptr)
			return error_errno(e, -ENOMEM, "cannot load the catalogue");
	}
	if (folder && access(path.ptr, F_OK) == 0) {
		r.path = path.ptr;
		status = read_file(r.path, &c->arena, &text, e);
	}
	return status ? status : parse(&r, text, readers[file]);
}

int catalog_load(struct catalog **result, const char *folder, struct error *e)
{
	static const int order[FILES] = {FILE_LOCALES, FILE_STANDARDS, FILE_SECTIONS, FILE_SERVICES};
	struct catalog *c = calloc(1, sizeof(*c));
	int status;
	size_t i;

	*result = NULL;
	if (c)
		c->memo = memo_new();
	if (!c || !c->memo) {
		catalog_free(c);
		return error_errno(e, -ENOMEM, "cannot load the catalogue");
	}
	status = folder ? check_folder(folder, e) : 0;
	for (i = 0; i < COUNT(order) && status == 0; i++)
		status = load_file(c, order[i], folder, e);
	if (status) {
		catalog_free(c);
		return status;
	}
	*result = c;
	return 0;
}

void catalog_free(struct catalog *c)
{
	if (!c)
		return;
	memo_free(c->memo);
	arena_free(&c->arena);
	free(c);
}
