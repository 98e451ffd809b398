/* SPDX-License-Identifier: MIT */
/*
 * Why a thread: a signal handler may do nearly nothing. Here it is plain code: sigwait, behind a wait for INIT, the
 * kernel's first request, which it lets everybody else wait for. (Not a stat of our own mount: a process that dies
 * while one of its threads waits for itself stays for good, as that thread keeps the connection open.)
 *
 * SIGTERM and SIGINT unmount, so that nobody new comes, and end the loop. It sleeps on a semaphore
 * inside libfuse that only an interrupted system call wakes; as the wake-up could come just before it sleeps, it is repeated
 * until the loop is over. Requests at work get their replies first.
 *
 * SIGHUP makes the index be looked at again (live.c).
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "fuse/keeper.h"
#include "fuse/ops.h"

#define WAKE SIGUSR1
#define WAKE_NS 10000000

static void kept_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGHUP);
}

void keeper_hold_signals(void)
{
	sigset_t set;

	kept_signals(&set);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
}

static int await_answer(struct keeper *k)
{
	while (sem_wait(k->answers) != 0 && errno == EINTR)
		;
	return atomic_load(&k->ended) ? error_set(&k->error, -ENOTCONN, "'%s' was unmounted before it answered", k->place) : 0;
}

static void tell_ready(struct keeper *k)
{
	char state[64];

	launch_report(k->launch, NULL);
	snprintf(state, sizeof(state), "READY=1\nMAINPID=%ld", (long)getpid());
	notifier_tell(&k->notifier, state);
}

static void end_loop(struct keeper *k)
{
	const struct timespec pause = {.tv_nsec = WAKE_NS};

	ahead_stop(k->ahead);
	live_stop(k->live);
	forgetter_stop(k->forgetter);
	fuse_session_exit(k->session);
	while (!atomic_load(&k->ended)) {
		pthread_kill(k->loop, WAKE);
		nanosleep(&pause, NULL);
	}
}

static void *keeper_run(void *arg)
{
	struct keeper *k = arg;
	sigset_t set;
	int number;

	if (await_answer(k) != 0) {
		end_loop(k);
		return NULL;
	}
	tell_ready(k);
	kept_signals(&set);
	while (sigwait(&set, &number) == 0 && number == SIGHUP)
		live_reload(k->live);
	notifier_tell(&k->notifier, "STOPPING=1");
	unmounter_unmount(k->unmounter, &k->error);
	end_loop(k);
	return NULL;
}

static void wake(int number)
{
	(void)number;
}

int keeper_start(struct keeper *k, struct error *e)
{
	/* Without SA_RESTART: it is there to interrupt. */
	struct sigaction action = {.sa_handler = wake};
	int err;

	k->loop = pthread_self();
	atomic_init(&k->ended, false);
	sigaction(WAKE, &action, NULL);
	err = -pthread_create(&k->thread, NULL, keeper_run, k);
	return err ? error_errno(e, err, "cannot start a thread") : 0;
}

void keeper_stop(struct keeper *k)
{
	atomic_store(&k->ended, true);
	sem_post(k->answers);
	pthread_kill(k->thread, SIGTERM);
	pthread_join(k->thread, NULL);
}
