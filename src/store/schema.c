/* SPDX-License-Identifier: MIT */
/* data/sql in the program: the SQL stays files that an editor knows. */
#include "base/embed.h"
#include "store/schema.h"

EMBED(schema_sql, "data/sql/schema.sql");
EMBED(index_articles_sql, "data/sql/index-articles.sql");
EMBED(index_files_sql, "data/sql/index-files.sql");
EMBED(view_by_locale_sql, "data/sql/views/by-locale.sql");
EMBED(view_by_standard_sql, "data/sql/views/by-standard.sql");
EMBED(view_by_service_sql, "data/sql/views/by-service.sql");
EMBED(view_by_certificate_sql, "data/sql/views/by-certificate.sql");

const struct view views[] = {
	{"by-locale", view_by_locale_sql},
	{"by-standard", view_by_standard_sql},
	{"by-service", view_by_service_sql},
	{"by-certificate", view_by_certificate_sql},
};
const size_t view_count = sizeof(views) / sizeof(views[0]);

void schema_put_keys(struct buf *sql)
{
	buf_puts(sql, "key (view, name) AS (");
	for (size_t i = 0; i < view_count; i++)
		buf_printf(sql, "%sSELECT '%s', key FROM (%s\n) WHERE article = ?1", i ? " UNION ALL " : "", views[i].name,
			   views[i].sql);
	buf_puts(sql, ")");
}
