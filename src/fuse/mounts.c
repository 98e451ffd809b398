/* SPDX-License-Identifier: MIT */
/*
 * Why the table is read: umount(2) knows places, not mounts. Somebody may have put another mount on top of ours, or have
 * unmounted ours and mounted something else there since; that one is not to be taken away. So a mount is
 * remembered by its number and device and looked for again.
 *
 * The table is in the order of mounting: of several at one place, the last is uppermost.
 */
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuse/mounts.h"

#define TABLE "/proc/self/mountinfo"
#define TYPE "fuse.compliancefs"

/* Blanks, tabs, line ends and backslashes are written as three octal digits. */
static void undo_escapes(char *s)
{
	char *to = s;

	while (*s) {
		if (s[0] == '\\' && s[1] >= '0' && s[1] <= '3' && s[2] >= '0' && s[2] <= '7' && s[3] >= '0' && s[3] <= '7') {
			*to++ = (char)((s[1] - '0') << 6 | (s[2] - '0') << 3 | (s[3] - '0'));
			s += 4;
		} else {
			*to++ = *s++;
		}
	}
	*to = '\0';
}

/* "36 35 98:0 /root /place options [fields] - type source options"; place stays in the line. */
static bool read_line(char *line, struct mount_entry *m)
{
	int place = 0, end = 0;
	const char *type;

	if (sscanf(line, "%15s %*s %23s %*s %n%*s%n", m->id, m->device, &place, &end) != 2 || !place || !end)
		return false;
	type = strstr(line + end, " - ");
	if (!type)
		return false;
	m->ours = strncmp(type + 3, TYPE " ", sizeof(TYPE)) == 0;
	line[end] = '\0';
	undo_escapes(line + place);
	m->place = line + place;
	return true;
}

FILE *mounts_open(void)
{
	FILE *table = fopen(TABLE, "re");

	if (!table && errno == ENOENT)
		errno = ENOSYS;
	return table;
}

/* The last line that is at the mount point of `like`; or, with `same`, that is this very mount. */
static int find(FILE *table, const struct mount_entry *like, bool same, struct mount_entry *found)
{
	struct mount_entry m;
	char *line = NULL;
	size_t room = 0;
	int r = -ENOENT;

	*found = (struct mount_entry){0};
	rewind(table);
	while (getline(&line, &room, table) > 0) {
		if (!read_line(line, &m))
			continue;
		if (same ? strcmp(m.id, like->id) != 0 || strcmp(m.device, like->device) != 0 : strcmp(m.place, like->place) != 0)
			continue;
		free(found->place);
		*found = m;
		found->place = strdup(m.place);
		r = found->place ? 0 : -ENOMEM;
	}
	if (ferror(table)) {
		free(found->place);
		found->place = NULL;
		r = -EIO;
	}
	free(line);
	return r;
}

int mounts_at(FILE *table, const char *place, struct mount_entry *m)
{
	const struct mount_entry like = {.place = (char *)(uintptr_t)place};

	return find(table, &like, false, m);
}

int mounts_again(FILE *table, const struct mount_entry *m, struct mount_entry *now)
{
	return find(table, m, true, now);
}

static int run_fusermount(const char *place)
{
	char program[] = "fusermount3", flags[] = "-uqz", end[] = "--";
	char *copy = strdup(place), *argv[] = {program, flags, end, copy, NULL};
	int status = 0, err;
	pid_t child;

	err = copy ? posix_spawnp(&child, program, NULL, NULL, argv, environ) : ENOMEM;
	free(copy);
	if (err)
		return -err;
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return status == 0 ? 0 : -EPERM;
}

int mounts_detach(const char *place)
{
	if (umount2(place, MNT_DETACH | UMOUNT_NOFOLLOW) == 0)
		return 0;
	return errno == EPERM ? run_fusermount(place) : -errno;
}

/* realpath(3), without asking what the last name of the path leads to: nobody there would answer. */
static char *place_of(const char *path)
{
	char *copy = strdup(path), *copy2 = strdup(path), *folder = NULL, *place = NULL;

	if (copy && copy2)
		folder = realpath(dirname(copy), NULL);
	if (folder && asprintf(&place, "%s/%s", folder[1] ? folder : "", basename(copy2)) < 0)
		place = NULL;
	free(folder);
	free(copy);
	free(copy2);
	return place;
}

bool mounts_dead(const char *path, char **place)
{
	struct mount_entry m = {0};
	struct statvfs fs;
	FILE *table;
	bool dead;

	/* The kernel may still know the attributes of a dead mount's root; statvfs always asks its process. */
	if (statvfs(path, &fs) == 0 || errno != ENOTCONN)
		return false;
	*place = place_of(path);
	table = mounts_open();
	dead = *place && table && mounts_at(table, *place, &m) == 0 && m.ours;
	if (table)
		fclose(table);
	free(m.place);
	if (dead)
		return true;
	free(*place);
	*place = NULL;
	return false;
}
