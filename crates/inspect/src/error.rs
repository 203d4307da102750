//! What can become of an image other than an inference, and why an executor does not start.

use scrutineer_infer::ModelError;
use scrutineer_types::{FailureKind, ImageFault};
use thiserror::Error;

/// No inference of this image, or not now.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InspectError {
    /// The image's fault: an outcome rather than an error.
    #[error("{0}")]
    Unreadable(ImageFault),
    /// The lane is full; later it may not be.
    #[error("too many images are waiting; try again shortly")]
    Overloaded,
    /// Our fault.
    #[error("{message}")]
    Failed {
        /// Whether trying again can help.
        kind: FailureKind,
        /// What happened.
        message: String,
    },
    /// This process has not loaded the model; another may have.
    #[error("the model `{0}` is not loaded in this process; GET /v1/models lists those that are")]
    NotLoaded(String),
    /// The executor takes no more work.
    #[error("shutting down")]
    ShuttingDown,
}

impl InspectError {
    /// The kind as a word for metrics and logs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Unreadable(fault) => fault.code.as_str(),
            Self::Overloaded => "overloaded",
            Self::Failed { kind: FailureKind::Transient, .. } => "transient",
            Self::Failed { kind: FailureKind::Permanent, .. } => "permanent",
            Self::NotLoaded(_) => "not_loaded",
            Self::ShuttingDown => "shutting_down",
        }
    }
}

/// The executor does not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// No session of the model can be had.
    #[error("no session of the model")]
    Model(#[from] ModelError),
    /// The operating system gives no thread.
    #[error("no thread for inference")]
    Thread(#[source] std::io::Error),
    /// A thread panicked before it had a session.
    #[error("a thread for inference panicked at its start")]
    Panicked,
    /// No model, or two of one name.
    #[error("{0}")]
    Names(String),
    /// The models take more memory than they may.
    #[error("{0}")]
    MemoryBudget(String),
}
