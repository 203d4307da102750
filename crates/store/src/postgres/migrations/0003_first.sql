-- The schema of PostgreSQL begins at version 3, where that of SQLite was then: equal numbers mean equal content.
--
-- Ids are UUIDv7, so that a table in the order of its key is in the order of creation. Times are milliseconds since 1970 by
-- this database's clock. Words are those of the API.
--
-- There are no foreign keys: parents and children are written by one transaction and never moved, and at this rate the
-- checks, each a query and a lock of its parent's row, would cost more than the rows.

CREATE TABLE policies (
    name            text    NOT NULL,
    version         bigint  NOT NULL,
    hash            text    NOT NULL,
    content         text    NOT NULL,  -- JSON.
    views_expected  text,              -- JSON, drawn from the content for readers.
    active          boolean NOT NULL DEFAULT false,
    imported_at     bigint  NOT NULL,
    PRIMARY KEY (name, version)
);
CREATE UNIQUE INDEX policies_content ON policies (name, hash);
CREATE UNIQUE INDEX policies_active ON policies (name) WHERE active;

CREATE TABLE inspections (
    id                uuid    NOT NULL PRIMARY KEY,
    created_at        bigint  NOT NULL,
    completed_at      bigint,
    updated_at        bigint  NOT NULL,
    views_deadline_at bigint,
    deadline_at       bigint,
    settle_at         bigint,           -- The next deadline that nobody has acted on.
    decision_id       uuid,             -- The newest.
    priority          bigint  NOT NULL, -- 0 low, 1 normal, 2 high.
    wants_views       boolean NOT NULL DEFAULT false, -- The newest decision complains of missing views.
    status            text    NOT NULL CHECK (status IN ('open', 'completed', 'cancelled')),
    verdict           text,             -- Of the newest decision.
    facility          text    NOT NULL COLLATE "C",
    package_id        text    COLLATE "C",
    batch             text    COLLATE "C",
    policy            text    NOT NULL, -- A name; the version is chosen when it is judged.
    views_expected    text,             -- JSON; NULL: what the policy says.
    labels            text    NOT NULL  -- JSON.
) WITH (fillfactor = 85);
CREATE INDEX inspections_facility ON inspections (facility, id);
CREATE INDEX inspections_facility_verdict ON inspections (facility, verdict, id) WHERE verdict IS NOT NULL;
CREATE INDEX inspections_open ON inspections (id) WHERE status = 'open';
CREATE INDEX inspections_cancelled ON inspections (id) WHERE status = 'cancelled';
CREATE INDEX inspections_verdict ON inspections (verdict, id) WHERE verdict IS NOT NULL;
CREATE INDEX inspections_package ON inspections (package_id, id) WHERE package_id IS NOT NULL;
CREATE INDEX inspections_batch ON inspections (batch, id) WHERE batch IS NOT NULL;
CREATE INDEX inspections_updated ON inspections (updated_at);
CREATE INDEX inspections_settle ON inspections (settle_at) WHERE settle_at IS NOT NULL;

-- Never changed: what becomes of a view is its job's state and its inference.
CREATE TABLE views (
    id            uuid    NOT NULL PRIMARY KEY,
    inspection_id uuid    NOT NULL,
    job_id        uuid    NOT NULL,
    position      bigint  NOT NULL,  -- In order of receipt, from 0.
    captured_at   bigint,
    received_at   bigint  NOT NULL,
    width         bigint  NOT NULL,
    height        bigint  NOT NULL,
    size_bytes    bigint  NOT NULL,
    format        text    NOT NULL,
    object_key    text    NOT NULL,
    camera        text    COLLATE "C",
    angle         text,
    sha256        text    NOT NULL
);
CREATE UNIQUE INDEX views_inspection ON views (inspection_id, position);
CREATE INDEX views_camera ON views (camera, inspection_id) WHERE camera IS NOT NULL;

CREATE TABLE jobs (
    id               uuid    NOT NULL PRIMARY KEY,
    inspection_id    uuid    NOT NULL,
    view_id          uuid    NOT NULL,
    priority         bigint  NOT NULL,  -- As in inspections.
    turn             bigint  NOT NULL,  -- Claims go by it within a priority; see turns.
    fence            bigint  NOT NULL DEFAULT 0,
    attempts         bigint  NOT NULL DEFAULT 0,
    max_attempts     bigint  NOT NULL,
    available_at     bigint  NOT NULL,  -- Since when, or from when on, it may be claimed.
    lease_expires_at bigint,
    finished_at      bigint,
    state            text    NOT NULL CHECK
        (state IN ('available', 'running', 'retryable', 'completed', 'discarded', 'cancelled')),
    model            text    NOT NULL,  -- What configuration calls the model that is to look at the view.
    facility         text    NOT NULL,  -- Of its inspection.
    worker           text,
    error_code       text,              -- What the last attempt, or the image, failed of.
    error            text,
    error_kind       text               -- 'transient' or 'permanent', of a dead letter.
) WITH (
    fillfactor = 70,
    -- Every job leaves two index entries of states it is in no longer; claims walk over them until they are cleared away.
    autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0
);
-- A job is in at most one of these at a time, and in none once it is completed.
CREATE INDEX jobs_available ON jobs (priority DESC, turn, id) WHERE state = 'available';
-- For the age of the oldest. A claim must never be answered from it and sorted; what is true of every row keeps it apart.
CREATE INDEX jobs_waiting ON jobs (available_at) WHERE state = 'available' AND available_at > 0;
CREATE INDEX jobs_retryable ON jobs (available_at) WHERE state = 'retryable';
-- Few run at a time. The lease is not part of it, so that a start or an extension writes no index.
CREATE INDEX jobs_running ON jobs (id) WHERE state = 'running';
CREATE INDEX jobs_discarded ON jobs (finished_at, id) WHERE state = 'discarded';

