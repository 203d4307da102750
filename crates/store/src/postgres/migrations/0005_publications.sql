-- About which jobs a queue outside the database was sent a message, and when, by this database's clock. Empty where the rows
-- themselves are the queue. A job has none of its columns for this: whoever writes it down must not be in the way of whoever
-- claims the job.
CREATE TABLE publications (
    job_id       uuid   NOT NULL PRIMARY KEY,
    published_at bigint NOT NULL
) WITH (fillfactor = 70);
