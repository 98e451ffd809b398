/* SPDX-License-Identifier: MIT */
/*
 * Three walls, each of which stands when another has a hole.
 *
 *	capabilities  all sets are emptied, so that root is but the owner of its files. First, as it needs one.
 *	Landlock      files: reading below the index's folder (reach.c). The kernel is asked for its version of the interface and
 *	              told all kinds of access that this version knows, so that none of them is left over. The C
 *	              library's headers may be older than the kernel: the numbers are those of the kernel's
 *	              Documentation/userspace-api/landlock.rst.
 *	seccomp       system calls; see seccomp.c. Last, as the others need calls that it does not let through.
 *
 * Threads that end need libgcc (pthread_exit and pthread_cancel unwind with it), and the C library loads it when the
 * first one ends. Afterwards nothing can be loaded, so one ends here. It also reads the time zone only when the
 * log first needs it.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "fuse/sandbox.h"

/* Versions 1 to 6 of Landlock's interface. */
#define FS_OF_VERSION_1 ((UINT64_C(1) << 13) - 1)
#define FS_REFER (UINT64_C(1) << 13)     /* 2 */
#define FS_TRUNCATE (UINT64_C(1) << 14)  /* 3 */
#define NET_BIND_CONNECT UINT64_C(3)     /* 4 */
#define FS_IOCTL_DEVICE (UINT64_C(1) << 15) /* 5 */
#define SCOPE_UNIX_SIGNAL UINT64_C(3)    /* 6 */

/* struct landlock_ruleset_attr as of version 6; an older kernel takes it when what it does not know is 0. */
struct ruleset {
	uint64_t fs, net, scoped;
};

static void *end_thread(void *arg)
{
	pthread_exit(arg);
}

static int load_what_is_needed(void)
{
	pthread_t thread;
	int err = pthread_create(&thread, NULL, end_thread, NULL);

	if (!err)
		err = pthread_join(thread, NULL);
	tzset();
	return -err;
}

static int drop_capabilities(void)
{
	struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {0};

	/* The bounding set needs CAP_SETPCAP; who does not have it can gain nothing from the set. EINVAL: behind the last. */
	for (int i = 0; prctl(PR_CAPBSET_DROP, i, 0, 0, 0) == 0; i++)
		;
	prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	if (syscall(SYS_capset, &head, none) != 0)
		return -errno;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? 0 : -errno;
}

static struct ruleset ruleset_of(long version)
{
	return (struct ruleset){
		.fs = FS_OF_VERSION_1 | (version >= 2 ? FS_REFER : 0) | (version >= 3 ? FS_TRUNCATE : 0) |
		      (version >= 5 ? FS_IOCTL_DEVICE : 0),
		.net = version >= 4 ? NET_BIND_CONNECT : 0,
		.scoped = version >= 6 ? SCOPE_UNIX_SIGNAL : 0,
	};
}

static int allow_reading(int rules, const char *folder)
{
	struct landlock_path_beneath_attr rule = {
		.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
		.parent_fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC),
	};
	int err = 0;

	if (rule.parent_fd < 0)
		return -errno;
	if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
		err = -errno;
	close(rule.parent_fd);
	return err;
}

static int restrict_files(const char *const *folders, size_t count)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	struct ruleset set = ruleset_of(version);
	int rules, err = 0;

	/* Not built in (ENOSYS), not switched on (EOPNOTSUPP), or not let through by a container's own filter (EPERM). */
	if (version < 1)
		return 0;
	rules = (int)syscall(SYS_landlock_create_ruleset, &set, sizeof(set), 0);
	if (rules < 0)
		return -errno;
	for (size_t i = 0; !err && i < count; i++)
		err = allow_reading(rules, folders[i]);
	if (!err && syscall(SYS_landlock_restrict_self, rules, 0) != 0)
		err = -errno;
	close(rules);
	return err;
}

int sandbox_enter(const char *const *folders, size_t count, struct error *e)
{
	int err = load_what_is_needed();

	if (!err)
		err = drop_capabilities();
	if (!err)
		err = restrict_files(folders, count);
	if (!err)
		err = seccomp_enter();
	return err ? error_errno(e, err, "cannot enter the sandbox ('-o nosandbox' does without)") : 0;
}
