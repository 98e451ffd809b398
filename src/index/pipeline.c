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
 * Most of a job's memory is for its work and its result, and most jobs wait for a worker: so that memory belongs to
 * rooms, of which there are enough for a batch of results and for each worker two. With one for each job a run of the
 * real corpus took 1,300 pages of 4 KB more; with half as many jobs in place of that it took 3 % longer.
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
	size_t room_of[PIPELINE_SLOTS], left[PIPELINE_SLOTS], left_count; /* rooms, by number; the one left last is last */
	char *jobs, *rooms;
};

static void *job_at(struct ring *g, size_t n)
{
	return g->jobs + (n % PIPELINE_SLOTS) * g->p->job_size;
}

static void *room_at(struct ring *g, size_t n)
{
	return g->rooms + g->room_of[n % PIPELINE_SLOTS] * g->p->room_size;
}

static void *worker(void *arg)
{
	struct ring *g = arg;

	heap_widen(WORKER_HEAP);
	pthread_mutex_lock(&g->lock);
	for (;;) {
		bool waited_for;
		size_t n;

		while (!g->stop && (g->taken == g->made || !g->left_count))
			pthread_cond_wait(&g->work_there, &g->lock);
		if (g->stop)
			break;
		n = g->taken++;
		g->room_of[n % PIPELINE_SLOTS] = g->left[--g->left_count];
		pthread_mutex_unlock(&g->lock);
		g->p->work(g->p->arg, job_at(g, n), room_at(g, n));
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
	int r = g->p->consume(g->p->arg, job_at(g, g->used), room_at(g, g->used));
	bool needed;

	pthread_mutex_lock(&g->lock);
	g->done[g->used % PIPELINE_SLOTS] = false;
	g->left[g->left_count++] = g->room_of[g->used % PIPELINE_SLOTS];
	g->used++;
	needed = g->left_count <= g->p->threads && g->taken != g->made;
	pthread_mutex_unlock(&g->lock);
	if (needed)
		pthread_cond_signal(&g->work_there);
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

static int make_jobs(struct ring *g)
{
	size_t rooms = BATCH + 2 * (size_t)g->p->threads;

	g->jobs = calloc(PIPELINE_SLOTS, g->p->job_size);
	g->rooms = calloc(PIPELINE_SLOTS, g->p->room_size);
	for (size_t i = 0; i < PIPELINE_SLOTS && i < rooms; i++)
		g->left[g->left_count++] = i;
	return g->jobs && g->rooms ? 0 : -ENOMEM;
}

static void free_jobs(struct ring *g)
{
	for (size_t i = 0; i < PIPELINE_SLOTS; i++) {
		if (g->jobs && g->p->dispose)
			g->p->dispose(g->jobs + i * g->p->job_size);
		if (g->rooms && g->p->dispose_room)
			g->p->dispose_room(g->rooms + i * g->p->room_size);
	}
	free(g->jobs);
	free(g->rooms);
}

int pipeline_run(const struct pipeline *p)
{
	struct ring g = {.p = p, .lock = PTHREAD_MUTEX_INITIALIZER, .work_there = PTHREAD_COND_INITIALIZER,
			 .job_done = PTHREAD_COND_INITIALIZER};
	pthread_t *threads = calloc(p->threads, sizeof(*threads));
	unsigned started = 0;
	int r = make_jobs(&g);

	if (!threads)
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
	free_jobs(&g);
	free(threads);
	return r;
}
