-- What each decision was made by, packed: what a policy would have said of the past is read from here. NULL where a person decided, and
-- of what an earlier version decided.
ALTER TABLE decisions ADD COLUMN evidence BLOB;

-- A look at labels has its place from its beginning on; one that died has no outcome.
CREATE TABLE calibrations_placed (
    id           BLOB    NOT NULL PRIMARY KEY,
    policy       TEXT    NOT NULL,
    place        INTEGER NOT NULL, -- In the order of its looks, from 1: two at once cannot both have it.
    attempt      INTEGER NOT NULL,
    inspections  INTEGER NOT NULL,
    sketch       TEXT    NOT NULL, -- JSON: the least hashes of its groups.
    outcome      TEXT,             -- For people; NULL: not ended, or it died.
    certified    INTEGER NOT NULL DEFAULT 0,
    made_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO calibrations_placed (id, policy, place, attempt, inspections, sketch, outcome, certified, made_at)
    SELECT id, policy, row_number() OVER (PARTITION BY policy ORDER BY id), attempt, inspections, sketch, outcome, certified, made_at
    FROM calibrations;
DROP TABLE calibrations;
ALTER TABLE calibrations_placed RENAME TO calibrations;
CREATE UNIQUE INDEX calibrations_place ON calibrations (policy, place);
