/* SPDX-License-Identifier: MIT */
/*
 * READDIR and READDIRPLUS.
 */
#ifndef FUSE_LIST_H
#define FUSE_LIST_H

#include "fuse/answer.h"

void list_readdir(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off, struct fuse_file_info *fi);
void list_readdirplus(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off, struct fuse_file_info *fi);

#endif
