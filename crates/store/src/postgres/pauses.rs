//! Parts of the queue that a person has paused, and jobs that wait for something other than a retry's time.

use std::sync::Arc;

use scrutineer_types::{Access, EventKind, Priority};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{context::Context, transaction::Transaction, turns};
use crate::{
    Pause, PauseScope, StoreError,
    effects::{Effect, Subject},
    pauses::{self, LOOKED_AT, LOOKS, Paused, TIME},
    rows::{bound, get, priority_number},
};

/// Puts aside, bit by bit, the paused jobs among those that come next.
pub(super) async fn put_aside(conn: &mut PgConnection, paused: &Paused, at_least: Priority) -> Result<(), StoreError> {
    for _ in 0..LOOKS {
        let put_aside = sqlx::query(
            "WITH next AS MATERIALIZED (
                 SELECT id, facility, model FROM jobs WHERE state = 'available' AND priority >= $3
                 ORDER BY priority DESC, turn, id LIMIT $4 FOR NO KEY UPDATE SKIP LOCKED)
             UPDATE jobs j SET state = 'retryable',
                 waits_for = CASE WHEN next.facility = ANY ($1) THEN 'facility:' || next.facility ELSE 'model:' || next.model END
             FROM next WHERE j.id = next.id AND (next.facility = ANY ($1) OR next.model = ANY ($2))",
        )
        .bind(&paused.facilities)
        .bind(&paused.models)
        .bind(priority_number(at_least))
        .bind(bound(LOOKED_AT))
        .execute(&mut *conn)
        .await?
        .rows_affected();
        if put_aside == 0 {
            break;
        }
    }
    Ok(())
}

/// See [`crate::Metastore::pause`].
pub(super) async fn pause(
    transaction: &mut Transaction,
    access: &Access,
    scope: &PauseScope,
    reason: Option<&str>,
) -> Result<Pause, StoreError> {
    scope.check_change(access)?;
    let now = transaction.now.0;
    // What is being resumed is paused again.
    let changed = sqlx::query(
        "INSERT INTO pauses AS p (scope, paused_at, reason) VALUES ($1, $2, $3)
         ON CONFLICT (scope) DO UPDATE SET paused_at = excluded.paused_at, reason = excluded.reason, resumed_at = NULL
             WHERE p.resumed_at IS NOT NULL",
    )
    .bind(scope.key())
    .bind(now)
    .bind(reason)
    .execute(transaction.conn())
    .await?
    .rows_affected();
    let row = sqlx::query("SELECT scope, paused_at, reason FROM pauses WHERE scope = $1")
        .bind(scope.key())
        .fetch_one(transaction.conn())
        .await?;
    let paused = pauses::pause(&row)?;
    if changed > 0 {
        transaction.append_event(EventKind::QueuePaused, Subject::All, pauses::payload(&paused));
    }
    Ok(paused)
}

/// See [`crate::Metastore::resume`].
pub(super) async fn resume(
    transaction: &mut Transaction,
    access: &Access,
    scope: &PauseScope,
) -> Result<bool, StoreError> {
    scope.check_change(access)?;
    let now = transaction.now.0;
    let row = sqlx::query(
        "UPDATE pauses SET resumed_at = $2 WHERE scope = $1 AND resumed_at IS NULL RETURNING scope, paused_at, reason",
    )
    .bind(scope.key())
    .bind(now)
    .fetch_optional(transaction.conn())
    .await?;
    let Some(row) = row else { return Ok(false) };
    transaction.append_event(EventKind::QueueResumed, Subject::All, pauses::payload(&pauses::pause(&row)?));
    transaction.effects.push(Effect::JobsReturned);
    Ok(true)
}

/// See [`crate::Metastore::pauses`].
pub(super) async fn list(context: &Arc<Context>, access: &Access) -> Result<Vec<Pause>, StoreError> {
    let rows = sqlx::query("SELECT scope, paused_at, reason FROM pauses WHERE resumed_at IS NULL")
        .fetch_all(&context.pool)
        .await?;
    pauses::seen(&rows, access)
}

/// Jobs whose time has come, but for those that somebody has in hand.
pub(super) const DUE: &str = "SELECT id, priority, facility FROM jobs
    WHERE state = 'retryable' AND waits_for = $1 AND waits_for IS NOT NULL AND available_at <= $2
    ORDER BY available_at LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED";

/// See [`crate::Metastore::release_waiting`].
pub(super) async fn release_waiting(transaction: &mut Transaction, limit: usize) -> Result<usize, StoreError> {
    let resumed =
        sqlx::query("SELECT scope FROM pauses WHERE resumed_at IS NOT NULL ORDER BY resumed_at FOR UPDATE SKIP LOCKED")
            .fetch_all(transaction.conn())
            .await?;
    let now = transaction.now.0;
    let mut released = release(transaction, TIME, now, limit).await?;
    for row in &resumed {
        let scope: &str = get(row, "scope")?;
        let room = limit - released;
        let those = release(transaction, scope, i64::MAX, room).await?;
        released += those;
        if those < room {
            // A claim that saw the pause may be putting jobs aside at this moment: it is over once none is found.
            sqlx::query(
                "DELETE FROM pauses WHERE scope = $1 AND $2
                     AND NOT EXISTS (SELECT FROM jobs WHERE state = 'retryable' AND waits_for = $1)",
            )
            .bind(scope)
            .bind(those == 0)
            .execute(transaction.conn())
            .await?;
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
    let due = sqlx::query(DUE).bind(waits_for).bind(until).bind(bound(limit)).fetch_all(transaction.conn()).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let owners = due.iter().map(|row| Ok((get(row, "priority")?, get(row, "facility")?)));
    let owners = owners.collect::<Result<Vec<(i64, String)>, StoreError>>()?;
    let mut turns = turns::take(&transaction.context, owners.iter().cloned()).await?;
    let ids = due.iter().map(|row| get(row, "id")).collect::<Result<Vec<Uuid>, _>>()?;
    let places: Vec<i64> = owners.iter().map(|(priority, facility)| turns.next(*priority, facility)).collect();
    let now = transaction.now.0;
    sqlx::query(
        "UPDATE jobs j SET state = 'available', available_at = $3, waits_for = NULL, turn = w.turn
         FROM unnest($1::uuid[], $2::bigint[]) AS w (id, turn) WHERE j.id = w.id",
    )
    .bind(&ids)
    .bind(places)
    .bind(now)
    .execute(transaction.conn())
    .await?;
    Ok(ids.len())
}
