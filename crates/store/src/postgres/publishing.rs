//! What a queue outside the database was told, and what it has still to be told. No row of a job is locked here: whoever
//! receives a message may claim its job while we still write down that we sent it.

use scrutineer_types::{JobId, Timestamp};
use uuid::Uuid;

use super::{context::Context, rows::now_ms};
use crate::{
    StoreError,
    publishing::{Claimable, Unpublished},
    rows::{bound, span},
};

pub(super) async fn now(context: &Context) -> Result<Timestamp, StoreError> {
    let now = sqlx::query_scalar(concat!("SELECT ", now_ms!())).fetch_one(&context.pool).await?;
    Ok(context.clock.read(now))
}

fn ids(jobs: &[JobId]) -> Vec<Uuid> {
    jobs.iter().map(|job| job.0).collect()
}

/// That a job neither waits for anything but its time nor is paused. The words are those of the indexes.
macro_rules! is_free {
    () => {
        "j.waits_for IS NULL AND NOT EXISTS (
             SELECT FROM pauses WHERE resumed_at IS NULL AND scope IN ('all', 'facility:' || j.facility, 'model:' || j.model))"
    };
}

/// See [`crate::Metastore::claimable`].
pub(super) async fn claimable(context: &Context, jobs: &[JobId]) -> Result<Claimable, StoreError> {
    let now = now(context).await?;
    let found = sqlx::query(concat!(
        "SELECT j.id, j.priority, j.facility, (SELECT traceparent FROM views WHERE id = j.view_id) AS traceparent FROM jobs j
         WHERE j.id = ANY($1) AND j.state IN ('available', 'retryable') AND j.available_at <= $2 AND ",
        is_free!()
    ))
    .bind(ids(jobs))
    .bind(now.0)
    .fetch_all(&context.pool)
    .await?;
    Claimable::read(now, &found)
}

/// Walks an index of those that wait in the order of `available_at`, and looks each up among the publications.
macro_rules! unpublished_statement {
    ($state:literal) => {
        concat!(
            "SELECT j.id, j.priority, j.facility, (SELECT traceparent FROM views WHERE id = j.view_id) AS traceparent FROM jobs j LEFT JOIN publications p ON p.job_id = j.id
             WHERE j.state = '",
            $state,
            "' AND j.available_at > 0 AND j.available_at BETWEEN $1 AND $2 AND ",
            is_free!(),
            " AND (p.published_at < j.available_at OR p.published_at <= $3 OR (p.job_id IS NULL AND j.available_at <= $5))
             ORDER BY j.available_at LIMIT $4"
        )
    };
}

/// See [`crate::Metastore::unpublished`].
pub(super) async fn unpublished(context: &Context, wish: Unpublished) -> Result<Claimable, StoreError> {
    let now = now(context).await?;
    let since = wish.within_ms.map_or(i64::MIN, |ms| now.plus_ms(-span(ms)).0);
    let mut found = Vec::new();
    for statement in [unpublished_statement!("available"), unpublished_statement!("retryable")] {
        let rows = sqlx::query(statement)
            .bind(since)
            .bind(now.0)
            .bind(now.plus_ms(-span(wish.again_ms)).0)
            .bind(bound(wish.limit.saturating_sub(found.len())))
            .bind(now.plus_ms(-span(wish.grace_ms)).0)
            .fetch_all(&context.pool)
            .await?;
        found.extend(rows);
    }
    Claimable::read(now, &found)
}

/// See [`crate::Metastore::published`].
pub(super) async fn published(context: &Context, jobs: &[JobId], as_of: Timestamp) -> Result<(), StoreError> {
    // In the order of ids, and each once, so that two that tell of the same jobs do not wait in a circle.
    sqlx::query(
        "INSERT INTO publications AS p (job_id, published_at)
             SELECT job_id, $2::bigint FROM (SELECT DISTINCT unnest($1::uuid[]) AS job_id) AS told ORDER BY job_id
         ON CONFLICT (job_id) DO UPDATE SET published_at = greatest(p.published_at, excluded.published_at)",
    )
    .bind(ids(jobs))
    .bind(as_of.0)
    .execute(&context.pool)
    .await?;
    Ok(())
}

/// See [`crate::Metastore::forget_published`].
pub(super) async fn forget(context: &Context, jobs: &[JobId]) -> Result<(), StoreError> {
    sqlx::query(
        "WITH those AS MATERIALIZED (
             SELECT job_id FROM publications WHERE job_id = ANY($1) ORDER BY job_id FOR UPDATE)
         DELETE FROM publications p USING those WHERE p.job_id = those.job_id",
    )
    .bind(ids(jobs))
    .execute(&context.pool)
    .await?;
    Ok(())
}

/// See [`crate::Metastore::prune_published`].
pub(super) async fn prune(context: &Context, limit: usize) -> Result<usize, StoreError> {
    let pruned = sqlx::query(
        "WITH over AS MATERIALIZED (
             SELECT p.job_id FROM publications p LEFT JOIN jobs j ON j.id = p.job_id
             WHERE j.id IS NULL OR j.state IN ('completed', 'discarded', 'cancelled')
             LIMIT $1 FOR UPDATE OF p SKIP LOCKED)
         DELETE FROM publications p USING over WHERE p.job_id = over.job_id",
    )
    .bind(bound(limit))
    .execute(&context.pool)
    .await?;
    Ok(pruned.rows_affected() as usize)
}
