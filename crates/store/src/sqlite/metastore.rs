//! [`Metastore`] on SQLite: each method goes to the writer or to a reader.

use std::sync::Arc;

use async_trait::async_trait;
use scrutineer_types::{Access, Event, Inspection, InspectionId, JobId, Page, Policy, Timestamp, ViewId};
use sqlx::SqlitePool;
use tokio::sync::{Mutex, oneshot};

use super::{
    cameras, cancel, counts, dead_letters, events, idempotency, list, pauses, policies, publishing, read, replay,
    results, routed,
    upkeep::{self, Leases},
    work,
    writer::Writer,
};
use crate::{
    Addition, Alone, Camera, CameraFilter, Claim, Claimable, ClaimedJob, Completion, DeadLetter, DeadLetterFilter,
    Decided, InspectionFilter, JobFence, Metastore, Outcome, Past, Pause, PauseScope, PolicyVersion, QueueCounts,
    Replayed, Signals, Stats, StoreError, StoredView, Stretch, Submission, Submitted, Unpublished,
    groups::Groups,
    metrics,
    moments::Clock,
    submissions::{self, Answers, Request},
};

/// The metastore in one SQLite file.
#[derive(Debug)]
pub struct SqliteMetastore {
    pub(super) writer: Arc<Writer>,
    groups: Groups,
    /// Resolves when the writer has ended.
    end: Mutex<Option<oneshot::Receiver<()>>>,
    pub(super) readers: SqlitePool,
    signals: Signals,
    pub(super) clock: Clock,
}

impl SqliteMetastore {
    pub(super) fn new(
        writer: Writer,
        end: oneshot::Receiver<()>,
        readers: SqlitePool,
        signals: Signals,
        clock: Clock,
    ) -> Self {
        let writer = Arc::new(writer);
        let recording = Arc::clone(&writer);
        let groups = Groups::spawn(move |requests| record(Arc::clone(&recording), requests));
        Self { writer, groups, end: Mutex::new(Some(end)), readers, signals, clock }
    }

    /// Waits for what is being written, closes the database and gives up its lock. Later calls fail with
    /// [`crate::StoreErrorKind::Unavailable`]; closing twice is the same as once.
    pub async fn close(&self) {
        self.readers.close().await;
        self.groups.close().await;
        self.writer.close();
        if let Some(end) = self.end.lock().await.take() {
            // Nothing is sent: it is over when the other end is gone.
            let _ = end.await;
        }
    }

    /// Moves the database's clock forward, as if so much time had passed.
    #[cfg(feature = "conformance")]
    pub fn advance_clock(&self, ms: i64) {
        self.clock.advance(ms);
    }

    /// Runs a statement on the writer's connection, in a transaction of its own.
    #[cfg(feature = "conformance")]
    pub async fn execute(&self, statement: &'static str) -> Result<(), StoreError> {
        self.writer
            .apply(move |tx| {
                Box::pin(async move {
                    sqlx::query(statement).execute(tx.sqlx()).await?;
                    Ok(())
                })
            })
            .await
    }
}

#[async_trait]
impl Metastore for SqliteMetastore {
    fn sample(&self) {
        let readers = &self.readers;
        metrics::pool("readers", readers.size(), readers.num_idle(), readers.options().get_max_connections());
    }

    async fn submit(&self, access: &Access, submission: Submission) -> Result<Submitted, StoreError> {
        self.groups.submit(access, submission).await
    }

    async fn add_views(&self, access: &Access, addition: Addition) -> Result<Submitted, StoreError> {
        let access = access.clone();
        self.writer.apply(move |tx| Box::pin(async move { submissions::add_views(tx, &access, &addition).await })).await
    }

    async fn cancel(&self, access: &Access, id: InspectionId) -> Result<Inspection, StoreError> {
        let access = access.clone();
        self.writer.apply(move |tx| Box::pin(cancel::cancel(tx, access, id))).await
    }

    async fn claim(&self, claim: Claim) -> Result<Vec<ClaimedJob>, StoreError> {
        self.writer.apply(move |tx| Box::pin(work::claim(tx, claim))).await
    }

    async fn start(&self, jobs: &[JobFence], lease_ms: u64) -> Result<Vec<Outcome>, StoreError> {
        let jobs = jobs.to_vec();
        self.writer.apply(move |tx| Box::pin(work::start(tx, jobs, lease_ms))).await
    }

    async fn start_alone(&self, job: JobFence, lease_ms: u64, alone: Alone) -> Result<Outcome, StoreError> {
        self.writer.apply(move |tx| Box::pin(work::start_alone(tx, job, lease_ms, alone))).await
    }

