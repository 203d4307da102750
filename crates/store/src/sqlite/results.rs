//! What came of jobs: inferences stored, jobs finished or put off, dead letters made, inspections judged.

use std::collections::{BTreeSet, HashMap};

use scrutineer_types::{EventKind, Inference, JobState, Priority, package_named};

use super::{dead_letters, decide, rows, transaction::Transaction};
use crate::{
    Completion, Finding, JobFence, Outcome, StoreError,
    effects::Effect,
    rows::{
        detections, get,
        jobs::{Held, JobChange, no_letter},
        to_json,
    },
};

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
        if let Finding::Inferred(inference) = &finding {
            inferred(transaction, &job, inference).await?;
        }
        let change = JobChange::of(&finding, transaction.now);
        apply(transaction, &job, &change).await?;
        outcomes.push(Outcome::Committed);
    }
    decide::judge(transaction, &changed).await?;
    let late = fences.into_iter().zip(&outcomes).filter(|(_, outcome)| **outcome == Outcome::LostFence);
    let late: Vec<JobFence> = late.map(|(fence, _)| fence).collect();
    if !late.is_empty() {
        absolve(transaction, &late).await?;
    }
    Ok(outcomes)
}

/// Takes back what was held against jobs for the loss of workers that were not lost: here they are, too late.
async fn absolve(transaction: &mut Transaction, late: &[JobFence]) -> Result<(), StoreError> {
    let absolved = sqlx::query(
        "UPDATE attempts SET outcome = 'late', code = 'lost_lease'
         FROM (SELECT unhex(value ->> 0) AS id, value ->> 1 AS fence FROM json_each($1)) AS held
         WHERE job_id = held.id AND attempts.fence = held.fence AND outcome = 'crashed' RETURNING job_id AS id",
    )
    .bind(rows::fences_json(late))
    .fetch_all(&mut transaction.conn)
    .await?;
    let absolved = absolved.iter().map(|row| get(row, "id")).collect::<Result<Vec<uuid::Uuid>, _>>()?;
    if absolved.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "UPDATE jobs SET crashes = max(crashes - 1, 0), suspect = crashes > 1
         WHERE suspect = 1 AND id IN (SELECT unhex(value) FROM json_each($1))",
    )
    .bind(rows::ids_json(absolved))
    .execute(&mut transaction.conn)
    .await?;
    Ok(())
}

/// Those of the jobs that are running under the fence they are named with.
async fn held(transaction: &mut Transaction, fences: &[JobFence]) -> Result<HashMap<JobFence, Held>, StoreError> {
    let rows = sqlx::query(
        "SELECT j.id, j.fence, j.inspection_id, j.view_id, j.worker, j.started_at, i.facility
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
            Ok((JobFence { job_id: held.job, fence: held.fence }, held))
        })
        .collect()
}

async fn inferred(transaction: &mut Transaction, job: &Held, inference: &Inference) -> Result<(), StoreError> {
    let model = transaction.model_id(&inference.model).await?;
    sqlx::query(
        "INSERT INTO inferences (view_id, model_id, width, height, sharpness, brightness, contrast, clipped,
                                 detections, maxima, timings, committed_at, codes)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
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

/// Ends a job's lease with what came of it; a dead letter gets its event. The inspection has yet to be judged.
pub(super) async fn apply(transaction: &mut Transaction, job: &Held, change: &JobChange) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE jobs SET state = $2, available_at = coalesce($3, available_at), finished_at = $4, lease_expires_at = NULL,
             worker = NULL, started_at = NULL, suspect = 0, crashes = 0, attempts = attempts - $9, error_code = $5, error = $6,
             error_kind = $7, error_stage = $8, waits_for = NULL WHERE id = $1",
    )
    .bind(rows::id(job.job.0))
    .bind(change.state.as_str())
    .bind(change.available_at.map(|moment| moment.0))
    .bind(change.finished_at.map(|moment| moment.0))
    .bind(change.error_code)
    .bind(&change.error)
    .bind(change.error_kind)
    .bind(change.error_stage)
    // What was never started, as where its model is away, has no attempt to give back.
    .bind(i64::from(change.uncounted && job.started_at.is_some()))
    .execute(&mut transaction.conn)
    .await?;
    if let Some((outcome, code)) = change.recorded {
        sqlx::query(
            "INSERT INTO attempts (job_id, fence, started_at, ended_at, outcome, worker, stage, code, error)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(rows::id(job.job.0))
        .bind(job.fence)
        .bind(job.started_at.map(|moment| moment.0))
        .bind(transaction.now.0)
        .bind(outcome)
        .bind(&job.worker)
        .bind(change.error_stage)
        .bind(code)
        .bind(&change.error)
        .execute(&mut transaction.conn)
        .await?;
    }
    if change.state == JobState::Retryable && change.available_at <= Some(transaction.now) {
        transaction.effects.push(Effect::JobsAvailable(Priority::High));
    }
    if change.state == JobState::Discarded {
        let letter = dead_letters::one(&mut transaction.conn, job.job).await?.ok_or_else(|| no_letter(job.job))?;
        let subject = Some((job.inspection, job.facility.as_str()));
        transaction.append_event(EventKind::JobDiscarded, subject, to_json(&letter)).await?;
    }
    Ok(())
}
