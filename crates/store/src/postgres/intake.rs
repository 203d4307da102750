//! What comes in one by one: views added to an inspection, inspections cancelled, keys remembered.

use scrutineer_types::{Access, EventKind, Inspection, InspectionId};

use super::{
    new_views::{self, Arrival},
    read,
    transaction::{Transaction, lock_key},
};
use crate::{
    Addition, Idempotency, StoreError, Submitted,
    effects::Effect,
    intake,
    rows::{get, priority_of, to_json},
};

/// The lock of a request's key.
pub(super) fn idempotency_key(idempotency: &Idempotency) -> i64 {
    lock_key("idempotency", &[&idempotency.key])
}

/// See [`crate::Metastore::add_views`].
pub(super) async fn add_views(
    transaction: &mut Transaction,
    access: &Access,
    addition: &Addition,
) -> Result<Submitted, StoreError> {
    if let Some(key) = &addition.idempotency {
        transaction.lock(vec![idempotency_key(key)]).await?;
        let row = sqlx::query("SELECT content_hash, inspection_id, joined FROM idempotency WHERE key = $1")
            .bind(&key.key)
            .fetch_optional(transaction.conn())
            .await?;
        if let Some((id, joined)) = intake::replayed(key, row.as_ref())? {
            let inspection = read::load_one(transaction.conn(), id).await?.map(|whole| whole.inspection);
            return intake::replay(access, key, inspection, joined);
        }
    }
    intake::require_views(&addition.views)?;
    let id = addition.inspection_id;
    transaction.lock_inspections([id.0]).await?;
    let row = sqlx::query(
        "SELECT facility, status, priority, not_before, (SELECT count(*) FROM views WHERE inspection_id = i.id) AS views
         FROM inspections i WHERE id = $1",
    )
    .bind(id.0)
    .fetch_optional(transaction.conn())
    .await?;
    intake::check_addition(access, addition, row.as_ref())?;
    let row = row.ok_or_else(|| intake::no_inspection(id))?;
    let (facility, first): (&str, i64) = (get(&row, "facility")?, get(&row, "views")?);
    let priority = priority_of(get(&row, "priority")?);
    let (received_at, not_before) = (transaction.now, get(&row, "not_before")?);
    let views: Vec<Arrival<'_>> = addition
        .views
        .iter()
        .zip(first..)
        .map(|(view, position)| Arrival {
            view,
            inspection: id,
            facility,
            position,
            received_at,
            priority,
            max_attempts: addition.max_attempts,
            not_before,
        })
        .collect();
    let jobs = new_views::insert(transaction, &views).await?;
    touch(transaction, id).await?;
    let whole = read::load_one(transaction.conn(), id).await?.ok_or_else(|| intake::vanished(id))?;
    let submitted = Submitted { inspection: whole.inspection, jobs, replayed: false, joined: true };
    remember(transaction, std::iter::once((addition.idempotency.as_ref(), &submitted))).await?;
    Ok(submitted)
}

async fn touch(transaction: &mut Transaction, id: InspectionId) -> Result<(), StoreError> {
    sqlx::query("UPDATE inspections SET updated_at = $2 WHERE id = $1")
        .bind(id.0)
        .bind(transaction.now.0)
        .execute(transaction.conn())
        .await?;
    Ok(())
}

/// See [`crate::Metastore::cancel`].
pub(super) async fn cancel(
    transaction: &mut Transaction,
    access: &Access,
    id: InspectionId,
) -> Result<Inspection, StoreError> {
    transaction.lock_inspections([id.0]).await?;
    let whole = read::load_one(transaction.conn(), id).await?;
    let found = whole.map(|whole| whole.inspection).filter(|found| access.sees(&found.facility));
    let found = found.ok_or_else(|| intake::no_inspection(id))?;
    let Some(inspection) = intake::cancelled(found.clone(), transaction.now)? else { return Ok(found) };
    sqlx::query(
        "WITH unfinished AS (
             SELECT j.id FROM views v JOIN jobs j ON j.id = v.job_id
             WHERE v.inspection_id = $1 AND j.state IN ('available', 'running', 'retryable')
             ORDER BY j.id FOR NO KEY UPDATE OF j),
         cancelled AS (
             UPDATE jobs j SET state = 'cancelled', finished_at = $2, lease_expires_at = NULL, worker = NULL
             FROM unfinished WHERE j.id = unfinished.id)
         UPDATE inspections SET status = 'cancelled', completed_at = $2, updated_at = $2, settle_at = NULL WHERE id = $1",
    )
    .bind(id.0)
    .bind(transaction.now.0)
    .execute(transaction.conn())
    .await?;
    let payload = to_json(&inspection);
    transaction.append_event(EventKind::InspectionCancelled, Some((id, inspection.facility.as_str())), payload);
    transaction.effects.push(Effect::Decided(id));
    Ok(inspection)
}

/// Remembers what requests with keys have made.
pub(super) async fn remember<'a>(
    transaction: &mut Transaction,
    made: impl Iterator<Item = (Option<&'a Idempotency>, &'a Submitted)>,
) -> Result<(), StoreError> {
    let made: Vec<_> = made.filter_map(|(key, made)| Some((key?, made))).collect();
    if made.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO idempotency (key, content_hash, inspection_id, joined, created_at)
             SELECT w.*, $5 FROM unnest($1::text[], $2::text[], $3::uuid[], $4::boolean[]) AS w",
    )
    .bind(made.iter().map(|(key, _)| key.key.as_str()).collect::<Vec<_>>())
    .bind(made.iter().map(|(key, _)| key.content_hash.as_str()).collect::<Vec<_>>())
    .bind(made.iter().map(|(_, made)| made.inspection.id.0).collect::<Vec<_>>())
    .bind(made.iter().map(|(_, made)| made.joined).collect::<Vec<_>>())
    .bind(transaction.now.0)
    .execute(transaction.conn())
    .await?;
    Ok(())
}
