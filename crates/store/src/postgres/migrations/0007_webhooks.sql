-- Deliveries of events to webhooks. What is delivered is behind a target's mark, and has no row; the payload of what is not
-- stays in events, which never change.

CREATE TABLE webhook_targets (
    name            text    NOT NULL COLLATE "C" PRIMARY KEY,
    address         text    NOT NULL, -- Without what may be secret in it; for people.
    configuration   text    NOT NULL, -- A hash: with another one a target that was gone is tried again.
    reached         bigint  NOT NULL, -- Every event up to this one has been attempted, or is none of the target's.
    fence           bigint  NOT NULL, -- Raised by every process that takes the target up.
    failures        bigint  NOT NULL DEFAULT 0, -- Rounds without a success, one after the other.
    rests_until     bigint,
    delivered       bigint  NOT NULL DEFAULT 0, -- In all.
    last_success_at bigint,
    last_error_at   bigint,
    last_error      text,
    gone_at         bigint, -- It answered 410.
    removed_at      bigint, -- It was in no configuration any more.
    created_at      bigint  NOT NULL
) WITH (fillfactor = 70);

-- One for each event that a target did not take at the first attempt.
CREATE TABLE webhook_deliveries (
    id               uuid    NOT NULL PRIMARY KEY,
    target           text    NOT NULL COLLATE "C",
    sequence         bigint  NOT NULL, -- Of the event.
    event_id         uuid    NOT NULL,
    kind             text    NOT NULL,
    facility         text,
    state            text    NOT NULL CHECK (state IN ('pending', 'dead')),
    attempts         bigint  NOT NULL,
    first_attempt_at bigint  NOT NULL,
    last_attempt_at  bigint  NOT NULL,
    due_at           bigint  NOT NULL,
    status           bigint, -- That the last attempt was answered with.
    error            text    NOT NULL
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX webhook_deliveries_event ON webhook_deliveries (target, sequence);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (target, due_at) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_dead ON webhook_deliveries (last_attempt_at, id) WHERE state = 'dead';

-- Where a client asked to be told of its inspection's events.
CREATE TABLE callbacks (
    inspection_id uuid NOT NULL PRIMARY KEY,
    url           text NOT NULL
);
