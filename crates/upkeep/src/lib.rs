//! What the clock starts: expired leases, deadlines, old idempotency keys, originals without rows.
//!
//! Each chore is a `run_once` that works in bounded slices. Every serving process runs all of them whatever its roles;
//! a leased row in the database lets one process at a time do a chore.

mod chores;
mod config;
mod metrics;
mod sweep;

use std::{sync::Arc, time::Duration};

pub use chores::{Chore, Report};
pub use config::Config;
use scrutineer_store::{Metastore, Originals, StoreError};
use tokio_util::sync::CancellationToken;

/// Runs the chores.
#[derive(Clone, Debug)]
pub struct Upkeep {
    pub(crate) metastore: Arc<dyn Metastore>,
    pub(crate) originals: Originals,
    pub(crate) config: Config,
    /// Who leads, in the lease row.
    holder: String,
}

impl Upkeep {
    /// Upkeep over these parts, leading as `holder`, a name that no other process has.
    pub fn new(metastore: Arc<dyn Metastore>, originals: Originals, config: Config, holder: String) -> Self {
        metrics::describe();
        Self { metastore, originals, config, holder }
    }

    /// Runs every chore once, led or not; for `scrutineer upkeep --once`.
    pub async fn run_once(&self) -> Result<Report, StoreError> {
        let mut report = Report::default();
        for chore in Chore::ALL {
            report.add(chore, self.run_chore(chore).await?);
        }
        Ok(report)
    }

    /// Runs each chore at its own period until `shutdown`, while it leads.
    pub async fn run(self, shutdown: CancellationToken) {
        let loops = Chore::ALL.map(|chore| self.clone().repeat(chore, shutdown.clone()));
        futures::future::join_all(loops).await;
    }

    async fn repeat(self, chore: Chore, shutdown: CancellationToken) {
        let period = self.config.period(chore);
        let mut ticks = tokio::time::interval(period);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        while shutdown.run_until_cancelled(ticks.tick()).await.is_some() {
            // Three periods: a leader that misses two turns is gone.
            match self.metastore.lead(chore.name(), &self.holder, ttl_ms(period)).await {
                Ok(true) => {}
                Ok(false) => continue,
                Err(error) => {
                    metrics::failed(chore.name());
                    tracing::warn!(%error, chore = chore.name(), "cannot tell who leads");
                    continue;
                }
            }
            match self.run_chore(chore).await {
                Ok(0) => {}
                Ok(count) => tracing::info!(chore = chore.name(), count, "done"),
                Err(error) => {
                    metrics::failed(chore.name());
                    tracing::warn!(%error, chore = chore.name(), "failed; trying again at its next turn");
                }
            }
        }
    }
}

fn ttl_ms(period: Duration) -> u64 {
    (period * 3).as_millis() as u64
}
