-- The articles whose scope names a service; more than once where it does so.
SELECT service AS key, article FROM scope WHERE service <> ''
