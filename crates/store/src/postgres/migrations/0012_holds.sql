-- Each kind of what is kept goes in its own time; what is held does not go.

-- What an inspection still has: 1, the originals of its views; 2, what was found on them; or their sum.
ALTER TABLE inspections ADD COLUMN kept bigint NOT NULL DEFAULT 3;
CREATE INDEX inspections_kept ON inspections (kept, id);
ALTER TABLE views ADD COLUMN original_removed_at bigint;

-- Inspections of which nothing is removed until they are released.
CREATE TABLE holds (
    inspection_id uuid   NOT NULL PRIMARY KEY REFERENCES inspections (id),
    facility      text   COLLATE "C" NOT NULL,
    reason        text   NOT NULL,
    held_by       text   NOT NULL,
    held_at       bigint NOT NULL
);

-- What was found goes from decisions too.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('DELETE', 'UPDATE') AND current_setting('scrutineer.purging', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% are append-only', TG_TABLE_NAME;
END $$;

-- In the order in which they are asked for: of some measures, a stretch.
ALTER TABLE rollups DROP CONSTRAINT rollups_pkey;
ALTER TABLE rollups ADD PRIMARY KEY (resolution, measure, at, facility, whole, key);
