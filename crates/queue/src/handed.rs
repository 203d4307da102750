//! [`Queue`] of messages that somebody else has received, as Lambda does for a function: each is claimed by its job's row, and whoever
//! handed them is told which are done.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use scrutineer_store::{Claim, JobFence, Metastore, Outcome};
use scrutineer_types::{JobId, Priority};
use tokio::sync::Notify;

use crate::{Delivery, Queue, QueueError};

/// A message about a job, and by what whoever handed it knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedMessage {
    /// Its own id.
    pub id: String,
    /// What it is about.
    pub job: JobId,
}

/// How jobs are claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedQueueConfig {
    /// How long a claim is ours, in milliseconds.
    pub lease_ms: u64,
    /// Who claims, for people who look at the table.
    pub worker: String,
    /// The models that the claimant has loaded; `None`: jobs are claimed whatever their model.
    pub models: Option<Vec<String>>,
}

/// Messages that were handed to us, over the rows of a [`Metastore`].
#[derive(Debug)]
pub struct HandedQueue {
    metastore: Arc<dyn Metastore>,
    /// What tells of jobs that become available: those of the handed messages are told of already.
    publisher: Arc<dyn Queue>,
    config: HandedQueueConfig,
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<HandedMessage>,
    /// In somebody's hands.
    out: HashSet<String>,
    /// Those that need not come again.
    done: HashSet<String>,
}

impl HandedQueue {
    /// A queue of `messages`, of jobs of `metastore`.
    pub fn new(
        metastore: Arc<dyn Metastore>,
        publisher: Arc<dyn Queue>,
        messages: Vec<HandedMessage>,
        config: HandedQueueConfig,
    ) -> Self {
        let state = State { waiting: messages.into(), ..State::default() };
        Self { metastore, publisher, config, state: Mutex::new(state), changed: Notify::new() }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Until nothing waits and nothing is in anybody's hands.
    pub async fn settled(&self) {
        loop {
            let mut changed = std::pin::pin!(self.changed.notified());
            changed.as_mut().enable();
            {
                let state = self.state();
                if state.waiting.is_empty() && state.out.is_empty() {
                    return;
                }
            }
            changed.await;
        }
    }

    /// The ids of messages that need not come again.
    pub fn done(&self) -> HashSet<String> {
        self.state().done.clone()
    }

    fn finish(&self, ids: impl IntoIterator<Item = String>, done: bool) {
        let mut state = self.state();
        for id in ids {
            state.out.remove(&id);
            if done {
                state.done.insert(id);
            }
        }
        drop(state);
        self.changed.notify_waiters();
    }

    /// Messages whose jobs we did not get. Those of jobs that are finished, not due or in somebody's hands have done their work; those that
    /// anybody else could claim come again.
    async fn settle(&self, messages: Vec<HandedMessage>) -> Result<(), QueueError> {
        let jobs: Vec<JobId> = messages.iter().map(|message| message.job).collect();
        let claimable = self.metastore.claimable(&jobs).await?;
        let claimable: HashSet<JobId> = claimable.jobs.iter().map(|job| job.job_id).collect();
        let (stay, stale): (Vec<_>, Vec<_>) =
            messages.into_iter().partition(|message| claimable.contains(&message.job));
        let gone: Vec<JobId> = stale.iter().map(|message| message.job).collect();
        if !gone.is_empty() {
            // So that upkeep tells of a job again once it can be claimed.
            self.metastore.forget_published(&gone).await?;
        }
        self.finish(stale.into_iter().map(|message| message.id), true);
        self.finish(stay.into_iter().map(|message| message.id), false);
        Ok(())
    }
}

#[async_trait]
impl Queue for HandedQueue {
    async fn publish(&self, jobs: &[JobId]) -> Result<(), QueueError> {
        self.publisher.publish(jobs).await
    }

    async fn receive(&self, max: usize, at_least: Priority, wait: Duration) -> Result<Vec<Delivery>, QueueError> {
        // A receiver of what is urgent alone would take what it may not: a message does not say.
        if at_least == Priority::High {
            tokio::time::sleep(wait).await;
            return Ok(Vec::new());
        }
        let messages: Vec<HandedMessage> = {
            let mut state = self.state();
            let count = max.min(state.waiting.len());
            let messages: Vec<_> = state.waiting.drain(..count).collect();
            state.out.extend(messages.iter().map(|message| message.id.clone()));
            messages
        };
        if messages.is_empty() {
            tokio::time::sleep(wait).await;
            return Ok(Vec::new());
        }
        let HandedQueueConfig { lease_ms, worker, models } = self.config.clone();
        let jobs: HashSet<JobId> = messages.iter().map(|message| message.job).collect();
        let claim =
            Claim { limit: jobs.len(), lease_ms, worker, only: Some(jobs.into_iter().collect()), at_least, models };
        let claimed = match self.metastore.claim(claim).await {
            Ok(claimed) => claimed,
            Err(error) => {
                // They come again, handed to somebody else.
                self.finish(messages.into_iter().map(|message| message.id), false);
                return Err(error.into());
            }
        };
        let mut ours: HashMap<JobId, scrutineer_store::ClaimedJob> =
            claimed.into_iter().map(|job| (job.fence.job_id, job)).collect();
        let (mut deliveries, mut others) = (Vec::new(), Vec::new());
        for message in messages {
            match ours.remove(&message.job) {
                Some(job) => deliveries.push(Delivery { job, receipt: Some(message.id) }),
                None => others.push(message),
            }
        }
        if !others.is_empty() {
            let ids: Vec<String> = others.iter().map(|message| message.id.clone()).collect();
            if let Err(error) = self.settle(others).await {
                tracing::warn!(%error, "could not settle messages whose jobs we did not get; they come again");
                self.finish(ids, false);
            }
        }
        Ok(deliveries)
    }

    async fn extend(&self, deliveries: &[Delivery]) -> Result<(), QueueError> {
        let jobs: Vec<JobFence> = deliveries.iter().map(|delivery| delivery.job.fence).collect();
        self.metastore.extend(&jobs, self.config.lease_ms).await?;
        Ok(())
    }

    async fn acknowledge(&self, deliveries: Vec<Delivery>) -> Result<(), QueueError> {
        self.finish(deliveries.into_iter().filter_map(|delivery| delivery.receipt), true);
        Ok(())
    }

    async fn release(&self, deliveries: Vec<Delivery>) -> Result<(), QueueError> {
        let jobs: Vec<JobFence> = deliveries.iter().map(|delivery| delivery.job.fence).collect();
        let outcomes = self.metastore.release(&jobs).await?;
        for (delivery, outcome) in deliveries.into_iter().zip(outcomes) {
            // Where the fence is lost somebody else has it.
            self.finish(delivery.receipt, outcome == Outcome::LostFence);
        }
        Ok(())
    }
}
