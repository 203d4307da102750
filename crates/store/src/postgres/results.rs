//! What came of jobs: inferences stored, jobs finished or put off, dead letters made, inspections judged.

use std::collections::{BTreeMap, HashMap, HashSet};

use scrutineer_types::{EventKind, Inference, JobId, JobState, ModelRef, package_named};

use super::{dead_letters, decide, rows::fences, transaction::Transaction};
use crate::{
    Completion, Finding, JobFence, Outcome, StoreError,
    effects::{Effect, Subject},
    failure::damaged,
    rows::{
        detections, get,
        jobs::{Held, JobChange, inspections_of, no_letter},
        to_json,
    },
};

/// The models whose answers are among `completions`.
pub(super) fn models(completions: &[Completion]) -> impl Iterator<Item = &ModelRef> {
    completions.iter().filter_map(|completion| match &completion.finding {
        Finding::Inferred(inference) => Some(&inference.model),
        _ => None,
    })
}

/// See [`crate::Metastore::complete`]. `models` are the rows of the models whose answers are among the completions.
pub(super) async fn complete(
    transaction: &mut Transaction,
    completions: &[Completion],
    models: &HashMap<ModelRef, i64>,
) -> Result<Vec<Outcome>, StoreError> {
    // Of two results for the same job in one batch the first counts.
    let mut seen = HashSet::new();
    let first: Vec<bool> = completions.iter().map(|completion| seen.insert(completion.fence)).collect();
    let changes = completions
        .iter()
        .zip(&first)
        .filter(|(_, first)| **first)
        .map(|(completion, _)| (completion.fence, JobChange::of(&completion.finding, transaction.now)));
    let changes: HashMap<JobFence, JobChange> = changes.collect();
    let held = apply(transaction, &changes, JobState::Running).await?;
    let (mut outcomes, mut inferred) = (Vec::with_capacity(completions.len()), Vec::new());
    for (Completion { fence, finding }, first) in completions.iter().zip(first) {
        match held.get(fence).filter(|_| first) {
            Some(job) => {
                if let Finding::Inferred(inference) = finding {
                    inferred.push((job, inference.as_ref()));
                }
                outcomes.push(Outcome::Committed);
            }
            None => outcomes.push(Outcome::LostFence),
        }
    }
    store(transaction, &inferred, models).await?;
    let late = completions.iter().zip(&outcomes).filter(|(_, outcome)| **outcome == Outcome::LostFence);
    let late: Vec<JobFence> = late.map(|(completion, _)| completion.fence).collect();
    if !late.is_empty() {
        absolve(transaction, &late).await?;
    }
    let jobs: Vec<Held> = held.into_values().collect();
    decide::judge(transaction, &inspections_of(&jobs)).await?;
    Ok(outcomes)
}

/// Ends jobs, looked up by their keys as `held_statement` in work.rs has it.
pub(super) const END: &str =
    "UPDATE jobs j SET state = w.state, available_at = coalesce(w.available_at, j.available_at),
        finished_at = w.finished_at, lease_expires_at = NULL, worker = NULL, error_code = w.error_code,
        error = w.error, error_kind = w.error_kind, error_stage = w.error_stage, started_at = NULL,
        suspect = false, crashes = 0, waits_for = NULL,
        attempts = j.attempts - (w.uncounted AND j.started_at IS NOT NULL)::int
    FROM (SELECT unnest($1::uuid[]) AS id, unnest($2::bigint[]) AS fence, unnest($3::text[]) AS state,
              unnest($4::bigint[]) AS available_at, unnest($5::bigint[]) AS finished_at, unnest($6::text[]) AS error_code,
              unnest($7::text[]) AS error, unnest($8::text[]) AS error_kind, unnest($10::text[]) AS error_stage,
              unnest($11::boolean[]) AS uncounted
          ORDER BY id) AS w
    WHERE j.id = w.id AND j.fence = w.fence
        AND (j.state || '' = $9 OR $9 = 'available' AND j.state || '' = 'retryable')
    RETURNING j.id, j.fence";

