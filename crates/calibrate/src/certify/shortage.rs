//! What is missing where a target is not supported: how many more labelled inspections.

use std::fmt;

use scrutineer_types::Risk;

use super::{
    evidence::{Method, Unit, counts},
    request::Bound,
};
use crate::risk::{Bets, at_least, betting_size, clean_trials, exact_size, lower_limit, upper_limit};

/// With what probability the stated number of inspections would do.
const POWER: f64 = 0.8;
/// Each limit of a rate that the interval rests on is exceeded with this probability.
const TAIL: f64 = 0.05;
/// How many steps of a path are tried for the one that needs least.
const TRIED: usize = 24;

/// A number of labelled inspections: likely, and between which limits; `None`: no feasible number, as far as these data tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// If the rates are as estimated.
    pub likely: Option<u64>,
    /// If they are as favourable as the data allow, with confidence 0.95.
    pub low: Option<u64>,
    /// If they are as unfavourable as the data allow, with confidence 0.95.
    pub high: Option<u64>,
}

impl Estimate {
    fn map(self, change: impl Fn(u64) -> u64) -> Self {
        Self { likely: self.likely.map(&change), low: self.low.map(&change), high: self.high.map(&change) }
    }
}

/// A target that the labels do not support.
#[derive(Clone, Debug, PartialEq)]
pub struct Shortage {
    /// Which risk.
    pub risk: Risk,
    /// At most which rate was asked for.
    pub level: f64,
    /// With which δ it was tested.
    pub delta: f64,
    /// For which facility, where each is promised by itself.
    pub facility: Option<String>,
    /// How many labelled inspections counted, those that select among them.
    pub have: u64,
    /// The bad ones (for a bound on misses) or good ones (on false rejects) that it takes, where they are what is missing; and
    /// how many there are among those that certify.
    pub needed: Option<(u64, u64)>,
    /// How many inspections it takes to certify, besides those that select.
    pub certifying: Estimate,
    /// How many it takes in all.
    pub total: Estimate,
    /// With which probability they will do.
    pub power: f64,
}

impl Shortage {
    /// How many more it takes than there are.
    pub fn more(&self) -> Estimate {
        self.total.map(|total| total.saturating_sub(self.have).max(1))
    }
}

impl fmt::Display for Shortage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let risk = match self.risk {
            Risk::Escape => "bad among the accepted",
            Risk::Miss => "accepted among the bad",
            Risk::FalseReject => "rejected among the good",
        };
        let Self { have, power, .. } = self;
        write!(f, "{have} labelled inspections ")?;
        if let Some(facility) = &self.facility {
            write!(f, "of facility `{facility}` ")?;
        }
        write!(f, "do not support at most {} % {risk}", self.level * 100.0)?;
        if let Some((needed, there)) = self.needed {
            let kind = if self.risk == Risk::Miss { "bad" } else { "good" };
            write!(f, " (it takes {needed} {kind} ones to certify with, there are {there})")?;
        }
        let more = self.more();
        match (more.likely, more.low, more.high) {
            (Some(likely), low, high) => {
                write!(f, "; label about {likely} more")?;
                match (low, high) {
                    (Some(low), Some(high)) => write!(f, " (90 % interval: {low} to {high})")?,
                    (Some(low), None) => write!(f, " (at least {low}; the data set no upper limit)")?,
                    _ => {}
                }
                write!(f, ", and with probability {power} they will")
            }
            (None, Some(low), _) => write!(
                f,
                "; as far as they tell, no number will with this model: at the very best {low} more; improve the model or \
                 allow a higher rate"
            ),
            (None, None, _) => {
                f.write_str("; as far as they tell, no number will: improve the model or allow a higher rate")
            }
        }
    }
}

/// What it was that failed.
pub(super) struct Failed<'a> {
    pub bound: &'a Bound,
    pub method: Method,
    pub delta: f64,
    pub facility: Option<String>,
    /// Those that were to certify.
    pub units: &'a [Unit],
    /// How many counted in all, and how many of them are bad.
    pub have: u64,
    pub bad: u64,
    pub steps: usize,
    pub selection_share: f64,
}

