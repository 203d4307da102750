//! Many rows in an SQLite database, for looking at plans and times.

use std::path::Path;

use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use super::fixture::evidence;

/// Fills the database at `path`, which has its schema, with inspections of one view each, inferred and decided unless they wait, those numbered `from..to`, as
/// [`super::postgres::TestDatabase::fill`] does.
pub async fn fill(path: &Path, from: i64, to: i64, waiting_in_20: i64) {
    let mut conn = SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    let sql = FILL.replace("{from}", &from.to_string()).replace("{to}", &to.to_string());
    let evidence: Vec<_> = (0..100).map(|kind| format!("({kind}, x'{}')", evidence(kind))).collect();
    let sql = sql.replace("{waiting}", &waiting_in_20.to_string()).replace("{evidence}", &evidence.join(", "));
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
}

/// Ids are a millisecond apart and bear their numbers.
const FILL: &str = "
PRAGMA foreign_keys = off;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE filled AS
    WITH RECURSIVE numbers (n) AS (SELECT {from} UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < {to})
    SELECT n, 1700000000000 + n AS at, n % 20 < {waiting} AS waits, 'f' || n % 40 AS facility, 'cam-' || n % 400 AS camera,
           iif(n % 50 = 7, 'reject', 'accept') AS verdict,
           unhex(printf('%012x', 1700000000000 + n) || '70008000' || printf('%012x', n)) AS id
    FROM numbers;
CREATE TEMPORARY TABLE shown (kind INTEGER PRIMARY KEY, evidence BLOB);
INSERT INTO shown VALUES {evidence};
INSERT OR IGNORE INTO models (id, name, sha256, fingerprint) VALUES (1, 'parcel', 'a', 'b');
INSERT INTO inspections (id, facility, package_id, status, verdict, decision_id, priority, policy, labels, created_at, completed_at, updated_at)
    SELECT id, facility, 'P' || n, iif(waits, 'open', 'completed'), iif(waits, NULL, verdict), iif(waits, NULL, id), 1, 'parcel', '{}', at,
           iif(waits, NULL, at + 500), at + 500 FROM filled;
INSERT INTO views (id, inspection_id, position, job_id, object_key, camera, received_at, width, height, format, size_bytes, sha256)
    SELECT id, id, 0, id, 'originals/2023/11/14/' || n, camera, at, 640, 480, 'jpeg', 12345, printf('%064d', 0) FROM filled;
INSERT INTO jobs (id, inspection_id, view_id, priority, turn, max_attempts, model, state, available_at, finished_at)
    SELECT id, id, id, 1, n / 40, 5, 'default', iif(waits, 'available', 'completed'), at, iif(waits, NULL, at + 500) FROM filled;
INSERT INTO inferences (view_id, model_id, width, height, sharpness, brightness, contrast, clipped, detections, maxima, timings, committed_at)
    SELECT id, 1, 640, 480, 200.0, 0.5, 0.2, 0.01, x'01000000000000', '{\"damage\":' || ((n % 100) / 100.0) || '}', x'01000000000000000000000000000000000000000000000000', at + 500
    FROM filled WHERE NOT waits;
INSERT INTO decisions (id, inspection_id, verdict, cause, certified, policy, policy_version, reasons, evidence, decided_at)
    SELECT id, id, verdict, 'policy', 0, 'parcel', 1, '[]', evidence, at + 500 FROM filled JOIN shown ON kind = n % 100 WHERE NOT waits ORDER BY n;
UPDATE job_counts SET jobs = jobs + (SELECT count(*) FROM filled WHERE waits = (state = 'available'))
    WHERE state IN ('available', 'completed');
DROP TABLE filled;
DROP TABLE shown;
COMMIT;
";
