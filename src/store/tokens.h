/* SPDX-License-Identifier: MIT */
/* The tokenizer of the full-text index. Private to src/store. */
#ifndef STORE_TOKENS_H
#define STORE_TOKENS_H

#include <sqlite3.h>

/* Makes the tokenizer `terms` known to a connection; without it the table `words` cannot be used there. SQLITE_OK, or why not. */
int tokens_register(sqlite3 *sql);

#endif