/// How many inspections it would take.
pub(super) fn shortage(failed: &Failed<'_>) -> Shortage {
    let Failed { bound, method, delta, units, have, bad, .. } = *failed;
    let clean = clean_trials(bound.tested, delta);
    let of_kind = |bad: bool| units.iter().filter(|unit| unit.bad == bad).count() as u64;
    let lacking = match bound.risk {
        Risk::Escape => None,
        Risk::Miss => Some((of_kind(true), bad)),
        Risk::FalseReject => Some((of_kind(false), have - bad)),
    };
    let lacking = lacking.filter(|(there, _)| *there < clean);
    let certifying = match (lacking, method) {
        (Some((_, kind)), _) => {
            // Half a count, so that none seen does not mean that there are none.
            let rate = (kind as f64 + 0.5) / (have as f64 + 1.0);
            let size = |rate| at_least(clean, rate, POWER);
            Estimate {
                likely: size(rate),
                low: size(upper_limit(kind, have, TAIL)),
                high: size(lower_limit(kind, have, TAIL)),
            }
        }
        (None, Method::Betting { .. }) => by_betting(failed),
        (None, _) => by_counts(failed),
    };
    Shortage {
        risk: bound.risk,
        level: bound.level,
        delta,
        facility: failed.facility.clone(),
        have,
        needed: lacking.map(|(there, _)| (clean, there)),
        certifying,
        total: certifying.map(|n| (n as f64 / (1.0 - failed.selection_share)).ceil() as u64),
        power: POWER,
    }
}

/// At the step that needs least, by the exact test.
fn by_counts(failed: &Failed<'_>) -> Estimate {
    let counts = counts(failed.units, failed.bound.risk, failed.steps);
    let all = failed.units.len() as f64;
    let least = |rate: &dyn Fn(u64, u64) -> f64| {
        let sizes = tried(failed.steps).filter(|step| counts.n[*step] > 0).filter_map(|step| {
            let (n, k) = (counts.n[step], counts.k[step]);
            let trials = exact_size(rate(n, k), failed.bound.tested, failed.delta, POWER)?;
            Some((trials as f64 * all / n as f64).ceil() as u64)
        });
        sizes.min()
    };
    Estimate {
        likely: least(&|n, k| (k as f64 + 0.5) / (n as f64 + 1.0)),
        low: least(&|n, k| lower_limit(k, n, TAIL)),
        high: least(&|n, k| upper_limit(k, n, TAIL)),
    }
}

/// At the step that needs least, by how fast the best bet grows.
fn by_betting(failed: &Failed<'_>) -> Estimate {
    let Method::Betting { heaviest } = failed.method else { unreachable!("asked for bets only") };
    let (risk, level) = (failed.bound.risk, failed.bound.tested);
    let groups = failed.units.iter().map(|unit| unit.group + 1).max().unwrap_or(0);
    let of_a_group = failed.units.len() as f64 / groups.max(1) as f64;
    let growth = tried(failed.steps).map(|step| {
        let mut sums = vec![0.0; groups];
        failed.units.iter().for_each(|unit| sums[unit.group] += unit.value_at(risk, level, step));
        let mut bets = Bets::new(heaviest * (1.0 - level));
        for sum in &sums {
            bets.add(*sum);
        }
        let stake = bets.best_stake();
        let logs = sums.iter().map(|sum| (1.0 - stake * sum).ln()).collect::<Vec<_>>();
        let n = logs.len().max(1) as f64;
        let mean = logs.iter().sum::<f64>() / n;
        let variance = logs.iter().map(|log| (log - mean).powi(2)).sum::<f64>() / n;
        (mean, variance.sqrt(), (variance / n).sqrt())
    });
    let growth = growth.collect::<Vec<_>>();
    let least = |errors: f64| {
        let sizes = growth.iter().filter_map(|(mean, deviation, error)| {
            betting_size(mean + errors * error, *deviation, failed.delta, POWER)
        });
        sizes.min().map(|groups| (groups as f64 * of_a_group).ceil() as u64)
    };
    // 1.645 standard errors are exceeded with probability 0.05.
    Estimate { likely: least(0.0), low: least(1.645), high: least(-1.645) }
}

fn tried(steps: usize) -> impl Iterator<Item = usize> {
    (1..=TRIED.min(steps)).map(move |part| part * steps / TRIED.min(steps) - 1)
}
