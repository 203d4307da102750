//! What the clock starts, one bounded step at a time.

use scrutineer_types::{JobState, Timestamp};
use sqlx::{Row, SqliteConnection};

use super::{decide, results, rows, transaction::Transaction};
use crate::{
    StoreError,
    crashes::{Expired, Verdicts},
    effects::Effect,
    moments::Clock,
    objects,
    rows::{bound, get, span, to_json},
};

/// Which leases are taken away.
#[derive(Clone, Copy)]
pub(super) enum Leases {
    /// Those whose time is over.
    Expired,
    /// All: their holders died with the process before us.
    All,
}

/// Jobs that run and whose leases are over. Few run at a time: they are looked through.
pub(super) const EXPIRED: &str =
    "SELECT id, inspection_id, view_id, fence, worker, started_at, alone, crashes FROM jobs
    WHERE state = 'running' AND lease_expires_at <= $1 ORDER BY lease_expires_at LIMIT $2";

/// See [`crate::Metastore::release_expired`].
pub(super) async fn release(transaction: &mut Transaction, leases: Leases, limit: usize) -> Result<usize, StoreError> {
    let until = match leases {
        Leases::Expired => transaction.now.0,
        Leases::All => i64::MAX,
    };
    let rows = sqlx::query(EXPIRED).bind(until).bind(bound(limit)).fetch_all(transaction.sqlx()).await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let expired = rows.iter().map(Expired::read).collect::<Result<Vec<_>, _>>()?;
    let verdicts = Verdicts::of(expired, transaction.now);
    let put_off: Vec<(String, i64, i64)> =
        verdicts.put_off.iter().map(|(id, crashes, until)| (id.simple().to_string(), *crashes, until.0)).collect();
    sqlx::query(
        "INSERT INTO attempts (job_id, fence, started_at, ended_at, outcome, worker, stage, code)
             SELECT id, fence, started_at, $1, 'crashed', worker, 'inspect', 'worker_lost' FROM jobs
             WHERE id IN (SELECT unhex(value ->> 0) FROM json_each($2));
         UPDATE jobs SET crashes = 0 WHERE $3 AND crashes > 0 AND id NOT IN (SELECT unhex(value) FROM json_each($4));
         UPDATE jobs SET state = 'available', available_at = $1, lease_expires_at = NULL, worker = NULL, started_at = NULL
             WHERE id IN (SELECT unhex(value) FROM json_each($5));
         UPDATE jobs SET state = 'available', available_at = $1, lease_expires_at = NULL, worker = NULL, started_at = NULL,
             attempts = attempts - 1, suspect = 1, crashes = 0
             WHERE id IN (SELECT unhex(value) FROM json_each($6));
         UPDATE jobs SET state = 'retryable', available_at = lost.until, lease_expires_at = NULL, worker = NULL,
             started_at = NULL, attempts = attempts - 1, crashes = lost.crashes
             FROM (SELECT unhex(value ->> 0) AS id, value ->> 1 AS crashes, value ->> 2 AS until FROM json_each($7)) AS lost
             WHERE jobs.id = lost.id",
    )
    .bind(transaction.now.0)
    .bind(to_json(&verdicts.lost.iter().map(|(id, fence)| (id.simple().to_string(), *fence)).collect::<Vec<_>>()))
    .bind(verdicts.clears_others)
    .bind(rows::ids_json(verdicts.alone()))
    .bind(rows::ids_json(verdicts.innocent.iter().copied()))
    .bind(rows::ids_json(verdicts.suspects.iter().copied()))
    .bind(to_json(&put_off))
    .execute(transaction.sqlx())
    .await?;
    let available = verdicts.innocent.len() + verdicts.suspects.len();
    transaction.moved.leave(JobState::Running, available + put_off.len() + verdicts.convicted.len());
    transaction.moved.enter(JobState::Available, available);
    transaction.moved.enter(JobState::Retryable, put_off.len());
    if !(verdicts.innocent.is_empty() && verdicts.suspects.is_empty()) {
        transaction.effects.push(Effect::JobsReturned);
    }
    if !verdicts.convicted.is_empty() {
        let failed = verdicts.convicted.iter().map(|(held, _)| held.inspection.0).collect();
        results::apply(transaction, &verdicts.convicted).await?;
        decide::judge(transaction, &failed).await?;
    }
    Ok(rows.len())
}

/// See [`crate::Metastore::settle_deadlines`].
pub(super) async fn settle_deadlines(transaction: &mut Transaction, limit: usize) -> Result<usize, StoreError> {
    let rows = sqlx::query("SELECT id FROM inspections WHERE settle_at <= $1 ORDER BY settle_at LIMIT $2")
        .bind(transaction.now.0)
        .bind(bound(limit))
        .fetch_all(transaction.sqlx())
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
    .execute(transaction.sqlx())
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
    .fetch_optional(transaction.sqlx())
    .await?;
    Ok(row.is_some())
}

/// See [`crate::Metastore::objects_known`].
pub(super) async fn objects_known(conn: &mut SqliteConnection, keys: &[String]) -> Result<Vec<bool>, StoreError> {
    let ids = rows::ids_json(keys.iter().filter_map(|key| objects::view(key)));
    let rows = sqlx::query("SELECT id, object_key FROM views WHERE original_removed_at IS NULL AND id IN (SELECT unhex(value) FROM json_each($1))")
        .bind(ids)
        .fetch_all(conn)
        .await?;
    objects::known(keys, &rows)
}

/// A write that changes nothing, to see whether the database takes writes.
pub(super) async fn touch(transaction: &mut Transaction) -> Result<(), StoreError> {
    sqlx::query("UPDATE job_counts SET jobs = jobs WHERE state = 'available'").execute(transaction.sqlx()).await?;
    Ok(())
}
