//! Requests that come again: a client's key answers what the first of them made.

use scrutineer_types::Access;

use super::{read, rows, transaction::Transaction};
use crate::{
    Idempotency, StoreError, Submitted, intake,
    rows::{bound, span},
};

/// What a request with this key and content has made before, as it stands now.
pub(super) async fn replay(
    transaction: &mut Transaction,
    access: &Access,
    idempotency: Option<&Idempotency>,
) -> Result<Option<Submitted>, StoreError> {
    let Some(key) = idempotency else { return Ok(None) };
    let row = sqlx::query("SELECT content_hash, inspection_id, joined FROM idempotency WHERE key = $1")
        .bind(&key.key)
        .fetch_optional(&mut transaction.conn)
        .await?;
    let Some((id, joined)) = intake::replayed(key, row.as_ref())? else { return Ok(None) };
    let inspection = read::load_one(&mut transaction.conn, id).await?.map(|whole| whole.inspection);
    intake::replay(access, key, inspection, joined).map(Some)
}

/// Remembers what a request with this key has made.
pub(super) async fn remember(
    transaction: &mut Transaction,
    idempotency: Option<Idempotency>,
    submitted: &Submitted,
) -> Result<(), StoreError> {
    let Some(Idempotency { key, content_hash }) = idempotency else { return Ok(()) };
    sqlx::query(
        "INSERT INTO idempotency (key, content_hash, inspection_id, joined, created_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(key)
    .bind(content_hash)
    .bind(rows::id(submitted.inspection.id.0))
    .bind(submitted.joined)
    .bind(transaction.now.0)
    .execute(&mut transaction.conn)
    .await?;
    Ok(())
}

/// See [`crate::Metastore::prune_idempotency`].
pub(super) async fn prune(transaction: &mut Transaction, max_age_ms: u64, limit: usize) -> Result<usize, StoreError> {
    let pruned = sqlx::query(
        "DELETE FROM idempotency WHERE key IN
             (SELECT key FROM idempotency WHERE created_at <= $1 ORDER BY created_at LIMIT $2)",
    )
    .bind(transaction.now.0.saturating_sub(span(max_age_ms)))
    .bind(bound(limit))
    .execute(&mut transaction.conn)
    .await?;
    Ok(pruned.rows_affected() as usize)
}
