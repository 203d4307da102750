//! What audited accepts say of the escape rate: limits since activation, and an alarm where it exceeds what was promised.

use scrutineer_types::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Budget, Evidence, Limits, Tally, WatchError};

/// The alarm bets on these multiples of the guarded rate's odds.
pub(super) const ODDS: [f64; 6] = [1.25, 1.5, 2.0, 3.0, 5.0, 10.0];

/// How an audit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditOutcome {
    /// The person would have accepted too.
    Good,
    /// The person would have rejected: an escape.
    Bad,
    /// The person could not tell from the images. Counts as bad: what cannot be judged must not have been accepted.
    Recapture,
    /// Nobody answered in time. Counts as bad: audits that are not done must not look like audits without findings.
    Overdue,
}

impl AuditOutcome {
    /// Whether it counts as bad.
    pub fn is_bad(self) -> bool {
        self != Self::Good
    }
}

/// One policy version's audits at one facility; a state row of a few numbers.
///
/// It alone sees whether scores still mean what they meant. **Feed it in the order of the decisions, up to the oldest audit
/// that is neither answered nor overdue**: answers that come quickly are not a fair sample of all. Start a new one when a policy is
/// activated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditMonitor {
    alpha: f64,
    tally: Tally,
    evidence: Evidence,
}

impl AuditMonitor {
    /// Guards an escape rate of `alpha`, above 0 and below 1, from `at`.
    ///
    /// # Errors
    /// [`WatchError::Alpha`].
    pub fn new(alpha: f64, at: Timestamp) -> Result<Self, WatchError> {
        if !(alpha > 0.0 && alpha < 1.0) {
            return Err(WatchError::Alpha(alpha));
        }
        Ok(Self { alpha, tally: Tally::default(), evidence: Evidence::new(at) })
    }

    /// Takes one settled audit. `at` is when the inspection was decided; `budget` is this facility's share, as
    /// `Budget::every_years(10.0)?.among(facilities)`.
    ///
    /// The alarm's promise (see [`Evidence`]) holds while each audited accept is bad with probability at most `alpha`, given
    /// those before it. A rate that is below `alpha` on the whole but above it for weeks may raise it, and should.
    pub fn observe(&mut self, outcome: AuditOutcome, at: Timestamp, budget: Budget) {
        self.tally.count(outcome.is_bad());
        self.evidence.observe(at, budget, &ODDS.map(|odds| factor(self.alpha, odds, outcome.is_bad())));
    }

    /// The rate that is guarded.
    pub fn alpha(&self) -> f64 {
        self.alpha
    }

    /// All audits since activation; an alarm's end does not clear them.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// Limits for the escape rate since activation; see [`Tally::limits`].
    pub fn limits(&self, confidence: f64) -> Limits {
        self.tally.limits(confidence)
    }

    /// Whether the promise is broken, on the whole, since activation: even the lower limit is above `alpha`. The alarm, which asks for
    /// a change at any time since, comes sooner as a rule.
    pub fn breached(&self, confidence: f64) -> bool {
        self.limits(confidence).lower > self.alpha
    }

    /// The alarm.
    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// Ends an alarm that was dealt with; see [`Evidence::restart`].
    pub fn restart(&mut self, at: Timestamp) {
        self.evidence.restart(at);
    }
}

/// The likelihood ratio of `odds` times the odds of `alpha` against `alpha`; for any rate up to `alpha` its mean is at most 1.
fn factor(alpha: f64, odds: f64, bad: bool) -> f64 {
    (if bad { odds } else { 1.0 }) / (1.0 - alpha + odds * alpha)
}

/// What the bet on `odds` gains an audit, on average, as a logarithm, where the rate is `escape`.
pub(super) fn growth(alpha: f64, odds: f64, escape: f64) -> f64 {
    escape * odds.ln() - (1.0 - alpha + odds * alpha).ln()
}

#[cfg(test)]
mod tests {
    use super::{ODDS, factor};

    #[test]
    fn no_bet_wins_on_average_up_to_alpha() {
        for alpha in [0.001, 0.01, 0.3, 0.9] {
            for odds in ODDS {
                let mean = |rate: f64| rate * factor(alpha, odds, true) + (1.0 - rate) * factor(alpha, odds, false);
                assert!((mean(alpha) - 1.0).abs() < 1e-12);
                assert!(mean(alpha / 2.0) < 1.0 && mean(0.0) < 1.0 && mean(1.01 * alpha) > 1.0);
            }
        }
    }
}
