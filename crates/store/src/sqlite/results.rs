//! What came of jobs: inferences stored, jobs finished or put off, dead letters made, inspections judged.

use std::collections::HashMap;

use rusqlite::params;
use scrutineer_types::{EventKind, Inference, InspectionId, JobState, ViewId, package_named};

use super::{dead_letters, decide, direct::Table, rows, transaction::Transaction};
use crate::{
    Completion, Finding, JobFence, Outcome, StoreError,
    effects::{Effect, Subject},
    rows::{
        detections, get,
        jobs::{Held, JobChange, no_letter},
        to_json,
    },
};

const HELD: &str = "SELECT id, inspection_id, view_id, fence, worker, started_at
    FROM jobs WHERE id = ? AND fence = ? AND state = 'running'";

pub(super) static INFERENCES: Table = Table::with(
    "inferences (view_id, model_id, width, height, sharpness, brightness, contrast, clipped,
    detections, maxima, timings, codes, committed_at)",
);

pub(super) const END: &str =
    "UPDATE jobs SET state = ?2, available_at = coalesce(?3, available_at), finished_at = ?4, error_code = ?5,
        error = ?6, error_kind = ?7, error_stage = ?8, attempts = attempts - ?9, lease_expires_at = NULL, worker = NULL,
        started_at = NULL, suspect = 0, crashes = 0, waits_for = NULL
    WHERE id = ?1";

static ATTEMPTS: Table =
    Table::with("attempts (job_id, fence, started_at, ended_at, outcome, worker, stage, code, error)");

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
    transaction.moved.leave(JobState::Running, changes.len());
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
    .fetch_all(transaction.sqlx())
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
    .execute(transaction.sqlx())
    .await?;
    Ok(())
}

/// Those of the jobs that are running under the fence they are named with.
async fn held(transaction: &mut Transaction, fences: &[JobFence]) -> Result<HashMap<JobFence, Held>, StoreError> {
    let direct = transaction.direct().await?;
    let mut select = direct.select(HELD)?;
    let mut held = HashMap::with_capacity(fences.len());
    for fence in fences {
        select.each(params![fence.job_id.0.as_bytes(), fence.fence], |row| {
            held.insert(*fence, Held::read(row)?);
            Ok(())
        })?;
    }
    Ok(held)
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
    insert(transaction, &rows).await?;
    name(transaction, inferred).await
}

async fn insert(transaction: &mut Transaction, rows: &[(&ViewId, &Inference, i64)]) -> Result<(), StoreError> {
    let now = transaction.now.0;
    let direct = transaction.direct().await?;
    direct.insert(&INFERENCES, rows.iter(), |(view, inference, model), row| {
        let quality = &inference.quality;
        row(params![
            view.0.as_bytes(),
            model,
            inference.width,
            inference.height,
            f64::from(quality.sharpness),
            f64::from(quality.brightness),
            f64::from(quality.contrast),
            f64::from(quality.clipped),
            detections::pack(&inference.detections),
            detections::maxima(&inference.detections),
            detections::pack_timings(&inference.timings_ms),
            (!inference.codes.is_empty()).then(|| to_json(&inference.codes)),
            now,
        ])
    })?;
    Ok(())
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
            .execute(transaction.sqlx())
            .await?;
    }
    Ok(())
}

/// Ends the leases, or the waiting, of jobs with what came of them; a dead letter gets its event. Out of what state they come is
/// counted by the caller. Their inspections have yet to be judged.
pub(super) async fn apply(transaction: &mut Transaction, changes: &[(Held, JobChange)]) -> Result<(), StoreError> {
    if changes.is_empty() {
        return Ok(());
    }
    end(transaction, changes).await?;
    for (_, change) in changes {
        transaction.moved.enter(change.state, 1);
    }
    record_attempts(transaction, changes).await?;
    for (job, change) in changes {
        if change.state == JobState::Retryable && change.available_at <= Some(transaction.now) {
            transaction.effects.push(Effect::JobsReturned);
        }
        if change.state == JobState::Discarded {
            let letter = dead_letters::one(transaction.sqlx(), job.job).await?.ok_or_else(|| no_letter(job.job))?;
            let subject = Subject::Inspection(job.inspection, &letter.facility);
            transaction.append_event(EventKind::JobDiscarded, subject, to_json(&letter));
        }
    }
    Ok(())
}

async fn end(transaction: &mut Transaction, changes: &[(Held, JobChange)]) -> Result<(), StoreError> {
    let direct = transaction.direct().await?;
    let mut end = direct.prepare(END)?;
    for (job, change) in changes {
        end.execute(params![
            job.job.0.as_bytes(),
            change.state.as_str(),
            change.available_at.map(|moment| moment.0),
            change.finished_at.map(|moment| moment.0),
            change.error_code,
            change.error,
            change.error_kind,
            change.error_stage,
            // What was never started, as where its model is away, has no attempt to give back.
            change.uncounted && job.started_at.is_some(),
        ])?;
    }
    Ok(())
}

/// Keeps what is told of attempts that ended without a result.
async fn record_attempts(transaction: &mut Transaction, changes: &[(Held, JobChange)]) -> Result<(), StoreError> {
    let ended: Vec<_> = changes.iter().filter_map(|(job, change)| Some((job, change, change.recorded?))).collect();
    if ended.is_empty() {
        return Ok(());
    }
    let now = transaction.now.0;
    let direct = transaction.direct().await?;
    direct.insert(&ATTEMPTS, ended.into_iter(), |(job, change, (outcome, code)), row| {
        row(params![
            job.job.0.as_bytes(),
            job.fence,
            job.started_at.map(|moment| moment.0),
            now,
            outcome,
            job.worker,
            change.error_stage,
            code,
            change.error,
        ])
    })?;
    Ok(())
}
