//! What the active policies leave to people, for chains that ask a further model then.

use std::{sync::Arc, time::Duration};

use scrutineer_inspect::Inspector;
use scrutineer_store::{Metastore, StoreError};
use scrutineer_types::ChainRule;
use tokio_util::sync::CancellationToken;

use crate::{config::Config, parts};

/// A policy that becomes active counts after so long at most, as elsewhere.
const EVERY: Duration = Duration::from_secs(5);

/// Whoever keeps an inspector's bands those of the active policies.
#[derive(Debug)]
pub struct Bands {
    inspector: Inspector,
    metastore: Arc<dyn Metastore>,
}

impl Bands {
    /// `None` where no chain asks in stages.
    pub fn of(config: &Config, inspector: &Inspector, metastore: &Arc<dyn Metastore>) -> Option<Self> {
        let needed = config.chains.values().any(|chain| chain.rule == ChainRule::Cascade);
        needed.then(|| Self { inspector: inspector.clone(), metastore: Arc::clone(metastore) })
    }

    /// Reads the active policies.
    pub async fn read(&self) -> Result<(), StoreError> {
        let active = self.metastore.active_policies().await?;
        parts::set_bands(&self.inspector, active.iter().map(|version| &version.policy));
        Ok(())
    }

    /// Reads them again and again until `shutdown`.
    pub async fn follow(self, shutdown: CancellationToken) {
        while shutdown.run_until_cancelled(tokio::time::sleep(EVERY)).await.is_some() {
            if let Err(error) = self.read().await {
                tracing::debug!(%error, "the active policies cannot be read; those known so far count");
            }
        }
    }
}
