-- Facilities take turns within a priority: each job gets a number when it comes, and claims go by that number.
--
-- Start-time fair queueing (Goyal, Vin, Cheng 1996) with a cost of 1 a job: a facility's next turn follows its last one, but
-- is never before the turn that its priority has reached. So a backlog of one facility is spread over the turns to come, a
-- facility that comes later falls in beside it, and an idle one saves nothing up.
ALTER TABLE jobs ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;

CREATE TABLE bands (
    priority INTEGER NOT NULL PRIMARY KEY, -- As in jobs.
    turn     INTEGER NOT NULL              -- The highest that was claimed.
) STRICT;
INSERT INTO bands VALUES (0, 0), (1, 0), (2, 0);

CREATE TABLE turns (
    priority INTEGER NOT NULL,
    facility TEXT    NOT NULL,
    turn     INTEGER NOT NULL, -- Of the facility's newest job.
    PRIMARY KEY (priority, facility)
) STRICT, WITHOUT ROWID;

DROP INDEX jobs_available;
CREATE INDEX jobs_available ON jobs (priority DESC, turn, id) WHERE state = 'available';
CREATE INDEX jobs_waiting ON jobs (available_at) WHERE state = 'available';
