//! Which model the jobs that wait are for: chosen anew where the routes may have changed, given up where nobody has it.

use uuid::Uuid;

use super::{counts, decide, results, rows, transaction::Transaction};
use crate::{
    StoreError,
    routing::{self, RENEWED_AFTER_MS, unserved_wait},
    rows::{
        bound, get,
        jobs::{Held, JobChange, inspections_of},
        to_json,
    },
};

/// Chooses the model anew for up to `limit` jobs that wait, those after an id; answers the last one's id. For a process that
/// takes a database over: what was routed under the configuration before is worked on under this one.
pub(super) async fn route_waiting(
    transaction: &mut Transaction,
    after: Uuid,
    limit: usize,
) -> Result<Option<Uuid>, StoreError> {
    let waiting: Vec<Uuid> = sqlx::query_scalar::<_, Vec<u8>>(
        // Each state has an index of its own.
        "SELECT id FROM (SELECT id FROM jobs WHERE state = 'available' AND id > $1
                         UNION ALL SELECT id FROM jobs WHERE state = 'retryable' AND waits_for IS NULL AND id > $1
                         UNION ALL SELECT id FROM jobs WHERE state = 'retryable' AND waits_for IS NOT NULL AND id > $1)
         ORDER BY id LIMIT $2",
    )
    .bind(rows::id(after))
    .bind(bound(limit))
    .fetch_all(transaction.sqlx())
    .await?
    .iter()
    .filter_map(|id| Uuid::from_slice(id).ok())
    .collect();
    route(transaction, &waiting).await?;
    Ok(waiting.last().copied())
}

/// Gives each of the jobs the model that the routes choose for its view.
pub(super) async fn route(transaction: &mut Transaction, jobs: &[Uuid]) -> Result<(), StoreError> {
    let rows = sqlx::query(
        "SELECT j.id, j.model, i.facility, v.camera, v.angle
         FROM jobs j JOIN views v ON v.id = j.view_id JOIN inspections i ON i.id = j.inspection_id
         WHERE j.id IN (SELECT unhex(value) FROM json_each($1))",
    )
    .bind(rows::ids_json(jobs.iter().copied()))
    .fetch_all(transaction.sqlx())
    .await?;
    let changed: Vec<(String, String)> = routing::rerouted(&rows, &transaction.routes)?
        .into_iter()
        .map(|(job, model)| (job.simple().to_string(), model))
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "UPDATE jobs SET model = routed.model
         FROM (SELECT unhex(value ->> 0) AS id, value ->> 1 AS model FROM json_each($1)) AS routed
         WHERE jobs.id = routed.id",
    )
    .bind(to_json(&changed))
    .execute(transaction.sqlx())
    .await?;
    Ok(())
}

/// Records that somebody asks for jobs for these models.
pub(super) async fn asked_for(transaction: &mut Transaction, models: &[String]) -> Result<(), StoreError> {
    let now = transaction.now.0;
    if transaction.models_served_at.is_some_and(|at| (0..RENEWED_AFTER_MS).contains(&(now - at))) {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO models_served (model, asked_at) SELECT value, $2 FROM json_each($1) WHERE true
         ON CONFLICT (model) DO UPDATE SET asked_at = excluded.asked_at",
    )
    .bind(to_json(models))
    .bind(now)
    .execute(transaction.sqlx())
    .await?;
    transaction.models_served_at = Some(now);
    Ok(())
}

/// See [`crate::Metastore::discard_unserved`].
pub(super) async fn discard_unserved(
    transaction: &mut Transaction,
    wait_ms: u64,
    limit: usize,
) -> Result<usize, StoreError> {
    let wait_ms = unserved_wait(wait_ms);
    let since = transaction.now.plus_ms(-wait_ms).0;
    let rows = sqlx::query(
        "SELECT j.id, j.inspection_id, j.view_id, j.fence, j.worker, j.started_at, j.model
         FROM jobs j JOIN inspections i ON i.id = j.inspection_id
         WHERE j.id IN (SELECT id FROM jobs WHERE state = 'available'
                        UNION ALL SELECT id FROM jobs WHERE state = 'retryable' AND waits_for IS NULL)
           AND j.available_at <= $1
           AND j.model NOT IN (SELECT model FROM models_served WHERE asked_at > $1)
           AND EXISTS (SELECT 1 FROM models_served WHERE asked_at > $1)
           AND NOT EXISTS (SELECT 1 FROM pauses WHERE scope IN ('all', 'facility:' || i.facility, 'model:' || j.model))
         LIMIT $2",
    )
    .bind(since)
    .bind(bound(limit))
    .fetch_all(transaction.sqlx())
    .await?;
    let jobs = rows.iter().map(Held::read).collect::<Result<Vec<_>, _>>()?;
    let failed = inspections_of(&jobs);
    let mut changes = Vec::with_capacity(jobs.len());
    for (job, row) in jobs.into_iter().zip(&rows) {
        changes.push((job, JobChange::model_not_served(get(row, "model")?, wait_ms, transaction.now)));
    }
    counts::leave(transaction, &changes.iter().map(|(job, _)| job.job.0).collect::<Vec<_>>()).await?;
    results::apply(transaction, &changes).await?;
    if !failed.is_empty() {
        decide::judge(transaction, &failed).await?;
    }
    Ok(rows.len())
}
