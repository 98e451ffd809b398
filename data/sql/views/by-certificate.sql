-- The articles of a standard that list a certificate or report.
SELECT DISTINCT folder AS key, article FROM certificate WHERE folder <> ''
