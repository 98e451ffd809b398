/* SPDX-License-Identifier: MIT */
/* Pages that lie side by side, written in one call, and read without one. Private to src/store. */
#ifndef STORE_TOGETHER_H
#define STORE_TOGETHER_H

#include <sqlite3.h>
#include <stdbool.h>

struct together;

/*
 * From now on what the connection writes to its file, which lies at `path`, is gathered first, and can be mapped where
 * PRAGMA mmap_size says so after this. NULL: that cannot be, and all is as before. It belongs to SQLite's file, and is
 * written and freed when that is closed. One thread at a time, the connection's.
 */
struct together *together_start(sqlite3 *sql, const char *path);
/* Writes what is gathered. Returns SQLite's code. */
int together_write(struct together *t);
/* Whether SQLite has written since then, of its own accord: its cache is full of changed pages. */
bool together_is_pressed(const struct together *t);

#endif
