//! What the certification split says of each step of a path: counts, and the p-value of "the risk is above its level".

use scrutineer_types::{Proof, Risk};

use super::request::Bound;
use crate::risk::{Bets, cdf, lower_limit, p_value};

/// Of the error that a stratified test may make, the part spent on how many good ones are accepted.
const SPENT_ON_GOOD: f64 = 0.1;

/// An inspection as the tests see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    pub bad: bool,
    /// In proportion to how many it stands for.
    pub weight: f64,
    /// What it hangs together with, as a number; only sums look at it.
    pub group: usize,
    /// The first step of the accept path that accepts it; beyond the last where none does.
    pub accept_from: usize,
    /// The same of the reject path.
    pub reject_from: usize,
}

impl Unit {
    /// The step from which on it counts against `risk` or for it.
    fn from(&self, risk: Risk) -> usize {
        match risk {
            Risk::Escape | Risk::Miss => self.accept_from,
            Risk::FalseReject => self.reject_from,
        }
    }

    /// Of the risk's condition and event, both or either, before and after its outcome changes.
    fn counts(&self, risk: Risk, changed: bool) -> (bool, bool) {
        match risk {
            Risk::Escape => (changed, changed && self.bad),
            Risk::Miss => (self.bad, changed && self.bad),
            Risk::FalseReject => (!self.bad, changed && !self.bad),
        }
    }

    /// w·condition·(event − level): its mean is above 0 just where the risk is above the level.
    pub fn value(&self, risk: Risk, level: f64, changed: bool) -> f64 {
        let (condition, event) = self.counts(risk, changed);
        if condition { self.weight * (f64::from(u8::from(event)) - level) } else { 0.0 }
    }

    /// Its value at a step.
    pub fn value_at(&self, risk: Risk, level: f64, step: usize) -> f64 {
        self.value(risk, level, self.from(risk) <= step)
    }
}

/// How a risk is tested.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Method {
    /// Independent, of equal weight.
    Exact,
    /// Weighted, or by sums of groups of which none weighs more than this.
    Betting { heaviest: f64 },
    /// Bad and good apart, bad ones having at most this share where the policy is to work.
    Stratified { prevalence: f64 },
}

impl Method {
    /// What it proves `risk` by. Only escape depends on how many are bad.
    pub fn proof_of(self, risk: Risk) -> Proof {
        match self {
            Self::Betting { .. } => Proof::Betting,
            Self::Stratified { .. } if risk == Risk::Escape => Proof::ExactStratified,
            Self::Exact | Self::Stratified { .. } => Proof::ExactBinomial,
        }
    }
}

/// How many inspections fulfil a risk's condition at each step, and at how many of them it came to pass.
#[derive(Clone, Debug)]
pub(super) struct Counts {
    pub n: Vec<u64>,
    pub k: Vec<u64>,
}

/// The counts of `risk` at each of `steps` steps.
pub(super) fn counts(units: &[Unit], risk: Risk, steps: usize) -> Counts {
    let (n, k) = sums(units, risk, steps, |_| 1.0);
    // Sums of ones are exact.
    let whole = |sums: Vec<f64>| sums.into_iter().map(|sum| sum as u64).collect();
    Counts { n: whole(n), k: whole(k) }
}

/// The estimated rate of `risk` at each of `steps` steps; 0 where nothing fulfils its condition.
pub(super) fn rates(units: &[Unit], risk: Risk, steps: usize) -> Vec<f64> {
    let (condition, event) = sums(units, risk, steps, |unit| unit.weight);
    condition.iter().zip(event).map(|(all, some)| if *all > 0.0 { some / all } else { 0.0 }).collect()
}

