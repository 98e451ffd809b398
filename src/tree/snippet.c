/* SPDX-License-Identifier: MIT */
/*
 * Matching goes along the terms of the text with the last few of them at hand: at each, a phrase that ends here is
 * compared backwards, its last term first, so that nearly all are told by one comparison.
 *
 * Of the lines the one with most different phrases close together is shown, the first of equals; and if some phrases
 * are not in it, the line that has most of those.
 */
#include "base/terms.h"
#include "base/utf8.h"
#include "tree/snippet.h"

#define RING 64u /* terms at hand; longer phrases are not marked */
#define MATCHES_MAX 64u /* of each phrase */
#define LEAD_COLUMNS 40

struct match {
	size_t from, to;
	uint32_t phrase; /* a bit */
};

struct matches {
	struct match items[MATCHES_MAX * SEARCH_PARTS_MAX];
	size_t count;
	unsigned of_phrase[SEARCH_PARTS_MAX];
};

struct seen {
	size_t from, len;
	enum term_kind kind;
	char bytes[TERM_BYTES + 8];
};

static bool is_term(const struct seen *seen, struct slice term, bool prefix)
{
	if (prefix ? seen->len < term.len : seen->len != term.len)
		return false;
	return memcmp(seen->bytes, term.ptr, term.len) == 0;
}

/* Whether a phrase ends with the term number `at`. */
static bool ends_here(const struct search_phrase *f, const struct seen *ring, size_t at)
{
	if (f->term_count > RING || f->term_count > at + 1)
		return false;
	for (size_t k = 0; k < f->term_count; k++)
		if (!is_term(&ring[(at - k) % RING], f->terms[f->term_count - 1 - k], f->prefix && k == 0))
			return false;
	return true;
}

static void add_match(struct matches *m, struct slice text, const struct search *s, size_t phrase,
		      const struct seen *ring, size_t at, size_t to)
{
	const struct search_phrase *f = &s->phrases[phrase];
	const struct seen *last = &ring[at % RING];

	if (m->of_phrase[phrase]++ >= MATCHES_MAX)
		return;
	/* One character was asked for, and found as the first of a pair. */
	if (f->prefix && last->kind == TERM_PAIR) {
		const char *p = text.ptr + last->from;

		utf8_next(&p, text.ptr + to);
		to = (size_t)(p - text.ptr);
	}
	m->items[m->count++] = (struct match){ring[(at + 1 - f->term_count) % RING].from, to, (uint32_t)1 << phrase};
}

static void find_matches(struct slice text, const struct search *s, bool title, struct matches *m)
{
	struct seen ring[RING];
	struct terms terms;
	struct term term;

	m->count = 0;
	memset(m->of_phrase, 0, sizeof(m->of_phrase));
	terms_start(&terms, text);
	for (size_t at = 0; terms_next(&terms, &term); at++) {
		struct seen *seen = &ring[at % RING];

		seen->from = term.from;
		seen->len = term.text.len;
		seen->kind = term.kind;
		memcpy(seen->bytes, term.text.ptr, term.text.len);
		for (size_t i = 0; i < s->phrase_count && i < SEARCH_PARTS_MAX; i++)
			if (!s->phrases[i].not && (title || !s->phrases[i].title) && ends_here(&s->phrases[i], ring, at))
				add_match(m, text, s, i, ring, at, term.to);
	}
}

/* Those between from and to, moved by `by`, into marks that do not touch each other. */
static size_t put_marks(const struct matches *m, size_t from, size_t to, size_t by, struct page_mark *marks, size_t count)
{
	size_t first = count;

	for (size_t i = 0; i < m->count; i++) {
		struct page_mark mark = {m->items[i].from, m->items[i].to};
		size_t at = count;

		if (mark.from < from || mark.to > to)
			continue;
		mark.from = mark.from - from + by;
		mark.to = mark.to - from + by;
		/* Matches come in the order of their ends. */
		while (at > first && marks[at - 1].to >= mark.from) {
			at--;
			if (marks[at].from < mark.from)
				mark.from = marks[at].from;
			if (marks[at].to > mark.to)
				mark.to = marks[at].to;
		}
		if (at == SNIPPET_MARKS)
			break;
		marks[at] = mark;
		count = at + 1;
	}
	return count;
}

size_t snippet_marks(struct slice text, const struct search *s, bool title, struct page_mark marks[SNIPPET_MARKS])
{
	struct matches m;

	find_matches(text, s, title, &m);
	return put_marks(&m, 0, text.len, 0, marks, 0);
}

/* The line around an offset. */
static struct page_mark line_at(struct slice text, size_t at)
{
	struct page_mark line = {at, at};

	while (line.from && text.ptr[line.from - 1] != '\n')
		line.from--;
	while (line.to < text.len && text.ptr[line.to] != '\n')
		line.to++;
	return line;
}

