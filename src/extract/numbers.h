/* SPDX-License-Identifier: MIT */
/* Numbers of standards in a text: "ISO/IEC 27001 and 27018", "SOC 2", "FIPS 140-2". */
#ifndef EXTRACT_NUMBERS_H
#define EXTRACT_NUMBERS_H

#include "catalog/catalog.h"

/* Those of the catalogue's standards; never changes once made. */
struct standard_numbers {
	struct slice *items; /* sorted, without repeats: "140-2", "27001" */
	size_t count;
};

/* Gathers them from the standards' ids and names, in the arena. Returns 0 or -ENOMEM. */
int numbers_make(const struct catalog *c, struct arena *arena, struct standard_numbers *n);
/*
 * The numbers of standards that `source` names and `text`, its translation, does not: "27018", "SOC 2"; in the arena.
 * Both are plain text. Returns how many.
 */
size_t numbers_missing(const struct standard_numbers *n, struct slice source, struct slice text, struct arena *arena,
		       struct slice **missing);

#endif
