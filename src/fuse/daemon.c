/* SPDX-License-Identifier: MIT */
/*
 * Why not daemon(3): a shell script that mounts and then reads must neither poll nor guess. So
 * the process that was called waits until the mount answers, and ends with the child's own
 * message when it does not.
 *
 * How it works: parent and child share a pair of sockets that keeps messages whole. The child sends
 * one struct error, code 0 for good. If it dies before, the parent reads the end of the stream. If
 * the parent was killed meanwhile nobody is told; then the mount stays, as one that was just mounted would.
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuse/daemon.h"

#define FIRST_FREE 3

void daemon_fill_stdio(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd < FIRST_FREE);
	if (fd >= 0)
		close(fd);
}

/* In the parent: the child's report, or what became of it. */
static int await_report(int fd, pid_t child, struct error *e)
{
	struct error report;
	ssize_t n;
	int status;

	do
		n = recv(fd, &report, sizeof(report), 0);
	while (n < 0 && errno == EINTR);
	if (n == (ssize_t)sizeof(report) && report.code == 0)
		return 1;
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (n == (ssize_t)sizeof(report)) {
		if (e)
			*e = report;
		return report.code;
	}
	if (WIFSIGNALED(status))
		return error_set(e, -EIO, "the mount's process ended by signal %d", WTERMSIG(status));
	return error_set(e, -EIO, "the mount's process ended before it served");
}

/* What the caller had open is no business of a process that outlives it. */
static void leave_caller(struct launch *l)
{
	if (l->fd != FIRST_FREE && dup3(l->fd, FIRST_FREE, O_CLOEXEC) >= 0)
		l->fd = FIRST_FREE;
	closefrom(FIRST_FREE + 1);
	setsid();
	if (chdir("/") != 0)
		log_warning("cannot leave the working folder");
	l->null = open("/dev/null", O_RDWR | O_CLOEXEC);
	log_open_syslog();
}

int daemon_launch(struct launch *l, struct error *e)
{
	int pair[2], err;
	pid_t child;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return error_errno(e, -errno, "cannot start the mount's process");
	child = fork();
	if (child < 0) {
		err = error_errno(e, -errno, "cannot start the mount's process");
	} else if (child == 0) {
		l->fd = pair[1];
		leave_caller(l);
		return 0;
	} else {
		close(pair[1]);
		pair[1] = -1;
		err = await_report(pair[0], child, e);
	}
	close(pair[0]);
	if (pair[1] >= 0)
		close(pair[1]);
	return err;
}

static void leave_terminal(struct launch *l)
{
	if (l->null < 0)
		return;
	for (int i = 0; i < FIRST_FREE; i++)
		dup2(l->null, i);
	close(l->null);
	l->null = -1;
}

void launch_report(struct launch *l, const struct error *e)
{
	struct error report = {0};

	if (l->fd < 0)
		return;
	if (e) {
		report.code = e->code;
		/* Not what may lie behind its end: that is nobody's business. */
		memcpy(report.text, e->text, strnlen(e->text, sizeof(report.text) - 1));
	} else {
		log_to_syslog();
		leave_terminal(l);
	}
	/* A caller that is gone needs no report. */
	send(l->fd, &report, sizeof(report), MSG_NOSIGNAL);
	close(l->fd);
	l->fd = -1;
}

void notifier_open(struct notifier *n)
{
	const char *path = getenv("NOTIFY_SOCKET");
	size_t len = path ? strlen(path) : 0;
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	n->fd = -1;
	if (len < 2 || len >= sizeof(address.sun_path) || (path[0] != '/' && path[0] != '@'))
		return;
	memcpy(address.sun_path, path, len);
	if (path[0] == '@')
		address.sun_path[0] = '\0';
	n->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (connect(n->fd, (const struct sockaddr *)&address,
		    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)) != 0)
		notifier_close(n);
}

void notifier_close(struct notifier *n)
{
	if (n->fd >= 0)
		close(n->fd);
	n->fd = -1;
}

void notifier_tell(const struct notifier *n, const char *state)
{
	if (n->fd >= 0)
		send(n->fd, state, strlen(state), MSG_NOSIGNAL | MSG_DONTWAIT);
}
