/* SPDX-License-Identifier: MIT */
/* What stands for the same in two languages: bullets and rows of a section, names of a cell; learned names; places as bytes. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "extract/pair.h"
#include "extract_fixture.h"

#define SCOPE "# Norm\n\n## <a name=\"microsoft-in-scope-cloud-services\"></a>Scope\n\n"
#define TABLE "| A | S |\n|---|---|\n"

/* The places of a text in a locale's language (empty: English). */
static void read_places(struct fixture *f, struct arena *arena, const char *language, const char *text,
			struct scope *s)
{
	static struct findings none;
	struct buf full = BUF_INIT;

	buf_printf(&full, SCOPE "%s", text);
	fixture_article(f, language[0] ? "fi-fi/offering-iso-27001.md" : "en-us/offering-iso-27001.md", full.data);
	buf_free(&full);
	none = (struct findings){.arena = arena};
	*s = (struct scope){.catalog = f->catalog, .language = slice_of(language), .arena = arena, .findings = &none};
	scope_read(s, arena_dup(arena, buf_slice(&f->document)));
}

static const struct {
	const char *why, *a, *b;
	bool same;
	const char *pairs; /* for each of b the position in a, or - */
} places[] = {
	{"by position", "- Azure\n- Sway\n", "- Taivas\n- Keinu\n", true, "0 1 "},
	{"one too many, and nothing to go by", "- Azure\n- Sway\n- Yammer\n", "- Taivas\n- Keinu\n", true, "- - "},
	{"between what both have", "- Azure\n- Intune\n- Sway\n- Yammer\n", "- Intune\n- Keinu\n- Hehku\n", true, "1 2 3 "},
	{"by URL", "- Azure\n- [Sway](https://aka.ms/Sway)\n- Yammer\n", "- [Keinu](https://aka.ms/sway/)\n- Hehku\n", true,
	 "1 2 "},
	{"a page of the site, each in its locale", "- Azure\n- Yammer\n- [Sway](https://learn.microsoft.com/en-us/sway)\n",
	 "- [Keinu](https://learn.microsoft.com/fi-fi/sway)\n", true, "2 "},
	{"other names at the same place: another version", "- Azure\n- Sway\n", "- Taivas\n- Yammer\n", false, "0 - "},
	{"other names at the same place: the same version", "- Azure\n- Sway\n", "- Taivas\n- Yammer\n", true, "0 1 "},
	{"sorted anew", "- Azure\n- Intune\n- Sway\n- Yammer\n", "- Intune\n- Azure\n- Keinu\n- Yammer\n", true, "1 - - 3 "},
	{"rows by environment", "- Azure\n\n" TABLE "| GCC | Sway |\n| DoD | Delve |\n", TABLE "| DoD | Kaivuu |\n", true, "2 "},
	{"no bullet for a row", "- Azure\n", TABLE "| X | Keinu |\n", true, "- "},
	{"nothing to compare with", "", "- Azure\n", true, "- "},
};

static void test_places(void **state)
{
	struct arena arena = {0};
	struct buf got = BUF_INIT;
	struct fixture f;

	(void)state;
	fixture_open(&f);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct scope a, b;
		size_t *to;

		print_message("%s\n", places[i].why);
		read_places(&f, &arena, "", places[i].a, &a);
		read_places(&f, &arena, "fi-fi", places[i].b, &b);
		to = pair_places(a.places, a.place_count, b.places, b.place_count, places[i].same, &arena);
		assert_non_null(to);
		buf_reset(&got);
		for (size_t k = 0; k < b.place_count; k++)
			to[k] == PAIR_NONE ? buf_puts(&got, "- ") : buf_printf(&got, "%zu ", to[k]);
		assert_string_equal(got.data, places[i].pairs);
	}
	buf_free(&got);
	arena_free(&arena);
	fixture_close(&f);
}

static const struct {
	const char *why, *a, *b, *pairs; /* ?: not sure */
} names[] = {
	{"by position", "Sway, Delve", "Keinu, Kaivuu", "0 1 "},
	{"the shared ones first", "Azure, Sway, Intune, Delve", "Intune, Keinu, Azure, Kaivuu", "2 1? 0 3? "},
	{"between shared ones", "Azure, Sway, Intune, Delve, Yammer", "Azure, Keinu, Intune", "0 1 2 "},
	{"an unknown name that stayed", "Jardins, Sway, Delve", "Keinu, Kaivuu, Jardins", "1? 2? 0 "},
	{"more on one side", "Sway, Delve, Azure", "Keinu, Azure", "- 2 "},
	{"the same service twice", "Power Apps, PowerApps", "PowerApps, Power Apps", "0 1 "},
};

static void test_names(void **state)
{
	struct arena arena = {0};
	struct buf got = BUF_INIT, cell = BUF_INIT;
	struct fixture f;

	(void)state;
	fixture_open(&f);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct scope a, b;
		struct pair *pairs;

		print_message("%s\n", names[i].why);
		buf_reset(&cell);
		buf_printf(&cell, TABLE "| GCC | %s |\n", names[i].a);
		read_places(&f, &arena, "", cell.data, &a);
		buf_reset(&cell);
		buf_printf(&cell, TABLE "| GCC | %s |\n", names[i].b);
		read_places(&f, &arena, "fi-fi", cell.data, &b);
		pairs = pair_names(a.places->names, a.places->name_count, b.places->names, b.places->name_count, &arena);
		assert_non_null(pairs);
		buf_reset(&got);
		for (size_t k = 0; k < b.places->name_count; k++)
			if (pairs[k].at == PAIR_NONE)
				buf_puts(&got, "- ");
			else
				buf_printf(&got, "%zu%s ", pairs[k].at, pairs[k].sure ? "" : "?");
		assert_string_equal(got.data, names[i].pairs);
	}
	buf_free(&got);
	buf_free(&cell);
	arena_free(&arena);
	fixture_close(&f);
}

