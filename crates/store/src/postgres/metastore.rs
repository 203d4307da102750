//! [`Metastore`] on PostgreSQL: each method is a transaction or a statement, tried again where that is safe.

use std::sync::Arc;

use async_trait::async_trait;
use scrutineer_types::{Access, Event, Inspection, InspectionId, JobId, Page, Policy, Timestamp, ViewId};
use sqlx::Postgres;
use tokio::{sync::Mutex, task::JoinHandle};

use super::{
    cancel,
    context::Context,
    counts, dead_letters, listen, pauses, policies, publishing, read, replay, results,
    retry::{on_connection, retrying, transact},
    routed,
    rows::{DIALECT, fetch},
    transaction::Transaction,
    upkeep, work,
};
use crate::{
    Addition, Alone, Camera, CameraFilter, Claim, Claimable, ClaimedJob, Completion, DeadLetter, DeadLetterFilter,
    Decided, InspectionFilter, JobFence, Metastore, Outcome, Past, Pause, PauseScope, PolicyVersion, QueueCounts,
    Replayed, Signals, Stats, StoreError, StoredView, Stretch, Submission, Submitted, Unpublished, filters,
    groups::Groups,
    metrics,
    rows::records,
    submissions::{self, Answers, Request},
};

/// Columns of cameras as they are read: angles as JSON.
const CAMERA: &str = "facility, camera, to_json(angles)::text AS angles, views, first_seen_at, last_seen_at,
    newest_inspection_id, newest_view_id";

/// The metastore in a PostgreSQL database.
#[derive(Debug)]
pub struct PostgresMetastore {
    context: Arc<Context>,
    groups: Groups,
    listening: Mutex<Option<JoinHandle<()>>>,
}

impl PostgresMetastore {
    pub(super) fn new(context: Arc<Context>) -> Self {
        let recording = Arc::clone(&context);
        let groups = Groups::spawn(move |requests| record(Arc::clone(&recording), requests));
        let listening = tokio::spawn(listen::run(Arc::clone(&context)));
        Self { context, groups, listening: Mutex::new(Some(listening)) }
    }

    pub(super) fn context(&self) -> &Arc<Context> {
        &self.context
    }

    /// Waits for what is being written and closes every connection. Later calls fail with
    /// [`crate::StoreErrorKind::Unavailable`]; closing twice is the same as once.
    pub async fn close(&self) {
        self.groups.close().await;
        if let Some(listening) = self.listening.lock().await.take() {
            listening.abort();
            // It was told to end; how is no news.
            let _ = listening.await;
        }
        self.context.pool.close().await;
        self.context.turns.close().await;
    }

    /// Moves this process's view of the database's clock forward, as if so much time had passed.
    #[cfg(feature = "conformance")]
    pub fn advance_clock(&self, ms: i64) {
        self.context.clock.advance(ms);
    }

    pub(super) async fn snapshot(&self) -> Result<sqlx::Transaction<'static, Postgres>, StoreError> {
        Ok(self.context.pool.begin_with(read::SNAPSHOT).await?)
    }
}

#[async_trait]
impl Metastore for PostgresMetastore {
    fn sample(&self) {
        let pool = &self.context.pool;
        metrics::pool("main", pool.size(), pool.num_idle(), pool.options().get_max_connections());
    }

    async fn submit(&self, access: &Access, submission: Submission) -> Result<Submitted, StoreError> {
        self.groups.submit(access, submission).await
    }

    async fn add_views(&self, access: &Access, addition: Addition) -> Result<Submitted, StoreError> {
        transact!(self, transaction => submissions::add_views(transaction, access, &addition))
    }

    async fn cancel(&self, access: &Access, id: InspectionId) -> Result<Inspection, StoreError> {
        transact!(self, transaction => cancel::cancel(transaction, access, id))
    }

    async fn claim(&self, claim: Claim) -> Result<Vec<ClaimedJob>, StoreError> {
        retrying(|| work::claim(&self.context, &claim)).await
    }

    async fn start(&self, jobs: &[JobFence], lease_ms: u64) -> Result<Vec<Outcome>, StoreError> {
        retrying(|| work::start(&self.context, jobs, lease_ms)).await
    }

    async fn start_alone(&self, job: JobFence, lease_ms: u64, alone: Alone) -> Result<Outcome, StoreError> {
        retrying(|| work::start_alone(&self.context, job, lease_ms, alone)).await
    }

