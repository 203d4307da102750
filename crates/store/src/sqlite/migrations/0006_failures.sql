-- What failures leave behind, and jobs that wait for a moment or for a person.

-- When the attempt in hand was started; NULL: fetched ahead, or nothing in hand.
ALTER TABLE jobs ADD COLUMN started_at INTEGER;
-- How it was started: 0 beside others, 1 alone in its process, 2 alone in a process that had finished another job before.
ALTER TABLE jobs ADD COLUMN alone INTEGER NOT NULL DEFAULT 0;
-- Whether it was in work when a process was lost and has not ended an attempt since: it is started alone.
ALTER TABLE jobs ADD COLUMN suspect INTEGER NOT NULL DEFAULT 0;
-- Successive losses of a process in which it was in work alone.
ALTER TABLE jobs ADD COLUMN crashes INTEGER NOT NULL DEFAULT 0;
-- In which stage the last attempt failed.
ALTER TABLE jobs ADD COLUMN error_stage TEXT;
-- Of a retryable job that no claim makes available: 'time' (its inspection's not_before), or what is paused, as 'model:dock'.
ALTER TABLE jobs ADD COLUMN waits_for TEXT;
-- When its dead letter was purged; the job is cancelled then, its view stays failed.
ALTER TABLE jobs ADD COLUMN purged_at INTEGER;

ALTER TABLE inspections ADD COLUMN not_before INTEGER; -- Its jobs are not claimed before.

DROP INDEX jobs_retryable;
CREATE INDEX jobs_retryable ON jobs (available_at) WHERE state = 'retryable' AND waits_for IS NULL;
CREATE INDEX jobs_held ON jobs (waits_for, available_at) WHERE state = 'retryable' AND waits_for IS NOT NULL;
CREATE INDEX jobs_crashed ON jobs (id) WHERE crashes > 0;

-- Attempts that ended without a result; of those that ended with one the inference tells.
CREATE TABLE attempts (
    job_id     BLOB    NOT NULL REFERENCES jobs (id),
    fence      INTEGER NOT NULL, -- Under which it was made: attempts are in this order.
    started_at INTEGER,
    ended_at   INTEGER NOT NULL, -- When its end was recorded.
    outcome    TEXT    NOT NULL, -- 'retried', 'discarded', 'crashed', 'late'.
    worker     TEXT,
    stage      TEXT,
    code       TEXT,
    error      TEXT,
    PRIMARY KEY (job_id, fence)
) STRICT, WITHOUT ROWID;

-- What nobody claims until a person resumes it.
CREATE TABLE pauses (
    scope      TEXT    NOT NULL PRIMARY KEY, -- 'all', 'facility:NAME', 'model:NAME'.
    paused_at  INTEGER NOT NULL,
    reason     TEXT,
    resumed_at INTEGER                       -- Its jobs are being made available again.
) STRICT, WITHOUT ROWID;
