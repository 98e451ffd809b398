-- The articles about a standard, in every language.
SELECT standard AS key, id AS article FROM article WHERE standard <> ''
