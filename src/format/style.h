/* SPDX-License-Identifier: MIT */
/* The stylesheet of the web tree, data/web/style.css, as it was when the program was built. */
#ifndef FORMAT_STYLE_H
#define FORMAT_STYLE_H

#include <compliancefs/buf.h>

/* The bytes of html/style.css; they are part of the program and need no freeing. */
struct slice style_css(void);
/* The same of html/favicon.ico. */
struct slice favicon_ico(void);

#endif
