//! Commits what waits in one transaction, then acknowledges.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use scrutineer_queue::{Delivery, Queue};
use scrutineer_store::{Completion, Failure, Finding, Metastore, Outcome, StoreError, StoreErrorKind};
use scrutineer_trace::Begun;
use scrutineer_types::FailureKind;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{
    attempt::{Attempts, with_sources},
    backoff::Backoff,
    bench::Bench,
    breaker::{Breakers, Dependency},
    in_flight::InFlight,
    metrics,
};

/// At most so many completions in one transaction.
const MAX_BATCH: usize = 100;

/// No pause between two tries at a commit is longer: results wait, and every thread with them.
const MOST_PAUSED: Duration = Duration::from_secs(5);

/// The one place where a process's results become facts.
pub(crate) struct Committer {
    metastore: Arc<dyn Metastore>,
    queue: Arc<dyn Queue>,
    in_flight: Arc<InFlight>,
    bench: Bench,
    breakers: Breakers,
    backoff: Backoff,
    shutdown: CancellationToken,
    /// How long results are tried to be committed when the process is to end.
    give_up_after: Duration,
}

impl Committer {
    pub(crate) fn new(attempts: &Attempts, give_up_after: Duration) -> Self {
        Self {
            metastore: Arc::clone(&attempts.metastore),
            queue: Arc::clone(&attempts.queue),
            in_flight: Arc::clone(&attempts.in_flight),
            bench: attempts.bench.clone(),
            breakers: attempts.breakers.clone(),
            backoff: attempts.backoff.clone(),
            shutdown: attempts.shutdown.clone(),
            give_up_after,
        }
    }

    /// Runs until the last sender is gone and all that it sent is committed.
    pub(crate) async fn run(mut self, mut completions: mpsc::Receiver<Completion>) {
        let mut waiting = Vec::with_capacity(MAX_BATCH);
        while completions.recv_many(&mut waiting, MAX_BATCH).await > 0 {
            self.commit(std::mem::take(&mut waiting)).await;
        }
    }

    async fn commit(&mut self, completions: Vec<Completion>) {
        match self.complete(&completions).await {
            Ok(outcomes) => self.committed(&completions, &outcomes).await,
            Err(error) if can_pass(&error) => self.give_up(&completions, &error),
            Err(refused) => {
                tracing::warn!(error = %refused, count = completions.len(), "results were refused; committing each by itself");
                for one in completions {
                    self.commit_one(one).await;
                }
            }
        }
    }

    /// Commits one result; where the database refuses it for good, that it did.
    async fn commit_one(&mut self, completion: Completion) {
        let fence = completion.fence;
        let completion = match self.complete(std::slice::from_ref(&completion)).await {
            Ok(outcomes) => return self.committed(&[completion], &outcomes).await,
            Err(error) if can_pass(&error) => return self.give_up(&[completion], &error),
            Err(refused) => {
                metrics::error("commit", FailureKind::Permanent.as_str());
                let message = with_sources("commit", &refused);
                tracing::error!(job = %fence.job_id, error = message, "a result was refused; its job becomes a dead letter");
                let error = Failure { code: Failure::COMMIT_REFUSED, stage: "commit", message };
                Completion { fence, finding: Finding::Discard { error, kind: FailureKind::Permanent } }
            }
        };
        match self.complete(std::slice::from_ref(&completion)).await {
            Ok(outcomes) => self.committed(&[completion], &outcomes).await,
            Err(error) => self.give_up(&[completion], &error),
        }
    }

    fn give_up(&self, completions: &[Completion], error: &StoreError) {
        tracing::error!(%error, count = completions.len(), "gave results up; their jobs run again");
        self.settle(completions);
    }