    async fn extend(&self, jobs: &[JobFence], lease_ms: u64) -> Result<Vec<Outcome>, StoreError> {
        retrying(|| work::extend(&self.context, jobs, lease_ms)).await
    }

    async fn release(&self, jobs: &[JobFence]) -> Result<Vec<Outcome>, StoreError> {
        transact!(self, transaction => work::release(transaction, jobs))
    }

    async fn complete(&self, completions: Vec<Completion>) -> Result<Vec<Outcome>, StoreError> {
        retrying(|| async {
            let models = self.context.model_ids(results::models(&completions)).await?;
            let mut transaction = Transaction::begin(&self.context).await?;
            let outcomes = results::complete(&mut transaction, &completions, &models).await?;
            transaction.commit(completions.len()).await?;
            Ok(outcomes)
        })
        .await
    }

    async fn release_expired(&self, limit: usize) -> Result<usize, StoreError> {
        transact!(self, transaction => upkeep::release_expired(transaction, limit))
    }

    async fn release_waiting(&self, limit: usize) -> Result<usize, StoreError> {
        transact!(self, transaction => pauses::release_waiting(transaction, limit))
    }

    async fn discard_unserved(&self, wait_ms: u64, limit: usize) -> Result<usize, StoreError> {
        transact!(self, transaction => routed::discard_unserved(transaction, wait_ms, limit))
    }

    async fn settle_deadlines(&self, limit: usize) -> Result<usize, StoreError> {
        transact!(self, transaction => upkeep::settle_deadlines(transaction, limit))
    }

    async fn next_deadline_ms(&self) -> Result<Option<u64>, StoreError> {
        retrying(|| upkeep::next_deadline_ms(&self.context)).await
    }

    async fn prune_idempotency(&self, max_age_ms: u64, limit: usize) -> Result<usize, StoreError> {
        retrying(|| upkeep::prune_idempotency(&self.context, max_age_ms, limit)).await
    }

    async fn objects_known(&self, keys: &[String]) -> Result<Vec<bool>, StoreError> {
        retrying(|| upkeep::objects_known(&self.context, keys)).await
    }

    async fn lead(&self, task: &str, holder: &str, ttl_ms: u64) -> Result<bool, StoreError> {
        retrying(|| upkeep::lead(&self.context, task, holder, ttl_ms)).await
    }

    async fn claimable(&self, jobs: &[JobId]) -> Result<Claimable, StoreError> {
        retrying(|| publishing::claimable(&self.context, jobs)).await
    }

    async fn unpublished(&self, wish: Unpublished) -> Result<Claimable, StoreError> {
        retrying(|| publishing::unpublished(&self.context, wish)).await
    }

    async fn published(&self, jobs: &[JobId], as_of: Timestamp) -> Result<(), StoreError> {
        retrying(|| publishing::published(&self.context, jobs, as_of)).await
    }

    async fn forget_published(&self, jobs: &[JobId]) -> Result<(), StoreError> {
        retrying(|| publishing::forget(&self.context, jobs)).await
    }

    async fn prune_published(&self, limit: usize) -> Result<usize, StoreError> {
        retrying(|| publishing::prune(&self.context, limit)).await
    }

    async fn import_policy(&self, policy: &Policy, hash: &str, activate: bool) -> Result<PolicyVersion, StoreError> {
        transact!(self, transaction => policies::import(transaction, policy, hash, activate))
    }

    async fn policy_versions(&self, name: &str) -> Result<Vec<PolicyVersion>, StoreError> {
        on_connection!(self, conn => policies::versions(&mut conn, name).await)
    }

    async fn active_policies(&self) -> Result<Vec<PolicyVersion>, StoreError> {
        on_connection!(self, conn => policies::active(&mut conn).await)
    }

    async fn past_end(
        &self,
        access: &Access,
        past: &Past,
        after: Option<InspectionId>,
        limit: usize,
    ) -> Result<Option<InspectionId>, StoreError> {
        replay::end(&mut *self.context.pool.acquire().await?, access, past, after, limit).await
    }

    async fn past(&self, access: &Access, past: &Past, stretch: Stretch) -> Result<Vec<Decided>, StoreError> {
        replay::past(&self.context, access, past, stretch).await
    }

