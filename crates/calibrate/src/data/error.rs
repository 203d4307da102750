//! What can be wrong with a labelled set, said so that its owner can put it right.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

/// Why a labelled set was refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DataError {
    /// A file or folder cannot be read at all.
    #[error("cannot read {}; check that it is there and may be read", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// A file can be read and says something that it may not.
    #[error("{}{place}: {message}", path.display())]
    Malformed {
        /// Which file.
        path: PathBuf,
        /// Where in it.
        place: Place,
        /// What is wrong and what would be right.
        message: String,
    },
    /// The path is none of the kinds of data set.
    #[error("{}: {message}", path.display())]
    UnknownKind {
        /// Which path.
        path: PathBuf,
        /// What was looked for.
        message: String,
    },
    /// Labels name classes that the model does not have.
    #[error("{message}")]
    UnknownClasses {
        /// Those classes, in the data set's order.
        classes: Vec<String>,
        /// The same with the classes of both sides, and what to do.
        message: String,
    },
    /// A set that cannot be split as asked.
    #[error("{0}")]
    Split(String),
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    Whole,
    /// A line, from 1.
    Line(usize),
    /// A value of a JSON document, as `annotations[12].bbox`.
    Json(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => Ok(()),
            Self::Line(line) => write!(f, ":{line}"),
            Self::Json(path) => write!(f, ": {path}"),
        }
    }
}

impl DataError {
    /// A stable word for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "unreadable",
            Self::Malformed { .. } => "malformed",
            Self::UnknownKind { .. } => "unknown_kind",
            Self::UnknownClasses { .. } => "unknown_classes",
            Self::Split(_) => "split",
        }
    }

    pub(crate) fn malformed(path: &Path, place: Place, message: impl Into<String>) -> Self {
        Self::Malformed { path: path.to_owned(), place, message: message.into() }
    }

    /// For `map_err` of whatever reads `path`.
    pub(crate) fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |source| Self::Unreadable { path: path.to_owned(), source }
    }
}
