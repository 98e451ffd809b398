/* SPDX-License-Identifier: MIT */
/*
 * What stands for the same in two readings of one scope section: in two languages, or on the two
 * sides of a bilingual one. Each function fills to[i] for the i-th of b with the position in a of its
 * counterpart, PAIR_NONE where there is none. Nothing of a is given twice.
 */
#ifndef EXTRACT_PAIR_H
#define EXTRACT_PAIR_H

#include "extract/scope.h"

#define PAIR_NONE SIZE_MAX

/*
 * same: both are readings of the same version, so that what lies at the same place is the same whatever the
 * catalogue thinks of its words. NULL when out of memory, else b_count positions in the arena.
 */
size_t *pair_places(const struct scope_place *a, size_t a_count, const struct scope_place *b, size_t b_count, bool same,
		    struct arena *arena);

struct pair {
	size_t at;
	bool sure; /* false: both were left over */
};

/* The names of two places. NULL when out of memory. */
struct pair *pair_names(const struct scope_name *a, size_t a_count, const struct scope_name *b, size_t b_count,
			struct arena *arena);

#endif
