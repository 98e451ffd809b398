/* SPDX-License-Identifier: MIT */
/*
 * Images that articles show. The bytes are handed on as they are, so what they are is looked at here: only the
 * four kinds that every browser shows and that cannot run anything, told by their first bytes. The
 * name has to say so too, or an article could publish whatever file of the tree begins like a picture.
 *
 * SVG is not among them. Shown in an <img> it is harmless; but it would be a page of the site's own origin
 * for who opens it by its address, with whatever script is in it.
 *
 * The articles were written where "Media/Chart.PNG" and "media/chart.png" are one file. A name that does not
 * exist is looked for, folder by folder, without regard to the case of ASCII letters.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <strings.h>
#include <unistd.h>

#include "source/file.h"
#include "source/path.h"

bool source_is_media_name(struct slice path)
{
	static const char *const suffixes[] = {".png", ".jpg", ".jpeg", ".gif", ".webp"};

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		size_t n = strlen(suffixes[i]);

		if (path.len > n && strncasecmp(path.ptr + path.len - n, suffixes[i], n) == 0)
			return true;
	}
	return false;
}

/* The suffix for bytes that begin an image, NULL if they do not. */
static const char *suffix_of(struct slice bytes)
{
	if (slice_starts(bytes, "\x89PNG\r\n\x1a\n"))
		return "png";
	if (slice_starts(bytes, "\xff\xd8\xff"))
		return "jpg";
	if (slice_starts(bytes, "GIF87a") || slice_starts(bytes, "GIF89a"))
		return "gif";
	if (bytes.len >= 12 && slice_starts(bytes, "RIFF") && memcmp(bytes.ptr + 8, "WEBP", 4) == 0)
		return "webp";
	return NULL;
}

/* The name in `folder` that is `name`, else the first by bytes that differs in case only. */
static int find_name(const struct source_root *root, struct slice folder, struct slice name, struct arena *arena,
		     struct slice *found)
{
	int fd = file_open(root, folder.len ? folder.ptr : ".", O_RDONLY | O_DIRECTORY);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *d;

	if (!dir) {
		if (fd >= 0)
			close(fd);
		return fd < 0 ? fd : -ENOMEM;
	}
	*found = (struct slice){NULL, 0};
	while ((d = readdir(dir))) {
		struct slice here = slice_of(d->d_name);
		bool exact = slice_eq(here, name);

		if (!exact && (here.len != name.len || strncasecmp(here.ptr, name.ptr, name.len) != 0))
			continue;
		if (exact || !found->len || slice_cmp(here, *found) < 0)
			*found = arena_dup(arena, here);
		if (exact)
			break;
	}
	closedir(dir);
	return arena->failed ? -ENOMEM : found->len ? 0 : -ENOENT;
}

/* The folder of `path`, NUL-terminated, if it is there so spelled: no other needs to be gone through then. Else empty. */
static struct slice spelled_folder(const struct source_root *root, struct slice path, struct arena *arena)
{
	const char *slash = memrchr(path.ptr, '/', path.len);
	struct slice folder = arena_dup(arena, (struct slice){path.ptr, slash ? (size_t)(slash - path.ptr) : 0});
	int fd = folder.len ? file_open(root, folder.ptr, O_RDONLY | O_DIRECTORY) : -ENOENT;

	if (fd < 0)
		return (struct slice){"", 0};
	close(fd);
	return folder;
}

/* `path` as it is spelled below the root, NUL-terminated. */
static int find_path(const struct source_root *root, struct slice path, struct arena *arena, struct slice *found)
{
	struct slice so_far = spelled_folder(root, path, arena);

	if (so_far.len)
		path = (struct slice){path.ptr + so_far.len + 1, path.len - so_far.len - 1};
	while (path.len) {
		const char *slash = memchr(path.ptr, '/', path.len);
		size_t n = slash ? (size_t)(slash - path.ptr) : path.len;
		struct slice name;
		int rc = find_name(root, so_far, (struct slice){path.ptr, n}, arena, &name);

		if (rc < 0)
			return rc == -ENOTDIR ? -ENOENT : rc;
		so_far = so_far.len ? arena_printf(arena, "%s/%s", so_far.ptr, name.ptr) : name;
		if (arena->failed)
			return -ENOMEM;
		n += slash != NULL;
		path = (struct slice){path.ptr + n, path.len - n};
	}
	*found = so_far;
	return so_far.len ? 0 : -ENOENT;
}

int source_find_media_folder(const struct source_root *root, struct slice path, struct arena *arena)
{
	const char *slash = memrchr(path.ptr, '/', path.len);
	struct slice found;
	int rc = slash ? find_path(root, (struct slice){path.ptr, (size_t)(slash - path.ptr)}, arena, &found) : 0;

	return rc == -ENOTDIR ? -ENOENT : rc;
}

int source_read_media(const struct source_root *root, struct slice path, struct arena *arena, struct slice *bytes,
		      const char **suffix)
{
	struct slice found = arena_dup(arena, path);
	int rc;

	if (!found.ptr)
		return -ENOMEM;
	if (!source_is_media_name(path))
		return -EMEDIUMTYPE;
	rc = file_read(root, found.ptr, SOURCE_MAX_MEDIA, arena, bytes, NULL);
	if (rc == -ENOENT) {
		rc = find_path(root, path, arena, &found);
		if (rc == 0)
			rc = file_read(root, found.ptr, SOURCE_MAX_MEDIA, arena, bytes, NULL);
	}
	if (rc == -ENOTDIR)
		rc = -ENOENT;
	if (rc < 0)
		return rc;
	*suffix = suffix_of(*bytes);
	return *suffix ? 0 : -EMEDIUMTYPE;
}
