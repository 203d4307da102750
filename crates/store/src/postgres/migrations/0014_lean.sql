-- What a job costs.

-- What is still open is not let go of.
DROP INDEX inspections_kept;
CREATE INDEX inspections_kept ON inspections (kept, id) WHERE status <> 'open';
