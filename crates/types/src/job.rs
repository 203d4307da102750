//! The unit of work: infer one view with one model.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a job stands. `completed`, `discarded` and `cancelled` are final, but that a redrive makes a discarded job
/// available again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// May be claimed.
    Available,
    /// Claimed under a lease, started or prefetched.
    Running,
    /// Not yet: an attempt failed in a way that can pass, its `not_before` is to come, or it is paused.
    Retryable,
    /// Its view has an inference, or is unreadable.
    Completed,
    /// Our failure, for good: a dead letter.
    Discarded,
    /// Its inspection was cancelled, or its dead letter purged.
    Cancelled,
}

impl JobState {
    /// Every state, in the order above.
    pub const ALL: [Self; 6] =
        [Self::Available, Self::Running, Self::Retryable, Self::Completed, Self::Discarded, Self::Cancelled];

    /// The word used in JSON, metrics and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Running => "running",
            Self::Retryable => "retryable",
            Self::Completed => "completed",
            Self::Discarded => "discarded",
            Self::Cancelled => "cancelled",
        }
    }
}

impl fmt::Display for JobState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What is worked on first. Higher overtakes lower, whatever waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// When nothing else waits.
    Low,
    /// The usual.
    #[default]
    Normal,
    /// Before the usual.
    High,
}

impl Priority {
    /// How many there are.
    pub const COUNT: usize = 3;

    /// The word used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
        }
    }
}

/// Whether a failure of ours can pass by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// Trying again may help: network, throttling, overload, out of memory.
    Transient,
    /// Trying again cannot help.
    Permanent,
}

impl FailureKind {
    /// The word used in JSON, metrics and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Transient => "transient",
            Self::Permanent => "permanent",
        }
    }

    /// The kind that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Transient, Self::Permanent].into_iter().find(|kind| kind.as_str() == word)
    }
}
