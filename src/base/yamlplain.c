/* SPDX-License-Identifier: MIT */
/*
 * Front matter is twenty lines of the same kind nearly always, a catalogue is thousands of them, and libyaml, made for
 * all of YAML, takes four thousand instructions for each. This reads those lines itself and leaves a text that has any
 * other line to libyaml, as a whole, errors included: so it never has to say what is wrong, and knows no rule of YAML
 * but when it does not know enough.
 *
 * A line is `key: value`, `key:`, `- value` or `- key: value`; or it is blank, or a comment. What stands deeper than
 * a line belongs to it, and only a line that ends with its colon has anything deeper. A value is one that means itself:
 * it begins with no character that YAML has a use for and has no ": " and no " #"; or it stands in quotes on its line,
 * and in double ones has no backslash; or it is a list of such values in brackets, which may go on in the next line
 * behind a comma. There is no character that libyaml refuses or takes for a line end, and no tab.
 */
#include "base/yamlplain.h"

#include "base/span.h"
#include "base/utf8.h"

#define TEXT_MAX ((size_t)256 << 10)
#define KEYS_MAX 100 /* of a mapping: they are compared each with each */
#define KEY_MAX 100  /* bytes */
#define DEPTH_MAX 16

struct level {
	struct yaml_node *node, *last; /* a list or a mapping, and its last child so far */
	size_t indent, keys;
};

struct plain {
	struct arena *arena;
	struct level levels[DEPTH_MAX];
	size_t depth;
	struct yaml_node *open; /* nothing stands behind its colon: what is deeper is its value; else NULL */
	const char *at, *end;   /* of the text: what was not read yet */
	unsigned line;
};

static const bool suspect[256] = {
	[0x00] = 1, [0x01] = 1, [0x02] = 1, [0x03] = 1, [0x04] = 1, [0x05] = 1, [0x06] = 1, [0x07] = 1,
	[0x08] = 1, [0x09] = 1, [0x0b] = 1, [0x0c] = 1, [0x0d] = 1, [0x0e] = 1, [0x0f] = 1, [0x10] = 1,
	[0x11] = 1, [0x12] = 1, [0x13] = 1, [0x14] = 1, [0x15] = 1, [0x16] = 1, [0x17] = 1, [0x18] = 1,
	[0x19] = 1, [0x1a] = 1, [0x1b] = 1, [0x1c] = 1, [0x1d] = 1, [0x1e] = 1, [0x1f] = 1, [0x7f] = 1,
	[0xc2] = 1, [0xe2] = 1, [0xef] = 1,
};

static span_bits look(const char *p)
{
	const span v = span_at(p);

	return ((v < 0x20) & (v != '\n')) | (v == 0x7f) | (v == 0xc2) | (v == 0xe2) | (v == 0xef);
}

static bool is_printable(struct slice text)
{
	const char *end = text.ptr + text.len;

	if (utf8_valid_length(text) < text.len)
		return false;
	for (const char *p = text.ptr; (p = span_find(p, end, look, 0, suspect)) < end; p++) {
		struct slice rest = {p, (size_t)(end - p)};
		unsigned char c = (unsigned char)*p;

		if (c < 0x80)
			return false;
		if (c == 0xc2 && (unsigned char)p[1] < 0xa0)
			return false;
		if (c == 0xe2 && (slice_starts(rest, "\u2028") || slice_starts(rest, "\u2029")))
			return false;
		if (c == 0xef && (slice_starts(rest, "\uFEFF") || slice_starts(rest, "\uFFFE") ||
				  slice_starts(rest, "\uFFFF")))
			return false;
	}
	return true;
}

static bool begins_plainly(struct slice s)
{
	return !strchr("-?:,[]{}#&*!|>'\"%@`", s.ptr[0]);
}

static bool means_itself(struct slice s)
{
	const char *p, *end = s.ptr + s.len;

	if (!begins_plainly(s))
		return false;
	for (p = s.ptr; (p = memchr(p, ':', (size_t)(end - p))); p++)
		if (p + 1 == end || p[1] == ' ')
			return false;
	for (p = s.ptr; (p = memchr(p, '#', (size_t)(end - p))); p++)
		if (p[-1] == ' ')
			return false;
	return true;
}

