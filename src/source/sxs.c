/* SPDX-License-Identifier: MIT */
/*
 * Bilingual files. Every sentence is a unit
 *
 *	<span data-ttu-id="ID">TRANSLATION</span><span class="sxs-lookup"><span data-stu-id="ID">SOURCE</span></span>
 *
 * (quotes may be &quot;) and the published file is what remains when each unit is
 * replaced by its TRANSLATION, byte for byte, and `\*` then by `*` but directly after
 * <sup>: the generator had escaped them.
 *
 * HOW IT WORKS. struct scanner cuts the text into pieces: kept text, a unit, or
 * markup to drop. A unit must be whole, its two ids equal and no other unit inside;
 * else its tags go and its text stays. Both searches a unit needs (for what
 * separates its halves, for its end) only ever move forward and remember what they
 * found, so a file of a million openings is still one pass.
 *
 * A </span> that nothing opened is dropped. A source whose translation was torn off by a
 * nested unit is dropped too; one that never had a translation is all there is, and stays.
 */
#include <errno.h>

#include "source/find.h"
#include "source/mend.h"
#include "source/sxs.h"

#define ID_MAX 40
#define PENDING_MAX 16

enum piece_type { PIECE_TEXT, PIECE_UNIT, PIECE_DROPPED };

struct piece {
	enum piece_type type;
	struct slice id, text, source;
	const char *odd; /* what is wrong, or NULL */
	const char *code;
};

struct scanner {
	const char *end;
	const char *pos;
	const char *half;                  /* the next SEPARATOR at or behind pos; end: none; NULL: not looked for */
	const char *tail;                  /* the next CLOSING, the same */
	const char *opening;               /* the next OPENING, the same */
	struct slice pending[PENDING_MAX]; /* ids of units that were given up */
	unsigned pending_count;
	unsigned other; /* spans of the article's own that are open */
};

#define OPENING "<span data-ttu-id="
#define SEPARATOR "</span><span class="
#define CLOSING "</span></span>"
#define LOOKUP "<span class="
#define SOURCE_OPENING "<span data-stu-id="

static bool starts(const char *p, const char *end, const char *what)
{
	size_t len = strlen(what);

	return (size_t)(end - p) >= len && memcmp(p, what, len) == 0;
}

/* A search that is made once for all positions before what it finds. */
static const char *find_next(const char **found, const char *from, const char *end, const char *what)
{
	if (!*found || *found < from) {
		*found = memmem(from, (size_t)(end - from), what, strlen(what));
		if (!*found)
			*found = end;
	}
	return *found;
}

static const char *skip_quote(const char *p, const char *end)
{
	if (p && p < end && *p == '"')
		return p + 1;
	return p && starts(p, end, "&quot;") ? p + 6 : NULL;
}

/* Reads `"VALUE">` at p; returns what is behind it, or NULL. */
static const char *skip_value(const char *p, const char *end, struct slice *value)
{
	const char *start = p = skip_quote(p, end);

	if (!p)
		return NULL;
	while (p < end && p - start < ID_MAX &&
	       ((*p >= '0' && *p <= '9') || ((*p | 32) >= 'a' && (*p | 32) <= 'z') || *p == '-'))
		p++;
	*value = (struct slice){start, (size_t)(p - start)};
	p = skip_quote(p, end);
	return p && p < end && *p == '>' && value->len ? p + 1 : NULL;
}

static const char *skip_tag(const char *p, const char *end, const char *tag, struct slice *value)
{
	return starts(p, end, tag) ? skip_value(p + strlen(tag), end, value) : NULL;
}

/* Reads `<span class="sxs-lookup"><span data-stu-id="ID">` at p; returns where the source begins, or NULL. */
static const char *skip_lookup(const char *p, const char *end, struct slice *id)
{
	struct slice class;

	p = skip_tag(p, end, LOOKUP, &class);
	if (!p || !slice_is(class, "sxs-lookup"))
		return NULL;
	return skip_tag(p, end, SOURCE_OPENING, id);
}

/* The next separator: SEPARATOR, and it really is that of a unit. */
static const char *find_half(struct scanner *s, const char *from)
{
	const char *p = find_next(&s->half, from, s->end, SEPARATOR);
	struct slice id;

	while (p < s->end && !skip_lookup(p + strlen("</span>"), s->end, &id))
		p = find_next(&s->half, p + 1, s->end, SEPARATOR);
	return p;
}

static void give_up(struct scanner *s, struct slice id)
{
	s->pending[s->pending_count++ % PENDING_MAX] = id;
}

static bool was_given_up(const struct scanner *s, struct slice id)
{
	unsigned n = s->pending_count < PENDING_MAX ? s->pending_count : PENDING_MAX;

	for (unsigned i = 0; i < n; i++)
		if (slice_eq(s->pending[i], id))
			return true;
	return false;
}

static bool drop(struct scanner *s, const char *behind, struct piece *piece, const char *code, const char *odd)
{
	*piece = (struct piece){.type = PIECE_DROPPED, .code = code, .odd = odd};
	s->pos = behind;
	return true;
}

