/* SPDX-License-Identifier: MIT */
/*
 * What a damaged index gives the formats: record, context and document of any bytes.  Each is told
 * by an error or rendered; readers never leave their bytes (each part is a copy of its own length).
 *
 * Input: two bytes each for the lengths of the record and of the context's parts, then these, then the document.
 */
#include <errno.h>

#include <compliancefs/format.h>

#include "base/arena.h"
#include "fuzz.h"
#include "tree/render.h"

/* Also the readers that formats may use but need not. */
static void walk(struct slice document)
{
	struct doc_reader r = doc_read(document);
	struct buf words = BUF_INIT;
	struct doc_event e;

	while (doc_next(&r, &e)) {
		must(r.depth <= DOC_DEPTH_MAX);
		if (e.op == DOC_SOURCE) {
			struct doc_reader inner = doc_read_source(&r, &e);

			doc_inline_text(inner, &words);
		} else if (e.op == DOC_PARAGRAPH) {
			doc_plain_text(&r, &words);
		} else if (e.op == DOC_ALERT) {
			doc_skip(&r);
		}
	}
	must(words.len <= document.len);
	buf_free(&words);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice input = {(const char *)data, size};
	size_t record_len = take_number(&input, 2), lengths[CONTEXT_PARTS];
	struct slice record, document;
	struct context_bytes context;

	for (int part = 0; part < CONTEXT_PARTS; part++)
		lengths[part] = take_number(&input, 2);
	record = tight_copy(take(&input, record_len));
	for (int part = 0; part < CONTEXT_PARTS; part++)
		context.parts[part] = tight_copy(take(&input, lengths[part]));
	document = tight_copy(input);
	walk(document);
	for (size_t i = 0; i < format_count; i++) {
		struct arena arena = {0};
		struct buf out = {buf_empty, 0, 0, (size_t)64 << 20, 0};
		int r = render_file(record, document, &context, formats[i], &arena, &out);

		must(r == 0 || r == -EBADMSG || r == -EIO || r == -EFBIG);
		buf_free(&out);
		arena_free(&arena);
	}
	free((void *)(uintptr_t)record.ptr);
	for (int part = 0; part < CONTEXT_PARTS; part++)
		free((void *)(uintptr_t)context.parts[part].ptr);
	free((void *)(uintptr_t)document.ptr);
	return 0;
}
