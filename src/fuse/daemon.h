/* SPDX-License-Identifier: MIT */
/*
 * Becoming a daemon whose caller learns whether it serves, and telling systemd.
 */
#ifndef FUSE_DAEMON_H
#define FUSE_DAEMON_H

#include "base/error.h"

/* The child's way of telling the process that waits for it. */
struct launch {
	int fd;   /* -1: nobody waits */
	int null; /* /dev/null, open before the sandbox is closed; -1 */
};

/* Opens /dev/null for those of the descriptors 0, 1 and 2 that are closed: nothing else may become one. */
void daemon_fill_stdio(void);

/*
 * Forks. Returns 0 in the child, in a session of its own, at "/", with no descriptors but 0, 1, 2, those of l and
 * syslog's. The parent waits for launch_report: it returns 1 when that was good, else -errno with e filled
 * and the child gone.
 */
int daemon_launch(struct launch *l, struct error *e);

/* In the child: it serves (e NULL; standard descriptors go to /dev/null, the log to syslog), or why not. */
void launch_report(struct launch *l, const struct error *e);

/* systemd's notification socket (NOTIFY_SOCKET), sd_notify(3), connected; fd -1: there is none, or nobody listens. */
struct notifier {
	int fd;
};

void notifier_open(struct notifier *n);
void notifier_close(struct notifier *n);
/* "READY=1", "STOPPING=1" ...; lines apart by LF. What cannot be told is not told. */
void notifier_tell(const struct notifier *n, const char *state);

#endif
