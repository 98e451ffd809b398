/* SPDX-License-Identifier: MIT */
/* Bytes of a file: made into text, the front matter found and read. */
#include "base/utf8.h"
#include "fuzz.h"
#include "source/frontmatter.h"
#include "source/mend.h"

static void check_date(struct slice date)
{
	must(date.len == 0 || (date.len == 10 && date.ptr[4] == '-' && date.ptr[7] == '-'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct findings findings = {.arena = &arena};
	struct front_matter front = {0};
	struct slice text = text_mend((struct slice){(const char *)data, size}, &arena, &findings), yaml;
	size_t body, before = findings.count;
	bool closed;

	must(utf8_valid_length(text) == text.len);
	must(!text.len || !memchr(text.ptr, '\r', text.len));
	must(!text.len || !memchr(text.ptr, '\0', text.len));
	body = front_matter_read(text, &arena, &front, &findings);
	must(body <= text.len);
	must(body == front_matter_split(text, &yaml, &closed));
	must(front.present == (body > 0));
	must(utf8_valid_length(front.title) == front.title.len);
	must(utf8_valid_length(front.description) == front.description.len);
	check_date(front.last_handoff);
	check_date(front.date);
	for (size_t i = before; i < findings.count; i++)
		must(findings.items[i].line <= text_line(text, text.len) + 1);
	must(!arena.failed);
	arena_free(&arena);
	return 0;
}
