//! Opening a database: its folder, its lock, its schema, the writer and the readers.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use scrutineer_types::{Judge, Routes};
use sqlx::{
    ConnectOptions, Connection, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};
use uuid::Uuid;

use super::{
    SqliteMetastore, lock,
    lock::ServingLock,
    options, place, routed, schema, snapshot,
    transaction::Transaction,
    upkeep::{self, Leases},
    writer::Writer,
};
use crate::{Config, Examination, Signals, StoreError, StoreErrorKind, metrics, moments::Clock, schema::Version};

/// Connections that read at once; each keeps a small cache, so that memory stays low.
const READERS: u32 = 4;

/// Rows that SQLite's thread reads before whoever asked has taken them. Few, and each costs a change of threads.
const ROWS_AHEAD: usize = 256;

/// How long a reader may be waited for.
const READER_TIMEOUT: Duration = Duration::from_secs(10);

/// Leases released, and jobs routed anew, by one transaction when a process takes over.
const RELEASED_AT_ONCE: usize = 1000;

impl SqliteMetastore {
    /// Opens the database as the process that serves it: brings the schema up to date, after a copy of what was there, and
    /// releases every lease, because their holders died with the process before. `routes` choose models and policies; jobs
    /// that wait are routed anew.
    ///
    /// Fails with [`StoreErrorKind::InUse`] while another process serves it.
    pub async fn open(config: &Config, routes: impl Into<Routes>, judge: Arc<dyn Judge>) -> Result<Self, StoreError> {
        let path = options::path(config)?;
        create_folder(&path)?;
        let lock = lock::take(&path)?;
        let mut conn = writer_connection(config).await?;
        bring_up_to_date(&mut conn, &path).await?;
        let store = Self::start(config, conn, routes.into(), judge, Some((lock, path))).await?;
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
            bring_up_to_date(&mut conn, &path).await?;
        }
        Self::start(config, conn, routes.into(), judge, None).await
    }

    async fn start(
        config: &Config,
        conn: SqliteConnection,
        routes: Routes,
        judge: Arc<dyn Judge>,
        serving: Option<(ServingLock, PathBuf)>,
    ) -> Result<Self, StoreError> {
        metrics::describe();
        let signals = Signals::default();
        let clock = Clock::default();
        let transaction = Transaction::new(conn, judge, routes, clock.clone()).await?;
        let (writer, end) = Writer::spawn(transaction, signals.clone(), serving)?;
        Ok(Self::new(writer, end, readers(config)?, signals, clock))
    }
}

/// See [`crate::examine`].
pub(crate) async fn examine(config: &Config) -> Result<Examination, StoreError> {
    let path = options::path(config)?;
    let mut schema = None;
    if path.exists() {
        let mut conn = options::look(config)?.connect().await?;
        schema = Some(schema::found(&mut conn).await?).filter(|found| *found > 0);
        conn.close().await?;
    }
    let served = Some(lock::is_taken(&path));
    Ok(Examination { schema, newest: schema::newest(), clock: None, file: Some(path), served })
}

/// Brings the schema of the database at `path`, whose lock the caller holds, up to ours. What is there already is copied
/// first: the way back, should the new version not do.
async fn bring_up_to_date(conn: &mut SqliteConnection, path: &Path) -> Result<(), StoreError> {
    if schema::check(conn).await? == Version::Current {
        return Ok(());
    }
    let (found, ours) = (schema::found(conn).await?, schema::newest());
    if found > 0 {
        let copy = place::with(path, &format!(".schema-{found}"));
        if copy.exists() {
            tracing::warn!(
                copy = %copy.display(), schema = found,
                "there is a copy of this schema from an earlier upgrade already; it is kept, and no other is made"
            );
        } else {
            tracing::info!(copy = %copy.display(), schema = found, "copying the database as it is, before its schema is changed");
            snapshot::write(conn, &copy).await.map_err(|error| {
                let message = format!(
                    "the schema is to be brought from version {found} to {ours}, which needs a copy of the database as it \
                     is; nothing was changed, and the version that wrote it can go on"
                );
                StoreError::new(error.kind(), message).with_source(error)
            })?;
            tracing::info!(
                copy = %copy.display(), "the way back is there; remove the copy when you are sure of this version"
            );
        }
        tracing::info!(from = found, to = ours, "bringing the schema up to date");
    }
    schema::migrate(conn).await
}

pub(super) fn create_folder(path: &Path) -> Result<(), StoreError> {
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
    let options = options.pragma("query_only", "on").row_buffer_size(ROWS_AHEAD).disable_statement_logging();
    Ok(SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(READER_TIMEOUT)
        .test_before_acquire(false)
        .connect_lazy_with(options))
}
