/* SPDX-License-Identifier: MIT */
/*
 * YAML into a tree, with limits.
 *
 * libyaml delivers events (a scalar, the start of a list ...); struct builder turns them
 * into nodes with a stack of the lists and mappings that are open.  There is no recursion
 * and nothing is kept of libyaml but copies in the arena, so that the depth, the number of
 * nodes and the time are bounded whatever the text says: it may be a stranger's.
 * The plainest texts never get here (yamlplain.c).
 *
 * Not wanted here: types (a scalar is a string), anchors and aliases, several documents.
 */
#include "base/yaml.h"
#include "base/yamlplain.h"

#include <errno.h>
#include <stdlib.h>
#include <yaml.h>

#define TEXT_MAX ((size_t)4 << 20)
#define DEPTH_MAX 64
#define NODES_MAX 200000

struct open_node {
	struct yaml_node *node;
	struct yaml_node *last; /* its last child so far */
	size_t children;
	bool has_key;           /* a mapping: `key` waits for its value */
	struct slice key;
	unsigned key_line;
};

struct builder {
	struct arena *arena;
	struct error *error;
	struct yaml_node *root;
	struct open_node stack[DEPTH_MAX];
	size_t depth, nodes;
	unsigned line; /* of the event at hand, or of what is wrong */
	bool done;     /* the document has ended */
	const char *at, *end; /* of the text: as far as mark_line has counted */
	size_t passed;        /* characters */
	unsigned passed_lines;
};

static int refuse(struct builder *b, const char *why)
{
	return error_set(b->error, -EINVAL, "%s", why);
}

/*
 * The line of a mark. libyaml's own numbers count U+0085, U+2028 and U+2029 as line ends, too, which no editor does; its
 * indexes count characters. Marks of events only go forward, so the text is passed once.
 */
static unsigned mark_line(struct builder *b, const yaml_mark_t *mark)
{
	for (; b->passed < mark->index && b->at < b->end; b->passed++) {
		b->passed_lines += *b->at++ == '\n';
		while (b->at < b->end && ((unsigned char)*b->at & 0xc0) == 0x80)
			b->at++;
	}
	return b->passed_lines + 1;
}

/* A new node at its place in the tree, or NULL: *status says why. */
static struct yaml_node *node_add(struct builder *b, enum yaml_type type, int *status)
{
	struct open_node *parent = b->depth ? &b->stack[b->depth - 1] : NULL;
	struct yaml_node *node;

	*status = 0;
	if (++b->nodes > NODES_MAX) {
		*status = error_set(b->error, -EFBIG, "more than %d values", NODES_MAX);
		return NULL;
	}
	if (parent && parent->node->type == YAML_MAP && !parent->has_key) {
		*status = refuse(b, "a key must be plain text");
		return NULL;
	}
	node = arena_alloc(b->arena, sizeof(*node));
	if (!node) {
		*status = error_set(b->error, -ENOMEM, "out of memory");
		return NULL;
	}
	node->type = type;
	node->line = b->line;
	if (!parent) {
		b->root = node;
		return node;
	}
	if (parent->node->type == YAML_MAP) {
		node->key = parent->key;
		node->line = parent->key_line;
		parent->has_key = false;
	}
	if (parent->last)
		parent->last->next = node;
	else
		parent->node->first = node;
	parent->last = node;
	parent->children++;
	return node;
}

static int scalar_add(struct builder *b, struct slice text)
{
	struct open_node *parent = b->depth ? &b->stack[b->depth - 1] : NULL;
	struct slice copy = arena_dup(b->arena, text);
	struct yaml_node *node;
	int status;

	if (text.len && !copy.len)
		return error_set(b->error, -ENOMEM, "out of memory");
	if (parent && parent->node->type == YAML_MAP && !parent->has_key) {
		parent->key = copy;
		parent->key_line = b->line;
		parent->has_key = true;
		return 0;
	}
	node = node_add(b, YAML_SCALAR, &status);
	if (node)
		node->text = copy;
	return status;
}

static int node_open(struct builder *b, enum yaml_type type)
{
	struct yaml_node *node;
	int status;

	if (b->depth == DEPTH_MAX)
		return error_set(b->error, -EFBIG, "nested deeper than %d levels", DEPTH_MAX);
	node = node_add(b, type, &status);
	if (node)
		b->stack[b->depth++] = (struct open_node){.node = node};
	return status;
}

