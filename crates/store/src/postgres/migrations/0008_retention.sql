-- What is old goes, when it is told to; nothing else deletes what was decided or what happened.

CREATE INDEX decisions_inspection ON decisions (inspection_id);

CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('scrutineer.purging', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% are append-only', TG_TABLE_NAME;
END $$;
