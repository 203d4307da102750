//! Jobs as rows: claimed, held under a fence, and what an attempt makes of them.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashSet},
};

use scrutineer_types::{FailureKind, InspectionId, JobId, JobState, Timestamp, ViewId};
use uuid::Uuid;

use super::{Columns, get, priority_of, span};
use crate::{ClaimedJob, DeadLetter, Finding, JobFence, Outcome, StoreError, moments::time_of};

/// A job held under its fence.
pub(crate) struct Held {
    pub job: JobId,
    pub inspection: InspectionId,
    pub view: ViewId,
    pub facility: String,
    pub attempts: u32,
    pub max_attempts: u32,
}

impl Held {
    /// From a row with `id, inspection_id, view_id, facility, attempts, max_attempts`.
    pub fn read(row: &impl Columns) -> Result<Self, StoreError> {
        Ok(Self {
            job: JobId(get(row, "id")?),
            inspection: InspectionId(get(row, "inspection_id")?),
            view: ViewId(get(row, "view_id")?),
            facility: get(row, "facility")?,
            attempts: get(row, "attempts")?,
            max_attempts: get(row, "max_attempts")?,
        })
    }
}

/// Ids of the inspections of jobs.
pub(crate) fn inspections_of(jobs: &[Held]) -> BTreeSet<Uuid> {
    jobs.iter().map(|job| job.inspection.0).collect()
}

/// Jobs that a claim has changed, in the order in which they are to be worked on: an UPDATE returns its rows in none.
pub(crate) struct Claimed {
    pub jobs: Vec<ClaimedJob>,
    /// For each priority's number, the highest turn among them.
    pub reached: BTreeMap<i64, i64>,
}

impl Claimed {
    pub fn read(rows: &[impl Columns], now: Timestamp) -> Result<Self, StoreError> {
        let mut reached = BTreeMap::new();
        let mut jobs = Vec::with_capacity(rows.len());
        for row in rows {
            let (priority, turn): (i64, i64) = (get(row, "priority")?, get(row, "turn")?);
            let highest = reached.entry(priority).or_insert(turn);
            *highest = turn.max(*highest);
            let job = ClaimedJob {
                fence: JobFence { job_id: JobId(get(row, "id")?), fence: get(row, "fence")? },
                attempts: get(row, "attempts")?,
                max_attempts: get(row, "max_attempts")?,
                inspection_id: InspectionId(get(row, "inspection_id")?),
                view_id: ViewId(get(row, "view_id")?),
                facility: get(row, "facility")?,
                camera: get(row, "camera")?,
                angle: get(row, "angle")?,
                model: get(row, "model")?,
                object_key: get(row, "object_key")?,
                size_bytes: get::<i64>(row, "size_bytes")? as u64,
                priority: priority_of(priority),
                waited_ms: now.since_ms(get(row, "available_at")?).max(0) as f32,
            };
            jobs.push((turn, job));
        }
        jobs.sort_by_key(|(turn, job)| (Reverse(job.priority), *turn, job.fence.job_id));
        Ok(Self { jobs: jobs.into_iter().map(|(_, job)| job).collect(), reached })
    }
}

/// For each job, whether its row was among those changed.
pub(crate) fn outcomes(jobs: &[JobFence], changed: &[impl Columns]) -> Result<Vec<Outcome>, StoreError> {
    let changed: HashSet<Uuid> = changed.iter().map(|row| get(row, "id")).collect::<Result<_, _>>()?;
    let outcome =
        |job: &JobFence| if changed.contains(&job.job_id.0) { Outcome::Committed } else { Outcome::LostFence };
    Ok(jobs.iter().map(outcome).collect())
}

/// What an attempt's end changes about its job, whose lease is over with it.
#[derive(Clone, Debug)]
pub(crate) struct JobChange {
    pub state: JobState,
    /// When it may be claimed again; `None`: as before.
    pub available_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
    pub error_code: Option<&'static str>,
    pub error: Option<String>,
    pub error_kind: Option<&'static str>,
}

impl JobChange {
    /// What came of an attempt that ended at `now`.
    pub fn of(finding: &Finding, now: Timestamp) -> Self {
        let (state, error_code, error) = match finding {
            Finding::Inferred(_) => (JobState::Completed, None, None),
            Finding::Unreadable(fault) => (JobState::Completed, Some(fault.code.as_str()), Some(fault.message.clone())),
            Finding::Retry { error, after_ms } => {
                return Self {
                    state: JobState::Retryable,
                    available_at: Some(now.plus_ms(span(*after_ms))),
                    finished_at: None,
                    error_code: Some("retrying"),
                    error: Some(error.clone()),
                    error_kind: None,
                };
            }
            Finding::Discard { error, kind } => return Self::discarded("inference_failed", error.clone(), *kind, now),
        };
        Self { state, available_at: None, finished_at: Some(now), error_code, error, error_kind: None }
    }

    /// It becomes a dead letter.
    pub fn discarded(code: &'static str, error: String, kind: FailureKind, now: Timestamp) -> Self {
        let kind = match kind {
            FailureKind::Transient => "transient",
            FailureKind::Permanent => "permanent",
        };
        Self {
            state: JobState::Discarded,
            available_at: None,
            finished_at: Some(now),
            error_code: Some(code),
            error: Some(error),
            error_kind: Some(kind),
        }
    }

    /// Why a job is given up whose workers vanished.
    pub fn worker_lost(job: &Held, now: Timestamp) -> Self {
        let error = format!("its worker vanished {} times", job.attempts);
        Self::discarded("worker_lost", error, FailureKind::Permanent, now)
    }

    /// Why a job is given up whose model nobody has.
    pub fn model_not_served(model: &str, waited_ms: i64, now: Timestamp) -> Self {
        let error = format!(
            "no worker has asked for jobs of the model `{model}` for {} s; load it (a section of [models], inspect.models) or \
             route the camera to another, then redrive",
            waited_ms / 1000
        );
        Self::discarded("model_not_served", error, FailureKind::Permanent, now)
    }

    /// The dead letter that `job` becomes by this; `None` where it becomes none.
    pub fn letter(&self, job: &Held, now: Timestamp) -> Option<DeadLetter> {
        (self.state == JobState::Discarded).then(|| DeadLetter {
            job_id: job.job,
            inspection_id: job.inspection,
            view_id: job.view,
            facility: job.facility.clone(),
            attempts: job.attempts,
            kind: self.error_kind.unwrap_or_default().to_owned(),
            error: self.error.clone().unwrap_or_default(),
            created_at: time_of(job.job.0),
            discarded_at: now,
        })
    }
}
