/* SPDX-License-Identifier: MIT */
/* How each standard stands: its coverage and drift in numbers, for the pages. Private to src/index. */
#ifndef INDEX_STANDING_H
#define INDEX_STANDING_H

#include "index/drift.h"

struct standings;

/* Makes run->standings, empty; in the run's arena. */
int standings_make(struct run *run);
void standing_add_coverage(struct standings *s, struct slice standard, enum coverage coverage, uint64_t count);
void standing_add_drift(struct standings *s, struct slice standard, enum drift_kind kind);
/* NULL: nothing is known of that standard. */
const struct standing *standing_of(const struct standings *s, struct slice standard);

#endif