    async fn extend(&self, jobs: &[JobFence], lease_ms: u64) -> Result<Vec<Outcome>, StoreError> {
        let jobs = jobs.to_vec();
        self.writer.apply(move |tx| Box::pin(work::extend(tx, jobs, lease_ms))).await
    }

    async fn release(&self, jobs: &[JobFence]) -> Result<Vec<Outcome>, StoreError> {
        let jobs = jobs.to_vec();
        self.writer.apply(move |tx| Box::pin(work::release(tx, jobs))).await
    }

    async fn complete(&self, completions: Vec<Completion>) -> Result<Vec<Outcome>, StoreError> {
        let results = completions.len();
        self.writer.apply_for(results, move |tx| Box::pin(results::complete(tx, completions))).await
    }

    async fn release_expired(&self, limit: usize) -> Result<usize, StoreError> {
        self.writer.apply(move |tx| Box::pin(upkeep::release(tx, Leases::Expired, limit))).await
    }

    async fn release_waiting(&self, limit: usize) -> Result<usize, StoreError> {
        self.writer.apply(move |tx| Box::pin(pauses::release_waiting(tx, limit))).await
    }

    async fn discard_unserved(&self, wait_ms: u64, limit: usize) -> Result<usize, StoreError> {
        self.writer.apply(move |tx| Box::pin(routed::discard_unserved(tx, wait_ms, limit))).await
    }

    async fn settle_deadlines(&self, limit: usize) -> Result<usize, StoreError> {
        self.writer.apply(move |tx| Box::pin(upkeep::settle_deadlines(tx, limit))).await
    }

    async fn next_deadline_ms(&self) -> Result<Option<u64>, StoreError> {
        upkeep::next_deadline_ms(&mut *self.readers.acquire().await?, &self.clock).await
    }

    async fn prune_idempotency(&self, max_age_ms: u64, limit: usize) -> Result<usize, StoreError> {
        self.writer.apply(move |tx| Box::pin(idempotency::prune(tx, max_age_ms, limit))).await
    }

    async fn objects_known(&self, keys: &[String]) -> Result<Vec<bool>, StoreError> {
        upkeep::objects_known(&mut *self.readers.acquire().await?, keys).await
    }

    async fn lead(&self, task: &str, holder: &str, ttl_ms: u64) -> Result<bool, StoreError> {
        let (task, holder) = (task.to_owned(), holder.to_owned());
        self.writer.apply(move |tx| Box::pin(upkeep::lead(tx, task, holder, ttl_ms))).await
    }

    async fn claimable(&self, jobs: &[JobId]) -> Result<Claimable, StoreError> {
        publishing::claimable(&mut *self.readers.acquire().await?, &self.clock, jobs).await
    }

    async fn unpublished(&self, wish: Unpublished) -> Result<Claimable, StoreError> {
        publishing::unpublished(&mut *self.readers.acquire().await?, &self.clock, wish).await
    }

    async fn published(&self, jobs: &[JobId], as_of: Timestamp) -> Result<(), StoreError> {
        let jobs = jobs.to_vec();
        self.writer.apply(move |tx| Box::pin(publishing::published(tx, jobs, as_of))).await
    }

    async fn forget_published(&self, jobs: &[JobId]) -> Result<(), StoreError> {
        let jobs = jobs.to_vec();
        self.writer.apply(move |tx| Box::pin(publishing::forget(tx, jobs))).await
    }

    async fn prune_published(&self, limit: usize) -> Result<usize, StoreError> {
        self.writer.apply(move |tx| Box::pin(publishing::prune(tx, limit))).await
    }

    async fn import_policy(&self, policy: &Policy, hash: &str, activate: bool) -> Result<PolicyVersion, StoreError> {
        let (policy, hash) = (policy.clone(), hash.to_owned());
        self.writer.apply(move |tx| Box::pin(policies::import(tx, policy, hash, activate))).await
    }

    async fn policy_versions(&self, name: &str) -> Result<Vec<PolicyVersion>, StoreError> {
        policies::versions(&mut *self.readers.acquire().await?, name).await
    }

    async fn active_policies(&self) -> Result<Vec<PolicyVersion>, StoreError> {
        policies::active(&mut *self.readers.acquire().await?).await
    }

    async fn past_end(
        &self,
        access: &Access,
        past: &Past,
        after: Option<InspectionId>,
        limit: usize,
    ) -> Result<Option<InspectionId>, StoreError> {
        replay::end(&mut *self.readers.acquire().await?, access, past, after, limit).await
    }

