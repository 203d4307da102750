//! One attempt at one job: fetch, start, inspect.

use std::{sync::Arc, time::Instant};

use scrutineer_inspect::{InspectError, Inspector, Order};
use scrutineer_queue::Queue;
use scrutineer_store::{ClaimedJob, Completion, Finding, Metastore, Originals, Outcome, StoreError, StoreErrorKind};
use scrutineer_types::{FailureKind, Priority, Routes, Viewpoint};
use tokio::sync::{Semaphore, mpsc};
use tokio_util::sync::CancellationToken;

use crate::{backoff::Backoff, in_flight::InFlight, metrics};

/// What attempts need, shared by all of them.
#[derive(Debug)]
pub(crate) struct Attempts {
    pub(crate) metastore: Arc<dyn Metastore>,
    pub(crate) queue: Arc<dyn Queue>,
    pub(crate) originals: Originals,
    pub(crate) inspector: Inspector,
    pub(crate) routes: Arc<Routes>,
    /// For each priority, room for what is started: a job of a high one waits for none of a lower.
    pub(crate) started: [Semaphore; Priority::COUNT],
    pub(crate) in_flight: Arc<InFlight>,
    pub(crate) completions: mpsc::Sender<Completion>,
    pub(crate) backoff: Backoff,
    pub(crate) lease_ms: u64,
    pub(crate) shutdown: CancellationToken,
}

impl Attempts {
    /// Works on `job` and sends what came of it to the committer. A shutdown before the start leaves it unstarted; a job for
    /// a model that this process has not loaded, which only a claim by name can bring, goes back and costs no attempt.
    pub(crate) async fn attempt(&self, job: &ClaimedJob) {
        if self.inspector.model(&job.model).is_none() {
            self.give_back(job).await;
            return;
        }
        let fetch_began = Instant::now();
        let fetched = self.originals.read(&job.object_key).await;
        let fetch_ms = fetch_began.elapsed().as_secs_f32() * 1e3;
        metrics::stage("fetch", fetch_began.elapsed());

        let Some(Ok(slot)) = self.shutdown.run_until_cancelled(self.started[job.priority as usize].acquire()).await
        else {
            return;
        };
        match self.metastore.start(&[job.fence], self.lease_ms).await.as_deref() {
            Ok([Outcome::Committed]) => self.in_flight.mark_started(job.fence.job_id),
            Ok(_) => {
                metrics::error("start", "lost_lease");
                self.in_flight.remove(job.fence.job_id);
                return;
            }
            Err(error) => {
                // Nothing was counted, so nothing is lost by waiting for the lease to expire.
                metrics::error("start", "unavailable");
                tracing::warn!(%error, job = %job.fence.job_id, "could not start a job; its lease expires");
                self.in_flight.remove(job.fence.job_id);
                return;
            }
        }
        let finding = match fetched {
            Ok(bytes) => match self.inspector.inspect(bytes, self.order(job), job.priority.into()).await {
                Ok(mut inference) => {
                    inference.timings_ms.queue = job.waited_ms;
                    inference.timings_ms.fetch = fetch_ms;
                    Finding::Inferred(Box::new(inference))
                }
                Err(InspectError::Unreadable(fault)) => Finding::Unreadable(fault),
                Err(error) => self.failure(job, "inspect", inspect_failure_kind(&error), &error),
            },
            Err(error) => self.failure(job, "fetch", fetch_failure_kind(&error), &error),
        };
        drop(slot);
        // The committer outlives every attempt unless it panicked; then the lease expires and the job runs again.
        let _ = self.completions.send(Completion { fence: job.fence, finding }).await;
    }

    async fn give_back(&self, job: &ClaimedJob) {
        metrics::error("start", "not_loaded");
        let Some(delivery) = self.in_flight.remove(job.fence.job_id) else { return };
        tracing::warn!(job = %job.fence.job_id, model = job.model, "gave a job back: its model is not loaded here");
        if let Err(error) = self.queue.release(vec![delivery]).await {
            tracing::warn!(%error, job = %job.fence.job_id, "could not give a job back; its lease expires");
        }
    }

    /// The job's own model, and the treatment that its camera's images get now.
    fn order(&self, job: &ClaimedJob) -> Order {
        let from = Viewpoint::new(&job.facility, job.camera.as_deref(), job.angle.as_deref());
        Order { model: job.model.clone(), treatment: self.routes.treatment(&from) }
    }

    /// A retry where the failure can pass and attempts are left; else a dead letter.
    fn failure(
        &self,
        job: &ClaimedJob,
        stage: &'static str,
        kind: FailureKind,
        error: &(dyn std::error::Error + 'static),
    ) -> Finding {
        let attempt = job.attempts + 1;
        let error = with_sources(stage, error);
        metrics::error(stage, if kind == FailureKind::Transient { "transient" } else { "permanent" });
        tracing::warn!(job = %job.fence.job_id, inspection = %job.inspection_id, attempt, %error, "an attempt failed");
        if kind == FailureKind::Permanent || attempt >= job.max_attempts {
            return Finding::Discard { error, kind };
        }
        Finding::Retry { error, after_ms: self.backoff.delay_after(attempt).as_millis() as u64 }
    }
}

fn inspect_failure_kind(error: &InspectError) -> FailureKind {
    match error {
        InspectError::Failed { kind, .. } => *kind,
        InspectError::Unreadable(_)
        | InspectError::Overloaded
        | InspectError::NotLoaded(_)
        | InspectError::ShuttingDown => FailureKind::Transient,
    }
}

fn fetch_failure_kind(error: &StoreError) -> FailureKind {
    if error.kind() == StoreErrorKind::NotFound { FailureKind::Permanent } else { FailureKind::Transient }
}

/// The stage, the error and everything that caused it, in one line.
fn with_sources(stage: &str, error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = format!("{stage}: {error}");
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
