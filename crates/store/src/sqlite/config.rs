//! Which database, and how it is opened.

use std::{path::PathBuf, str::FromStr, time::Duration};

use serde::{Deserialize, Serialize};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

use crate::{StoreError, StoreErrorKind};

/// How long a statement waits for another process's lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Where the metadata is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// `sqlite://` and a path, relative to the working directory or absolute.
    pub url: String,
}

impl Default for Config {
    fn default() -> Self {
        Self { url: "sqlite://data/scrutineer.db".into() }
    }
}

impl Config {
    /// The options that reader and writer have in common.
    pub(super) fn connect_options(&self) -> Result<SqliteConnectOptions, StoreError> {
        let invalid = |message: String| StoreError::new(StoreErrorKind::InvalidInput, message);
        if self.url.starts_with("postgres:") || self.url.starts_with("postgresql:") {
            return Err(invalid(format!(
                "no PostgreSQL in this build: `{}`; use sqlite://data/scrutineer.db",
                self.url
            )));
        }
        if !self.url.starts_with("sqlite:") || self.url.contains(":memory:") || self.url.contains("mode=memory") {
            return Err(invalid(format!("`{}` names no database file; use sqlite://data/scrutineer.db", self.url)));
        }
        let read_only = self.url.contains("mode=ro");
        let options = SqliteConnectOptions::from_str(&self.url).map_err(|error| {
            invalid(format!("`{}` is no database address; use sqlite://data/scrutineer.db", self.url))
                .with_source(error)
        })?;
        let options = options
            .create_if_missing(!read_only)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .pragma("temp_store", "memory");
        // A journal mode is a write: on a read-only file it would fail with less clear words than ours.
        Ok(if read_only {
            options
        } else {
            options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full)
        })
    }

    /// The database's file.
    pub(super) fn path(&self) -> Result<PathBuf, StoreError> {
        Ok(self.connect_options()?.get_filename().to_path_buf())
    }
}
