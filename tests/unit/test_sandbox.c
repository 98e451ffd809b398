/* SPDX-License-Identifier: MIT */
/*
 * The sandbox from inside: each attempt is made by a process of its own behind sandbox_enter, and must fail; those
 * that anybody may make must be good in a process that did not enter it, so that the test sees the sandbox and nothing else.
 * What a mount needs must still work there.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <syslog.h>

#include <cmocka.h>

/* The mount is not linked with unit tests; this part of it needs nothing of it. */
#include "fuse/sandbox.c"
#include "fuse/seccomp.c"

#define ENTER_FAILED 250

static char base[] = "/tmp/sandbox-XXXXXX", folder[64], inside[80], outside[64], leading_out[80], listener[64];
static const char *only = folder;
static int pair[2], outside_file = -1;

static void make_file(const char *path)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs("bytes\n", f);
	fclose(f);
}

static int prepare(void **state)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd;

	(void)state;
	assert_non_null(mkdtemp(base));
	snprintf(folder, sizeof(folder), "%s/index", base);
	snprintf(inside, sizeof(inside), "%s/file", folder);
	snprintf(outside, sizeof(outside), "%s/secret", base);
	snprintf(leading_out, sizeof(leading_out), "%s/link", folder);
	snprintf(listener, sizeof(listener), "%s/socket", base);
	assert_int_equal(mkdir(folder, 0755), 0);
	make_file(inside);
	make_file(outside);
	assert_int_equal(symlink("../secret", leading_out), 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, pair), 0);
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	memcpy(address.sun_path, listener, strlen(listener));
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	outside_file = open(outside, O_RDWR | O_CLOEXEC);
	return outside_file >= 0 ? 0 : -1;
}

static int clean(void **state)
{
	(void)state;
	unlink(inside);
	unlink(leading_out);
	unlink(outside);
	unlink(listener);
	rmdir(folder);
	return rmdir(base);
}

/* What `attempt` returns (0 or an errno) in a process of its own; -signal when that ended it. */
static int try(int (*attempt)(const void *), const void *arg, bool sandboxed)
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0) {
		struct error e = {0};

		if (sandboxed && sandbox_enter(&only, 1, &e) != 0) {
			fprintf(stderr, "%s\n", e.text);
			_exit(ENTER_FAILED);
		}
		_exit(attempt(arg));
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

/* Refusals: path attempts */

struct opening {
	const char *path;
	int flags;
	bool free; /* good without the sandbox */
};

static int open_it(const void *arg)
{
	const struct opening *o = arg;

	return open(o->path, o->flags, 0600) >= 0 ? 0 : errno;
}

static bool has_landlock(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) >= 1;
}

static void opens_nothing_outside(void **state)
{
	char up[100];
	const struct opening openings[] = {
		{outside, O_RDONLY, true},
		{up, O_RDONLY, true},
		{leading_out, O_RDONLY, true},
		{base, O_RDONLY | O_DIRECTORY, true},
		{"/", O_RDONLY | O_DIRECTORY, true},
		{"/etc/passwd", O_RDONLY, true},
		{"/proc/self/exe", O_RDONLY, true},
		{"/proc/self/environ", O_RDONLY, true},
		{"/proc/self/fd/0/../../maps", O_RDONLY, false},
		{"/dev/null", O_RDONLY, true},
		{"/dev/fuse", O_RDONLY, false},
	};

	(void)state;
	snprintf(up, sizeof(up), "%s/../secret", folder);
	if (!has_landlock())
		skip();
	for (size_t i = 0; i < sizeof(openings) / sizeof(openings[0]); i++) {
		int got = try(open_it, &openings[i], true);

		if (got != EACCES && (openings[i].free || got == 0))
			fail_msg("open %s: %d", openings[i].path, got);
		if (openings[i].free)
			assert_int_equal(try(open_it, &openings[i], false), 0);
	}
}

