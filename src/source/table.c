/* SPDX-License-Identifier: MIT */
/*
 * Pipe tables as GitHub's Markdown has them, which cmark does not.
 *
 * To cmark a table is a paragraph. Its header is the line before the delimiter row
 * (`|---|:-:|`), so it may be the paragraph's last line of text; both must have the same number
 * of cells. Every further line is a row until one has no cell at all (a lone `|`) or
 * continues the paragraph lazily; what follows is a paragraph again, and may hold another table.
 *
 * What is indented like code is neither.
 *
 * Cells end at `|` but for `\|`, in code too; rows are padded or cut to the header's width. The
 * padding is bounded: 20,000 columns and as many rows of one cell are no 400 million cells.
 *
 * The source side is made cell by cell. Only where a unit reaches over a cell's end is the
 * row's source text put together whole and split again.
 */
#include "source/table.h"

#define PADDING_MAX 200000

struct range {
	const char *start, *end;
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\v' || c == '\f';
}

static const char *skip_spaces(const char *p, const char *end)
{
	while (p < end && is_space(*p))
		p++;
	return p;
}

/* Where a '|' without a backslash before it stands. `\\|` ends no cell either: cmark-gfm has it so. */
static const char *cell_end(const char *p, const char *end)
{
	const char *start = p;

	while (p < end && (p = memchr(p, '|', (size_t)(end - p)))) {
		if (p == start || p[-1] != '\\')
			return p;
		p++;
	}
	return end;
}

/* Puts the cells (struct range, trimmed) of a row to `cells`, which is emptied first; returns their number, 0 without memory. */
static size_t row_split(const char *p, const char *end, struct buf *cells)
{
	size_t n = 0;

	/* One that got no memory stays so: who frees it tells the arena. */
	if (cells->error)
		return 0;
	buf_reset(cells);
	p = skip_spaces(p, end);
	if (p < end && *p == '|')
		p = skip_spaces(p + 1, end);
	while (p < end) {
		const char *stop = cell_end(p, end);
		struct range cell = {skip_spaces(p, stop), stop};

		while (cell.end > cell.start && is_space(cell.end[-1]))
			cell.end--;
		buf_put(cells, &cell, sizeof(cell));
		n++;
		p = stop < end ? skip_spaces(stop + 1, end) : end;
	}
	return cells->error ? 0 : n;
}

static const struct range *ranges(const struct buf *cells)
{
	return (const struct range *)(const void *)cells->data;
}

/* Whether a line is a delimiter row, whatever its number of cells. */
static bool is_delimiter(const struct leaf_line *line)
{
	const char *p = line->start, *end = line->end;
	unsigned cells = 0;

	if (p < end && *p == '|')
		p++;
	for (;;) {
		const char *dash;

		p = skip_spaces(p, end);
		if (p == end && cells)
			return true;
		if (p < end && *p == ':')
			p++;
		for (dash = p; p < end && *p == '-';)
			p++;
		if (p == dash)
			return false;
		if (p < end && *p == ':')
			p++;
		p = skip_spaces(p, end);
		cells++;
		if (p == end)
			return true;
		if (*p++ != '|')
			return false;
	}
}

static bool may_be_delimiter(const struct leaf_line *line)
{
	return !line->lazy && !line->indented && line->start < line->end && strchr("|:-", *line->start) &&
	       is_delimiter(line);
}

/* The piece of a cell; `\|` in it is `|`. */
static size_t add_cell(struct pieces *p, const char *start, const char *end)
{
	struct buf b = BUF_INIT;
	size_t number;

	if (!memchr(start, '|', (size_t)(end - start)))
		return pieces_add(p, (struct slice){start, (size_t)(end - start)});
	for (; start < end; start++)
		if (!(*start == '\\' && end - start > 1 && start[1] == '|'))
			buf_putc(&b, *start);
	number = pieces_add(p, buf_slice(&b));
	arena_drop_buf(p->arena, &b);
	return number;
}

/* The source of one cell; false if a unit reaches beyond it. */
static bool add_cell_source(struct pieces *p, const struct range *cell, size_t *number)
{
	struct buf b = BUF_INIT;
	const char *skip = NULL;

	if (!pieces_has_unit(p, cell->start, cell->end))
		return true;
	pieces_put_source(p, cell->start, cell->start, cell->end, &skip, &b);
	*number = add_cell(p, b.data, b.data + b.len);
	arena_drop_buf(p->arena, &b);
	return skip <= cell->end;
}

/* The source text of a whole row, split into cells of the arena. */
static size_t row_source(struct pieces *p, const struct leaf_line *line, struct buf *cells)
{
	struct buf b = BUF_INIT;
	struct slice text;
	const char *skip = NULL;

	pieces_put_source(p, line->start, line->start, line->end, &skip, &b);
	text = arena_dup(p->arena, buf_slice(&b));
	arena_drop_buf(p->arena, &b);
	return text.ptr ? row_split(text.ptr, text.ptr + text.len, cells) : 0;
}

