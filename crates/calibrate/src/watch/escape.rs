//! Limits for the escape rate from audited accepts, valid at every moment at once.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// The bets are on odds multiplied or divided by e to these powers: geometric from the first to the last. The smallest serves
/// 100,000s of audits, the largest the first dozens.
static TILTS: LazyLock<[f64; 24]> = LazyLock::new(|| {
    let (first, last) = (0.01_f64, 6.0_f64);
    std::array::from_fn(|step| first * (last / first).powf(step as f64 / 23.0))
});

/// Audited accepts so far, and the bad among them. Nothing else is kept, and nothing else matters: a recount from the stored
/// audits gives the same limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Audits that are settled.
    pub audited: u64,
    /// Those that count as bad.
    pub bad: u64,
}

/// Where the escape rate lies.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// Not below.
    pub lower: f64,
    /// Not above.
    pub upper: f64,
}

impl Tally {
    /// Counts one audit.
    pub fn count(&mut self, bad: bool) {
        self.audited += 1;
        self.bad += u64::from(bad);
    }

    /// The share of bad ones; `None` before the first audit.
    pub fn share(self) -> Option<f64> {
        (self.audited > 0).then(|| self.bad as f64 / self.audited as f64)
    }

    /// A confidence sequence: with probability `confidence` (above 0 and below 1) the limits hold after *every* audit, so that
    /// anybody may look at any time and stop when they like.
    ///
    /// They are limits for the average, over the audited accepts so far, of each one's probability of being bad given those
    /// before it; the rate may wander. Where accepts were drawn at one rate, that speaks for all accepts; where the rate
    /// changed, times of a higher rate weigh more. Unequal weights are not undone here.
    ///
    /// Method: for `m` the average and any λ, `exp(λ·bad)/(1 + m(e^λ − 1))^audited` is at most a martingale that starts at 1 (the
    /// logarithm is concave in m), so is a mixture over λ > 0, for the lower limit, and over λ < 0, for the upper one; by
    /// Ville's inequality neither ever exceeds 2/(1 − confidence), but with that probability. See Robbins (1970); Howard,
    /// Ramdas, McAuliffe, Sekhon, arXiv 1810.08240, for the sub-Bernoulli case.
    pub fn limits(self, confidence: f64) -> Limits {
        let (n, bad) = (self.audited as f64, self.bad.min(self.audited) as f64);
        if self.audited == 0 {
            return Limits { lower: 0.0, upper: 1.0 };
        }
        let most = (2.0 / (1.0 - confidence)).ln();
        // The upper limit for the bad is one less the lower limit for the good.
        Limits { lower: lower(n, bad, most), upper: 1.0 - lower(n, n - bad, most) }
    }
}

/// The least `m` that `hits` of `n` do not refute: the log of the mixture falls as `m` grows.
fn lower(n: f64, hits: f64, most: f64) -> f64 {
    let (mut refuted, mut kept) = (0.0, hits / n);
    if hits == 0.0 || log_mixture(n, hits, refuted) < most {
        return 0.0;
    }
    for _ in 0..40 {
        let middle = f64::midpoint(refuted, kept);
        if log_mixture(n, hits, middle) >= most {
            refuted = middle;
        } else {
            kept = middle;
        }
    }
    refuted
}

fn log_mixture(n: f64, hits: f64, m: f64) -> f64 {
    let log_bets = TILTS.map(|tilt| tilt * hits - n * (m * tilt.exp_m1()).ln_1p());
    let greatest = log_bets.into_iter().fold(f64::NEG_INFINITY, f64::max);
    greatest + log_bets.iter().map(|bet| (bet - greatest).exp()).sum::<f64>().ln() - (TILTS.len() as f64).ln()
}
