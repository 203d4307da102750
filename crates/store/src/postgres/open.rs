//! Opening a database that others may use at the same time: its schema, the pool, the tasks.

use std::{
    sync::{Arc, Once},
    time::Duration,
};

use scrutineer_types::{Judge, Routes, Timestamp};
use sqlx::{ConnectOptions, Connection};

use super::{PostgresMetastore, context::Context, options, retry, routed, schema, upkeep};
use crate::{Config, Examination, StoreError, metrics, schema::Version};

/// How long a process that is to serve waits for a database that does not answer: after a power cut both start at once.
const AWAITED: Duration = Duration::from_mins(1);

impl PostgresMetastore {
    /// Opens the database as a process that serves it, beside others that may: brings the schema up to date, by one process at
    /// a time, and routes the jobs that wait anew where `routes` are not those by which they were. Leases of processes that died
    /// expire by themselves. A database that does not answer is waited for, a minute long.
    pub async fn open(config: &Config, routes: impl Into<Routes>, judge: Arc<dyn Judge>) -> Result<Self, StoreError> {
        let store = Self::open_within(AWAITED, config, routes, judge).await?;
        // A standby opens like any other, and would refuse the first image instead.
        upkeep::touch(store.context()).await?;
        routed::route_waiting(store.context()).await?;
        Ok(store)
    }

    /// Opens the database for a command: nothing is routed anew.
    pub async fn open_beside(
        config: &Config,
        routes: impl Into<Routes>,
        judge: Arc<dyn Judge>,
    ) -> Result<Self, StoreError> {
        Self::open_within(retry::FOR, config, routes, judge).await
    }

    async fn open_within(
        time: Duration,
        config: &Config,
        routes: impl Into<Routes>,
        judge: Arc<dyn Judge>,
    ) -> Result<Self, StoreError> {
        let (pool, turns) = (options::pool(config)?, options::turns(config)?);
        let told = Once::new();
        retry::retrying_for(time, || async {
            bring_up_to_date(config).await.inspect_err(|error| {
                if error.is_worth_repeating() {
                    told.call_once(|| {
                        tracing::warn!(
                            database = config.address(), within = ?time, error = error as &dyn std::error::Error,
                            "the database does not answer; trying again"
                        );
                    });
                }
            })
        })
        .await?;
        metrics::describe();
        Ok(Self::new(Arc::new(Context::new(pool, turns, judge, routes.into()))))
    }
}

/// See [`crate::examine`].
pub(crate) async fn examine(config: &Config) -> Result<Examination, StoreError> {
    let pool = options::pool(config)?;
    let mut conn = pool.acquire().await?;
    let schema = Some(schema::found(&mut conn).await?).filter(|found| *found > 0);
    let clock = sqlx::query_scalar("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint");
    let clock = Some(Timestamp(clock.fetch_one(&mut *conn).await?));
    drop(conn);
    pool.close().await;
    Ok(Examination { schema, newest: schema::newest(), clock, file: None, served: None })
}

async fn bring_up_to_date(config: &Config) -> Result<(), StoreError> {
    let mut conn = options::for_migration(config)?.connect().await?;
    if schema::check(&mut conn).await? == Version::Older {
        let (found, ours) = (schema::found(&mut conn).await?, schema::newest());
        if found > 0 {
            tracing::warn!(
                from = found,
                to = ours,
                "bringing the schema up to date; the way back is a backup made before by PostgreSQL's own tools"
            );
        }
        schema::migrate(&mut conn).await?;
    }
    // Closed, so that a lock whose migration failed goes with it.
    conn.close().await?;
    Ok(())
}
