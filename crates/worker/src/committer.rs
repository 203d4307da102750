//! Commits what waits in one transaction, then acknowledges.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use scrutineer_queue::{Delivery, Queue};
use scrutineer_store::{Completion, Finding, Metastore, Outcome};
use tokio::sync::mpsc;

use crate::{backoff::Backoff, in_flight::InFlight, metrics};

/// At most so many completions in one transaction.
const MAX_BATCH: usize = 100;

/// The one place where a process's results become facts.
pub(crate) struct Committer {
    metastore: Arc<dyn Metastore>,
    queue: Arc<dyn Queue>,
    in_flight: Arc<InFlight>,
    backoff: Backoff,
    /// A result that could not be committed within a lease is somebody else's by then.
    give_up_after: Duration,
}

impl Committer {
    pub(crate) fn new(
        metastore: Arc<dyn Metastore>,
        queue: Arc<dyn Queue>,
        in_flight: Arc<InFlight>,
        backoff: Backoff,
        give_up_after: Duration,
    ) -> Self {
        Self { metastore, queue, in_flight, backoff, give_up_after }
    }

    /// Runs until the last sender is gone and all that it sent is committed.
    pub(crate) async fn run(mut self, mut completions: mpsc::Receiver<Completion>) {
        let mut waiting = Vec::with_capacity(MAX_BATCH);
        while completions.recv_many(&mut waiting, MAX_BATCH).await > 0 {
            self.commit(std::mem::take(&mut waiting)).await;
        }
    }

    async fn commit(&mut self, completions: Vec<Completion>) {
        let began = Instant::now();
        let outcomes = loop {
            match self.metastore.complete(completions.clone()).await {
                Ok(outcomes) => break outcomes,
                Err(error) if began.elapsed() < self.give_up_after => {
                    metrics::error("commit", "unavailable");
                    let pause = self.backoff.next_delay();
                    tracing::warn!(%error, count = completions.len(), ?pause, "cannot commit results; trying again");
                    tokio::time::sleep(pause).await;
                }
                Err(error) => {
                    tracing::error!(%error, count = completions.len(), "gave results up; their jobs run again");
                    self.settle(&completions);
                    return;
                }
            }
        };
        self.backoff.reset();
        for (completion, outcome) in completions.iter().zip(&outcomes) {
            metrics::job(outcome_word(&completion.finding, *outcome));
        }
        // A lost fence is acknowledged as well: the job is somebody else's, and its message says nothing any more.
        let done = self.settle(&completions);
        if let Err(error) = self.queue.acknowledge(done).await {
            tracing::warn!(%error, "could not acknowledge; the deliveries come again and find their jobs finished");
        }
    }

    fn settle(&self, completions: &[Completion]) -> Vec<Delivery> {
        completions.iter().filter_map(|completion| self.in_flight.remove(completion.fence.job_id)).collect()
    }
}

fn outcome_word(finding: &Finding, outcome: Outcome) -> &'static str {
    match (outcome, finding) {
        (Outcome::LostFence, _) => "lost_fence",
        (Outcome::Committed, Finding::Inferred(_)) => "completed",
        (Outcome::Committed, Finding::Unreadable(_)) => "unreadable",
        (Outcome::Committed, Finding::Retry { .. }) => "retried",
        (Outcome::Committed, Finding::Discard { .. }) => "discarded",
    }
}
