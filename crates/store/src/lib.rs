//! Where metadata and originals live: the [`Metastore`] trait and its backends, and [`Originals`] over an object store.
//!
//! Jobs are rows here; a queue only delivers their ids. Every method that changes something is one transaction, and its
//! future ends after the commit is on the disk.

mod alarms;
mod aws;
pub mod backup;
mod buckets;
mod cameras;
mod commands;
mod config;
#[cfg(feature = "conformance")]
pub mod conformance;
mod counting;
mod crashes;
mod destination;
mod effects;
mod error;
mod examination;
mod failure;
mod filters;
mod groups;
mod history;
mod holds;
mod intake;
mod joining;
mod judging;
mod lot;
mod metrics;
mod moments;
mod object_sources;
mod objects;
mod originals;
mod pauses;
mod postgres;
mod processes;
mod publishing;
mod queries;
mod replay;
mod retention;
mod reviews;
mod rollups;
mod routing;
mod rows;
mod schema;
mod signals;
mod sqlite;
mod submissions;
mod turns;
mod unfinished;
mod webhooks;

pub use alarms::{AlarmFilter, AlarmStore, Look, NewAlarm, Scored, Told, Watch};
use async_trait::async_trait;
pub use aws::Aws;
pub use commands::{
    Addition, Alone, Claim, ClaimedJob, Completion, Failure, Finding, Idempotency, JobFence, NewView, Outcome,
    Submission, Submitted,
};
pub use config::{Config, DatabaseKind};
pub use destination::{Destination, NewFile};
pub use error::{StoreError, StoreErrorKind};
pub use examination::{Examination, examine};
pub use history::{History, HistoryStore, PastAnswer, PastDecision};
pub use holds::{Hold, HoldFilter, HoldWish};
pub use judging::begun_at;
pub use object_sources::{ObjectSources, OpenedObject};
pub use originals::{Originals, OriginalsConfig, Received};

pub use postgres::PostgresMetastore;
pub use processes::ProcessStore;
pub use publishing::{Claimable, ClaimableJob, Unpublished};
pub use queries::{
    Attempt, Camera, CameraFilter, DeadLetter, DeadLetterFilter, InspectionFilter, Pause, PauseScope, PolicyVersion,
    QueueCounts, Stats, StoredView,
};
pub use replay::{Decided, Past, Replayed, Stretch, simulate};
pub use retention::{Oldest, RemovedOriginals, RetentionStore};
pub use reviews::{
    Answer, AuditedAccept, Calibration, Ended, Label, LabelFilter, Labels, ReviewFilter, ReviewStore, ReviewWish, kappa,
};
pub use rollups::{Apart, Resolution, Rollup, RollupKey, RollupQuery, RollupStore, Series, Sums};
use scrutineer_types::{Access, Event, Inspection, InspectionId, JobId, JobState, Page, Policy, Timestamp, ViewId};
pub use signals::Signals;
pub use sqlite::SqliteMetastore;
pub use webhooks::{
    WebhookFailure, WebhookFilter, WebhookLetter, WebhookPlace, WebhookRound, WebhookState, WebhookStore, WebhookWish,
    WebhooksDue,
};

