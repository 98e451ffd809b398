/* SPDX-License-Identifier: MIT */
/* A folder of a test's own, in $TMPDIR or /tmp, and files in it. */
#ifndef TESTS_FOLDER_H
#define TESTS_FOLDER_H

#include <compliancefs/buf.h>

struct folder {
	char path[256];
};

void folder_make(struct folder *f);
/* Writes a file below the folder, with the folders it needs. */
void folder_write(const struct folder *f, const char *name, struct slice bytes);
/* target is as symlink(2) takes it. */
void folder_link(const struct folder *f, const char *name, const char *target);
/* Deletes the folder and all in it. */
void folder_remove(const struct folder *f);

#endif
