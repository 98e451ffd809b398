/* SPDX-License-Identifier: MIT */
/*
 * Front matter: found by its --- lines, parsed as YAML (base/yaml.h).
 *
 * Where the YAML is broken (a title with ": " in it and no quotes is the usual case) the
 * article is worth as much as before, so the lines of the form `key: value` are read
 * one by one: they are nearly always enough for the title, the locale and the version.
 *
 * A value may be a string or a list of strings; both are one string here. Dates come
 * as MM/DD/YYYY and leave as YYYY-MM-DD.
 */
#include "base/yaml.h"
#include "source/frontmatter.h"
#include "source/mend.h"

/* The line at p, without its LF; *next is where the following one begins. */
static struct slice line_at(const char *p, const char *end, const char **next)
{
	const char *lf = memchr(p, '\n', (size_t)(end - p));

	*next = lf ? lf + 1 : end;
	return (struct slice){p, (size_t)((lf ? lf : end) - p)};
}

static inline bool is_marker(struct slice line, const char *marker)
{
	return slice_starts(line, marker) && slice_trim(line).len == 3;
}

/* The offset of the colon in `key: value` or `key:` at the start of a line, or -1. */
static ptrdiff_t key_colon(struct slice line)
{
	size_t i = 0;

	while (i < line.len &&
	       (line.ptr[i] == '.' || line.ptr[i] == '_' || line.ptr[i] == '-' ||
		(line.ptr[i] >= '0' && line.ptr[i] <= '9') || ((line.ptr[i] | 32) >= 'a' && (line.ptr[i] | 32) <= 'z')))
		i++;
	if (i == 0 || i >= line.len || line.ptr[i] != ':')
		return -1;
	return i + 1 == line.len || line.ptr[i + 1] == ' ' || line.ptr[i + 1] == '\t' ? (ptrdiff_t)i : -1;
}

static bool may_be_front_matter(struct slice line)
{
	return key_colon(line) >= 0 || (line.len > 1 && strchr(" \t-#", line.ptr[0]) && slice_trim(line).len > 0 &&
					!slice_starts(line, "# ") && !slice_starts(line, "##"));
}

size_t front_matter_split(struct slice text, struct slice *yaml, bool *closed)
{
	const char *end = text.ptr + text.len, *p, *start, *next;
	struct slice line;

	*yaml = (struct slice){text.ptr, 0};
	*closed = true;
	if (!slice_starts(text, "---") || !is_marker(line_at(text.ptr, end, &start), "---"))
		return 0;
	for (p = start; p < end; p = next) {
		line = line_at(p, end, &next);
		if (is_marker(line, "---") || is_marker(line, "...")) {
			*yaml = (struct slice){start, (size_t)(p - start)};
			return (size_t)(next - text.ptr);
		}
	}
	/* A lone --- is a rule; it is front matter that lacks its end only if it begins like one. */
	if (start == end || key_colon(line_at(start, end, &next)) < 0)
		return 0;
	*closed = false;
	for (p = start; p < end && may_be_front_matter(line_at(p, end, &next));)
		p = next;
	*yaml = (struct slice){start, (size_t)(p - start)};
	return (size_t)(p - text.ptr);
}

static struct slice value_of(const struct yaml_node *map, const char *key, struct arena *arena)
{
	const struct yaml_node *n = yaml_get(map, key);
	struct buf b = BUF_INIT;
	struct slice joined;

	if (!n || n->type == YAML_MAP)
		return (struct slice){NULL, 0};
	if (n->type == YAML_SCALAR)
		return slice_trim(n->text);
	for (n = n->first; n; n = n->next) {
		if (n->type != YAML_SCALAR)
			continue;
		buf_puts(&b, b.len ? ", " : "");
		buf_put_slice(&b, n->text);
	}
	joined = arena_dup(arena, buf_slice(&b));
	arena_drop_buf(arena, &b);
	return joined;
}

/* A number of `digits` digits at most at *p, which advances; -1 if there is none. */
static int number_at(const char **p, const char *end, int digits)
{
	int n = 0, i = 0;

	for (; i < digits && *p < end && **p >= '0' && **p <= '9'; i++)
		n = n * 10 + *(*p)++ - '0';
	return i ? n : -1;
}

