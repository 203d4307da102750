//! What can go wrong while a set is written.

use std::{io, path::PathBuf};

use scrutineer_store::StoreError;
use thiserror::Error;

/// Why a set could not be written.
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
    /// Rows or an original could not be read.
    #[error("cannot read what is to be exported")]
    Store(#[from] StoreError),
}

/// What a caller may have to tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExportErrorKind {
    /// The place to write to is at fault.
    Place,
    /// The store is.
    Store,
}

impl ExportError {
    /// What kind it is.
    pub fn kind(&self) -> ExportErrorKind {
        match self {
            Self::Write { .. } | Self::NotEmpty(_) => ExportErrorKind::Place,
            Self::Store(_) => ExportErrorKind::Store,
        }
    }
}
