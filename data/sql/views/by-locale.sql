-- Every article once, in its language.
SELECT locale AS key, id AS article FROM article
