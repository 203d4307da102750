//! How many of what.

use scrutineer_types::{Access, Timestamp};
use sqlx::{Row, SqliteConnection};

use super::rows::{DIALECT, fetch};
use crate::{QueueCounts, Stats, StoreError, counting, filters, moments::Clock};

/// The time, and since when the oldest job has waited: one step of an index each for those that are available and for the
/// retry that was due first, however many wait.
pub(super) const OLDEST: &str = "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER), (SELECT min(available_at) FROM (
    SELECT available_at FROM (SELECT available_at FROM jobs WHERE state = 'available' ORDER BY available_at LIMIT 1)
    UNION ALL
    SELECT available_at FROM (SELECT available_at FROM jobs WHERE state = 'retryable' AND waits_for IS NULL ORDER BY available_at LIMIT 1)))";

/// See [`crate::Metastore::queue_counts`].
pub(super) async fn queue(conn: &mut SqliteConnection, clock: &Clock) -> Result<QueueCounts, StoreError> {
    let jobs = sqlx::query("SELECT state, jobs FROM job_counts").fetch_all(&mut *conn).await?;
    let row = sqlx::query(OLDEST).fetch_one(conn).await?;
    let now = clock.read(row.try_get(0)?);
    counting::queue(&jobs, row.try_get::<Option<i64>, _>(1)?.map(Timestamp), now)
}

/// See [`crate::Metastore::stats`].
pub(super) async fn stats(
    conn: &mut SqliteConnection,
    access: &Access,
    since: Option<Timestamp>,
) -> Result<Stats, StoreError> {
    counting::stats(&fetch(conn, filters::stats(&DIALECT, access, since)).await?)
}
