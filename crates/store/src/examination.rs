//! A database looked at without changing it: for whoever wants to know what would happen at a start.

use std::path::PathBuf;

use scrutineer_types::Timestamp;

use crate::{Config, DatabaseKind, StoreError, postgres, sqlite};

/// What was found of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examination {
    /// The version of its schema; `None`: there is no schema yet, and the first start makes it.
    pub schema: Option<i64>,
    /// The version that this program brings it to. Where the database has a later one, this program does not start.
    pub newest: i64,
    /// Its clock, by which leases and deadlines go; `None` where that is this machine's own.
    pub clock: Option<Timestamp>,
    /// The file, where it is one.
    pub file: Option<PathBuf>,
    /// Whether a process serves it that nothing else may serve it beside; `None` where several may.
    pub served: Option<bool>,
}

/// Looks at the database that `config` names.
///
/// # Errors
/// Where it cannot be reached, or is no database of ours.
pub async fn examine(config: &Config) -> Result<Examination, StoreError> {
    match config.kind() {
        DatabaseKind::Sqlite => sqlite::examine(config).await,
        DatabaseKind::Postgres => postgres::examine(config).await,
    }
}
