/* SPDX-License-Identifier: MIT */
/* What drift is told by: numbers of standards, sentences in English, and which version of a source is newer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "extract/drift.h"
#include "extract/sentence.h"
#include "index/family.h"

static void numbers(void **state)
{
	static const struct {
		const char *source, *text, *missing;
	} rows[] = {
		{"ISO/IEC 27001 and 27018", "ISO/CEI 27001 et 27018", ""},
		{"ISO 27001 and 27018", "ISO27001", "27018"},
		{"Microsoft and ISO/IEC 27018", "Microsoft und ISO/IEC 27001", "27018"},
		{"this standard", "ISO 27001", ""},
		{"ISO/IEC 27002", "ISO/IEC 365", "27002"},
		{"since 2013", "seit Jahren", ""},
		{"call 27001", "-", "27001"}, /* the catalogue knows it */
		{"FIPS 140-2", "FIPS", "140-2"},
		{"SOC 1, SOC 2, and SOC 3 reports", "SOC 1-, SOC 2- und SOC 3-Berichte", ""},
		{"SOC 1, SOC 2, and SOC 3 reports", "SOC 1, 2 und 3", ""},
		{"the SOC 1 Type 2 report", "le rapport de Type 1 SOC 2", "SOC 1"},
		{"Azure SOC 1 offering", "l'offre Azure SOC 1.", ""},
		{"version 1.27001, 127001", "-", ""},
	};
	struct arena arena = {0};
	struct standard_numbers n;
	struct catalog *catalog;
	struct error e;

	(void)state;
	assert_int_equal(catalog_load(&catalog, NULL, &e), 0);
	assert_int_equal(numbers_make(catalog, &arena, &n), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf got = BUF_INIT;
		struct slice *missing;
		size_t count = numbers_missing(&n, slice_of(rows[i].source), slice_of(rows[i].text), &arena, &missing);

		for (size_t k = 0; k < count; k++) {
			buf_puts(&got, k ? " " : "");
			buf_put_slice(&got, missing[k]);
		}
		assert_string_equal(got.data, rows[i].missing);
		buf_free(&got);
	}
	catalog_free(catalog);
	arena_free(&arena);
}

static void sentences(void **state)
{
	static const struct {
		const char *text;
		bool sentence;
	} rows[] = {
		{"Administrators can give users access to reports.", true},
		{"Family Rights and the Privacy of Records Act", false},
		{"Azure, Office 365, Dynamics 365, Power BI and Intune", false},
		{"Too short a one", false},
		{"(37)(1)(a), (37)(1)(b), (37)(1)(c), (37)(2), (37)(3)", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(sentence_is_sentence(slice_of(rows[i].text)), rows[i].sentence);
	assert_true(slice_is(sentence_find_english(slice_of("Das ist für alle. The rest of this text was left as it is.")),
			     "The rest of this text was left as it is."));
	assert_int_equal(sentence_find_english(slice_of("Siehe auch Reports and Alerts and other Names in Office.")).len, 0);
	assert_int_equal(sentence_find_english(slice_of("このサービスは the service that you use です")).len, 0);
}

static void versions(void **state)
{
	struct kin kin[] = {
		{.locale = slice_of("de-de"), .version = slice_of("b"), .updated = slice_of("2020-02-10")},
		{.locale = slice_of("en-us")},
		/* Handed on last, but another language had this version long before. */
		{.locale = slice_of("fr-fr"), .version = slice_of("a"), .updated = slice_of("2020-03-01")},
		{.locale = slice_of("ja-jp"), .version = slice_of("a"), .updated = slice_of("2020-01-01")},
		{.locale = slice_of("ko-kr"), .version = slice_of("a"), .updated = slice_of("2020-01-01")},
	};
	struct kinship f = {.items = kin, .count = 5};

	(void)state;
	for (size_t i = 0; i < f.count; i++)
		kin_judge(&kin[i], slice_of(i == 1 ? "original" : i == 4 ? "machine" : "human"));
	family_date(&f);
	assert_ptr_equal(f.newest, &kin[0]);
	assert_true(kin[1].original);
	assert_true(kin_newer(&kin[2], &kin[0]) && !kin_newer(&kin[0], &kin[2]));
	assert_true(kin_same(&kin[2], &kin[3]) && !kin_same(&kin[0], &kin[3]));
	assert_true(kin_newer(&kin[0], &kin[1]) && !kin_newer(&kin[1], &kin[0]));
	assert_int_equal(family_coverage(&f, &kin[0]), COVERAGE_PRESENT);
	assert_int_equal(family_coverage(&f, &kin[1]), COVERAGE_PRESENT);
	assert_int_equal(family_coverage(&f, &kin[2]), COVERAGE_OLDER);
	assert_int_equal(family_coverage(&f, &kin[4]), COVERAGE_MACHINE);
}

static void traits_come_back(void **state)
{
	struct slice sections[] = {slice_of("faq"), slice_of("resources")};
	struct drift_item items[] = {{DRIFT_STANDARD, slice_of("abcde-101"), slice_of("27018")}};
	struct traits t = {sections, 2, items, 1, 6}, back;
	struct arena arena = {0};
	struct buf b = BUF_INIT;

	(void)state;
	traits_encode(&t, &b);
	assert_int_equal(traits_decode(buf_slice(&b), &arena, &back), 0);
	assert_int_equal(back.question_count, 6);
	assert_true(slice_is(back.sections[1], "resources"));
	assert_int_equal(back.items[0].kind, DRIFT_STANDARD);
	assert_true(slice_is(back.items[0].detail, "27018"));
	for (size_t cut = 0; cut < b.len; cut++)
		assert_int_equal(traits_decode((struct slice){b.data, cut}, &arena, &back), -EBADMSG);
	arena_free(&arena);
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
		cmocka_unit_test(sentences),
		cmocka_unit_test(versions),
		cmocka_unit_test(traits_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
