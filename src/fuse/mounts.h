/* SPDX-License-Identifier: MIT */
/*
 * The kernel's table of mounts: who is mounted where, and taking one away.
 */
#ifndef FUSE_MOUNTS_H
#define FUSE_MOUNTS_H

#include <stdbool.h>
#include <stdio.h>

/* One mount as /proc/self/mountinfo (proc(5)) tells it. id and device are unique while the mount lives. */
struct mount_entry {
	char id[16], device[24]; /* "36", "0:52" */
	bool ours;               /* of type fuse.compliancefs */
	char *place;             /* real path of the mount point, to free() */
};

/*
 * The table, to fclose(); NULL with errno (ENOSYS: no /proc here). While it is open it can be read any number of times,
 * each time as it is then, also where nothing more can be opened.
 */
FILE *mounts_open(void);

/* The uppermost mount at a place (a real path). Returns 0, -ENOENT (nothing is mounted there) or -errno. */
int mounts_at(FILE *table, const char *place, struct mount_entry *m);
/* The same mount now: its mount point may have been renamed. Returns 0, -ENOENT (it is gone) or -errno. */
int mounts_again(FILE *table, const struct mount_entry *m, struct mount_entry *now);

/*
 * Takes away the uppermost mount at a place, at once, though it be busy (MNT_DETACH): by umount2, and where that is
 * not allowed by fusermount3, which lets everybody take away FUSE mounts of their own. Starts a process. Returns 0 or
 * -errno; -EPERM: fusermount3 would not.
 */
int mounts_detach(const char *place);

/* Is the mount at this place (any path) one of ours whose process is gone? Its real path goes to *place, to free(). */
bool mounts_dead(const char *path, char **place);

#endif