-- How many jobs are in each state is the sum of these: a transaction adds rows, for one row a state would be a row that
-- every transaction waits for. Upkeep adds them up.
CREATE TABLE job_counts (
    state text   NOT NULL,
    jobs  bigint NOT NULL
);
CREATE FUNCTION count_jobs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO job_counts (state, jobs) SELECT state, count(*) FROM after GROUP BY state;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO job_counts (state, jobs) SELECT state, -count(*) FROM before GROUP BY state;
    ELSE
        INSERT INTO job_counts (state, jobs)
            SELECT state, sum(jobs) FROM
                (SELECT state, 1 AS jobs FROM after UNION ALL SELECT state, -1 FROM before) AS moved
            GROUP BY state HAVING sum(jobs) <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER jobs_counted_insert AFTER INSERT ON jobs REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION count_jobs();
CREATE TRIGGER jobs_counted_update AFTER UPDATE ON jobs REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION count_jobs();
CREATE TRIGGER jobs_counted_delete AFTER DELETE ON jobs REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION count_jobs();

-- Facilities take turns within a priority: each job gets a number when it comes, and claims go by that number.
--
-- Start-time fair queueing (Goyal, Vin, Cheng 1996) with a cost of 1 a job: a facility's next turn follows its last one, but
-- is never before the turn that its priority has reached. So a backlog of one facility is spread over the turns to come, a
-- facility that comes later falls in beside it, and an idle one saves nothing up.
CREATE TABLE bands (
    priority bigint NOT NULL PRIMARY KEY,
    turn     bigint NOT NULL             -- The highest that was claimed.
) WITH (fillfactor = 50);
INSERT INTO bands VALUES (0, 0), (1, 0), (2, 0);

CREATE TABLE turns (
    priority bigint NOT NULL,
    facility text   NOT NULL,
    turn     bigint NOT NULL, -- Of the facility's newest job.
    PRIMARY KEY (priority, facility)
) WITH (fillfactor = 50);

CREATE TABLE models (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        text   NOT NULL,
    sha256      text   NOT NULL,
    fingerprint text   NOT NULL,
    UNIQUE (fingerprint, name, sha256)
);

-- When jobs for a model were last asked for: who asks has loaded it.
CREATE TABLE models_served (
    model    text   NOT NULL PRIMARY KEY,
    asked_at bigint NOT NULL
);

-- Never changed.
CREATE TABLE inferences (
    view_id      uuid   NOT NULL PRIMARY KEY,
    model_id     bigint NOT NULL,
    width        bigint NOT NULL,
    height       bigint NOT NULL,
    committed_at bigint NOT NULL,
    sharpness    real   NOT NULL,
    brightness   real   NOT NULL,
    contrast     real   NOT NULL,
    clipped      real   NOT NULL,
    detections   bytea  NOT NULL,  -- Packed; its first byte is the version.
    timings      bytea  NOT NULL,  -- Packed alike.
    maxima       text   NOT NULL   -- JSON: the highest confidence of each class seen.
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% are append-only', TG_TABLE_NAME;
END $$;

CREATE TABLE decisions (
    id             uuid    NOT NULL PRIMARY KEY,
    inspection_id  uuid    NOT NULL,
    decided_at     bigint  NOT NULL,
    policy_version bigint,
    certified      boolean NOT NULL,
    verdict        text    NOT NULL,
    cause          text    NOT NULL,
    policy         text,
    reasons        text    NOT NULL -- JSON.
);
CREATE TRIGGER decisions_are_not_changed BEFORE UPDATE OR DELETE ON decisions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Numbered under a lock that is held until the commit is over, so that their order is that of the commits.
CREATE TABLE events (
    sequence      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id            uuid   NOT NULL,
    inspection_id uuid,
    occurred_at   bigint NOT NULL,
    kind          text   NOT NULL,
    facility      text,            -- NULL: of no one facility.
    payload       text   NOT NULL  -- JSON.
);
CREATE TRIGGER events_are_not_changed BEFORE UPDATE OR DELETE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE idempotency (
    key           text    NOT NULL PRIMARY KEY,
    content_hash  text    NOT NULL,
    inspection_id uuid    NOT NULL,
    joined        boolean NOT NULL,
    created_at    bigint  NOT NULL
);
CREATE INDEX idempotency_age ON idempotency (created_at);

-- What a process has done for all: the routes by which the jobs that wait were last routed.
CREATE TABLE marks (
    name  text NOT NULL PRIMARY KEY,
    value text NOT NULL
);

CREATE TABLE leases (
    task       text   NOT NULL PRIMARY KEY,
    holder     text   NOT NULL,
    fence      bigint NOT NULL,
    expires_at bigint NOT NULL
);

CREATE TABLE cameras (
    facility             text   NOT NULL COLLATE "C",
    camera               text   NOT NULL COLLATE "C",
    angles               text[] NOT NULL, -- In the order of their first view.
    views                bigint NOT NULL,
    first_seen_at        bigint NOT NULL,
    last_seen_at         bigint NOT NULL,
    newest_inspection_id uuid   NOT NULL,
    newest_view_id       uuid   NOT NULL,
    PRIMARY KEY (facility, camera)
) WITH (fillfactor = 70);
