//! What SQLite's result codes mean to callers.

use sqlx::error::DatabaseError;

use crate::{StoreError, StoreErrorKind};

// Primary result codes, https://www.sqlite.org/rescode.html; extended ones carry them in their low byte.
const BUSY: i64 = 5;
const LOCKED: i64 = 6;
const READONLY: i64 = 8;
const IOERR: i64 = 10;
const CORRUPT: i64 = 11;
const FULL: i64 = 13;
const CANTOPEN: i64 = 14;
const NOTADB: i64 = 26;

/// What kind of failure it is, and what to do.
pub(crate) fn meaning(failure: &dyn DatabaseError) -> (StoreErrorKind, &'static str) {
    meaning_of(failure.code().and_then(|code| code.parse().ok()).unwrap_or_default())
}

fn meaning_of(code: i64) -> (StoreErrorKind, &'static str) {
    match code & 0xff {
        FULL => (StoreErrorKind::Full, "the disk of the database is full; free some space, nothing was lost"),
        BUSY | LOCKED => (StoreErrorKind::Unavailable, "the database is locked by another process; try again"),
        READONLY => (StoreErrorKind::ReadOnly, "the database is read-only; make its file and its folder writable"),
        CANTOPEN => (
            StoreErrorKind::Unavailable,
            "the database cannot be opened; its folder must exist and be readable and writable",
        ),
        IOERR => (StoreErrorKind::Unavailable, "the disk of the database fails"),
        NOTADB => (StoreErrorKind::Internal, "the file is not a SQLite database; name another, or restore a backup"),
        CORRUPT => (StoreErrorKind::Internal, "the database file is damaged; restore a backup"),
        _ => (StoreErrorKind::Internal, "the database refused a statement"),
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let (kind, message) = meaning_of(code(&error));
        Self::new(kind, message).with_source(error)
    }
}

fn code(error: &rusqlite::Error) -> i64 {
    error.sqlite_error().map_or(0, |failure| i64::from(failure.extended_code))
}

/// Whether a statement failed for a duplicate key or a missing parent, which is its caller's fault.
pub(super) fn is_constraint(error: &rusqlite::Error) -> bool {
    const CONSTRAINT: i64 = 19;
    code(error) & 0xff == CONSTRAINT
}
