-- What is old goes, when it is told to; nothing else deletes what was decided or what happened.

CREATE INDEX decisions_inspection ON decisions (inspection_id);
CREATE INDEX inspections_facility_verdict ON inspections (facility, verdict, id) WHERE verdict IS NOT NULL;

-- Has a row within a transaction that deletes, and at no other time.
CREATE TABLE purging (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1)
) STRICT;

DROP TRIGGER decisions_are_not_deleted;
CREATE TRIGGER decisions_are_not_deleted BEFORE DELETE ON decisions WHEN NOT EXISTS (SELECT 1 FROM purging) BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only');
END;
DROP TRIGGER events_are_not_deleted;
CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events WHEN NOT EXISTS (SELECT 1 FROM purging) BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;