static void opens_nothing_for_writing(void **state)
{
	char fresh[100];
	const struct opening openings[] = {
		{inside, O_WRONLY, true},
		{inside, O_RDWR, true},
		{inside, O_RDONLY | O_TRUNC, true},
		{inside, O_RDONLY | O_APPEND, true},
		{folder, O_TMPFILE | O_RDWR, false},
		{"/dev/null", O_WRONLY, true},
		{"/proc/self/mem", O_RDWR, false},
		{fresh, O_RDONLY | O_CREAT, true},
	};

	(void)state;
	snprintf(fresh, sizeof(fresh), "%s/new", folder);
	for (size_t i = 0; i < sizeof(openings) / sizeof(openings[0]); i++) {
		int got = try(open_it, &openings[i], true);

		if (got != EPERM)
			fail_msg("open %s with %o: %d", openings[i].path, openings[i].flags, got);
		if (openings[i].free)
			assert_int_equal(try(open_it, &openings[i], false), 0);
	}
	make_file(inside);
	assert_int_equal(unlink(fresh), 0);
}

/* Refusals: system calls by number */

struct call {
	const char *name;
	long number;
	long args[6];
	bool free;
};

#define P(pointer) ((long)(uintptr_t)(pointer))
#define PAGE 4096

static int call_it(const void *arg)
{
	const struct call *c = arg;
	const long *a = c->args;

	return syscall(c->number, a[0], a[1], a[2], a[3], a[4], a[5]) >= 0 ? 0 : errno;
}

static void calls_are_refused(const struct call *calls_, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int got = try(call_it, &calls_[i], true);

		if (got != EPERM && got != ENOSYS)
			fail_msg("%s: %d", calls_[i].name, got);
		got = calls_[i].free ? try(call_it, &calls_[i], false) : 0;
		if (got != 0)
			fail_msg("%s without the sandbox: %d", calls_[i].name, got);
	}
	print_message("%zu calls refused\n", count);
}

static void starts_nothing(void **state)
{
	static char program[] = "/bin/true";
	static char *argv[] = {program, NULL}, *no_environment[] = {NULL};
	const struct call rows[] = {
		{"execve", SYS_execve, {P(program), P(argv), P(no_environment)}, true},
		{"execveat", SYS_execveat, {AT_FDCWD, P(program), P(argv), P(no_environment), 0}, true},
		{"clone as fork", SYS_clone, {SIGCHLD}, true},
		{"clone3", SYS_clone3, {0, 88}, false},
		{"clone with a thread's flags and namespaces", SYS_clone, {CLONE_THREAD | CLONE_VM | CLONE_SIGHAND | CLONE_NEWNS}, false},
		{"clone NEWUSER", SYS_clone, {SIGCHLD | CLONE_NEWUSER}, false},
#ifdef SYS_fork
		{"fork", SYS_fork, {0}, true},
		{"vfork", SYS_vfork, {0}, false},
#endif
		{"unshare user", SYS_unshare, {CLONE_NEWUSER}, false},
		{"unshare mounts", SYS_unshare, {CLONE_NEWNS}, false},
		{"unshare files", SYS_unshare, {CLONE_FILES}, true},
		{"setns", SYS_setns, {0, 0}, false},
		{"mmap executable memory", SYS_mmap, {0, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0}, true},
		{"mmap an executable file", SYS_mmap, {0, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE, outside_file, 0}, false},
		{"mprotect executable", SYS_mprotect, {P(base) & -PAGE, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC}, true},
		{"memfd_create", SYS_memfd_create, {P("x"), 0}, true},
		{"init_module", SYS_init_module, {0, 0, 0}, false},
		{"finit_module", SYS_finit_module, {0, 0, 0}, false},
		{"kexec_load", SYS_kexec_load, {0, 0, 0, 0}, false},
		{"bpf", SYS_bpf, {0, 0, 0}, false},
		{"io_uring_setup", SYS_io_uring_setup, {1, 0}, false},
		{"userfaultfd", SYS_userfaultfd, {0}, false},
	};

	(void)state;
	calls_are_refused(rows, sizeof(rows) / sizeof(rows[0]));
}

