//! What is found wrong, and what is told while rows and originals are gone through.

use std::fmt;

use serde::Serialize;

/// One thing that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What kind of thing.
    pub kind: ProblemKind,
    /// The original's key, where it is one that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What is wrong with it, a lower-case fragment.
    pub message: String,
}

/// The kinds of [`Problem`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// An original that a row names is not there.
    Missing,
    /// An original has another length or SHA-256 than its row says.
    Damaged,
    /// An original could not be read, which may pass.
    Unreadable,
    /// The database itself.
    Database,
    /// The manifest says something else than the folder.
    Manifest,
}

impl Problem {
    pub(crate) fn of_original(kind: ProblemKind, key: &str, message: impl Into<String>) -> Self {
        Self { kind, key: Some(key.to_owned()), message: message.into() }
    }

    pub(crate) fn of_rows(message: impl Into<String>) -> Self {
        Self { kind: ProblemKind::Database, key: None, message: message.into() }
    }

    pub(crate) fn of_manifest(message: impl Into<String>) -> Self {
        Self { kind: ProblemKind::Manifest, key: None, message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.key, self.kind) {
            (Some(key), _) => write!(f, "{key}: {}", self.message),
            (None, ProblemKind::Manifest) => write!(f, "manifest: {}", self.message),
            (None, _) => write!(f, "database: {}", self.message),
        }
    }
}

/// What is told on the way.
#[derive(Clone, Copy, Debug)]
pub enum Progress<'a> {
    /// A step begins, in words.
    Step(&'a str),
    /// So many originals will be gone through, of so many bytes together.
    Originals {
        /// How many.
        count: u64,
        /// Their length together.
        size_bytes: u64,
    },
    /// One more original has been gone through; its length in bytes.
    Original(u64),
    /// Something is wrong.
    Problem(&'a Problem),
}

/// Who is told.
pub type Tell<'a> = dyn Fn(Progress<'_>) + Send + Sync + 'a;
