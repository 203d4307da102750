//! What SQLite's result codes mean to callers.

use std::error::Error;

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

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let (kind, message) = match &error {
            sqlx::Error::Database(failure) => of_code(code(failure.as_ref())),
            sqlx::Error::PoolTimedOut => {
                (StoreErrorKind::Unavailable, "every reader of the database is taken; try again")
            }
            sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                (StoreErrorKind::Unavailable, "the database is closed")
            }
            sqlx::Error::Io(failure) if failure.kind() == std::io::ErrorKind::StorageFull => of_code(FULL),
            _ => (StoreErrorKind::Internal, "the database gave an answer that was not understood"),
        };
        Self::new(kind, message).with_source(error)
    }
}

fn of_code(code: i64) -> (StoreErrorKind, &'static str) {
    match code {
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

fn code(failure: &dyn DatabaseError) -> i64 {
    failure.code().and_then(|code| code.parse::<i64>().ok()).unwrap_or_default() & 0xff
}

/// Whether a statement failed for a duplicate key or a missing parent, which is its caller's fault.
pub(super) fn is_constraint(error: &sqlx::Error) -> bool {
    const CONSTRAINT: i64 = 19;
    matches!(error, sqlx::Error::Database(failure) if code(failure.as_ref()) == CONSTRAINT)
}

/// A row that this version cannot read: damage, or a mistake of ours.
pub(super) fn damaged(what: &str, source: impl Into<Box<dyn Error + Send + Sync>>) -> StoreError {
    StoreError::new(StoreErrorKind::Internal, format!("{what} in the database cannot be read")).with_source(source)
}
