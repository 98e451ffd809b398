/* SPDX-License-Identifier: MIT */
/*
 * A ring of jobs with three hands going round: `made` (next to fill), `taken` (next for a
 * worker) and `used` (next to consume), used <= taken <= made <= used + slots.
 * Workers may finish out of order; the consumer waits for the oldest.  Only the
 * counters are under the lock, and the caller's thread fills and consumes outside it.
 *
 * Who is woken is woken when the lock is free: else the first thing he does is to wait for it.
 *
 * Where it has to wait it waits for a few of the oldest at once (BATCH): woken for each job, it took a processor from the workers
 * twice a job to do a tenth of a millisecond's work.
 *
 * What the caller does besides takes milliseconds at a time, in which it neither makes jobs nor takes results. Where a queue hangs on
 * these (the words of a full run, whose thread has the most to do of all), it is kept filled first: the other way round the thread
 * had nothing to do in the first half of a run, and everybody waited for it in the second.
 */
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/heap.h"
#include "index/pipeline.h"

/* There are jobs enough behind a batch to keep the workers busy; and none of them is woken for a single job, while more are made. */
enum { BATCH = PIPELINE_SLOTS / 4, WAKE_AT = 2 };

/* What a worker needs for articles of 10 KB, the half of it for a while: measured with the real corpus. */
#define WORKER_HEAP ((size_t)8 << 20)

struct ring {
	const struct pipeline *p;
	pthread_mutex_t lock;
	pthread_cond_t work_there; /* for workers */
	pthread_cond_t job_done;   /* for the caller */
	size_t made, taken, used;
	bool done[PIPELINE_SLOTS];
	size_t wait_end, wait_left; /* the caller waits for so many of those below wait_end; 0: it does not wait */
	bool stop;
	char *jobs;
};

static void *job_at(struct ring *g, size_t n)
{
	return g->jobs + (n % PIPELINE_SLOTS) * g->p->job_size;
}

static void *worker(void *arg)
{
	struct ring *g = arg;

	heap_widen(WORKER_HEAP);
	pthread_mutex_lock(&g->lock);
	for (;;) {
		bool waited_for;
		size_t n;

		while (!g->stop && g->taken == g->made)
			pthread_cond_wait(&g->work_there, &g->lock);
		if (g->stop)
			break;
		n = g->taken++;
		pthread_mutex_unlock(&g->lock);
		g->p->work(g->p->arg, job_at(g, n));
		pthread_mutex_lock(&g->lock);
		g->done[n % PIPELINE_SLOTS] = true;
		waited_for = n < g->wait_end && g->wait_left && --g->wait_left == 0;
		if (!waited_for)
			continue;
		pthread_mutex_unlock(&g->lock);
		pthread_cond_signal(&g->job_done);
		pthread_mutex_lock(&g->lock);
	}
	pthread_mutex_unlock(&g->lock);
	return NULL;
}

static bool oldest_done(struct ring *g)
{
	bool done;

	pthread_mutex_lock(&g->lock);
	done = g->done[g->used % PIPELINE_SLOTS];
	pthread_mutex_unlock(&g->lock);
	return done;
}

/* Until a batch of the oldest is done, or all that there are. */
static void wait_for_oldest(struct ring *g)
{
	pthread_mutex_lock(&g->lock);
	g->wait_end = g->made - g->used < BATCH ? g->made : g->used + BATCH;
	for (size_t n = g->used; n < g->wait_end; n++)
		g->wait_left += !g->done[n % PIPELINE_SLOTS];
	while (g->wait_left)
		pthread_cond_wait(&g->job_done, &g->lock);
	pthread_mutex_unlock(&g->lock);
}

static int consume_oldest(struct ring *g)
{
	int r = g->p->consume(g->p->arg, job_at(g, g->used));

	pthread_mutex_lock(&g->lock);
	g->done[g->used % PIPELINE_SLOTS] = false;
	g->used++;
	pthread_mutex_unlock(&g->lock);
	return r;
}

static int produce_next(struct ring *g, bool *more)
{
	int r = g->p->produce(g->p->arg, job_at(g, g->made));
	size_t waiting;

	*more = r > 0;
	pthread_mutex_lock(&g->lock);
	g->made += r > 0;
	waiting = g->made - g->taken;
	pthread_mutex_unlock(&g->lock);
	if (r <= 0)
		pthread_cond_broadcast(&g->work_there);
	else if (waiting >= WAKE_AT)
		pthread_cond_signal(&g->work_there);
	return r < 0 ? r : 0;
}

static int run(struct ring *g)
{
	bool more = true, busy = g->p->idle;
	int r = 0;

	while (r == 0 && (more || g->made != g->used)) {
		int fill = busy && g->p->fill ? g->p->fill(g->p->arg) : PIPELINE_FILLED;

		if (fill < 100 && g->made != g->used && oldest_done(g)) {
			r = consume_oldest(g);
		} else if (more && g->made - g->used < PIPELINE_SLOTS) {
			r = produce_next(g, &more);
		} else if (busy && fill >= PIPELINE_FILLED) {
			r = g->p->idle(g->p->arg);
			busy = r > 0;
			r = r < 0 ? r : 0;
		} else {
			wait_for_oldest(g);
		}
	}
	return r;
}

int pipeline_run(const struct pipeline *p)
{
	struct ring g = {.p = p, .lock = PTHREAD_MUTEX_INITIALIZER, .work_there = PTHREAD_COND_INITIALIZER,
			 .job_done = PTHREAD_COND_INITIALIZER};
	pthread_t *threads = calloc(p->threads, sizeof(*threads));
	unsigned started = 0;
	int r = 0;

	g.jobs = calloc(PIPELINE_SLOTS, p->job_size);
	if (!threads || !g.jobs)
		r = -ENOMEM;
	while (r == 0 && started < p->threads) {
		r = -pthread_create(&threads[started], NULL, worker, &g);
		if (r == 0)
			started++;
	}
	/* Fewer threads than asked for will do; none will not. */
	if (started)
		r = run(&g);
	pthread_mutex_lock(&g.lock);
	g.stop = true;
	pthread_cond_broadcast(&g.work_there);
	pthread_mutex_unlock(&g.lock);
	for (unsigned i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	if (g.jobs)
		for (size_t i = 0; i < PIPELINE_SLOTS; i++)
			p->dispose(job_at(&g, i));
	free(g.jobs);
	free(threads);
	return r;
}
