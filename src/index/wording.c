/* SPDX-License-Identifier: MIT */
/*
 * The words of an article for the full-text index: its titles, its headings, and all that its text file says below
 * the head.  The text file is what a user greps, so it is what a search has to agree with: links' addresses are in
 * it, invisible characters and the other language of a bilingual article are not.  A heading stands in both
 * columns, so that a match in it counts for more.
 *
 * Folding and splitting cost about as much as the index itself needs to sort the terms in, and are
 * done by the threads that render; the one that writes puts ready terms.
 */
#include <errno.h>

#include "base/terms.h"
#include "index/wording.h"
#include "tree/render.h"

void wording_init(struct wording *w)
{
	w->words = (struct words)WORDS_INIT;
	w->scratch = w->text = (struct buf)BUF_INIT;
}

void wording_free(struct wording *w)
{
	words_free(&w->words);
	buf_free(&w->scratch);
	buf_free(&w->text);
}

bool wording_is_of(const struct format *format)
{
	return strcmp(format->name, "text") == 0;
}

static int put_headings(struct wording *w, struct slice document)
{
	struct doc_reader r = doc_read(document);
	struct doc_event e;

	while (doc_find(&r, DOC_BIT(DOC_HEADING), &e)) {
		if (e.number > 1) {
			buf_reset(&w->scratch);
			doc_plain_text(&r, &w->scratch);
			buf_putc(&w->scratch, '\n');
			terms_put(buf_slice(&w->scratch), &w->words.headings);
		}
	}
	return r.error ? r.error : w->scratch.error;
}

int wording_make(struct wording *w, const struct article *a, struct slice document, struct slice text)
{
	ptrdiff_t head = slice_find(text, slice_of("\n\n"));
	int r;

	words_reset(&w->words);
	buf_reset(&w->scratch);
	buf_put_slice(&w->scratch, a->h1);
	if (!slice_eq(a->h1, a->title)) {
		buf_putc(&w->scratch, '\n');
		buf_put_slice(&w->scratch, a->title);
	}
	terms_put(buf_slice(&w->scratch), &w->words.title);
	r = put_headings(w, document);
	if (r == 0 && head >= 0)
		terms_put((struct slice){text.ptr + head, text.len - (size_t)head}, &w->words.body);
	return r ? r : words_error(&w->words);
}

int wording_render(struct wording *w, struct slice record, struct slice document, const struct context_bytes *context,
		   struct arena *arena)
{
	struct renderable a;
	int r;

	arena_reset(arena);
	r = render_open(&a, record, document, context, arena);
	for (size_t i = 0; r == 0 && i < format_count; i++)
		if (wording_is_of(formats[i]))
			r = render_as(&a, formats[i], &w->text);
	return r < 0 ? r : wording_make(w, &a.article, document, buf_slice(&w->text));
}

int wording_put(struct wording *w, struct writer *writer, int64_t article)
{
	return writer_put_words(writer, article, &w->words);
}

int wording_drop(const struct wording *w, struct writer *writer, int64_t article)
{
	return writer_drop_words(writer, article, &w->words);
}
