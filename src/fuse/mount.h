/* SPDX-License-Identifier: MIT */
/*
 * The mount: an index shown as a read-only directory tree.
 *
 *	struct mount_options o;
 *	struct error e;
 *
 *	mount_options_init(&o);
 *	err = mount_verb_parse(&o, argc, argv, &e);
 *	if (!err)
 *		err = mount_run(&o, &e);
 *	mount_options_free(&o);
 *
 * Called from the main thread of a program that has no other threads (it forks) and no open index.
 */
#ifndef FUSE_MOUNT_H
#define FUSE_MOUNT_H

#include <stdbool.h>
#include <sys/types.h>

#include <compliancefs/buf.h>

#include "base/error.h"

struct mount_options {
	char *index;        /* as given */
	char *place;        /* the mount point, as given */
	char *fsname;       /* the name in /proc/mounts; NULL: the index's real path */
	struct buf kernel;  /* options that libfuse or the kernel understands: "a,b=c", escaped */
	uid_t uid;          /* owner of all files: the caller, or -o uid=, gid= */
	gid_t gid;
	unsigned max_read;  /* bytes a READ request may ask for; 0: what the kernel offers */
	/*
	 * Extended attributes. Not by default: the kernel keeps no values, so every ls -l asks the program for a security
	 * label and an ACL. Told once that there are no attributes at all, it never asks again; there is no way to
	 * say so of those two alone. Wanted by readers of user.mime_type and the like: lighttpd, getfattr.
	 */
	bool xattr;
	bool no_epoch;      /* do as on a kernel before Linux 6.16; for tests */
	bool no_sandbox;    /* for debugging: keep privileges and what strace, gdb and sanitizers need */
	bool foreground;    /* do not become a daemon */
	bool debug;         /* libfuse's own lines on stderr; goes with foreground */
	bool fake;          /* mount.compliancefs -f: look whether all is there, do not mount */
	bool sloppy;        /* mount.compliancefs -s: pass over unknown options */
};

void mount_options_init(struct mount_options *o);
void mount_options_free(struct mount_options *o);

/*
 * Adds what follows an -o: "a,b=c"; a comma or backslash inside a value is written `\,` `\\`. Words
 * that only mean something to mount(8) or fstab are passed over, `rw` and the like too: the mount is
 * always ro,nosuid,nodev,noexec. Returns 0, -ENOMEM or -EINVAL with e filled.
 */
int mount_options_add(struct mount_options *o, const char *list, struct error *e);

/*
 * The words behind the program's name: argv[0] is "mount", then INDEX MOUNTPOINT [-f] [-d] [-o OPTIONS]
 * in any order. Returns 0, -ENOMEM or -EINVAL with e filled.
 */
int mount_verb_parse(struct mount_options *o, int argc, char **argv, struct error *e);

/*
 * Mounts. Returns 0 when the mount answers (a stat of its root was good) and a daemon of its own serves
 * it; with foreground, when it was unmounted again or ended by SIGTERM or SIGINT. Returns -errno with e
 * filled when it could not be mounted. The daemon's process never returns from here. Leaves SIGTERM,
 * SIGINT and SIGHUP blocked.
 */
int mount_run(const struct mount_options *o, struct error *e);

/*
 * All of mount.compliancefs: INDEX MOUNTPOINT [-sfnv] [-o OPTIONS]. Returns mount(8)'s status: 0, 1 (usage)
 * or 32 (failure).
 */
int mount_helper_main(int argc, char **argv);

#endif
