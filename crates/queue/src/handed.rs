//! [`Queue`] of messages that somebody else has received, as Lambda does for a function: each is claimed by its job's row, and whoever
//! handed them is told which are done.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use scrutineer_store::{Claim, ClaimedJob, JobFence, Metastore, Outcome};
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
    /// How long a claim is ours, in milliseconds: as long as there is to work.
    pub lease_ms: u64,
    /// Who claims, for people who look at the table.
    pub worker: String,
    /// The models that the claimant has loaded; `None`: jobs are claimed whatever their model.
    pub models: Option<Vec<String>>,
}

/// Messages that were handed to us, over the rows of a [`Metastore`]; all are claimed at once, so that no claim is cut off when their time
/// is over.
#[derive(Debug)]
pub struct HandedQueue {
    metastore: Arc<dyn Metastore>,
    /// What tells of jobs that become available: those of the handed messages are told of already.
    publisher: Arc<dyn Queue>,
    state: Mutex<State>,
    changed: Notify,
    lease_ms: u64,
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<Delivery>,
    /// In somebody's hands.
    out: HashSet<String>,
    /// Those that need not come again.
    done: HashSet<String>,
}

impl HandedQueue {
    /// A queue of `messages`, of jobs of `metastore`, claimed. Those of jobs that are finished, not due or in somebody's hands have done
    /// their work; those that anybody else could claim are to come again.
    pub async fn claim(
        metastore: Arc<dyn Metastore>,
        publisher: Arc<dyn Queue>,
        messages: Vec<HandedMessage>,
        config: HandedQueueConfig,
    ) -> Result<Self, QueueError> {
        let HandedQueueConfig { lease_ms, worker, models } = config;
        let jobs: HashSet<JobId> = messages.iter().map(|message| message.job).collect();
        let only = Some(jobs.iter().copied().collect());
        let claim = Claim { limit: jobs.len(), lease_ms, worker, only, at_least: Priority::Low, models };
        let claimed = metastore.claim(claim).await?;
        let mut ours: HashMap<JobId, ClaimedJob> = claimed.into_iter().map(|job| (job.fence.job_id, job)).collect();
        let claimable = metastore.claimable(&jobs.into_iter().collect::<Vec<_>>()).await?;
        let claimable: HashSet<JobId> = claimable.jobs.iter().map(|job| job.job_id).collect();
        let (mut state, mut gone) = (State::default(), Vec::new());
        for message in messages {
            if let Some(job) = ours.remove(&message.job) {
                state.waiting.push_back(Delivery { job, receipt: Some(message.id) });
            } else if !claimable.contains(&message.job) {
                gone.push(message.job);
                state.done.insert(message.id);
            }
        }
        if !gone.is_empty() {
            // So that upkeep tells of a job again once it can be claimed.
            metastore.forget_published(&gone).await?;
        }
        Ok(Self { metastore, publisher, state: Mutex::new(state), changed: Notify::new(), lease_ms })
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

    /// Gives back what nobody has received; answers the ids of messages that need not come again.
    pub async fn close(&self) -> Result<HashSet<String>, QueueError> {
        let left: Vec<Delivery> = self.state().waiting.drain(..).collect();
        if !left.is_empty() {
            self.release(left).await?;
        }
        Ok(self.state().done.clone())
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
}

#[async_trait]
impl Queue for HandedQueue {
    async fn publish(&self, jobs: &[JobId]) -> Result<(), QueueError> {
        self.publisher.publish(jobs).await
    }

    async fn receive(&self, max: usize, at_least: Priority, wait: Duration) -> Result<Vec<Delivery>, QueueError> {
        let deliveries: Vec<Delivery> = {
            let mut state = self.state();
            let (wanted, others) = std::mem::take(&mut state.waiting)
                .into_iter()
                .partition::<VecDeque<_>, _>(|delivery| delivery.job.priority >= at_least);
            let mut wanted = wanted;
            let rest = wanted.split_off(max.min(wanted.len()));
            state.waiting = rest.into_iter().chain(others).collect();
            state.out.extend(wanted.iter().filter_map(|delivery| delivery.receipt.clone()));
            wanted.into()
        };
        if deliveries.is_empty() {
            tokio::time::sleep(wait).await;
        }
        Ok(deliveries)
    }

    async fn extend(&self, deliveries: &[Delivery]) -> Result<(), QueueError> {
        let jobs: Vec<JobFence> = deliveries.iter().map(|delivery| delivery.job.fence).collect();
        self.metastore.extend(&jobs, self.lease_ms).await?;
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
