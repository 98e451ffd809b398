/* SPDX-License-Identifier: MIT */
/* The document stream and the article record: what is written is read, and damage is told, never followed. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <compliancefs/article.h>
#include <compliancefs/document.h>

#include "base/arena.h"

static void put_sample(struct buf *b)
{
	struct buf source = BUF_INIT;

	doc_put(b, &(struct doc_event){.op = DOC_HEADING, .number = 2, .text = slice_of("azure-1"),
				       .title = slice_of("azure")});
	doc_put_text(b, DOC_TEXT, slice_of("Azure & co"));
	doc_put_text(&source, DOC_TEXT, slice_of("Azure and others"));
	doc_put_source(b, buf_slice(&source));
	doc_close(b);
	doc_put(b, &(struct doc_event){.op = DOC_PARAGRAPH, .flags = DOC_TIGHT});
	doc_put_text(b, DOC_TEXT, slice_of("See "));
	doc_put(b, &(struct doc_event){.op = DOC_LINK, .number = 3, .url = slice_of("https://aka.ms/x?a=1&b=2")});
	doc_put_text(b, DOC_TEXT, slice_of("here"));
	doc_close(b);
	doc_open(b, DOC_SOFT_BREAK, 0);
	doc_put_text(b, DOC_CODE, slice_of("a<b"));
	doc_close(b);
	doc_open(b, DOC_RULE, 0);
	buf_free(&source);
}

static void test_round_trip(void **state)
{
	struct buf b = BUF_INIT, text = BUF_INIT;
	struct doc_reader r, source;
	struct doc_event e;

	(void)state;
	put_sample(&b);
	r = doc_read(buf_slice(&b));
	assert_true(doc_next(&r, &e));
	assert_int_equal(e.op, DOC_HEADING);
	assert_int_equal(e.number, 2);
	assert_true(slice_is(e.text, "azure-1"));
	assert_true(slice_is(e.title, "azure"));
	assert_true(doc_next(&r, &e));
	assert_int_equal(e.flags & DOC_PLAIN, 0);
	assert_true(doc_next(&r, &e));
	assert_int_equal(e.op, DOC_SOURCE);
	source = doc_read_source(&r, &e);
	doc_inline_text(source, &text);
	assert_string_equal(text.data, "Azure and others");
	assert_true(doc_next(&r, &e));
	assert_int_equal(e.op, DOC_CLOSE);
	assert_true(doc_next(&r, &e));
	assert_int_equal(e.op, DOC_PARAGRAPH);
	assert_int_equal(e.flags & DOC_TIGHT, DOC_TIGHT);
	buf_reset(&text);
	doc_plain_text(&r, &text);
	assert_string_equal(text.data, "See here a<b");
	assert_true(doc_next(&r, &e));
	assert_int_equal(e.op, DOC_RULE);
	assert_false(doc_next(&r, &e));
	assert_int_equal(r.error, 0);
	buf_free(&b);
	buf_free(&text);
}

static void test_plain_marks(void **state)
{
	static const struct {
		enum doc_op op;
		const char *text, *url;
		bool plain;
	} rows[] = {
		{DOC_TEXT, "plain words, 監査", "", true},
		{DOC_TEXT, "a \"quote\"", "", false},
		{DOC_CODE, "x", "", true},
		{DOC_CODE, "x > y", "", false},
		{DOC_LINK, "", "https://aka.ms/x?y=%20z", true},
		{DOC_LINK, "", "https://aka.ms/x?y&z", false},
		{DOC_LINK, "", "https://example.org/ü", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf b = BUF_INIT;
		struct doc_reader r;
		struct doc_event e;

		doc_put(&b, &(struct doc_event){.op = rows[i].op, .text = slice_of(rows[i].text),
						.url = slice_of(rows[i].url)});
		r = doc_read(buf_slice(&b));
		assert_true(doc_next(&r, &e));
		assert_int_equal((e.flags & DOC_PLAIN) != 0, rows[i].plain);
		buf_free(&b);
	}
}

static void test_skip(void **state)
{
	struct buf b = BUF_INIT;
	struct doc_reader r;
	struct doc_event e;

	(void)state;
	put_sample(&b);
	r = doc_read(buf_slice(&b));
	assert_true(doc_next(&r, &e));
	doc_skip(&r);
	assert_true(doc_next(&r, &e));
	assert_int_equal(e.op, DOC_PARAGRAPH);
	doc_skip(&r);
	assert_true(doc_next(&r, &e));
	assert_int_equal(e.op, DOC_RULE);
	buf_free(&b);
}

/* doc_find tells what doc_next does of these ops, and comes to the same end. */
static void find_all(struct slice document, uint32_t ops)
{
	struct doc_reader r = doc_read(document), f = r;
	struct doc_event e, found;

	while (doc_next(&r, &e)) {
		if (ops & DOC_BIT(e.op)) {
			assert_true(doc_find(&f, ops, &found));
			assert_ptr_equal(f.pos, r.pos);
			assert_int_equal(f.depth, r.depth);
			assert_int_equal(found.op, e.op);
			assert_int_equal(found.number, e.number);
			assert_true(slice_eq(found.text, e.text) && slice_eq(found.url, e.url));
		} else if (e.op == DOC_SOURCE) {
			doc_read_source(&r, &e);
		}
	}
	assert_false(doc_find(&f, ops, &found));
	assert_int_equal(f.error, r.error);
}