/// Ends the leases, or the waiting, of those of the jobs that are in the state `from` under their fences, with what came of
/// them; a dead letter gets its event. Their inspections are locked and have yet to be judged. Answers the jobs changed.
pub(super) async fn apply(
    transaction: &mut Transaction,
    changes: &HashMap<JobFence, JobChange>,
    from: JobState,
) -> Result<HashMap<JobFence, Held>, StoreError> {
    if changes.is_empty() {
        return Ok(HashMap::new());
    }
    let jobs: Vec<JobFence> = changes.keys().copied().collect();
    let (ids, fences) = fences(&jobs);
    let found = sqlx::query(
        "SELECT j.id, j.fence, j.inspection_id, j.view_id, j.worker, j.started_at
         FROM jobs j JOIN inspections i ON i.id = j.inspection_id
         WHERE j.id = ANY($1) ORDER BY i.id FOR NO KEY UPDATE OF i",
    )
    .bind(&ids)
    .fetch_all(transaction.conn())
    .await?;
    let found = found.iter().map(Held::read).collect::<Result<Vec<_>, _>>()?;
    let mut found: HashMap<JobFence, Held> =
        found.into_iter().map(|job| (JobFence { job_id: job.job, fence: job.fence }, job)).collect();
    let column = |value: fn(&JobChange) -> Option<&str>| -> Vec<Option<&str>> { changes.values().map(value).collect() };
    let moments = |value: fn(&JobChange) -> Option<i64>| -> Vec<Option<i64>> { changes.values().map(value).collect() };
    let changed = sqlx::query(END)
        .bind(ids)
        .bind(fences)
        .bind(column(|change| Some(change.state.as_str())))
        .bind(moments(|change| change.available_at.map(|moment| moment.0)))
        .bind(moments(|change| change.finished_at.map(|moment| moment.0)))
        .bind(column(|change| change.error_code))
        .bind(column(|change| change.error.as_deref()))
        .bind(column(|change| change.error_kind))
        .bind(from.as_str())
        .bind(column(|change| change.error_stage))
        .bind(changes.values().map(|change| change.uncounted).collect::<Vec<_>>())
        .fetch_all(transaction.conn())
        .await?;
    let mut held = HashMap::with_capacity(changed.len());
    for row in &changed {
        let fence = JobFence { job_id: JobId(get(row, "id")?), fence: get(row, "fence")? };
        let job =
            found.remove(&fence).ok_or_else(|| damaged("a job", format!("{} has no inspection", fence.job_id)))?;
        let change = &changes[&fence];
        if change.state == JobState::Retryable && change.available_at <= Some(transaction.now) {
            transaction.effects.push(Effect::JobsReturned);
        }
        if change.state == JobState::Discarded {
            let letter = dead_letters::one(transaction.conn(), job.job).await?.ok_or_else(|| no_letter(job.job))?;
            let subject = Subject::Inspection(job.inspection, &letter.facility);
            transaction.append_event(EventKind::JobDiscarded, subject, to_json(&letter));
        }
        held.insert(fence, job);
    }
    record(transaction, &held, changes).await?;
    Ok(held)
}

/// Records the attempts that ended without a result.
async fn record(
    transaction: &mut Transaction,
    held: &HashMap<JobFence, Held>,
    changes: &HashMap<JobFence, JobChange>,
) -> Result<(), StoreError> {
    let ended: Vec<_> = held
        .iter()
        .filter_map(|(fence, job)| {
            let change = &changes[fence];
            change.recorded.map(|(outcome, code)| (job, change, outcome, code))
        })
        .collect();
    if ended.is_empty() {
        return Ok(());
    }
    let now = transaction.now.0;
    sqlx::query(
        "INSERT INTO attempts (job_id, fence, started_at, outcome, worker, stage, code, error, ended_at)
             SELECT unnest($1::uuid[]), unnest($2::bigint[]), unnest($3::bigint[]), unnest($4::text[]), unnest($5::text[]),
                 unnest($6::text[]), unnest($7::text[]), unnest($8::text[]), $9",
    )
    .bind(ended.iter().map(|(job, ..)| job.job.0).collect::<Vec<_>>())
    .bind(ended.iter().map(|(job, ..)| job.fence).collect::<Vec<_>>())
    .bind(ended.iter().map(|(job, ..)| job.started_at.map(|moment| moment.0)).collect::<Vec<_>>())
    .bind(ended.iter().map(|(_, _, outcome, _)| *outcome).collect::<Vec<_>>())
    .bind(ended.iter().map(|(job, ..)| job.worker.as_deref()).collect::<Vec<_>>())
    .bind(ended.iter().map(|(_, change, ..)| change.error_stage).collect::<Vec<_>>())
    .bind(ended.iter().map(|(.., code)| *code).collect::<Vec<_>>())
    .bind(ended.iter().map(|(_, change, ..)| change.error.as_deref()).collect::<Vec<_>>())
    .bind(now)
    .execute(transaction.conn())
    .await?;
    Ok(())
}

