//! What a configured address means to PostgreSQL: connections whose every wait has a bound.

use std::{str::FromStr, time::Duration};

use sqlx::{
    ConnectOptions, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use super::nodelay;
use crate::{Config, StoreError, StoreErrorKind};

/// How long a migration may take, in milliseconds, waiting for another process's included.
const MIGRATION_MS: u64 = 3_600_000;

/// Connections on which turns are taken: each statement is over at once.
const TURNS: u32 = 1;

/// A connection that nobody used for so long is closed.
const IDLE: Duration = Duration::from_mins(10);

/// How long a transaction may stand still before the server ends it, in milliseconds: its process is gone or hangs, and what it
/// has locked, others wait for. None of ours waits for anything but the database.
const IDLE_IN_TRANSACTION_MS: u64 = 10_000;

/// The pool of one process; nothing is connected yet.
pub(super) fn pool(config: &Config) -> Result<PgPool, StoreError> {
    config.validate().map_err(|message| StoreError::new(StoreErrorKind::InvalidInput, message))?;
    Ok(pool_of(config.max_connections - TURNS, connect(config, config.statement_timeout_ms)?, config))
}

/// The pool on which one process takes turns; nothing is connected yet. Its commits need not be on the disk: they are before those of the
/// jobs that have the turns.
pub(super) fn turns(config: &Config) -> Result<PgPool, StoreError> {
    let options = connect(config, config.statement_timeout_ms)?.options([("synchronous_commit", "off")]);
    Ok(pool_of(TURNS, options, config))
}

fn pool_of(connections: u32, options: PgConnectOptions, config: &Config) -> PgPool {
    let port = options.get_port();
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_millis(config.acquire_timeout_ms))
        .idle_timeout(IDLE)
        // A connection that was lost while nobody used it is found out by its next statement, which is tried again.
        .test_before_acquire(false)
        .after_connect(move |_, _| {
            nodelay::set(port);
            Box::pin(async { Ok(()) })
        })
        .connect_lazy_with(options)
}

/// A connection for migrations, which may take long.
pub(super) fn for_migration(config: &Config) -> Result<PgConnectOptions, StoreError> {
    connect(config, MIGRATION_MS)
}

fn connect(config: &Config, statement_ms: u64) -> Result<PgConnectOptions, StoreError> {
    let options = PgConnectOptions::from_str(&config.url).map_err(|error| {
        StoreError::new(
            StoreErrorKind::InvalidInput,
            format!("`{}` is no database address; use postgres://user:password@host/database", config.address()),
        )
        .with_source(error)
    })?;
    Ok(options
        .application_name("scrutineer")
        .options([
            ("statement_timeout", statement_ms.to_string()),
            ("idle_in_transaction_session_timeout", IDLE_IN_TRANSACTION_MS.to_string()),
            // What was answered is on the disk, whatever the server's default is.
            ("synchronous_commit", "on".to_owned()),
            // Planning anew takes longer than most of ours run; for claims see `work::BEGIN`. What a plan made on an empty table could get wrong as it grows is
            // ruled out below: it walks indexes in any case, and statistics that come in time make it anew.
            ("plan_cache_mode", "auto".to_owned()),
            // Compiling a statement takes longer than any of ours; and it is the plans that are discouraged below that look dear.
            ("jit", "off".to_owned()),
            // All that is done is done to rows found by their keys, or to the first of an index; statistics come late.
            ("enable_seqscan", "off".to_owned()),
            ("enable_hashjoin", "off".to_owned()),
            ("enable_mergejoin", "off".to_owned()),
        ])
        .disable_statement_logging())
}
