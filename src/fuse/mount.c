/* SPDX-License-Identifier: MIT */
/*
 * From options to a served mount and back.
 *
 * How it works: what a person can get wrong is looked at first, in the process that was called and
 * under the names that were given. Then, unless in the foreground, a child is forked, before there
 * is any thread or open database. It opens the index, mounts, starts the process that will unmount
 * (unmounter.c), gives up all that it does not need (sandbox.c), and runs libfuse's loop with many
 * threads, while the keeper (keeper.c) reports that the mount answers and waits for signals. When the
 * loop is over, by a signal or because somebody unmounted, things are taken down in the order opposite
 * to that in which they were put up.
 *
 * libfuse explains its failures through a log function without an argument, hence the thread-local listener.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "fuse/keeper.h"
#include "fuse/lost.h"
#include "fuse/mount.h"
#include "fuse/mounts.h"
#include "fuse/ops.h"
#include "fuse/reach.h"
#include "fuse/sandbox.h"

#define TRIES 100
#define THREADS 16u /* below the number of slots in content.c */

/* What a mount needs to know of its two ends. */
struct ends {
	char *name;          /* the index's absolute path, with the symbolic links that may be changed meanwhile */
	char *index, *place; /* real paths */
};

static void ends_free(struct ends *n)
{
	free(n->name);
	free(n->index);
	free(n->place);
}

/* What a killed process left, together with its unmounter: `kill -9` of a whole service, say. */
static int clear_place(const char *path, struct error *e)
{
	char *place;
	int err = 0;

	for (int tries = 0; !err && tries < TRIES && mounts_dead(path, &place); tries++) {
		err = mounts_detach(place);
		if (!err)
			log_warning("took away a dead mount on '%s'", place);
		free(place);
	}
	if (err)
		return error_set(e, -ENOTCONN, "mount point '%s' holds a dead mount of somebody else, who may 'fusermount3 -u' it",
				 path);
	return 0;
}

static char *absolute_path(const char *path)
{
	char *folder, *all = NULL;

	if (*path == '/')
		return strdup(path);
	folder = getcwd(NULL, 0);
	if (folder && asprintf(&all, "%s/%s", folder, path) < 0)
		all = NULL;
	free(folder);
	return all;
}

static int find_place(struct ends *n, const char *path, struct error *e)
{
	struct statvfs fs;
	struct stat st;

	n->place = realpath(path, NULL);
	/* The kernel may still know the attributes of a dead mount's root: hence statvfs, too (mounts.c). */
	if (!n->place || stat(n->place, &st) != 0 || statvfs(n->place, &fs) != 0) {
		if (errno == ENOENT)
			return error_set(e, -ENOENT, "mount point '%s' does not exist", path);
		if (errno == ENOTCONN)
			return error_set(e, -ENOTCONN, "mount point '%s' holds a dead mount: 'fusermount3 -u' it first",
					 path);
		return error_errno(e, -errno, "cannot use mount point '%s'", path);
	}
	if (!S_ISDIR(st.st_mode))
		return error_set(e, -ENOTDIR, "mount point '%s' is not a folder", path);
	if (geteuid() != 0 && access(n->place, W_OK) != 0)
		return error_set(e, -EACCES, "mount point '%s' is not yours to write: only root may mount there",
				 path);
	return 0;
}

/* An index inside the mount would be hidden by it, and then asked for through it: by ourselves. */
static bool lies_below(const char *path, const char *folder)
{
	size_t len = strlen(folder);

	if (len == 1)
		return true;
	return strncmp(path, folder, len) == 0 && path[len] == '/';
}

static int find_index(struct ends *n, const char *path, struct error *e)
{
	struct stat st;

	n->index = realpath(path, NULL);
	if (!n->index || stat(n->index, &st) != 0)
		return error_errno(e, -errno, "cannot open '%s'", path);
	if (!S_ISREG(st.st_mode))
		return error_set(e, -EINVAL, "'%s' is not an index: not a regular file", path);
	if (lies_below(n->index, n->place))
		return error_set(e, -EINVAL, "index '%s' lies below the mount point, which would hide it", path);
	n->name = absolute_path(path);
	return n->name ? 0 : error_errno(e, -ENOMEM, "cannot open '%s'", path);
}

/* One mount in service. */
struct service {
	struct mounted mounted;
	struct teller teller;
	struct live *live;
	struct forgetter *forgetter;
	struct fuse_session *session;
	struct unmounter unmounter;
	struct keeper keeper;
};

static _Thread_local struct error *listener;

/* The first message is the reason; what follows comes of it. */
__attribute__((format(printf, 2, 0)))
static void hear_libfuse(enum fuse_log_level level, const char *fmt, va_list ap)
{
	char text[512];

	if (level >= FUSE_LOG_INFO) {
		vfprintf(stderr, fmt, ap);
		return;
	}
	vsnprintf(text, sizeof(text), fmt, ap);
	text[strcspn(text, "\n")] = '\0';
	if (!listener)
		log_error("%s", text);
	else if (!listener->code)
		error_set(listener, -EIO, "%s", text);
}

