/* SPDX-License-Identifier: MIT */
/* The progress bar: on a terminal only, at most ten times a second, gone when the run ends. */
#ifndef INDEX_PROGRESS_H
#define INDEX_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct progress {
	bool shown;
	uint64_t total, done; /* steps of work */
	struct timespec start, drawn;
};

void progress_start(struct progress *p, bool shown, uint64_t total);
/* One more step is done. */
void progress_step(struct progress *p);
/* Takes the bar off the screen (also before a message is printed). */
void progress_clear(struct progress *p);

/* Seconds since `start`, by the monotonic clock. */
double seconds_since(const struct timespec *start);

#endif
