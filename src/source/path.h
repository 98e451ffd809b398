/* SPDX-License-Identifier: MIT */
/* Paths that articles write, resolved against their own, both below the source root. */
#ifndef SOURCE_PATH_H
#define SOURCE_PATH_H

#include "base/arena.h"

/*
 * What a path is for: the name of a file, all %XX decoded (the bytes may be no UTF-8 then), or a part of a URL, where
 * only those are that mean the same decoded.
 */
enum path_kind { PATH_FILE, PATH_URL };

/*
 * Where `link`, written in the file `from`, leads: below the root, normalised, NUL-terminated, in the
 * arena. '\' is '/', "~/" and a leading '/' mean the root. Returns 0, -EXDEV (above the
 * root), -EINVAL (nothing, or a NUL in it) or -ENOMEM.
 */
int path_resolve(struct slice from, struct slice link, enum path_kind kind, struct arena *arena, struct slice *path);
/* The part of a path before its last '/', empty if there is none. */
struct slice path_folder(struct slice path);
/* ASCII lower case, in the arena. */
struct slice path_lower(struct slice path, struct arena *arena);

#endif