static void put_escaped(struct buf *b, const char *s)
{
	for (; *s; s++) {
		if (*s == ',' || *s == '\\')
			buf_putc(b, '\\');
		buf_putc(b, *s);
	}
}

/*
 * Not default_permissions: everybody may read everything here (0444, 0555) and nobody write, so it would decide
 * nothing, and it costs every open 2 to 4 % (rg and tar, warm, processor time).
 */
static void put_kernel_options(struct buf *b, const struct mount_options *o, const struct ends *n)
{
	buf_puts(b, "ro,nosuid,nodev,noexec,subtype=compliancefs,fsname=");
	put_escaped(b, o->fsname ? o->fsname : n->index);
	if (o->kernel.len)
		buf_putc(b, ',');
	buf_put_slice(b, buf_slice(&o->kernel));
}

static int session_open(struct service *s, const struct mount_options *o, const struct ends *n,
			struct error *e)
{
	struct buf list = BUF_INIT;
	char name[] = "compliancefs", flag_o[] = "-o", flag_d[] = "-d";
	char *argv[] = {name, flag_o, NULL, o->debug ? flag_d : NULL, NULL};
	struct fuse_args args = {.argc = o->debug ? 4 : 3, .argv = argv};
	struct error heard = {0};

	put_kernel_options(&list, o, n);
	argv[2] = list.data;
	listener = &heard;
	fuse_set_log_func(hear_libfuse);
	if (!list.error)
		s->session = fuse_session_new(&args, &mount_ops, sizeof(mount_ops), &s->mounted);
	listener = NULL;
	fuse_opt_free_args(&args);
	buf_free(&list);
	return s->session ? 0 : error_set(e, -EINVAL, "cannot mount on '%s': %s", o->place,
					  heard.code ? heard.text : "out of memory");
}

static int session_mount(struct service *s, const struct mount_options *o, const struct ends *n,
			 struct error *e)
{
	struct error heard = {0};
	int err;

	listener = &heard;
	err = fuse_session_mount(s->session, n->place);
	listener = NULL;
	if (err)
		return error_set(e, -EIO, "cannot mount on '%s': %s", o->place,
				 heard.code ? heard.text : "fusermount3 refused");
	return 0;
}

static int session_loop(struct service *s)
{
	struct fuse_loop_config *config = fuse_loop_cfg_create();
	int err;

	if (!config)
		return -ENOMEM;
	fuse_loop_cfg_set_max_threads(config, THREADS);
	fuse_loop_cfg_set_idle_threads(config, THREADS);
	err = fuse_session_loop_mt(s->session, config);
	fuse_loop_cfg_destroy(config);
	return err < 0 ? err : 0;
}

/*
 * The unmounter has unmounted; libfuse need only forget that it mounted. It would try to unmount and complain that it
 * may not, unless poll tells of its descriptor (POLLERR) that somebody else did. A pipe that nobody reads tells the same;
 * with it in its place the connection ends, too, which may still be used by those who have files open.
 */
static void session_forget(struct service *s)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) == 0) {
		close(ends[0]);
		dup3(ends[1], fuse_session_fd(s->session), O_CLOEXEC);
		close(ends[1]);
	}
	fuse_session_unmount(s->session);
}

/* Without capabilities root reads no more than any owner: told here, and not by requests that fail. */
static int close_sandbox(const struct ends *n, struct error *e)
{
	struct reach reach;
	int err = reach_find(&reach, n->name, e), fd = -1;

	if (!err)
		err = sandbox_enter((const char *const *)reach.folders, reach.count, e);
	reach_free(&reach);
	if (!err)
		fd = open(n->name, O_RDONLY | O_CLOEXEC);
	if (!err && fd < 0)
		err = error_errno(e, -errno, "cannot read '%s' without privileges (chown or chmod it, or '-o nosandbox')",
				  n->name);
	if (fd >= 0)
		close(fd);
	return err;
}

/* Between the mounting and the unmounting. From here on there are threads. */
static int serve(struct service *s, const struct ends *n, struct launch *launch, struct error *e)
{
	int err, looped = 0;

	err = ahead_start(&s->mounted.ahead, mounted_give, &s->mounted, e);
	if (!err)
		err = forgetter_start(&s->forgetter, s->session, s->mounted.searches, e);
	s->keeper.session = s->session;
	s->keeper.place = n->place;
	s->keeper.launch = launch;
	s->keeper.answers = &s->mounted.answers;
	s->keeper.ahead = s->mounted.ahead;
	s->keeper.forgetter = s->forgetter;
	s->keeper.live = s->live;
	s->keeper.unmounter = &s->unmounter;
	if (!err)
		err = live_start(s->live, e);
	if (!err)
		err = keeper_start(&s->keeper, e);
	if (!err)
		looped = session_loop(s);
	ahead_stop(s->mounted.ahead);
	live_stop(s->live);
	forgetter_stop(s->forgetter);
	if (err)
		return err;
	unmounter_unmount(&s->unmounter, NULL);
	session_forget(s);
	keeper_stop(&s->keeper);
	if (s->keeper.error.code) {
		*e = s->keeper.error;
		return e->code;
	}
	if (looped)
		return error_errno(e, looped, "the mount on '%s' ended", n->place);
	return 0;
}

