//! What a configured address means to SQLite.

use std::{path::PathBuf, str::FromStr, time::Duration};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

use crate::{Config, StoreError, StoreErrorKind};

/// How long a statement waits for another process's lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The options that reader and writer have in common.
pub(super) fn connect(config: &Config) -> Result<SqliteConnectOptions, StoreError> {
    let url = &config.url;
    let invalid = |message: String| StoreError::new(StoreErrorKind::InvalidInput, message);
    if !url.starts_with("sqlite:") || url.contains(":memory:") || url.contains("mode=memory") {
        return Err(invalid(format!("`{}` names no database file; use sqlite://data/scrutineer.db", config.address())));
    }
    let read_only = url.contains("mode=ro");
    let options = SqliteConnectOptions::from_str(url).map_err(|error| {
        invalid(format!("`{url}` is no database address; use sqlite://data/scrutineer.db")).with_source(error)
    })?;
    let options = options
        .create_if_missing(!read_only)
        // Parents and children come and go by one transaction; the checks would look whole tables through for each that goes.
        .foreign_keys(false)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("temp_store", "memory");
    // A journal mode is a write: on a read-only file it would fail with less clear words than ours.
    Ok(if read_only {
        options
    } else {
        options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full)
    })
}

/// The options of who only reads, and leaves the file as it is, its journal mode too.
pub(super) fn look(config: &Config) -> Result<SqliteConnectOptions, StoreError> {
    let path = path(config)?;
    Ok(SqliteConnectOptions::new()
        .filename(path)
        .read_only(config.url.contains("mode=ro"))
        .create_if_missing(false)
        .busy_timeout(BUSY_TIMEOUT))
}

/// The database's file.
pub(super) fn path(config: &Config) -> Result<PathBuf, StoreError> {
    Ok(connect(config)?.get_filename().to_path_buf())
}
