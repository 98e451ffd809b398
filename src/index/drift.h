/* SPDX-License-Identifier: MIT */
/* Coverage and drift: every article in all its languages. Private to src/index. */
#ifndef INDEX_DRIFT_H
#define INDEX_DRIFT_H

#include "extract/drift.h"
#include "index/family.h"

/*
 * Compares all families, some in each step. When all articles are linked: drift_start, then drift_step until it returns
 * 0 (1: there is more to do; -errno). The writer's table of drift has the rows then, and run->standings what pages say of them.
 * drift_free in any case; *c may be NULL.
 */
struct comparing;
int drift_start(struct run *run, struct comparing **c);
int drift_step(struct comparing *c);
void drift_free(struct comparing *c);

/* Calls each with the rows of tables/coverage.tsv, in order. */
int coverage_rows(struct run *run, int (*each)(void *arg, const struct slice *row), void *arg);

/* A standard's coverage and drift, in numbers. */
struct standing {
	struct slice standard;
	uint64_t coverage[COVERAGES]; /* articles times languages */
	uint64_t drift[DRIFT_KINDS];  /* rows */
};

#endif
