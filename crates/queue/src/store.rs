//! The queue that is the table of jobs itself: nothing is published, rows are claimed.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use scrutineer_store::{Claim, JobFence, Metastore};
use scrutineer_types::{JobId, Priority};
use tokio::time::Instant;

use crate::{Delivery, Queue, QueueError};

/// How often an idle receiver looks by itself: at retries that have become due, and at jobs that another process made.
const POLL: Duration = Duration::from_millis(500);

/// How jobs are claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreQueueConfig {
    /// How long a claim is ours, in milliseconds of the database's clock.
    pub lease_ms: u64,
    /// Who claims, for people who look at the table.
    pub worker: String,
    /// The models that the claimant has loaded; `None`: jobs are claimed whatever their model.
    pub models: Option<Vec<String>>,
}

/// Claims rows through the [`Metastore`], woken by its signals.
#[derive(Clone, Debug)]
pub struct StoreQueue {
    metastore: Arc<dyn Metastore>,
    config: StoreQueueConfig,
}

impl StoreQueue {
    /// A queue over the jobs of `metastore`.
    pub fn new(metastore: Arc<dyn Metastore>, config: StoreQueueConfig) -> Self {
        Self { metastore, config }
    }
}

#[async_trait]
impl Queue for StoreQueue {
    async fn publish(&self, _jobs: &[JobId]) -> Result<(), QueueError> {
        // The commit that made them available has told so; those that another process made, the poll finds.
        Ok(())
    }

    async fn receive(&self, max: usize, at_least: Priority, wait: Duration) -> Result<Vec<Delivery>, QueueError> {
        let until = Instant::now() + wait;
        loop {
            let StoreQueueConfig { lease_ms, worker, models } = self.config.clone();
            let claim = Claim { limit: max, lease_ms, worker, only: None, at_least, models };
            let jobs = self.metastore.claim(claim).await?;
            if !jobs.is_empty() {
                if jobs.len() >= max {
                    // There may be more than we could take, and a signal wakes one receiver only.
                    self.metastore.signals().more_jobs(at_least);
                }
                return Ok(jobs.into_iter().map(|job| Delivery { job, receipt: None }).collect());
            }
            let now = Instant::now();
            if max == 0 || now >= until {
                return Ok(Vec::new());
            }
            // A signal that comes between the claim and this wait is kept for us. Whether it was one or the poll's turn,
            // the rows are looked at.
            let look = until.min(now + POLL);
            let _ = tokio::time::timeout_at(look, self.metastore.signals().wait_for_jobs(at_least)).await;
        }
    }

    async fn extend(&self, deliveries: &[Delivery]) -> Result<(), QueueError> {
        let jobs: Vec<JobFence> = deliveries.iter().map(|delivery| delivery.job.fence).collect();
        // A lost fence is found out at the commit, by whoever holds the result.
        self.metastore.extend(&jobs, self.config.lease_ms).await?;
        Ok(())
    }

    async fn acknowledge(&self, _deliveries: Vec<Delivery>) -> Result<(), QueueError> {
        // The commit has finished the row, which is the message.
        Ok(())
    }

    async fn release(&self, deliveries: Vec<Delivery>) -> Result<(), QueueError> {
        let jobs: Vec<JobFence> = deliveries.iter().map(|delivery| delivery.job.fence).collect();
        self.metastore.release(&jobs).await?;
        Ok(())
    }
}
