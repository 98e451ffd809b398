/* SPDX-License-Identifier: MIT */
/* Character references of HTML ("&eacute;", "&#233;"). */
#ifndef SOURCE_ENTITY_H
#define SOURCE_ENTITY_H

#include <compliancefs/buf.h>

/* Puts s with its references decoded; what is none stays as it is. */
void entity_decode(struct slice s, struct buf *out);

#endif
