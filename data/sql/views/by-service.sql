-- The articles whose scope names a service.
SELECT DISTINCT service AS key, article FROM scope WHERE service <> ''
