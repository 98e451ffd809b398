/* SPDX-License-Identifier: MIT */
/*
 * Where the questions stand.  The record has the questions of an article, in the order of the text, its document does not
 * mark them: a heading that has an id anyway, or bold words that begin a paragraph.  So the document is
 * walked with the record beside it, and a block that begins with the words of the next question is that question.
 */
#include "base/utf8.h"
#include "html.h"

static bool is_space(uint32_t c)
{
	return c <= ' ' || c == 0xa0 || c == 0x2007 || c == 0x202f || c == 0x3000;
}

/* Whether s begins with the words of `words`, spaces aside: the record has them folded. */
static bool begins_with(struct slice s, struct slice words)
{
	const char *p = s.ptr, *end = s.ptr + s.len, *q = words.ptr, *last = words.ptr + words.len;

	while (q < last) {
		uint32_t want = utf8_next(&q, last), got = ' ';

		if (is_space(want))
			continue;
		while (p < end && is_space(got))
			got = utf8_next(&p, end);
		if (got != want)
			return false;
	}
	return true;
}

size_t html_faq_match(struct html_faq *f, struct doc_reader r, const struct doc_event *e)
{
	struct doc_reader ahead = r;
	struct doc_event first;

	if (f->next >= f->article->faq_count)
		return 0;
	if (e->op == DOC_PARAGRAPH && (!doc_next(&ahead, &first) || first.op != DOC_STRONG))
		return 0;
	if (!begins_with(doc_words(r, &f->scratch), f->article->faq[f->next].question))
		return 0;
	return ++f->next;
}
