//! One attempt at one job: fetch, start, inspect.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use scrutineer_inspect::{InspectError, Inspector, Order};
use scrutineer_queue::Queue;
use scrutineer_store::{ClaimedJob, Completion, Failure, Finding, Metastore, Originals, Outcome};
use scrutineer_trace::{Begun, Kind, Span};
use scrutineer_types::{FailureKind, Priority, Routes, Viewpoint};
use tokio::sync::{Semaphore, mpsc};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use crate::{
    backoff::Backoff,
    bench::{Bench, Place},
    breaker::{Breakers, Dependency},
    in_flight::InFlight,
    metrics,
    original::{self, FetchError},
};

/// How long the object store may take to say that it is ready.
const READY_WITHIN: Duration = Duration::from_secs(2);

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
    pub(crate) bench: Bench,
    pub(crate) breakers: Breakers,
    pub(crate) in_flight: Arc<InFlight>,
    pub(crate) completions: mpsc::Sender<Completion>,
    pub(crate) backoff: Backoff,
    pub(crate) lease_ms: u64,
    pub(crate) shutdown: CancellationToken,
}

impl Attempts {
    /// Works on `job` and sends what came of it to the committer. A shutdown before the start leaves it unstarted; a job for
    /// a model that this process has not loaded, which only a claim by name can bring, goes back and costs no attempt, and so
    /// does one that was claimed as something that it needs went away.
    pub(crate) async fn attempt(&self, job: &ClaimedJob) {
        let span = Span::begin("inspect view", Kind::Consumer, job.trace);
        if span.is_recorded() {
            span.set("inspection.id", job.inspection_id.to_string());
            span.set("view.id", job.view_id.to_string());
            span.set("facility", job.facility.clone());
            span.set("camera", job.camera.clone().unwrap_or_default());
            span.set("model", job.model.clone());
            span.set("job.attempt", i64::from(job.attempts) + 1);
            span.set("job.waited_ms", f64::from(job.waited_ms));
        }
        let trace = span.context();
        self.in_flight.trace(job.fence, trace);
        let trace_id = trace.map(|trace| trace.trace_id_text());
        let log = tracing::info_span!("job", inspection = %job.inspection_id, trace_id);
        span.around(self.work_on(job, &span).instrument(log)).await;
    }

    async fn work_on(&self, job: &ClaimedJob, span: &Span) {
        if !self.inspector.knows(&job.model) {
            tracing::warn!(job = %job.fence.job_id, model = job.model, "gives a job back: its model is not loaded here");
            self.give_back(job, "not_loaded").await;
            return;
        }
        if self.breakers.is_open() {
            self.give_back(job, "away").await;
            return;
        }
        let waited = Duration::try_from_secs_f32(job.waited_ms / 1e3).unwrap_or_default();
        let since = Instant::now().checked_sub(waited);
        let fetching = Begun::now();
        let fetched = original::fetch(&self.originals, job).await;
        let fetched_within = fetching.elapsed();
        let fetch_ms = fetched_within.as_secs_f32() * 1e3;
        metrics::stage("fetch", fetched_within);
        let size = [("image.size_bytes", (job.size_bytes as i64).into())];
        scrutineer_trace::stage("fetch", span.context(), fetching, fetched_within, size);

        let (slot, place) = if job.suspect {
            // Alone it needs no slot, and it must not keep others from the one that proves this process sound.
            let Some(place) = self.shutdown.run_until_cancelled(self.bench.alone()).await else { return };
            (None, place)
        } else {
            let slot = self.shutdown.run_until_cancelled(self.started[job.priority as usize].acquire()).await;
            let Some(Ok(slot)) = slot else { return };
            let Some(place) = self.shutdown.run_until_cancelled(self.bench.shared()).await else { return };
            (Some(slot), place)
        };
        if !self.start(job, place).await {
            self.in_flight.remove(job.fence);
            return;
        }
        let finding = match fetched {
            Ok(bytes) => {
                self.breakers.of(Dependency::Objects).succeeded();
                match self.inspector.inspect(bytes, self.order(job, since), job.priority.into()).await {
                    Ok(mut inference) => {
                        self.breakers.of(Dependency::Model).succeeded();
                        inference.timings_ms.queue = job.waited_ms;
                        inference.timings_ms.fetch = fetch_ms;
                        Finding::Inferred(Box::new(inference))
                    }
                    Err(InspectError::Unreadable(fault)) => Finding::Unreadable(fault),
                    Err(error) => self.inspect_failed(job, &error),
                }
            }
            Err(error) => self.fetch_failed(job, &error).await,
        };
        drop(slot);
        if let Some(failure) = finding.failure() {
            span.failed(failure.message.clone());
        }
        // The committer outlives every attempt unless it panicked; then the lease expires and the job runs again.
        let _ = self.completions.send(Completion { fence: job.fence, finding }).await;
    }

