/* SPDX-License-Identifier: MIT */
/*
 * What the indexer asks of the snapshot it is making.  All arguments and columns are
 * texts; a column's own affinity makes numbers of them where that is meant.
 */
#include "store/queries.h"

const char *const query_texts[QUERIES] = {
	[QUERY_ARTICLE_BY_BASE] = "SELECT id, handoff, segments > 0, source FROM article WHERE base = ?1",
	[QUERY_ARTICLES] = "SELECT id, base, date FROM article WHERE id > CAST(?1 AS INTEGER) ORDER BY id LIMIT 256",
	[QUERY_ARTICLE_BY_SOURCE] = "SELECT id, article, locale, url, segments > 0 FROM article WHERE source_key = ?1 "
				    "ORDER BY id",
	[QUERY_ARTICLE_IN_LOCALE] = "SELECT id, article, locale, url, segments > 0 FROM article "
				   "WHERE article = ?1 AND locale = ?2",
	[QUERY_ARTICLE_LOCALES] = "SELECT DISTINCT locale FROM article ORDER BY locale",
	[QUERY_LOCALES] = "SELECT tag FROM locale ORDER BY tag",
	[QUERY_TITLES] = "SELECT article, locale, title, segments > 0 FROM article ORDER BY article, locale",
	[QUERY_PAIRED] = "SELECT DISTINCT locale FROM article WHERE segments > 0",
	[QUERY_BEFORE] = "SELECT article, title, segments > 0 FROM article WHERE locale = ?1 AND article < ?2 "
			 "ORDER BY article DESC LIMIT 1",
	[QUERY_FROM] = "SELECT article, title, segments > 0 FROM article WHERE locale = ?1 AND article >= ?2 "
		       "ORDER BY article LIMIT 8",
	[QUERY_CERTIFICATE_GROUPS] = "SELECT d.owner, d.identity, d.token, c.service, c.kind, count(*) FROM document d "
				     "JOIN certificate c ON c.document = d.id GROUP BY d.id, c.service, c.kind "
				     "ORDER BY d.owner, d.identity, c.kind",
	[QUERY_CERTIFICATE_FOLDERS] = "SELECT d.folder FROM certificate c JOIN document d ON d.id = c.document "
				      "WHERE c.article = ?1 ORDER BY c.pos",
	[QUERY_DATES] = "SELECT id, date FROM article",
	[QUERY_SURVEY_ARTICLES] = "SELECT id, base, locale, standard, updated FROM article ORDER BY base",
	[QUERY_PAGE_LOCALES] = "SELECT locale, article, standard, title, updated, segments > 0 FROM article "
			       "ORDER BY locale, article",
	[QUERY_PAGE_STANDARDS] = "SELECT standard, article, locale, title, updated, translation, url FROM article "
				 "WHERE standard <> '' ORDER BY standard, article, locale",
	[QUERY_PAGE_CERTIFICATES] = "SELECT d.folder, c.article, c.title, c.url, c.kind, c.service, d.identity, c.pos FROM document d "
				    "CROSS JOIN certificate c ON c.document = d.id WHERE d.folder <> '' "
				    "ORDER BY d.folder, c.article, c.pos",
	[QUERY_TABLE_ARTICLES] = "SELECT locale, article, standard, title, updated, translation, source_version, segments, "
				 "source FROM article WHERE locale = ?1 ORDER BY article",
	[QUERY_SCOPE_ARTICLES] = "SELECT id, standard, article FROM article WHERE locale = ?1 ORDER BY standard, article",
	[QUERY_SCOPE_OF] = "SELECT service, environment, surface FROM scope WHERE article = CAST(?1 AS INTEGER) ORDER BY pos",
	[QUERY_TABLE_CERTIFICATES] =
		"SELECT d.folder, a.locale, a.standard, a.article, c.section, c.service, c.kind, c.title, c.url "
		"FROM document d CROSS JOIN certificate c ON c.document = d.id JOIN article a ON a.id = c.article "
		"ORDER BY d.folder, a.locale, a.standard, a.article, c.pos",
	[QUERY_TABLE_FINDINGS] = "SELECT severity, source, line, code, detail FROM finding INDEXED BY finding_source "
				 "WHERE severity = CAST(?1 AS INTEGER) ORDER BY source, line, code, detail",
	[QUERY_SEVERITIES] = "SELECT DISTINCT severity FROM finding ORDER BY severity DESC",
	[QUERY_FINDINGS_OF] = "SELECT severity, line, code, detail FROM finding WHERE source = ?1 ORDER BY 1, 2, 3, 4",
	[QUERY_TOTALS] = "SELECT (SELECT count(*) FROM article), (SELECT count(DISTINCT locale) FROM article), "
			 "(SELECT count(*) FROM finding), (SELECT count(*) FROM finding WHERE severity = 2)",
	[QUERY_PLACES] = "SELECT a.article, a.id, a.locale, a.source_version, t.places FROM article a "
			 "CROSS JOIN traits t ON t.article = a.id WHERE length(t.places) > 0 ORDER BY a.article, a.locale",
	[QUERY_FORM] = "SELECT meaning, votes FROM form WHERE locale = ?1 AND key = ?2 AND grade = ?3 "
		       "ORDER BY votes DESC, meaning",
	[QUERY_FORMS] = "SELECT key, meaning, votes FROM form WHERE locale = ?1 AND grade = ?2 "
			"ORDER BY key, votes DESC, meaning LIMIT 100000",
	[QUERY_PENDING] = "SELECT p.article, p.locale, p.answers, a.source, t.places FROM pending p "
			  "CROSS JOIN article a ON a.id = p.article CROSS JOIN traits t ON t.article = p.article "
			  "WHERE (p.locale, p.article) > (?1, CAST(?2 AS INTEGER)) ORDER BY p.locale, p.article LIMIT 64",
	[QUERY_DRIFT_MEMBERS] = "SELECT a.article, a.id, a.locale, a.standard, a.updated, a.translation, a.source_version, "
				"t.bytes, t.facts FROM article a CROSS JOIN traits t ON t.article = a.id "
				"WHERE a.article > ?1 ORDER BY a.article, a.locale",
	[QUERY_COVERAGE] = "SELECT article, locale, translation, updated, source_version FROM article "
			   "ORDER BY article, locale",
	[QUERY_DRIFT_KINDS] = "SELECT DISTINCT kind FROM drift ORDER BY kind",
	[QUERY_TABLE_DRIFT] = "SELECT kind, standard, article, locale, reference, detail FROM drift WHERE kind = ?1 "
			      "ORDER BY kind, standard, article, locale, reference, detail",
	[QUERY_DIGEST] = "SELECT ino, mtime FROM file UNION ALL SELECT ino, mtime FROM page",
};
