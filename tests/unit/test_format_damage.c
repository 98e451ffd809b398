/* SPDX-License-Identifier: MIT */
/*
 * What all formats share: the table, the context's encoding, and that an index
 * which is damaged on its disk is told by an error, never by a crash.
 */
#include <errno.h>
#include <stdlib.h>

#include "stream.h"

static void formats_are_found(void **state)
{
	static const struct {
		const char *name, *suffix;
		unsigned id;
		bool everywhere, page;
	} rows[] = {{"bilingual", "tsv", 4, false, false},
		    {"html", "html", 2, true, true},
		    {"json", "json", 3, false, false},
		    {"side-by-side", "html", 6, false, false},
		    {"text", "txt", 1, false, true},
		    {"tmx", "tmx", 5, false, false}};

	(void)state;
	assert_int_equal(format_count, 6);
	for (size_t i = 0; i < format_count; i++) {
		const struct format *f = formats[i];

		assert_string_equal(f->name, rows[i].name);
		assert_string_equal(f->suffix, rows[i].suffix);
		assert_int_equal(f->id, rows[i].id);
		assert_int_equal(f->index_everywhere, rows[i].everywhere);
		assert_int_equal(f->page != NULL, rows[i].page);
		assert_ptr_equal(format_by_id(f->id), f);
		assert_ptr_equal(format_by_name(slice_of(f->name)), f);
	}
	assert_null(format_by_id(0));
	assert_null(format_by_name(slice_of("htm")));
}

/* A context with something in each field; parts: empty bufs. */
static void put_context(struct buf parts[CONTEXT_PARTS])
{
	struct slice names[] = {slice_of("Accueil"), slice_of(""), slice_of("Norme")};
	struct target targets[] = {{slice_of("soc-2"), slice_of("en-us"), slice_of("scope"), slice_of("1")},
				   {.fragment = slice_of("x")}};
	struct sibling siblings[] = {
	    {slice_of("ar-sa"), slice_of("ar-SA"), slice_of("العربية"), slice_of("T"), slice_of("rtl"), {0}}};
	struct neighbour neighbours[] = {{{0}, {0}, {0}}, {slice_of("z"), slice_of("Z"), slice_of("1")}};
	struct context c = {.lang = slice_of("fr-FR"),
			    .direction = slice_of("ltr"),
			    .standard_name = slice_of("SOC 2"),
			    .base_url = slice_of("https://example.org"),
			    .words = names,
			    .word_count = 3,
			    .services = names,
			    .service_count = 1,
			    .certificates = names,
			    .certificate_count = 2,
			    .targets = targets,
			    .target_count = 2,
			    .media = names,
			    .media_count = 3,
			    .neighbours = neighbours,
			    .neighbour_count = 2,
			    .siblings = siblings,
			    .sibling_count = 1};

	for (enum context_part part = 0; part < CONTEXT_PARTS; part++) {
		parts[part] = (struct buf)BUF_INIT;
		context_encode(&c, part, &parts[part]);
		assert_int_equal(parts[part].error, 0);
	}
}

static struct context_bytes bytes_of(const struct buf parts[CONTEXT_PARTS])
{
	struct context_bytes bytes;

	for (int part = 0; part < CONTEXT_PARTS; part++)
		bytes.parts[part] = buf_slice(&parts[part]);
	return bytes;
}

static void free_parts(struct buf parts[CONTEXT_PARTS])
{
	for (int part = 0; part < CONTEXT_PARTS; part++)
		buf_free(&parts[part]);
}

static void context_comes_back(void **state)
{
	struct buf parts[CONTEXT_PARTS];
	struct context_bytes bytes;
	struct arena arena = {0};
	struct context c;

	(void)state;
	put_context(parts);
	bytes = bytes_of(parts);
	assert_int_equal(context_decode(&bytes, &arena, &c), 0);
	assert_true(slice_is(c.lang, "fr-FR"));
	assert_true(slice_is(c.direction, "ltr"));
	assert_true(slice_is(c.standard_name, "SOC 2"));
	assert_true(slice_is(c.base_url, "https://example.org"));
	assert_int_equal(c.word_count, 3);
	assert_true(slice_is(context_word(&c, WORD_HOME), "Accueil"));
	assert_true(slice_is(context_word(&c, WORD_LANGUAGES), "Languages"));
	assert_true(slice_is(context_word(&c, WORD_CAUTION), "Caution"));
	assert_int_equal(c.service_count, 1);
	assert_int_equal(c.certificate_count, 2);
	assert_int_equal(c.target_count, 2);
	assert_true(slice_is(c.targets[0].fragment, "scope"));
	assert_true(slice_is(c.targets[1].fragment, "x"));
	assert_int_equal(c.media_count, 3);
	assert_int_equal(c.sibling_count, 1);
	assert_int_equal(c.neighbour_count, 2);
	assert_true(slice_is(c.neighbours[1].title, "Z"));
	assert_true(slice_is(c.targets[0].paired, "1"));
	assert_true(slice_is(c.siblings[0].direction, "rtl"));
	arena_free(&arena);
	free_parts(parts);
}

