/* SPDX-License-Identifier: MIT */
/* The verbs. Each takes the words from its own name on and returns the program's exit status. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <compliancefs/buf.h>

enum { EXIT_GOOD = 0, EXIT_LOOK = 1, EXIT_NOT_DONE = 2 };

int cmd_index(int argc, char **argv);
int cmd_mount(int argc, char **argv);
int cmd_ls(int argc, char **argv);
int cmd_cat(int argc, char **argv);
int cmd_stat(int argc, char **argv);
int cmd_info(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_export(int argc, char **argv);
int cmd_search(int argc, char **argv);
int cmd_drift(int argc, char **argv);
int cmd_strip(int argc, char **argv);

/* Says what is wrong with the command line, and how the verb is used; EXIT_NOT_DONE. */
int usage_error(const char *verb, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Prints valid UTF-8 from an article: whatever would steer a terminal is a '?'. */
void print_plain(struct slice s);

/* Ends stdout: EXIT_NOT_DONE with a message if something could not be written, else status. */
int finish_output(int status);

struct tree;
/* Opens an index or says why not; NULL then. */
struct tree *open_index(const char *path);

#endif
