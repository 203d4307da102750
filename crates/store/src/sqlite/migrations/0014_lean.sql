-- What a job costs.

-- Cameras are seen to by whoever records views, once for all that a camera has sent; a trigger made SQLite keep a journal of each row.
DROP TRIGGER cameras_seen;

-- The same checks in words that SQLite does not make a table of for each row that it looks at. No row changes, so no table is
-- written anew (https://www.sqlite.org/lang_altertable.html, section 7).
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql,
        '(status IN (''open'', ''completed'', ''cancelled''))',
        '(status = ''open'' OR status = ''completed'' OR status = ''cancelled'')')
    WHERE type = 'table' AND name = 'inspections';
UPDATE sqlite_schema SET sql = replace(sql,
        '(state IN (''available'', ''running'', ''retryable'', ''completed'', ''discarded'', ''cancelled''))',
        '(state = ''available'' OR state = ''running'' OR state = ''retryable'' OR state = ''completed'' OR state = ''discarded''
            OR state = ''cancelled'')')
    WHERE type = 'table' AND name = 'jobs';
PRAGMA writable_schema = RESET;
