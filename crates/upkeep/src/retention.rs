//! What is old goes, each kind in its own time, a slice at a time.

use scrutineer_store::{DeadLetterFilter, StoreError};
use scrutineer_types::Access;
use serde::Serialize;

use crate::{Upkeep, metrics};

/// At most so many rows in one transaction.
const SLICE: usize = 500;

/// What is kept for a time of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Inspections, with all that belongs to them.
    Inspections,
    /// Their images as they were received.
    Originals,
    /// What was found on them: detections and barcodes.
    Detections,
    /// Jobs that failed for good.
    DeadLetters,
    /// What happened, as webhooks and streams tell it.
    Events,
}

impl Kind {
    /// Every kind, in the order in which they go: what is taken from an inspection before the inspection.
    pub const ALL: [Self; 5] = [Self::DeadLetters, Self::Originals, Self::Detections, Self::Events, Self::Inspections];

    /// Its word in metrics and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inspections => "inspections",
            Self::Originals => "originals",
            Self::Detections => "detections",
            Self::DeadLetters => "dead_letters",
            Self::Events => "events",
        }
    }

    /// The setting that says for how many days.
    pub fn setting(self) -> &'static str {
        match self {
            Self::Inspections => "upkeep.keep_days",
            Self::Originals => "upkeep.keep_originals_days",
            Self::Detections => "upkeep.keep_detections_days",
            Self::DeadLetters => "upkeep.keep_dead_letters_days",
            Self::Events => "upkeep.keep_events_days",
        }
    }
}

/// Removes whatever is older than it is kept; answers how many of all kinds.
pub(crate) async fn remove_old(upkeep: &Upkeep) -> Result<usize, StoreError> {
    let mut total = 0;
    for kind in Kind::ALL {
        let Some(age_ms) = upkeep.config.kept_ms(kind) else { continue };
        loop {
            let removed = slice(upkeep, kind, age_ms).await?;
            metrics::removed(kind, removed);
            total += removed;
            if removed < SLICE {
                break;
            }
        }
    }
    Ok(total)
}

async fn slice(upkeep: &Upkeep, kind: Kind, age_ms: u64) -> Result<usize, StoreError> {
    let metastore = upkeep.metastore.as_ref();
    match kind {
        Kind::Inspections => metastore.remove_inspections(age_ms, SLICE).await,
        Kind::Detections => metastore.remove_detections(age_ms, SLICE).await,
        Kind::Events => metastore.remove_events(age_ms, SLICE).await,
        Kind::DeadLetters => {
            let before = metastore.now().await?.plus_ms(-i64::try_from(age_ms).unwrap_or(i64::MAX));
            let filter = DeadLetterFilter { until: Some(before), limit: SLICE, ..DeadLetterFilter::default() };
            Ok(metastore.purge(&Access::all(), &filter).await?.len())
        }
        Kind::Originals => {
            let removed = metastore.remove_originals(age_ms, SLICE).await?;
            for key in &removed.keys {
                // Nobody's from now on: what is not deleted here, the sweeper finds.
                if let Err(error) = upkeep.originals.delete(key).await {
                    tracing::warn!(%error, %key, "an old original could not be deleted; the sweeper will try again");
                }
            }
            Ok(removed.inspections)
        }
    }
}
