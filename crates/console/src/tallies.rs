//! The overview's counts, shared by everyone who looks: a database of millions is counted as often as it can bear.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use scrutineer_store::{Stats, StoreError};
use scrutineer_types::Timestamp;

use crate::{Console, access, format::midnight};

/// Counting takes at most one part in so many of the time, however many browsers ask.
const REST_FACTOR: u32 = 20;

/// Over how long the present pace is taken, in milliseconds.
pub(crate) const PACE_MS: i64 = 5 * 60_000;

/// Counts taken together.
#[derive(Clone, Debug)]
pub(crate) struct Tally {
    /// When they were taken.
    pub(crate) as_of: Timestamp,
    /// Since the first inspection.
    pub(crate) total: Stats,
    /// Since midnight, UTC.
    pub(crate) today: Stats,
    /// Since [`PACE_MS`] ago.
    pub(crate) recent: Stats,
}

/// The last counts, and until when they are good enough.
#[derive(Debug, Default)]
pub(crate) struct Tallies {
    last: Mutex<Option<Kept>>,
}

#[derive(Debug)]
struct Kept {
    tally: Arc<Tally>,
    cost: Duration,
    good_until: Instant,
}

impl Tallies {
    /// The counts as of now, or those of a moment ago where counting is slow.
    pub(crate) async fn take(&self, console: &Console) -> Result<Arc<Tally>, StoreError> {
        let begun = Instant::now();
        if let Some(tally) = self.good_enough(begun) {
            return Ok(tally);
        }
        let (store, access) = (&console.metastore, access());
        let as_of = Timestamp::now();
        let (total, today, recent) = tokio::try_join!(
            store.stats(&access, None),
            store.stats(&access, Some(midnight(as_of))),
            store.stats(&access, Some(as_of.plus_ms(-PACE_MS))),
        )?;
        let tally = Arc::new(Tally { as_of, total, today, recent });
        let cost = begun.elapsed();
        let kept = Kept { tally: Arc::clone(&tally), cost, good_until: Instant::now() + cost * REST_FACTOR };
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
        Ok(tally)
    }

    /// The last counts while they are good; the first to find them stale goes to count, the others keep them meanwhile.
    fn good_enough(&self, now: Instant) -> Option<Arc<Tally>> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = last.as_mut()?;
        if now < kept.good_until {
            return Some(Arc::clone(&kept.tally));
        }
        kept.good_until = now + kept.cost * REST_FACTOR;
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_to_find_the_counts_stale_counts_again() {
        let now = Instant::now();
        let stats = Stats::default;
        let tally = Tally { as_of: Timestamp(0), total: stats(), today: stats(), recent: stats() };
        let kept = Kept { tally: Arc::new(tally), cost: Duration::from_secs(1), good_until: now };
        let tallies = Tallies { last: Mutex::new(Some(kept)) };
        assert!(tallies.good_enough(now).is_none(), "stale: this one counts");
        assert!(tallies.good_enough(now).is_some(), "meanwhile the old counts do");
        assert!(tallies.good_enough(now + Duration::from_secs(21)).is_none());
    }
}