    /// Counts an attempt. Where that fails it may have been counted, and nothing is lost by waiting for the lease to expire.
    async fn start(&self, job: &ClaimedJob, place: Place) -> bool {
        let started = match &place {
            Place::Shared { .. } => self.metastore.start(&[job.fence], self.lease_ms).await.map(|outcomes| outcomes[0]),
            Place::Alone { alone, .. } => self.metastore.start_alone(job.fence, self.lease_ms, *alone).await,
        };
        match started {
            Ok(Outcome::Committed) => {
                self.in_flight.mark_started(job.fence, place);
                true
            }
            Ok(Outcome::LostFence) => {
                metrics::error("start", "lost_lease");
                false
            }
            Err(error) => {
                metrics::error("start", "unavailable");
                self.breakers.of(Dependency::Database).failed(None, &error.to_string());
                tracing::warn!(%error, job = %job.fence.job_id, "could not start a job; its lease expires");
                false
            }
        }
    }

    async fn give_back(&self, job: &ClaimedJob, why: &'static str) {
        metrics::error("start", why);
        let Some(delivery) = self.in_flight.remove(job.fence) else { return };
        if let Err(error) = self.queue.release(vec![delivery]).await {
            tracing::warn!(%error, job = %job.fence.job_id, "could not give a job back; its lease expires");
        }
    }

    /// The job's own model, and the treatment that its camera's images get now.
    fn order(&self, job: &ClaimedJob, since: Option<Instant>) -> Order {
        let from = Viewpoint::new(&job.facility, job.camera.as_deref(), job.angle.as_deref());
        let (treatment, policy) = (self.routes.treatment(&from), self.routes.policy(&from).to_owned());
        Order { model: job.model.clone(), treatment, trace: scrutineer_trace::current(), policy, since }
    }

    async fn fetch_failed(&self, job: &ClaimedJob, error: &FetchError) -> Finding {
        let failure = Failure { code: error.code(), stage: "fetch", message: with_sources("fetch", error) };
        let objects = self.breakers.of(Dependency::Objects);
        let FetchError::Store(cause) = error else { return self.failure(job, FailureKind::Permanent, failure) };
        if error.kind() == FailureKind::Permanent {
            return self.failure(job, FailureKind::Permanent, failure);
        }
        // Whether it is this original or all of them, the store may know.
        match tokio::time::timeout(READY_WITHIN, self.originals.ready()).await {
            Ok(Ok(())) => {}
            Ok(Err(away)) => objects.away(&away.to_string()),
            Err(_) => objects.away(&cause.to_string()),
        }
        if objects.failed(Some(job.fence.job_id), &failure.message) {
            return self.put_back(job, failure);
        }
        self.failure(job, FailureKind::Transient, failure)
    }

    fn inspect_failed(&self, job: &ClaimedJob, error: &InspectError) -> Finding {
        let message = with_sources("inspect", error);
        let failure = Failure { code: Failure::INFERENCE_FAILED, stage: "inspect", message };
        let model = self.breakers.of(Dependency::Model);
        match error {
            InspectError::Failed { kind: FailureKind::Permanent, .. } => {
                self.failure(job, FailureKind::Permanent, failure)
            }
            InspectError::Failed { kind: FailureKind::Transient, .. } => {
                if !self.inspector.is_healthy() {
                    model.away(&failure.message);
                }
                if model.failed(Some(job.fence.job_id), &failure.message) {
                    return self.put_back(job, failure);
                }
                self.failure(job, FailureKind::Transient, failure)
            }
            // Nobody looked at it.
            InspectError::Unreadable(_)
            | InspectError::Overloaded
            | InspectError::NotLoaded(_)
            | InspectError::ShuttingDown => self.put_back(job, failure),
        }
    }

    /// Not its fault: it waits as after a first failure, and no attempt is counted.
    fn put_back(&self, job: &ClaimedJob, error: Failure) -> Finding {
        metrics::error(error.stage, "put_back");
        tracing::debug!(job = %job.fence.job_id, error = error.message, "put a job back");
        Finding::PutBack { error, after_ms: self.backoff.delay_after(job.attempts + 1).as_millis() as u64 }
    }

    /// A retry where the failure can pass and attempts are left; else a dead letter.
    fn failure(&self, job: &ClaimedJob, kind: FailureKind, failure: Failure) -> Finding {
        let (attempt, error) = (job.attempts + 1, &failure.message);
        metrics::error(failure.stage, kind.as_str());
        tracing::warn!(job = %job.fence.job_id, inspection = %job.inspection_id, attempt, %error, "an attempt failed");
        if kind == FailureKind::Permanent || attempt >= job.max_attempts {
            return Finding::Discard { error: failure, kind };
        }
        Finding::Retry { error: failure, after_ms: self.backoff.delay_after(attempt).as_millis() as u64 }
    }
}

/// The stage, the error and everything that caused it, in one line.
pub(crate) fn with_sources(stage: &str, error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = format!("{stage}: {error}");
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        // Some say what caused them themselves.
        if !text.ends_with(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        source = cause.source();
    }
    text
}