/* Moves back from `at` by so many columns, not before `start`; to the beginning of a word if one is near. */
static size_t step_back(struct slice text, size_t start, size_t at, int columns)
{
	const char *p = text.ptr + at, *word = NULL;

	while (p > text.ptr + start && columns > 0) {
		uint32_t c = utf8_previous(text.ptr + start, p);
		char bytes[4];

		if (c == ' ' || c == '\t')
			word = p;
		p -= utf8_encode(c, bytes);
		columns -= char_width(c);
	}
	if (p == text.ptr + start)
		return start;
	return (size_t)((word ? word : p) - text.ptr);
}

/* The end of a piece: so many columns on, not behind `end`; between words if there is a space. */
static size_t step_on(struct slice text, size_t at, size_t needed, size_t end, int columns)
{
	const char *p = text.ptr + at, *word = NULL;

	while (p < text.ptr + end && (columns > 0 || p < text.ptr + needed)) {
		if (*p == ' ' && p >= text.ptr + needed)
			word = p;
		columns -= char_width(utf8_next(&p, text.ptr + end));
	}
	if (p == text.ptr + end)
		return end;
	return (size_t)((word ? word : p) - text.ptr);
}

/* Copies text[from, to) in one line. */
static void put_piece(struct slice text, size_t from, size_t to, struct buf *out)
{
	for (size_t i = from; i < to; i++)
		buf_putc(out, text.ptr[i] == '\t' ? ' ' : text.ptr[i]);
}

/* Which phrases a window that begins with match `at` has; its last match. */
static uint32_t window(const struct matches *m, size_t at, size_t bytes, const struct page_mark *line)
{
	uint32_t phrases = 0;

	for (size_t i = at; i < m->count && m->items[i].to <= line->to && m->items[i].from < m->items[at].from + bytes; i++)
		phrases |= m->items[i].phrase;
	return phrases;
}

static unsigned bits(uint32_t set)
{
	unsigned n = 0;

	for (; set; set &= set - 1)
		n++;
	return n;
}

/* The match where the best window for the phrases begins, those already shown left out; m->count if none has any. */
static size_t best_match(struct slice text, const struct matches *m, uint32_t shown, uint32_t *phrases)
{
	size_t best = m->count;
	unsigned most = 0;
	struct page_mark line = {1, 0};

	for (size_t i = 0; i < m->count; i++) {
		uint32_t has;

		if (m->items[i].from < line.from || m->items[i].from >= line.to)
			line = line_at(text, m->items[i].from);
		has = window(m, i, SNIPPET_COLUMNS - LEAD_COLUMNS, &line) & ~shown;
		if (bits(has) > most) {
			most = bits(has);
			best = i;
			*phrases = has;
		}
	}
	return best;
}

/* Puts the piece that begins a little before a match. */
static size_t put_match(struct slice text, const struct matches *m, size_t at, int columns, struct buf *out,
			struct page_mark *marks, size_t count)
{
	struct page_mark line = line_at(text, m->items[at].from);
	size_t from = step_back(text, line.from, m->items[at].from, LEAD_COLUMNS);
	size_t to = step_on(text, from, m->items[at].to, line.to, columns);

	if (out->len)
		buf_putc(out, ' ');
	if (from > line.from || out->len)
		buf_puts(out, "\xe2\x80\xa6 ");
	count = put_marks(m, from, to, out->len, marks, count);
	put_piece(text, from, to, out);
	if (to < line.to)
		buf_puts(out, " \xe2\x80\xa6");
	return count;
}

/* The first line with words. */
static void put_first(struct slice text, struct buf *out)
{
	struct terms terms;
	struct term term;
	struct page_mark line;
	size_t to;

	terms_start(&terms, text);
	if (!terms_next(&terms, &term))
		return;
	line = line_at(text, term.from);
	to = step_on(text, line.from, term.to, line.to, SNIPPET_COLUMNS);
	put_piece(text, line.from, to, out);
	if (to < line.to)
		buf_puts(out, " \xe2\x80\xa6");
}

size_t snippet_make(struct slice text, const struct search *s, struct buf *out, struct page_mark marks[SNIPPET_MARKS])
{
	uint32_t shown = 0, more = 0, all = 0;
	struct matches m;
	size_t first, second, count;

	buf_reset(out);
	find_matches(text, s, false, &m);
	for (size_t i = 0; i < m.count; i++)
		all |= m.items[i].phrase;
	first = best_match(text, &m, 0, &shown);
	if (first == m.count) {
		put_first(text, out);
		return 0;
	}
	if (shown == all)
		return put_match(text, &m, first, SNIPPET_COLUMNS, out, marks, 0);
	second = best_match(text, &m, shown, &more);
	count = put_match(text, &m, first, SNIPPET_COLUMNS / 2, out, marks, 0);
	return put_match(text, &m, second, SNIPPET_COLUMNS / 2, out, marks, count);
}