/* All that serving needs but the session, in the order in which service_close takes it down again. */
static int service_open(struct service *s, const struct mount_options *o, const struct ends *n, struct error *e)
{
	struct mounted *m = &s->mounted;
	struct pool *pool;
	int err = live_new(&s->live, n->name, &s->teller, e);

	if (err)
		return err;
	m->searches = searches_new();
	if (!m->searches)
		return error_errno(e, -ENOMEM, "cannot mount on '%s'", o->place);
	err = pool_open(&pool, n->name, m->searches, e);
	if (err)
		return err;
	m->held = held_new(pool);
	m->known = known_new(FUSE_ROOT_ID);
	m->contents = contents_new(mounted_fill, m);
	if (!m->held || !m->known || !m->contents)
		return error_errno(e, -ENOMEM, "cannot mount on '%s'", o->place);
	return 0;
}

static void service_close(struct service *s)
{
	if (!live_stop(s->live)) {
		log_warning("a reader holds up the mount's end; its process goes when that one does");
		_exit(EXIT_SUCCESS);
	}
	live_free(s->live);
	forgetter_free(s->forgetter);
	ahead_free(s->mounted.ahead);
	if (s->session)
		fuse_session_destroy(s->session);
	contents_free(s->mounted.contents);
	known_free(s->mounted.known);
	held_free(s->mounted.held);
	searches_free(s->mounted.searches);
}

static void let_go_of_index(void *arg)
{
	struct service *s = arg;

	held_free(s->mounted.held);
}

/* Mounted; what is open by now is all that will be. */
static int service_serve(struct service *s, const struct mount_options *o, const struct ends *n, struct launch *launch,
			 struct error *e)
{
	int err = unmounter_start(&s->unmounter, n->place, fuse_session_fd(s->session), !o->foreground, let_go_of_index, s, e);

	if (err) {
		fuse_session_unmount(s->session);
		return err;
	}
	notifier_open(&s->keeper.notifier);
	if (!o->no_sandbox)
		err = close_sandbox(n, e);
	if (!err)
		err = serve(s, n, launch, e);
	unmounter_unmount(&s->unmounter, NULL);
	session_forget(s);
	notifier_close(&s->keeper.notifier);
	return err;
}

static int service_run(const struct mount_options *o, const struct ends *n, struct launch *launch,
		       struct error *e)
{
	struct service s = {
		.mounted = {.uid = o->uid, .gid = o->gid, .xattr = o->xattr, .max_read = o->max_read},
	};
	int err;

	sem_init(&s.mounted.answers, 0, 0);
	err = service_open(&s, o, n, e);
	if (!err)
		err = session_open(&s, o, n, e);
	s.mounted.session = s.session;
	s.teller = (struct teller){.session = s.session,
				   .held = s.mounted.held,
				   .known = s.mounted.known,
				   .searches = s.mounted.searches,
				   .unmounter = &s.unmounter,
				   .no_epoch = o->no_epoch};
	if (!err)
		err = session_mount(&s, o, n, e);
	if (!err)
		err = service_serve(&s, o, n, launch, e);
	service_close(&s);
	return err;
}

static int run_foreground(const struct mount_options *o, const struct ends *n, struct error *e)
{
	struct launch nobody = {-1, -1};

	keeper_hold_signals();
	return service_run(o, n, &nobody, e);
}

static int run_daemon(const struct mount_options *o, struct ends *n, struct error *e)
{
	struct launch launch;
	struct error why;
	int err = daemon_launch(&launch, e);

	if (err)
		return err > 0 ? 0 : err;
	keeper_hold_signals();
	err = service_run(o, n, &launch, &why);
	if (err && launch.fd < 0)
		log_error("%s", why.text);
	else if (err)
		launch_report(&launch, &why);
	ends_free(n);
	exit(err ? EXIT_FAILURE : EXIT_SUCCESS);
}

int mount_run(const struct mount_options *o, struct error *e)
{
	struct ends n = {0};
	int err;

	daemon_fill_stdio();
	lost_catch();
	fflush(NULL);
	err = o->fake ? 0 : clear_place(o->place, e);
	if (!err)
		err = find_place(&n, o->place, e);
	if (!err)
		err = find_index(&n, o->index, e);
	if (!err && !o->fake)
		err = o->foreground ? run_foreground(o, &n, e) : run_daemon(o, &n, e);
	ends_free(&n);
	return err;
}
