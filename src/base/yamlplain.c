/* SPDX-License-Identifier: MIT */
/*
 * Front matter is twenty lines of the same kind nearly always, and libyaml, made for all of YAML, takes four
 * thousand instructions for each. This reads those lines itself and leaves a text that has any other line to libyaml,
 * as a whole, errors included: so it never has to say what is wrong, and knows no rule of YAML but when it does not
 * know enough.
 *
 * A value is one that means itself: it begins with no character that YAML has a use for and has no ": " and no " #";
 * or it stands in quotes and has no quote and no backslash in it. The next line begins at the margin, with a key or a
 * dash, so no value goes on there. Nor is there a character that libyaml refuses or takes for a line end.
 */
#include "base/yamlplain.h"

#include "base/span.h"
#include "base/utf8.h"

#define TEXT_MAX ((size_t)64 << 10)
#define KEYS_MAX 100 /* they are compared each with each */
#define KEY_MAX 100  /* bytes */

struct plain {
	struct arena *arena;
	struct yaml_node *root;
	struct yaml_node *last; /* the root's last child */
	struct yaml_node *item; /* the last item of that child's list; NULL: it has none so far */
	bool open;              /* nothing stands behind that child's colon: it may be a list */
	unsigned line;
	size_t keys;
};

/* Bytes that libyaml refuses or takes for a line end, or that may begin such a character. */
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

		if (c < 0x80 || (c == 0xc2 && (unsigned char)p[1] < 0xa0))
			return false;
		if (c == 0xe2 && (slice_starts(rest, "\u2028") || slice_starts(rest, "\u2029")))
			return false;
		if (c == 0xef && (slice_starts(rest, "\uFEFF") || slice_starts(rest, "\uFFFE") ||
				  slice_starts(rest, "\uFFFF")))
			return false;
	}
	return true;
}

static bool means_itself(struct slice s)
{
	const char *p, *end = s.ptr + s.len;

	if (strchr("-?:,[]{}#&*!|>'\"%@`", s.ptr[0]))
		return false;
	for (p = s.ptr; (p = memchr(p, ':', (size_t)(end - p))); p++)
		if (p + 1 == end || p[1] == ' ')
			return false;
	for (p = s.ptr; (p = memchr(p, '#', (size_t)(end - p))); p++)
		if (p[-1] == ' ')
			return false;
	return true;
}

/* The value that a line ends with; false if it is more than plain. */
static bool read_value(struct slice s, struct slice *value)
{
	*value = s = slice_trim(s);
	if (!s.len)
		return true;
	if (s.ptr[0] != '"' && s.ptr[0] != '\'')
		return means_itself(s);
	if (s.len < 2 || s.ptr[s.len - 1] != s.ptr[0])
		return false;
	*value = (struct slice){s.ptr + 1, s.len - 2};
	return !memchr(value->ptr, s.ptr[0], value->len) && !memchr(value->ptr, '\\', value->len);
}

static bool is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* What a key may have behind its first letter. */
static bool is_key_mark(char c)
{
	return (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

/* The length of the key that a line begins with, or 0. */
static size_t key_length(struct slice line)
{
	size_t n = 0;

	while (n < line.len && (is_letter(line.ptr[n]) || (n && is_key_mark(line.ptr[n]))))
		n++;
	if (n == line.len || n > KEY_MAX || line.ptr[n] != ':')
		return 0;
	return n + 1 == line.len || line.ptr[n + 1] == ' ' ? n : 0;
}

static bool is_known(const struct plain *p, struct slice key)
{
	for (const struct yaml_node *n = p->root->first; n; n = n->next)
		if (slice_eq(n->key, key))
			return true;
	return false;
}

static bool take_key(struct plain *p, struct slice line, size_t length)
{
	struct slice key = {line.ptr, length}, rest = {line.ptr + length + 1, line.len - length - 1};
	struct yaml_node *node;

	if (++p->keys > KEYS_MAX || is_known(p, key))
		return false;
	node = arena_alloc(p->arena, sizeof(*node));
	if (!node || !read_value(rest, &node->text))
		return false;
	node->line = p->line;
	node->key = key;
	*(p->last ? &p->last->next : &p->root->first) = node;
	p->last = node;
	p->item = NULL;
	p->open = !slice_trim(rest).len;
	return true;
}

static bool take_item(struct plain *p, struct slice line)
{
	struct slice rest = {line.ptr + 2, line.len - 2};
	struct yaml_node *node;

	if (!p->last || !p->open || !slice_trim(rest).len)
		return false;
	node = arena_alloc(p->arena, sizeof(*node));
	if (!node || !read_value(rest, &node->text))
		return false;
	node->line = p->line;
	*(p->item ? &p->item->next : &p->last->first) = node;
	p->last->type = YAML_LIST;
	p->item = node;
	return true;
}

bool yaml_plain(struct slice text, struct arena *arena, struct yaml_node **root)
{
	struct plain p = {.arena = arena};
	const char *at = text.ptr, *end = text.ptr + text.len;

	if (!text.len || text.len > TEXT_MAX || !is_printable(text))
		return false;
	p.root = arena_alloc(arena, sizeof(*p.root));
	if (!p.root)
		return false;
	p.root->type = YAML_MAP;
	p.root->line = 1;
	while (at < end) {
		const char *lf = memchr(at, '\n', (size_t)(end - at));
		struct slice line = {at, (size_t)((lf ? lf : end) - at)};
		size_t key = key_length(line);

		p.line++;
		if (!(key ? take_key(&p, line, key) : slice_starts(line, "- ") && take_item(&p, line)))
			return false;
		at = lf ? lf + 1 : end;
	}
	*root = p.root;
	return true;
}
