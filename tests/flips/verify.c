/* SPDX-License-Identifier: MIT */
/* What was seen, against what was there. */
#include "flips.h"

static bool held_by(const struct snapshot *s, const struct seen *o)
{
	const struct item *item = expect_find(s, o->path);

	return o->value ? item && item->value == o->value : !item;
}

/*
 * How long the newest snapshot that says what was seen had been replaced when it was looked at; -1: none says so. What
 * lies in a folder that is gone may be from before it went, so its time is the walk's.
 */
static int64_t lateness(const struct torture *t, const struct seen *o)
{
	bool there = false;

	for (size_t i = t->count; i-- > 0;) {
		const struct snapshot *s = &t->snapshots[i];
		int64_t replaced = i + 1 < t->count ? t->snapshots[i + 1].ended : INT64_MAX;

		if (s->begun > o->to)
			continue;
		there = there || (expect_find(s, o->path) && replaced > o->from);
		if (held_by(s, o))
			return replaced >= o->from ? 0 : o->value && !there && replaced >= o->since ? 0 : o->from - replaced;
		if (o->since - replaced > 20 * LATE_NS)
			break;
	}
	return -1;
}

unsigned long verify_log(const struct torture *t, FILE *log, int64_t allowed, int64_t *latest, unsigned long *late)
{
	unsigned long bad = 0;
	struct seen o;

	rewind(log);
	while (fread(&o, sizeof(o), 1, log) == 1) {
		int64_t l = lateness(t, &o);

		*late += l > FRESH_NS;
		*latest = l > *latest ? l : *latest;
		if (l >= 0 && l <= allowed)
			continue;
		bad++;
		if (bad <= 10)
			printf("...%s: %s, %.1f ms late\n", o.text, l < 0 ? "as in no snapshot" : "as it was", (double)l / 1e6);
	}
	return bad;
}
