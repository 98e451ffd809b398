/* SPDX-License-Identifier: MIT */
/*
 * From a block of cmark's tree back to its bytes.
 *
 * cmark says on which lines a block stands and at which column it begins; not where
 * its further lines begin behind `> ` and indentation. That is worked out here the way
 * cmark did it: for each quote around the block one `>`, if the line has it; then all
 * white space, which a paragraph does not keep. A line without a `>` it should have, or
 * indented less than the list item it is in, continues the paragraph lazily.
 *
 * cmark reports no good end for a setext heading, so its underline is looked for.
 */
#include <errno.h>

#include "source/leaf.h"

int leaf_index_make(struct leaf_index *index, const struct source *s, struct arena *arena)
{
	const char *text = s->markdown.ptr, *p = text, *end = text + s->markdown.len;
	size_t n = 0;

	index->s = s;
	index->count = s->line_count;
	index->starts = arena_array(arena, s->line_count + 1, sizeof(*index->starts));
	if (!index->starts)
		return -ENOMEM;
	while (n < s->line_count) {
		index->starts[n++] = (size_t)(p - text);
		p = p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;
		p = p ? p + 1 : end;
	}
	index->starts[n] = s->markdown.len;
	return 0;
}

struct slice leaf_line(const struct leaf_index *index, size_t line)
{
	const char *text = index->s->markdown.ptr;
	struct slice s = {text + index->starts[line - 1], index->starts[line] - index->starts[line - 1]};

	s.len -= s.len && s.ptr[s.len - 1] == '\n';
	return s;
}

unsigned leaf_file_line(const struct leaf_index *index, cmark_node *node)
{
	int line = cmark_node_get_start_line(node);

	return line >= 1 && (size_t)line <= index->count ? index->s->lines[line - 1] : 0;
}

static const char *skip_space(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

/* The quotes around a block, and the column (from 0) that the innermost list item's content begins at. */
struct containers {
	unsigned quotes;
	size_t column;
};

#define QUOTES_MAX 200

static struct containers containers_of(cmark_node *node)
{
	struct containers c = {0, 0};
	cmark_node *parent = cmark_node_parent(node), *child;

	for (; parent && c.quotes < QUOTES_MAX; parent = cmark_node_parent(parent)) {
		cmark_node_type type = cmark_node_get_type(parent);

		c.quotes += type == CMARK_NODE_BLOCK_QUOTE;
		child = type == CMARK_NODE_ITEM && !c.column ? cmark_node_first_child(parent) : NULL;
		if (child && cmark_node_get_start_line(child) == cmark_node_get_start_line(parent))
			c.column = (size_t)cmark_node_get_start_column(child) - 1;
		else if (child)
			c.column = (size_t)cmark_node_get_start_column(parent) + 1;
	}
	return c;
}

/* The column, from 0, of a position in a line; tabs stop at every fourth. */
static size_t column_of(struct slice line, const char *at)
{
	size_t column = 0;

	for (const char *p = line.ptr; p < at; p++)
		column += *p == '\t' ? 4 - column % 4 : 1;
	return column;
}

static struct leaf_line continuation(struct slice line, struct containers c)
{
	struct leaf_line result = {line.ptr, line.ptr + line.len, false, false};
	size_t column, base = 0;

	for (unsigned i = 0; i < c.quotes; i++) {
		const char *p = skip_space(result.start, result.end);

		if (p == result.end || *p != '>') {
			result.lazy = true;
			break;
		}
		result.start = p + 1;
		base = column_of(line, p) + 2;
	}
	result.start = skip_space(result.start, result.end);
	column = column_of(line, result.start);
	base = c.column > base ? c.column : base;
	result.lazy = result.lazy || column < c.column;
	result.indented = column >= base + 4;
	return result;
}

/* Takes the marks off an ATX heading. */
static void atx_content(struct leaf_line *line)
{
	const char *p = line->start, *end = line->end;

	while (p < end && *p == '#' && p - line->start < 6)
		p++;
	p = skip_space(p, end);
	while (end > p && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	line->start = p;
	line->end = end;
	while (end > p && end[-1] == '#')
		end--;
	if (end == p || (end < line->end && (end[-1] == ' ' || end[-1] == '\t')))
		line->end = end;
}

static bool is_underline(const struct leaf_line *line)
{
	const char *p = line->start;

	while (p < line->end && *p == *line->start)
		p++;
	return p > line->start && (*line->start == '=' || *line->start == '-') && skip_space(p, line->end) == line->end;
}

size_t leaf_lines(const struct leaf_index *index, cmark_node *node, struct buf *lines)
{
	bool heading = cmark_node_get_type(node) == CMARK_NODE_HEADING;
	int first = cmark_node_get_start_line(node), last = cmark_node_get_end_line(node);
	size_t column = (size_t)cmark_node_get_start_column(node), n = 0;
	struct containers c;

	if (first < 1 || last < first || (size_t)first > index->count)
		return 0;
	c = last > first ? containers_of(node) : (struct containers){0, 0};
	for (int i = first; i <= last && (size_t)i <= index->count; i++) {
		struct slice text = leaf_line(index, (size_t)i);
		struct leaf_line line = {text.ptr, text.ptr + text.len, false, false};

		if (i == first)
			line.start += column >= 1 && column - 1 <= text.len ? column - 1 : 0;
		else
			line = continuation(text, c);
		line.start = skip_space(line.start, line.end);
		/* A heading of one line has marks: one with an underline has two lines at least. */
		if (heading && first == last)
			atx_content(&line);
		else if (heading && i > first && !line.lazy && is_underline(&line))
			break;
		if (line.start == line.end && i > first)
			break;
		buf_put(lines, &line, sizeof(line));
		n++;
	}
	return n;
}
