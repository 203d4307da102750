//! Delivers events to webhooks: CloudEvents, signed, at least once, their ids never changing.
//!
//! For each target one process at a time delivers, led through a leased row; every serving process is ready to. A round takes
//! the next events in the order of commits, sends them with bounded concurrency, and records what became of them in one
//! transaction: the mark moves on, and only what failed gets a row, to be tried again. A target that fails altogether is left alone
//! for a time and keeps its mark: its backlog is the events themselves, and no other target notices.

mod backoff;
mod cloud_event;
mod config;
mod courier;
mod metrics;
mod pace;
mod round;
mod send;
mod signature;
mod target;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

pub use cloud_event::{CONTENT_TYPE, EVENT_TYPE_PREFIX};
pub use config::{CallbacksConfig, Config, TargetConfig};
use courier::Courier;
use scrutineer_egress::Egress;
use scrutineer_store::{Metastore, StoreError};
pub use send::Sent;
pub use target::{CALLBACKS, Target};
use tokio_util::sync::CancellationToken;

/// How often targets that are configured nowhere any more are looked for.
const RETIRE_EVERY: Duration = Duration::from_mins(1);

/// Every target that is configured, and what delivers to them.
#[derive(Clone, Debug)]
pub struct Webhooks {
    couriers: Arc<[Courier]>,
    metastore: Arc<dyn Metastore>,
}

impl Webhooks {
    /// Over these targets, leading as `holder`, a name that no other process has.
    pub fn new(
        config: Config,
        targets: Vec<Target>,
        metastore: Arc<dyn Metastore>,
        egress: &Egress,
        holder: &str,
    ) -> Self {
        metrics::describe(targets.iter().map(|target| target.name.as_str()));
        let config = Arc::new(config);
        let courier = |target| Courier {
            target: Arc::new(target),
            config: Arc::clone(&config),
            metastore: Arc::clone(&metastore),
            egress: egress.clone(),
            holder: holder.to_owned(),
        };
        let couriers = targets.into_iter().map(courier).collect();
        Self { couriers, metastore }
    }

    /// Delivers until `shutdown`; what is under way then is finished and recorded.
    pub async fn run(self, shutdown: CancellationToken) {
        let couriers = self.couriers.iter().map(|courier| courier.run(&shutdown));
        tokio::join!(futures::future::join_all(couriers), self.retire(&shutdown));
    }

    /// Delivers what is there, whatever is led, and ends; answers how many deliveries went well, by target. Targets that another
    /// process delivers to are left to it, and those that fail are left for later.
    pub async fn run_once(&self) -> Result<BTreeMap<String, u64>, StoreError> {
        self.retire_once().await?;
        let mut delivered = BTreeMap::new();
        for courier in &*self.couriers {
            delivered.insert(courier.target.name.clone(), courier.run_once().await?);
        }
        Ok(delivered)
    }

    /// Sends an event that says that it is a test, once; `None` where no target of the operator's has this name.
    pub async fn test(&self, name: &str) -> Option<Sent> {
        self.couriers.iter().find(|courier| courier.target.name == name)?.test().await
    }

    async fn retire(&self, shutdown: &CancellationToken) {
        loop {
            if let Err(error) = self.retire_once().await {
                tracing::warn!(%error, "cannot tell which webhooks are configured no more");
            }
            if shutdown.run_until_cancelled(tokio::time::sleep(RETIRE_EVERY)).await.is_none() {
                return;
            }
        }
    }

    async fn retire_once(&self) -> Result<(), StoreError> {
        let names: Vec<String> = self.couriers.iter().map(|courier| courier.target.name.clone()).collect();
        let retired = self.metastore.retire_webhooks(&names).await?;
        if retired > 0 {
            tracing::warn!(
                retired,
                "webhooks that are in no configuration any more get nothing; configured again within webhook.max_age_ms they go on \
                 where they stopped"
            );
        }
        Ok(())
    }
}
