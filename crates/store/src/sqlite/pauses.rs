//! Parts of the queue that a person has paused, and jobs that wait for something other than a retry's time.

use scrutineer_types::{Access, EventKind, JobState, Priority};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{rows, transaction::Transaction, turns};
use crate::{
    Pause, PauseScope, StoreError,
    effects::{Effect, Subject},
    pauses::{self, LOOKED_AT, LOOKS, Paused, TIME},
    rows::{bound, get, priority_number, to_json},
};

/// What is paused now.
pub(super) const PAUSES: &str = "SELECT scope, paused_at, reason FROM pauses WHERE resumed_at IS NULL ORDER BY scope";

/// Puts aside, bit by bit, the paused jobs among those that come next.
pub(super) async fn put_aside(
    transaction: &mut Transaction,
    paused: &Paused,
    at_least: Priority,
) -> Result<(), StoreError> {
    for _ in 0..LOOKS {
        let put_aside = sqlx::query(
            "UPDATE jobs SET state = 'retryable', waits_for = next.waits_for
             FROM (SELECT j.id, CASE WHEN i.facility IN (SELECT value FROM json_each($1)) THEN 'facility:' || i.facility
                                     WHEN j.model IN (SELECT value FROM json_each($2)) THEN 'model:' || j.model END AS waits_for
                   FROM (SELECT id, inspection_id, model FROM jobs WHERE state = 'available' AND priority >= $3
                         ORDER BY priority DESC, turn, id LIMIT $4) AS j
                   JOIN inspections i ON i.id = j.inspection_id) AS next
             WHERE jobs.id = next.id AND next.waits_for IS NOT NULL",
        )
        .bind(to_json(&paused.facilities))
        .bind(to_json(&paused.models))
        .bind(priority_number(at_least))
        .bind(bound(LOOKED_AT))
        .execute(transaction.sqlx())
        .await?
        .rows_affected();
        if put_aside == 0 {
            break;
        }
        transaction.moved.pass(JobState::Available, JobState::Retryable, put_aside as usize);
    }
    Ok(())
}

/// See [`crate::Metastore::pause`].
pub(super) async fn pause(
    transaction: &mut Transaction,
    access: Access,
    scope: PauseScope,
    reason: Option<String>,
) -> Result<Pause, StoreError> {
    scope.check_change(&access)?;
    let now = transaction.now.0;
    // What is being resumed is paused again.
    let changed = sqlx::query(
        "INSERT INTO pauses (scope, paused_at, reason) VALUES ($1, $2, $3)
         ON CONFLICT (scope) DO UPDATE SET paused_at = excluded.paused_at, reason = excluded.reason, resumed_at = NULL
             WHERE resumed_at IS NOT NULL",
    )
    .bind(scope.key())
    .bind(now)
    .bind(reason)
    .execute(transaction.sqlx())
    .await?
    .rows_affected();
    let row = sqlx::query("SELECT scope, paused_at, reason FROM pauses WHERE scope = $1")
        .bind(scope.key())
        .fetch_one(transaction.sqlx())
        .await?;
    let paused = pauses::pause(&row)?;
    if changed > 0 {
        transaction.forget_pauses();
        transaction.append_event(EventKind::QueuePaused, Subject::All, pauses::payload(&paused));
    }
    Ok(paused)
}

/// See [`crate::Metastore::resume`].
pub(super) async fn resume(
    transaction: &mut Transaction,
    access: Access,
    scope: PauseScope,
) -> Result<bool, StoreError> {
    scope.check_change(&access)?;
    let row = sqlx::query(
        "UPDATE pauses SET resumed_at = $2 WHERE scope = $1 AND resumed_at IS NULL RETURNING scope, paused_at, reason",
    )
    .bind(scope.key())
    .bind(transaction.now.0)
    .fetch_optional(transaction.sqlx())
    .await?;
    let Some(row) = row else { return Ok(false) };
    transaction.forget_pauses();
    transaction.append_event(EventKind::QueueResumed, Subject::All, pauses::payload(&pauses::pause(&row)?));
    transaction.effects.push(Effect::JobsReturned);
    Ok(true)
}

/// See [`crate::Metastore::pauses`].
pub(super) async fn list(conn: &mut SqliteConnection, access: &Access) -> Result<Vec<Pause>, StoreError> {
    let rows = sqlx::query(PAUSES).fetch_all(conn).await?;
    pauses::seen(&rows, access)
}

/// Jobs whose time has come.
pub(super) const DUE: &str = "SELECT id FROM jobs WHERE state = 'retryable' AND waits_for = $1 AND available_at <= $2 ORDER BY available_at LIMIT $3";

/// See [`crate::Metastore::release_waiting`].
pub(super) async fn release_waiting(transaction: &mut Transaction, limit: usize) -> Result<usize, StoreError> {
    let resumed = sqlx::query("SELECT scope FROM pauses WHERE resumed_at IS NOT NULL ORDER BY resumed_at")
        .fetch_all(transaction.sqlx())
        .await?;
    let mut released = release(transaction, TIME, transaction.now.0, limit).await?;
    for row in &resumed {
        let scope: &str = get(row, "scope")?;
        let room = limit - released;
        let those = release(transaction, scope, i64::MAX, room).await?;
        released += those;
        if those < room {
            sqlx::query("DELETE FROM pauses WHERE scope = $1").bind(scope).execute(transaction.sqlx()).await?;
        }
    }
    if released > 0 {
        transaction.effects.push(Effect::JobsAvailable(Priority::High));
    }
    Ok(released)
}

async fn release(
    transaction: &mut Transaction,
    waits_for: &str,
    until: i64,
    limit: usize,
) -> Result<usize, StoreError> {
    let due = sqlx::query(DUE).bind(waits_for).bind(until).bind(bound(limit)).fetch_all(transaction.sqlx()).await?;
    let jobs = due.iter().map(|row| get(row, "id")).collect::<Result<Vec<Uuid>, _>>()?;
    if jobs.is_empty() {
        return Ok(0);
    }
    sqlx::query(
        "UPDATE jobs SET state = 'available', available_at = $1, waits_for = NULL
         WHERE id IN (SELECT unhex(value) FROM json_each($2))",
    )
    .bind(transaction.now.0)
    .bind(rows::ids_json(jobs.iter().copied()))
    .execute(transaction.sqlx())
    .await?;
    transaction.moved.pass(JobState::Retryable, JobState::Available, jobs.len());
    turns::renew(transaction, &jobs).await?;
    Ok(jobs.len())
}
