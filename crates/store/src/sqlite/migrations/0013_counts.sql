-- What a job costs. How many jobs are in each state is written once a transaction by whoever changes them, no longer row by row.
DROP TRIGGER jobs_counted_insert;
DROP TRIGGER jobs_counted_update;

-- Few run at a time. The lease is not part of it, so that a start or an extension writes no index.
DROP INDEX jobs_running;
CREATE INDEX jobs_running ON jobs (id) WHERE state = 'running';
