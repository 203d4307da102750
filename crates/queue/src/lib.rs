//! The [`Queue`] trait: delivers the ids of jobs. Jobs are rows; losing a message loses nothing.

#[cfg(feature = "conformance")]
pub mod conformance;
mod error;
mod handed;
mod metrics;
mod sqs;
mod store;

use std::time::Duration;

use async_trait::async_trait;
pub use error::{QueueError, QueueErrorKind};
pub use handed::{HandedMessage, HandedQueue, HandedQueueConfig};
use scrutineer_store::ClaimedJob;
use scrutineer_types::{JobId, Priority};
pub use sqs::{Letter, Mailbox, Outgoing, QueueAddress, SqsQueue, SqsQueueConfig};
pub use store::{StoreQueue, StoreQueueConfig};

/// Brings claimed jobs to workers, at least once.
///
/// Obligations of every implementation, which the conformance suite checks:
/// - [`Queue::receive`] gives only jobs that are claimed in the store, under a fence of their own: a job is with one
///   receiver at a time unless its lease has expired.
/// - A published job is received by somebody, as long as somebody receives; also after a crash between commit and
///   [`Queue::publish`], because upkeep publishes again.
/// - Higher priority first, as far as the engine can; within a priority facilities take turns, as far as it can.
#[async_trait]
pub trait Queue: Send + Sync + std::fmt::Debug {
    /// Tells that these jobs are available. Called after the commit that made them so; may be repeated.
    async fn publish(&self, jobs: &[JobId]) -> Result<(), QueueError>;

    /// Claims up to `max` jobs of priority `at_least` or higher, waiting up to `wait` while there is none; an empty answer
    /// means the wait is over. Cancel-safe: a dropped call leaves at worst a claim that expires.
    async fn receive(&self, max: usize, at_least: Priority, wait: Duration) -> Result<Vec<Delivery>, QueueError>;

    /// Keeps these deliveries ours for another lease.
    async fn extend(&self, deliveries: &[Delivery]) -> Result<(), QueueError>;

    /// Called after the commit: these deliveries need not come again.
    async fn acknowledge(&self, deliveries: Vec<Delivery>) -> Result<(), QueueError>;

    /// Gives unstarted deliveries back, to be received by somebody else at once.
    async fn release(&self, deliveries: Vec<Delivery>) -> Result<(), QueueError>;

    /// Whether whatever carries the messages answers; always, where rows are the queue.
    async fn ready(&self) -> Result<(), QueueError> {
        Ok(())
    }
}

/// A claimed job, and what the engine needs to be told about it.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The claimed job.
    pub job: ClaimedJob,
    /// The engine's handle for the message; `None` where rows are the queue.
    pub receipt: Option<String>,
}
