//! Discarded jobs: listed, made available again, purged.

use scrutineer_types::{Access, EventKind, JobId, JobState, Page, Priority};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{
    routed,
    rows::{self, DIALECT, fetch},
    transaction::Transaction,
    turns,
};
use crate::{
    DeadLetter, DeadLetterFilter, StoreError,
    effects::{Effect, Subject},
    filters,
    rows::{
        get,
        jobs::{letter_of, no_letter},
        records, to_json,
    },
};

/// See [`crate::Metastore::dead_letters`].
pub(super) async fn list(
    conn: &mut SqliteConnection,
    access: &Access,
    filter: &DeadLetterFilter,
) -> Result<Page<DeadLetter>, StoreError> {
    let rows = fetch(conn, filters::dead_letters(&DIALECT, access, filter)?).await?;
    let letters = rows.iter().map(records::letter).collect::<Result<Vec<_>, _>>()?;
    Ok(filters::page(letters, filter.limit, filters::dead_letter_cursor))
}

/// The dead letter of a job, without its attempts.
pub(super) async fn one(conn: &mut SqliteConnection, job: JobId) -> Result<Option<DeadLetter>, StoreError> {
    fetch(conn, letter_of(&DIALECT, job)?).await?.first().map(records::letter).transpose()
}

/// See [`crate::Metastore::dead_letter`].
pub(super) async fn whole(
    conn: &mut SqliteConnection,
    access: &Access,
    job: JobId,
) -> Result<Option<DeadLetter>, StoreError> {
    let Some(mut letter) = one(conn, job).await?.filter(|letter| access.sees(&letter.facility)) else {
        return Ok(None);
    };
    let attempts = sqlx::query("SELECT * FROM attempts WHERE job_id = $1 ORDER BY fence")
        .bind(rows::id(job.0))
        .fetch_all(conn)
        .await?;
    letter.history = attempts.iter().map(records::attempt).collect::<Result<_, _>>()?;
    Ok(Some(letter))
}

/// See [`crate::Metastore::purge`].
pub(super) async fn purge(
    transaction: &mut Transaction,
    access: Access,
    filter: DeadLetterFilter,
) -> Result<Vec<JobId>, StoreError> {
    let rows = fetch(transaction.sqlx(), filters::purged(&DIALECT, &access, &filter)?).await?;
    let jobs = rows.iter().map(|row| get(row, "id").map(JobId)).collect::<Result<Vec<_>, _>>()?;
    for job in &jobs {
        let letter = whole(transaction.sqlx(), &access, *job).await?.ok_or_else(|| no_letter(*job))?;
        let subject = Subject::Inspection(letter.inspection_id, &letter.facility);
        transaction.append_event(EventKind::JobPurged, subject, to_json(&letter));
    }
    transaction.moved.pass(JobState::Discarded, JobState::Cancelled, jobs.len());
    sqlx::query(
        "DELETE FROM attempts WHERE job_id IN (SELECT unhex(value) FROM json_each($2));
         UPDATE jobs SET state = 'cancelled', purged_at = $1 WHERE id IN (SELECT unhex(value) FROM json_each($2))",
    )
    .bind(transaction.now.0)
    .bind(rows::ids_json(jobs.iter().map(|job| job.0)))
    .execute(transaction.sqlx())
    .await?;
    Ok(jobs)
}

/// See [`crate::Metastore::redrive`].
pub(super) async fn redrive(
    transaction: &mut Transaction,
    access: Access,
    filter: DeadLetterFilter,
) -> Result<Vec<JobId>, StoreError> {
    let rows = fetch(transaction.sqlx(), filters::redriven(&DIALECT, &access, &filter)?).await?;
    let jobs = rows.iter().map(|row| get(row, "id")).collect::<Result<Vec<Uuid>, _>>()?;
    let inspections = rows.iter().map(|row| get(row, "inspection_id")).collect::<Result<Vec<Uuid>, _>>()?;
    if jobs.is_empty() {
        return Ok(Vec::new());
    }
    sqlx::query(
        "UPDATE jobs SET state = 'available', attempts = 0, available_at = $1, finished_at = NULL,
             error_code = NULL, error = NULL, error_kind = NULL, error_stage = NULL, suspect = 0, crashes = 0
             WHERE id IN (SELECT unhex(value) FROM json_each($2));
         UPDATE inspections SET updated_at = $1 WHERE id IN (SELECT unhex(value) FROM json_each($3))",
    )
    .bind(transaction.now.0)
    .bind(rows::ids_json(jobs.iter().copied()))
    .bind(rows::ids_json(inspections))
    .execute(transaction.sqlx())
    .await?;
    transaction.moved.pass(JobState::Discarded, JobState::Available, jobs.len());
    turns::renew(transaction, &jobs).await?;
    // The routes may be others than when it was made: that may be why it is redriven.
    routed::route(transaction, &jobs).await?;
    transaction.effects.push(Effect::JobsAvailable(Priority::High));
    Ok(jobs.into_iter().map(JobId).collect())
}
