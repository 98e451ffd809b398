/* SPDX-License-Identifier: MIT */
/*
 * For tests of formats: small document streams, written as a person would say them,
 * and a render with nothing in article and context but what the test puts there.
 */
#ifndef TESTS_STREAM_H
#define TESTS_STREAM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <compliancefs/format.h>

#include "base/arena.h"

static inline void put_words(struct buf *b, const char *words)
{
	doc_put_text(b, DOC_TEXT, slice_of(words));
}

static inline void put_heading(struct buf *b, unsigned level, const char *slug, const char *words)
{
	doc_put(b, &(struct doc_event){
		       .op = DOC_HEADING, .number = level, .text = slice_of(slug), .title = slice_of(slug)});
	put_words(b, words);
	doc_close(b);
}

/* An open paragraph; tight: directly in a tight list item. */
static inline void open_paragraph(struct buf *b, bool tight)
{
	doc_put(b, &(struct doc_event){.op = DOC_PARAGRAPH, .flags = tight ? DOC_TIGHT : 0});
}

static inline void put_paragraph(struct buf *b, const char *words)
{
	open_paragraph(b, false);
	put_words(b, words);
	doc_close(b);
}

/* number as DOC_LINK's: 0, or 1 + the index of a reference. */
static inline void put_link(struct buf *b, const char *url, const char *words, unsigned number)
{
	doc_put(b, &(struct doc_event){.op = DOC_LINK, .url = slice_of(url), .number = number});
	if (*words)
		put_words(b, words);
	doc_close(b);
}

/* A tight item of one line; the item stays open with `open`. */
static inline void put_item(struct buf *b, const char *words, bool open)
{
	doc_open(b, DOC_ITEM, 0);
	open_paragraph(b, true);
	put_words(b, words);
	doc_close(b);
	if (!open)
		doc_close(b);
}

static inline void put_cell(struct buf *b, enum doc_align align, const char *words)
{
	doc_open(b, DOC_CELL, align);
	if (*words)
		put_words(b, words);
	doc_close(b);
}

static inline void put_source(struct buf *b, const char *words)
{
	struct buf inlines = BUF_INIT;

	put_words(&inlines, words);
	doc_put_source(b, buf_slice(&inlines));
	buf_free(&inlines);
}

/* Frees the document; the caller frees the string. */
static inline char *render(const char *format, const struct article *a, const struct context *c, struct buf *document)
{
	struct arena arena = {0};
	struct buf out = BUF_INIT;
	struct render_input in = {a, c, buf_slice(document), &arena};
	char *got;

	assert_int_equal(format_by_name(slice_of(format))->render(&in, &out), 0);
	arena_free(&arena);
	buf_free(document);
	got = slice_dup(buf_slice(&out));
	buf_free(&out);
	return got;
}

static inline void assert_renders(const char *format, const struct article *a, const struct context *c,
				  struct buf *document, const char *expected)
{
	char *got = render(format, a, c, document);

	assert_string_equal(got, expected);
	free(got);
}

#endif
