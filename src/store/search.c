/* SPDX-License-Identifier: MIT */
/*
 * The parser of queries.  A query is parts with spaces between; a part is [-] [name:] and a word or a quoted
 * phrase, then perhaps an asterisk.  Parts are read from a copy in which the variants of spaces, quotation
 * marks and so on are those of ASCII; what is between the marks goes through terms.h and comes out as letters and digits
 * alone, so whatever is typed, FTS5 reads an expression of our making.
 */
#include <errno.h>

#include "base/terms.h"
#include "base/utf8.h"
#include "store/search.h"

#define SHOWN_BYTES 60

const char *const search_filter_names[SEARCH_FILTERS] = {"locale", "standard", "service"};

/* A part as it is written. */
struct part {
	bool not, quoted, star;
	struct slice name;  /* before the colon; empty if none that we know */
	struct slice value;
};

struct parser {
	struct slice rest;
	struct arena *arena;
	struct search *search;
	struct error *error;
	size_t parts;
};

/* What does a job in a query, by the character of ASCII that does it; c itself else. */
static uint32_t level(uint32_t c)
{
	switch (c) {
	case '\t':
	case '\n':
	case '\v':
	case '\f':
	case '\r':
	case 0x85:
	case 0xa0:
	case 0x2007:
	case 0x2028:
	case 0x2029:
	case 0x202f:
	case 0x3000:
		return ' ';
	case 0x201c:
	case 0x201d:
	case 0x201e:
	case 0x201f:
	case 0xff02:
		return '"';
	case 0xff0d:
	case 0x2212:
		return '-';
	case 0xff1a:
		return ':';
	case 0xff0a:
		return '*';
	default:
		return c;
	}
}

static void level_query(struct slice query, struct buf *out)
{
	struct buf valid = BUF_INIT;
	const char *p, *end;

	utf8_repair(query, &valid);
	for (p = valid.data, end = valid.data + valid.len; p < end;)
		utf8_put(out, level(utf8_next(&p, end)));
	if (valid.error)
		out->error = valid.error;
	buf_free(&valid);
}

static void skip(struct parser *p, size_t n)
{
	p->rest.ptr += n;
	p->rest.len -= n;
}

static bool is_next(const struct parser *p, char c)
{
	return p->rest.len && *p->rest.ptr == c;
}

/* "locale:" and so on, in any case; its name, in lower case, else an empty slice. */
static struct slice read_name(struct parser *p)
{
	static const char *const names[] = {"locale", "standard", "service", "title"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t n = strlen(names[i]);

		if (p->rest.len <= n || p->rest.ptr[n] != ':' || strncasecmp(p->rest.ptr, names[i], n) != 0)
			continue;
		skip(p, n + 1);
		return slice_of(names[i]);
	}
	return (struct slice){NULL, 0};
}

/* How much of s a message repeats: whole characters. */
static size_t shown(struct slice s)
{
	size_t n = s.len < SHOWN_BYTES ? s.len : SHOWN_BYTES;

	while (n < s.len && n && ((unsigned char)s.ptr[n] & 0xc0) == 0x80)
		n--;
	return n;
}

/* 1 a part, 0 the end, -EINVAL. */
static int read_part(struct parser *p, struct part *part)
{
	const char *close;
	size_t n;

	while (is_next(p, ' '))
		skip(p, 1);
	if (p->rest.len == 0)
		return 0;
	*part = (struct part){.not = is_next(p, '-')};
	if (part->not)
		skip(p, 1);
	part->name = read_name(p);
	part->quoted = is_next(p, '"');
	if (part->quoted) {
		skip(p, 1);
		close = memchr(p->rest.ptr, '"', p->rest.len);
		if (!close)
			return error_set(p->error, -EINVAL, "the quotation mark before '%.*s' is not closed",
					 (int)shown(p->rest), p->rest.ptr);
		part->value = (struct slice){p->rest.ptr, (size_t)(close - p->rest.ptr)};
		skip(p, part->value.len + 1);
		part->star = is_next(p, '*');
		if (part->star)
			skip(p, 1);
		return 1;
	}
	for (n = 0; n < p->rest.len && p->rest.ptr[n] != ' ' && p->rest.ptr[n] != '"';)
		n++;
	part->value = (struct slice){p->rest.ptr, n};
	part->star = n && p->rest.ptr[n - 1] == '*';
	skip(p, n);
	return 1;
}

static int add_filter(struct parser *p, const struct part *part, enum search_filter_kind kind)
{
	struct search *s = p->search;
	struct buf lower = BUF_INIT;
	struct search_filter *f;
	int r;

	if (slice_trim(part->value).len == 0)
		return error_set(p->error, -EINVAL, "'%s:' wants a value behind it, as in %s", search_filter_names[kind],
				 kind == SEARCH_LOCALE ? "locale:fr-fr"
				 : kind == SEARCH_STANDARD ? "standard:iso-27001" : "service:power-bi");
	f = arena_push(p->arena, &s->filters, &s->filter_count, sizeof(*f));
	if (!f)
		return -ENOMEM;
	utf8_lower(slice_trim(part->value), &lower);
	f->kind = kind;
	f->not = part->not;
	f->value = arena_dup(p->arena, buf_slice(&lower));
	r = lower.error;
	buf_free(&lower);
	return r;
}

