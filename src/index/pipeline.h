/* SPDX-License-Identifier: MIT */
/*
 * An ordered pipeline: one thread makes jobs and takes their results in the same
 * order; any number of threads do the work between.  At most PIPELINE_SLOTS jobs are
 * under way, so memory is bounded however uneven the jobs are, and the outcome
 * does not depend on the number of threads.
 */
#ifndef INDEX_PIPELINE_H
#define INDEX_PIPELINE_H

#include <stddef.h>

#define PIPELINE_SLOTS 32
/* Percent of `fill` from which on it is time for `idle`. */
#define PIPELINE_FILLED 75

struct pipeline {
	unsigned threads;  /* workers, at least 1 */
	size_t job_size;   /* bytes of one job; zeroed once, then reused: a job may keep its buffers */
	void *arg;
	/* In the caller's thread: fills the next job. Returns 1, 0 when there are no more, or -errno. */
	int (*produce)(void *arg, void *job);
	/* In a worker's thread. What can go wrong belongs into the job. */
	void (*work)(void *arg, void *job);
	/* In the caller's thread, in the order of produce. Returns 0 or -errno. */
	int (*consume)(void *arg, void *job);
	/*
	 * In the caller's thread, where it would wait for a worker: does a bit of something else. Returns 1, 0 when there is
	 * nothing left to do, or -errno. NULL: nothing.
	 */
	int (*idle)(void *arg);
	/*
	 * In the caller's thread: how full a queue is that consume fills and another thread empties, in percent; at 100 consume would
	 * wait for it. As long as idle has something to do, nothing is consumed then, and below PIPELINE_FILLED nothing else is done
	 * than to fill it. NULL: there is no such queue.
	 */
	int (*fill)(void *arg);
	/* Frees what a job keeps; after the workers have ended. */
	void (*dispose)(void *job);
};

/* Returns 0, or the first -errno of produce, consume and idle, or -ENOMEM or -EAGAIN (no threads). */
int pipeline_run(const struct pipeline *p);

#endif
