/* SPDX-License-Identifier: MIT */
/*
 * Why a process: unmounting needs a privilege (root) or a program (fusermount3), and a sandboxed process has neither.
 * It also makes an end of those mounts whose process was killed: nobody meets "Transport endpoint is not connected".
 *
 * How it works: it sleeps in one read from a socket pair, whose other end closes with the serving process. An empty string from
 * there is the order to unmount, another one a path to look at; a process of its own does that, as it may have to
 * wait for some reader's lock. It holds the mount's /dev/fuse open as well.
 * So the connection lives until the mount is taken away and no longer, and poll tells whether somebody else
 * took it away (POLLERR): while it lives its number in the mount table belongs to no other mount. And it holds the
 * mount table open: where nothing more can be opened (ENFILE, say) it can still find its place.
 *
 * systemd sends SIGTERM to all processes of a service, a terminal SIGINT: here all signals are blocked, the
 * serving process decides. It is named otherwise, so that pgrep and pkill compliancefs mean the serving one.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuse/mounts.h"
#include "fuse/unmounter.h"

#define FD_SOCKET 3
#define FD_DEVICE 4
#define LOOKING_MOST 32u
#define PATH_BYTES 1024

static bool connected(int device)
{
	struct pollfd p = {.fd = device};

	return poll(&p, 1, 0) < 0 || !(p.revents & POLLERR);
}

/* Ours may lie below another mount, which is not to be taken away. */
static int take_away(const struct mount_entry *mount, int device, FILE *table)
{
	struct mount_entry now, top;
	int r;

	if (!connected(device))
		return 0;
	r = mounts_again(table, mount, &now);
	if (r == 0)
		r = mounts_at(table, now.place, &top);
	if (r == 0) {
		r = strcmp(top.id, mount->id) == 0 ? mounts_detach(now.place) : -EBUSY;
		free(top.place);
		free(now.place);
	}
	/* Gone from the table: detached by somebody, and still in use. */
	return r == -ENOENT || !connected(device) ? 0 : r;
}

static void leave_caller(int fd, int device, bool daemon)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	signal(SIGCHLD, SIG_DFL);
	setsid();
	prctl(PR_SET_NAME, "cfs-unmounter");
	/* First to where none of the two can be in the other's way. */
	fd = fcntl(fd, F_DUPFD_CLOEXEC, FD_DEVICE + 1);
	device = fcntl(device, F_DUPFD_CLOEXEC, FD_DEVICE + 1);
	for (int i = STDIN_FILENO; null >= 0 && i <= (daemon ? STDERR_FILENO : STDOUT_FILENO); i++)
		dup2(null, i);
	dup3(fd, FD_SOCKET, O_CLOEXEC);
	dup3(device, FD_DEVICE, O_CLOEXEC);
	closefrom(FD_DEVICE + 1);
	if (daemon)
		log_to_syslog();
	if (chdir("/") != 0)
		log_warning("cannot leave the working folder");
}

/* *looking: how many are at it. */
static void look(const struct mount_entry *mount, const char *path, unsigned *looking)
{
	struct mount_entry now;
	FILE *table;
	char *whole;
	struct stat st;
	pid_t process;

	while (*looking && waitpid(-1, NULL, WNOHANG) > 0)
		--*looking;
	process = *looking < LOOKING_MOST ? fork() : -1;
	if (process > 0)
		++*looking;
	if (process != 0)
		return;
	close(FD_SOCKET);
	close(FD_DEVICE);
	/* The other one's place in the table is shared with it. */
	table = mounts_open();
	if (table && mounts_again(table, mount, &now) == 0 && asprintf(&whole, "%s/%s", now.place, path) > 0)
		_exit(stat(whole, &st) != 0);
	_exit(1);
}

