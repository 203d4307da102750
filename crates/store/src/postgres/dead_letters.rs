//! Discarded jobs: listed, and made available again.

use std::collections::BTreeSet;

use scrutineer_types::{Access, JobId, Page, Priority, Viewpoint};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    rows::{DIALECT, fetch},
    transaction::Transaction,
    turns,
};
use crate::{
    DeadLetter, DeadLetterFilter, StoreError,
    effects::Effect,
    filters,
    rows::{get, records},
};

/// See [`crate::Metastore::dead_letters`].
pub(super) async fn list(
    conn: &mut PgConnection,
    access: &Access,
    filter: &DeadLetterFilter,
) -> Result<Page<DeadLetter>, StoreError> {
    let rows = fetch(conn, filters::dead_letters(&DIALECT, access, filter)?).await?;
    let letters = rows.iter().map(records::letter).collect::<Result<Vec<_>, _>>()?;
    Ok(filters::page(letters, filter.limit, filters::dead_letter_cursor))
}

/// See [`crate::Metastore::redrive`].
pub(super) async fn redrive(
    transaction: &mut Transaction,
    access: &Access,
    filter: &DeadLetterFilter,
) -> Result<Vec<JobId>, StoreError> {
    let found = fetch(transaction.conn(), filters::redriven(&DIALECT, access, filter)?).await?;
    let jobs = found.iter().map(|row| get(row, "id")).collect::<Result<Vec<Uuid>, _>>()?;
    let inspections = found.iter().map(|row| get(row, "inspection_id")).collect::<Result<BTreeSet<Uuid>, _>>()?;
    if jobs.is_empty() {
        return Ok(Vec::new());
    }
    transaction.lock_inspections(inspections.iter().copied()).await?;
    // Looked at again under the lock: another redrive may have been quicker, or a cancellation.
    let rows = sqlx::query(
        "SELECT j.id, j.priority, j.facility, v.camera, v.angle
         FROM jobs j JOIN views v ON v.id = j.view_id JOIN inspections i ON i.id = j.inspection_id
         WHERE j.id = ANY($1) AND j.state = 'discarded' AND i.status <> 'cancelled' ORDER BY j.id FOR NO KEY UPDATE OF j",
    )
    .bind(jobs)
    .fetch_all(transaction.conn())
    .await?;
    let context = transaction.context.clone();
    let owners = rows.iter().map(|row| Ok((get(row, "priority")?, get(row, "facility")?)));
    let owners = owners.collect::<Result<Vec<(i64, String)>, StoreError>>()?;
    // New turns: a redrive of thousands must not go before what waits at other facilities.
    let mut turns = turns::take(transaction, owners.into_iter()).await?;
    let (mut ids, mut places, mut models) = (Vec::new(), Vec::new(), Vec::new());
    for row in &rows {
        let facility: &str = get(row, "facility")?;
        ids.push(get::<Uuid>(row, "id")?);
        places.push(turns.next(get(row, "priority")?, facility));
        // The routes may be others than when it was made: that may be why it is redriven.
        models.push(context.routes.model(&Viewpoint::new(facility, get(row, "camera")?, get(row, "angle")?)));
    }
    sqlx::query(
        "UPDATE jobs j SET state = 'available', attempts = 0, available_at = $4, finished_at = NULL, error_code = NULL,
             error = NULL, error_kind = NULL, turn = w.turn, model = w.model
         FROM unnest($1::uuid[], $2::bigint[], $3::text[]) AS w (id, turn, model) WHERE j.id = w.id",
    )
    .bind(&ids)
    .bind(places)
    .bind(models)
    .bind(transaction.now.0)
    .execute(transaction.conn())
    .await?;
    sqlx::query(
        "UPDATE inspections SET updated_at = $2 WHERE id IN (SELECT inspection_id FROM jobs WHERE id = ANY($1))",
    )
    .bind(&ids)
    .bind(transaction.now.0)
    .execute(transaction.conn())
    .await?;
    if !ids.is_empty() {
        transaction.effects.push(Effect::JobsAvailable(Priority::High));
    }
    Ok(ids.into_iter().map(JobId).collect())
}
