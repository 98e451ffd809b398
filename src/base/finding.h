/* SPDX-License-Identifier: MIT */
/*
 * Findings: what is odd about the sources.  They never stop a run; they become
 * rows of tables/findings.tsv (severity source line code detail).
 */
#ifndef BASE_FINDING_H
#define BASE_FINDING_H

#include "arena.h"

enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR }; /* error: something was skipped */

struct finding {
	enum severity severity;
	unsigned line;     /* of the file, from 1; 0: the file as a whole */
	const char *code;  /* a static string: "front-matter-missing" */
	struct slice detail;
};

/* The findings of one source file; memory in the arena. */
struct findings {
	struct arena *arena;
	struct finding *items;
	size_t count;
	size_t dropped; /* beyond FINDINGS_MAX a file */
};

#define FINDINGS_MAX 200

void finding_add(struct findings *f, enum severity severity, unsigned line, const char *code, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));

#endif
