-- Nothing here: jobs are counted by the statement, and the lease is in no index, since version 3.
SELECT 1;
