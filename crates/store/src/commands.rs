//! What callers ask the [`crate::Metastore`] to change, and what it answers.

use std::collections::BTreeMap;

use scrutineer_types::{
    ExpectedViews, FailureKind, ImageFault, ImageInfo, Inference, Inspection, InspectionId, JobId, Priority, Timestamp,
    TraceContext, ViewId,
};

/// A request to open an inspection, or to join the one that awaits these views. Its originals are already stored.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Where it was taken; empty where nobody said.
    pub facility: String,
    /// The caller's name for the thing; the key to joining.
    pub package_id: Option<String>,
    /// What is worked on first.
    pub priority: Priority,
    /// From receipt to verdict, in milliseconds.
    pub deadline_ms: Option<u64>,
    /// How long awaited views are awaited where the policy does not say, in milliseconds.
    pub views_deadline_ms: u64,
    /// What is awaited; `None`: what the policy says.
    pub views_expected: Option<ExpectedViews>,
    /// Name of the policy; `None`: that of the first view's route, else the default one.
    pub policy: Option<String>,
    /// The caller's own words.
    pub labels: BTreeMap<String, String>,
    /// Which batch it is part of.
    pub batch: Option<String>,
    /// At least one.
    pub views: Vec<NewView>,
    /// How often a job may be started.
    pub max_attempts: u32,
    /// Its jobs are not claimed before, by the database's clock.
    pub not_before: Option<Timestamp>,
    /// The request's name for itself.
    pub idempotency: Option<Idempotency>,
    /// Where events of the inspection are to be sent, on the client's behalf. Of several that join, the first counts.
    pub callback_url: Option<String>,
}

/// A request to add views to an inspection that is named by its id.
#[derive(Clone, Debug)]
pub struct Addition {
    /// To which.
    pub inspection_id: InspectionId,
    /// At least one.
    pub views: Vec<NewView>,
    /// How often a job may be started.
    pub max_attempts: u32,
    /// No inspection may have more views than this ([`crate::StoreErrorKind::TooManyViews`]).
    pub max_views: usize,
    /// The request's name for itself.
    pub idempotency: Option<Idempotency>,
}

/// A view whose original is stored.
#[derive(Clone, Debug)]
pub struct NewView {
    /// Chosen by the caller, before the original was stored.
    pub id: ViewId,
    /// Where the original is: `originals/YYYY/MM/DD/{view_id}`.
    pub object_key: String,
    /// Which camera took it.
    pub camera: Option<String>,
    /// At which angle.
    pub angle: Option<String>,
    /// When it was taken, by the camera's clock.
    pub captured_at: Option<Timestamp>,
    /// What header and bytes say.
    pub image: ImageInfo,
    /// What brought it in.
    pub trace: Option<TraceContext>,
}

/// A client's key for a request, and what the request was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idempotency {
    /// As sent in `Idempotency-Key`, scoped by the caller.
    pub key: String,
    /// SHA-256 over the images' hashes and the parsed metadata.
    pub content_hash: String,
}

/// What [`crate::Metastore::submit`] made, or found.
#[derive(Clone, Debug)]
pub struct Submitted {
    /// The inspection as it stands after the commit.
    pub inspection: Inspection,
    /// The jobs made, to be published; empty when replayed.
    pub jobs: Vec<JobId>,
    /// The idempotency key was known: nothing was recorded, and the new originals belong to nobody.
    pub replayed: bool,
    /// The views joined an inspection that was there before.
    pub joined: bool,
}

/// A wish for work.
#[derive(Clone, Debug)]
pub struct Claim {
    /// At most so many.
    pub limit: usize,
    /// How long each is ours, in milliseconds of the database's clock.
    pub lease_ms: u64,
    /// Who claims, for people who look at the table.
    pub worker: String,
    /// Only these jobs, as a message names them; `None`: whatever is next.
    pub only: Option<Vec<JobId>>,
    /// Only jobs of this priority or a higher one.
    pub at_least: Priority,
    /// Only jobs for these models, which the claimant has loaded; `None`: whatever their model.
    pub models: Option<Vec<String>>,
}

