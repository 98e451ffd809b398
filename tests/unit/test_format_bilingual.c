/* SPDX-License-Identifier: MIT */
/* The bilingual format: a line a segment, whatever the segments hold. */
#include <stdlib.h>

#include "stream.h"

static const struct context no_context;

static void no_segment_gives_the_header(void **state)
{
	struct article a = {.id = slice_of("soc-2")};
	struct buf d = BUF_INIT;

	(void)state;
	put_paragraph(&d, "Text without a source.");
	assert_renders("bilingual", &a, &no_context, &d, "segment\tkind\ttranslation\tsource\n");
}

static void kinds_and_order(void **state)
{
	struct segment segments[] = {
	    {slice_of("8cf60-101"), slice_of("Titre"), slice_of("Title"), SEGMENT_TITLE},
	    {slice_of("8cf60-102"), slice_of("Partie"), slice_of("Section"), SEGMENT_HEADING},
	    {slice_of("8cf60-103"), slice_of("**Un** [lien](u)"), slice_of("**A** [link](u)"), SEGMENT_PARAGRAPH},
	    {slice_of("8cf60-104"), slice_of(" puce "), slice_of("item"), SEGMENT_ITEM},
	    {slice_of("8cf60-p105"), slice_of(""), slice_of("cell"), SEGMENT_CELL},
	};
	struct article a = {.id = slice_of("x"), .segments = segments, .segment_count = 5};
	struct buf d = BUF_INIT;

	(void)state;
	assert_renders("bilingual", &a, &no_context, &d,
		       "segment\tkind\ttranslation\tsource\n"
		       "8cf60-101\ttitle\tTitre\tTitle\n"
		       "8cf60-102\theading\tPartie\tSection\n"
		       "8cf60-103\tparagraph\t**Un** [lien](u)\t**A** [link](u)\n"
		       "8cf60-104\titem\t puce \titem\n"
		       "8cf60-p105\tcell\t\tcell\n");
}

static void values_end_nothing_and_steer_nothing(void **state)
{
	struct segment segments[] = {
	    {slice_of("a-1"), slice_of("a\tb\nc\r\nd\v\f"), slice_of("\033[2J\x7f \xc2\x9b\"\\\""), SEGMENT_PARAGRAPH},
	    {slice_of("a-2"), slice_of("\u00a0é\u200b"), slice_of("\xc2"), SEGMENT_PARAGRAPH}};
	struct article a = {.id = slice_of("x"), .segments = segments, .segment_count = 2};
	struct buf d = BUF_INIT;

	(void)state;
	assert_renders("bilingual", &a, &no_context, &d,
		       "segment\tkind\ttranslation\tsource\n"
		       "a-1\tparagraph\ta b c  d  \t\uFFFD[2J\uFFFD \uFFFD\"\\\"\n"
		       "a-2\tparagraph\t\u00a0é\u200b\t\xc2\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(no_segment_gives_the_header),
	    cmocka_unit_test(kinds_and_order),
	    cmocka_unit_test(values_end_nothing_and_steer_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
