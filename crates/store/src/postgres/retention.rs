//! What is old goes, a slice at a time: no table is locked, and what others have in hand is stepped over.

use uuid::Uuid;

use super::transaction::Transaction;
use crate::{
    StoreError,
    moments::least_id_of,
    rows::{bound, span},
};

/// The finished inspections that nothing has changed for so long; those with work in hand are left, and those that a person is
/// asked about.
const OLD: &str = "SELECT id FROM inspections i
    WHERE id < $1 AND status <> 'open' AND updated_at <= $2 AND NOT EXISTS (
        SELECT 1 FROM views v JOIN jobs j ON j.id = v.job_id
        WHERE v.inspection_id = i.id AND j.state IN ('available', 'running', 'retryable'))
        AND NOT EXISTS (SELECT 1 FROM reviews r WHERE r.inspection_id = i.id AND r.state = 'open')
    ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED";

/// All that belongs to inspections, children first.
const REMOVE: &str = "WITH gone AS MATERIALIZED (SELECT id, job_id FROM views WHERE inspection_id = ANY($1)),
    inferred AS (DELETE FROM inferences WHERE view_id IN (SELECT id FROM gone)),
    attempted AS (DELETE FROM attempts WHERE job_id IN (SELECT job_id FROM gone)),
    published AS (DELETE FROM publications WHERE job_id IN (SELECT job_id FROM gone)),
    worked AS (DELETE FROM jobs WHERE id IN (SELECT job_id FROM gone)),
    seen AS (DELETE FROM views WHERE inspection_id = ANY($1)),
    answered AS (DELETE FROM answers WHERE inspection_id = ANY($1)),
    reviewed AS (DELETE FROM reviews WHERE inspection_id = ANY($1)),
    decided AS (DELETE FROM decisions WHERE inspection_id = ANY($1)),
    called AS (DELETE FROM callbacks WHERE inspection_id = ANY($1))
    DELETE FROM inspections WHERE id = ANY($1)";

/// The oldest events, and what webhooks still have of them.
const REMOVE_EVENTS: &str =
    "WITH oldest AS MATERIALIZED (SELECT sequence, occurred_at FROM events ORDER BY sequence LIMIT $2),
    last AS MATERIALIZED (SELECT max(sequence) AS sequence FROM oldest WHERE occurred_at <= $1),
    undelivered AS (DELETE FROM webhook_deliveries WHERE sequence <= (SELECT sequence FROM last))
    DELETE FROM events WHERE sequence <= (SELECT sequence FROM last)";

/// See [`crate::Metastore::remove_old`].
pub(super) async fn remove(transaction: &mut Transaction, age_ms: u64, limit: usize) -> Result<usize, StoreError> {
    let before = transaction.now.plus_ms(-span(age_ms));
    sqlx::raw_sql("SET LOCAL scrutineer.purging = 'on'").execute(transaction.conn()).await?;
    let old: Vec<Uuid> = sqlx::query_scalar(OLD)
        .bind(least_id_of(before))
        .bind(before.0)
        .bind(bound(limit))
        .fetch_all(transaction.conn())
        .await?;
    if !old.is_empty() {
        sqlx::query(REMOVE).bind(&old).execute(transaction.conn()).await?;
    }
    let events = sqlx::query(REMOVE_EVENTS).bind(before.0).bind(bound(limit)).execute(transaction.conn()).await?;
    Ok(old.len().max(events.rows_affected() as usize))
}
