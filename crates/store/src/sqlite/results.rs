//! What came of jobs: inferences stored, jobs finished or put off, dead letters made, inspections judged.

use std::collections::HashMap;

use scrutineer_types::{EventKind, Inference, InspectionId, JobState, Priority, ViewId, package_named};

use super::{dead_letters, decide, rows, sheet::Sheet, transaction::Transaction};
use crate::{
    Completion, Finding, JobFence, Outcome, StoreError,
    effects::{Effect, Subject},
    rows::{
        detections, get,
        jobs::{Held, JobChange, no_letter},
        to_json,
    },
};

const STORE: Sheet = Sheet {
    head: "INSERT INTO inferences (view_id, model_id, width, height, sharpness, brightness, contrast, clipped,
                                   detections, maxima, timings, codes, committed_at)
           VALUES",
    columns: 13,
    tail: "",
};

const END: Sheet = Sheet {
    head: "WITH ended (id, state, available_at, finished_at, error_code, error, error_kind, error_stage, uncounted) AS (VALUES",
    columns: 9,
    tail: ")
        UPDATE jobs SET state = ended.state, available_at = coalesce(ended.available_at, jobs.available_at),
            finished_at = ended.finished_at, lease_expires_at = NULL, worker = NULL, started_at = NULL, suspect = 0,
            crashes = 0, attempts = attempts - ended.uncounted, error_code = ended.error_code, error = ended.error,
            error_kind = ended.error_kind, error_stage = ended.error_stage, waits_for = NULL
        FROM ended WHERE jobs.id = ended.id",
};

const RECORD_ATTEMPTS: Sheet = Sheet {
    head: "INSERT INTO attempts (job_id, fence, started_at, ended_at, outcome, worker, stage, code, error) VALUES",
    columns: 9,
    tail: "",
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
        rows.push((view, *inference, transaction.model_id(&inference.model).await?));
    }
    let now = transaction.now.0;
    STORE
        .execute(&mut transaction.conn, &rows, |row, (view, inference, model)| {
            let quality = &inference.quality;
            row.bind(view.0)
                .bind(*model)
                .bind(inference.width)
                .bind(inference.height)
                .bind(f64::from(quality.sharpness))
                .bind(f64::from(quality.brightness))
                .bind(f64::from(quality.contrast))
                .bind(f64::from(quality.clipped))
                .bind(detections::pack(&inference.detections))
                .bind(detections::maxima(&inference.detections))
                .bind(detections::pack_timings(&inference.timings_ms))
                .bind((!inference.codes.is_empty()).then(|| to_json(&inference.codes)))
                .bind(now)
        })
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
    END.execute(&mut transaction.conn, changes, |row, (job, change)| {
        row.bind(job.job.0)
            .bind(change.state.as_str())
            .bind(change.available_at.map(|moment| moment.0))
            .bind(change.finished_at.map(|moment| moment.0))
            .bind(change.error_code)
            .bind(&change.error)
            .bind(change.error_kind)
            .bind(change.error_stage)
            // What was never started, as where its model is away, has no attempt to give back.
            .bind(change.uncounted && job.started_at.is_some())
    })
    .await?;
    record_attempts(transaction, changes).await?;
    for (job, change) in changes {
        if change.state == JobState::Retryable && change.available_at <= Some(transaction.now) {
            transaction.effects.push(Effect::JobsAvailable(Priority::High));
        }
        if change.state == JobState::Discarded {
            let letter = dead_letters::one(&mut transaction.conn, job.job).await?.ok_or_else(|| no_letter(job.job))?;
            let subject = Subject::Inspection(job.inspection, &job.facility);
            transaction.append_event(EventKind::JobDiscarded, subject, to_json(&letter));
        }
    }
    Ok(())
}

/// Keeps what is told of attempts that ended without a result.
async fn record_attempts(transaction: &mut Transaction, changes: &[(Held, JobChange)]) -> Result<(), StoreError> {
    let ended: Vec<_> = changes.iter().filter_map(|(job, change)| Some((job, change, change.recorded?))).collect();
    let now = transaction.now.0;
    RECORD_ATTEMPTS
        .execute(&mut transaction.conn, &ended, |row, (job, change, (outcome, code))| {
            row.bind(job.job.0)
                .bind(job.fence)
                .bind(job.started_at.map(|moment| moment.0))
                .bind(now)
                .bind(*outcome)
                .bind(&job.worker)
                .bind(change.error_stage)
                .bind(*code)
                .bind(&change.error)
        })
        .await?;
    Ok(())
}
