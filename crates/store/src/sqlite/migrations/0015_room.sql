-- Nothing of an open inspection is let go.
DROP INDEX inspections_kept;
CREATE INDEX inspections_kept ON inspections (kept, id) WHERE status <> 'open';
