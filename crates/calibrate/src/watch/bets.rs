//! Bets on where new scores fall among the earlier ones.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use statrs::function::beta::ln_beta;

use super::evidence::expected_delay;

/// How scores lie now, beside those before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shift {
    /// Lower.
    Lower,
    /// Higher.
    Higher,
    /// More of them at both ends.
    Spread,
    /// More of them in the middle.
    Narrow,
}

/// The bets: Beta densities over ranks. Several strengths each, since nobody knows how much will change.
const BETS: [(Shift, f64, f64); 16] = [
    (Shift::Lower, 0.6, 1.0),
    (Shift::Lower, 0.88, 1.0),
    (Shift::Lower, 1.0, 1.12),
    (Shift::Lower, 1.0, 1.3),
    (Shift::Lower, 1.0, 2.0),
    (Shift::Lower, 1.0, 4.0),
    (Shift::Higher, 1.0, 0.6),
    (Shift::Higher, 1.0, 0.88),
    (Shift::Higher, 1.12, 1.0),
    (Shift::Higher, 1.3, 1.0),
    (Shift::Higher, 2.0, 1.0),
    (Shift::Higher, 4.0, 1.0),
    (Shift::Spread, 0.8, 0.8),
    (Shift::Spread, 0.6, 0.6),
    (Shift::Narrow, 1.5, 1.5),
    (Shift::Narrow, 3.0, 3.0),
];

/// How many bets there are.
const COUNT: usize = BETS.len();

static LOG_SCALES: LazyLock<[f64; COUNT]> = LazyLock::new(|| BETS.map(|(_, a, b)| -ln_beta(a, b)));

/// Each bet's density at a rank; over uniform ranks each has a mean of 1.
pub(super) fn densities(rank: f64) -> [f64; COUNT] {
    log_densities(rank).map(f64::exp)
}

fn log_densities(rank: f64) -> [f64; COUNT] {
    // Rounding may carry a rank to the very end, where a density is 0 or infinite.
    let rank = rank.clamp(1e-15, 1.0 - 1e-15);
    let (low, high) = (rank.ln(), (-rank).ln_1p());
    std::array::from_fn(|bet| LOG_SCALES[bet] + (BETS[bet].1 - 1.0) * low + (BETS[bet].2 - 1.0) * high)
}

/// What a bet is on.
pub(super) fn shift(bet: usize) -> Shift {
    BETS[bet].0
}

/// Whether a bet gains by a rank.
pub(super) fn gains(bet: usize, rank: f64) -> bool {
    log_densities(rank)[bet] > 0.0
}

/// How many inspections pass, on average, until the alarm, where the places of scores after a change, among those before, fall as
/// `ranks` do and one inspection is allowed `allowance` false alarms; `None` where no bet gains by it.
///
/// Theory for the bet that gains most and for a history so long that the change does not soon become part of it; else it takes
/// longer.
pub fn expected_drift_delay(ranks: &[f64], allowance: f64) -> Option<f64> {
    let mut sums = [0.0; COUNT];
    for &rank in ranks {
        for (sum, log_density) in sums.iter_mut().zip(log_densities(rank)) {
            *sum += log_density;
        }
    }
    let growth = sums.into_iter().fold(0.0, f64::max) / ranks.len().max(1) as f64;
    expected_delay(COUNT, growth, allowance)
}

#[cfg(test)]
mod tests {
    use super::{COUNT, densities};

    #[test]
    fn every_bet_is_at_fair_odds() {
        let steps = 200_000;
        let mut means = [0.0; COUNT];
        for step in 0..steps {
            let rank = (f64::from(step) + 0.5) / f64::from(steps);
            means.iter_mut().zip(densities(rank)).for_each(|(mean, density)| *mean += density / f64::from(steps));
        }
        // The midpoint rule misses a little of the densities that have no end at 0 or 1.
        assert!(means.iter().all(|mean| (mean - 1.0).abs() < 5e-3), "{means:?}");
    }
}
