/* SPDX-License-Identifier: MIT */
/* Errors and the log: one line each, to stderr while there is a terminal or a caller, to syslog as a daemon. */
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>

#include "base/error.h"

static atomic_bool to_syslog;

/* A line stays a line whatever a file is called: control characters become '?'. */
static void keep_one_line(char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			*s = '?';
}

__attribute__((format(printf, 3, 0))) static int error_vset(struct error *e, int code, const char *fmt, va_list ap)
{
	if (e) {
		e->code = code;
		vsnprintf(e->text, sizeof(e->text), fmt, ap);
		keep_one_line(e->text);
	}
	return code;
}

int error_set(struct error *e, int code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	error_vset(e, code, fmt, ap);
	va_end(ap);
	return code;
}

int error_errno(struct error *e, int code, const char *fmt, ...)
{
	va_list ap;
	size_t len;
	char why[128];

	va_start(ap, fmt);
	error_vset(e, code, fmt, ap);
	va_end(ap);
	if (e) {
		len = strlen(e->text);
		snprintf(e->text + len, sizeof(e->text) - len, ": %s", strerror_r(-code, why, sizeof(why)));
	}
	return code;
}

__attribute__((format(printf, 2, 0))) static void log_line(int priority, const char *fmt, va_list ap)
{
	char line[1200];

	vsnprintf(line, sizeof(line), fmt, ap);
	keep_one_line(line);
	if (atomic_load(&to_syslog))
		syslog(priority, "%s", line);
	else
		fprintf(stderr, "compliancefs: %s%s\n", priority == LOG_WARNING ? "warning: " : "", line);
}

void log_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line(LOG_ERR, fmt, ap);
	va_end(ap);
}

void log_warning(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line(LOG_WARNING, fmt, ap);
	va_end(ap);
}

void log_open_syslog(void)
{
	openlog("compliancefs", LOG_PID | LOG_NDELAY, LOG_DAEMON);
}

void log_to_syslog(void)
{
	log_open_syslog();
	atomic_store(&to_syslog, true);
}
