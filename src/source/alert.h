/* SPDX-License-Identifier: MIT */
/* What the first line of a quote makes of it. */
#ifndef SOURCE_ALERT_H
#define SOURCE_ALERT_H

#include <compliancefs/document.h>

enum quote_kind { QUOTE_PLAIN, QUOTE_ALERT, QUOTE_FLAT };

/*
 * Reads the mark at the start of a quote's first line: `[!NOTE]` and its kin in any case (QUOTE_ALERT, *alert says
 * which), `[!div ...]` (QUOTE_FLAT: only its content counts), or none. *length is the mark's.
 */
enum quote_kind alert_read(struct slice line, enum doc_alert *alert, size_t *length);

#endif
