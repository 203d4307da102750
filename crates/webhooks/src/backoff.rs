//! Delays before the next attempt: exponential, with full jitter.

use rand::Rng as _;

/// A delay in milliseconds before the attempt that follows `attempts` failed ones: anything from 0 to `base_ms`, an upper bound
/// that doubles with each further one, up to `cap_ms`.
pub(crate) fn full_jitter(base_ms: u64, cap_ms: u64, attempts: u32) -> u64 {
    let doublings = attempts.saturating_sub(1).min(32);
    let bound = base_ms.saturating_mul(1 << doublings).min(cap_ms);
    rand::rng().random_range(0..=bound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_spread_below_a_bound_that_grows_and_ends() {
        for (attempts, bound) in [(1, 1000), (2, 2000), (3, 4000), (7, 60_000), (1000, 60_000)] {
            let delays: Vec<u64> = (0..500).map(|_| full_jitter(1000, 60_000, attempts)).collect();
            assert!(delays.iter().all(|delay| *delay <= bound), "{attempts}");
            assert!(delays.iter().any(|delay| *delay > bound / 2) && delays.iter().any(|delay| *delay < bound / 2));
        }
    }
}
