/* SPDX-License-Identifier: MIT */
/* A document stream as text that a person can read and a test can compare. */
#ifndef TESTS_DUMP_H
#define TESTS_DUMP_H

#include <compliancefs/document.h>

#include "base/finding.h"

/* One event a line, indented by its depth; "damaged" at the end of a stream that is. */
void dump_document(struct doc_reader r, struct buf *out);
/* "severity line code detail" a line. */
void dump_findings(const struct findings *findings, struct buf *out);
/* Whether a stream keeps the grammar of document.h; *why says what it breaks. */
bool document_is_valid(struct slice document, const char **why);

#endif
