/* SPDX-License-Identifier: MIT */
/* The folders of an index whose path may have symbolic links: each beginning of the path is looked at. */
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fuse/reach.h"

/* Nothing is below the root in this sense: a link that lies there opens nothing. */
static bool is_below(const char *path, const char *folder)
{
	size_t len = strlen(folder);

	return strncmp(path, folder, len) == 0 && path[len] == '/';
}

/* The real path of the folder in which `path` lies. */
static char *folder_of(const char *path)
{
	char *copy = strdup(path), *folder = copy ? realpath(dirname(copy), NULL) : NULL;

	free(copy);
	return folder;
}

static void add(struct reach *r, char *folder)
{
	if (r->count < REACH_MAX)
		r->folders[r->count++] = folder;
	else
		free(folder);
}

static void add_link(struct reach *r, const char *path)
{
	char *target = realpath(path, NULL), *folder = folder_of(path);

	if (target && folder && is_below(target, folder))
		add(r, folder);
	else
		free(folder);
	free(target);
}

int reach_find(struct reach *r, const char *name, struct error *e)
{
	char *index = realpath(name, NULL), *folder = index ? folder_of(index) : NULL;
	char path[PATH_MAX];
	struct stat st;

	r->count = 0;
	if (!folder) {
		int err = error_errno(e, -errno, "cannot find '%s'", name);

		free(index);
		return err;
	}
	free(index);
	add(r, folder);
	for (size_t len = 1; name[len - 1]; len++) {
		if ((name[len] && name[len] != '/') || len >= sizeof(path))
			continue;
		memcpy(path, name, len);
		path[len] = '\0';
		if (lstat(path, &st) == 0 && S_ISLNK(st.st_mode))
			add_link(r, path);
	}
	return 0;
}

void reach_free(struct reach *r)
{
	while (r->count > 0)
		free(r->folders[--r->count]);
}
