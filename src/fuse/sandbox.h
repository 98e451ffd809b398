/* SPDX-License-Identifier: MIT */
/*
 * The sandbox: what a process gives up for good before it answers the first request. An index comes from somewhere and
 * may be made to break the program that reads it; then there is nothing to be had here but the index.
 */
#ifndef FUSE_SANDBOX_H
#define FUSE_SANDBOX_H

#include <stddef.h>

#include "base/error.h"

/*
 * From here on this process, its threads and what they start have no capabilities and get none (no_new_privs); they can
 * open files for reading only, below these folders only (Landlock: where the kernel has it); and make no system calls but
 * those that answering needs: seccomp.c. So nothing is executed, no process started, no socket made, connected or
 * passed on; what is to be used of them is open before. What is refused fails with EPERM, EACCES or ENOSYS.
 *
 * To be called while there is one thread. Returns 0 or -errno with e filled; then some of it may be in force already.
 */
int sandbox_enter(const char *const *folders, size_t count, struct error *e);

/* Its last part, the list of system calls. Returns 0 or -errno. */
int seccomp_enter(void);

#endif
