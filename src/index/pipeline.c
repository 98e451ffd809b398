/* SPDX-License-Identifier: MIT */
/*
 * A ring of jobs with three hands going round: `made` (next to fill), `taken` (next for a
 * worker) and `used` (next to consume), used <= taken <= made <= used + slots.
 * Workers may finish out of order; the consumer waits for the oldest.  Only the
 * counters are under the lock, and the caller's thread fills and consumes outside it.
 */
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "index/pipeline.h"

struct ring {
	const struct pipeline *p;
	pthread_mutex_t lock;
	pthread_cond_t work_there; /* for workers */
	pthread_cond_t job_done;   /* for the caller */
	size_t made, taken, used;
	bool done[PIPELINE_SLOTS];
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

	pthread_mutex_lock(&g->lock);
	for (;;) {
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
		if (n == g->used)
			pthread_cond_signal(&g->job_done);
	}
	pthread_mutex_unlock(&g->lock);
	return NULL;
}

/* Whether the oldest job can be consumed; waits for it if the ring is full or nothing more will be made. */
static bool oldest_done(struct ring *g, bool wait)
{
	bool done;

	pthread_mutex_lock(&g->lock);
	while (wait && !g->done[g->used % PIPELINE_SLOTS])
		pthread_cond_wait(&g->job_done, &g->lock);
	done = g->done[g->used % PIPELINE_SLOTS];
	pthread_mutex_unlock(&g->lock);
	return done;
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

static int run(struct ring *g)
{
	bool more = true;
	int r;

	for (;;) {
		bool full = g->made - g->used == PIPELINE_SLOTS;

		if (g->made != g->used && oldest_done(g, full || !more)) {
			r = consume_oldest(g);
			if (r < 0)
				return r;
			continue;
		}
		if (!more)
			return 0;
		r = g->p->produce(g->p->arg, job_at(g, g->made));
		if (r < 0)
			return r;
		more = r > 0;
		if (more) {
			pthread_mutex_lock(&g->lock);
			g->made++;
			pthread_cond_signal(&g->work_there);
			pthread_mutex_unlock(&g->lock);
		}
	}
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
