//! What came of jobs: inferences stored, retries put off, dead letters made, inspections judged.

use std::collections::{BTreeSet, HashMap};

use scrutineer_types::{
    EventKind, FailureKind, ImageFault, Inference, InspectionId, JobId, Priority, ViewId, package_named,
};
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::{
    decide, detections,
    rows::{self, get, get_id, to_json},
    transaction::{Effect, Transaction, time_of},
};
use crate::{Completion, DeadLetter, Finding, JobFence, Outcome, StoreError};

/// A job held under its fence.
pub(super) struct Held {
    pub job: JobId,
    pub inspection: InspectionId,
    pub view: ViewId,
    pub facility: String,
    pub attempts: u32,
    pub max_attempts: u32,
}

impl Held {
    /// From a row with `id, inspection_id, view_id, facility, attempts, max_attempts`.
    pub fn read(row: &SqliteRow) -> Result<Self, StoreError> {
        Ok(Self {
            job: JobId(get_id(row, "id")?),
            inspection: InspectionId(get_id(row, "inspection_id")?),
            view: ViewId(get_id(row, "view_id")?),
            facility: get(row, "facility")?,
            attempts: get(row, "attempts")?,
            max_attempts: get(row, "max_attempts")?,
        })
    }
}

/// See [`crate::Metastore::complete`].
pub(super) async fn complete(
    transaction: &mut Transaction,
    completions: Vec<Completion>,
) -> Result<Vec<Outcome>, StoreError> {
    let fences: Vec<JobFence> = completions.iter().map(|completion| completion.fence).collect();
    let mut held = held(transaction, &fences).await?;
    let mut outcomes = Vec::with_capacity(completions.len());
    let mut changed = BTreeSet::new();
    for Completion { fence, finding } in completions {
        // Removed, so that a second result for the same job in one batch finds nothing.
        let Some(job) = held.remove(&fence) else {
            outcomes.push(Outcome::LostFence);
            continue;
        };
        changed.insert(job.inspection.0);
        match finding {
            Finding::Inferred(inference) => inferred(transaction, &job, &inference).await?,
            Finding::Unreadable(fault) => unreadable(transaction, &job, &fault).await?,
            Finding::Retry { error, after_ms } => retry(transaction, &job, &error, after_ms).await?,
            Finding::Discard { error, kind } => {
                discard(transaction, job, Failure { code: "inference_failed", error, kind }).await?;
            }
        }
        outcomes.push(Outcome::Committed);
    }
    decide::judge(transaction, &changed).await?;
    Ok(outcomes)
}

/// Those of the jobs that are running under the fence they are named with.
async fn held(transaction: &mut Transaction, fences: &[JobFence]) -> Result<HashMap<JobFence, Held>, StoreError> {
    let rows = sqlx::query(
        "SELECT j.id, j.fence, j.inspection_id, j.view_id, j.attempts, j.max_attempts, i.facility
         FROM (SELECT unhex(value ->> 0) AS id, value ->> 1 AS fence FROM json_each($1)) AS held
         CROSS JOIN jobs j ON j.id = held.id AND j.fence = held.fence
         JOIN inspections i ON i.id = j.inspection_id
         WHERE j.state = 'running'",
    )
    .bind(rows::fences_json(fences))
    .fetch_all(&mut transaction.conn)
    .await?;
    rows.iter()
        .map(|row| {
            let held = Held::read(row)?;
            Ok((JobFence { job_id: held.job, fence: get(row, "fence")? }, held))
        })
        .collect()
}

