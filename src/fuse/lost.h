/* SPDX-License-Identifier: MIT */
/*
 * Bytes of a mapped index that are no longer there: somebody cut the file short, or wrote over it (cp), under the mount; or the
 * disk cannot read it. The kernel tells by SIGBUS, which would end the process.
 */
#ifndef FUSE_LOST_H
#define FUSE_LOST_H

/* Once, before the first index is opened. */
void lost_catch(void);
/* How often that happened. What was read in between, or from a file that was open by then, is not to be used. Any thread. */
unsigned lost_count(void);

#endif