_Noreturn static void run(const struct mount_entry *mount)
{
	FILE *table = mounts_open();
	char order[PATH_BYTES + 1];
	unsigned looking = 0;
	ssize_t n;
	int r = table ? 0 : -errno;

	send(FD_SOCKET, &r, sizeof(r), MSG_NOSIGNAL);
	if (r)
		_exit(1);
	for (;;) {
		n = recv(FD_SOCKET, order, PATH_BYTES, 0);
		if (n > 0 && order[0]) {
			order[n] = '\0';
			look(mount, order, &looking);
		} else if (n >= 0 || errno != EINTR) {
			break;
		}
	}
	r = take_away(mount, FD_DEVICE, table);
	if (n > 0)
		send(FD_SOCKET, &r, sizeof(r), MSG_NOSIGNAL);
	else if (r == 0)
		log_error("the process that served '%s' is gone; unmounted", mount->place);
	else
		log_error("the process that served '%s' is gone, and it cannot be unmounted: %s", mount->place, strerror(-r));
	_exit(0);
}

/* What the process says; nothing comes when it is gone. */
static int await(int fd, int *said)
{
	ssize_t n;

	do
		n = recv(fd, said, sizeof(*said), 0);
	while (n < 0 && errno == EINTR);
	return n == (ssize_t)sizeof(*said) ? 0 : -ECHILD;
}

static int find(const char *place, struct mount_entry *mount, struct error *e)
{
	FILE *table = mounts_open();
	int err = table ? mounts_at(table, place, mount) : -errno;

	if (table)
		fclose(table);
	return err ? error_errno(e, err, "cannot find the mount on '%s' in /proc/self/mountinfo", place) : 0;
}

int unmounter_start(struct unmounter *u, const char *place, int device, bool daemon, void (*let_go)(void *arg), void *arg,
		    struct error *e)
{
	struct mount_entry mount = {0};
	int pair[2], ready = 0, err = find(place, &mount, e);

	u->fd = -1;
	if (err)
		return err;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
		err = error_errno(e, -errno, "cannot start a process");
		free(mount.place);
		return err;
	}
	u->process = fork();
	if (u->process < 0)
		err = error_errno(e, -errno, "cannot start a process");
	if (u->process == 0) {
		let_go(arg);
		leave_caller(pair[1], device, daemon);
		run(&mount);
	}
	free(mount.place);
	close(pair[1]);
	/* Until it has let go of what the caller had open. */
	if (!err && await(pair[0], &ready) != 0)
		err = error_set(e, -ECHILD, "cannot start a process: it ended");
	if (!err && ready)
		err = error_errno(e, ready, "cannot open /proc/self/mountinfo");
	if (err) {
		close(pair[0]);
		return err;
	}
	/* Should it be killed, it is nobody's zombie. */
	signal(SIGCHLD, SIG_IGN);
	pthread_mutex_init(&u->lock, NULL);
	u->fd = pair[0];
	return 0;
}

void unmounter_look(struct unmounter *u, const char *path)
{
	pthread_mutex_lock(&u->lock);
	if (u->fd >= 0 && path[0])
		send(u->fd, path, strlen(path), MSG_NOSIGNAL | MSG_DONTWAIT);
	pthread_mutex_unlock(&u->lock);
}

int unmounter_unmount(struct unmounter *u, struct error *e)
{
	int r = 0;

	pthread_mutex_lock(&u->lock);
	if (u->fd >= 0) {
		if (send(u->fd, "", 1, MSG_NOSIGNAL) != 1 || await(u->fd, &r) != 0)
			r = error_set(e, -ECHILD, "cannot unmount: the process for that is gone; 'fusermount3 -u' it");
		else if (r)
			error_errno(e, r, "cannot unmount");
		close(u->fd);
		u->fd = -1;
		/* Ends with ECHILD when it has ended, as SIGCHLD is ignored. */
		while (waitpid(u->process, NULL, 0) < 0 && errno == EINTR)
			;
	}
	pthread_mutex_unlock(&u->lock);
	return r;
}