static void connects_nowhere(void **state)
{
	static int ends[2];
	static struct msghdr message;
	static struct sockaddr_un to = {.sun_family = AF_UNIX};
	const struct call rows[] = {
		{"socket inet", SYS_socket, {AF_INET, SOCK_STREAM, 0}, true},
		{"socket inet6", SYS_socket, {AF_INET6, SOCK_DGRAM, 0}, false},
		{"socket unix", SYS_socket, {AF_UNIX, SOCK_STREAM, 0}, true},
		{"socket netlink", SYS_socket, {AF_NETLINK, SOCK_RAW, 0}, true},
		{"socket packet", SYS_socket, {AF_PACKET, SOCK_RAW, 0}, false},
		{"socket vsock", SYS_socket, {AF_VSOCK, SOCK_STREAM, 0}, false},
		{"socketpair", SYS_socketpair, {AF_UNIX, SOCK_STREAM, 0, P(ends)}, true},
		{"connect", SYS_connect, {pair[0], P(&to), sizeof(to)}, true},
		{"bind", SYS_bind, {pair[0], P(&to), sizeof(to.sun_family)}, true},
		{"listen", SYS_listen, {pair[0], 1}, false},
		{"accept4", SYS_accept4, {pair[0], 0, 0, 0}, false},
		{"sendto an address", SYS_sendto, {pair[0], P("x"), 1, MSG_DONTWAIT, P(&to), sizeof(to)}, true},
		{"sendmsg", SYS_sendmsg, {pair[0], P(&message), MSG_DONTWAIT}, true},
		{"recvmsg", SYS_recvmsg, {pair[0], P(&message), MSG_DONTWAIT}, false},
		{"pidfd_getfd", SYS_pidfd_getfd, {0, 0, 0}, false},
	};

	(void)state;
	memcpy(to.sun_path, listener, strlen(listener));
	calls_are_refused(rows, sizeof(rows) / sizeof(rows[0]));
}

static void touches_no_process(void **state)
{
	static struct rlimit limit = {64, 64};
	pid_t parent = getpid();
	const struct call rows[] = {
		{"ptrace", SYS_ptrace, {PTRACE_SEIZE, parent, 0, 0}, false},
		{"ptrace traceme", SYS_ptrace, {PTRACE_TRACEME, 0, 0, 0}, true},
		{"process_vm_readv", SYS_process_vm_readv, {parent, 0, 0, 0, 0, 0}, false},
		{"process_vm_writev", SYS_process_vm_writev, {parent, 0, 0, 0, 0, 0}, false},
		{"kill", SYS_kill, {parent, 0}, true},
		{"tkill", SYS_tkill, {parent, 0}, true},
		{"tgkill", SYS_tgkill, {parent, parent, 0}, true},
		{"rt_sigqueueinfo", SYS_rt_sigqueueinfo, {parent, 0, 0}, false},
		{"pidfd_open", SYS_pidfd_open, {parent, 0}, true},
		{"prlimit64 of another", SYS_prlimit64, {parent, RLIMIT_NOFILE, P(&limit), 0}, false},
		{"setpriority", SYS_setpriority, {PRIO_PROCESS, 0, 19}, true},
		{"sched_setscheduler", SYS_sched_setscheduler, {0, SCHED_BATCH, 0}, false},
		{"setuid", SYS_setuid, {(long)getuid()}, true},
		{"setgroups", SYS_setgroups, {0, 0}, false},
		{"capset", SYS_capset, {0, 0}, false},
		{"prctl seccomp", SYS_prctl, {PR_SET_SECCOMP, 0}, false},
		{"prctl dumpable", SYS_prctl, {PR_SET_DUMPABLE, 1}, true},
		{"seccomp", SYS_seccomp, {0, 0, 0}, false},
		{"personality", SYS_personality, {0xffffffff}, true},
		{"keyctl", SYS_keyctl, {0, 0, 0, 0, 0}, false},
		{"perf_event_open", SYS_perf_event_open, {0, 0, -1, -1, 0}, false},
		{"shmget", SYS_shmget, {0, PAGE, 0600}, false},
	};

	(void)state;
	calls_are_refused(rows, sizeof(rows) / sizeof(rows[0]));
}

