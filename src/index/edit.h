/* SPDX-License-Identifier: MIT */
/* An edit that only its own article can see. Private to src/index. */
#ifndef INDEX_EDIT_H
#define INDEX_EDIT_H

#include "index/inputs.h"

/*
 * For INPUTS_EDITED: loads the catalogue if it is not there, and makes the new index out of a copy of the old
 * one, if all that was edited is articles and no other file can see the difference. Returns 1 when it is
 * published, or nothing needed to be; 0 when a full run is needed; -errno with e filled.
 */
int edit_run(struct run *run, struct error *e);

#endif