static void every_interface_word_has_english(void **state)
{
	static const struct context none;

	(void)state;
	for (int w = 0; w < WORDS; w++)
		assert_true(context_word(&none, (enum word)w).len > 0);
}

/* One part of a good context, damaged in every way. */
static void damage_part(struct buf parts[CONTEXT_PARTS], enum context_part part)
{
	struct context_bytes bytes = bytes_of(parts);
	struct arena arena = {0};
	struct buf *b = &parts[part];
	struct context c;

	for (size_t n = 0; n < b->len; n++) {
		bytes.parts[part].len = n;
		assert_int_equal(context_decode(&bytes, &arena, &c), -EBADMSG);
	}
	buf_putc(b, 0);
	bytes.parts[part] = buf_slice(b);
	assert_int_equal(context_decode(&bytes, &arena, &c), -EBADMSG);
	buf_cut(b, b->len - 1);
	bytes.parts[part] = buf_slice(b);
	for (size_t i = 0; i < b->len; i++) {
		char was = b->data[i];

		b->data[i] = (char)0xff;
		context_decode(&bytes, &arena, &c);
		b->data[i] = was;
		arena_reset(&arena);
	}
	assert_int_equal(context_decode(&bytes, &arena, &c), 0);
	arena_free(&arena);
}

static void damaged_context_is_refused(void **state)
{
	struct buf parts[CONTEXT_PARTS];

	(void)state;
	put_context(parts);
	for (enum context_part part = 0; part < CONTEXT_PARTS; part++)
		damage_part(parts, part);
	free_parts(parts);
}

/* A document with every kind of event. */
static void put_everything(struct buf *d)
{
	static const enum doc_op ops[] = {DOC_EMPHASIS,  DOC_STRONG,    DOC_SUPERSCRIPT,
					  DOC_SUBSCRIPT, DOC_UNDERLINE, DOC_STRIKE};

	put_heading(d, 1, "top", "Top");
	for (unsigned i = 0; i < 4; i++)
		put_heading(d, 2, "s", "Section");
	doc_open(d, DOC_QUOTE, 0);
	doc_open(d, DOC_LIST, 2);
	put_item(d, "監査", true);
	doc_open(d, DOC_ALERT, DOC_NOTE);
	open_paragraph(d, false);
	for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++)
		doc_open(d, ops[i], 0);
	put_link(d, "https://aka.ms/x", "x", 1);
	doc_put(d, &(struct doc_event){.op = DOC_SOFT_BREAK});
	doc_put(d, &(struct doc_event){.op = DOC_IMAGE, .number = 1, .url = slice_of("u"), .text = slice_of("alt")});
	doc_put_text(d, DOC_CODE, slice_of("c"));
	doc_put(d, &(struct doc_event){.op = DOC_BREAK});
	doc_put_text(d, DOC_ANCHOR, slice_of("a"));
	for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++)
		doc_close(d);
	put_source(d, "source");
	for (int i = 0; i < 5; i++)
		doc_close(d);
	doc_open(d, DOC_TABLE, 1);
	doc_open(d, DOC_ROW, 1);
	put_cell(d, DOC_ALIGN_LEFT, "h");
	doc_close(d);
	doc_open(d, DOC_ROW, 0);
	put_cell(d, DOC_ALIGN_LEFT, "c");
	doc_close(d);
	doc_close(d);
	doc_put(d, &(struct doc_event){.op = DOC_CODE_BLOCK, .text = slice_of("code\n"), .url = slice_of("sh")});
	doc_put(d, &(struct doc_event){.op = DOC_RULE});
}

