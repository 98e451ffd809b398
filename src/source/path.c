/* SPDX-License-Identifier: MIT */
/*
 * Resolving paths by text alone. It decides what a link means; that nothing outside
 * the root is ever opened is file.c's business, not this file's.
 */
#include <errno.h>

#include "source/path.h"

struct slice path_folder(struct slice path)
{
	const char *slash = path.len ? memrchr(path.ptr, '/', path.len) : NULL;

	return (struct slice){path.ptr, slash ? (size_t)(slash - path.ptr) : 0};
}

struct slice path_lower(struct slice path, struct arena *arena)
{
	char *copy = arena_alloc(arena, path.len + 1);

	if (!copy)
		return (struct slice){NULL, 0};
	for (size_t i = 0; i < path.len; i++)
		copy[i] = (char)(path.ptr[i] >= 'A' && path.ptr[i] <= 'Z' ? path.ptr[i] + 32 : path.ptr[i]);
	return (struct slice){copy, path.len};
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 32);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The characters that mean the same in a URL whether escaped or not (RFC 3986, 2.3). */
static bool is_unreserved(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || (c && strchr("-._~", c));
}

static size_t decode(struct slice link, enum path_kind kind, char *out)
{
	size_t len = 0;

	for (size_t i = 0; i < link.len; i++) {
		char c = link.ptr[i];

		if (c == '%' && i + 2 < link.len && hex_digit(link.ptr[i + 1]) >= 0 &&
		    hex_digit(link.ptr[i + 2]) >= 0) {
			char byte = (char)(hex_digit(link.ptr[i + 1]) * 16 + hex_digit(link.ptr[i + 2]));

			if (kind == PATH_FILE || is_unreserved(byte)) {
				c = byte;
				i += 2;
			}
		}
		out[len++] = (char)(c == '\\' ? '/' : c);
	}
	return len;
}

/* Drops empty and "." components and applies "..", in place. */
static int normalise(char *path, size_t *len)
{
	size_t out = 0, end = *len;

	for (size_t i = 0; i < end;) {
		size_t start = i, n;

		while (i < end && path[i] != '/')
			i++;
		n = i++ - start;
		if (n == 0 || (n == 1 && path[start] == '.'))
			continue;
		if (n == 2 && path[start] == '.' && path[start + 1] == '.') {
			if (out == 0)
				return -EXDEV;
			while (out > 0 && path[out - 1] != '/')
				out--;
			out -= out > 0;
			continue;
		}
		if (out > 0)
			path[out++] = '/';
		memmove(path + out, path + start, n);
		out += n;
	}
	*len = out;
	path[out] = '\0';
	return 0;
}

int path_resolve(struct slice from, struct slice link, enum path_kind kind, struct arena *arena, struct slice *path)
{
	struct slice folder = path_folder(from);
	char *text;
	size_t len = 0;
	int rc;

	if (slice_starts(link, "~/") || slice_starts(link, "/")) {
		link.ptr++;
		link.len--;
		folder.len = 0;
	}
	text = arena_alloc(arena, folder.len + link.len + 2);
	if (!text)
		return -ENOMEM;
	if (folder.len) {
		memcpy(text, folder.ptr, folder.len);
		len = folder.len;
		text[len++] = '/';
	}
	len += decode(link, kind, text + len);
	if (memchr(text, '\0', len))
		return -EINVAL;
	rc = normalise(text, &len);
	if (rc < 0)
		return rc;
	*path = (struct slice){text, len};
	return len ? 0 : -EINVAL;
}