    /// Commits, as long as it takes while this process is to work: what waits is bounded, and nothing better can be done with
    /// it. Fails where trying again cannot help, or where the process is to end.
    async fn complete(&mut self, completions: &[Completion]) -> Result<Vec<Outcome>, StoreError> {
        let (mut ending, mut begun): (Option<Instant>, _) = (None, Begun::now());
        loop {
            match self.metastore.complete(completions.to_vec()).await {
                Ok(outcomes) => {
                    self.trace(completions, begun);
                    self.breakers.of(Dependency::Database).succeeded();
                    self.backoff.reset();
                    return Ok(outcomes);
                }
                Err(error) if can_pass(&error) => {
                    metrics::error("commit", "unavailable");
                    self.breakers.of(Dependency::Database).failed(None, &error.to_string());
                    if self.shutdown.is_cancelled() {
                        let since = *ending.get_or_insert_with(Instant::now);
                        if since.elapsed() >= self.give_up_after {
                            return Err(error);
                        }
                    }
                    let pause = self.backoff.next_delay();
                    tracing::warn!(%error, count = completions.len(), ?pause, "cannot commit results; trying again");
                    // A shutdown is noticed at once; from then on time is short.
                    let pause = pause.min(MOST_PAUSED);
                    tokio::time::sleep(pause).await;
                    begun = Begun::now();
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// The commit is a part of each attempt whose result it holds.
    fn trace(&self, completions: &[Completion], begun: Begun) {
        for one in completions {
            let batch = [("commit.batch_size", (completions.len() as i64).into())];
            let of = self.in_flight.trace_of(one.fence);
            scrutineer_trace::stage("commit", of, begun, begun.elapsed(), batch);
        }
    }

    async fn committed(&mut self, completions: &[Completion], outcomes: &[Outcome]) {
        for (completion, outcome) in completions.iter().zip(outcomes) {
            metrics::job(outcome_word(&completion.finding, *outcome));
            if *outcome == Outcome::Committed
                && matches!(completion.finding, Finding::Inferred(_) | Finding::Unreadable(_))
            {
                self.bench.prove();
            }
        }
        // A lost fence is acknowledged as well: the job is somebody else's, and its message says nothing any more.
        let done = self.settle(completions);
        tell(completions, outcomes, &done);
        if let Err(error) = self.queue.acknowledge(done).await {
            tracing::warn!(%error, "could not acknowledge; the deliveries come again and find their jobs finished");
        }
    }

    fn settle(&self, completions: &[Completion]) -> Vec<Delivery> {
        completions.iter().filter_map(|completion| self.in_flight.remove(completion.fence)).collect()
    }
}

/// Tells the metrics what became of the views whose jobs are `done`.
fn tell(completions: &[Completion], outcomes: &[Outcome], done: &[Delivery]) {
    let committed = completions.iter().zip(outcomes).filter(|(_, outcome)| **outcome == Outcome::Committed);
    let findings: HashMap<_, _> = committed.map(|(one, _)| (one.fence, &one.finding)).collect();
    for job in done.iter().map(|delivery| &delivery.job) {
        let (facility, camera) = (job.facility.as_str(), job.camera.as_deref());
        match findings.get(&job.fence) {
            Some(Finding::Inferred(inference)) => {
                metrics::view(facility, camera, "completed");
                metrics::quality(facility, camera, &inference.quality);
            }
            Some(Finding::Unreadable(_)) => metrics::view(facility, camera, "unreadable"),
            Some(Finding::Discard { .. }) => metrics::view(facility, camera, "failed"),
            Some(Finding::Retry { error, .. }) => metrics::retry(error.stage, error.code),
            Some(Finding::PutBack { .. }) | None => {}
        }
    }
}

/// Whether the database may take it another time: it is away, full, or refuses all writes.
fn can_pass(error: &StoreError) -> bool {
    error.is_transient() || error.kind() == StoreErrorKind::ReadOnly
}

fn outcome_word(finding: &Finding, outcome: Outcome) -> &'static str {
    match (outcome, finding) {
        (Outcome::LostFence, _) => "lost_fence",
        (Outcome::Committed, Finding::Inferred(_)) => "completed",
        (Outcome::Committed, Finding::Unreadable(_)) => "unreadable",
        (Outcome::Committed, Finding::Retry { .. }) => "retried",
        (Outcome::Committed, Finding::PutBack { .. }) => "put_back",
        (Outcome::Committed, Finding::Discard { .. }) => "discarded",
    }
}