/// The weights of condition and event at each step.
fn sums(units: &[Unit], risk: Risk, steps: usize, weigh: impl Fn(&Unit) -> f64) -> (Vec<f64>, Vec<f64>) {
    let (mut conditions, mut events) = (vec![0.0; steps + 1], vec![0.0; steps + 1]);
    for unit in units {
        let weight = |so: bool| if so { weigh(unit) } else { 0.0 };
        let ((condition, event), (later_condition, later_event)) = (unit.counts(risk, false), unit.counts(risk, true));
        let from = unit.from(risk).min(steps);
        conditions[0] += weight(condition);
        events[0] += weight(event);
        conditions[from] += weight(later_condition) - weight(condition);
        events[from] += weight(later_event) - weight(event);
    }
    let summed = |mut changes: Vec<f64>| {
        changes.truncate(steps);
        for step in 1..steps {
            changes[step] += changes[step - 1];
        }
        changes
    };
    (summed(conditions), summed(events))
}

/// The p-value, at each step, of "the risk is above what is tested". `least_delta` is the smallest level that it will be held
/// against: what a stratified test spends beforehand is a part of that.
pub(super) fn p_values(units: &[Unit], bound: &Bound, method: Method, steps: usize, least_delta: f64) -> Vec<f64> {
    match (method, bound.risk) {
        (Method::Betting { heaviest }, _) => betting(units, bound, heaviest, steps),
        (Method::Stratified { prevalence }, Risk::Escape) => {
            stratified(units, bound.tested, prevalence, steps, least_delta)
        }
        _ => {
            let Counts { n, k } = counts(units, bound.risk, steps);
            n.iter().zip(&k).map(|(n, k)| if *n == 0 { 1.0 } else { cdf(*k, *n, bound.tested) }).collect()
        }
    }
}

fn betting(units: &[Unit], bound: &Bound, heaviest: f64, steps: usize) -> Vec<f64> {
    let (risk, level) = (bound.risk, bound.tested);
    let groups = units.iter().map(|unit| unit.group + 1).max().unwrap_or(0);
    let mut sums = vec![0.0; groups];
    for unit in units {
        sums[unit.group] += unit.value(risk, level, false);
    }
    let mut bets = Bets::new(heaviest * (1.0 - level));
    for sum in &sums {
        bets.add(*sum);
    }
    let mut order = units.iter().filter(|unit| unit.from(risk) < steps).collect::<Vec<_>>();
    order.sort_by_key(|unit| unit.from(risk));
    let mut changing = order.into_iter().peekable();
    let at = |step| {
        while let Some(unit) = changing.next_if(|unit| unit.from(risk) == step) {
            let old = sums[unit.group];
            let new = old + unit.value(risk, level, true) - unit.value(risk, level, false);
            bets.replace(old, new);
            sums[unit.group] = new;
        }
        p_value(bets.log_wealth())
    };
    (0..steps).map(at).collect()
}

/// Escape is π·miss / (π·miss + (1 − π)·accepted share of good). With that share at least `low`, it is at most the level where
/// miss is at most level·(1 − π)·low / (π·(1 − level)); and it rises with π, so the largest π speaks for all.
fn stratified(units: &[Unit], level: f64, prevalence: f64, steps: usize, least_delta: f64) -> Vec<f64> {
    let accepted = |bad: bool| {
        let of_kind = units.iter().filter(|unit| unit.bad == bad).copied().collect::<Vec<_>>();
        (of_kind.len() as u64, counts(&of_kind, Risk::Escape, steps).n)
    };
    let ((bad, missed), (good, passed)) = (accepted(true), accepted(false));
    let at = |step: usize| {
        if bad == 0 || passed[step] == 0 {
            return 1.0;
        }
        let low = lower_limit(passed[step], good, SPENT_ON_GOOD * least_delta);
        let miss = level * (1.0 - prevalence) * low / (prevalence * (1.0 - level));
        if miss >= 1.0 {
            return 0.0;
        }
        (cdf(missed[step], bad, miss) / (1.0 - SPENT_ON_GOOD)).min(1.0)
    };
    (0..steps).map(at).collect()
}
