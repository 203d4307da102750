//! Inspections cancelled.

use scrutineer_types::{Access, EventKind, Inspection, InspectionId};
use uuid::Uuid;

use super::{counts, read, rows, transaction::Transaction};
use crate::{
    StoreError,
    effects::{Effect, Subject},
    intake,
    rows::{get, to_json},
};

/// See [`crate::Metastore::cancel`].
pub(super) async fn cancel(
    transaction: &mut Transaction,
    access: Access,
    id: InspectionId,
) -> Result<Inspection, StoreError> {
    let whole = read::load_one(transaction.sqlx(), id).await?;
    let found = whole.map(|whole| whole.inspection).filter(|found| access.sees(&found.facility));
    let found = found.ok_or_else(|| intake::no_inspection(id))?;
    let Some(inspection) = intake::cancelled(found.clone(), transaction.now)? else { return Ok(found) };
    let jobs = sqlx::query("SELECT job_id FROM views WHERE inspection_id = $1")
        .bind(rows::id(id.0))
        .fetch_all(transaction.sqlx())
        .await?;
    let jobs = jobs.iter().map(|row| get(row, "job_id")).collect::<Result<Vec<Uuid>, _>>()?;
    counts::leave(transaction, &jobs).await?;
    sqlx::query(
        "UPDATE inspections SET status = 'cancelled', completed_at = $2, updated_at = $2, settle_at = NULL
             WHERE id = $1;
         UPDATE jobs SET state = 'cancelled', finished_at = $2, lease_expires_at = NULL, worker = NULL
             WHERE id IN (SELECT job_id FROM views WHERE inspection_id = $1)
               AND state IN ('available', 'running', 'retryable')",
    )
    .bind(rows::id(id.0))
    .bind(transaction.now.0)
    .execute(transaction.sqlx())
    .await?;
    counts::enter(transaction, &jobs).await?;
    let payload = to_json(&inspection);
    transaction.append_event(EventKind::InspectionCancelled, Subject::Inspection(id, &inspection.facility), payload);
    transaction.effects.push(Effect::Decided(id));
    Ok(inspection)
}
