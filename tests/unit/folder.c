/* SPDX-License-Identifier: MIT */
/* See folder.h. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "folder.h"

static void must(int ok, const char *what)
{
	if (ok)
		return;
	perror(what);
	abort();
}

void folder_make(struct folder *f)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(f->path, sizeof(f->path), "%s/compliancefs-test-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	must(mkdtemp(f->path) != NULL, f->path);
}

static void full_path(const struct folder *f, const char *name, char *path, size_t size)
{
	int n = snprintf(path, size, "%s/%s", f->path, name);

	must(n > 0 && (size_t)n < size, name);
	for (char *p = path + strlen(f->path) + 1; (p = strchr(p, '/')); p++) {
		*p = '\0';
		mkdir(path, 0777);
		*p = '/';
	}
}

void folder_write(const struct folder *f, const char *name, struct slice bytes)
{
	char path[1024];
	FILE *file;

	full_path(f, name, path, sizeof(path));
	file = fopen(path, "w");
	must(file != NULL, path);
	must(!bytes.len || fwrite(bytes.ptr, 1, bytes.len, file) == bytes.len, path);
	must(fclose(file) == 0, path);
}

void folder_link(const struct folder *f, const char *name, const char *target)
{
	char path[1024];

	full_path(f, name, path, sizeof(path));
	must(symlink(target, path) == 0, path);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void folder_remove(const struct folder *f)
{
	nftw(f->path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
