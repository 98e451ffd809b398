/* SPDX-License-Identifier: MIT */
/*
 * The system calls that answering needs: a list of those that are let through, as one that is forgotten in such a list
 * is a failing test and not a hole.
 *
 * Where it comes from: strace of the program under its tests; what glibc's malloc, stdio, threads, syslog and time may
 * use instead; libfuse's pipes (splice); inotify for a watched folder. Calls that do both harmless and
 * harmful things are let through by their arguments. What is not there fails with EPERM, as a
 * permission would, so that the program goes on and says what failed. clone3 fails with ENOSYS, as its arguments
 * lie in memory, where a filter cannot see them: glibc then uses clone.
 *
 * Sockets and devices that are open may be used, with no address (the log, systemd, the unmounter); no new ones.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "fuse/sandbox.h"

#define NAMESPACES (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | \
		    CLONE_NEWNET)
#define WRITING (O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND)

static const int calls[] = {
	/* descriptors */
	SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(preadv), SCMP_SYS(write), SCMP_SYS(writev),
	SCMP_SYS(close), SCMP_SYS(close_range), SCMP_SYS(dup), SCMP_SYS(dup2), SCMP_SYS(dup3), SCMP_SYS(fcntl),
	SCMP_SYS(lseek), SCMP_SYS(_llseek), SCMP_SYS(pipe2), SCMP_SYS(splice), SCMP_SYS(tee), SCMP_SYS(vmsplice),
	SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(select), SCMP_SYS(pselect6), SCMP_SYS(epoll_create1),
	SCMP_SYS(epoll_ctl), SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait), SCMP_SYS(eventfd2), SCMP_SYS(timerfd_create),
	SCMP_SYS(timerfd_settime), SCMP_SYS(timerfd_gettime), SCMP_SYS(signalfd4), SCMP_SYS(recvfrom),
	/* files; Landlock says which */
	SCMP_SYS(fstat), SCMP_SYS(fstat64), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(newfstatat), SCMP_SYS(fstatat64),
	SCMP_SYS(statx), SCMP_SYS(statfs), SCMP_SYS(fstatfs), SCMP_SYS(access), SCMP_SYS(faccessat),
	SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getcwd), SCMP_SYS(getdents64),
	SCMP_SYS(flock), SCMP_SYS(fadvise64), SCMP_SYS(readahead), SCMP_SYS(inotify_init1),
	SCMP_SYS(inotify_add_watch), SCMP_SYS(inotify_rm_watch),
	/* memory */
	SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(mincore), SCMP_SYS(membarrier),
	/* threads and signals */
	SCMP_SYS(futex), SCMP_SYS(futex_time64), SCMP_SYS(futex_waitv), SCMP_SYS(set_robust_list),
	SCMP_SYS(get_robust_list), SCMP_SYS(set_tid_address), SCMP_SYS(rseq), SCMP_SYS(sched_yield),
	SCMP_SYS(sched_getaffinity), SCMP_SYS(getcpu), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigpending), SCMP_SYS(rt_sigtimedwait), SCMP_SYS(rt_sigsuspend), SCMP_SYS(rt_sigreturn),
	SCMP_SYS(sigaltstack), SCMP_SYS(restart_syscall), SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(wait4),
	SCMP_SYS(waitid),
	/* what there is to know */
	SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getppid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid),
	SCMP_SYS(getegid), SCMP_SYS(uname), SCMP_SYS(sysinfo), SCMP_SYS(getrusage), SCMP_SYS(times),
	SCMP_SYS(getrlimit), SCMP_SYS(getrandom), SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres),
	SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(gettimeofday), SCMP_SYS(time),
};

/* Calls let through when the bits `mask` of argument `at` are `value`. */
struct condition {
	int call;
	unsigned at;
	scmp_datum_t mask, value;
};
#define ALL UINT64_MAX

static const struct condition conditions[] = {
	{SCMP_SYS(openat), 2, WRITING, O_RDONLY},
	{SCMP_SYS(open), 1, WRITING, O_RDONLY},
	{SCMP_SYS(mmap), 2, PROT_EXEC, 0},
	{SCMP_SYS(mmap2), 2, PROT_EXEC, 0},
	{SCMP_SYS(mprotect), 2, PROT_EXEC, 0},
	{SCMP_SYS(clone), 0, CLONE_THREAD | NAMESPACES, CLONE_THREAD},
	{SCMP_SYS(sendto), 4, ALL, 0},
	{SCMP_SYS(ioctl), 1, ALL, TCGETS},
	{SCMP_SYS(prctl), 0, ALL, PR_SET_NAME},
	{SCMP_SYS(prlimit64), 2, ALL, 0},
};

static int allow(scmp_filter_ctx filter, const struct condition *c)
{
	const struct scmp_arg_cmp compare = {.arg = c->at, .op = SCMP_CMP_MASKED_EQ, .datum_a = c->mask, .datum_b = c->value};

	return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, c->call, 1, &compare);
}

static int fill(scmp_filter_ctx filter)
{
	const struct condition own_threads = {SCMP_SYS(tgkill), 0, ALL, (scmp_datum_t)getpid()};
	int err = allow(filter, &own_threads);

	for (size_t i = 0; !err && i < sizeof(calls) / sizeof(calls[0]); i++)
		err = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);
	for (size_t i = 0; !err && i < sizeof(conditions) / sizeof(conditions[0]); i++)
		err = allow(filter, &conditions[i]);
	if (!err)
		err = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	return err;
}

int seccomp_enter(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	int err;

	if (!filter)
		return -ENOMEM;
	/* Calls of another architecture (int 0x80) have other numbers. */
	err = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	if (!err)
		err = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
	/* No guard of one thread's secrets from another's speculation: kernels before 5.16 slow the process down for it. */
	if (!err)
		err = seccomp_attr_set(filter, SCMP_FLTATR_CTL_SSB, 1);
	if (!err)
		err = fill(filter);
	if (!err)
		err = seccomp_load(filter);
	seccomp_release(filter);
	return err;
}
