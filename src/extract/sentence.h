/* SPDX-License-Identifier: MIT */
/* Whether words are an English sentence, and no name. */
#ifndef EXTRACT_SENTENCE_H
#define EXTRACT_SENTENCE_H

#include <compliancefs/buf.h>

/* Five words or more that are a sentence, given that they are English: not the name of an act, a list of products. */
bool sentence_is_sentence(struct slice s);
/*
 * The first sentence of plain text in another language that is English all the same; empty if there is none. Never
 * one with a letter beyond ASCII, so what it says is English is hardly ever wrong.
 */
struct slice sentence_find_english(struct slice text);

#endif