    async fn past(&self, access: &Access, past: &Past, stretch: Stretch) -> Result<Vec<Decided>, StoreError> {
        replay::past(&mut *self.readers.acquire().await?, &self.clock, access, past, stretch).await
    }

    async fn replay(
        &self,
        access: &Access,
        past: &Past,
        after: Option<InspectionId>,
        limit: usize,
    ) -> Result<Replayed, StoreError> {
        let (access, past) = (access.clone(), past.clone());
        self.writer.apply(move |tx| Box::pin(replay::replay(tx, access, past, after, limit))).await
    }

    async fn inspection(&self, access: &Access, id: InspectionId) -> Result<Option<Inspection>, StoreError> {
        // One snapshot for all queries of a read: a row and what belongs to it never disagree.
        let mut snapshot = self.readers.begin().await?;
        let whole = read::load_one(&mut snapshot, id).await?;
        Ok(whole.map(|whole| whole.inspection).filter(|found| access.sees(&found.facility)))
    }

    async fn inspections(&self, access: &Access, filter: &InspectionFilter) -> Result<Page<Inspection>, StoreError> {
        let mut snapshot = self.readers.begin().await?;
        list::inspections(&mut snapshot, access, filter).await
    }

    async fn view(
        &self,
        access: &Access,
        inspection: InspectionId,
        view: ViewId,
    ) -> Result<Option<StoredView>, StoreError> {
        list::view(&mut *self.readers.acquire().await?, access, inspection, view).await
    }

    async fn cameras(&self, access: &Access, filter: &CameraFilter) -> Result<Page<Camera>, StoreError> {
        cameras::list(&mut *self.readers.acquire().await?, access, filter).await
    }

    async fn dead_letters(&self, access: &Access, filter: &DeadLetterFilter) -> Result<Page<DeadLetter>, StoreError> {
        dead_letters::list(&mut *self.readers.acquire().await?, access, filter).await
    }

    async fn redrive(&self, access: &Access, filter: &DeadLetterFilter) -> Result<Vec<JobId>, StoreError> {
        let (access, filter) = (access.clone(), filter.clone());
        self.writer.apply(move |tx| Box::pin(dead_letters::redrive(tx, access, filter))).await
    }

    async fn dead_letter(&self, access: &Access, id: JobId) -> Result<Option<DeadLetter>, StoreError> {
        dead_letters::whole(&mut *self.readers.begin().await?, access, id).await
    }

    async fn purge(&self, access: &Access, filter: &DeadLetterFilter) -> Result<Vec<JobId>, StoreError> {
        let (access, filter) = (access.clone(), filter.clone());
        self.writer.apply(move |tx| Box::pin(dead_letters::purge(tx, access, filter))).await
    }

    async fn pause(&self, access: &Access, scope: &PauseScope, reason: Option<&str>) -> Result<Pause, StoreError> {
        let (access, scope, reason) = (access.clone(), scope.clone(), reason.map(str::to_owned));
        self.writer.apply(move |tx| Box::pin(pauses::pause(tx, access, scope, reason))).await
    }

    async fn resume(&self, access: &Access, scope: &PauseScope) -> Result<bool, StoreError> {
        let (access, scope) = (access.clone(), scope.clone());
        self.writer.apply(move |tx| Box::pin(pauses::resume(tx, access, scope))).await
    }

    async fn pauses(&self, access: &Access) -> Result<Vec<Pause>, StoreError> {
        pauses::list(&mut *self.readers.acquire().await?, access).await
    }

    async fn events_after(&self, access: &Access, sequence: i64, limit: usize) -> Result<Vec<Event>, StoreError> {
        events::after(&mut *self.readers.acquire().await?, access, sequence, limit).await
    }

    async fn last_event_sequence(&self) -> Result<i64, StoreError> {
        events::last_sequence(&mut *self.readers.acquire().await?).await
    }

    async fn queue_counts(&self) -> Result<QueueCounts, StoreError> {
        let mut snapshot = self.readers.begin().await?;
        counts::queue(&mut snapshot, &self.clock).await
    }

    async fn stats(&self, access: &Access, since: Option<Timestamp>) -> Result<Stats, StoreError> {
        counts::stats(&mut *self.readers.acquire().await?, access, since).await
    }

    async fn ready(&self) -> Result<(), StoreError> {
        self.writer.apply(move |tx| Box::pin(upkeep::touch(tx))).await
    }

    fn signals(&self) -> &Signals {
        &self.signals
    }
}

async fn record(writer: Arc<Writer>, requests: Arc<[Request]>) -> Result<Answers, StoreError> {
    let callers = requests.len();
    writer.apply_for(callers, move |tx| Box::pin(async move { submissions::record(tx, &requests).await })).await
}