/// The database, as the rooms above see it.
///
/// Obligations of every implementation, which the conformance suite checks:
/// - A method's effect is on stable storage when its future resolves with `Ok`; with `Err` there is none.
/// - Times are the database's clock; leases, deadlines and `not_before` are compared with it alone.
/// - The fence of a job rises with every claim and never falls; an effect under an older fence is refused.
/// - The routes choose a job's model when it is made and when it is redriven, and an inspection's policy when it opens and
///   its request names none.
/// - Whoever may not see a facility ([`Access`]) gets the same answer as if its rows did not exist.
#[async_trait]
pub trait Metastore:
    AlarmStore
    + HistoryStore
    + ProcessStore
    + RetentionStore
    + ReviewStore
    + RollupStore
    + WebhookStore
    + Send
    + Sync
    + std::fmt::Debug
{
    /// Tells the metrics what its connections do at this moment.
    fn sample(&self);

    // --- Intake ------------------------------------------------------------------------------------------------------

    /// Records inspection, views, jobs and event in one transaction, or joins the views to the inspection of the same
    /// `(facility, package_id)` that still awaits views or was decided for want of them.
    ///
    /// With an idempotency key already used for the same content, answers what was made then (`replayed`) and records
    /// nothing; with other content, fails with [`StoreErrorKind::IdempotencyConflict`].
    async fn submit(&self, access: &Access, submission: Submission) -> Result<Submitted, StoreError>;

    /// Adds views to an inspection, whatever its state but `cancelled`; after its decision they are late views.
    async fn add_views(&self, access: &Access, addition: Addition) -> Result<Submitted, StoreError>;

    /// Cancels an open inspection and its unfinished jobs. A completed one is left alone
    /// ([`StoreErrorKind::Conflict`]); cancelling twice is the same as once.
    async fn cancel(&self, access: &Access, id: InspectionId) -> Result<Inspection, StoreError>;

    // --- Work --------------------------------------------------------------------------------------------------------

    /// Claims up to `limit` jobs that are available, or retryable and due, for models that the claimant has: highest priority
    /// first; within a priority facilities take turns, and within a facility the oldest goes first. What is paused is claimed
    /// by nobody. Each claim raises the fence and takes a lease; it costs no attempt.
    async fn claim(&self, claim: Claim) -> Result<Vec<ClaimedJob>, StoreError>;

    /// Counts an attempt for each job, as its work begins; extends the lease to `lease_ms` from now. Under one fence once: repeating it
    /// counts nothing more.
    async fn start(&self, jobs: &[JobFence], lease_ms: u64) -> Result<Vec<Outcome>, StoreError>;

    /// The same for a job under suspicion ([`ClaimedJob::suspect`]), in a process where nothing else is in work until it ends:
    /// if the process is lost meanwhile, that speaks against this job.
    async fn start_alone(&self, job: JobFence, lease_ms: u64, alone: Alone) -> Result<Outcome, StoreError>;

    /// Extends leases to `lease_ms` from now.
    async fn extend(&self, jobs: &[JobFence], lease_ms: u64) -> Result<Vec<Outcome>, StoreError>;

    /// Gives claims back unstarted: `available` again, no attempt counted.
    async fn release(&self, jobs: &[JobFence]) -> Result<Vec<Outcome>, StoreError>;

    /// Commits results, one transaction for all; a lost fence refuses its item, never its batch. Locks each inspection,
    /// stores the inference, completes the job, asks the judge, appends decision and event. Where there is a decision already, a new
    /// one is appended only if it says something else: another verdict, or no more a reason that the old one stood on. The
    /// outcomes are in the
    /// order of the completions. A refused one shows that its worker was not lost but late, which clears its job of that loss.
    async fn complete(&self, completions: Vec<Completion>) -> Result<Vec<Outcome>, StoreError>;

    // --- Upkeep ------------------------------------------------------------------------------------------------------

    /// Makes up to `limit` jobs whose lease has expired available again. Of those that were started the attempt is not
    /// counted; they are under suspicion. One that was started alone is put off, and at the third successive loss discarded
    /// (`worker_lost`). Answers how many.
    async fn release_expired(&self, limit: usize) -> Result<usize, StoreError>;

    /// Makes up to `limit` jobs available that waited for their time, which has come, or for what was paused and is resumed;
    /// they get new turns, as if they came now. Answers how many.
    async fn release_waiting(&self, limit: usize) -> Result<usize, StoreError>;

    /// Discards up to `limit` jobs that have waited for `wait_ms` or more, for a model that no claim has asked for in that
    /// time, while claims for other models came: nobody who works has loaded it. Where no claim came at all the workers are
    /// away, and nothing is discarded. Answers how many.
    async fn discard_unserved(&self, wait_ms: u64, limit: usize) -> Result<usize, StoreError>;

    /// Judges up to `limit` open inspections whose deadline (the policy's for views, or the request's) has passed.
    /// Answers how many got a decision.
    async fn settle_deadlines(&self, limit: usize) -> Result<usize, StoreError>;

    /// Milliseconds until the next deadline that [`Self::settle_deadlines`] would act on, 0 where it has passed already;
    /// `None` where there is none.
    async fn next_deadline_ms(&self) -> Result<Option<u64>, StoreError>;

    /// Forgets idempotency keys older than `max_age_ms`, up to `limit`. Answers how many.
    async fn prune_idempotency(&self, max_age_ms: u64, limit: usize) -> Result<usize, StoreError>;

    /// For each object key, whether a view names it; for the sweeper of originals whose rows were never committed.
    async fn objects_known(&self, keys: &[String]) -> Result<Vec<bool>, StoreError>;

    /// Whether `holder` leads `task` for the next `ttl_ms`: takes the lease row if it is free, expired or already ours.
    async fn lead(&self, task: &str, holder: &str, ttl_ms: u64) -> Result<bool, StoreError>;

    // --- Publishing, for queues outside the database ------------------------------------------------------------------

    /// Of these jobs those that could be claimed now: available, or retryable and due; not those that are paused.
    async fn claimable(&self, jobs: &[JobId]) -> Result<Claimable, StoreError>;

    /// Jobs that could be claimed now and about which a queue outside the database was told nothing since they became available,
    /// or so long ago that the message counts as lost.
    async fn unpublished(&self, wish: Unpublished) -> Result<Claimable, StoreError>;

    /// Records that messages about these jobs were sent, after the moment `as_of` at which they could be claimed.
    async fn published(&self, jobs: &[JobId], as_of: Timestamp) -> Result<(), StoreError>;

    /// Forgets what was published of these jobs: their messages are gone, though some of them may have to be told of again, as those
    /// that are paused.
    async fn forget_published(&self, jobs: &[JobId]) -> Result<(), StoreError>;

    /// Forgets up to `limit` records of [`Self::published`] about jobs that are finished. Answers how many.
    async fn prune_published(&self, limit: usize) -> Result<usize, StoreError>;

    // --- Policies ----------------------------------------------------------------------------------------------------

    /// Stores `policy` as the next version of its name unless its newest version, or any other, has the same content;
    /// makes it active if `activate`, or if it is the name's first. Answers the version that has this content.
    async fn import_policy(&self, policy: &Policy, hash: &str, activate: bool) -> Result<PolicyVersion, StoreError>;

    /// Every version of the name, newest first; empty where there is none.
    async fn policy_versions(&self, name: &str) -> Result<Vec<PolicyVersion>, StoreError>;

    /// The active version of each name, by name.
    async fn active_policies(&self) -> Result<Vec<PolicyVersion>, StoreError>;

    /// Where a page of so many inspections ends that come after `after`, by id, whatever became of them; `None` where there are no more
    /// than that.
    async fn past_end(
        &self,
        access: &Access,
        past: &Past,
        after: Option<InspectionId>,
        limit: usize,
    ) -> Result<Option<InspectionId>, StoreError>;

    /// The decided inspections of a stretch, by id, with what there is to judge by.
    async fn past(&self, access: &Access, past: &Past, stretch: Stretch) -> Result<Vec<Decided>, StoreError>;

    /// Judges the decided ones of the next `limit` inspections after `after` again, by the active versions of their policies. Where the verdict or
    /// what it stands on is another, a decision of the cause `replay` is appended, with its event; what was decided before stays. What
    /// a person has decided is left alone. Doing it twice is the same as once.
    async fn replay(
        &self,
        access: &Access,
        past: &Past,
        after: Option<InspectionId>,
        limit: usize,
    ) -> Result<Replayed, StoreError>;

    // --- Reading -----------------------------------------------------------------------------------------------------

    /// One inspection, whole.
    async fn inspection(&self, access: &Access, id: InspectionId) -> Result<Option<Inspection>, StoreError>;

    /// Whole inspections, newest first.
    async fn inspections(&self, access: &Access, filter: &InspectionFilter) -> Result<Page<Inspection>, StoreError>;

    /// Where a view's original is, and what it is.
    async fn view(
        &self,
        access: &Access,
        inspection: InspectionId,
        view: ViewId,
    ) -> Result<Option<StoredView>, StoreError>;

    /// The cameras that have sent views, by facility and name: those that said who they are.
    async fn cameras(&self, access: &Access, filter: &CameraFilter) -> Result<Page<Camera>, StoreError>;

    /// Discarded jobs, newest first.
    async fn dead_letters(&self, access: &Access, filter: &DeadLetterFilter) -> Result<Page<DeadLetter>, StoreError>;

    /// Makes discarded jobs that match available again, attempts from 0, fence kept, for the model that the present routes
    /// choose; answers their ids. A job that is not discarded is passed over, so redriving twice does nothing twice.
    async fn redrive(&self, access: &Access, filter: &DeadLetterFilter) -> Result<Vec<JobId>, StoreError>;

    /// One discarded job with its attempts.
    async fn dead_letter(&self, access: &Access, id: JobId) -> Result<Option<DeadLetter>, StoreError>;

    /// Forgets discarded jobs that match, for good, but for those of inspections that are held: no redrive brings them back; answers their ids. Their views stay failed
    /// and their inspections' verdicts as they are. An event keeps each letter, whole.
    async fn purge(&self, access: &Access, filter: &DeadLetterFilter) -> Result<Vec<JobId>, StoreError>;

    // --- The queue as a whole ------------------------------------------------------------------------------------------

    /// Pauses `scope`: nobody claims its jobs, what is in work is finished, everything else goes on. Pausing twice is the same
    /// as once; the first reason stands.
    async fn pause(&self, access: &Access, scope: &PauseScope, reason: Option<&str>) -> Result<Pause, StoreError>;

    /// Ends a pause; `false` where there was none. Jobs that were put aside come back as [`Self::release_waiting`] gets to them.
    async fn resume(&self, access: &Access, scope: &PauseScope) -> Result<bool, StoreError>;

    /// What is paused, everything first, then facilities, then models, by name.
    async fn pauses(&self, access: &Access) -> Result<Vec<Pause>, StoreError>;

    // --- Events --------------------------------------------------------------------------------------------------------

    /// Events after `sequence`, oldest first.
    async fn events_after(&self, access: &Access, sequence: i64, limit: usize) -> Result<Vec<Event>, StoreError>;

    /// The highest event sequence so far; 0 where there is none.
    async fn last_event_sequence(&self) -> Result<i64, StoreError>;

    /// Jobs by state, and the age of the oldest that waits: from counters kept by the database, in constant time.
    async fn queue_counts(&self) -> Result<QueueCounts, StoreError>;

    /// Inspections by status and verdict since a moment, in total and by facility.
    async fn stats(&self, access: &Access, since: Option<Timestamp>) -> Result<Stats, StoreError>;

    /// Whether the database answers and takes writes.
    async fn ready(&self) -> Result<(), StoreError>;

    /// What commits tell: jobs to claim, inspections decided, events appended.
    fn signals(&self) -> &Signals;
}

/// The states in which a job still needs work.
pub const UNFINISHED: [JobState; 3] = [JobState::Available, JobState::Running, JobState::Retryable];
