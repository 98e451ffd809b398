/* SPDX-License-Identifier: MIT */
/*
 * Which language is behind which.
 *
 * ms.openlocfilehash names a version of the English source and says nothing of its age; ms.lasthandoff is the day that a
 * translation was handed on, which may be long after its source was written.  But a version is at least as old as
 * the first day on which any language had it, so that day is what versions are ordered by.  Of two with the same
 * day none is newer.
 */
#include "index/family.h"

const char *const coverage_names[COVERAGES] = {"present", "older", "machine", "missing"};

void kin_judge(struct kin *k, struct slice translation)
{
	k->machine = slice_is(translation, "machine");
	k->original = slice_is(translation, "original") && !k->version.len &&
		      (slice_starts(k->locale, "en-") || slice_is(k->locale, "en"));
}

bool kin_same(const struct kin *a, const struct kin *b)
{
	if (a->original || b->original)
		return a->original && b->original;
	return slice_eq(a->version, b->version) && (a->version.len || slice_eq(a->updated, b->updated));
}

bool kin_newer(const struct kin *a, const struct kin *b)
{
	if (a->original || b->original)
		return b->original && !a->original;
	return !kin_same(a, b) && slice_cmp(a->dated, b->dated) < 0;
}

void family_date(struct kinship *f)
{
	f->newest = NULL;
	for (size_t i = 0; i < f->count; i++) {
		struct kin *k = &f->items[i];

		k->dated = k->updated;
		for (size_t m = 0; k->version.len && m < f->count; m++)
			if (slice_eq(f->items[m].version, k->version) && slice_cmp(f->items[m].updated, k->dated) < 0)
				k->dated = f->items[m].updated;
	}
	for (size_t i = 0; i < f->count; i++) {
		const struct kin *k = &f->items[i];

		if (!k->original && (k->version.len || k->dated.len) &&
		    (!f->newest || slice_cmp(k->dated, f->newest->dated) > 0))
			f->newest = k;
	}
}

enum coverage family_coverage(const struct kinship *f, const struct kin *k)
{
	if (k->machine)
		return COVERAGE_MACHINE;
	return f->newest && !k->original && kin_newer(k, f->newest) ? COVERAGE_OLDER : COVERAGE_PRESENT;
}
