//! Opening a database: its folder, its lock, its schema, the writer and the readers.

use std::{path::Path, sync::Arc, time::Duration};

use scrutineer_types::{Judge, Routes};
use sqlx::{
    ConnectOptions, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};
use uuid::Uuid;

use super::{
    SqliteMetastore, lock,
    lock::ServingLock,
    options, routed, schema,
    transaction::Transaction,
    upkeep::{self, Leases},
    writer::Writer,
};
use crate::{Config, Signals, StoreError, StoreErrorKind, metrics, moments::Clock, schema::Version};

/// Connections that read at once; each keeps a small cache, so that memory stays low.
const READERS: u32 = 4;

/// How long a reader may be waited for.
const READER_TIMEOUT: Duration = Duration::from_secs(10);

/// Leases released, and jobs routed anew, by one transaction when a process takes over.
const RELEASED_AT_ONCE: usize = 1000;

impl SqliteMetastore {
    /// Opens the database as the process that serves it: brings the schema up to date and releases every lease, because
    /// their holders died with the process before. `routes` choose models and policies; jobs that wait are routed anew.
    ///
    /// Fails with [`StoreErrorKind::InUse`] while another process serves it.
    pub async fn open(config: &Config, routes: impl Into<Routes>, judge: Arc<dyn Judge>) -> Result<Self, StoreError> {
        let path = options::path(config)?;
        create_folder(&path)?;
        let lock = lock::take(&path)?;
        let mut conn = writer_connection(config).await?;
        if schema::check(&mut conn).await? == Version::Older {
            schema::migrate(&mut conn).await?;
        }
        let store = Self::start(config, conn, routes.into(), judge, Some(lock))?;
        // A read-only file opens like any other, and would refuse the first image instead.
        store.writer.apply(|tx| Box::pin(upkeep::touch(tx))).await?;
        while store.writer.apply(|tx| Box::pin(upkeep::release(tx, Leases::All, RELEASED_AT_ONCE))).await? > 0 {}
        let mut last = Some(Uuid::nil());
        while let Some(after) = last {
            last = store.writer.apply(move |tx| Box::pin(routed::route_waiting(tx, after, RELEASED_AT_ONCE))).await?;
        }
        Ok(store)
    }

    /// Opens the database for a command, beside a process that may serve it: no lock is kept, no lease released.
    pub async fn open_beside(
        config: &Config,
        routes: impl Into<Routes>,
        judge: Arc<dyn Judge>,
    ) -> Result<Self, StoreError> {
        let path = options::path(config)?;
        create_folder(&path)?;
        let mut conn = writer_connection(config).await?;
        if schema::check(&mut conn).await? == Version::Older {
            let _lock = lock::take(&path).map_err(|error| match error.kind() {
                StoreErrorKind::InUse => StoreError::new(
                    StoreErrorKind::InUse,
                    format!(
                        "an older version serves `{}`; stop it, so that the schema can be brought up to date",
                        path.display()
                    ),
                ),
                _ => error,
            })?;
            schema::migrate(&mut conn).await?;
        }
        Self::start(config, conn, routes.into(), judge, None)
    }

    fn start(
        config: &Config,
        conn: SqliteConnection,
        routes: Routes,
        judge: Arc<dyn Judge>,
        lock: Option<ServingLock>,
    ) -> Result<Self, StoreError> {
        metrics::describe();
        let signals = Signals::default();
        let clock = Clock::default();
        let transaction = Transaction::new(conn, judge, routes, clock.clone());
        let (writer, task) = Writer::spawn(transaction, signals.clone(), lock);
        Ok(Self::new(writer, task, readers(config)?, signals, clock))
    }
}

fn create_folder(path: &Path) -> Result<(), StoreError> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    std::fs::create_dir_all(folder).map_err(|error| {
        let kind = match error.kind() {
            std::io::ErrorKind::StorageFull => StoreErrorKind::Full,
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => StoreErrorKind::ReadOnly,
            _ => StoreErrorKind::Unavailable,
        };
        StoreError::new(kind, format!("cannot create the database's folder `{}`", folder.display())).with_source(error)
    })
}

async fn writer_connection(config: &Config) -> Result<SqliteConnection, StoreError> {
    let options = options::connect(config)?.pragma("cache_size", "-4096");
    let options: SqliteConnectOptions = options.disable_statement_logging();
    Ok(options.connect().await?)
}

fn readers(config: &Config) -> Result<SqlitePool, StoreError> {
    let options = options::connect(config)?.create_if_missing(false).pragma("cache_size", "-2048");
    let options = options.pragma("query_only", "on").disable_statement_logging();
    Ok(SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(READER_TIMEOUT)
        .test_before_acquire(false)
        .connect_lazy_with(options))
}
