-- Where a view belongs in a trace: the `traceparent` of what brought it in. NULL: in none.
ALTER TABLE views ADD COLUMN traceparent text;

-- The processes that serve this database, as each tells of itself every few seconds.
CREATE TABLE processes (
    name    text COLLATE "C" NOT NULL PRIMARY KEY,
    seen_at bigint NOT NULL,
    about   text NOT NULL -- JSON.
);

-- Sums by time: what events added up to, for a minute, an hour and a day.
CREATE TABLE rollups (
    resolution text COLLATE "C" NOT NULL CHECK (resolution IN ('minute', 'hour', 'day')),
    at         bigint NOT NULL, -- When the stretch begins.
    measure    text COLLATE "C" NOT NULL,
    facility   text COLLATE "C" NOT NULL,
    whole      bigint NOT NULL, -- 1: of the whole service, and of no facility.
    key        text COLLATE "C" NOT NULL, -- A camera, a class, a stage, a verdict.
    sums       text NOT NULL, -- JSON.
    PRIMARY KEY (resolution, at, measure, facility, whole, key)
);

-- Up to which event they were added up.
CREATE TABLE rollup_places (
    name     text COLLATE "C" NOT NULL PRIMARY KEY,
    sequence bigint NOT NULL,
    look     bigint NOT NULL
);
INSERT INTO rollup_places VALUES ('events', 0, 0);
