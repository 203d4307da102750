//! What the clock starts, one bounded step at a time.

use std::collections::{BTreeSet, HashMap};

use scrutineer_types::{JobState, Timestamp};
use sqlx::Row;
use uuid::Uuid;

use super::{context::Context, counts, decide, results, rows::now_ms, transaction::Transaction};
use crate::{
    JobFence, StoreError,
    crashes::{CONVICTED_AT, Expired, Verdicts},
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
    // A job that somebody has in hand at this moment is being extended or finished.
    let candidates = sqlx::query(
        "SELECT id, inspection_id, crashes, alone FROM jobs
         WHERE state = 'running' AND lease_expires_at <= $1 ORDER BY lease_expires_at LIMIT $2",
    )
    .bind(now.0)
    .bind(bound(limit))
    .fetch_all(transaction.conn())
    .await?;
    if candidates.is_empty() {
        return Ok(0);
    }
    // Inspections are locked before jobs, by everybody: those of the jobs that may be discarded.
    let mut doubtful = Vec::new();
    for row in &candidates {
        let (alone, crashes): (i64, i64) = (get(row, "alone")?, get(row, "crashes")?);
        if alone > 0 && crashes + 1 >= CONVICTED_AT {
            doubtful.push(get::<Uuid>(row, "inspection_id")?);
        }
    }
    if !doubtful.is_empty() {
        transaction.lock_inspections(doubtful.iter().copied()).await?;
    }
    let ids = candidates.iter().map(|row| get(row, "id")).collect::<Result<Vec<Uuid>, _>>()?;
    let rows = sqlx::query(
        "SELECT id, fence, inspection_id, view_id, worker, started_at, alone, crashes FROM jobs
         WHERE id = ANY($2) AND state = 'running' AND lease_expires_at <= $1 ORDER BY id FOR NO KEY UPDATE SKIP LOCKED",
    )
    .bind(now.0)
    .bind(ids)
    .fetch_all(transaction.conn())
    .await?;
    let expired = rows.iter().map(Expired::read).collect::<Result<Vec<_>, _>>()?;
    let verdicts = Verdicts::of(expired, now);
    apply(transaction, &verdicts).await?;
    if !(verdicts.innocent.is_empty() && verdicts.suspects.is_empty()) {
        transaction.effects.push(Effect::JobsReturned);
    }
    let fence = |held: &Held| JobFence { job_id: held.job, fence: held.fence };
    let convicted: HashMap<JobFence, JobChange> =
        verdicts.convicted.iter().map(|(held, change)| (fence(held), change.clone())).collect();
    let discarded: Vec<Held> =
        results::apply(transaction, &convicted, JobState::Running).await?.into_values().collect();
    decide::judge(transaction, &inspections_of(&discarded)).await?;
    Ok(rows.len())
}

/// Records the attempts that were lost, and lets go of all jobs but those to be discarded.
async fn apply(transaction: &mut Transaction, verdicts: &Verdicts) -> Result<(), StoreError> {
    let now = transaction.now.0;
    sqlx::query(
        "INSERT INTO attempts (job_id, fence, started_at, ended_at, outcome, worker, stage, code)
             SELECT id, fence, started_at, $1, 'crashed', worker, 'inspect', 'worker_lost' FROM jobs WHERE id = ANY($2)",
    )
    .bind(now)
    .bind(verdicts.lost.iter().map(|(id, _)| *id).collect::<Vec<_>>())
    .execute(transaction.conn())
    .await?;
    if verdicts.clears_others {
        // Whoever is in somebody's hands at this moment is let off another time.
        sqlx::query(
            "WITH others AS MATERIALIZED (
                 SELECT id FROM jobs WHERE crashes > 0 AND id <> ALL ($1) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)
             UPDATE jobs j SET crashes = 0 FROM others WHERE j.id = others.id",
        )
        .bind(verdicts.alone())
        .execute(transaction.conn())
        .await?;
    }
    let put_off = |value: fn(&(Uuid, i64, Timestamp)) -> i64| verdicts.put_off.iter().map(value).collect::<Vec<_>>();
    let mut ids: Vec<Uuid> = verdicts.innocent.iter().chain(&verdicts.suspects).copied().collect();
    ids.extend(verdicts.put_off.iter().map(|(id, ..)| *id));
    let innocent = verdicts.innocent.len();
    let same = |value: i64| vec![value; innocent + verdicts.suspects.len()];
    sqlx::query(
        "UPDATE jobs j SET state = CASE WHEN w.until > $1 THEN 'retryable' ELSE 'available' END, available_at = w.until,
             lease_expires_at = NULL, worker = NULL, started_at = NULL, suspect = j.suspect OR w.place > $5,
             attempts = j.attempts - (w.place > $5)::int, crashes = CASE WHEN w.place > $5 THEN w.crashes ELSE j.crashes END
         FROM unnest($2::uuid[], $3::bigint[], $4::bigint[]) WITH ORDINALITY AS w (id, until, crashes, place) WHERE j.id = w.id",
    )
    .bind(now)
    .bind(ids)
    .bind([same(now), put_off(|(_, _, until)| until.0)].concat())
    .bind([same(0), put_off(|(_, crashes, _)| *crashes)].concat())
    .bind(bound(innocent))
    .execute(transaction.conn())
    .await?;
    Ok(())
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
    let rows = sqlx::query("SELECT id, object_key FROM views WHERE original_removed_at IS NULL AND id = ANY($1)")
        .bind(ids)
        .fetch_all(&context.pool)
        .await?;
    objects::known(keys, &rows)
}

/// A write that changes nothing, to see whether the database takes writes.
pub(super) async fn touch(context: &Context) -> Result<(), StoreError> {
    sqlx::query("UPDATE bands SET turn = turn WHERE priority < 0").execute(&context.pool).await?;
    Ok(())
}
