/* SPDX-License-Identifier: MIT */
/* Names that end up as file names, and slugs. */
#ifndef BASE_NAMES_H
#define BASE_NAMES_H

#include <compliancefs/buf.h>

#define NAME_MAX_BYTES 255

/*
 * The anchor GitHub gives a heading: lower case, everything but letters, marks,
 * digits, '-', '_' and space dropped, spaces to '-'.  Not made unique.
 */
void slug_put(struct buf *out, struct slice text);
/*
 * A name safe as one path component, from any text: lower case; '/', NUL, control
 * characters, white space and the characters \ : * ? " < > | to '-', runs of '-' to one, no '.' or
 * '-' first or last, valid UTF-8 kept, cut to `max` bytes at a character.  Empty text gives nothing.
 */
void name_put(struct buf *out, struct slice text, size_t max);

#endif