static void changes_no_file(void **state)
{
	static char new_name[100];
	const struct call rows[] = {
		{"unlinkat", SYS_unlinkat, {AT_FDCWD, P(inside), 0}, false},
		{"renameat2", SYS_renameat2, {AT_FDCWD, P(inside), AT_FDCWD, P(inside), 0}, true},
		{"mkdirat", SYS_mkdirat, {AT_FDCWD, P(new_name), 0700}, true},
		{"unlinkat of a folder", SYS_unlinkat, {AT_FDCWD, P(new_name), AT_REMOVEDIR}, true},
		{"symlinkat", SYS_symlinkat, {P("x"), AT_FDCWD, P(new_name)}, true},
		{"unlinkat of a link", SYS_unlinkat, {AT_FDCWD, P(new_name), 0}, true},
		{"linkat", SYS_linkat, {AT_FDCWD, P(inside), AT_FDCWD, P(inside), 0}, false},
		{"mknodat", SYS_mknodat, {AT_FDCWD, P(inside), S_IFIFO | 0600, 0}, false},
		{"truncate", SYS_truncate, {P(inside), 6}, true},
		{"ftruncate", SYS_ftruncate, {outside_file, 6}, true},
		{"pwrite64", SYS_pwrite64, {outside_file, P("bytes"), 5, 0}, true},
		{"fallocate", SYS_fallocate, {outside_file, 1, 0, 6}, false},
		{"fchmodat", SYS_fchmodat, {AT_FDCWD, P(inside), 0600}, true},
		{"fchownat", SYS_fchownat, {AT_FDCWD, P(inside), -1, -1, 0}, true},
		{"utimensat", SYS_utimensat, {AT_FDCWD, P(inside), 0, 0}, true},
		{"setxattr", SYS_setxattr, {P(inside), P("user.x"), P("x"), 1, 0}, false},
		{"chdir", SYS_chdir, {P("/")}, true},
		{"chroot", SYS_chroot, {P(folder)}, false},
		{"mount", SYS_mount, {P("none"), P(folder), P("tmpfs"), MS_RDONLY, 0}, false},
		{"umount2", SYS_umount2, {P(folder), MNT_DETACH}, false},
		{"fsopen", SYS_fsopen, {P("tmpfs"), 0}, false},
		{"open_tree", SYS_open_tree, {AT_FDCWD, P(folder), 0}, false},
		{"move_mount", SYS_move_mount, {0, 0, 0, 0, 0}, false},
		{"mount_setattr", SYS_mount_setattr, {0, 0, 0, 0, 0}, false},
		{"pivot_root", SYS_pivot_root, {0, 0}, false},
		{"openat2", SYS_openat2, {AT_FDCWD, P(inside), 0, 0}, false},
		{"open_by_handle_at", SYS_open_by_handle_at, {AT_FDCWD, 0, 0}, false},
		{"fanotify_init", SYS_fanotify_init, {0, 0}, false},
		{"ioctl of a terminal", SYS_ioctl, {0, TIOCSTI, P("x")}, false},
		{"swapon", SYS_swapon, {0, 0}, false},
		{"quotactl", SYS_quotactl, {0, 0, 0, 0}, false},
		{"reboot", SYS_reboot, {0, 0, 0, 0}, false},
		{"sethostname", SYS_sethostname, {P("x"), 1}, false},
		{"clock_settime", SYS_clock_settime, {0, 0}, false},
		{"kernel's log", SYS_syslog, {0, 0, 0}, false},
	};

	(void)state;
	snprintf(new_name, sizeof(new_name), "%s/new", folder);
	calls_are_refused(rows, sizeof(rows) / sizeof(rows[0]));
}

#ifdef __x86_64__
/* getpid by the numbers of 32 bits: these would pass a filter that looks at numbers only. */
static int call_32_bits(const void *arg)
{
	long result = 20;

	(void)arg;
	__asm__ volatile("int $0x80" : "+a"(result) : : "memory", "cc", "r8", "r9", "r10", "r11");
	return result > 0 ? 0 : (int)-result;
}

