/* SPDX-License-Identifier: MIT */
/* Bytes of a file: made into text, the front matter found and read. */
#include "base/utf8.h"
#include "base/yamlplain.h"
#include "fuzz.h"
#include "source/frontmatter.h"
#include "source/mend.h"

static void check_date(struct slice date)
{
	must(date.len == 0 || (date.len == 10 && date.ptr[4] == '-' && date.ptr[7] == '-'));
}

static void check_same(const struct yaml_node *a, const struct yaml_node *b)
{
	for (; a && b; a = a->next, b = b->next) {
		must(a->type == b->type && a->line == b->line);
		must(slice_eq(a->key, b->key) && slice_eq(a->text, b->text));
		check_same(a->first, b->first);
	}
	must(!a && !b);
}

/* What is read without libyaml is what libyaml reads, which a comment leads it to. */
static void check_plain(struct slice yaml, struct arena *arena)
{
	struct yaml_node *plain, *root = NULL, *more;
	struct buf with_comment = BUF_INIT;
	unsigned line;
	struct error e;

	if (!yaml_plain(yaml, arena, &plain))
		return;
	buf_put_slice(&with_comment, yaml);
	buf_puts(&with_comment, "\n# x\n");
	must(!yaml_plain(buf_slice(&with_comment), arena, &more));
	must(yaml_parse(buf_slice(&with_comment), arena, &root, &line, &e) == 0);
	check_same(plain, root);
	buf_free(&with_comment);
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
	check_plain(yaml, &arena);
	check_plain(text, &arena);
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