static void drain(struct slice document)
{
	struct doc_reader r = doc_read(document);
	struct doc_event e;
	struct buf text = BUF_INIT;

	while (doc_next(&r, &e))
		if (e.op == DOC_SOURCE)
			doc_inline_text(doc_read_source(&r, &e), &text);
	buf_free(&text);
	find_all(document, 0);
	find_all(document, DOC_BIT(DOC_HEADING) | DOC_BIT(DOC_LINK));
	find_all(document, DOC_BIT(DOC_SOURCE) | DOC_BIT(DOC_TEXT) | DOC_BIT(DOC_CLOSE));
}

static void test_find(void **state)
{
	struct buf b = BUF_INIT;
	struct doc_reader r;
	struct doc_event e;

	(void)state;
	put_sample(&b);
	r = doc_read(buf_slice(&b));
	assert_true(doc_find(&r, DOC_BIT(DOC_LINK) | DOC_BIT(DOC_RULE), &e));
	assert_int_equal(e.op, DOC_LINK);
	assert_int_equal(r.depth, 2);
	assert_true(doc_find(&r, DOC_BIT(DOC_LINK) | DOC_BIT(DOC_RULE), &e));
	assert_int_equal(e.op, DOC_RULE);
	assert_false(doc_find(&r, DOC_BIT(DOC_LINK) | DOC_BIT(DOC_RULE), &e));
	assert_int_equal(r.error, 0);
	/* A string of more than 127 bytes, and one of more than 16383. */
	for (size_t len = 120; len < 40000; len *= 2) {
		buf_reset(&b);
		doc_put(&b, &(struct doc_event){.op = DOC_PARAGRAPH});
		buf_putc(&b, DOC_TEXT);
		buf_put_varint(&b, len);
		buf_fill(&b, 'x', len);
		doc_close(&b);
		doc_open(&b, DOC_RULE, 0);
		find_all(buf_slice(&b), DOC_BIT(DOC_TEXT));
		find_all(buf_slice(&b), DOC_BIT(DOC_RULE));
	}
	buf_free(&b);
}

/* Every cut and every changed byte ends in an error or in other events, never outside the bytes (run under ASan). */
static void test_damage(void **state)
{
	struct buf b = BUF_INIT;
	struct doc_reader r;
	struct doc_event e;

	(void)state;
	put_sample(&b);
	for (size_t cut = 0; cut < b.len; cut++) {
		char *copy = malloc(cut + 1);

		memcpy(copy, b.data, cut);
		drain((struct slice){copy, cut});
		free(copy);
	}
	for (size_t at = 0; at < b.len; at++)
		for (unsigned change = 1; change < 256; change++) {
			b.data[at] = (char)((unsigned char)b.data[at] ^ change);
			drain(buf_slice(&b));
			b.data[at] = (char)((unsigned char)b.data[at] ^ change);
		}
	r = doc_read((struct slice){"\0", 1});
	assert_false(doc_next(&r, &e));
	assert_int_equal(r.error, -EBADMSG);
	buf_reset(&b);
	doc_open(&b, DOC_QUOTE, 0);
	r = doc_read(buf_slice(&b));
	assert_true(doc_next(&r, &e));
	assert_false(doc_next(&r, &e));
	assert_int_equal(r.error, -EBADMSG);
	buf_free(&b);
}

