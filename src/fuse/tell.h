/* SPDX-License-Identifier: MIT */
/*
 * Telling the kernel that the snapshot has changed, so that it asks again for what it keeps.
 */
#ifndef FUSE_TELL_H
#define FUSE_TELL_H

#include <stdatomic.h>

#include "fuse/held.h"
#include "fuse/known.h"
#include "fuse/unmounter.h"

struct fuse_session;

struct teller {
	struct fuse_session *session;
	struct held *held;
	struct known *known;
	struct searches *searches; /* for the trees of new snapshots */
	struct unmounter *unmounter;
	bool no_epoch; /* the kernel has no FUSE_NOTIFY_INC_EPOCH, or is not to use it; set when it refuses */
	atomic_bool ended; /* the mount ends: nothing need be told any more; any thread may set it */
};

/*
 * After held_replace, each time, from one thread that no request waits for. When it returns the kernel keeps nothing that
 * the replaced snapshot answered: it has waited for readers who were in the middle of a listing. Where there are
 * epochs, names are asked for anew from the first microseconds on. Elsewhere what is told one by one takes 4 us a name or so,
 * and where more than some hundred articles changed, 0.3 us for each name that the kernel keeps.
 */
void tell_replaced(struct teller *t);

#endif
