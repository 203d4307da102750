//! Tells a queue outside the database of jobs that it has no message about.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use scrutineer_queue::{Queue, QueueError};
use scrutineer_store::{StoreError, StoreErrorKind, Unpublished};
use scrutineer_types::JobId;
use tokio::time::Instant;

use crate::Upkeep;

/// Jobs told of at a time.
const SLICE: usize = 500;

/// Slices of one turn, so that it has a bound.
const MOST_SLICES: usize = 200;

/// Between looks at everything, only what became available within this time is looked at: longer than any transaction takes
/// that makes jobs available.
const RECENT: Duration = Duration::from_mins(2);

/// Whoever makes a job tells of it after the commit, and needs so long at most, in milliseconds.
const GRACE_MS: u64 = 2_000;

/// Records of publications forgotten at a time.
const FORGOTTEN_AT_ONCE: usize = 5000;

/// The queue, and when everything was last looked at.
#[derive(Debug)]
pub(crate) struct Publishing {
    queue: Arc<dyn Queue>,
    again_ms: u64,
    last_whole: Mutex<Option<Instant>>,
}

impl Publishing {
    pub(crate) fn new(queue: Arc<dyn Queue>, again_ms: u64) -> Self {
        Self { queue, again_ms, last_whole: Mutex::default() }
    }

    /// Whether it is time to look at everything: at first, and then so often that what was lost is late by a quarter at most.
    fn is_whole(&self) -> bool {
        let every = Duration::from_millis(self.again_ms / 4).min(RECENT / 2);
        let last = *self.last_whole.lock().unwrap_or_else(PoisonError::into_inner);
        last.is_none_or(|last| last.elapsed() >= every)
    }

    fn looked_at_everything(&self, at: Instant) {
        *self.last_whole.lock().unwrap_or_else(PoisonError::into_inner) = Some(at);
    }
}

/// Answers how many jobs were told of.
pub(crate) async fn unpublished(upkeep: &Upkeep) -> Result<usize, StoreError> {
    let Some(publishing) = &upkeep.publishing else { return Ok(0) };
    let (whole, began) = (publishing.is_whole(), Instant::now());
    let within_ms = (!whole).then_some(RECENT.as_millis() as u64);
    let mut told = 0;
    for _ in 0..MOST_SLICES {
        let wish = Unpublished { within_ms, grace_ms: GRACE_MS, again_ms: publishing.again_ms, limit: SLICE };
        let jobs: Vec<JobId> = upkeep.metastore.unpublished(wish).await?.jobs.iter().map(|job| job.job_id).collect();
        // What is sent is written down by the queue, so that the next slice is another.
        publishing.queue.publish(&jobs).await.map_err(of_queue)?;
        told += jobs.len();
        if jobs.len() < SLICE {
            break;
        }
    }
    if whole {
        publishing.looked_at_everything(began);
        while upkeep.metastore.prune_published(FORGOTTEN_AT_ONCE).await? == FORGOTTEN_AT_ONCE {}
    }
    Ok(told)
}

fn of_queue(error: QueueError) -> StoreError {
    match error {
        QueueError::Store(error) => error,
        other => StoreError::new(StoreErrorKind::Unavailable, other.to_string()).with_source(other),
    }
}
