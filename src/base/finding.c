/* SPDX-License-Identifier: MIT */
/* Findings: a bounded list per source file, so that a hostile file cannot fill the index with complaints. */
#include <stdio.h>

#include "base/finding.h"
#include "base/utf8.h"

void finding_add(struct findings *f, enum severity severity, unsigned line, const char *code, const char *fmt, ...)
{
	struct finding *item;
	char detail[500];
	size_t len;
	va_list ap;

	if (f->count >= FINDINGS_MAX) {
		f->dropped++;
		return;
	}
	item = arena_push(f->arena, &f->items, &f->count, sizeof(*item));
	if (!item)
		return;
	va_start(ap, fmt);
	vsnprintf(detail, sizeof(detail), fmt, ap);
	va_end(ap);
	/* A long one is cut, but not inside a character. */
	len = utf8_valid_length(slice_of(detail));
	*item = (struct finding){severity, line, code, arena_dup(f->arena, (struct slice){detail, len})};
}
