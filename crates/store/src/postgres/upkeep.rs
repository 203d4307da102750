//! What the clock starts, one bounded step at a time.

use std::collections::{BTreeSet, HashMap};

use scrutineer_types::{JobState, Priority, Timestamp};
use sqlx::Row;
use uuid::Uuid;

use super::{context::Context, counts, decide, results, rows::now_ms, transaction::Transaction};
use crate::{
    JobFence, StoreError,
    effects::Effect,
    objects,
    rows::{
        bound, get,
        jobs::{Held, JobChange, inspections_of},
        span,
    },
};

/// See [`crate::Metastore::release_expired`].
pub(super) async fn release_expired(transaction: &mut Transaction, limit: usize) -> Result<usize, StoreError> {
    counts::fold(transaction).await?;
    let now = transaction.now;
    let rows = sqlx::query(
        "SELECT id, fence, inspection_id, view_id, attempts, max_attempts, facility FROM jobs
         WHERE state = 'running' AND lease_expires_at <= $1 ORDER BY lease_expires_at LIMIT $2",
    )
    .bind(now.0)
    .bind(bound(limit))
    .fetch_all(transaction.conn())
    .await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let (mut spent, mut again) = (HashMap::new(), Vec::new());
    for row in &rows {
        let job = Held::read(row)?;
        if job.attempts >= job.max_attempts {
            let fence = JobFence { job_id: job.job, fence: get(row, "fence")? };
            spent.insert(fence, JobChange::worker_lost(&job, now));
        } else {
            again.push(job.job.0);
        }
    }
    // Inspections are locked before jobs, by everybody.
    let spent: Vec<Held> = results::apply(transaction, &spent, JobState::Running).await?.into_values().collect();
    // A job that somebody has in hand at this moment is being extended or finished.
    let released = sqlx::query(
        "WITH expired AS MATERIALIZED (
             SELECT id FROM jobs WHERE id = ANY($2) AND state = 'running' AND lease_expires_at <= $1
             FOR NO KEY UPDATE SKIP LOCKED)
         UPDATE jobs j SET state = 'available', available_at = $1, lease_expires_at = NULL, worker = NULL
         FROM expired WHERE j.id = expired.id",
    )
    .bind(now.0)
    .bind(again)
    .execute(transaction.conn())
    .await?
    .rows_affected() as usize;
    if released > 0 {
        transaction.effects.push(Effect::JobsAvailable(Priority::High));
    }
    decide::judge(transaction, &inspections_of(&spent)).await?;
    Ok(released + spent.len())
}

/// See [`crate::Metastore::settle_deadlines`].
pub(super) async fn settle_deadlines(transaction: &mut Transaction, limit: usize) -> Result<usize, StoreError> {
    // One that somebody has in hand at this moment is being judged.
    let rows = sqlx::query(
        "SELECT id FROM inspections WHERE settle_at <= $1 ORDER BY settle_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED",
    )
    .bind(transaction.now.0)
    .bind(bound(limit))
    .fetch_all(transaction.conn())
    .await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let due: BTreeSet<Uuid> = rows.iter().map(|row| get(row, "id")).collect::<Result<_, _>>()?;
    let decided = decide::judge(transaction, &due).await?;
    // Work in hand is awaited still: its result asks the judge again, so only a later deadline is left to act on.
    sqlx::query(
        "UPDATE inspections SET settle_at = CASE
             WHEN deadline_at > $1 AND views_deadline_at > $1 THEN least(deadline_at, views_deadline_at)
             WHEN deadline_at > $1 THEN deadline_at
             WHEN views_deadline_at > $1 THEN views_deadline_at
         END WHERE settle_at <= $1 AND id = ANY($2)",
    )
    .bind(transaction.now.0)
    .bind(due.difference(&decided).copied().collect::<Vec<_>>())
    .execute(transaction.conn())
    .await?;
    Ok(decided.len())
}

/// See [`crate::Metastore::next_deadline_ms`].
pub(super) async fn next_deadline_ms(context: &Context) -> Result<Option<u64>, StoreError> {
    let row = sqlx::query(concat!(
        "SELECT ",
        now_ms!(),
        ", (SELECT settle_at FROM inspections WHERE settle_at IS NOT NULL ORDER BY settle_at LIMIT 1)"
    ))
    .fetch_one(&context.pool)
    .await?;
    let now = context.clock.read(row.try_get(0)?);
    let next: Option<i64> = row.try_get(1)?;
    Ok(next.map(|next| Timestamp(next).since_ms(now).max(0) as u64))
}

/// See [`crate::Metastore::prune_idempotency`].
pub(super) async fn prune_idempotency(context: &Context, max_age_ms: u64, limit: usize) -> Result<usize, StoreError> {
    let pruned = sqlx::query(concat!(
        "WITH old AS MATERIALIZED (
             SELECT key FROM idempotency WHERE created_at <= $1 + ",
        now_ms!(),
        " - $2 ORDER BY created_at LIMIT $3 FOR UPDATE SKIP LOCKED)
         DELETE FROM idempotency i USING old WHERE i.key = old.key"
    ))
    .bind(context.clock.ahead_ms())
    .bind(span(max_age_ms))
    .bind(bound(limit))
    .execute(&context.pool)
    .await?;
    Ok(pruned.rows_affected() as usize)
}

/// See [`crate::Metastore::lead`].
pub(super) async fn lead(context: &Context, task: &str, holder: &str, ttl_ms: u64) -> Result<bool, StoreError> {
    let row = sqlx::query(concat!(
        "WITH clock AS MATERIALIZED (SELECT $4 + ",
        now_ms!(),
        " AS now)
         INSERT INTO leases AS l (task, holder, fence, expires_at) SELECT $1, $2, 1, clock.now + $3 FROM clock
         ON CONFLICT (task) DO UPDATE SET
             fence = l.fence + (l.holder <> excluded.holder)::int, holder = excluded.holder, expires_at = excluded.expires_at
             WHERE l.holder = excluded.holder OR l.expires_at <= (SELECT now FROM clock)
         RETURNING fence"
    ))
    .bind(task)
    .bind(holder)
    .bind(span(ttl_ms))
    .bind(context.clock.ahead_ms())
    .fetch_optional(&context.pool)
    .await?;
    Ok(row.is_some())
}

/// See [`crate::Metastore::objects_known`].
pub(super) async fn objects_known(context: &Context, keys: &[String]) -> Result<Vec<bool>, StoreError> {
    let ids: Vec<Uuid> = keys.iter().filter_map(|key| objects::view(key)).collect();
    let rows =
        sqlx::query("SELECT id, object_key FROM views WHERE id = ANY($1)").bind(ids).fetch_all(&context.pool).await?;
    objects::known(keys, &rows)
}

/// A write that changes nothing, to see whether the database takes writes.
pub(super) async fn touch(context: &Context) -> Result<(), StoreError> {
    sqlx::query("UPDATE bands SET turn = turn WHERE priority < 0").execute(&context.pool).await?;
    Ok(())
}
