/* SPDX-License-Identifier: MIT */
/* The plainest YAML, read without libyaml. Private to yaml.c. */
#ifndef BASE_YAMLPLAIN_H
#define BASE_YAMLPLAIN_H

#include "yaml.h"

/*
 * Reads a text whose every line is `key: value` or `key:` or, behind the latter, `- value`. *root is what libyaml
 * would give for it, its strings borrowed from the text. False: there is more to it (or no memory); *root is not set.
 */
bool yaml_plain(struct slice text, struct arena *arena, struct yaml_node **root);

#endif
