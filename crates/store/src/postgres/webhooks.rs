//! [`WebhookStore`] on PostgreSQL.

use std::collections::HashMap;

use async_trait::async_trait;
use scrutineer_types::{Access, InspectionId, Page, Timestamp, TraceContext};
use sqlx::Row;
use uuid::Uuid;

use super::{
    metastore::PostgresMetastore,
    retry::{retrying, transact},
    rows::{DIALECT, fetch, now_ms},
    transaction::{Transaction, lock_key},
};
use crate::{
    StoreError, WebhookFailure, WebhookFilter, WebhookLetter, WebhookPlace, WebhookRound, WebhookState, WebhookStore,
    WebhookWish, WebhooksDue,
    effects::Effect,
    filters::{self, Clauses},
    rows::{bound, get, span},
    webhooks::{self, Known},
};

#[async_trait]
impl WebhookStore for PostgresMetastore {
    async fn take_webhook(&self, wish: &WebhookWish) -> Result<WebhookPlace, StoreError> {
        transact!(self, transaction => take(transaction, wish))
    }

    async fn retire_webhooks(&self, configured: &[String]) -> Result<usize, StoreError> {
        transact!(self, transaction => retire(transaction, configured))
    }

    async fn due_webhooks(&self, target: &str, limit: usize) -> Result<WebhooksDue, StoreError> {
        retrying(|| self.due(target, limit)).await
    }

    async fn record_webhooks(&self, round: &WebhookRound) -> Result<Option<usize>, StoreError> {
        transact!(self, transaction => record(transaction, round))
    }

    async fn callbacks(&self, inspections: &[InspectionId]) -> Result<HashMap<InspectionId, String>, StoreError> {
        let ids: Vec<Uuid> = inspections.iter().map(|id| id.0).collect();
        retrying(|| async {
            let rows = sqlx::query("SELECT inspection_id, url FROM callbacks WHERE inspection_id = ANY($1)")
                .bind(&ids)
                .fetch_all(&self.context().pool)
                .await?;
            rows.iter().map(webhooks::callback).collect()
        })
        .await
    }

    async fn traces(&self, inspections: &[InspectionId]) -> Result<HashMap<InspectionId, TraceContext>, StoreError> {
        let ids: Vec<Uuid> = inspections.iter().map(|id| id.0).collect();
        retrying(|| async {
            let rows = sqlx::query(
                "SELECT DISTINCT ON (inspection_id) inspection_id, traceparent FROM views
                 WHERE inspection_id = ANY($1) AND traceparent IS NOT NULL ORDER BY inspection_id, position DESC",
            )
            .bind(&ids)
            .fetch_all(&self.context().pool)
            .await?;
            rows.iter().filter_map(|row| webhooks::trace_of(row).transpose()).collect()
        })
        .await
    }

    async fn webhooks(&self) -> Result<Vec<WebhookState>, StoreError> {
        retrying(|| async {
            let rows = sqlx::query(webhooks::STATES).fetch_all(&self.context().pool).await?;
            rows.iter().map(webhooks::state).collect()
        })
        .await
    }

    async fn webhook_letters(
        &self,
        access: &Access,
        filter: &WebhookFilter,
    ) -> Result<Page<WebhookLetter>, StoreError> {
        retrying(|| async {
            let mut conn = self.context().pool.acquire().await?;
            let rows = fetch(&mut conn, filters::webhooks::letters(&DIALECT, access, filter)?).await?;
            let letters = rows.iter().map(webhooks::letter).collect::<Result<Vec<_>, _>>()?;
            Ok(filters::page(letters, filter.limit, webhooks::letter_cursor))
        })
        .await
    }

    async fn redrive_webhooks(&self, access: &Access, filter: &WebhookFilter) -> Result<Vec<Uuid>, StoreError> {
        transact!(self, transaction => redrive(transaction, access, filter))
    }

    async fn purge_webhooks(&self, access: &Access, filter: &WebhookFilter) -> Result<usize, StoreError> {
        transact!(self, transaction => purge(transaction, access, filter))
    }
}

impl PostgresMetastore {
    async fn due(&self, target: &str, limit: usize) -> Result<WebhooksDue, StoreError> {
        let mut conn = self.context().pool.acquire().await?;
        let counts = sqlx::query(concat!(
            "WITH clock AS MATERIALIZED (SELECT $2 + ",
            now_ms!(),
            " AS now)
             SELECT (SELECT now FROM clock), count(*), min(due_at) FILTER (WHERE due_at > (SELECT now FROM clock))
             FROM webhook_deliveries WHERE target = $1 AND state = 'pending'"
        ))
        .bind(target)
        .bind(self.context().clock.ahead_ms())
        .fetch_one(&mut *conn)
        .await?;
        let now = Timestamp(counts.try_get(0)?);
        let rows = sqlx::query(
            "SELECT e.*, d.attempts FROM webhook_deliveries d JOIN events e ON e.sequence = d.sequence
             WHERE d.target = $1 AND d.state = 'pending' AND d.due_at <= $2 ORDER BY d.due_at LIMIT $3",
        )
        .bind(target)
        .bind(now.0)
        .bind(bound(limit))
        .fetch_all(&mut *conn)
        .await?;
        let next: Option<i64> = counts.try_get(2)?;
        Ok(WebhooksDue {
            due: rows.iter().map(webhooks::due).collect::<Result<_, _>>()?,
            next_ms: next.map(|next| Timestamp(next).since_ms(now).max(0) as u64),
            pending: counts.try_get::<i64, _>(1)? as u64,
        })
    }
}

