/* SPDX-License-Identifier: MIT */
/*
 * Alerts are quotes that begin with `[!NOTE]`. The words are never translated, their case
 * varies; "[!Note] text" on one line is an alert too. `[!div class="nextstepaction"]` only asks
 * for a button around what follows.
 */
#include <strings.h>

#include "source/alert.h"

enum quote_kind alert_read(struct slice line, enum doc_alert *alert, size_t *length)
{
	const char *close;
	size_t len;

	if (!slice_starts(line, "[!"))
		return QUOTE_PLAIN;
	close = memchr(line.ptr, ']', line.len);
	if (!close)
		return QUOTE_PLAIN;
	*length = (size_t)(close - line.ptr) + 1;
	for (unsigned i = 0; i < DOC_ALERTS; i++) {
		len = strlen(doc_alert_names[i]);
		if (*length == len + 3 && strncasecmp(line.ptr + 2, doc_alert_names[i], len) == 0) {
			*alert = (enum doc_alert)i;
			return QUOTE_ALERT;
		}
	}
	return *length > 6 && strncasecmp(line.ptr, "[!div ", 6) == 0 ? QUOTE_FLAT : QUOTE_PLAIN;
}
