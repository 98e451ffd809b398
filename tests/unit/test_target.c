/* SPDX-License-Identifier: MIT */
/* Which id of a page a fragment means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "index/target.h"

static void put_heading(struct buf *d, const char *anchor, const char *slug, const char *words, const char *source)
{
	struct buf inlines = BUF_INIT;

	doc_put(d,
		&(struct doc_event){.op = DOC_HEADING, .number = 2, .text = slice_of(anchor), .title = slice_of(slug)});
	doc_put_text(d, DOC_TEXT, slice_of(words));
	if (source) {
		doc_put_text(&inlines, DOC_TEXT, slice_of(source));
		doc_put_source(d, buf_slice(&inlines));
	}
	doc_close(d);
	buf_free(&inlines);
}

static void fragments(void **state)
{
	static const struct {
		const char *fragment, *id;
	} rows[] = {
	    {"scope", "scope"},
	    {"Scope", "scope"},
	    {"SCOPE", "scope"},
	    {"Place", "Place"},
	    {"place", "place"}, /* equal before equal but for case, also further down */
	    {"PLACE", "Place"}, /* else the first */
	    {"notes-1", "notes-1"},
	    {"notes", "notes"},
	    {"Note 2", "second-note"},            /* the slug as the article has it, where the id had to be another */
	    {"questions-fr%C3%A9quentes", "faq"}, /* the words of the translated heading */
	    {"QUESTIONS-FR\xC3\x89QUENTES", "faq"},
	    {"%73cope", "scope"},
	    {"scope%", ""},
	    {"%zzscope", ""},
	    {"frequent-questions", ""}, /* the source's words are no place of this page */
	    {"nowhere", ""},
	    {"", ""},
	    {"%00", ""},
	    {"scope%C3", ""}, /* half a character */
	    {"%FF", ""},
	};
	struct buf d = BUF_INIT;
	struct arena arena = {0};

	(void)state;
	put_heading(&d, "scope", "scope",
		    "Port\xC3\xA9"
		    "e",
		    NULL);
	put_heading(&d, "faq", "faq", "Questions fr\xC3\xA9quentes", "Frequent questions");
	doc_open(&d, DOC_PARAGRAPH, 0);
	doc_put_text(&d, DOC_ANCHOR, slice_of("Place"));
	doc_put_text(&d, DOC_ANCHOR, slice_of("place"));
	doc_close(&d);
	put_heading(&d, "notes", "notes", "Notes", NULL);
	put_heading(&d, "notes-1", "notes", "Notes", NULL);
	put_heading(&d, "second-note", "note 2", "Other", NULL);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct slice id = target_anchor(buf_slice(&d), slice_of(rows[i].fragment), &arena);

		if (!slice_is(id, rows[i].id))
			fail_msg("#%s: '%.*s' instead of '%s'", rows[i].fragment, (int)id.len, id.ptr ? id.ptr : "",
				 rows[i].id);
	}
	buf_free(&d);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fragments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
