/* SPDX-License-Identifier: MIT */
/* The SQL behind enum query (writer.h). */
#ifndef STORE_QUERIES_H
#define STORE_QUERIES_H

#include "store/writer.h"

extern const char *const query_texts[QUERIES];

#endif
