//! A process tells every few seconds that it is there, and how it is: to the metrics, and to the database for whoever looks at all.

use std::time::Duration;

use scrutineer_types::ProcessAbout;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use crate::{Api, health, metrics};

/// How often.
const EVERY: Duration = Duration::from_secs(15);

/// How long a process that ends tries to say so.
const LAST_WITHIN: Duration = Duration::from_secs(2);

/// The parts that every process has, and `worker`, which has something to say only while it claims nothing.
const PARTS: [&str; 5] = ["database", "objects", "queue", "model", "worker"];

/// What tells of a process.
#[derive(Clone)]
pub struct Heartbeat {
    /// Asked how its parts are.
    pub api: Api,
    /// The process's name among all, ever.
    pub name: String,
    /// What does not change while it runs.
    pub about: ProcessAbout,
}

impl Heartbeat {
    /// Tells until `shutdown`, and then that the process has ended.
    pub async fn run(mut self, shutdown: CancellationToken) {
        let mut turns = tokio::time::interval(EVERY);
        // Looks that came late are not made up for.
        turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while shutdown.run_until_cancelled(turns.tick()).await.is_some() {
            if shutdown.run_until_cancelled(self.beat()).await.is_none() {
                break;
            }
        }
        // Whoever does not hear of it sees that nothing more is heard.
        let _ = tokio::time::timeout(LAST_WITHIN, self.api.metastore.end(&self.name)).await;
    }

    async fn beat(&mut self) {
        let readiness = health::readiness(&self.api).await;
        for part in PARTS {
            metrics::ready(part, readiness.parts.get(part).is_none_or(|part| part.ready));
        }
        let wrong = readiness.parts.into_iter().filter(|(_, part)| !part.ready);
        self.about.not_ready = wrong.map(|(name, part)| (name.to_owned(), part.detail.unwrap_or_default())).collect();
        if let Err(error) = self.api.metastore.beat(&self.name, &self.about).await {
            tracing::debug!(%error, "could not tell the database that this process is there");
        }
    }
}