static void has_one_architecture(void **state)
{
	const struct call x32 = {"getpid of x32", 0x40000000 + SYS_getpid, {0}, false};
	int got = try(call_32_bits, NULL, true);

	(void)state;
	/* SIGSEGV: a kernel without those numbers. */
	assert_true(got == -SIGSYS || got == -SIGSEGV);
	/* The x32 numbers are those of 64 bits and this one. */
	got = try(call_it, &x32, true);
	assert_true(got == -SIGSYS || got == EPERM || got == ENOSYS);
}
#endif

/* What is needed */

static void *set_flag(void *arg)
{
	*(bool *)arg = true;
	return arg;
}

static void *wait_for_ever(void *arg)
{
	for (;;)
		pause();
	return arg;
}

static int use_threads(const void *arg)
{
	pthread_t thread;
	bool ran = false;
	void *result;

	(void)arg;
	if (pthread_create(&thread, NULL, set_flag, &ran) || pthread_join(thread, &result) || !ran)
		return 1;
	/* libfuse ends its threads this way. */
	if (pthread_create(&thread, NULL, wait_for_ever, NULL) || pthread_cancel(thread) || pthread_join(thread, &result))
		return 2;
	return result == PTHREAD_CANCELED ? 0 : 3;
}

static int use_folder(const void *arg)
{
	int fd = open(inside, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	DIR *dir = opendir(folder);
	struct stat st;
	char byte;

	(void)arg;
	if (fd < 0 || !dir || !readdir(dir) || fstat(fd, &st) || pread(fd, &byte, 1, 0) != 1 || byte != 'b')
		return 1;
	if (mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED)
		return 2;
	return inotify_add_watch(watch, folder, IN_MOVED_TO) >= 0 && stat(outside, &st) == 0 ? 0 : 3;
}

static int use_rest(const void *arg)
{
	const struct timespec moment = {.tv_nsec = 1000};
	void *memory = malloc((size_t)4 << 20);
	int pipes[2];

	(void)arg;
	if (!memory || send(pair[0], "x", 1, MSG_NOSIGNAL) != 1 || pipe2(pipes, O_CLOEXEC) || nanosleep(&moment, NULL))
		return 1;
	free(memory);
	/* Nobody may listen here, but neither may it end the process. */
	syslog(LOG_DEBUG, "from a test");
	return fprintf(stderr, "%s", "") < 0;
}

static int has_nothing(const void *arg)
{
	FILE *f = fopen("/proc/self/status", "re");
	char line[200];
	int seen = 0;

	(void)arg;
	if (!f || sandbox_enter(&only, 1, NULL) != 0)
		return 1;
	while (fgets(line, sizeof(line), f))
		seen += !strcmp(line, "CapInh:\t0000000000000000\n") + !strcmp(line, "CapPrm:\t0000000000000000\n") +
			!strcmp(line, "CapEff:\t0000000000000000\n") + !strcmp(line, "CapAmb:\t0000000000000000\n") +
			!strcmp(line, "NoNewPrivs:\t1\n") + !strcmp(line, "Seccomp:\t2\n") +
			(geteuid() != 0 || !strcmp(line, "CapBnd:\t0000000000000000\n") ? 16 : 0);
	return seen % 16 == 6 && seen > 16 ? 0 : 2;
}

static void what_is_needed_works(void **state)
{
	(void)state;
	assert_int_equal(try(use_threads, NULL, true), 0);
	assert_int_equal(try(use_folder, NULL, true), 0);
	assert_int_equal(try(use_rest, NULL, true), 0);
	assert_int_equal(try(has_nothing, NULL, false), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(opens_nothing_outside),
		cmocka_unit_test(opens_nothing_for_writing),
		cmocka_unit_test(starts_nothing),
		cmocka_unit_test(connects_nowhere),
		cmocka_unit_test(touches_no_process),
		cmocka_unit_test(changes_no_file),
#ifdef __x86_64__
		cmocka_unit_test(has_one_architecture),
#endif
		cmocka_unit_test(what_is_needed_works),
	};

	return cmocka_run_group_tests(tests, prepare, clean);
}
