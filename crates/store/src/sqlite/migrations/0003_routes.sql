-- Several models in one service, and the cameras that send views.

-- What configuration calls the model that is to look at the view; `default` is that of the section [model].
ALTER TABLE jobs ADD COLUMN model TEXT NOT NULL DEFAULT 'default';

-- When jobs for a model were last asked for: who asks has loaded it.
CREATE TABLE models_served (
    model    TEXT    NOT NULL PRIMARY KEY,
    asked_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE cameras (
    facility             TEXT    NOT NULL,
    camera               TEXT    NOT NULL,
    angles               TEXT    NOT NULL, -- JSON, in the order of their first view.
    views                INTEGER NOT NULL,
    first_seen_at        INTEGER NOT NULL,
    last_seen_at         INTEGER NOT NULL,
    newest_inspection_id BLOB    NOT NULL,
    newest_view_id       BLOB    NOT NULL,
    PRIMARY KEY (facility, camera)
) STRICT, WITHOUT ROWID;

-- In the transaction that records the view, so that both are there or neither.
CREATE TRIGGER cameras_seen AFTER INSERT ON views WHEN new.camera IS NOT NULL AND new.camera <> '' BEGIN
    INSERT INTO cameras (facility, camera, angles, views, first_seen_at, last_seen_at, newest_inspection_id, newest_view_id)
        SELECT facility, new.camera, iif(new.angle IS NULL, '[]', json_array(new.angle)), 1, new.received_at,
               new.received_at, new.inspection_id, new.id
        FROM inspections WHERE id = new.inspection_id
    ON CONFLICT (facility, camera) DO UPDATE SET
        -- Whoever makes angles up does not make the row grow without end.
        angles = CASE
            WHEN new.angle IS NULL OR json_array_length(angles) >= 32
                OR EXISTS (SELECT 1 FROM json_each(cameras.angles) WHERE value = new.angle) THEN angles
            ELSE json_insert(angles, '$[#]', new.angle)
        END,
        views = views + 1,
        last_seen_at = new.received_at,
        newest_inspection_id = new.inspection_id,
        newest_view_id = new.id;
END;

INSERT INTO cameras (facility, camera, angles, views, first_seen_at, last_seen_at, newest_inspection_id, newest_view_id)
    SELECT facility, camera,
           (SELECT json_group_array(angle) FROM (
                SELECT DISTINCT a.angle FROM views a JOIN inspections b ON b.id = a.inspection_id
                WHERE a.camera = newest.camera AND b.facility = newest.facility AND a.angle IS NOT NULL LIMIT 32)),
           views, 0, received_at, inspection_id, id
    -- Bare columns beside max() are those of its row. Jobs are numbered in the order of receipt; moments can be equal.
    FROM (SELECT i.facility, v.camera, count(*) AS views, max(v.job_id), v.received_at, v.inspection_id, v.id
          FROM views v JOIN inspections i ON i.id = v.inspection_id
          WHERE v.camera <> '' GROUP BY i.facility, v.camera) AS newest;
UPDATE cameras SET first_seen_at =
    (SELECT min(v.received_at) FROM views v JOIN inspections i ON i.id = v.inspection_id
     WHERE v.camera = cameras.camera AND i.facility = cameras.facility);
