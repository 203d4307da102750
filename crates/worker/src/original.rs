//! The bytes of an original as they were received, or why they cannot be had.

use bytes::Bytes;
use scrutineer_store::{ClaimedJob, Failure, Originals, StoreError, StoreErrorKind};
use scrutineer_types::FailureKind;
use sha2::{Digest, Sha256};
use thiserror::Error;

/// Hashing more than this takes long enough to be in the way of others on the same thread.
const HASHED_AT_ONCE: usize = 64 * 1024;

/// Why an original cannot be had.
#[derive(Debug, Error)]
pub(crate) enum FetchError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(
        "object changed under its name: `{key}` has SHA-256 {found}, and had {expected} when it was received; put the original \
         back as it was, then redrive"
    )]
    Changed { key: String, expected: String, found: String },
}

impl FetchError {
    /// Whether the store may give it another time.
    pub(crate) fn kind(&self) -> FailureKind {
        match self {
            Self::Changed { .. } => FailureKind::Permanent,
            Self::Store(error) => match error.kind() {
                StoreErrorKind::NotFound | StoreErrorKind::InvalidInput | StoreErrorKind::TooLarge => {
                    FailureKind::Permanent
                }
                // A full disk is emptied, a permission given back, a bug mended: the original is there.
                _ => FailureKind::Transient,
            },
        }
    }

    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Changed { .. } => Failure::ORIGINAL_CHANGED,
            Self::Store(error) if error.kind() == StoreErrorKind::NotFound => Failure::ORIGINAL_MISSING,
            Self::Store(_) => Failure::FETCH_FAILED,
        }
    }
}

/// Fetches the original of `job` and makes sure that it is the one that was received.
pub(crate) async fn fetch(originals: &Originals, job: &ClaimedJob) -> Result<Bytes, FetchError> {
    let bytes = originals.read(&job.object_key).await?;
    let found = if bytes.len() > HASHED_AT_ONCE {
        let bytes = bytes.clone();
        let hashed = tokio::task::spawn_blocking(move || sha256(&bytes)).await;
        hashed.map_err(|error| {
            StoreError::new(StoreErrorKind::Internal, "the original could not be hashed").with_source(error)
        })?
    } else {
        sha256(&bytes)
    };
    if found == job.sha256 {
        return Ok(bytes);
    }
    Err(FetchError::Changed { key: job.object_key.clone(), expected: job.sha256.clone(), found })
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
