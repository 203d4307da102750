-- Nothing here: cameras are seen to by a statement, and a check makes no table, since version 3.
SELECT 1;
