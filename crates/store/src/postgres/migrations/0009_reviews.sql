-- What people are asked, what they answered, and what is learned from it.

-- With what probability a person was to be asked about it, in millionths; NULL: nobody knows.
ALTER TABLE decisions ADD COLUMN asked_ppm bigint;
-- The newest answer that stands.
ALTER TABLE inspections ADD COLUMN answer_id uuid;
-- When a version last began to count.
ALTER TABLE policies ADD COLUMN activated_at bigint;
UPDATE policies SET activated_at = imported_at WHERE active;

-- One for each decision about which a person is asked.
CREATE TABLE reviews (
    id            uuid    NOT NULL PRIMARY KEY, -- The decision's.
    inspection_id uuid    NOT NULL,
    facility      text COLLATE "C" NOT NULL,
    policy        text COLLATE "C" NOT NULL,
    priority      bigint  NOT NULL, -- As in jobs.
    source        text    NOT NULL CHECK (source IN ('band', 'audit')), -- Left to a person; settled, and drawn.
    decided       text    NOT NULL, -- The decision's verdict.
    asked_ppm     bigint  NOT NULL,
    wanted        bigint  NOT NULL, -- Answers until it is settled.
    state         text    NOT NULL CHECK (state IN ('open', 'settled', 'withdrawn')), -- Withdrawn: another decision came.
    truth         text,             -- What the answers come to.
    asked_at      bigint  NOT NULL,
    settled_at    bigint,
    reviewer      text COLLATE "C",             -- Who has it in hand,
    leased_until  bigint            -- and until when.
);
CREATE INDEX reviews_open ON reviews (priority DESC, id) WHERE state = 'open';
CREATE INDEX reviews_open_facility ON reviews (facility, priority DESC, id) WHERE state = 'open';
CREATE INDEX reviews_inspection ON reviews (inspection_id);
CREATE INDEX reviews_policy ON reviews (policy, state, id);
CREATE INDEX reviews_in_hand ON reviews (reviewer) WHERE state = 'open' AND reviewer IS NOT NULL;
CREATE INDEX reviews_double ON reviews (id) WHERE wanted > 1;
-- Whatever waited for a person before people were asked here.
INSERT INTO reviews (id, inspection_id, facility, policy, priority, source, decided, asked_ppm, wanted, state, asked_at)
    SELECT d.id, i.id, i.facility, i.policy, i.priority, 'band', 'review', 1000000, 1, 'open', d.decided_at
    FROM inspections i JOIN decisions d ON d.id = i.decision_id
    WHERE i.status = 'completed' AND i.verdict = 'review';

-- What people said, asked or not. An answer is taken back, never changed.
CREATE TABLE answers (
    id            uuid    NOT NULL PRIMARY KEY,
    inspection_id uuid    NOT NULL,
    review_id     uuid,             -- NULL: nobody asked.
    found_id      uuid    NOT NULL, -- The newest decision then.
    facility      text COLLATE "C" NOT NULL,
    reviewer      text COLLATE "C" NOT NULL,
    role          text,
    verdict       text    NOT NULL,
    comment       text,
    blind         boolean NOT NULL, -- Given before anything that the machine found was shown.
    boxes         text,             -- JSON: of each view that was looked over, all that is on it.
    took_ms       bigint,
    answered_at   bigint  NOT NULL,
    withdrawn_at  bigint
);
CREATE INDEX answers_inspection ON answers (inspection_id, id);
CREATE INDEX answers_review ON answers (review_id) WHERE review_id IS NOT NULL;
CREATE INDEX answers_boxes ON answers (id) WHERE boxes IS NOT NULL;

-- Looks at labels that a certificate was sought with, found or not: each costs the next some of its confidence.
CREATE TABLE calibrations (
    id           uuid    NOT NULL PRIMARY KEY,
    policy       text COLLATE "C" NOT NULL,
    attempt      bigint  NOT NULL,
    inspections  bigint  NOT NULL,
    sketch       text    NOT NULL, -- JSON: the least hashes of its groups.
    outcome      text    NOT NULL, -- For people.
    certified    boolean NOT NULL,
    made_at      bigint  NOT NULL
);
CREATE INDEX calibrations_policy ON calibrations (policy, id);

-- What a watch over a policy at a facility has noticed.
CREATE TABLE alarms (
    id         uuid    NOT NULL PRIMARY KEY,
    kind       text COLLATE "C" NOT NULL, -- 'escape', 'drift'.
    policy     text COLLATE "C" NOT NULL,
    facility   text COLLATE "C" NOT NULL,
    subject    text COLLATE "C" NOT NULL, -- What of it, as a camera and a class; '' of all.
    message    text    NOT NULL,
    examples   text    NOT NULL, -- JSON: ids of inspections.
    raised_at  bigint  NOT NULL,
    cleared_at bigint,
    relearn    boolean NOT NULL DEFAULT false -- Ended as what is here to stay: what was normal is forgotten.
);
CREATE UNIQUE INDEX alarms_raised ON alarms (kind, policy, facility, subject) WHERE cleared_at IS NULL;

-- How far a watch has come, and what it remembers.
CREATE TABLE watches (
    kind     text COLLATE "C" NOT NULL,
    policy   text COLLATE "C" NOT NULL,
    facility text COLLATE "C" NOT NULL,
    subject  text COLLATE "C" NOT NULL,
    state    text NOT NULL, -- JSON.
    PRIMARY KEY (kind, policy, facility, subject)
);

-- Who knows it can foresee which inspections are audited.
CREATE TABLE secrets (
    name  text COLLATE "C" NOT NULL PRIMARY KEY,
    value bytea NOT NULL
);
INSERT INTO secrets
    VALUES ('audit', decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));
