//! Keys of requests, forgotten in time.

use super::transaction::Transaction;
use crate::{
    StoreError,
    rows::{bound, span},
};

/// See [`crate::Metastore::prune_idempotency`].
pub(super) async fn prune(transaction: &mut Transaction, max_age_ms: u64, limit: usize) -> Result<usize, StoreError> {
    let pruned = sqlx::query(
        "DELETE FROM idempotency WHERE key IN
             (SELECT key FROM idempotency WHERE created_at <= $1 ORDER BY created_at LIMIT $2)",
    )
    .bind(transaction.now.0.saturating_sub(span(max_age_ms)))
    .bind(bound(limit))
    .execute(transaction.sqlx())
    .await?;
    Ok(pruned.rows_affected() as usize)
}
