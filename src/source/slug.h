/* SPDX-License-Identifier: MIT */
/* The anchors of a document: unique, never empty. */
#ifndef SOURCE_SLUG_H
#define SOURCE_SLUG_H

#include "source/strmap.h"

struct slugs {
	struct strmap taken; /* value: the last number put behind the slug */
};

/*
 * A name as an author wrote it, fit for an id: no white space, quotes or control characters. May become empty. Borrowed
 * or in the arena.
 */
struct slice slug_clean(struct slice name, struct arena *arena);
/* `slug` if it is free, else with -1, -2 ... behind it as GitHub does; taken from now on. */
struct slice slug_unique(struct slugs *s, struct slice slug);
/* Takes a name as it is; false if it was taken already. */
bool slug_take(struct slugs *s, struct slice name);

#endif