/* A unit that crosses the end of a cell of this row. */
static bool crosses_cells(struct pieces *p, const struct range *cells, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *skip = NULL;
		struct buf b = BUF_INIT;

		if (!pieces_has_unit(p, cells[i].start, cells[i].end))
			continue;
		pieces_put_source(p, cells[i].start, cells[i].start, cells[i].end, &skip, &b);
		arena_drop_buf(p->arena, &b);
		if (skip > cells[i].end)
			return true;
	}
	return false;
}

static void add_row(struct pieces *p, struct table *t, const struct leaf_line *line, struct buf *split,
		    struct buf *cells)
{
	size_t n = row_split(line->start, line->end, split), m = 0;
	struct buf source = BUF_INIT;
	bool crosses = pieces_has_unit(p, line->start, line->end) && crosses_cells(p, ranges(split), n);

	if (crosses)
		m = row_source(p, line, &source);
	for (size_t i = 0; i < t->columns; i++) {
		struct table_cell cell = {0, 0};

		if (i < n) {
			const struct range *r = &ranges(split)[i];

			cell.text = add_cell(p, r->start, r->end);
			if (crosses && i < m)
				cell.source = add_cell(p, ranges(&source)[i].start, ranges(&source)[i].end);
			else if (!crosses)
				add_cell_source(p, r, &cell.source);
		}
		buf_put(cells, &cell, sizeof(cell));
	}
	t->rows++;
	arena_drop_buf(p->arena, &source);
}

static void set_aligns(struct table *t, const struct range *cells, size_t n)
{
	for (size_t i = 0; t->aligns && i < n && i < t->columns; i++) {
		bool left = *cells[i].start == ':', right = cells[i].end[-1] == ':';

		t->aligns[i] = (unsigned char)(left && right ? DOC_ALIGN_CENTER
					       : left        ? DOC_ALIGN_LEFT
					       : right       ? DOC_ALIGN_RIGHT
							     : DOC_ALIGN_NONE);
	}
}

/* Reads the table whose header is lines[0]; returns the number of lines it takes. */
static size_t read_table(struct pieces *p, const struct leaf_line *lines, size_t count, struct table *t)
{
	struct buf split = BUF_INIT, cells = BUF_INIT;
	size_t i, n, padding = 0;
	struct slice copy;

	t->columns = row_split(lines[1].start, lines[1].end, &split);
	t->aligns = arena_alloc(p->arena, t->columns);
	set_aligns(t, ranges(&split), t->columns);
	add_row(p, t, &lines[0], &split, &cells);
	for (i = 2; i < count && !lines[i].lazy && !lines[i].indented; i++) {
		n = row_split(lines[i].start, lines[i].end, &split);
		padding += n < t->columns ? t->columns - n : 0;
		if (n == 0 || padding > PADDING_MAX)
			break;
		add_row(p, t, &lines[i], &split, &cells);
	}
	copy = arena_dup(p->arena, buf_slice(&cells));
	t->cells = (struct table_cell *)(void *)(uintptr_t)copy.ptr;
	if (!copy.ptr || !t->aligns || cells.error || split.error) {
		t->rows = 0;
		p->arena->failed = true;
	}
	buf_free(&split);
	buf_free(&cells);
	return i;
}

static bool table_begins(const struct leaf_line *lines, struct buf *split)
{
	size_t n;

	if (!may_be_delimiter(&lines[1]))
		return false;
	n = row_split(lines[1].start, lines[1].end, split);
	return n && row_split(lines[0].start, lines[0].end, split) == n;
}

static void add_text(struct pieces *p, const struct leaf_line *lines, size_t count, struct table_part **parts,
		     size_t *n)
{
	struct table_part *part;

	if (!count)
		return;
	part = arena_push(p->arena, parts, n, sizeof(*part));
	if (!part)
		return;
	part->text = pieces_add_lines(p, lines, count);
	part->source = pieces_add_source(p, lines, count);
}

size_t table_split(struct pieces *p, const struct leaf_line *lines, size_t count, struct table_part **parts)
{
	struct buf split = BUF_INIT;
	size_t n = 0, start = 0;

	*parts = NULL;
	for (size_t i = 0; i + 1 < count;) {
		struct table_part *part;

		if (!table_begins(lines + i, &split)) {
			if (split.error)
				p->arena->failed = true;
			i++;
			continue;
		}
		add_text(p, lines + start, i - start, parts, &n);
		part = arena_push(p->arena, parts, &n, sizeof(*part));
		if (!part)
			break;
		part->is_table = true;
		start = i + read_table(p, lines + i, count - i, &part->table);
		pieces_set_kind(p, lines[i].start, lines[start - 1].end, SEGMENT_CELL);
		i = start;
	}
	if (n)
		add_text(p, lines + start, count - start, parts, &n);
	arena_drop_buf(p->arena, &split);
	return n;
}

bool table_is(struct slice header, struct slice delimiters, struct arena *arena)
{
	const struct leaf_line lines[] = {
		{header.ptr, header.ptr + header.len, false, false},
		{delimiters.ptr, delimiters.ptr + delimiters.len, false, false},
	};
	struct buf split = BUF_INIT;
	bool begins = table_begins(lines, &split);

	arena_drop_buf(arena, &split);
	return begins;
}
