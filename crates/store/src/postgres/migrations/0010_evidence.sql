-- What each decision was made by, packed: what a policy would have said of the past is read from here. NULL where a person decided, and
-- of what an earlier version decided.
ALTER TABLE decisions ADD COLUMN evidence bytea;

-- A look at labels has its place from its beginning on; one that died has no outcome.
ALTER TABLE calibrations ADD COLUMN place bigint; -- In the order of its looks, from 1: two at once cannot both have it.
UPDATE calibrations c SET place = placed.place
    FROM (SELECT id, row_number() OVER (PARTITION BY policy ORDER BY id) AS place FROM calibrations) placed
    WHERE placed.id = c.id;
ALTER TABLE calibrations ALTER COLUMN place SET NOT NULL;
ALTER TABLE calibrations ALTER COLUMN outcome DROP NOT NULL; -- NULL: not ended, or it died.
ALTER TABLE calibrations ALTER COLUMN certified SET DEFAULT false;
DROP INDEX calibrations_policy;
CREATE UNIQUE INDEX calibrations_place ON calibrations (policy, place);
