-- Each kind of what is kept goes in its own time; what is held does not go.

-- What an inspection still has: 1, the originals of its views; 2, what was found on them; or their sum.
ALTER TABLE inspections ADD COLUMN kept INTEGER NOT NULL DEFAULT 3;
CREATE INDEX inspections_kept ON inspections (kept, id);
ALTER TABLE views ADD COLUMN original_removed_at INTEGER;

-- Inspections of which nothing is removed until they are released.
CREATE TABLE holds (
    inspection_id BLOB    NOT NULL PRIMARY KEY REFERENCES inspections (id),
    facility      TEXT    NOT NULL,
    reason        TEXT    NOT NULL,
    held_by       TEXT    NOT NULL,
    held_at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What was found goes from decisions too.
DROP TRIGGER decisions_are_not_changed;
CREATE TRIGGER decisions_are_not_changed BEFORE UPDATE ON decisions WHEN NOT EXISTS (SELECT 1 FROM purging) BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only');
END;

-- In the order in which they are asked for: of some measures, a stretch.
CREATE TABLE rollups_by_measure (
    resolution TEXT    NOT NULL CHECK (resolution IN ('minute', 'hour', 'day')),
    measure    TEXT    NOT NULL,
    at         INTEGER NOT NULL, -- When the stretch begins.
    facility   TEXT    NOT NULL,
    whole      INTEGER NOT NULL, -- 1: of the whole service, and of no facility.
    key        TEXT    NOT NULL, -- A camera, a class, a stage, a verdict.
    sums       TEXT    NOT NULL, -- JSON.
    PRIMARY KEY (resolution, measure, at, facility, whole, key)
) STRICT, WITHOUT ROWID;
INSERT INTO rollups_by_measure (resolution, measure, at, facility, whole, key, sums)
    SELECT resolution, measure, at, facility, whole, key, sums FROM rollups;
DROP TABLE rollups;
ALTER TABLE rollups_by_measure RENAME TO rollups;
