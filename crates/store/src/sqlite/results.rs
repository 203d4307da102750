//! What came of jobs: inferences stored, jobs finished or put off, dead letters made, inspections judged.

use std::collections::HashMap;

use scrutineer_types::{EventKind, Inference, InspectionId, JobState, Priority, ViewId, package_named};

use super::{
    dead_letters, decide,
    rows::{self, hex},
    transaction::Transaction,
};
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
    let (mut outcomes, mut changes, mut inferred) = (Vec::with_capacity(completions.len()), Vec::new(), Vec::new());
    for Completion { fence, finding } in &completions {
        // Removed, so that a second result for the same job in one batch finds nothing.
        let Some(job) = held.remove(fence) else {
            outcomes.push(Outcome::LostFence);
            continue;
        };
        if let Finding::Inferred(inference) = finding {
            inferred.push((job.view, job.inspection, inference.as_ref()));
        }
        changes.push((job, JobChange::of(finding, transaction.now)));
        outcomes.push(Outcome::Committed);
    }
    store(transaction, &inferred).await?;
    apply(transaction, &changes).await?;
    let changed = changes.iter().map(|(job, _)| job.inspection.0).collect();
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

async fn store(
    transaction: &mut Transaction,
    inferred: &[(ViewId, InspectionId, &Inference)],
) -> Result<(), StoreError> {
    if inferred.is_empty() {
        return Ok(());
    }
    let mut rows = Vec::with_capacity(inferred.len());
    for (view, _, inference) in inferred {
        let quality = &inference.quality;
        rows.push((
            hex(view.0),
            transaction.model_id(&inference.model).await?,
            inference.width,
            inference.height,
            f64::from(quality.sharpness),
            f64::from(quality.brightness),
            f64::from(quality.contrast),
            f64::from(quality.clipped),
            ::hex::encode(detections::pack(&inference.detections)),
            detections::maxima(&inference.detections),
            ::hex::encode(detections::pack_timings(&inference.timings_ms)),
            (!inference.codes.is_empty()).then(|| to_json(&inference.codes)),
        ));
    }
    sqlx::query(
        "INSERT INTO inferences (view_id, model_id, width, height, sharpness, brightness, contrast, clipped,
                                 detections, maxima, timings, codes, committed_at)
         SELECT unhex(value ->> 0), value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
                unhex(value ->> 8), value ->> 9, unhex(value ->> 10), value ->> 11, $2
         FROM json_each($1)",
    )
    .bind(to_json(&rows))
    .bind(transaction.now.0)
    .execute(&mut transaction.conn)
    .await?;
    name(transaction, inferred).await
}

/// Gives inspections that have no name that of their codes; the first in the order of the completions stands.
async fn name(
    transaction: &mut Transaction,
    inferred: &[(ViewId, InspectionId, &Inference)],
) -> Result<(), StoreError> {
    for (_, inspection, inference) in inferred {
        let Some(package_id) = package_named(&inference.codes) else { continue };
        // What the caller said, or an earlier view, stands.
        sqlx::query("UPDATE inspections SET package_id = $1 WHERE id = $2 AND package_id IS NULL")
            .bind(package_id)
            .bind(rows::id(inspection.0))
            .execute(&mut transaction.conn)
            .await?;
    }
    Ok(())
}

/// Ends the leases, or the waiting, of jobs with what came of them; a dead letter gets its event. Their inspections have yet to
/// be judged.
pub(super) async fn apply(transaction: &mut Transaction, changes: &[(Held, JobChange)]) -> Result<(), StoreError> {
    if changes.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = changes
        .iter()
        .map(|(job, change)| {
            (
                hex(job.job.0),
                change.state.as_str(),
                change.available_at.map(|moment| moment.0),
                change.finished_at.map(|moment| moment.0),
                change.error_code,
                &change.error,
                change.error_kind,
                change.error_stage,
                // What was never started, as where its model is away, has no attempt to give back.
                u8::from(change.uncounted && job.started_at.is_some()),
            )
        })
        .collect();
    sqlx::query(
        "UPDATE jobs SET state = w.state, available_at = coalesce(w.available_at, jobs.available_at),
             finished_at = w.finished_at, lease_expires_at = NULL, worker = NULL, started_at = NULL, suspect = 0, crashes = 0,
             attempts = attempts - w.uncounted, error_code = w.error_code, error = w.error, error_kind = w.error_kind,
             error_stage = w.error_stage, waits_for = NULL
         FROM (SELECT unhex(value ->> 0) AS id, value ->> 1 AS state, value ->> 2 AS available_at,
                      value ->> 3 AS finished_at, value ->> 4 AS error_code, value ->> 5 AS error,
                      value ->> 6 AS error_kind, value ->> 7 AS error_stage, value ->> 8 AS uncounted FROM json_each($1)) AS w
         WHERE jobs.id = w.id",
    )
    .bind(to_json(&rows))
    .execute(&mut transaction.conn)
    .await?;
    record_attempts(transaction, changes).await?;
    for (job, change) in changes {
        if change.state == JobState::Retryable && change.available_at <= Some(transaction.now) {
            transaction.effects.push(Effect::JobsAvailable(Priority::High));
        }
        if change.state == JobState::Discarded {
            let letter = dead_letters::one(&mut transaction.conn, job.job).await?.ok_or_else(|| no_letter(job.job))?;
            let subject = Some((job.inspection, job.facility.as_str()));
            transaction.append_event(EventKind::JobDiscarded, subject, to_json(&letter));
        }
    }
    Ok(())
}

/// Keeps what is told of attempts that ended without a result.
async fn record_attempts(transaction: &mut Transaction, changes: &[(Held, JobChange)]) -> Result<(), StoreError> {
    let rows: Vec<_> = changes
        .iter()
        .filter_map(|(job, change)| {
            let (outcome, code) = change.recorded?;
            let started_at = job.started_at.map(|moment| moment.0);
            Some((hex(job.job.0), job.fence, started_at, outcome, &job.worker, change.error_stage, code, &change.error))
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO attempts (job_id, fence, started_at, ended_at, outcome, worker, stage, code, error)
         SELECT unhex(value ->> 0), value ->> 1, value ->> 2, $2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7
         FROM json_each($1)",
    )
    .bind(to_json(&rows))
    .bind(transaction.now.0)
    .execute(&mut transaction.conn)
    .await?;
    Ok(())
}
