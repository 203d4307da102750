//! The chores, one by one.

use std::collections::BTreeMap;

use scrutineer_store::{AlarmFilter, StoreError};
use scrutineer_types::Access;
use serde::Serialize;

use crate::{
    Exporting, Upkeep, audits, cameras::Cameras, certificates, drift::Drift, metrics, publish, retention, rollups,
    sweep,
};

/// At most so many rows in one transaction.
const SLICE: usize = 500;

/// Alarms that the gauges count at most.
const MOST_ALARMS: usize = 1000;

/// One thing that the clock starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Chore {
    /// Exports the gauges of the whole database.
    Gauges,
    /// Makes jobs whose lease has expired available again.
    ExpiredLeases,
    /// Tells a queue outside the database of jobs that could be claimed and about which no message is on its way: the process
    /// that made them died before it told, a retry has become due, a message was lost.
    Unpublished,
    /// Makes jobs available that waited for their time, or for what was paused and is resumed.
    Waiting,
    /// Discards jobs that wait for a model which no worker has.
    UnservedModels,
    /// Judges inspections whose deadline has passed.
    Deadlines,
    /// Forgets idempotency keys that are a day old.
    IdempotencyKeys,
    /// Removes what is older than it is kept: inspections, originals, detections, dead letters, events.
    Retention,
    /// Looks at audits, certificates, cameras and scores: alarms, events, gauges.
    Watch,
    /// Adds events up by time, for analytics.
    Rollups,
    /// Looks at the queue, to be added up as well; prunes what is older than it is kept.
    Samples,
    /// Deletes old originals that no row names: their request ended between the upload and the commit.
    Orphans,
    /// Exports past days that have changed since they were exported, where an export is configured.
    Export,
}

impl Chore {
    /// Every chore.
    pub const ALL: [Self; 13] = [
        Self::Gauges,
        Self::ExpiredLeases,
        Self::Unpublished,
        Self::Waiting,
        Self::UnservedModels,
        Self::Deadlines,
        Self::IdempotencyKeys,
        Self::Retention,
        Self::Watch,
        Self::Rollups,
        Self::Samples,
        Self::Orphans,
        Self::Export,
    ];

    /// Its name in lease rows, logs and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gauges => "gauges",
            Self::ExpiredLeases => "expired_leases",
            Self::Unpublished => "unpublished",
            Self::Waiting => "waiting",
            Self::UnservedModels => "unserved_models",
            Self::Deadlines => "deadlines",
            Self::IdempotencyKeys => "idempotency_keys",
            Self::Retention => "retention",
            Self::Watch => "watch",
            Self::Rollups => "rollups",
            Self::Samples => "samples",
            Self::Orphans => "orphans",
            Self::Export => "export",
        }
    }
}

/// How many rows or objects each chore dealt with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Report(pub BTreeMap<&'static str, usize>);

impl Report {
    pub(crate) fn add(&mut self, chore: Chore, count: usize) {
        // What happens at every look is no news.
        if !matches!(chore, Chore::Gauges | Chore::Rollups | Chore::Samples) {
            *self.0.entry(chore.name()).or_default() += count;
        }
    }
}

impl Upkeep {
    /// Runs one chore to its end, slice by slice. Answers how many rows or objects it dealt with.
    pub(crate) async fn run_chore(&self, chore: Chore) -> Result<usize, StoreError> {
        let mut total = 0;
        loop {
            let count = match chore {
                Chore::Gauges => {
                    metrics::queue(&self.metastore.queue_counts().await?);
                    0
                }
                Chore::ExpiredLeases => {
                    let released = self.metastore.release_expired(SLICE).await?;
                    metrics::leases_expired(released);
                    released
                }
                Chore::Unpublished => return publish::unpublished(self).await,
                Chore::Waiting => self.metastore.release_waiting(SLICE).await?,
                Chore::UnservedModels => self.metastore.discard_unserved(self.config.unserved_model_ms, SLICE).await?,
                Chore::Deadlines => self.metastore.settle_deadlines(SLICE).await?,
                Chore::IdempotencyKeys => self.metastore.prune_idempotency(self.config.idempotency_ms, SLICE).await?,
                Chore::Retention => return retention::remove_old(self).await,
                Chore::Watch => return self.watch().await,
                Chore::Rollups => rollups::add_up(self.metastore.as_ref(), self.metastore.now().await?).await?,
                Chore::Samples => return self.sample().await,
                Chore::Orphans => return sweep::orphans(self).await,
                Chore::Export => return self.export().await,
            };
            total += count;
            if count < SLICE {
                return Ok(total);
            }
        }
    }

    async fn sample(&self) -> Result<usize, StoreError> {
        let now = self.metastore.now().await?;
        rollups::sample(self.metastore.as_ref(), now).await?;
        rollups::prune(self.metastore.as_ref(), now).await
    }

    async fn export(&self) -> Result<usize, StoreError> {
        let Some(Exporting { export, lag_ms, .. }) = &self.exporting else { return Ok(0) };
        let exported = export.changed(*lag_ms).await?;
        for day in &exported.kept {
            tracing::warn!(%day, "stays as it was exported: inspections of it, or their detections, have been removed from the database since");
        }
        Ok(exported.days)
    }

    async fn watch(&self) -> Result<usize, StoreError> {
        let metastore = self.metastore.as_ref();
        let now = metastore.now().await?;
        metrics::reviews(&metastore.review_summary(&Access::all(), None, now).await?);
        let alarms =
            metastore.alarms(&Access::all(), &AlarmFilter { limit: MOST_ALARMS, ..AlarmFilter::default() }).await?;
        metrics::alarms(&alarms);
        let told = certificates::watch(metastore, now).await? + audits::watch(metastore).await?;
        let told = told + Cameras::watch(&mut *self.cameras.lock().await, metastore, now).await?;
        Ok(told + Drift::watch(&mut *self.drift.lock().await, metastore, now).await?)
    }
}
