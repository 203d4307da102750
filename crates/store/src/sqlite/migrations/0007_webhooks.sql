-- Deliveries of events to webhooks. What is delivered is behind a target's mark, and has no row; the payload of what is not
-- stays in events, which never change.

CREATE TABLE webhook_targets (
    name            TEXT    NOT NULL PRIMARY KEY,
    address         TEXT    NOT NULL,            -- Without what may be secret in it; for people.
    configuration   TEXT    NOT NULL,            -- A hash: with another one a target that was gone is tried again.
    reached         INTEGER NOT NULL,            -- Every event up to this one has been attempted, or is none of the target's.
    fence           INTEGER NOT NULL,            -- Raised by every process that takes the target up.
    failures        INTEGER NOT NULL DEFAULT 0,  -- Rounds without a success, one after the other.
    rests_until     INTEGER,
    delivered       INTEGER NOT NULL DEFAULT 0,  -- In all.
    last_success_at INTEGER,
    last_error_at   INTEGER,
    last_error      TEXT,
    gone_at         INTEGER,                     -- It answered 410.
    removed_at      INTEGER,                     -- It was in no configuration any more.
    created_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One for each event that a target did not take at the first attempt.
CREATE TABLE webhook_deliveries (
    id               BLOB    NOT NULL PRIMARY KEY,
    target           TEXT    NOT NULL,
    sequence         INTEGER NOT NULL,           -- Of the event.
    event_id         BLOB    NOT NULL,
    kind             TEXT    NOT NULL,
    facility         TEXT,
    state            TEXT    NOT NULL CHECK (state IN ('pending', 'dead')),
    attempts         INTEGER NOT NULL,
    first_attempt_at INTEGER NOT NULL,
    last_attempt_at  INTEGER NOT NULL,
    due_at           INTEGER NOT NULL,
    status           INTEGER,                    -- That the last attempt was answered with.
    error            TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX webhook_deliveries_event ON webhook_deliveries (target, sequence);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (target, due_at) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_dead ON webhook_deliveries (last_attempt_at, id) WHERE state = 'dead';

-- Where a client asked to be told of its inspection's events.
CREATE TABLE callbacks (
    inspection_id BLOB NOT NULL PRIMARY KEY,
    url           TEXT NOT NULL
) STRICT, WITHOUT ROWID;