/* The end of a source that begins at p, where CLOSING is missing or beyond the next unit. */
static const char *torn_end(struct scanner *s, const char *p)
{
	const char *stop = find_next(&s->opening, p, s->end, OPENING);
	const char *close = memmem(p, (size_t)(stop - p), "</span>", 7);
	const char *lf = memchr(p, '\n', (size_t)(stop - p));

	if (close)
		return close;
	return lf ? lf : stop;
}

/* Sets the piece's source, which begins at p, and goes behind its end. */
static void take_source(struct scanner *s, const char *p, struct piece *piece)
{
	const char *tail = find_next(&s->tail, p, s->end, CLOSING);
	const char *next = find_next(&s->opening, p, s->end, OPENING);

	if (tail < s->end && tail <= next) {
		s->pos = tail + strlen(CLOSING);
	} else {
		tail = torn_end(s, p);
		s->pos = tail + (starts(tail, s->end, "</span>") ? 7 : 0);
		piece->code = "span-unmatched";
		piece->odd = "the source's span is not closed";
	}
	piece->source = (struct slice){p, (size_t)(tail - p)};
}

/* At an OPENING. */
static bool scan_unit(struct scanner *s, struct piece *piece)
{
	struct slice id, source_id = {NULL, 0};
	const char *text = skip_tag(s->pos, s->end, OPENING, &id);
	const char *half, *source;

	if (!text) {
		s->other++;
		return false;
	}
	half = find_half(s, text);
	source = half < s->end ? skip_lookup(half + strlen("</span>"), s->end, &source_id) : NULL;
	if (!source || !slice_eq(id, source_id)) {
		bool nested = find_next(&s->opening, text, s->end, OPENING) < half;

		give_up(s, id);
		return drop(s, text, piece, nested ? "span-nested" : "span-unmatched",
			    nested ? "another unit begins inside this one" : "the translation has no source behind it");
	}
	*piece = (struct piece){.type = PIECE_UNIT, .id = id, .text = {text, (size_t)(half - text)}};
	take_source(s, source, piece);
	return true;
}

/* At a lookup that follows no translation. */
static bool scan_stray_source(struct scanner *s, struct piece *piece)
{
	struct slice id;
	const char *source = skip_lookup(s->pos, s->end, &id);

	if (!source)
		return false;
	if (!was_given_up(s, id)) {
		*piece = (struct piece){.type = PIECE_TEXT};
		take_source(s, source, piece);
		piece->text = piece->source;
		piece->code = "span-stray";
		piece->odd = "a source without a translation; shown as it is";
		return true;
	}
	take_source(s, source, piece);
	return drop(s, s->pos, piece, "span-stray", "a source behind no translation; left out");
}

/* At a '<': whether it begins markup that is no text; then *piece is it. */
static bool scan_markup(struct scanner *s, struct piece *piece)
{
	struct slice id;
	const char *p;

	if (starts(s->pos, s->end, OPENING))
		return scan_unit(s, piece);
	if (starts(s->pos, s->end, LOOKUP) && scan_stray_source(s, piece))
		return true;
	p = skip_tag(s->pos, s->end, SOURCE_OPENING, &id);
	if (p)
		return drop(s, p, piece, "span-stray", "the opening of a source that stands alone");
	if (starts(s->pos, s->end, "<span")) {
		s->other++;
	} else if (starts(s->pos, s->end, "</span>")) {
		if (s->other == 0)
			return drop(s, s->pos + 7, piece, "span-stray", "</span> closes nothing");
		s->other--;
	}
	return false;
}

static bool scan(struct scanner *s, struct piece *piece)
{
	const char *p = s->pos, *start = s->pos;

	if (p == s->end)
		return false;
	while ((p = memchr(p, '<', (size_t)(s->end - p)))) {
		s->pos = p;
		if (p + 5 < s->end && (p[1] == 's' || p[1] == '/')) {
			struct scanner before = *s;

			if (scan_markup(s, piece)) {
				if (p == start)
					return true;
				*s = before;
				*piece = (struct piece){.type = PIECE_TEXT, .text = {start, (size_t)(p - start)}};
				return true;
			}
		}
		p++;
	}
	s->pos = s->end;
	*piece = (struct piece){.type = PIECE_TEXT, .text = {start, (size_t)(s->end - start)}};
	return true;
}

static bool is_bilingual(struct slice text)
{
	return find_bytes(text.ptr, text.ptr + text.len, OPENING, 0) != NULL;
}

/* Whether `out` ends with a '\' that escapes a '*' to come. */
static bool ends_escaping(const struct buf *out)
{
	return out->len && out->data[out->len - 1] == '\\' &&
	       !(out->len > 5 && memcmp(out->data + out->len - 6, "<sup>", 5) == 0);
}

/* Puts text with `\*` turned into `*`; the two may come in different calls. */
static void put_unescaped(struct buf *out, struct slice text)
{
	const char *p = text.ptr, *end = text.ptr + text.len, *star;

	while (p < end && (star = memchr(p, '*', (size_t)(end - p)))) {
		buf_put(out, p, (size_t)(star - p));
		if (ends_escaping(out))
			buf_cut(out, out->len - 1);
		buf_putc(out, '*');
		p = star + 1;
	}
	buf_put(out, p, (size_t)(end - p));
}

