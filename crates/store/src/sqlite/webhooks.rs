//! [`WebhookStore`] on SQLite.

use std::collections::HashMap;

use async_trait::async_trait;
use scrutineer_types::{Access, InspectionId, Page, Timestamp, TraceContext};
use serde_json::json;
use sqlx::Row;
use uuid::Uuid;

use super::{
    metastore::SqliteMetastore,
    rows::{self, DIALECT, fetch},
    transaction::Transaction,
};
use crate::{
    StoreError, WebhookFilter, WebhookLetter, WebhookPlace, WebhookRound, WebhookState, WebhookStore, WebhookWish,
    WebhooksDue,
    effects::Effect,
    filters::{self, Clauses},
    rows::{bound, get, span, to_json},
    webhooks::{self, Known},
};

#[async_trait]
impl WebhookStore for SqliteMetastore {
    async fn take_webhook(&self, wish: &WebhookWish) -> Result<WebhookPlace, StoreError> {
        let wish = wish.clone();
        self.writer.apply(move |tx| Box::pin(take(tx, wish))).await
    }

    async fn retire_webhooks(&self, configured: &[String]) -> Result<usize, StoreError> {
        let configured = to_json(configured);
        self.writer.apply(move |tx| Box::pin(retire(tx, configured))).await
    }

    async fn due_webhooks(&self, target: &str, limit: usize) -> Result<WebhooksDue, StoreError> {
        let mut snapshot = self.readers.begin().await?;
        let now: i64 =
            sqlx::query_scalar("SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)").fetch_one(&mut *snapshot).await?;
        let now = self.clock.read(now);
        let rows = sqlx::query(
            "SELECT e.*, d.attempts FROM webhook_deliveries d JOIN events e ON e.sequence = d.sequence
             WHERE d.target = $1 AND d.state = 'pending' AND d.due_at <= $2 ORDER BY d.due_at LIMIT $3",
        )
        .bind(target)
        .bind(now.0)
        .bind(bound(limit))
        .fetch_all(&mut *snapshot)
        .await?;
        let counts = sqlx::query(
            "SELECT count(*), min(CASE WHEN due_at > $2 THEN due_at END) FROM webhook_deliveries
             WHERE target = $1 AND state = 'pending'",
        )
        .bind(target)
        .bind(now.0)
        .fetch_one(&mut *snapshot)
        .await?;
        let next: Option<i64> = counts.try_get(1)?;
        Ok(WebhooksDue {
            due: rows.iter().map(webhooks::due).collect::<Result<_, _>>()?,
            next_ms: next.map(|next| Timestamp(next).since_ms(now).max(0) as u64),
            pending: counts.try_get::<i64, _>(0)? as u64,
        })
    }

    async fn record_webhooks(&self, round: &WebhookRound) -> Result<Option<usize>, StoreError> {
        let round = round.clone();
        self.writer.apply(move |tx| Box::pin(record(tx, round))).await
    }

    async fn callbacks(&self, inspections: &[InspectionId]) -> Result<HashMap<InspectionId, String>, StoreError> {
        let rows = sqlx::query(
            "SELECT inspection_id, url FROM callbacks WHERE inspection_id IN (SELECT unhex(value) FROM json_each($1))",
        )
        .bind(rows::ids_json(inspections.iter().map(|id| id.0)))
        .fetch_all(&mut *self.readers.acquire().await?)
        .await?;
        rows.iter().map(webhooks::callback).collect()
    }

    async fn traces(&self, inspections: &[InspectionId]) -> Result<HashMap<InspectionId, TraceContext>, StoreError> {
        let rows = sqlx::query(
            "SELECT v.inspection_id, v.traceparent, max(v.position) FROM views v
             WHERE v.inspection_id IN (SELECT unhex(value) FROM json_each($1)) AND v.traceparent IS NOT NULL
             GROUP BY v.inspection_id",
        )
        .bind(rows::ids_json(inspections.iter().map(|id| id.0)))
        .fetch_all(&mut *self.readers.acquire().await?)
        .await?;
        rows.iter().filter_map(|row| webhooks::trace_of(row).transpose()).collect()
    }

    async fn webhooks(&self) -> Result<Vec<WebhookState>, StoreError> {
        let rows = sqlx::query(webhooks::STATES).fetch_all(&mut *self.readers.acquire().await?).await?;
        rows.iter().map(webhooks::state).collect()
    }

    async fn webhook_letters(
        &self,
        access: &Access,
        filter: &WebhookFilter,
    ) -> Result<Page<WebhookLetter>, StoreError> {
        let clauses = filters::webhooks::letters(&DIALECT, access, filter)?;
        let rows = fetch(&mut *self.readers.acquire().await?, clauses).await?;
        let letters = rows.iter().map(webhooks::letter).collect::<Result<Vec<_>, _>>()?;
        Ok(filters::page(letters, filter.limit, webhooks::letter_cursor))
    }

