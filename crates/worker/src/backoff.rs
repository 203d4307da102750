//! Exponential backoff with full jitter.

use std::time::Duration;

use rand::Rng as _;

/// Delays drawn evenly from zero to a bound that doubles with each failure up to a cap ("full jitter", Marc Brooker,
/// "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
#[derive(Clone, Debug)]
pub(crate) struct Backoff {
    base: Duration,
    cap: Duration,
    failures: u32,
}

impl Backoff {
    pub(crate) fn new(base: Duration, cap: Duration) -> Self {
        Self { base, cap, failures: 0 }
    }

    /// The delay after the `attempt`-th failed attempt, from 1.
    pub(crate) fn delay_after(&self, attempt: u32) -> Duration {
        rand::rng().random_range(Duration::ZERO..=self.bound(attempt))
    }

    /// The delay after one more failure in a row.
    pub(crate) fn next_delay(&mut self) -> Duration {
        self.failures = self.failures.saturating_add(1);
        self.delay_after(self.failures)
    }

    /// Forgets the failures in a row.
    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }

    fn bound(&self, attempt: u32) -> Duration {
        let doublings = attempt.saturating_sub(1).min(31);
        self.base.saturating_mul(1 << doublings).min(self.cap)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_delay_is_within_its_bound_and_the_bound_doubles_up_to_the_cap(attempt in 1_u32..1_000, base in 1_u64..5_000, cap in 5_000_u64..100_000) {
            let backoff = Backoff::new(Duration::from_millis(base), Duration::from_millis(cap));
            prop_assert!(backoff.delay_after(attempt) <= backoff.bound(attempt));
            prop_assert!(backoff.bound(attempt) <= Duration::from_millis(cap));
            prop_assert_eq!(backoff.bound(attempt + 1), (backoff.bound(attempt) * 2).min(Duration::from_millis(cap)));
        }
    }
}
