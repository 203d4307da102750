-- What failures leave behind, and jobs that wait for a moment or for a person.

ALTER TABLE jobs
    -- When the attempt in hand was started; NULL: fetched ahead, or nothing in hand.
    ADD COLUMN started_at  bigint,
    -- How it was started: 0 beside others, 1 alone in its process, 2 alone in a process that had finished another job before.
    ADD COLUMN alone       bigint  NOT NULL DEFAULT 0,
    -- Whether it was in work when a process was lost and has not ended an attempt since: it is started alone.
    ADD COLUMN suspect     boolean NOT NULL DEFAULT false,
    -- Successive losses of a process in which it was in work alone.
    ADD COLUMN crashes     bigint  NOT NULL DEFAULT 0,
    -- In which stage the last attempt failed.
    ADD COLUMN error_stage text,
    -- Of a retryable job that no claim makes available: 'time' (its inspection's not_before), or what is paused, as 'model:dock'.
    ADD COLUMN waits_for   text,
    -- When its dead letter was purged; the job is cancelled then, its view stays failed.
    ADD COLUMN purged_at   bigint;

ALTER TABLE inspections ADD COLUMN not_before bigint; -- Its jobs are not claimed before.

DROP INDEX jobs_retryable;
CREATE INDEX jobs_retryable ON jobs (available_at) WHERE state = 'retryable' AND waits_for IS NULL;
CREATE INDEX jobs_held ON jobs (waits_for, available_at) WHERE state = 'retryable' AND waits_for IS NOT NULL;
CREATE INDEX jobs_crashed ON jobs (id) WHERE crashes > 0;

-- Attempts that ended without a result; of those that ended with one the inference tells.
CREATE TABLE attempts (
    job_id     uuid   NOT NULL,
    fence      bigint NOT NULL, -- Under which it was made: attempts are in this order.
    started_at bigint,
    ended_at   bigint NOT NULL, -- When its end was recorded.
    outcome    text   NOT NULL, -- 'retried', 'discarded', 'crashed', 'late'.
    worker     text,
    stage      text,
    code       text,
    error      text,
    PRIMARY KEY (job_id, fence)
);

-- What nobody claims until a person resumes it.
CREATE TABLE pauses (
    scope      text   NOT NULL PRIMARY KEY, -- 'all', 'facility:NAME', 'model:NAME'.
    paused_at  bigint NOT NULL,
    reason     text,
    resumed_at bigint                       -- Its jobs are being made available again.
);
