-- SPDX-License-Identifier: MIT
-- When all articles are parsed: what learning, linking and the views look up.
CREATE INDEX article_of ON article (article, locale);
CREATE INDEX article_source ON article (source_key);
CREATE INDEX article_standard ON article (standard, article, locale);
CREATE INDEX article_locale ON article (locale, article);
CREATE INDEX certificate_document ON certificate (document);