/* What stands in the quotes at the start of s, which has *size bytes with them; false if it means something else. */
static bool read_quotes(struct plain *p, struct slice s, struct slice *value, size_t *size)
{
	const char quote = s.ptr[0], *at = s.ptr + 1, *end = s.ptr + s.len, *close;
	struct buf b = BUF_INIT;

	/* Of two single ones one is meant. */
	while ((close = memchr(at, quote, (size_t)(end - at))) && quote == '\'' && close + 1 < end && close[1] == '\'') {
		buf_put(&b, at, (size_t)(close + 1 - at));
		at = close + 2;
	}
	if (!close || (quote == '"' && memchr(at, '\\', (size_t)(close - at)))) {
		buf_free(&b);
		return false;
	}
	*size = (size_t)(close + 1 - s.ptr);
	*value = (struct slice){s.ptr + 1, *size - 2};
	if (b.len) {
		buf_put(&b, at, (size_t)(close - at));
		*value = arena_dup(p->arena, buf_slice(&b));
	}
	arena_drop_buf(p->arena, &b);
	return !p->arena->failed;
}

static size_t skip_spaces(struct slice s, size_t i)
{
	while (i < s.len && s.ptr[i] == ' ')
		i++;
	return i;
}

static bool next_line(struct plain *p, struct slice *line)
{
	const char *lf;

	if (p->at == p->end)
		return false;
	lf = memchr(p->at, '\n', (size_t)(p->end - p->at));
	*line = (struct slice){p->at, (size_t)((lf ? lf : p->end) - p->at)};
	p->at = lf ? lf + 1 : p->end;
	p->line++;
	return true;
}

