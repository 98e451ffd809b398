/* SPDX-License-Identifier: MIT */
/* The plainest YAML, read without libyaml. Private to yaml.c. */
#ifndef BASE_YAMLPLAIN_H
#define BASE_YAMLPLAIN_H

#include "yaml.h"

/*
 * Reads a text of plain lines: mappings and lists by indentation, lists in brackets, values that mean themselves or stand
 * in quotes, comments. *root is what libyaml would give for it, its strings borrowed from the text or in the arena.
 * False: there is more to it (or no memory); *root is not set.
 */
bool yaml_plain(struct slice text, struct arena *arena, struct yaml_node **root);

#endif
