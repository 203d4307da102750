//! What PostgreSQL's error codes mean to callers.

use crate::StoreErrorKind;

/// What kind of failure a code (<https://www.postgresql.org/docs/current/errcodes-appendix.html>) is, and what to do.
pub(crate) fn meaning(code: &str) -> (StoreErrorKind, &'static str) {
    use StoreErrorKind::{Full, Internal, InvalidInput, ReadOnly, Unavailable};
    match code {
        "40001" | "40P01" => (Unavailable, "another transaction was in the way; try again"),
        "55000" => (Unavailable, "the database takes no connections at the moment; try again"),
        "55P03" => (Unavailable, "another transaction held a lock for too long; try again"),
        "57014" => (Unavailable, "a statement took longer than database.statement_timeout_ms; try again"),
        "53300" => (
            Unavailable,
            "the database has no connection left; lower database.max_connections, or raise the server's max_connections",
        ),
        "53100" => (Full, "the disk of the database is full; free some space, nothing was lost"),
        "53000" | "53200" | "53400" => (Unavailable, "the database server is short of memory or another resource"),
        "25006" => (ReadOnly, "the database takes no writes; database.url must name the primary, not a standby"),
        "3D000" => (InvalidInput, "there is no such database on the server; create it with CREATE DATABASE"),
        "28P01" | "28000" => (InvalidInput, "the server refuses this user or password; check database.url"),
        "42501" => (
            InvalidInput,
            "the user of database.url lacks a privilege; it must own the database, or have CREATE and USAGE on its schema",
        ),
        "22021" | "22P05" => {
            (InvalidInput, "a text has a character that the database cannot store (NUL); leave it out")
        }
        "54000" => (InvalidInput, "a name is too long for an index of the database; shorten it"),
        code if code.starts_with("08") => (Unavailable, "the connection to the database was lost; try again"),
        code if code.starts_with("57P") => (Unavailable, "the database server is stopping or starting; try again"),
        code if code.starts_with("58") => (Unavailable, "the disk of the database fails"),
        "XX001" | "XX002" => (Internal, "the database is damaged; restore a backup"),
        _ => (Internal, "the database refused a statement"),
    }
}

/// The name of the constraint that a statement failed for, if it failed for one that allows a value only once.
pub(super) fn taken(error: &sqlx::Error) -> Option<&str> {
    let sqlx::Error::Database(failure) = error else { return None };
    failure.is_unique_violation().then(|| failure.constraint().unwrap_or_default())
}