    async fn redrive_webhooks(&self, access: &Access, filter: &WebhookFilter) -> Result<Vec<Uuid>, StoreError> {
        let clauses = filters::webhooks::redriven(&DIALECT, access, filter)?;
        self.writer.apply(move |tx| Box::pin(redrive(tx, clauses))).await
    }

    async fn purge_webhooks(&self, access: &Access, filter: &WebhookFilter) -> Result<usize, StoreError> {
        let clauses = filters::webhooks::purged(&DIALECT, access, filter)?;
        self.writer.apply(move |tx| Box::pin(purge(tx, clauses))).await
    }
}

/// Remembers where events of an inspection are to be sent for a client.
pub(super) async fn call_back(
    transaction: &mut Transaction,
    callbacks: Vec<(InspectionId, &str)>,
) -> Result<(), StoreError> {
    let callbacks: Vec<_> = callbacks.into_iter().map(|(id, url)| (rows::hex(id.0), url)).collect();
    sqlx::query(
        "INSERT INTO callbacks (inspection_id, url) SELECT unhex(value ->> 0), value ->> 1 FROM json_each($1) WHERE true
         ON CONFLICT DO NOTHING",
    )
    .bind(to_json(&callbacks))
    .execute(transaction.sqlx())
    .await?;
    Ok(())
}

async fn take(transaction: &mut Transaction, wish: WebhookWish) -> Result<WebhookPlace, StoreError> {
    let known = sqlx::query("SELECT * FROM webhook_targets WHERE name = $1")
        .bind(&wish.target)
        .fetch_optional(transaction.sqlx())
        .await?;
    let known = known.as_ref().map(Known::read).transpose()?;
    let last: i64 =
        sqlx::query_scalar("SELECT coalesce(max(sequence), 0) FROM events").fetch_one(transaction.sqlx()).await?;
    let place = webhooks::take(known.as_ref(), &wish, transaction.now, last);
    sqlx::query(
        "INSERT INTO webhook_targets (name, address, configuration, reached, fence, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (name) DO UPDATE SET address = $2, configuration = $3, reached = $4, fence = $5, failures = $7,
             rests_until = CASE WHEN $8 THEN rests_until END, gone_at = CASE WHEN $9 THEN gone_at END, removed_at = NULL",
    )
    .bind(&wish.target)
    .bind(&wish.address)
    .bind(&wish.configuration)
    .bind(place.reached)
    .bind(place.fence)
    .bind(transaction.now.0)
    .bind(place.failures)
    .bind(place.rests_ms > 0)
    .bind(place.gone)
    .execute(transaction.sqlx())
    .await?;
    if place.anew {
        give_up(transaction, &wish.target).await?;
    }
    Ok(place)
}

/// Makes dead letters of what a target has pending that begins anew.
async fn give_up(transaction: &mut Transaction, target: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE webhook_deliveries SET state = 'dead', error = $2 WHERE target = $1 AND state = 'pending'")
        .bind(target)
        .bind(webhooks::LEFT_BEHIND)
        .execute(transaction.sqlx())
        .await?;
    Ok(())
}

async fn retire(transaction: &mut Transaction, configured: String) -> Result<usize, StoreError> {
    let retired = sqlx::query(
        "UPDATE webhook_targets SET removed_at = $1 WHERE removed_at IS NULL
             AND name NOT IN (SELECT value FROM json_each($2))
             AND NOT EXISTS (SELECT 1 FROM leases l WHERE l.task = 'webhook ' || name AND l.expires_at > $1)",
    )
    .bind(transaction.now.0)
    .bind(configured)
    .execute(transaction.sqlx())
    .await?;
    Ok(retired.rows_affected() as usize)
}

