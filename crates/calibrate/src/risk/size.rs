//! How many trials it takes, for a refusal that says what would help.

use super::binomial::cdf;

/// Trials beyond which a data set is as good as impossible.
const MOST: u64 = 100_000_000;

/// The fewest trials, all without an event, that certify a rate of at most `level`: 29 for 10 % at `delta` = 0.05.
pub fn clean_trials(level: f64, delta: f64) -> u64 {
    (delta.ln() / (1.0 - level).ln()).ceil().max(1.0) as u64
}

/// The fewest inspections that hold at least `count` of a kind with probability `power`, each being of it with probability
/// `rate`. `None` where no feasible number does.
pub fn at_least(count: u64, rate: f64, power: f64) -> Option<u64> {
    if count == 0 {
        return Some(0);
    }
    least(count, |n| 1.0 - cdf(count - 1, n, rate) >= power)
}

/// The fewest trials in which the exact binomial test at `delta` finds a rate of at most `level` with probability `power`,
/// where the true rate is `rate`. `None` where `rate` is not below `level`, or no feasible number does.
pub fn exact_size(rate: f64, level: f64, delta: f64, power: f64) -> Option<u64> {
    if rate >= level {
        return None;
    }
    // The test that allows k events is cheapest at the fewest trials that certify with k.
    let trials = |k: u64| least(k + 1, |n| cdf(k, n, level) <= delta);
    let enough = |k: u64| trials(k).is_some_and(|n| cdf(k, n, rate) >= power);
    let most = (MOST as f64 * level) as u64;
    let k = (0..u64::BITS).map(|doubling| (1_u64 << doubling) - 1).take_while(|k| *k <= most).find(|k| enough(*k))?;
    trials(first(k / 2, k, enough))
}

/// The fewest groups in which a betting test at `delta` succeeds with probability `power`, where a bet's logarithm grows by
/// `mean` a group, with standard deviation `deviation`; by the normal approximation. `None` where it does not grow.
pub fn betting_size(mean: f64, deviation: f64, delta: f64, power: f64) -> Option<u64> {
    use statrs::distribution::{ContinuousCDF, Normal};
    if mean <= 0.0 {
        return None;
    }
    let z = Normal::standard().inverse_cdf(power) * deviation;
    // n·mean − z·√n = ln(1/δ).
    let root = (z + (z * z + 4.0 * mean * (1.0 / delta).ln()).sqrt()) / (2.0 * mean);
    let groups = (root * root).ceil();
    (groups < MOST as f64).then_some(groups as u64)
}

/// The least n from `from` on for which `enough`, which stays true once it is.
fn least(from: u64, enough: impl Fn(u64) -> bool) -> Option<u64> {
    let mut high = from.max(1);
    while !enough(high) {
        high = high.saturating_mul(2);
        if high > MOST {
            return None;
        }
    }
    Some(first(from, high, enough))
}

/// The least n from `low` up to `high`, for which `enough` is known.
fn first(mut low: u64, mut high: u64, enough: impl Fn(u64) -> bool) -> u64 {
    while low < high {
        let middle = u64::midpoint(low, high);
        if enough(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_the_known_ones() {
        assert_eq!(clean_trials(0.1, 0.05), 29);
        assert_eq!(clean_trials(0.01, 0.05), 299);
        assert_eq!(at_least(29, 0.005, 0.8), Some(6_679));
    }

    #[test]
    fn an_exact_size_is_enough_and_not_much_too_much() {
        for (rate, level) in [(0.0, 0.01), (0.002, 0.01), (0.004, 0.01), (0.05, 0.1)] {
            let n = exact_size(rate, level, 0.05, 0.8).unwrap();
            let power = |n| {
                let allowed = (0..n).take_while(|k| cdf(*k, n, level) <= 0.05).last();
                allowed.map_or(0.0, |k| cdf(k, n, rate))
            };
            assert!(power(n) >= 0.8, "{n} at {rate} of {level}");
            assert!(power(n * 8 / 10) < 0.8, "{n} at {rate} of {level}");
        }
        assert_eq!(exact_size(0.01, 0.01, 0.05, 0.8), None);
    }

    #[test]
    fn a_bet_that_does_not_grow_never_succeeds() {
        assert_eq!(betting_size(0.0, 1.0, 0.05, 0.8), None);
        // Without chance, as many as the logarithm takes.
        assert_eq!(betting_size(0.1, 0.0, 0.05, 0.8), Some(30));
    }
}
