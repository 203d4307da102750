-- A job's key is written three times, an inspection's entries twice, where they were written first: with room for that, a page need not be
-- cleared or split for it. Pages that are there are left as they are, and nobody waits.
ALTER INDEX jobs_pkey SET (fillfactor = 40);
ALTER INDEX inspections_pkey SET (fillfactor = 50);
ALTER INDEX inspections_facility SET (fillfactor = 50);
ALTER INDEX inspections_kept SET (fillfactor = 50);
ALTER INDEX inspections_package SET (fillfactor = 50);
ALTER INDEX inspections_batch SET (fillfactor = 50);
