//! Discarded jobs: listed, made available again, purged.

use std::collections::BTreeSet;

use scrutineer_types::{Access, EventKind, JobId, Page, Priority, Viewpoint};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    rows::{DIALECT, fetch},
    transaction::Transaction,
    turns,
};
use crate::{
    DeadLetter, DeadLetterFilter, StoreError,
    effects::{Effect, Subject},
    filters,
    rows::{get, jobs::letter_of, records, to_json},
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

/// The dead letter of a job, without its attempts.
pub(super) async fn one(conn: &mut PgConnection, job: JobId) -> Result<Option<DeadLetter>, StoreError> {
    fetch(conn, letter_of(&DIALECT, job)?).await?.first().map(records::letter).transpose()
}

/// See [`crate::Metastore::dead_letter`].
pub(super) async fn whole(
    conn: &mut PgConnection,
    access: &Access,
    job: JobId,
) -> Result<Option<DeadLetter>, StoreError> {
    let Some(mut letter) = one(conn, job).await?.filter(|letter| access.sees(&letter.facility)) else {
        return Ok(None);
    };
    let attempts =
        sqlx::query("SELECT * FROM attempts WHERE job_id = $1 ORDER BY fence").bind(job.0).fetch_all(conn).await?;
    letter.history = attempts.iter().map(records::attempt).collect::<Result<_, _>>()?;
    Ok(Some(letter))
}

/// See [`crate::Metastore::purge`].
pub(super) async fn purge(
    transaction: &mut Transaction,
    access: &Access,
    filter: &DeadLetterFilter,
) -> Result<Vec<JobId>, StoreError> {
    let found = fetch(transaction.conn(), filters::purged(&DIALECT, access, filter)?).await?;
    let jobs = found.iter().map(|row| get(row, "id")).collect::<Result<Vec<Uuid>, _>>()?;
    if jobs.is_empty() {
        return Ok(Vec::new());
    }
    // Looked at again under the lock: a redrive or another purge may have been quicker.
    let rows =
        sqlx::query("SELECT id FROM jobs WHERE id = ANY($1) AND state = 'discarded' ORDER BY id FOR NO KEY UPDATE")
            .bind(jobs)
            .fetch_all(transaction.conn())
            .await?;
    let jobs = rows.iter().map(|row| get(row, "id")).collect::<Result<Vec<Uuid>, _>>()?;
    for job in &jobs {
        let Some(letter) = whole(transaction.conn(), access, JobId(*job)).await? else { continue };
        let subject = Subject::Inspection(letter.inspection_id, &letter.facility);
        transaction.append_event(EventKind::JobPurged, subject, to_json(&letter));
    }
    let now = transaction.now.0;
    sqlx::query(
        "WITH gone AS (DELETE FROM attempts WHERE job_id = ANY($1))
         UPDATE jobs SET state = 'cancelled', purged_at = $2 WHERE id = ANY($1)",
    )
    .bind(&jobs)
    .bind(now)
    .execute(transaction.conn())
    .await?;
    Ok(jobs.into_iter().map(JobId).collect())
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
    let mut turns = turns::take(&transaction.context, owners.into_iter()).await?;
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
             error = NULL, error_kind = NULL, error_stage = NULL, suspect = false, crashes = 0, turn = w.turn, model = w.model
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
