//! What the failures of a database mean to callers; each database explains its own codes.

use std::error::Error;

use sqlx::postgres::PgDatabaseError;

use crate::{StoreError, StoreErrorKind, postgres, sqlite};

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let (kind, message) = match &error {
            sqlx::Error::Database(failure) => match failure.try_downcast_ref::<PgDatabaseError>() {
                Some(failure) => postgres::failure::meaning(failure.code()),
                None => sqlite::failure::meaning(failure.as_ref()),
            },
            sqlx::Error::PoolTimedOut => (
                StoreErrorKind::Unavailable,
                "no connection to the database became free in time, or it cannot be reached; try again",
            ),
            sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                (StoreErrorKind::Unavailable, "the database is closed")
            }
            sqlx::Error::Io(failure) if failure.kind() == std::io::ErrorKind::StorageFull => {
                (StoreErrorKind::Full, "the disk of the database is full; free some space, nothing was lost")
            }
            sqlx::Error::Io(_) => {
                (StoreErrorKind::Unavailable, "the connection to the database was lost or refused; try again")
            }
            // As when it breaks off while TLS is asked for; of a server that speaks otherwise every attempt tells the same.
            sqlx::Error::Protocol(_) => (
                StoreErrorKind::Unavailable,
                "the connection to the database broke off in the middle of an answer; try again",
            ),
            sqlx::Error::Tls(_) => (
                StoreErrorKind::InvalidInput,
                "the database cannot be reached over TLS; check sslmode and sslrootcert in database.url",
            ),
            _ => (StoreErrorKind::Internal, "the database gave an answer that was not understood"),
        };
        let closed = matches!(error, sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed);
        let failure = Self::new(kind, message).with_source(error);
        if closed { failure.settled() } else { failure }
    }
}

/// A row that this version cannot read: damage, or a mistake of ours.
pub(crate) fn damaged(what: &str, source: impl Into<Box<dyn Error + Send + Sync>>) -> StoreError {
    StoreError::new(StoreErrorKind::Internal, format!("{what} in the database cannot be read")).with_source(source)
}
