/* SPDX-License-Identifier: MIT */
/* One source file on its way to an article. Private to src/index. */
#ifndef INDEX_PARSE_H
#define INDEX_PARSE_H

#include "base/digest.h"
#include "index/run.h"

struct parse_job {
	const struct gathered *file;
	struct arena arena; /* of everything below; reset for each file */
	struct findings findings;
	struct error error; /* code < 0: the file gives no article */
	struct source source;
	struct article article;
	int64_t date;
	struct buf document, record, traits;
	struct buf places;   /* scope_encode; empty: none */
	struct buf facts;    /* facts.h; run_parse only */
	struct buf packed;            /* the record, packed against the document (base/pack.h); run_parse only */
	uint8_t visible[DIGEST_SIZE]; /* visible.h */
};

/*
 * Parses job->file with what the run says; the outcome is in the job. A zeroed job may be used again
 * and again; parse_dispose at the end. Any thread, each with a job of its own.
 */
void parse_file(const struct run *run, struct parse_job *job);
void parse_dispose(void *job);

#endif
