-- The articles of a standard that list a certificate or report.
SELECT d.folder AS key, c.article FROM certificate c JOIN document d ON d.id = c.document WHERE d.folder <> ''
