//! The queue whose messages are carried by SQS: each bears the id of one job and lives for one attempt.

mod address;
mod band;
mod failure;
mod mailbox;
mod queue;

pub use address::QueueAddress;
pub use mailbox::{Letter, Mailbox, Outgoing};
pub use queue::{SqsQueue, SqsQueueConfig};