/* A section beyond all reason is read as it is; only nothing is paired. */
static void test_too_many(void **state)
{
	struct arena arena = {0};
	struct buf text = BUF_INIT;
	struct fixture f;
	struct scope s;
	struct pair *pairs;
	size_t *to;

	(void)state;
	fixture_open(&f);
	for (int i = 0; i < 1000; i++)
		buf_puts(&text, "- Azure\n");
	buf_puts(&text, "\n" TABLE "| GCC | Azure");
	for (int i = 0; i < 1000; i++)
		buf_puts(&text, ", Sway");
	buf_puts(&text, " |\n");
	read_places(&f, &arena, "fi-fi", text.data, &s);
	assert_int_equal(s.place_count, 1001);
	assert_int_equal(s.places[1000].name_count, 1001);
	to = pair_places(s.places, s.place_count, s.places, s.place_count, true, &arena);
	assert_int_equal(to[0], PAIR_NONE);
	pairs = pair_names(s.places[1000].names, 1001, s.places[1000].names, 1001, &arena);
	assert_int_equal(pairs[0].at, PAIR_NONE);
	buf_free(&text);
	arena_free(&arena);
	fixture_close(&f);
}

static const struct {
	const char *text, *services;
	bool whole;
} learned[] = {
	{"Keinu", "sway ", true},
	{"keinu", "sway ", true},
	{"Azure, Keinu", "azure sway ", true},
	{"Keinu (uusi)", "sway ", true},
	{"Iso Keinu", "? ", false},
	{"Keinu ja muu", "sway ", false},
	{"Azure Pilvi", "sway ", true},
	{"Azure, Taivas", "azure ", false},
	{"Yammer", "delve ", true}, /* what was learned wins */
};

static void test_vocabulary(void **state)
{
	static const char *const forms[][2] = {
		{"Keinu", "sway"}, {"Azure Pilvi", "sway"}, {"Yammer", "delve"}, {"Pelto", "no-such-service"}};
	struct arena arena = {0};
	struct vocabulary *v;
	struct buf got = BUF_INIT;
	struct fixture f;

	(void)state;
	fixture_open(&f);
	v = vocabulary_new(f.catalog);
	assert_non_null(v);
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		assert_int_equal(vocabulary_add(v, catalog_name_key(slice_of(forms[i][0]), &arena),
						slice_of(forms[i][1])),
				 0);
	for (size_t i = 0; i < sizeof(learned) / sizeof(learned[0]); i++) {
		struct match *matches;
		size_t count = catalog_match_learned(f.catalog, v, slice_of(learned[i].text), slice_of("fi-fi"), &arena,
						     &matches);

		print_message("%s\n", learned[i].text);
		buf_reset(&got);
		for (size_t k = 0; k < count; k++) {
			buf_put_slice(&got, matches[k].service ? matches[k].service->id : slice_of("?"));
			buf_putc(&got, ' ');
			assert_int_equal(matches[k].whole, learned[i].whole);
		}
		assert_string_equal(got.data, learned[i].services);
	}
	vocabulary_free(v);
	buf_free(&got);
	arena_free(&arena);
	fixture_close(&f);
}

static void assert_same_name(const struct scope_name *a, const struct scope_name *b)
{
	assert_true(slice_eq(a->text, b->text) && slice_eq(a->source, b->source) && slice_eq(a->key, b->key));
	assert_int_equal(a->sure, b->sure);
	assert_int_equal(a->match_count, b->match_count);
	for (size_t i = 0; i < a->match_count; i++) {
		assert_ptr_equal(a->matches[i].service, b->matches[i].service);
		assert_true(slice_eq(a->matches[i].environment, b->matches[i].environment));
		assert_int_equal(a->matches[i].whole, b->matches[i].whole);
	}
}

/* Places as bytes say the same; no part of the bytes does. */
static void test_bytes(void **state)
{
	static const char text[] =
		"- Azure\n- [Sway](https://aka.ms/Sway)\n- Taivas: Teams (GCC High)\n\n" TABLE "| GCC, DoD | Delve, Keinu, Sway |\n| X | - |\n";
	struct arena arena = {0};
	struct buf bytes = BUF_INIT;
	struct scope s, back;
	struct fixture f;

	(void)state;
	fixture_open(&f);
	read_places(&f, &arena, "fi-fi", text, &s);
	assert_int_equal(s.place_count, 5);
	s.places[3].names[1].sure = false;
	s.places[3].names[2].source = slice_of("Swing");
	scope_encode(&s, &bytes);
	back = (struct scope){.catalog = f.catalog, .arena = &arena};
	assert_int_equal(scope_decode(&back, buf_slice(&bytes)), 0);
	assert_int_equal(back.place_count, s.place_count);
	for (size_t i = 0; i < s.place_count; i++) {
		const struct scope_place *a = &s.places[i], *b = &back.places[i];

		assert_int_equal(a->row, b->row);
		assert_int_equal(a->environments, b->environments);
		assert_true(slice_eq(a->url, b->url));
		assert_int_equal(a->name_count, b->name_count);
		for (size_t k = 0; k < a->name_count; k++)
			assert_same_name(&a->names[k], &b->names[k]);
	}
	for (size_t n = 0; n < bytes.len; n++)
		assert_int_equal(scope_decode(&back, (struct slice){bytes.data, n}), -EBADMSG);
	buf_free(&bytes);
	arena_free(&arena);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_vocabulary),
		cmocka_unit_test(test_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
