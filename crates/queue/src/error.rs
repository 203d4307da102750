//! What can go wrong in the queue.

use scrutineer_store::{StoreError, StoreErrorKind};
use thiserror::Error;

/// A failure of the queue.
#[derive(Debug, Error)]
pub enum QueueError {
    /// The store, which holds the jobs, failed.
    #[error("the jobs cannot be reached")]
    Store(#[from] StoreError),
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
            Self::Store(_) => QueueErrorKind::Internal,
        }
    }
}