/// A job under our lease, with all that is needed to work on it.
#[derive(Clone, Debug)]
pub struct ClaimedJob {
    /// Which job, under which fence.
    pub fence: JobFence,
    /// Attempts started before this claim.
    pub attempts: u32,
    /// How often it may be started.
    pub max_attempts: u32,
    /// Of which inspection.
    pub inspection_id: InspectionId,
    /// Which view.
    pub view_id: ViewId,
    /// Where the view came from.
    pub facility: String,
    /// By which camera.
    pub camera: Option<String>,
    /// At which angle.
    pub angle: Option<String>,
    /// Which of the configured models is to look at it.
    pub model: String,
    /// Where its original is.
    pub object_key: String,
    /// Its length in bytes.
    pub size_bytes: u64,
    /// SHA-256 of its bytes when it was received, in lower-case hexadecimal.
    pub sha256: String,
    /// It was in work when a process was lost: it is to be started with [`crate::Metastore::start_alone`].
    pub suspect: bool,
    /// What is worked on first.
    pub priority: Priority,
    /// Time from its becoming available to this claim, in milliseconds.
    pub waited_ms: f32,
    /// What brought the view in.
    pub trace: Option<TraceContext>,
}

/// A job and the fence under which it is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct JobFence {
    /// Which job.
    pub job_id: JobId,
    /// Raised by every claim.
    pub fence: i64,
}

/// How one attempt ended.
#[derive(Clone, Debug)]
pub struct Completion {
    /// Which job, under which fence.
    pub fence: JobFence,
    /// What came of it.
    pub finding: Finding,
}

/// What came of an attempt.
#[derive(Clone, Debug)]
pub enum Finding {
    /// The model's answer.
    Inferred(Box<Inference>),
    /// The image's fault: the job is complete, the view unreadable.
    Unreadable(ImageFault),
    /// Ours, and it can pass: try again no sooner than `after_ms` from now.
    Retry {
        /// What went wrong, whole.
        error: Failure,
        /// Delay in milliseconds of the database's clock.
        after_ms: u64,
    },
    /// Neither its fault nor the image's, as that a store it depends on is away: put off by `after_ms`, the attempt not
    /// counted.
    PutBack {
        /// What went wrong, whole.
        error: Failure,
        /// Delay in milliseconds of the database's clock.
        after_ms: u64,
    },
    /// Ours, for good: a dead letter.
    Discard {
        /// What went wrong, whole.
        error: Failure,
        /// Whether it might have passed with more attempts.
        kind: FailureKind,
    },
}

impl Finding {
    /// What the attempt failed of; `None` where it found something, were it only that the image is unreadable.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Inferred(_) | Self::Unreadable(_) => None,
            Self::Retry { error, .. } | Self::PutBack { error, .. } | Self::Discard { error, .. } => Some(error),
        }
    }
}

/// What an attempt failed of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// A stable word for programs and filters, as `original_missing`.
    pub code: &'static str,
    /// In which stage of the pipeline, as `fetch`.
    pub stage: &'static str,
    /// The error and everything that caused it, for people.
    pub message: String,
}

impl Failure {
    /// What a model's failure is called.
    pub const INFERENCE_FAILED: &'static str = "inference_failed";
    /// The original is not where it was stored.
    pub const ORIGINAL_MISSING: &'static str = "original_missing";
    /// The original's bytes are others than those that were received.
    pub const ORIGINAL_CHANGED: &'static str = "original_changed";
    /// The original could not be read, as often as it was tried.
    pub const FETCH_FAILED: &'static str = "fetch_failed";
    /// The database refuses the result itself.
    pub const COMMIT_REFUSED: &'static str = "commit_refused";
    /// Its worker was lost each time that it was in work alone.
    pub const WORKER_LOST: &'static str = "worker_lost";
    /// No worker has its model.
    pub const MODEL_NOT_SERVED: &'static str = "model_not_served";
}

impl From<String> for Failure {
    /// A failure of the inference itself.
    fn from(message: String) -> Self {
        Self { code: Self::INFERENCE_FAILED, stage: "inspect", message }
    }
}

impl From<&str> for Failure {
    fn from(message: &str) -> Self {
        message.to_owned().into()
    }
}

/// How a job that is under suspicion is started: with nothing else in work in its process until it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alone {
    /// By a process that has finished no other job yet: whether it is the process or the job that fails cannot be told.
    Unproven,
    /// By a process that has finished another job before.
    Proven,
}

/// What became of one item of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is on the disk.
    Committed,
    /// The job is held under a newer fence, or finished: nothing was done.
    LostFence,
}
