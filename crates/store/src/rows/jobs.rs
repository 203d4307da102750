//! Jobs as rows: claimed, held under a fence, and what an attempt makes of them.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use scrutineer_types::{Access, FailureKind, InspectionId, JobId, JobState, Timestamp, TraceContext, ViewId};
use uuid::Uuid;

use super::{Columns, get, priority_of, span};
use crate::{
    ClaimedJob, DeadLetterFilter, Failure, Finding, JobFence, StoreError, StoreErrorKind,
    filters::{self, Clauses, Dialect},
};

/// Jobs that room is made for before a claim knows how many there are.
const AT_ONCE: usize = 128;

/// A job held under its fence.
pub(crate) struct Held {
    pub job: JobId,
    pub inspection: InspectionId,
    pub view: ViewId,
    /// Under which it was held.
    pub fence: i64,
    /// Who held it, and since when it was in work.
    pub worker: Option<String>,
    pub started_at: Option<Timestamp>,
}

impl Held {
    /// From a row with `id, inspection_id, view_id, fence, worker, started_at`.
    pub fn read(row: &impl Columns) -> Result<Self, StoreError> {
        Ok(Self {
            job: JobId(get(row, "id")?),
            inspection: InspectionId(get(row, "inspection_id")?),
            view: ViewId(get(row, "view_id")?),
            fence: get(row, "fence")?,
            worker: get(row, "worker")?,
            started_at: get(row, "started_at")?,
        })
    }
}

/// Ids of the inspections of jobs.
pub(crate) fn inspections_of(jobs: &[Held]) -> BTreeSet<Uuid> {
    jobs.iter().map(|job| job.inspection.0).collect()
}

/// Jobs that are claimed, a row at a time, in any order.
pub(crate) struct Claimed {
    now: Timestamp,
    jobs: Vec<(i64, ClaimedJob)>,
    /// For each priority's number, the highest turn among them.
    reached: BTreeMap<i64, i64>,
}

impl Claimed {
    /// By a claim at this moment, so many at most.
    pub fn at(now: Timestamp, limit: usize) -> Self {
        Self { now, jobs: Vec::with_capacity(limit.min(AT_ONCE)), reached: BTreeMap::new() }
    }

    pub fn push(&mut self, row: &impl Columns) -> Result<(), StoreError> {
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
            sha256: get(row, "sha256")?,
            suspect: get(row, "suspect")?,
            priority: priority_of(get(row, "priority")?),
            waited_ms: self.now.since_ms(get(row, "available_at")?).max(0) as f32,
            trace: trace(row)?,
        };
        let (priority, turn): (i64, i64) = (get(row, "priority")?, get(row, "turn")?);
        let highest = self.reached.entry(priority).or_insert(turn);
        *highest = turn.max(*highest);
        self.jobs.push((turn, job));
        Ok(())
    }

    /// The jobs in the order in which they are to be worked on, and for each priority's number the highest turn among them.
    pub fn done(mut self) -> (Vec<ClaimedJob>, BTreeMap<i64, i64>) {
        self.jobs.sort_by_key(|(turn, job)| (Reverse(job.priority), *turn, job.fence.job_id));
        (self.jobs.into_iter().map(|(_, job)| job).collect(), self.reached)
    }
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
    pub error_stage: Option<&'static str>,
    /// The attempt is not counted.
    pub uncounted: bool,
    /// How its attempt is recorded: the outcome and the code; `None`: not at all.
    pub recorded: Option<(&'static str, &'static str)>,
}

impl JobChange {
    /// What came of an attempt that ended at `now`.
    pub fn of(finding: &Finding, now: Timestamp) -> Self {
        let ended = |error_code, error| Self {
            state: JobState::Completed,
            available_at: None,
            finished_at: Some(now),
            error_code,
            error,
            error_kind: None,
            error_stage: None,
            uncounted: false,
            recorded: None,
        };
        match finding {
            Finding::Inferred(_) => ended(None, None),
            Finding::Unreadable(fault) => ended(Some(fault.code.as_str()), Some(fault.message.clone())),
            Finding::Retry { error, after_ms } => {
                let recorded = Some(("retried", error.code));
                Self { recorded, ..Self::put_off(error, now.plus_ms(span(*after_ms)), "retrying") }
            }
            Finding::PutBack { error, after_ms } => {
                Self { uncounted: true, ..Self::put_off(error, now.plus_ms(span(*after_ms)), "waiting") }
            }
            Finding::Discard { error, kind } => Self::discarded(error.clone(), *kind, now),
        }
    }

    fn put_off(failure: &Failure, until: Timestamp, code: &'static str) -> Self {
        Self {
            state: JobState::Retryable,
            available_at: Some(until),
            finished_at: None,
            error_code: Some(code),
            error: Some(failure.message.clone()),
            error_kind: None,
            error_stage: Some(failure.stage),
            uncounted: false,
            recorded: None,
        }
    }

    /// It becomes a dead letter.
    pub fn discarded(failure: Failure, kind: FailureKind, now: Timestamp) -> Self {
        Self {
            state: JobState::Discarded,
            available_at: None,
            finished_at: Some(now),
            error_code: Some(failure.code),
            error: Some(failure.message),
            error_kind: Some(kind.as_str()),
            error_stage: Some(failure.stage),
            uncounted: false,
            recorded: Some(("discarded", failure.code)),
        }
    }

    /// Why a job is given up whose model nobody has.
    pub fn model_not_served(model: &str, waited_ms: i64, now: Timestamp) -> Self {
        let message = format!(
            "no worker has asked for jobs of the model `{model}` for {} s; load it (a section of [models], inspect.models) or \
             route the camera to another, then redrive",
            waited_ms / 1000
        );
        let failure = Failure { code: Failure::MODEL_NOT_SERVED, stage: "claim", message };
        // Nobody tried.
        Self { recorded: None, ..Self::discarded(failure, FailureKind::Permanent, now) }
    }
}

/// Asks for one dead letter, whoever asks: to tell of it in an event.
pub(crate) fn letter_of(dialect: &'static Dialect, job: JobId) -> Result<Clauses, StoreError> {
    let filter = DeadLetterFilter { job_id: Some(job), limit: 1, ..DeadLetterFilter::default() };
    filters::dead_letters(dialect, &Access::all(), &filter)
}

/// A dead letter that was there a moment ago.
pub(crate) fn no_letter(job: JobId) -> StoreError {
    StoreError::new(StoreErrorKind::Internal, format!("the dead letter of job {job} vanished"))
}

/// Where a row's view belongs in a trace; what cannot be read there belongs nowhere.
pub(crate) fn trace(row: &impl Columns) -> Result<Option<TraceContext>, StoreError> {
    Ok(get::<Option<&str>>(row, "traceparent")?.and_then(|text| text.parse().ok()))
}
