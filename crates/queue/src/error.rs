//! What can go wrong in the queue.

use scrutineer_store::{StoreError, StoreErrorKind};
use thiserror::Error;

/// A failure of the queue.
#[derive(Debug, Error)]
pub enum QueueError {
    /// The store, which holds the jobs, failed.
    #[error("the jobs cannot be reached")]
    Store(#[from] StoreError),
    /// A service that carries messages failed; the text says what to do.
    #[error("{message}")]
    Service {
        /// A lower-case fragment.
        message: String,
        /// What caused it, as far as there is more to say.
        #[source]
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
    /// A setting makes no sense; the text says what would.
    #[error("{0}")]
    Config(String),
}

/// What a caller may have to tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QueueErrorKind {
    /// Trying again later may help.
    Unavailable,
    /// Trying again will not help.
    Internal,
}

impl QueueError {
    /// What kind it is.
    pub fn kind(&self) -> QueueErrorKind {
        match self {
            Self::Store(error) if error.is_transient() || error.kind() == StoreErrorKind::ReadOnly => {
                QueueErrorKind::Unavailable
            }
            // Also for a queue that is not there or may not be used: it can be made, or allowed, while we wait.
            Self::Service { .. } => QueueErrorKind::Unavailable,
            Self::Store(_) | Self::Config(_) => QueueErrorKind::Internal,
        }
    }
}
