/* SPDX-License-Identifier: MIT */
/* Is what is stored under our tables' names what this program would have made? Private to src/store. */
#ifndef STORE_GENUINE_H
#define STORE_GENUINE_H

#include <stdbool.h>

#include "store/db.h"

struct genuine {
	bool meta; /* the table `meta` is: it may be asked for the version */
	bool all;  /* everything is, and nothing is missing */
};

/*
 * Looks through the file's own list of tables (30 us), asking none of them. Returns 0 or -EIO, and then it is so
 * damaged that it cannot be listed.
 */
int genuine_look(struct db *db, struct genuine *g);

#endif
