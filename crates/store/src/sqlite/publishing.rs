//! What a queue outside the database was told, and what it has still to be told.

use scrutineer_types::{JobId, Timestamp};
use sqlx::SqliteConnection;

use super::{rows, transaction::Transaction};
use crate::{
    StoreError,
    moments::Clock,
    publishing::{Claimable, Unpublished},
    rows::{bound, span},
};

pub(super) async fn now(conn: &mut SqliteConnection, clock: &Clock) -> Result<Timestamp, StoreError> {
    let now = sqlx::query_scalar("SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)").fetch_one(conn).await?;
    Ok(clock.read(now))
}

/// That a job neither waits for anything but its time nor is paused. The words are those of the indexes.
macro_rules! is_free {
    () => {
        "j.waits_for IS NULL AND NOT EXISTS (
             SELECT 1 FROM pauses WHERE resumed_at IS NULL AND scope IN ('all', 'facility:' || i.facility, 'model:' || j.model))"
    };
}

/// See [`crate::Metastore::claimable`].
pub(super) async fn claimable(
    conn: &mut SqliteConnection,
    clock: &Clock,
    jobs: &[JobId],
) -> Result<Claimable, StoreError> {
    let now = now(&mut *conn, clock).await?;
    let found = sqlx::query(concat!(
        "SELECT j.id, j.priority, i.facility, (SELECT traceparent FROM views WHERE id = j.view_id) AS traceparent
         FROM jobs j JOIN inspections i ON i.id = j.inspection_id
         WHERE j.id IN (SELECT unhex(value) FROM json_each($1))
             AND j.state IN ('available', 'retryable') AND j.available_at <= $2 AND ",
        is_free!()
    ))
    .bind(rows::ids_json(jobs.iter().map(|job| job.0)))
    .bind(now.0)
    .fetch_all(conn)
    .await?;
    Claimable::read(now, &found)
}

/// Walks an index of those that wait in the order of `available_at`, and looks each up among the publications.
macro_rules! unpublished_statement {
    ($state:literal) => {
        concat!(
            "SELECT j.id, j.priority, i.facility, (SELECT traceparent FROM views WHERE id = j.view_id) AS traceparent
             FROM jobs j JOIN inspections i ON i.id = j.inspection_id LEFT JOIN publications p ON p.job_id = j.id
             WHERE j.state = '",
            $state,
            "' AND j.available_at BETWEEN $1 AND $2 AND ",
            is_free!(),
            " AND (p.published_at < j.available_at OR p.published_at <= $3 OR (p.job_id IS NULL AND j.available_at <= $5))
             ORDER BY j.available_at LIMIT $4"
        )
    };
}

/// See [`crate::Metastore::unpublished`].
pub(super) async fn unpublished(
    conn: &mut SqliteConnection,
    clock: &Clock,
    wish: Unpublished,
) -> Result<Claimable, StoreError> {
    let now = now(&mut *conn, clock).await?;
    let since = wish.within_ms.map_or(i64::MIN, |ms| now.plus_ms(-span(ms)).0);
    let mut found = Vec::new();
    for statement in [unpublished_statement!("available"), unpublished_statement!("retryable")] {
        let rows = sqlx::query(statement)
            .bind(since)
            .bind(now.0)
            .bind(now.plus_ms(-span(wish.again_ms)).0)
            .bind(bound(wish.limit.saturating_sub(found.len())))
            .bind(now.plus_ms(-span(wish.grace_ms)).0)
            .fetch_all(&mut *conn)
            .await?;
        found.extend(rows);
    }
    Claimable::read(now, &found)
}

/// See [`crate::Metastore::published`].
pub(super) async fn published(
    transaction: &mut Transaction,
    jobs: Vec<JobId>,
    as_of: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO publications (job_id, published_at) SELECT unhex(value), $2 FROM json_each($1) WHERE true
         ON CONFLICT (job_id) DO UPDATE SET published_at = max(published_at, excluded.published_at)",
    )
    .bind(rows::ids_json(jobs.iter().map(|job| job.0)))
    .bind(as_of.0)
    .execute(transaction.sqlx())
    .await?;
    Ok(())
}

/// See [`crate::Metastore::forget_published`].
pub(super) async fn forget(transaction: &mut Transaction, jobs: Vec<JobId>) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM publications WHERE job_id IN (SELECT unhex(value) FROM json_each($1))")
        .bind(rows::ids_json(jobs.iter().map(|job| job.0)))
        .execute(transaction.sqlx())
        .await?;
    Ok(())
}

/// See [`crate::Metastore::prune_published`].
pub(super) async fn prune(transaction: &mut Transaction, limit: usize) -> Result<usize, StoreError> {
    let pruned = sqlx::query(
        "DELETE FROM publications WHERE job_id IN (
             SELECT p.job_id FROM publications p LEFT JOIN jobs j ON j.id = p.job_id
             WHERE j.id IS NULL OR j.state IN ('completed', 'discarded', 'cancelled') LIMIT $1)",
    )
    .bind(bound(limit))
    .execute(transaction.sqlx())
    .await?;
    Ok(pruned.rows_affected() as usize)
}
