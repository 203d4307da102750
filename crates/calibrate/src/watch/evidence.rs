//! The alarm behind both monitors: a Shiryaev–Roberts e-detector whose allowance of false alarms is spent by the clock.

use serde::{Deserialize, Serialize};

use super::Budget;
use scrutineer_types::Timestamp;

/// Keeps a statistic finite, and so storable as JSON, however long an alarm is left standing.
const MOST: f64 = 1e200;

/// Euler's constant: the mean of the logarithm by which wobbling lowers the sum over all possible beginnings of a change.
const EULER: f64 = 0.577_215_664_901_532_9;

/// Evidence that something changed at some time since the start; the alarm is raised where it reaches 1.
///
/// An observation brings a factor for each of several bets. While nothing has changed, a factor is at least 0 and has an
/// expectation of at most 1 given all that came before: a bet at fair odds or worse. Each bet has a statistic
/// `R ← (R + a)·factor`, and the evidence is the mean of them (Shin, Ramdas, Rinaldo, arXiv 2203.03532, with spending `a` in the
/// place of their 1). `a` is the number of false alarms that the [`Budget`] allows for the time since the observation before.
///
/// **Guarantee.** While nothing has changed, evidence minus the allowance spent is a supermartingale, and it starts at 0. So
/// with every alarm at evidence 1, and every restart from 0, the *expected number of false alarms by any time is at most the
/// allowance spent by then*, however many observations came, whenever anybody looks. It follows that a year sees a false alarm
/// with probability at most the year's budget, that the mean time between false alarms is at least its inverse, and that
/// budgets of several monitors add up, dependent or not. It needs that the *times* of observations do not foretell their values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    statistics: Vec<f64>,
    last_at: Timestamp,
    allowed: f64,
    raised_at: Option<Timestamp>,
}

impl Evidence {
    /// None yet, with spending from `at` on.
    pub fn new(at: Timestamp) -> Self {
        Self { statistics: Vec::new(), last_at: at, allowed: 0.0, raised_at: None }
    }

    /// Takes one observation's factors, as many each time, and returns its gain: the logarithm of what it multiplied the
    /// evidence by.
    pub fn observe(&mut self, at: Timestamp, budget: Budget, factors: &[f64]) -> f64 {
        let allowance = budget.over_ms(at.since_ms(self.last_at));
        self.last_at = self.last_at.max(at);
        self.allowed += allowance;
        let before = self.level() + allowance;
        if self.statistics.len() != factors.len() {
            // A state from a release with other bets: the same evidence spread over the new ones is as valid.
            self.statistics = vec![self.level(); factors.len()];
        }
        for (statistic, factor) in self.statistics.iter_mut().zip(factors) {
            *statistic = ((*statistic + allowance) * factor).min(MOST);
        }
        if self.raised_at.is_none() && self.level() >= 1.0 {
            self.raised_at = Some(at);
        }
        if before > 0.0 { (self.level() / before).ln() } else { 0.0 }
    }

    /// How much there is; 1 raises the alarm. Without a change it hovers about what the budget allows for the recent past.
    pub fn level(&self) -> f64 {
        if self.statistics.is_empty() {
            return 0.0;
        }
        self.statistics.iter().sum::<f64>() / self.statistics.len() as f64
    }

    /// Which bet has gained most; `None` before the first observation.
    pub fn leading(&self) -> Option<usize> {
        (0..self.statistics.len()).max_by(|&a, &b| self.statistics[a].total_cmp(&self.statistics[b]))
    }

    /// When the alarm was raised; it stands until [`Evidence::restart`], even if the evidence falls.
    pub fn raised_at(&self) -> Option<Timestamp> {
        self.raised_at
    }

    /// At most this many false alarms are expected of this monitor so far, all restarts together.
    pub fn allowed(&self) -> f64 {
        self.allowed
    }

    /// Ends an alarm that was dealt with: evidence from 0, spending from `at`.
    pub fn restart(&mut self, at: Timestamp) {
        self.statistics.clear();
        self.last_at = self.last_at.max(at);
        self.raised_at = None;
    }
}

/// After how many observations the alarm is raised, on average, where the best of `bets` bets gains `growth` an observation (as a
/// logarithm) and each observation is allowed `allowance` false alarms; `None` where no bet gains.
///
/// For a change that begins when there is no evidence: `(ln(bets·(1 − e^−growth)/allowance) − 0.577)/growth`. To first order it is
/// the logarithm of what must be gained, by the gain. The rest is what the sum over all possible beginnings of the change adds: for
/// small gains of a bet that fits, an exponential functional of Brownian motion, one over an exponential variable (Dufresne, 1990).
/// The guide on audit and drift sets it beside simulations.
pub(super) fn expected_delay(bets: usize, growth: f64, allowance: f64) -> Option<f64> {
    if growth <= 0.0 || allowance <= 0.0 {
        return None;
    }
    let needed = (bets as f64 * -(-growth).exp_m1() / allowance).ln() - EULER;
    Some((needed / growth).max(1.0))
}
