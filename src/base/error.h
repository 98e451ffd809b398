/* SPDX-License-Identifier: MIT */
/*
 * Errors and the log.
 *
 * A function that can fail returns 0 or -errno.  Where a person should learn why,
 * it also takes a struct error and fills it with one line that names what and where
 * ("cannot open 'x.db': No such file or directory"): filled once, where the error
 * arises; printed once, by the verb that gives up, through log_error.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdarg.h>

struct error {
	int code; /* -errno */
	char text[1024];
};

/* Fills e (which may be NULL) and returns code. */
int error_set(struct error *e, int code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* The same, with ": " and the text of errno `-code` behind it. */
int error_errno(struct error *e, int code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* One line to stderr, or to syslog after log_to_syslog: "compliancefs: " is put before it on stderr. Any thread. */
void log_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_to_syslog(void);
/* Connects to syslog beforehand: for a process that may make no sockets by the time it turns to it. */
void log_open_syslog(void);

#endif