/// Remembers where events of inspections are to be sent for clients.
pub(super) async fn call_back(
    transaction: &mut Transaction,
    callbacks: Vec<(InspectionId, &str)>,
) -> Result<(), StoreError> {
    if callbacks.is_empty() {
        return Ok(());
    }
    let (ids, urls): (Vec<Uuid>, Vec<&str>) = callbacks.into_iter().map(|(id, url)| (id.0, url)).unzip();
    sqlx::query(
        "INSERT INTO callbacks (inspection_id, url) SELECT * FROM unnest($1::uuid[], $2::text[]) ON CONFLICT DO NOTHING",
    )
    .bind(ids)
    .bind(urls)
    .execute(transaction.conn())
    .await?;
    Ok(())
}

async fn take(transaction: &mut Transaction, wish: &WebhookWish) -> Result<WebhookPlace, StoreError> {
    // A row that is not there yet cannot be locked itself.
    transaction.lock(vec![lock_key("webhook", &[&wish.target])]).await?;
    let known = sqlx::query("SELECT * FROM webhook_targets WHERE name = $1 FOR UPDATE")
        .bind(&wish.target)
        .fetch_optional(transaction.conn())
        .await?;
    let known = known.as_ref().map(Known::read).transpose()?;
    let last: i64 =
        sqlx::query_scalar("SELECT coalesce(max(sequence), 0) FROM events").fetch_one(transaction.conn()).await?;
    let place = webhooks::take(known.as_ref(), wish, transaction.now, last);
    sqlx::query(
        "INSERT INTO webhook_targets AS t (name, address, configuration, reached, fence, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (name) DO UPDATE SET address = $2, configuration = $3, reached = $4, fence = $5, failures = $7,
             rests_until = CASE WHEN $8 THEN t.rests_until END, gone_at = CASE WHEN $9 THEN t.gone_at END,
             removed_at = NULL",
    )
    .bind(&wish.target)
    .bind(&wish.address)
    .bind(&wish.configuration)
    .bind(place.reached)
    .bind(place.fence)
    .bind(transaction.now.0)
    .bind(i64::from(place.failures))
    .bind(place.rests_ms > 0)
    .bind(place.gone)
    .execute(transaction.conn())
    .await?;
    if place.anew {
        sqlx::query("UPDATE webhook_deliveries SET state = 'dead', error = $2 WHERE target = $1 AND state = 'pending'")
            .bind(&wish.target)
            .bind(webhooks::LEFT_BEHIND)
            .execute(transaction.conn())
            .await?;
    }
    Ok(place)
}

async fn retire(transaction: &mut Transaction, configured: &[String]) -> Result<usize, StoreError> {
    let now = transaction.now.0;
    let retired = sqlx::query(
        "UPDATE webhook_targets t SET removed_at = $1 WHERE removed_at IS NULL AND name <> ALL ($2)
             AND NOT EXISTS (SELECT FROM leases l WHERE l.task = 'webhook ' || t.name AND l.expires_at > $1)",
    )
    .bind(now)
    .bind(configured)
    .execute(transaction.conn())
    .await?;
    Ok(retired.rows_affected() as usize)
}

