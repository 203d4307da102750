//! How much a target is sent at once, and when it is left alone: less after failures, more after successes. Pure.

use crate::{Config, backoff::full_jitter};

/// Events that one round takes at most.
pub(crate) const MOST: usize = 100;

/// However often it failed, a target that takes nothing is tried with one event after so long at the latest, in milliseconds: how
/// late the first event may come after it takes events again.
const LONGEST_REST_MS: u64 = 300_000;

/// Where a target stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pace {
    /// Rounds without a success, one after the other.
    pub failures: u32,
    /// Events that the next round may begin with.
    pub size: usize,
}

/// What a round came to, in numbers.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    /// Deliveries that went well.
    pub delivered: usize,
    /// First attempts that failed. An event that fails again and again says nothing of the others.
    pub failed_first: usize,
    /// The longest wish to be left alone, in milliseconds.
    pub retry_after_ms: Option<u64>,
}

impl Pace {
    /// Of a target that has failed in so many rounds.
    pub fn new(failures: u32) -> Self {
        Self { failures, size: if failures == 0 { MOST } else { 1 } }
    }

    /// Goes on after a round; answers how long to leave the target alone, in milliseconds.
    pub fn after(&mut self, tally: &Tally, config: &Config) -> u64 {
        let wish = tally.retry_after_ms.unwrap_or(0);
        if tally.delivered > 0 {
            self.failures = 0;
            self.size = if tally.failed_first > 0 { self.size } else { (self.size * 2).min(MOST) };
            return wish;
        }
        if tally.failed_first == 0 {
            return wish;
        }
        self.failures = self.failures.saturating_add(1);
        self.size = 1;
        let longest = config.backoff_cap_ms.min(LONGEST_REST_MS);
        full_jitter(config.backoff_base_ms, longest, self.failures).max(wish)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(delivered: usize, failed_first: usize) -> Tally {
        Tally { delivered, failed_first, retry_after_ms: None }
    }

    #[test]
    fn a_target_that_takes_nothing_is_tried_with_one_event_and_then_with_more() {
        let config = Config::default();
        let mut pace = Pace::new(0);
        assert_eq!(pace.size, MOST);
        for round in 1..20 {
            let rest = pace.after(&tally(0, pace.size), &config);
            assert_eq!((pace.failures, pace.size), (round, 1));
            assert!(rest <= LONGEST_REST_MS);
        }
        let mut sizes = Vec::new();
        for _ in 0..8 {
            assert_eq!(pace.after(&tally(pace.size, 0), &config), 0);
            sizes.push(pace.size);
        }
        assert_eq!((sizes.as_slice(), pace.failures), (&[2, 4, 8, 16, 32, 64, MOST, MOST][..], 0));
    }

    #[test]
    fn an_event_that_is_never_taken_does_not_hold_the_others_up() {
        let config = Config::default();
        let mut pace = Pace::new(0);
        assert_eq!(pace.after(&tally(99, 1), &config), 0, "among others that were taken");
        assert_eq!(pace.after(&tally(0, 0), &config), 0, "tried again, alone, in vain");
        assert_eq!((pace.failures, pace.size), (0, MOST));
    }

    #[test]
    fn a_wish_to_be_left_alone_is_followed() {
        let config = Config::default();
        let wish = Tally { retry_after_ms: Some(400_000), ..tally(0, 1) };
        assert_eq!(Pace::new(0).after(&wish, &config), 400_000);
        let wish = Tally { retry_after_ms: Some(7_000), ..tally(5, 1) };
        assert_eq!(Pace::new(0).after(&wish, &config), 7_000);
    }
}
