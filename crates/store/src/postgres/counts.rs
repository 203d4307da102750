//! How many of what.

use scrutineer_types::{Access, Timestamp};
use sqlx::Row;

use super::{
    context::Context,
    rows::{DIALECT, fetch, now_ms},
    transaction::Transaction,
};
use crate::{QueueCounts, Stats, StoreError, counting, filters};

/// The time, and since when the oldest job has waited: one step of an index each for those that are available and for the
/// retry that was due first, however many wait.
pub(super) const OLDEST: &str = concat!(
    "SELECT ",
    now_ms!(),
    ", least(
         (SELECT available_at FROM jobs WHERE state = 'available' AND available_at > 0 ORDER BY available_at LIMIT 1),
         (SELECT available_at FROM jobs WHERE state = 'retryable' AND waits_for IS NULL ORDER BY available_at LIMIT 1))"
);

/// Rows of counts that are added up one by one when they are asked for; with more, upkeep adds them up for good.
const LOOSE_COUNTS: i64 = 64;

/// See [`crate::Metastore::queue_counts`].
pub(super) async fn queue(context: &Context) -> Result<QueueCounts, StoreError> {
    let mut conn = context.pool.acquire().await?;
    let jobs = sqlx::query("SELECT state, sum(jobs)::bigint AS jobs FROM job_counts GROUP BY state")
        .fetch_all(&mut *conn)
        .await?;
    let row = sqlx::query(OLDEST).fetch_one(&mut *conn).await?;
    let now = context.clock.read(row.try_get(0)?);
    counting::queue(&jobs, row.try_get::<Option<i64>, _>(1)?.map(Timestamp), now)
}

/// Adds counts up, those that no transaction is adding to at this moment.
pub(super) async fn fold(transaction: &mut Transaction) -> Result<(), StoreError> {
    sqlx::query(
        "WITH loose AS MATERIALIZED (
             SELECT ctid FROM job_counts WHERE (SELECT count(*) FROM job_counts) > $1 FOR UPDATE SKIP LOCKED),
         gone AS (DELETE FROM job_counts WHERE ctid = ANY(ARRAY(SELECT ctid FROM loose)) RETURNING state, jobs)
         INSERT INTO job_counts (state, jobs) SELECT state, sum(jobs) FROM gone GROUP BY state",
    )
    .bind(LOOSE_COUNTS)
    .execute(transaction.conn())
    .await?;
    Ok(())
}

/// See [`crate::Metastore::stats`].
pub(super) async fn stats(context: &Context, access: &Access, since: Option<Timestamp>) -> Result<Stats, StoreError> {
    // The one statement that reads whole tables.
    let mut conn = context.pool.begin_with("BEGIN READ ONLY; SET LOCAL enable_seqscan = on").await?;
    counting::stats(&fetch(&mut conn, filters::stats(&DIALECT, access, since)).await?)
}