/* 1: a letter, which a key begins with; 2: what may stand in it besides. */
static const unsigned char key_bytes[256] = {
	['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1, ['e'] = 1, ['f'] = 1, ['g'] = 1, ['h'] = 1, ['i'] = 1, ['j'] = 1,
	['k'] = 1, ['l'] = 1, ['m'] = 1, ['n'] = 1, ['o'] = 1, ['p'] = 1, ['q'] = 1, ['r'] = 1, ['s'] = 1, ['t'] = 1,
	['u'] = 1, ['v'] = 1, ['w'] = 1, ['x'] = 1, ['y'] = 1, ['z'] = 1, ['A'] = 1, ['B'] = 1, ['C'] = 1, ['D'] = 1,
	['E'] = 1, ['F'] = 1, ['G'] = 1, ['H'] = 1, ['I'] = 1, ['J'] = 1, ['K'] = 1, ['L'] = 1, ['M'] = 1, ['N'] = 1,
	['O'] = 1, ['P'] = 1, ['Q'] = 1, ['R'] = 1, ['S'] = 1, ['T'] = 1, ['U'] = 1, ['V'] = 1, ['W'] = 1, ['X'] = 1,
	['Y'] = 1, ['Z'] = 1, ['0'] = 2, ['1'] = 2, ['2'] = 2, ['3'] = 2, ['4'] = 2, ['5'] = 2, ['6'] = 2, ['7'] = 2,
	['8'] = 2, ['9'] = 2, ['.'] = 2, ['_'] = 2, ['-'] = 2, [' '] = 2,
};

/* The length of the key that a line begins with, or 0. */
static size_t key_length(struct slice line)
{
	size_t n = 0;

	if (!line.len || key_bytes[(unsigned char)line.ptr[0]] != 1)
		return 0;
	while (n < line.len && key_bytes[(unsigned char)line.ptr[n]])
		n++;
	if (n == line.len || n > KEY_MAX || line.ptr[n] != ':' || line.ptr[n - 1] == ' ')
		return 0;
	return n + 1 == line.len || line.ptr[n + 1] == ' ' ? n : 0;
}

static bool open_level(struct plain *p, struct yaml_node *node, enum yaml_type type, size_t indent)
{
	if (p->depth == DEPTH_MAX)
		return false;
	node->type = type;
	p->levels[p->depth++] = (struct level){.node = node, .indent = indent};
	return true;
}

static struct yaml_node *add_child(struct plain *p)
{
	struct level *level = &p->levels[p->depth - 1];
	struct yaml_node *node = arena_alloc(p->arena, sizeof(*node));

	if (!node)
		return NULL;
	node->line = p->line;
	*(level->last ? &level->last->next : &level->node->first) = node;
	level->last = node;
	return node;
}

/* Reads one value of a list in brackets at *i and goes behind it. */
static bool take_element(struct plain *p, struct slice s, size_t *i)
{
	struct slice value;
	size_t n = *i, size;
	struct yaml_node *node;

	if (s.ptr[n] == '\'' || s.ptr[n] == '"') {
		if (!read_quotes(p, (struct slice){s.ptr + n, s.len - n}, &value, &size))
			return false;
		n += size;
	} else {
		while (n < s.len && s.ptr[n] != ',' && s.ptr[n] != ']')
			if (strchr("[{}:#?", s.ptr[n++]))
				return false;
		value = slice_trim((struct slice){s.ptr + *i, n - *i});
		if (!value.len || !begins_plainly(value))
			return false;
	}
	*i = n;
	node = add_child(p);
	if (node)
		node->text = value;
	return node != NULL;
}

/* Reads the list that begins with the bracket at the start of s, which goes to the end of a line. */
static bool take_brackets(struct plain *p, struct slice s, struct yaml_node *list)
{
	bool ends = false;
	size_t i = skip_spaces(s, 1);

	if (!open_level(p, list, YAML_LIST, 0))
		return false;
	if (i < s.len && s.ptr[i] == ']') {
		ends = true;
		i++;
	}
	while (!ends) {
		i = skip_spaces(s, i);
		if (i == s.len) {
			if (!next_line(p, &s) || !s.len || s.ptr[0] != ' ')
				return false;
			i = 0;
			continue;
		}
		if (!take_element(p, s, &i))
			return false;
		i = skip_spaces(s, i);
		if (i == s.len || (s.ptr[i] != ',' && s.ptr[i] != ']'))
			return false;
		ends = s.ptr[i++] == ']';
	}
	p->depth--;
	return skip_spaces(s, i) == s.len;
}

/* The value that a line ends with, which is not empty; false if it is more than plain. */
static bool take_value(struct plain *p, struct slice s, struct yaml_node *node)
{
	size_t size;

	s = slice_trim(s);
	if (s.ptr[0] == '[')
		return take_brackets(p, s, node);
	if (s.ptr[0] == '"' || s.ptr[0] == '\'')
		return read_quotes(p, s, &node->text, &size) && size == s.len;
	node->text = s;
	return means_itself(s);
}

static bool is_known(const struct level *map, struct slice key)
{
	for (const struct yaml_node *n = map->node->first; n; n = n->next)
		if (n->key.ptr[0] == key.ptr[0] && slice_eq(n->key, key))
			return true;
	return false;
}

static bool take_key(struct plain *p, struct slice line, size_t length)
{
	struct level *map = &p->levels[p->depth - 1];
	struct slice key = {line.ptr, length}, rest = {line.ptr + length + 1, line.len - length - 1};
	struct yaml_node *node;

	if (++map->keys > KEYS_MAX || is_known(map, key))
		return false;
	node = add_child(p);
	if (!node)
		return false;
	node->key = key;
	if (skip_spaces(rest, 0) < rest.len)
		return take_value(p, rest, node);
	p->open = node;
	return true;
}

static bool take_item(struct plain *p, struct slice line, size_t indent)
{
	size_t i = skip_spaces(line, 1), key;
	struct slice rest = {line.ptr + i, line.len - i};
	struct yaml_node *node;

	if (!rest.len)
		return false;
	node = add_child(p);
	if (!node)
		return false;
	key = key_length(rest);
	if (!key)
		return take_value(p, rest, node);
	return open_level(p, node, YAML_MAP, indent + i) && take_key(p, rest, key);
}

/* Goes to the list or mapping that a line with this indent goes on, or begins. False: there is none. */
static bool enter(struct plain *p, size_t indent, enum yaml_type type)
{
	const struct level *top = p->depth ? &p->levels[p->depth - 1] : NULL;
	struct yaml_node *open = p->open;

	p->open = NULL;
	if (!top) {
		open = arena_alloc(p->arena, sizeof(*open));
		if (!open)
			return false;
		open->line = p->line;
		return open_level(p, open, type, indent);
	}
	/* The items of a key's list may stand below the key. */
	if (open && (indent > top->indent || (indent == top->indent && type == YAML_LIST)))
		return open_level(p, open, type, indent);
	for (; top->indent > indent || (top->indent == indent && top->node->type != type); top--)
		if (--p->depth == 0)
			return false;
	return top->indent == indent;
}

static bool take_line(struct plain *p, struct slice line)
{
	size_t indent = skip_spaces(line, 0), key;

	line.ptr += indent;
	line.len -= indent;
	if (!line.len || line.ptr[0] == '#')
		return true;
	if (slice_starts(line, "- "))
		return enter(p, indent, YAML_LIST) && take_item(p, line, indent);
	key = key_length(line);
	return key && enter(p, indent, YAML_MAP) && take_key(p, line, key);
}

bool yaml_plain(struct slice text, struct arena *arena, struct yaml_node **root)
{
	struct plain p = {.arena = arena, .at = text.ptr, .end = text.ptr + text.len};
	struct slice line;

	if (!text.len || text.len > TEXT_MAX || !is_printable(text))
		return false;
	while (next_line(&p, &line))
		if (!take_line(&p, line))
			return false;
	if (!p.depth)
		return false;
	*root = p.levels[0].node;
	return true;
}
