/* SPDX-License-Identifier: MIT */
/* Front matter: values, dates, and what is done about a broken one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "source/frontmatter.h"

struct read {
	struct arena arena;
	struct findings findings;
	struct front_matter front;
	size_t body;
};

static void read_text(struct read *r, const char *text)
{
	*r = (struct read){0};
	r->findings.arena = &r->arena;
	r->body = front_matter_read(slice_of(text), &r->arena, &r->front, &r->findings);
}

static void assert_slice(struct slice got, const char *want)
{
	if (!slice_is(got, want))
		fail_msg("got '%.*s', want '%s'", (int)got.len, got.ptr ? got.ptr : "", want);
}

static void test_values(void **state)
{
	static const char text[] = "---\n"
				   "title: \"Un titre: avec deux-points\"\n"
				   "description: None\n"
				   "ms.contentlocale: fr-FR\n"
				   "ms.openlocfilehash: 0123abcd\n"
				   "ms.translationtype: HT\n"
				   "ms.lasthandoff: 02/21/2020\n"
				   "ms.date: 3/5/2019\n"
				   "ROBOTS: NOINDEX\n"
				   "f1.keywords:\n"
				   "- NOCSH\n"
				   "---\n"
				   "# Body\n";
	struct read r;

	(void)state;
	read_text(&r, text);
	assert_true(r.front.present);
	assert_slice(r.front.title, "Un titre: avec deux-points");
	assert_slice(r.front.description, "None");
	assert_slice(r.front.content_locale, "fr-FR");
	assert_slice(r.front.source_version, "0123abcd");
	assert_slice(r.front.translation_type, "HT");
	assert_slice(r.front.last_handoff, "2020-02-21");
	assert_slice(r.front.date, "2019-03-05");
	assert_string_equal(text + r.body, "# Body\n");
	assert_int_equal(r.findings.count, 0);
	arena_free(&r.arena);
}

struct title_case {
	const char *what, *text, *title, *body, *code;
	unsigned line;
};

static const struct title_case title_cases[] = {
    {"a list is joined", "---\ntitle:\n- a\n- b\n---\nx", "a, b", "x", NULL, 0},
    {"no front matter", "# T\n", "", "# T\n", "front-matter-missing", 1},
    {"a rule is none", "---\n\ntext\n", "", "---\n\ntext\n", "front-matter-missing", 1},
    {"a colon without quotes", "---\nauthor: x\ntitle: a: b\n---\nx", "a: b", "x", "front-matter-broken", 3},
    {"a tab", "---\ntitle: \"a\"\nx:\n\t- b\n---\nx", "a", "x", "front-matter-broken", 4},
    {"an alias", "---\ntitle: t\na: *b\n---\nx", "t", "x", "front-matter-broken", 3},
    {"a key twice", "---\ntitle: one\ntitle: two\n---\nx", "one", "x", "front-matter-broken", 3},
    {"no mapping", "---\n- a\n---\nx", "", "x", "front-matter-broken", 2},
    {"empty", "---\n---\nx", "", "x", NULL, 0},
    {"ends with dots", "---\ntitle: t\n...\nx", "t", "x", NULL, 0},
    {"not closed", "---\ntitle: t\nms.date: 01/02/2020\n\n# Heading\n", "t", "\n# Heading\n", "front-matter-broken", 4},
    {"white space behind the dashes", "--- \ntitle: t\n---\t\nx", "t", "x", NULL, 0},
};

static void test_titles(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(title_cases) / sizeof(*title_cases); i++) {
		const struct title_case *c = &title_cases[i];
		struct read r;

		read_text(&r, c->text);
		if (!slice_is(r.front.title, c->title))
			fail_msg("%s: title '%.*s'", c->what, (int)r.front.title.len, r.front.title.ptr);
		if (strcmp(c->text + r.body, c->body) != 0)
			fail_msg("%s: body '%s'", c->what, c->text + r.body);
		if (r.findings.count != (c->code != NULL))
			fail_msg("%s: %zu findings", c->what, r.findings.count);
		if (c->code) {
			assert_string_equal(r.findings.items[0].code, c->code);
			if (r.findings.items[0].line != c->line)
				fail_msg("%s: line %u", c->what, r.findings.items[0].line);
			assert_true(r.findings.items[0].detail.len > 0);
		}
		arena_free(&r.arena);
	}
}

static void test_dates(void **state)
{
	static const char *const cases[][2] = {
	    {"12/31/2021", "2021-12-31"},
	    {"2021-02-03", "2021-02-03"},
	    {"2021-02-03T10:00:00", "2021-02-03"},
	    {"1/2/2020", "2020-01-02"},
	    {"13/01/2020", ""},
	    {"soon", ""},
	    {"01/02", ""},
	    {"00/01/2020", ""},
	    {"", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char text[64] = "---\nms.date: '";
		struct read r;

		strcat(strcat(text, cases[i][0]), "'\n---\n");
		read_text(&r, text);
		assert_slice(r.front.date, cases[i][1]);
		arena_free(&r.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_values),
	    cmocka_unit_test(test_titles),
	    cmocka_unit_test(test_dates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