static void test_depth(void **state)
{
	struct buf b = BUF_INIT;
	struct doc_reader r;
	struct doc_event e;
	unsigned events = 0;

	(void)state;
	for (int i = 0; i < DOC_DEPTH_MAX + 1; i++)
		doc_open(&b, DOC_QUOTE, 0);
	r = doc_read(buf_slice(&b));
	while (doc_next(&r, &e))
		events++;
	assert_int_equal(events, DOC_DEPTH_MAX);
	assert_int_equal(r.error, -EBADMSG);
	buf_free(&b);
}

static void test_article(void **state)
{
	struct scope_item scope[] = {{slice_of("power-bi"), slice_of("gcc"), slice_of("Power BI"), slice_of("")},
				     {slice_of("azure"), slice_of(""), slice_of("Azure"), slice_of("Azure")},
				     {slice_of(""), slice_of(""), slice_of("Unknown"), slice_of("")},
				     {slice_of("azure"), slice_of(""), slice_of("Azure"), slice_of("Azure")}};
	struct certificate certificates[] = {{.section = slice_of("audits"), .kind = KIND_SOA, .url = slice_of("u")}};
	struct segment segments[] = {{slice_of("ab12c-104"), slice_of("Bonjour"), slice_of("Hello"), SEGMENT_CELL}};
	struct article a = {.id = slice_of("iso-27001"), .locale = slice_of("fr-fr"), .translation = TRANSLATION_MACHINE,
			    .scope = scope, .scope_count = 4, .certificates = certificates, .certificate_count = 1,
			    .segments = segments, .segment_count = 1};
	struct arena arena = {0};
	struct article back;
	struct buf b = BUF_INIT;
	struct slice *ids;

	(void)state;
	article_encode(&a, &b);
	assert_int_equal(article_decode(buf_slice(&b), &arena, &back), 0);
	assert_true(slice_is(back.id, "iso-27001"));
	assert_int_equal(back.translation, TRANSLATION_MACHINE);
	assert_int_equal(back.scope_count, 4);
	assert_true(slice_is(back.scope[0].environment, "gcc"));
	assert_int_equal(back.certificates[0].kind, KIND_SOA);
	assert_true(slice_is(back.segments[0].source, "Hello"));
	assert_int_equal(back.segments[0].kind, SEGMENT_CELL);
	assert_int_equal(back.faq_count, 0);
	assert_int_equal(article_services(&back, &arena, &ids), 2);
	assert_true(slice_is(ids[0], "azure"));
	assert_true(slice_is(ids[1], "power-bi"));
	for (size_t cut = 0; cut < b.len; cut++)
		assert_int_equal(article_decode((struct slice){b.data, cut}, &arena, &back), -EBADMSG);
	arena_free(&arena);
	buf_free(&b);
}

/* doc_words says what doc_plain_text says, and copies nothing where there is one text. */
static void test_words(void **state)
{
	struct buf b = BUF_INIT, scratch = BUF_INIT;
	struct doc_reader r;
	struct doc_event e;

	(void)state;
	doc_open(&b, DOC_PARAGRAPH, 0);
	doc_put_text(&b, DOC_TEXT, slice_of("one"));
	doc_close(&b);
	doc_open(&b, DOC_PARAGRAPH, 0);
	doc_put_text(&b, DOC_TEXT, slice_of("one"));
	doc_put_source(&b, slice_of(""));
	doc_close(&b);
	doc_open(&b, DOC_PARAGRAPH, 0);
	doc_close(&b);
	doc_open(&b, DOC_PARAGRAPH, 0);
	doc_put_text(&b, DOC_TEXT, slice_of("one "));
	doc_put_text(&b, DOC_CODE, slice_of("two"));
	doc_close(&b);
	r = doc_read(buf_slice(&b));
	for (int i = 0; i < 4; i++) {
		static const char *const words[] = {"one", "one", "", "one two"};

		assert_true(doc_next(&r, &e));
		assert_true(slice_is(doc_words(r, &scratch), words[i]));
		assert_int_equal(scratch.cap > 0, i > 0);
		doc_skip(&r);
	}
	assert_false(doc_next(&r, &e));
	assert_int_equal(r.error, 0);
	assert_int_equal(doc_words(r, &scratch).len, 0);
	buf_free(&b);
	buf_free(&scratch);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_round_trip), cmocka_unit_test(test_plain_marks), cmocka_unit_test(test_skip),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_damage),	   cmocka_unit_test(test_depth),       cmocka_unit_test(test_article),
	};

	return cmocka_run_group_tests_name("document", tests, NULL, NULL);
}