async fn record(transaction: &mut Transaction, round: WebhookRound) -> Result<Option<usize>, StoreError> {
    let now = transaction.now;
    let updated = sqlx::query(
        "UPDATE webhook_targets SET reached = max(reached, $3), delivered = delivered + $4, failures = $5,
             rests_until = CASE WHEN $6 > 0 THEN $7 + $6 END,
             last_success_at = CASE WHEN $4 > 0 THEN $7 ELSE last_success_at END,
             last_error_at = CASE WHEN $8 IS NULL THEN last_error_at ELSE $7 END, last_error = coalesce($8, last_error),
             gone_at = CASE WHEN $9 THEN $7 END
         WHERE name = $1 AND fence = $2 AND gone_at IS NULL",
    )
    .bind(&round.target)
    .bind(round.fence)
    .bind(round.reached)
    .bind(round.delivered as i64)
    .bind(round.failures)
    .bind(span(round.rest_ms))
    .bind(now.0)
    .bind(round.failed.last().map(|failure| failure.error.as_str()))
    .bind(round.gone)
    .execute(transaction.sqlx())
    .await?;
    if updated.rows_affected() == 0 {
        return Ok(None);
    }
    if !round.settled.is_empty() {
        sqlx::query(
            "DELETE FROM webhook_deliveries
             WHERE target = $1 AND state = 'pending' AND sequence IN (SELECT value FROM json_each($2))",
        )
        .bind(&round.target)
        .bind(to_json(&round.settled))
        .execute(transaction.sqlx())
        .await?;
    }
    if round.recovered {
        sqlx::query(
            "UPDATE webhook_deliveries SET due_at = $2 WHERE target = $1 AND state = 'pending' AND due_at > $2",
        )
        .bind(&round.target)
        .bind(now.0)
        .execute(transaction.sqlx())
        .await?;
    }
    let mut dead = keep_failed(transaction, &round).await?;
    if round.gone {
        dead += sqlx::query("UPDATE webhook_deliveries SET state = 'dead' WHERE target = $1 AND state = 'pending'")
            .bind(&round.target)
            .execute(transaction.sqlx())
            .await?
            .rows_affected() as usize;
    }
    Ok(Some(dead))
}

/// Rows for what failed first, another attempt for what failed again. Answers how many are dead letters now.
async fn keep_failed(transaction: &mut Transaction, round: &WebhookRound) -> Result<usize, StoreError> {
    if round.failed.is_empty() {
        return Ok(0);
    }
    let failed = round.failed.iter().map(|failure| {
        let event = &failure.event;
        json!({
            "id": transaction.new_id().simple().to_string(), "sequence": event.sequence,
            "event": event.id.0.simple().to_string(), "kind": event.kind.as_str(), "facility": event.facility,
            "status": failure.status, "error": failure.error, "after": span(failure.after_ms),
            "state": failure.state(),
        })
    });
    let failed = to_json(&failed.collect::<Vec<_>>());
    let rows = sqlx::query(
        "INSERT INTO webhook_deliveries (id, target, sequence, event_id, kind, facility, state, attempts, first_attempt_at,
             last_attempt_at, due_at, status, error)
         SELECT unhex(value ->> 'id'), $1, value ->> 'sequence', unhex(value ->> 'event'), value ->> 'kind', value ->> 'facility',
             value ->> 'state', 1, $3, $3, $3 + min(value ->> 'after', $4), value ->> 'status', value ->> 'error'
         FROM json_each($2) WHERE true
         ON CONFLICT (target, sequence) DO UPDATE SET attempts = attempts + 1, last_attempt_at = $3, status = excluded.status,
             error = excluded.error, due_at = min(excluded.due_at, first_attempt_at + $4),
             state = CASE WHEN first_attempt_at + $4 <= $3 THEN 'dead' ELSE excluded.state END
             WHERE state = 'pending'
         RETURNING state",
    )
    .bind(&round.target)
    .bind(failed)
    .bind(transaction.now.0)
    .bind(span(round.max_age_ms))
    .fetch_all(transaction.sqlx())
    .await?;
    let states = rows.iter().map(|row| get::<&str>(row, "state")).collect::<Result<Vec<_>, _>>()?;
    Ok(states.into_iter().filter(|state| *state == "dead").count())
}

async fn redrive(transaction: &mut Transaction, clauses: Clauses) -> Result<Vec<Uuid>, StoreError> {
    let ids = ids(transaction, clauses).await?;
    if ids.is_empty() {
        return Ok(ids);
    }
    sqlx::query(
        "UPDATE webhook_deliveries SET state = 'pending', attempts = 0, first_attempt_at = $1, due_at = $1
         WHERE id IN (SELECT unhex(value) FROM json_each($2))",
    )
    .bind(transaction.now.0)
    .bind(rows::ids_json(ids.iter().copied()))
    .execute(transaction.sqlx())
    .await?;
    // Whoever delivers waits for events.
    transaction.effects.push(Effect::EventsAppended);
    Ok(ids)
}

async fn purge(transaction: &mut Transaction, clauses: Clauses) -> Result<usize, StoreError> {
    let ids = ids(transaction, clauses).await?;
    sqlx::query("DELETE FROM webhook_deliveries WHERE id IN (SELECT unhex(value) FROM json_each($1))")
        .bind(rows::ids_json(ids.iter().copied()))
        .execute(transaction.sqlx())
        .await?;
    Ok(ids.len())
}

async fn ids(transaction: &mut Transaction, clauses: Clauses) -> Result<Vec<Uuid>, StoreError> {
    fetch(transaction.sqlx(), clauses).await?.iter().map(|row| get(row, "id")).collect()
}
