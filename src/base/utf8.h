/* SPDX-License-Identifier: MIT */
/* UTF-8 (RFC 3629), and the few facts about characters that the project needs. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <compliancefs/buf.h>

/* The offset of the first byte that is not valid UTF-8, or s.len. */
size_t utf8_valid_length(struct slice s);
/* The end of the ASCII that begins at p. */
const char *utf8_ascii_end(const char *p, const char *end);
/* Copies s to out, each maximal invalid part and each NUL replaced by U+FFFD; returns how many were. */
size_t utf8_repair(struct slice s, struct buf *out);
/* Decodes the character at *p (valid UTF-8, *p < end) and goes behind it. */
uint32_t utf8_next(const char **p, const char *end);
/* The character that ends at p, p > start. */
uint32_t utf8_previous(const char *start, const char *p);
/* Writes a character's one to four bytes (U+FFFD for what is none); returns how many. */
size_t utf8_encode(uint32_t c, char bytes[4]);
void utf8_put_wide(struct buf *b, uint32_t c);

static inline void utf8_put(struct buf *b, uint32_t c)
{
	if (c < 0x80)
		buf_putc(b, (char)c);
	else
		utf8_put_wide(b, c);
}

/* Han, kana, Hangul, Bopomofo, CJK punctuation and full-width forms: no space joins them across a line end. */
bool char_is_cjk(uint32_t c);
/* Columns on a terminal: 0 (combining, format), 1, or 2 (East Asian wide and full width). */
int char_width(uint32_t c);
size_t utf8_width(struct slice s);
/* Lower case for Latin, Greek, Cyrillic and Armenian letters (simple case mapping); others as they are. */
static inline uint32_t char_lower(uint32_t c);
void utf8_lower(struct slice s, struct buf *out);
/* A lower-case letter without its accent, as one letter: e for U+00E9, o for U+00F8; others as they are. */
uint32_t char_base(uint32_t c);
/* A letter, mark, digit or connector of any script: what GitHub keeps in heading anchors. */
static inline bool char_is_word(uint32_t c);

/* What they do beyond ASCII. */
uint32_t char_lower_wide(uint32_t c);
bool char_is_word_wide(uint32_t c);

static inline uint32_t char_lower(uint32_t c)
{
	if (c < 0x80)
		return c - 'A' <= 'Z' - 'A' ? c + ('a' - 'A') : c;
	return char_lower_wide(c);
}

static inline bool char_is_word(uint32_t c)
{
	if (c < 0x80)
		return (c | 0x20) - 'a' <= 'z' - 'a' || c - '0' <= 9 || c == '_';
	return char_is_word_wide(c);
}

#endif
