-- Where a view belongs in a trace: the `traceparent` of what brought it in. NULL: in none.
ALTER TABLE views ADD COLUMN traceparent TEXT;

-- The processes that serve this database, as each tells of itself every few seconds.
CREATE TABLE processes (
    name    TEXT    NOT NULL PRIMARY KEY,
    seen_at INTEGER NOT NULL,
    about   TEXT    NOT NULL -- JSON.
) STRICT, WITHOUT ROWID;

-- Sums by time: what events added up to, for a minute, an hour and a day.
CREATE TABLE rollups (
    resolution TEXT    NOT NULL CHECK (resolution IN ('minute', 'hour', 'day')),
    at         INTEGER NOT NULL, -- When the stretch begins.
    measure    TEXT    NOT NULL,
    facility   TEXT    NOT NULL,
    whole      INTEGER NOT NULL, -- 1: of the whole service, and of no facility.
    key        TEXT    NOT NULL, -- A camera, a class, a stage, a verdict.
    sums       TEXT    NOT NULL, -- JSON.
    PRIMARY KEY (resolution, at, measure, facility, whole, key)
) STRICT, WITHOUT ROWID;

-- Up to which event they were added up.
CREATE TABLE rollup_places (
    name     TEXT    NOT NULL PRIMARY KEY,
    sequence INTEGER NOT NULL,
    look     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO rollup_places VALUES ('events', 0, 0);
