//! Which model the jobs that wait are for: chosen anew where the routes have changed, given up where nobody has it.

use std::collections::HashMap;

use scrutineer_types::JobState;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{context::Context, decide, results, transaction::Transaction};
use crate::{
    JobFence, StoreError,
    routing::{self, unserved_wait},
    rows::{
        bound, get,
        jobs::{Held, JobChange, inspections_of},
        to_json,
    },
};

/// Jobs routed anew by one transaction.
const AT_ONCE: i64 = 1000;

/// Chooses the model anew for the jobs that wait, where they were last routed by other routes than ours: what was routed under
/// the configuration before is worked on under this one.
pub(super) async fn route_waiting(context: &std::sync::Arc<Context>) -> Result<(), StoreError> {
    let ours = hex::encode(Sha256::digest(to_json(context.routes.all())));
    let last: Option<String> =
        sqlx::query_scalar("SELECT value FROM marks WHERE name = 'routes'").fetch_optional(&context.pool).await?;
    if last.as_deref() == Some(&ours) {
        return Ok(());
    }
    let mut after = Some(Uuid::nil());
    while let Some(from) = after {
        let mut transaction = Transaction::begin(context).await?;
        after = route_some(&mut transaction, from).await?;
        transaction.commit(1).await?;
    }
    sqlx::query(
        "INSERT INTO marks (name, value) VALUES ('routes', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .bind(ours)
    .execute(&context.pool)
    .await?;
    Ok(())
}

/// Routes some jobs that wait, those after an id; answers the last one's id.
async fn route_some(transaction: &mut Transaction, after: Uuid) -> Result<Option<Uuid>, StoreError> {
    let rows = sqlx::query(
        "SELECT j.id, j.model, j.facility, v.camera, v.angle FROM jobs j JOIN views v ON v.id = j.view_id
         WHERE j.state IN ('available', 'retryable') AND j.id > $1 ORDER BY j.id LIMIT $2",
    )
    .bind(after)
    .bind(AT_ONCE)
    .fetch_all(transaction.conn())
    .await?;
    let (ids, models): (Vec<Uuid>, Vec<String>) =
        routing::rerouted(&rows, &transaction.context.routes)?.into_iter().unzip();
    if !ids.is_empty() {
        sqlx::query(
            "UPDATE jobs j SET model = w.model
             FROM (SELECT * FROM unnest($1::uuid[], $2::text[]) AS w (id, model) ORDER BY id) AS w
             WHERE j.id = w.id AND j.state || '' IN ('available', 'retryable')",
        )
        .bind(ids)
        .bind(models)
        .execute(transaction.conn())
        .await?;
    }
    rows.last().map(|row| get(row, "id")).transpose()
}

/// See [`crate::Metastore::discard_unserved`].
pub(super) async fn discard_unserved(
    transaction: &mut Transaction,
    wait_ms: u64,
    limit: usize,
) -> Result<usize, StoreError> {
    let wait_ms = unserved_wait(wait_ms);
    let now = transaction.now;
    let rows = sqlx::query(
        "SELECT id, fence, model FROM jobs
         WHERE (state = 'available' OR state = 'retryable' AND waits_for IS NULL) AND available_at > 0 AND available_at <= $1
           AND model NOT IN (SELECT model FROM models_served WHERE asked_at > $1)
           AND EXISTS (SELECT FROM models_served WHERE asked_at > $1)
           AND NOT EXISTS (SELECT FROM pauses WHERE scope IN ('all', 'facility:' || facility, 'model:' || model))
         LIMIT $2",
    )
    .bind(now.plus_ms(-wait_ms).0)
    .bind(bound(limit))
    .fetch_all(transaction.conn())
    .await?;
    let mut changes = HashMap::with_capacity(rows.len());
    for row in &rows {
        let fence = JobFence { job_id: scrutineer_types::JobId(get(row, "id")?), fence: get(row, "fence")? };
        changes.insert(fence, JobChange::model_not_served(get(row, "model")?, wait_ms, now));
    }
    let given_up = results::apply(transaction, &changes, JobState::Available).await?;
    let given_up: Vec<Held> = given_up.into_values().collect();
    decide::judge(transaction, &inspections_of(&given_up)).await?;
    Ok(given_up.len())
}