async fn record(transaction: &mut Transaction, round: &WebhookRound) -> Result<Option<usize>, StoreError> {
    let now = transaction.now;
    let updated = sqlx::query(
        "UPDATE webhook_targets SET reached = greatest(reached, $3), delivered = delivered + $4, failures = $5,
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
    .bind(i64::from(round.failures))
    .bind(span(round.rest_ms))
    .bind(now.0)
    .bind(round.failed.last().map(|failure| failure.error.as_str()))
    .bind(round.gone)
    .execute(transaction.conn())
    .await?;
    if updated.rows_affected() == 0 {
        return Ok(None);
    }
    if !round.settled.is_empty() {
        sqlx::query("DELETE FROM webhook_deliveries WHERE target = $1 AND state = 'pending' AND sequence = ANY($2)")
            .bind(&round.target)
            .bind(&round.settled)
            .execute(transaction.conn())
            .await?;
    }
    if round.recovered {
        sqlx::query(
            "UPDATE webhook_deliveries SET due_at = $2 WHERE target = $1 AND state = 'pending' AND due_at > $2",
        )
        .bind(&round.target)
        .bind(now.0)
        .execute(transaction.conn())
        .await?;
    }
    let mut dead = keep_failed(transaction, round).await?;
    if round.gone {
        dead += sqlx::query("UPDATE webhook_deliveries SET state = 'dead' WHERE target = $1 AND state = 'pending'")
            .bind(&round.target)
            .execute(transaction.conn())
            .await?
            .rows_affected() as usize;
    }
    Ok(Some(dead))
}

/// Rows for what failed first, another attempt for what failed again. Answers how many are dead letters now.
async fn keep_failed(transaction: &mut Transaction, round: &WebhookRound) -> Result<usize, StoreError> {
    let failed = &round.failed;
    if failed.is_empty() {
        return Ok(0);
    }
    let ids: Vec<Uuid> = failed.iter().map(|_| transaction.new_id()).collect();
    let status = |failure: &WebhookFailure| failure.status.map(i64::from);
    let rows = sqlx::query(
        "INSERT INTO webhook_deliveries AS d (id, target, sequence, event_id, kind, facility, state, attempts, first_attempt_at,
             last_attempt_at, due_at, status, error)
         SELECT f.id, $1, f.sequence, f.event_id, f.kind, f.facility, f.state, 1, $2, $2, $2 + least(f.after, $3), f.status, f.error
         FROM unnest($4::uuid[], $5::bigint[], $6::uuid[], $7::text[], $8::text[], $9::bigint[], $10::bigint[], $11::text[],
                 $12::text[])
             AS f (id, sequence, event_id, kind, facility, after, status, error, state)
         ON CONFLICT (target, sequence) DO UPDATE SET attempts = d.attempts + 1, last_attempt_at = $2, status = excluded.status,
             error = excluded.error, due_at = least(excluded.due_at, d.first_attempt_at + $3),
             state = CASE WHEN d.first_attempt_at + $3 <= $2 THEN 'dead' ELSE excluded.state END
             WHERE d.state = 'pending'
         RETURNING state",
    )
    .bind(&round.target)
    .bind(transaction.now.0)
    .bind(span(round.max_age_ms))
    .bind(ids)
    .bind(failed.iter().map(|failure| failure.event.sequence).collect::<Vec<_>>())
    .bind(failed.iter().map(|failure| failure.event.id.0).collect::<Vec<_>>())
    .bind(failed.iter().map(|failure| failure.event.kind.as_str()).collect::<Vec<_>>())
    .bind(failed.iter().map(|failure| failure.event.facility.as_deref()).collect::<Vec<_>>())
    .bind(failed.iter().map(|failure| span(failure.after_ms)).collect::<Vec<_>>())
    .bind(failed.iter().map(status).collect::<Vec<_>>())
    .bind(failed.iter().map(|failure| failure.error.as_str()).collect::<Vec<_>>())
    .bind(failed.iter().map(WebhookFailure::state).collect::<Vec<_>>())
    .fetch_all(transaction.conn())
    .await?;
    let states = rows.iter().map(|row| get::<&str>(row, "state")).collect::<Result<Vec<_>, _>>()?;
    Ok(states.into_iter().filter(|state| *state == "dead").count())
}

async fn redrive(
    transaction: &mut Transaction,
    access: &Access,
    filter: &WebhookFilter,
) -> Result<Vec<Uuid>, StoreError> {
    let found = ids(transaction, filters::webhooks::redriven(&DIALECT, access, filter)?).await?;
    // Looked at again as they are changed: another redrive may have been quicker.
    let rows = sqlx::query(
        "UPDATE webhook_deliveries SET state = 'pending', attempts = 0, first_attempt_at = $1, due_at = $1
         WHERE id = ANY($2) AND state = 'dead' RETURNING id",
    )
    .bind(transaction.now.0)
    .bind(found)
    .fetch_all(transaction.conn())
    .await?;
    if !rows.is_empty() {
        // Whoever delivers waits for events.
        transaction.effects.push(Effect::EventsAppended);
    }
    rows.iter().map(|row| get(row, "id")).collect()
}

async fn purge(transaction: &mut Transaction, access: &Access, filter: &WebhookFilter) -> Result<usize, StoreError> {
    let found = ids(transaction, filters::webhooks::purged(&DIALECT, access, filter)?).await?;
    let purged = sqlx::query("DELETE FROM webhook_deliveries WHERE id = ANY($1) AND state = 'dead'")
        .bind(found)
        .execute(transaction.conn())
        .await?;
    Ok(purged.rows_affected() as usize)
}

async fn ids(transaction: &mut Transaction, clauses: Clauses) -> Result<Vec<Uuid>, StoreError> {
    fetch(transaction.conn(), clauses).await?.iter().map(|row| get(row, "id")).collect()
}