    async fn replay(
        &self,
        access: &Access,
        past: &Past,
        after: Option<InspectionId>,
        limit: usize,
    ) -> Result<Replayed, StoreError> {
        transact!(self, transaction => replay::replay(transaction, access, past, after, limit))
    }

    async fn inspection(&self, access: &Access, id: InspectionId) -> Result<Option<Inspection>, StoreError> {
        let whole = retrying(|| async { read::load_one(&mut *self.snapshot().await?, id).await }).await?;
        Ok(whole.map(|whole| whole.inspection).filter(|found| access.sees(&found.facility)))
    }

    async fn inspections(&self, access: &Access, filter: &InspectionFilter) -> Result<Page<Inspection>, StoreError> {
        retrying(|| async { read::inspections(&mut *self.snapshot().await?, access, filter).await }).await
    }

    async fn view(
        &self,
        access: &Access,
        inspection: InspectionId,
        view: ViewId,
    ) -> Result<Option<StoredView>, StoreError> {
        on_connection!(self, conn => read::view(&mut conn, access, inspection, view).await)
    }

    async fn cameras(&self, access: &Access, filter: &CameraFilter) -> Result<Page<Camera>, StoreError> {
        on_connection!(self, conn => {
            let rows = fetch(&mut conn, filters::cameras(&DIALECT, CAMERA, access, filter)?).await?;
            let cameras = rows.iter().map(records::camera).collect::<Result<Vec<_>, _>>()?;
            Ok(filters::page(cameras, filter.limit, filters::camera_cursor))
        })
    }

    async fn dead_letters(&self, access: &Access, filter: &DeadLetterFilter) -> Result<Page<DeadLetter>, StoreError> {
        on_connection!(self, conn => dead_letters::list(&mut conn, access, filter).await)
    }

    async fn redrive(&self, access: &Access, filter: &DeadLetterFilter) -> Result<Vec<JobId>, StoreError> {
        transact!(self, transaction => dead_letters::redrive(transaction, access, filter))
    }

    async fn dead_letter(&self, access: &Access, id: JobId) -> Result<Option<DeadLetter>, StoreError> {
        retrying(|| async { dead_letters::whole(&mut *self.snapshot().await?, access, id).await }).await
    }

    async fn purge(&self, access: &Access, filter: &DeadLetterFilter) -> Result<Vec<JobId>, StoreError> {
        transact!(self, transaction => dead_letters::purge(transaction, access, filter))
    }

    async fn pause(&self, access: &Access, scope: &PauseScope, reason: Option<&str>) -> Result<Pause, StoreError> {
        transact!(self, transaction => pauses::pause(transaction, access, scope, reason))
    }

    async fn resume(&self, access: &Access, scope: &PauseScope) -> Result<bool, StoreError> {
        transact!(self, transaction => pauses::resume(transaction, access, scope))
    }

    async fn pauses(&self, access: &Access) -> Result<Vec<Pause>, StoreError> {
        retrying(|| pauses::list(&self.context, access)).await
    }

    async fn events_after(&self, access: &Access, sequence: i64, limit: usize) -> Result<Vec<Event>, StoreError> {
        on_connection!(self, conn => {
            let rows = fetch(&mut conn, filters::events(&DIALECT, access, sequence, limit)).await?;
            rows.iter().map(records::event).collect()
        })
    }

    async fn last_event_sequence(&self) -> Result<i64, StoreError> {
        on_connection!(self, conn => {
            Ok(sqlx::query_scalar("SELECT coalesce(max(sequence), 0) FROM events").fetch_one(&mut *conn).await?)
        })
    }

    async fn queue_counts(&self) -> Result<QueueCounts, StoreError> {
        retrying(|| counts::queue(&self.context)).await
    }

    async fn stats(&self, access: &Access, since: Option<Timestamp>) -> Result<Stats, StoreError> {
        retrying(|| counts::stats(&self.context, access, since)).await
    }

    async fn ready(&self) -> Result<(), StoreError> {
        retrying(|| upkeep::touch(&self.context)).await
    }

    fn signals(&self) -> &Signals {
        &self.context.signals
    }
}

async fn record(context: Arc<Context>, requests: Arc<[Request]>) -> Result<Answers, StoreError> {
    retrying(|| async {
        let mut transaction = Transaction::begin(&context).await?;
        let answers = submissions::record(&mut transaction, &requests).await?;
        transaction.commit(requests.len()).await?;
        Ok(answers)
    })
    .await
}