/* Renders bytes in every format; true if all said 0. Each must say 0 or -EIO. */
static bool render_all(struct slice document)
{
	struct reference reference = {.fragment = slice_of("s")};
	struct slice name = slice_of("n.png");
	struct article a = {.id = slice_of("x"),
			    .locale = slice_of("fr-fr"),
			    .h1 = slice_of("Top"),
			    .references = &reference,
			    .reference_count = 1};
	struct target target = {0};
	struct context c = {.targets = &target, .target_count = 1, .media = &name, .media_count = 1};
	struct arena arena = {0};
	struct render_input in = {&a, &c, document, &arena};
	bool good = true;

	for (size_t i = 0; i < format_count; i++) {
		struct buf out = BUF_INIT;
		int error = formats[i]->render(&in, &out);

		if (error != 0 && error != -EIO)
			fail_msg("%s: %d", formats[i]->name, error);
		good &= error == 0;
		buf_free(&out);
	}
	arena_free(&arena);
	return good;
}

static void damaged_documents_are_told(void **state)
{
	static const unsigned char bytes[] = {0x00, 0x01, 0x03, 0x04, 0x06, 0x0b, 0x17, 0x7f, 0x80, 0xff};
	struct buf d = BUF_INIT;
	char *copy;

	(void)state;
	put_everything(&d);
	assert_true(render_all(buf_slice(&d)));
	for (size_t n = 0; n < d.len; n++) {
		/* A copy of just these bytes, so that a sanitizer sees a read behind them. */
		copy = slice_dup((struct slice){d.data, n});
		copy = realloc(copy, n ? n : 1);
		render_all((struct slice){copy, n});
		free(copy);
	}
	for (size_t n = 0; n < d.len; n++) {
		char was = d.data[n];

		for (size_t i = 0; i < sizeof(bytes); i++) {
			d.data[n] = (char)bytes[i];
			render_all(buf_slice(&d));
		}
		d.data[n] = was;
	}
	buf_free(&d);
}

static void nonsense_is_told(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
	} rows[] = {
	    {"\xff", 1},       /* an op there is not */
	    {"\x00", 1},       /* closes what is not open */
	    {"\x02", 1},       /* opens what is not closed */
	    {"\x0d\x05xx", 4}, /* text behind the end */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_false(render_all((struct slice){rows[i].bytes, rows[i].len}));
}

static void deepest_nesting(void **state)
{
	static const enum doc_op ops[] = {DOC_QUOTE, DOC_LIST, DOC_ITEM, DOC_ALERT};
	struct buf d = BUF_INIT;

	(void)state;
	for (int i = 0; i < DOC_DEPTH_MAX; i++)
		doc_open(&d, ops[i % 4], 1);
	doc_put(&d, &(struct doc_event){.op = DOC_RULE});
	for (int i = 0; i < DOC_DEPTH_MAX; i++)
		doc_close(&d);
	assert_true(render_all(buf_slice(&d)));
	buf_reset(&d);
	for (int i = 0; i <= DOC_DEPTH_MAX; i++)
		doc_open(&d, DOC_QUOTE, 0);
	for (int i = 0; i <= DOC_DEPTH_MAX; i++)
		doc_close(&d);
	assert_false(render_all(buf_slice(&d)));
	buf_free(&d);
}

static void full_buffer_is_told(void **state)
{
	struct article a = {.id = slice_of("x"), .locale = slice_of("fr-fr"), .h1 = slice_of("Top")};
	static const struct context none;
	struct arena arena = {0};
	struct buf d = BUF_INIT;

	(void)state;
	put_everything(&d);
	for (size_t i = 0; i < format_count; i++)
		for (size_t max = 1; max < 600; max += 7) {
			struct render_input in = {&a, &none, buf_slice(&d), &arena};
			struct buf out = {buf_empty, 0, 0, max, 0};

			if (formats[i]->render(&in, &out) != 0)
				assert_int_equal(out.error, -EFBIG);
			buf_free(&out);
		}
	arena_free(&arena);
	buf_free(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(formats_are_found),
	    cmocka_unit_test(context_comes_back),
	    cmocka_unit_test(every_interface_word_has_english),
	    cmocka_unit_test(damaged_context_is_refused),
	    cmocka_unit_test(damaged_documents_are_told),
	    cmocka_unit_test(nonsense_is_told),
	    cmocka_unit_test(deepest_nesting),
	    cmocka_unit_test(full_buffer_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