static int compare_keys(const void *a, const void *b)
{
	const struct yaml_node *x = *(const struct yaml_node *const *)a, *y = *(const struct yaml_node *const *)b;
	int order = slice_cmp(x->key, y->key);

	return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* Sorting keeps this cheap for the largest mapping that the limits let in. */
static int check_duplicates(struct builder *b, const struct open_node *map)
{
	const struct yaml_node **sorted, *child;
	size_t i = 0;

	if (map->children < 2)
		return 0;
	sorted = calloc(map->children, sizeof(*sorted));
	if (!sorted)
		return error_set(b->error, -ENOMEM, "out of memory");
	for (child = map->node->first; child; child = child->next)
		sorted[i++] = child;
	qsort(sorted, i, sizeof(*sorted), compare_keys);
	for (i = 1; i < map->children && !slice_eq(sorted[i - 1]->key, sorted[i]->key); i++)
		;
	child = i < map->children ? sorted[i] : NULL;
	free(sorted);
	if (!child)
		return 0;
	b->line = child->line;
	return error_set(b->error, -EINVAL, "the key '%.*s' is there twice",
			 (int)(child->key.len < 100 ? child->key.len : 100), child->key.ptr);
}

static int node_close(struct builder *b)
{
	struct open_node *closed = &b->stack[--b->depth];

	return closed->node->type == YAML_MAP ? check_duplicates(b, closed) : 0;
}

static int handle(struct builder *b, const yaml_event_t *event)
{
	static const char no_anchors[] = "anchors and aliases are not allowed";

	b->line = mark_line(b, &event->start_mark);
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		return b->root ? refuse(b, "a second document") : 0;
	case YAML_ALIAS_EVENT:
		return refuse(b, no_anchors);
	case YAML_SCALAR_EVENT:
		if (event->data.scalar.anchor)
			return refuse(b, no_anchors);
		return scalar_add(b, (struct slice){(const char *)event->data.scalar.value,
						    event->data.scalar.length});
	case YAML_SEQUENCE_START_EVENT:
		return event->data.sequence_start.anchor ? refuse(b, no_anchors) : node_open(b, YAML_LIST);
	case YAML_MAPPING_START_EVENT:
		return event->data.mapping_start.anchor ? refuse(b, no_anchors) : node_open(b, YAML_MAP);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return node_close(b);
	case YAML_STREAM_END_EVENT:
		b->done = true;
		return 0;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		return 0;
	}
	return 0;
}

static unsigned line_at(struct slice text, size_t offset)
{
	unsigned line = 1;
	size_t i;

	for (i = 0; i < offset && i < text.len; i++)
		line += text.ptr[i] == '\n';
	return line;
}

/* What libyaml has to say about a text that it cannot read. */
static int parser_error(struct builder *b, const yaml_parser_t *parser, struct slice text)
{
	if (parser->error == YAML_MEMORY_ERROR)
		return error_set(b->error, -ENOMEM, "out of memory");
	if (parser->error == YAML_READER_ERROR) {
		b->line = line_at(text, parser->problem_offset);
		return refuse(b, parser->problem ? parser->problem : "cannot be read");
	}
	b->line = mark_line(b, &parser->problem_mark);
	return error_set(b->error, -EINVAL, "%s%s%s", parser->problem ? parser->problem : "not valid YAML",
			 parser->context ? " " : "", parser->context ? parser->context : "");
}

static int build(struct builder *b, struct slice text)
{
	yaml_parser_t parser;
	yaml_event_t event;
	int status = 0;

	if (!yaml_parser_initialize(&parser))
		return error_set(b->error, -ENOMEM, "out of memory");
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)text.ptr, text.len);
	while (!b->done && status == 0) {
		if (!yaml_parser_parse(&parser, &event)) {
			status = parser_error(b, &parser, text);
			break;
		}
		status = handle(b, &event);
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return status;
}

int yaml_parse(struct slice text, struct arena *arena, struct yaml_node **root, unsigned *line, struct error *e)
{
	struct builder b = {.arena = arena, .error = e, .line = 1};
	int status;

	*root = NULL;
	if (slice_starts(text, "\xef\xbb\xbf"))
		text = (struct slice){text.ptr + 3, text.len - 3};
	b.at = text.ptr;
	b.end = text.len ? text.ptr + text.len : text.ptr;
	if (text.len > TEXT_MAX)
		status = error_set(e, -EFBIG, "larger than %zu MiB", TEXT_MAX >> 20);
	else if (yaml_plain(text, arena, &b.root))
		status = 0;
	else
		status = text.len ? build(&b, text) : 0;
	if (line)
		*line = b.line;
	if (status == 0)
		*root = b.root;
	return status;
}

const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
	const struct yaml_node *child;

	if (!map || map->type != YAML_MAP)
		return NULL;
	for (child = map->first; child; child = child->next)
		if (slice_is(child->key, key))
			return child;
	return NULL;
}

struct slice yaml_text(const struct yaml_node *map, const char *key)
{
	const struct yaml_node *value = yaml_get(map, key);

	return value && value->type == YAML_SCALAR ? value->text : (struct slice){NULL, 0};
}
