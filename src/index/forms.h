/* SPDX-License-Identifier: MIT */
/*
 * What names mean, as learned while indexing. A meaning is what a struct match list says, as text: for each service
 * "id/environment ", in the order of the name. Private to src/index.
 */
#ifndef INDEX_FORMS_H
#define INDEX_FORMS_H

#include "extract/scope.h"
#include "index/run.h"
#include "source/strmap.h"

enum grade {
	GRADE_TOLD,   /* an English side says so: the name's own, or the same bullet's elsewhere */
	GRADE_LIKELY, /* articles of other versions, or catalogues of other languages, speak for it */
	GRADES
};

/* The meaning of a name; empty where it means nothing known. In the arena. */
struct slice meaning_of(const struct scope_name *name, struct arena *arena);
/* Makes that the name's matches. */
void meaning_apply(const struct catalog *c, struct slice meaning, struct scope_name *name, struct arena *arena);

/* Votes on their way to the writer: equal ones are added up first. Start with all but `run` zeroed. */
struct votes {
	struct run *run;
	struct arena arena;
	struct strmap places; /* of a form: 1 + place in items */
	struct vote *items;
	size_t count;
	struct buf form;
};
/*
 * Votes for a meaning of a key (catalog_name_key) in a locale, and of what is left of it without an explanation in
 * parentheses at its end. Returns 0 or -errno; nothing is done for an empty meaning.
 */
int form_vote(struct votes *v, struct slice locale, enum grade grade, struct slice key, struct slice meaning,
	      unsigned votes);
/* When all have voted: what the functions below answer from. Returns 0 or -errno; frees what votes hold in any case. */
int votes_end(struct votes *v);
/* The meaning that more than half of the votes are for; empty if there is none. In the arena. */
int form_find(struct run *run, struct slice locale, enum grade grade, struct slice key, struct arena *arena,
	      struct slice *meaning);
/* Adds a locale's names of single services, of one grade. */
int forms_load(struct run *run, struct slice locale, enum grade grade, struct vocabulary *v);

#endif
