//! What is old goes, a slice at a time.

use sqlx::Row;
use uuid::Uuid;

use super::{
    rows::{self, ids_json},
    transaction::Transaction,
};
use crate::{
    StoreError,
    moments::least_id_of,
    rows::{bound, get, span},
};

/// The finished inspections that nothing has changed for so long; those with work in hand are left, and those that a person is
/// asked about.
const OLD: &str = "SELECT id FROM inspections i
    WHERE id < $1 AND status <> 'open' AND updated_at <= $2 AND NOT EXISTS (
        SELECT 1 FROM views v JOIN jobs j ON j.id = v.job_id
        WHERE v.inspection_id = i.id AND j.state IN ('available', 'running', 'retryable'))
        AND NOT EXISTS (SELECT 1 FROM reviews r WHERE r.inspection_id = i.id AND r.state = 'open')
    ORDER BY id LIMIT $3";

/// All that belongs to inspections, children first.
const REMOVE: &str = "DELETE FROM inferences WHERE view_id IN
        (SELECT id FROM views WHERE inspection_id IN (SELECT unhex(value) FROM json_each($1)));
    DELETE FROM attempts WHERE job_id IN
        (SELECT job_id FROM views WHERE inspection_id IN (SELECT unhex(value) FROM json_each($1)));
    DELETE FROM publications WHERE job_id IN
        (SELECT job_id FROM views WHERE inspection_id IN (SELECT unhex(value) FROM json_each($1)));
    DELETE FROM jobs WHERE id IN
        (SELECT job_id FROM views WHERE inspection_id IN (SELECT unhex(value) FROM json_each($1)));
    DELETE FROM views WHERE inspection_id IN (SELECT unhex(value) FROM json_each($1));
    DELETE FROM answers WHERE inspection_id IN (SELECT unhex(value) FROM json_each($1));
    DELETE FROM reviews WHERE inspection_id IN (SELECT unhex(value) FROM json_each($1));
    DELETE FROM decisions WHERE inspection_id IN (SELECT unhex(value) FROM json_each($1));
    DELETE FROM callbacks WHERE inspection_id IN (SELECT unhex(value) FROM json_each($1));
    DELETE FROM inspections WHERE id IN (SELECT unhex(value) FROM json_each($1))";

/// Up to where the oldest events go.
const LAST_EVENT: &str =
    "SELECT max(sequence) FROM (SELECT sequence, occurred_at FROM events ORDER BY sequence LIMIT $2)
    WHERE occurred_at <= $1";

/// See [`crate::Metastore::remove_old`].
pub(super) async fn remove(transaction: &mut Transaction, age_ms: u64, limit: usize) -> Result<usize, StoreError> {
    let before = transaction.now.plus_ms(-span(age_ms));
    let old = sqlx::query(OLD)
        .bind(rows::id(least_id_of(before)))
        .bind(before.0)
        .bind(bound(limit))
        .fetch_all(&mut transaction.conn)
        .await?;
    let old = old.iter().map(|row| get(row, "id")).collect::<Result<Vec<Uuid>, _>>()?;
    let last = sqlx::query(LAST_EVENT).bind(before.0).bind(bound(limit)).fetch_one(&mut transaction.conn).await?;
    let last: Option<i64> = last.try_get(0)?;
    if old.is_empty() && last.is_none() {
        return Ok(0);
    }
    sqlx::query("INSERT INTO purging VALUES (1)").execute(&mut transaction.conn).await?;
    if !old.is_empty() {
        sqlx::query(REMOVE).bind(ids_json(old.iter().copied())).execute(&mut transaction.conn).await?;
    }
    let mut events = 0;
    if let Some(last) = last {
        // What webhooks still have of them.
        sqlx::query("DELETE FROM webhook_deliveries WHERE sequence <= $1")
            .bind(last)
            .execute(&mut transaction.conn)
            .await?;
        let gone =
            sqlx::query("DELETE FROM events WHERE sequence <= $1").bind(last).execute(&mut transaction.conn).await?;
        events = gone.rows_affected() as usize;
    }
    sqlx::query("DELETE FROM purging").execute(&mut transaction.conn).await?;
    Ok(old.len().max(events))
}
