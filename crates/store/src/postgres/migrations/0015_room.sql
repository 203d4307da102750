-- What the indexes cost that have an entry for each state of a row.

-- A job's key is written three times, an inspection's twice, where it was written first: with room for that a page need not be cleared
-- or split for it. What is there is left as it is.
ALTER INDEX jobs_pkey SET (fillfactor = 40);
ALTER INDEX inspections_pkey SET (fillfactor = 50);
ALTER INDEX inspections_facility SET (fillfactor = 50);
ALTER INDEX inspections_package SET (fillfactor = 50);
ALTER INDEX inspections_batch SET (fillfactor = 50);

-- Nothing of an open inspection is let go.
DROP INDEX inspections_kept;
CREATE INDEX inspections_kept ON inspections (kept, id) WHERE status <> 'open';
