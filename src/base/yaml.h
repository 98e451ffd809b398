/* SPDX-License-Identifier: MIT */
/*
 * YAML files as trees, by libyaml's event parser (this file is its only user).
 *
 * Limits, so that a hostile file costs nothing: 4 MiB of text, 64 levels, 200,000
 * nodes; aliases and anchors are refused (no article or catalogue needs them, and
 * they are what makes a small file expand without end); duplicate keys of a
 * mapping are refused.  Scalars are strings: "None", "true" and "1" mean what the
 * reader of the tree says.
 */
#ifndef BASE_YAML_H
#define BASE_YAML_H

#include "arena.h"
#include "error.h"

enum yaml_type { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml_node {
	enum yaml_type type;
	unsigned line;           /* from 1 */
	struct slice key;        /* in a mapping: this value's key */
	struct slice text;       /* YAML_SCALAR */
	struct yaml_node *first; /* YAML_LIST, YAML_MAP: children in the order of the file */
	struct yaml_node *next;
};

/*
 * Parses one document. Everything of *root lies in the arena or is borrowed from the text. Returns 0, -EINVAL
 * (e->text says what is wrong, *line where, from 1), -EFBIG (over a limit) or -ENOMEM. An empty document gives *root
 * NULL and 0.
 */
int yaml_parse(struct slice text, struct arena *arena, struct yaml_node **root, unsigned *line, struct error *e);
/* The value of a mapping's key, or NULL; map may be NULL or of another type (NULL then). */
const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key);
/* The text of a mapping's scalar; empty if there is none or it is no scalar. */
struct slice yaml_text(const struct yaml_node *map, const char *key);

#endif
