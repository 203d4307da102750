//! What the clock starts, one bounded step at a time.

use scrutineer_types::{Priority, Timestamp};
use sqlx::{Row, SqliteConnection};

use super::{decide, results, rows, transaction::Transaction};
use crate::{
    StoreError,
    effects::Effect,
    moments::Clock,
    objects,
    rows::{
        bound, get,
        jobs::{Held, JobChange, inspections_of},
        span,
    },
};

/// Which leases are taken away.
#[derive(Clone, Copy)]
pub(super) enum Leases {
    /// Those whose time is over.
    Expired,
    /// All: their holders died with the process before us.
    All,
}

/// See [`crate::Metastore::release_expired`].
pub(super) async fn release(transaction: &mut Transaction, leases: Leases, limit: usize) -> Result<usize, StoreError> {
    let until = match leases {
        Leases::Expired => transaction.now.0,
        Leases::All => i64::MAX,
    };
    let rows = sqlx::query(
        "SELECT j.id, j.inspection_id, j.view_id, j.attempts, j.max_attempts, i.facility
         FROM jobs j JOIN inspections i ON i.id = j.inspection_id
         WHERE j.state = 'running' AND j.lease_expires_at <= $1 ORDER BY j.lease_expires_at LIMIT $2",
    )
    .bind(until)
    .bind(bound(limit))
    .fetch_all(&mut transaction.conn)
    .await?;
    let released = rows.len();
    let jobs = rows.iter().map(Held::read).collect::<Result<Vec<_>, _>>()?;
    let (spent, again): (Vec<_>, Vec<_>) = jobs.into_iter().partition(|job| job.attempts >= job.max_attempts);
    if !again.is_empty() {
        sqlx::query(
            "UPDATE jobs SET state = 'available', available_at = $1, lease_expires_at = NULL, worker = NULL
             WHERE id IN (SELECT unhex(value) FROM json_each($2))",
        )
        .bind(transaction.now.0)
        .bind(rows::ids_json(again.iter().map(|job| job.job.0)))
        .execute(&mut transaction.conn)
        .await?;
        transaction.effects.push(Effect::JobsAvailable(Priority::High));
    }
    let failed = inspections_of(&spent);
    let lost = spent.into_iter().map(|job| {
        let change = JobChange::worker_lost(&job, transaction.now);
        (job, change)
    });
    results::apply(transaction, &lost.collect::<Vec<_>>()).await?;
    if !failed.is_empty() {
        decide::judge(transaction, &failed).await?;
    }
    Ok(released)
}

/// See [`crate::Metastore::settle_deadlines`].
pub(super) async fn settle_deadlines(transaction: &mut Transaction, limit: usize) -> Result<usize, StoreError> {
    let rows = sqlx::query("SELECT id FROM inspections WHERE settle_at <= $1 ORDER BY settle_at LIMIT $2")
        .bind(transaction.now.0)
        .bind(bound(limit))
        .fetch_all(&mut transaction.conn)
        .await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let due = rows.iter().map(|row| get(row, "id")).collect::<Result<_, _>>()?;
    let decided = decide::judge(transaction, &due).await?;
    // Work in hand is awaited still: its result asks the judge again, so only a later deadline is left to act on.
    sqlx::query(
        "UPDATE inspections SET settle_at = CASE
             WHEN deadline_at > $1 AND views_deadline_at > $1 THEN min(deadline_at, views_deadline_at)
             WHEN deadline_at > $1 THEN deadline_at
             WHEN views_deadline_at > $1 THEN views_deadline_at
         END WHERE settle_at <= $1 AND id IN (SELECT unhex(value) FROM json_each($2))",
    )
    .bind(transaction.now.0)
    .bind(rows::ids_json(due.difference(&decided).copied()))
    .execute(&mut transaction.conn)
    .await?;
    Ok(decided.len())
}

/// The time, and the earliest deadline that nobody has acted on.
pub(super) const NEXT_DEADLINE: &str = "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER),
    (SELECT settle_at FROM inspections WHERE settle_at IS NOT NULL ORDER BY settle_at LIMIT 1)";

/// See [`crate::Metastore::next_deadline_ms`].
pub(super) async fn next_deadline_ms(conn: &mut SqliteConnection, clock: &Clock) -> Result<Option<u64>, StoreError> {
    let row = sqlx::query(NEXT_DEADLINE).fetch_one(conn).await?;
    let now = clock.read(row.try_get(0)?);
    let next: Option<i64> = row.try_get(1)?;
    Ok(next.map(|next| Timestamp(next).since_ms(now).max(0) as u64))
}

/// See [`crate::Metastore::lead`].
pub(super) async fn lead(
    transaction: &mut Transaction,
    task: String,
    holder: String,
    ttl_ms: u64,
) -> Result<bool, StoreError> {
    let row = sqlx::query(
        "INSERT INTO leases (task, holder, fence, expires_at) VALUES ($1, $2, 1, $3)
         ON CONFLICT (task) DO UPDATE SET
             fence = fence + (holder <> excluded.holder), holder = excluded.holder, expires_at = excluded.expires_at
             WHERE holder = excluded.holder OR expires_at <= $4
         RETURNING fence",
    )
    .bind(task)
    .bind(holder)
    .bind(transaction.now.plus_ms(span(ttl_ms)).0)
    .bind(transaction.now.0)
    .fetch_optional(&mut transaction.conn)
    .await?;
    Ok(row.is_some())
}

/// See [`crate::Metastore::objects_known`].
pub(super) async fn objects_known(conn: &mut SqliteConnection, keys: &[String]) -> Result<Vec<bool>, StoreError> {
    let ids = rows::ids_json(keys.iter().filter_map(|key| objects::view(key)));
    let rows = sqlx::query("SELECT id, object_key FROM views WHERE id IN (SELECT unhex(value) FROM json_each($1))")
        .bind(ids)
        .fetch_all(conn)
        .await?;
    objects::known(keys, &rows)
}

/// A write that changes nothing, to see whether the database takes writes.
pub(super) async fn touch(transaction: &mut Transaction) -> Result<(), StoreError> {
    sqlx::query("UPDATE job_counts SET jobs = jobs WHERE state = 'available'").execute(&mut transaction.conn).await?;
    Ok(())
}