void sxs_strip(struct slice text, struct buf *out)
{
	struct scanner s = {.end = text.ptr + text.len, .pos = text.ptr};
	struct piece piece;

	if (!is_bilingual(text)) {
		buf_put_slice(out, text);
		return;
	}
	while (scan(&s, &piece))
		if (piece.type != PIECE_DROPPED)
			put_unescaped(out, piece.text);
}

struct separator {
	struct source *s;
	struct arena *arena;
	struct buf out, spans, scratch;
	struct buf lines; /* unsigned numbers */
	const unsigned *origin;
	size_t origin_count, origin_line;
};

static unsigned origin_of(const struct separator *sep)
{
	return sep->origin_line < sep->origin_count ? sep->origin[sep->origin_line] : 0;
}

/* Goes over the text between two positions; where it is kept its line ends begin lines of the output. */
static void pass_lines(struct separator *sep, const char *from, const char *to, bool kept)
{
	while (from < to && (from = memchr(from, '\n', (size_t)(to - from)))) {
		unsigned line;

		from++;
		sep->origin_line++;
		line = origin_of(sep);
		if (kept)
			buf_put(&sep->lines, &line, sizeof(line));
	}
}

static void add_segment(struct separator *sep, const struct piece *piece, size_t start)
{
	struct span span = {start, sep->out.len};
	struct segment *segment = arena_push(sep->arena, &sep->s->segments, &sep->s->segment_count, sizeof(*segment));

	if (!segment)
		return;
	buf_put(&sep->spans, &span, sizeof(span));
	segment->id = piece->id;
	segment->source = piece->source;
	if (memchr(piece->source.ptr, '\\', piece->source.len)) {
		buf_reset(&sep->scratch);
		put_unescaped(&sep->scratch, piece->source);
		sep->arena->failed = sep->arena->failed || sep->scratch.error;
		segment->source = arena_dup(sep->arena, buf_slice(&sep->scratch));
	}
}

static void take_piece(struct separator *sep, const struct piece *piece, const char *from, const char *to,
		       struct findings *findings)
{
	const char *text = piece->type == PIECE_DROPPED ? from : piece->text.ptr;
	size_t len = piece->type == PIECE_DROPPED ? 0 : piece->text.len, start;

	if (piece->odd)
		finding_add(findings, SEVERITY_WARNING, origin_of(sep), piece->code, "%s", piece->odd);
	pass_lines(sep, from, text, false);
	start = sep->out.len;
	put_unescaped(&sep->out, (struct slice){text, len});
	start = start < sep->out.len ? start : sep->out.len;
	if (piece->type == PIECE_UNIT)
		add_segment(sep, piece, start);
	pass_lines(sep, text, text + len, true);
	pass_lines(sep, text + len, to, false);
}

/* Moves what was gathered into the arena. */
static int finish(struct separator *sep)
{
	struct source *s = sep->s;
	struct slice spans = arena_dup(sep->arena, buf_slice(&sep->spans));
	struct slice lines = arena_dup(sep->arena, buf_slice(&sep->lines));

	s->markdown = arena_dup(sep->arena, buf_slice(&sep->out));
	s->spans = (struct span *)(void *)(uintptr_t)spans.ptr;
	s->lines = (const unsigned *)(const void *)lines.ptr;
	s->line_count = lines.len / sizeof(unsigned);
	if (sep->out.error || sep->spans.error || sep->lines.error || sep->scratch.error)
		sep->arena->failed = true;
	s->headings = arena_array(sep->arena, s->segment_count, sizeof(*s->headings));
	for (size_t i = 0; !sep->arena->failed && i < s->segment_count; i++)
		s->segments[i].text =
		    (struct slice){s->markdown.ptr + s->spans[i].start, s->spans[i].end - s->spans[i].start};
	buf_free(&sep->out);
	buf_free(&sep->spans);
	buf_free(&sep->lines);
	buf_free(&sep->scratch);
	return sep->arena->failed ? -ENOMEM : 0;
}

int sxs_separate(struct slice text, const unsigned *lines, size_t line_count, struct arena *arena, struct source *s,
		 struct findings *findings)
{
	struct scanner scanner = {.end = text.ptr + text.len, .pos = text.ptr};
	struct separator sep = {
	    .s = s,
	    .arena = arena,
	    .out = BUF_INIT,
	    .spans = BUF_INIT,
	    .scratch = BUF_INIT,
	    .lines = BUF_INIT,
	    .origin = lines,
	    .origin_count = line_count,
	};
	struct piece piece;
	unsigned first;

	if (!is_bilingual(text)) {
		s->markdown = text;
		s->lines = lines;
		s->line_count = line_count;
		return 0;
	}
	s->bilingual = true;
	first = origin_of(&sep);
	buf_put(&sep.lines, &first, sizeof(first));
	for (const char *from = text.ptr; scan(&scanner, &piece); from = scanner.pos)
		take_piece(&sep, &piece, from, scanner.pos, findings);
	return finish(&sep);
}