/* Why an asterisk cannot stand behind a term: its words would be a good part of the index. */
static bool is_too_short(struct slice term)
{
	const char *at = term.ptr;

	utf8_next(&at, term.ptr + term.len);
	return at == term.ptr + term.len;
}

/*
 * The terms of a part. A run of characters without spaces is found by its pairs: at the end of a part its last one alone says
 * nothing more, unless it is all there is.
 */
static int add_phrase(struct parser *p, const struct part *part)
{
	struct search *s = p->search;
	struct search_phrase f = {.not = part->not, .title = part->name.len != 0};
	enum term_kind last = TERM_BREAK, before = TERM_BREAK;
	struct search_phrase *slot;
	struct terms terms;
	struct term term;

	terms_start(&terms, part->value);
	while (terms_next(&terms, &term)) {
		struct slice *text;

		before = last;
		last = term.kind;
		text = arena_push(p->arena, &f.terms, &f.term_count, sizeof(*text));
		if (!text)
			return -ENOMEM;
		*text = arena_dup(p->arena, term.text);
	}
	if (f.term_count == 0) {
		if (part->name.len)
			return error_set(p->error, -EINVAL, "'title:' wants a word behind it, as in title:encryption");
		return 0;
	}
	if (last == TERM_LAST && before == TERM_PAIR)
		f.term_count--;
	else
		f.prefix = last == TERM_LAST || part->star;
	if (f.prefix && last == TERM_WORD && is_too_short(f.terms[f.term_count - 1]))
		return error_set(p->error, -EINVAL, "'%.*s*' begins too many words: give two letters or more before the asterisk",
				 (int)f.terms[f.term_count - 1].len, f.terms[f.term_count - 1].ptr);
	slot = arena_push(p->arena, &s->phrases, &s->phrase_count, sizeof(*slot));
	if (!slot)
		return -ENOMEM;
	*slot = f;
	return 0;
}

static int add_part(struct parser *p, const struct part *part)
{
	if (++p->parts > SEARCH_PARTS_MAX)
		return error_set(p->error, -EINVAL, "a query has %d words at most", SEARCH_PARTS_MAX);
	for (size_t i = 0; i < SEARCH_FILTERS; i++)
		if (slice_is(part->name, search_filter_names[i]))
			return add_filter(p, part, (enum search_filter_kind)i);
	return add_phrase(p, part);
}

/* Whether there is something that articles are to have. */
static int check(const struct search *s, struct error *e)
{
	bool wanted = search_has(s, false);

	for (size_t i = 0; i < s->filter_count; i++)
		wanted = wanted || !s->filters[i].not;
	if (wanted)
		return 0;
	if (s->phrase_count || s->filter_count)
		return error_set(e, -EINVAL, "there are only words to leave out: add one to look for");
	return error_set(e, -EINVAL, "there is no word to look for");
}

int search_parse(struct slice query, struct arena *arena, struct search *s, struct error *e)
{
	struct parser p = {.arena = arena, .search = s, .error = e};
	struct buf leveled = BUF_INIT;
	struct part part;
	int r;

	memset(s, 0, sizeof(*s));
	if (query.len > SEARCH_BYTES_MAX)
		return error_set(e, -EINVAL, "a query is %d bytes at most", SEARCH_BYTES_MAX);
	level_query(query, &leveled);
	r = leveled.error;
	p.rest = buf_slice(&leveled);
	while (r == 0 && (r = read_part(&p, &part)) == 1)
		r = add_part(&p, &part);
	buf_free(&leveled);
	if (r == 0)
		r = check(s, e);
	return r == -ENOMEM ? error_errno(e, r, "cannot search") : r;
}

bool search_has(const struct search *s, bool left_out)
{
	for (size_t i = 0; i < s->phrase_count; i++)
		if (s->phrases[i].not == left_out)
			return true;
	return false;
}

static void put_phrases(const struct search *s, bool left_out, struct buf *out)
{
	bool first = true;

	for (size_t i = 0; i < s->phrase_count; i++) {
		const struct search_phrase *f = &s->phrases[i];

		if (f->not != left_out)
			continue;
		if (!first)
			buf_puts(out, left_out ? " OR " : " AND ");
		first = false;
		if (f->title)
			buf_puts(out, "{title} : ");
		buf_putc(out, '"');
		for (size_t k = 0; k < f->term_count; k++) {
			if (k)
				buf_putc(out, ' ');
			buf_put_slice(out, f->terms[k]);
		}
		buf_puts(out, f->prefix ? "\"*" : "\"");
	}
}

void search_expression(const struct search *s, bool left_out, struct buf *out)
{
	if (left_out) {
		put_phrases(s, true, out);
		return;
	}
	buf_putc(out, '(');
	put_phrases(s, false, out);
	buf_putc(out, ')');
	if (!search_has(s, true))
		return;
	buf_puts(out, " NOT (");
	put_phrases(s, true, out);
	buf_putc(out, ')');
}
