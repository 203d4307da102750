-- Of PostgreSQL alone: SQLite keeps one state of a row.
SELECT 1;
