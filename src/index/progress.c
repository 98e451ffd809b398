/* SPDX-License-Identifier: MIT */
/* The progress bar: one line on stderr, drawn over itself; the time left from the rate so far. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "index/progress.h"

#define BAR_WIDTH 30

double seconds_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

void progress_start(struct progress *p, bool shown, uint64_t total)
{
	p->shown = shown;
	p->total = total;
	p->done = 0;
	clock_gettime(CLOCK_MONOTONIC, &p->start);
	p->drawn = p->start;
}

static void draw(const struct progress *p)
{
	double spent = seconds_since(&p->start);
	double rate = spent > 0 ? (double)p->done / spent : 0;
	uint64_t left = rate > 0 ? (uint64_t)((double)(p->total - p->done) / rate + 0.5) : 0;
	char bar[BAR_WIDTH + 1];
	uint64_t filled = p->total ? p->done * BAR_WIDTH / p->total : 0;

	memset(bar, ' ', BAR_WIDTH);
	memset(bar, '=', filled);
	if (filled < BAR_WIDTH)
		bar[filled] = '>';
	bar[BAR_WIDTH] = '\0';
	/* Each article is a step twice: parsed, rendered. */
	fprintf(stderr, "\r\033[K[%s] %3" PRIu64 "%%  %" PRIu64 " of %" PRIu64 "  %.0f/s  %" PRIu64 ":%02" PRIu64 " left",
		bar, p->total ? p->done * 100 / p->total : 0, p->done / 2, p->total / 2, rate / 2, left / 60, left % 60);
	fflush(stderr);
}

void progress_step(struct progress *p)
{
	p->done++;
	if (!p->shown || seconds_since(&p->drawn) < 0.1)
		return;
	draw(p);
	clock_gettime(CLOCK_MONOTONIC, &p->drawn);
}

void progress_clear(struct progress *p)
{
	if (!p->shown)
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
}
