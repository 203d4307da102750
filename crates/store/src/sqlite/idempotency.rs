//! Requests that come again: a client's key answers what the first of them made.

use scrutineer_types::{Access, InspectionId};

use super::{
    read,
    rows::{self, get, get_id},
    transaction::Transaction,
};
use crate::{Idempotency, StoreError, StoreErrorKind, Submitted};

/// What a request with this key and content has made before, as it stands now.
pub(super) async fn replay(
    transaction: &mut Transaction,
    access: &Access,
    idempotency: Option<&Idempotency>,
) -> Result<Option<Submitted>, StoreError> {
    let Some(Idempotency { key, content_hash }) = idempotency else { return Ok(None) };
    let row = sqlx::query("SELECT content_hash, inspection_id, joined FROM idempotency WHERE key = $1")
        .bind(key)
        .fetch_optional(&mut transaction.conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let conflict = || {
        StoreError::new(
            StoreErrorKind::IdempotencyConflict,
            format!("idempotency key `{key}` was used for another request; send a new key, or the same content"),
        )
    };
    if get::<&str>(&row, "content_hash")? != content_hash {
        return Err(conflict());
    }
    let whole = read::load_one(&mut transaction.conn, InspectionId(get_id(&row, "inspection_id")?)).await?;
    let inspection =
        whole.map(|whole| whole.inspection).filter(|found| access.sees(&found.facility)).ok_or_else(conflict)?;
    Ok(Some(Submitted { inspection, jobs: Vec::new(), replayed: true, joined: get(&row, "joined")? }))
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
    let age = i64::try_from(max_age_ms).unwrap_or(i64::MAX);
    let pruned = sqlx::query(
        "DELETE FROM idempotency WHERE key IN
             (SELECT key FROM idempotency WHERE created_at <= $1 ORDER BY created_at LIMIT $2)",
    )
    .bind(transaction.now.0.saturating_sub(age))
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .execute(&mut transaction.conn)
    .await?;
    Ok(pruned.rows_affected() as usize)
}