async fn inferred(transaction: &mut Transaction, job: &Held, inference: &Inference) -> Result<(), StoreError> {
    let model = transaction.model_id(&inference.model).await?;
    sqlx::query(
        "INSERT INTO inferences (view_id, model_id, width, height, sharpness, brightness, contrast, clipped,
                                 detections, maxima, timings, committed_at, codes)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $14);
         UPDATE jobs SET state = 'completed', finished_at = $12, lease_expires_at = NULL, worker = NULL,
             error_code = NULL, error = NULL WHERE id = $13",
    )
    .bind(rows::id(job.view.0))
    .bind(model)
    .bind(inference.width)
    .bind(inference.height)
    .bind(f64::from(inference.quality.sharpness))
    .bind(f64::from(inference.quality.brightness))
    .bind(f64::from(inference.quality.contrast))
    .bind(f64::from(inference.quality.clipped))
    .bind(detections::pack(&inference.detections))
    .bind(detections::maxima(&inference.detections))
    .bind(detections::pack_timings(&inference.timings_ms))
    .bind(transaction.now.0)
    .bind(rows::id(job.job.0))
    .bind((!inference.codes.is_empty()).then(|| to_json(&inference.codes)))
    .execute(&mut transaction.conn)
    .await?;
    if let Some(package_id) = package_named(&inference.codes) {
        // What the caller said, or an earlier view, stands.
        sqlx::query("UPDATE inspections SET package_id = $1 WHERE id = $2 AND package_id IS NULL")
            .bind(package_id)
            .bind(rows::id(job.inspection.0))
            .execute(&mut transaction.conn)
            .await?;
    }
    Ok(())
}

async fn unreadable(transaction: &mut Transaction, job: &Held, fault: &ImageFault) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE jobs SET state = 'completed', finished_at = $2, lease_expires_at = NULL, worker = NULL,
             error_code = $3, error = $4 WHERE id = $1",
    )
    .bind(rows::id(job.job.0))
    .bind(transaction.now.0)
    .bind(fault.code.as_str())
    .bind(&fault.message)
    .execute(&mut transaction.conn)
    .await?;
    Ok(())
}

async fn retry(transaction: &mut Transaction, job: &Held, error: &str, after_ms: u64) -> Result<(), StoreError> {
    let due = transaction.now.plus_ms(i64::try_from(after_ms).unwrap_or(i64::MAX));
    sqlx::query(
        "UPDATE jobs SET state = 'retryable', available_at = $2, lease_expires_at = NULL, worker = NULL,
             error_code = 'retrying', error = $3 WHERE id = $1",
    )
    .bind(rows::id(job.job.0))
    .bind(due.0)
    .bind(error)
    .execute(&mut transaction.conn)
    .await?;
    if after_ms == 0 {
        transaction.effects.push(Effect::JobsAvailable(Priority::High));
    }
    Ok(())
}

/// Why a job became a dead letter.
pub(super) struct Failure {
    pub code: &'static str,
    pub error: String,
    pub kind: FailureKind,
}

/// Makes a dead letter of a job, with its event. The inspection has yet to be judged.
pub(super) async fn discard(transaction: &mut Transaction, job: Held, failure: Failure) -> Result<(), StoreError> {
    let now = transaction.now;
    let kind = match failure.kind {
        FailureKind::Transient => "transient",
        FailureKind::Permanent => "permanent",
    };
    sqlx::query(
        "UPDATE jobs SET state = 'discarded', finished_at = $2, lease_expires_at = NULL, worker = NULL,
             error_code = $3, error = $4, error_kind = $5 WHERE id = $1",
    )
    .bind(rows::id(job.job.0))
    .bind(now.0)
    .bind(failure.code)
    .bind(&failure.error)
    .bind(kind)
    .execute(&mut transaction.conn)
    .await?;
    let letter = DeadLetter {
        job_id: job.job,
        inspection_id: job.inspection,
        view_id: job.view,
        facility: job.facility,
        attempts: job.attempts,
        kind: kind.to_owned(),
        error: failure.error,
        created_at: time_of(job.job.0),
        discarded_at: now,
    };
    let payload = to_json(&letter);
    transaction.append_event(EventKind::JobDiscarded, Some((job.inspection, letter.facility.as_str())), payload).await
}

/// Ids of the inspections of jobs.
pub(super) fn inspections_of(jobs: &[Held]) -> BTreeSet<Uuid> {
    jobs.iter().map(|job| job.inspection.0).collect()
}
