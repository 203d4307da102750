//! What can go wrong while a set or a table is written.

use std::{io, path::PathBuf};

use scrutineer_store::{StoreError, StoreErrorKind};
use thiserror::Error;

/// Why a set or a table could not be written.
#[derive(Debug, Error)]
pub enum ExportError {
    /// A file or folder could not be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The folder has something in it.
    #[error("{} is not empty: name a folder that is new, so that no two sets are mixed", .0.display())]
    NotEmpty(PathBuf),
    /// The place has another export in it.
    #[error("{at} holds an export as {holds}; for one as {wanted} name another place, so that no two are mixed")]
    Another {
        /// Where.
        at: String,
        /// What is there.
        holds: String,
        /// What was to be written.
        wanted: String,
    },
    /// What an export has noted of itself cannot be read.
    #[error(
        "{at} cannot be read; if nobody changed it, a newer version wrote it. Remove it, and every day is exported again"
    )]
    State {
        /// Where.
        at: String,
        /// Why.
        source: serde_json::Error,
    },
    /// Rows or an original could not be read, or a place not written.
    #[error("cannot read what is to be exported, or write it")]
    Store(#[from] StoreError),
    /// Rows could not be encoded: a mistake of ours.
    #[error("cannot encode rows as Parquet")]
    Parquet(#[from] parquet::errors::ParquetError),
    /// The thread that encodes ended by a panic.
    #[error("encoding broke off")]
    BrokenOff,
}

/// What a caller may have to tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExportErrorKind {
    /// The place to write to is at fault.
    Place,
    /// The store is.
    Store,
    /// We are.
    Internal,
}

impl ExportError {
    /// What kind it is.
    pub fn kind(&self) -> ExportErrorKind {
        match self {
            Self::Write { .. } | Self::NotEmpty(_) | Self::Another { .. } | Self::State { .. } => {
                ExportErrorKind::Place
            }
            Self::Store(_) => ExportErrorKind::Store,
            Self::Parquet(_) | Self::BrokenOff => ExportErrorKind::Internal,
        }
    }
}

impl From<ExportError> for StoreError {
    fn from(error: ExportError) -> Self {
        let kind = match error.kind() {
            ExportErrorKind::Place => StoreErrorKind::Conflict,
            ExportErrorKind::Store | ExportErrorKind::Internal => StoreErrorKind::Internal,
        };
        match error {
            ExportError::Store(error) => error,
            error => Self::new(kind, error.to_string()).with_source(error),
        }
    }
}
