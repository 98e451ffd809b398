/* SPDX-License-Identifier: MIT */
/*
 * An article in all its languages, and which of them have which version of the source. Private to src/index.
 */
#ifndef INDEX_FAMILY_H
#define INDEX_FAMILY_H

#include "index/run.h"

#define FAMILY_MAX 256 /* languages of one article; more are not compared */

/* A set of members, a bit each. */
struct set {
	uint64_t words[FAMILY_MAX / 64];
};

struct kin {
	int64_t id;
	struct slice locale, standard;
	struct slice updated, version; /* YYYY-MM-DD; ms.openlocfilehash */
	struct slice dated;            /* when the version was first handed on, as far as the family knows */
	bool machine, original;        /* original: English, and translated from nothing */
};

struct kinship {
	struct kin *items;
	size_t count;
	const struct kin *newest; /* of those with the newest version of the source, one; NULL: no version is known */
};

enum coverage { COVERAGE_PRESENT, COVERAGE_OLDER, COVERAGE_MACHINE, COVERAGE_MISSING, COVERAGES };
/* "present", "older", "machine", "missing" */
extern const char *const coverage_names[COVERAGES];

/* Sets original of a member whose other fields but dated are set. */
void kin_judge(struct kin *k, struct slice translation);
/* Works out dated and newest. */
void family_date(struct kinship *f);
/* Whether b has the version of a. */
bool kin_same(const struct kin *a, const struct kin *b);
/* Whether b has a newer version than a. The original is the newest of all. */
bool kin_newer(const struct kin *a, const struct kin *b);
/* Never COVERAGE_MISSING. A machine's translation is that whatever its version. */
enum coverage family_coverage(const struct kinship *f, const struct kin *k);

static inline void set_add(struct set *s, size_t i)
{
	s->words[i / 64] |= 1ULL << i % 64;
}

static inline bool set_has(const struct set *s, size_t i)
{
	return s->words[i / 64] >> i % 64 & 1;
}

static inline struct set set_and(struct set a, const struct set *b)
{
	for (size_t i = 0; i < FAMILY_MAX / 64; i++)
		a.words[i] &= b->words[i];
	return a;
}

static inline struct set set_without(struct set a, const struct set *b)
{
	for (size_t i = 0; i < FAMILY_MAX / 64; i++)
		a.words[i] &= ~b->words[i];
	return a;
}

static inline unsigned set_count(const struct set *s)
{
	unsigned n = 0;

	for (size_t i = 0; i < FAMILY_MAX / 64; i++)
		n += (unsigned)__builtin_popcountll(s->words[i]);
	return n;
}

#endif