/// Takes back what was held against jobs for the loss of workers that were not lost: here they are, too late.
async fn absolve(transaction: &mut Transaction, late: &[JobFence]) -> Result<(), StoreError> {
    let (ids, fences) = fences(late);
    sqlx::query(
        "WITH absolved AS (
             UPDATE attempts a SET outcome = 'late', code = 'lost_lease'
             FROM unnest($1::uuid[], $2::bigint[]) AS w (id, fence)
             WHERE a.job_id = w.id AND a.fence = w.fence AND a.outcome = 'crashed' RETURNING a.job_id),
         suspects AS (
             SELECT j.id FROM jobs j WHERE j.suspect AND j.id IN (SELECT job_id FROM absolved)
             ORDER BY j.id FOR NO KEY UPDATE)
         UPDATE jobs j SET crashes = greatest(j.crashes - 1, 0), suspect = j.crashes > 1 FROM suspects WHERE j.id = suspects.id",
    )
    .bind(ids)
    .bind(fences)
    .execute(transaction.conn())
    .await?;
    Ok(())
}

async fn store(
    transaction: &mut Transaction,
    inferred: &[(&Held, &Inference)],
    models: &HashMap<ModelRef, i64>,
) -> Result<(), StoreError> {
    if inferred.is_empty() {
        return Ok(());
    }
    let real = |value: fn(&Inference) -> f32| inferred.iter().map(|(_, one)| value(one)).collect::<Vec<_>>();
    sqlx::query(
        "INSERT INTO inferences (view_id, model_id, width, height, sharpness, brightness, contrast, clipped,
                                 detections, maxima, timings, codes, committed_at)
             SELECT unnest($1::uuid[]), unnest($2::bigint[]), unnest($3::bigint[]), unnest($4::bigint[]), unnest($5::real[]),
                 unnest($6::real[]), unnest($7::real[]), unnest($8::real[]), unnest($9::bytea[]), unnest($10::text[]),
                 unnest($11::bytea[]), unnest($12::text[]), $13",
    )
    .bind(inferred.iter().map(|(job, _)| job.view.0).collect::<Vec<_>>())
    .bind(inferred.iter().map(|(_, one)| models.get(&one.model).copied()).collect::<Vec<_>>())
    .bind(inferred.iter().map(|(_, one)| i64::from(one.width)).collect::<Vec<_>>())
    .bind(inferred.iter().map(|(_, one)| i64::from(one.height)).collect::<Vec<_>>())
    .bind(real(|one| one.quality.sharpness))
    .bind(real(|one| one.quality.brightness))
    .bind(real(|one| one.quality.contrast))
    .bind(real(|one| one.quality.clipped))
    .bind(inferred.iter().map(|(_, one)| detections::pack(&one.detections)).collect::<Vec<_>>())
    .bind(inferred.iter().map(|(_, one)| detections::maxima(&one.detections)).collect::<Vec<_>>())
    .bind(inferred.iter().map(|(_, one)| detections::pack_timings(&one.timings_ms)).collect::<Vec<_>>())
    .bind(inferred.iter().map(|(_, one)| (!one.codes.is_empty()).then(|| to_json(&one.codes))).collect::<Vec<_>>())
    .bind(transaction.now.0)
    .execute(transaction.conn())
    .await?;
    name(transaction, inferred).await
}

/// Gives inspections that have no name that of their codes; the first in the order of the completions stands.
async fn name(transaction: &mut Transaction, inferred: &[(&Held, &Inference)]) -> Result<(), StoreError> {
    let mut names = BTreeMap::new();
    for (job, inference) in inferred {
        if let Some(package_id) = package_named(&inference.codes) {
            names.entry(job.inspection.0).or_insert(package_id);
        }
    }
    if names.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "UPDATE inspections i SET package_id = w.package_id FROM unnest($1::uuid[], $2::text[]) AS w (id, package_id)
         WHERE i.id = w.id AND i.package_id IS NULL",
    )
    .bind(names.keys().copied().collect::<Vec<_>>())
    .bind(names.values().copied().collect::<Vec<_>>())
    .execute(transaction.conn())
    .await?;
    Ok(())
}