static struct slice date_of(struct slice s, struct arena *arena)
{
	const char *p = s.ptr, *end;
	int a, b, c;
	char mark;

	if (!s.len)
		return s;
	end = s.ptr + s.len;
	a = number_at(&p, end, 4);
	if (a < 0 || p == end || (*p != '/' && *p != '-'))
		return (struct slice){NULL, 0};
	mark = *p++;
	b = number_at(&p, end, 2);
	if (b < 0 || p == end || *p++ != mark)
		return (struct slice){NULL, 0};
	c = number_at(&p, end, 4);
	if (mark == '/') {
		int year = c;

		c = b;
		b = a;
		a = year;
	}
	if (a < 1970 || a > 9999 || b < 1 || b > 12 || c < 1 || c > 31)
		return (struct slice){NULL, 0};
	return arena_printf(arena, "%04d-%02d-%02d", a, b, c);
}

static void fill(const struct yaml_node *map, struct arena *arena, struct front_matter *front)
{
	front->title = value_of(map, "title", arena);
	front->description = value_of(map, "description", arena);
	front->content_locale = value_of(map, "ms.contentlocale", arena);
	front->source_version = value_of(map, "ms.openlocfilehash", arena);
	front->translation_type = value_of(map, "ms.translationtype", arena);
	front->last_handoff = date_of(value_of(map, "ms.lasthandoff", arena), arena);
	front->date = date_of(value_of(map, "ms.date", arena), arena);
}

static struct slice unquote(struct slice s)
{
	if (s.len >= 2 && (s.ptr[0] == '"' || s.ptr[0] == '\'') && s.ptr[s.len - 1] == s.ptr[0])
		return (struct slice){s.ptr + 1, s.len - 2};
	return s;
}

/* A mapping of the lines that look like `key: value`; of a repeated key the first. */
static struct yaml_node *salvage(struct slice yaml, struct arena *arena)
{
	static const char *const keys[] = {
	    "title",          "description", "ms.contentlocale", "ms.openlocfilehash", "ms.translationtype",
	    "ms.lasthandoff", "ms.date"};
	struct yaml_node *map = arena_alloc(arena, sizeof(*map)), *n;
	const char *p = yaml.ptr, *end = yaml.ptr + yaml.len;

	if (!map)
		return NULL;
	map->type = YAML_MAP;
	while (p < end) {
		struct slice line = line_at(p, end, &p), key;
		ptrdiff_t colon = key_colon(line);

		if (colon < 0)
			continue;
		key = (struct slice){line.ptr, (size_t)colon};
		for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
			if (!slice_is(key, keys[i]) || yaml_get(map, keys[i]))
				continue;
			n = arena_alloc(arena, sizeof(*n));
			if (!n)
				return NULL;
			n->key = key;
			n->text = (struct slice){line.ptr + colon + 1, line.len - (size_t)colon - 1};
			n->text = unquote(slice_trim(n->text));
			n->next = map->first;
			map->first = n;
		}
	}
	return map;
}

size_t front_matter_read(struct slice text, struct arena *arena, struct front_matter *front, struct findings *findings)
{
	struct slice yaml;
	struct yaml_node *root = NULL;
	struct error e = {0};
	unsigned line = 0;
	bool closed;
	size_t body = front_matter_split(text, &yaml, &closed);
	int rc;

	if (body == 0) {
		finding_add(findings, SEVERITY_WARNING, 1, "front-matter-missing",
			    "no front matter: the file does not begin with ---");
		return 0;
	}
	front->present = true;
	if (!closed)
		finding_add(findings, SEVERITY_WARNING, text_line(text, body), "front-matter-broken",
			    "no closing --- line");
	rc = yaml_parse(yaml, arena, &root, &line, &e);
	if (rc == 0 && root && root->type != YAML_MAP) {
		error_set(&e, rc = -1, "not a mapping of keys to values");
		line = root->line;
	}
	if (rc != 0) {
		finding_add(findings, SEVERITY_WARNING, line + 1, "front-matter-broken",
			    "front matter is not valid YAML: %s", e.text);
		root = salvage(yaml, arena);
	}
	if (root)
		fill(root, arena, front);
	return body;
}
