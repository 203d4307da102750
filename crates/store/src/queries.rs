//! What callers ask the [`crate::Metastore`] to show.

use std::collections::BTreeMap;

use scrutineer_types::{
    Detection, FailureKind, ImageInfo, InspectionId, InspectionStatus, JobId, JobState, Policy, Priority, Timestamp,
    Verdict, ViewId,
};
use serde::Serialize;

/// Which inspections; every field that is given must match.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InspectionFilter {
    /// Its facility.
    pub facility: Option<String>,
    /// One of its views' cameras.
    pub camera: Option<String>,
    /// Its newest verdict.
    pub verdict: Option<Verdict>,
    /// Its status.
    pub status: Option<InspectionStatus>,
    /// Its package.
    pub package_id: Option<String>,
    /// Its batch.
    pub batch: Option<String>,
    /// Created at or after.
    pub since: Option<Timestamp>,
    /// Created before.
    pub until: Option<Timestamp>,
    /// Changed at or after.
    pub updated_since: Option<Timestamp>,
    /// At most so many.
    pub limit: usize,
    /// Where the last page ended ([`scrutineer_types::Page::next_cursor`]).
    pub cursor: Option<String>,
}

/// A view's original.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredView {
    /// Where it is in the object store.
    pub object_key: String,
    /// What header and bytes say.
    pub image: ImageInfo,
    /// It was removed because it was old: nothing is there.
    pub removed: bool,
    /// What was found on it.
    pub detections: Vec<Detection>,
}

/// A camera that has sent views.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Camera {
    /// Where it is; empty where nobody said.
    pub facility: String,
    /// Its name.
    pub camera: String,
    /// Angles seen, in the order of their first view; at most 32.
    pub angles: Vec<String>,
    /// How many views it has sent.
    pub views: u64,
    /// When its first view came.
    pub first_seen_at: Timestamp,
    /// When its newest view came.
    pub last_seen_at: Timestamp,
    /// The inspection of its newest view.
    pub newest_inspection_id: InspectionId,
    /// Its newest view.
    pub newest_view_id: ViewId,
}

/// Which cameras; every field that is given must match.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CameraFilter {
    /// Its facility.
    pub facility: Option<String>,
    /// At most so many.
    pub limit: usize,
    /// Where the last page ended.
    pub cursor: Option<String>,
}

/// A discarded job, whole.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DeadLetter {
    /// Which job.
    pub job_id: JobId,
    /// Of which inspection.
    pub inspection_id: InspectionId,
    /// Which view.
    pub view_id: ViewId,
    /// Where it was taken.
    pub facility: String,
    /// By which camera.
    pub camera: Option<String>,
    /// At which angle.
    pub angle: Option<String>,
    /// The caller's name for the thing inspected.
    pub package_id: Option<String>,
    /// Which of the configured models was to look at it.
    pub model: String,
    /// What is worked on first.
    pub priority: Priority,
    /// Attempts started; those that a lost process or a missing store cut short are not counted.
    pub attempts: u32,
    /// How often it might be started.
    pub max_attempts: u32,
    /// `transient` or `permanent`.
    pub kind: String,
    /// What it failed of, as a word ([`crate::Failure::code`]).
    pub code: String,
    /// In which stage the last attempt failed; `None` for one of a version that did not record it.
    pub stage: Option<String>,
    /// The last attempt's error, whole.
    pub error: String,
    /// When it was submitted.
    pub created_at: Timestamp,
    /// When it was discarded.
    pub discarded_at: Timestamp,
    /// Its attempts, oldest first, those before an earlier redrive included; empty in lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Attempt>,
}

/// One attempt that ended without a result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attempt {
    /// When it was started; `None`: while it was fetched ahead.
    pub started_at: Option<Timestamp>,
    /// When its end was recorded: of a lost worker, when its lease was found to be over.
    pub ended_at: Timestamp,
    /// `retried`, `discarded`, `crashed` (its worker was lost), `late` (its worker came back after its lease was over).
    pub outcome: String,
    /// Which process worked on it.
    pub worker: Option<String>,
    /// In which stage it failed.
    pub stage: Option<String>,
    /// What it failed of, as a word.
    pub code: Option<String>,
    /// The same for people.
    pub error: Option<String>,
}

/// Which dead letters; every field that is given must match.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeadLetterFilter {
    /// One job.
    pub job_id: Option<JobId>,
    /// Its facility.
    pub facility: Option<String>,
    /// Its view's camera.
    pub camera: Option<String>,
    /// What configuration calls its model.
    pub model: Option<String>,
    /// What it failed of, as a word.
    pub code: Option<String>,
    /// Whether it might have passed with more attempts.
    pub kind: Option<FailureKind>,
    /// A part of its error.
    pub error_contains: Option<String>,
    /// Discarded at or after.
    pub since: Option<Timestamp>,
    /// Discarded before.
    pub until: Option<Timestamp>,
    /// At most so many; 0: no bound (redrive and purge only).
    pub limit: usize,
    /// Where the last page ended.
    pub cursor: Option<String>,
}

/// What is not claimed until somebody resumes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PauseScope {
    /// Every job.
    All,
    /// The jobs of one facility.
    Facility(String),
    /// The jobs for one model, by the name that configuration and routes call it.
    Model(String),
}

/// A pause that somebody ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Of what.
    pub scope: PauseScope,
    /// Since when, by the database's clock.
    pub paused_at: Timestamp,
    /// Why, in the words of whoever paused it.
    pub reason: Option<String>,
}

/// One version of a policy.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyVersion {
    /// From 1, without gaps.
    pub version: u32,
    /// Whether it is the one that decides.
    pub active: bool,
    /// SHA-256 of its content.
    pub hash: String,
    /// When it was stored.
    pub imported_at: Timestamp,
    /// When it last began to count; `None`: never.
    pub activated_at: Option<Timestamp>,
    /// Its content.
    pub policy: Policy,
}

/// Jobs of the whole database.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueueCounts {
    /// How many in each state; every state is there.
    pub by_state: BTreeMap<JobState, u64>,
    /// Age of the oldest job that could be claimed now, in milliseconds; 0 where none waits.
    pub oldest_age_ms: u64,
}

impl QueueCounts {
    /// Jobs that still need work.
    pub fn unfinished(&self) -> u64 {
        crate::UNFINISHED.iter().filter_map(|state| self.by_state.get(state)).sum()
    }
}

/// Counts of inspections.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Stats {
    /// In all.
    pub inspections: u64,
    /// By status.
    pub by_status: BTreeMap<String, u64>,
    /// By newest verdict, those that have one.
    pub by_verdict: BTreeMap<String, u64>,
    /// By facility, then by verdict (`none` without one).
    pub by_facility: BTreeMap<String, BTreeMap<String, u64>>,
}
