//! Streams with fixed seeds, and what the detectors make of them. `examples/detectors.rs` runs the same at full length.

use scrutineer_calibrate::watch::{
    AuditMonitor, AuditOutcome, Budget, DriftMonitor, GateInspection, Scale, Score, Tally,
};
use scrutineer_types::{InspectionId, Quality, Timestamp};
use statrs::distribution::{Beta, ContinuousCDF};

const YEAR_MS: f64 = 365.0 * 86_400_000.0;

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine and in every release.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0xd134_2543_de82_ef95))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// At least 0, below 1.
    pub fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn chance(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }

    /// An id that nothing but the seed decides.
    pub fn id(&mut self) -> InspectionId {
        format!("{:016x}{:016x}", self.next(), self.next()).parse().expect("32 hexadecimal digits are a UUID")
    }
}

/// When the `index`-th of `per_year` observations happens.
pub fn moment(index: usize, per_year: f64) -> Timestamp {
    Timestamp(((index + 1) as f64 * YEAR_MS / per_year) as i64)
}

/// Scores as of a detector: good ~ Beta(1.2, 8), bad ~ 0.95 Beta(5, 2) + 0.05 Beta(1.5, 6).
pub struct Scores {
    good: Vec<f64>,
    seen: Vec<f64>,
    missed: Vec<f64>,
}

/// What happens to the scores.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    Nothing,
    /// The share of bad goes from 10 % to this.
    Bad(f64),
    /// Every confidence is multiplied by this.
    Dimmed(f64),
    /// This share of images shows nothing at all.
    Blind(f64),
}

impl Scores {
    pub fn new() -> Self {
        // Quantiles in the middle of 2,000 equal steps: quick to draw from, and close enough for a made-up distribution.
        let table = |a, b| {
            let beta = Beta::new(a, b).expect("the shapes are positive");
            (0..2000).map(|step| beta.inverse_cdf((f64::from(step) + 0.5) / 2000.0)).collect()
        };
        Self { good: table(1.2, 8.0), seen: table(5.0, 2.0), missed: table(1.5, 6.0) }
    }

    pub fn draw(&self, random: &mut Random, change: Change) -> f64 {
        let bad = if let Change::Bad(share) = change { share } else { 0.1 };
        let table = match random.chance(bad) {
            false => &self.good,
            true if random.chance(0.95) => &self.seen,
            true => &self.missed,
        };
        let score = table[(random.uniform() * table.len() as f64) as usize];
        match change {
            Change::Dimmed(factor) => score * factor,
            Change::Blind(share) if random.chance(share) => 0.0,
            _ => score,
        }
    }
}

/// False alarms of an audit monitor in `years` years, each ended by a restart, where the escape rate is `escape`.
pub fn audit_alarms(seed: u64, years: f64, per_year: f64, alpha: f64, escape: f64, budget: Budget) -> usize {
    let mut random = Random::new(seed);
    let mut monitor = AuditMonitor::new(alpha, Timestamp(0)).expect("a rate");
    let mut alarms = 0;
    for index in 0..(years * per_year) as usize {
        let at = moment(index, per_year);
        monitor.observe(outcome(&mut random, escape), at, budget);
        if monitor.evidence().raised_at().is_some() {
            alarms += 1;
            monitor.restart(at);
        }
    }
    alarms
}

/// Audits until the alarm, where the escape rate is half of `alpha` for a year and `escape` from then on; a false alarm in
/// the first year is dealt with by a restart.
pub fn audit_delay(seed: u64, per_year: f64, alpha: f64, escape: f64, budget: Budget) -> usize {
    let mut random = Random::new(seed);
    let mut monitor = AuditMonitor::new(alpha, Timestamp(0)).expect("a rate");
    for index in 0.. {
        let at = moment(index, per_year);
        let changed = index >= per_year as usize;
        monitor.observe(outcome(&mut random, if changed { escape } else { alpha / 2.0 }), at, budget);
        if monitor.evidence().raised_at().is_some() {
            if changed {
                return index + 1 - per_year as usize;
            }
            monitor.restart(at);
        }
    }
    unreachable!("the loop has no other end")
}

fn outcome(random: &mut Random, escape: f64) -> AuditOutcome {
    if random.chance(escape) { AuditOutcome::Bad } else { AuditOutcome::Good }
}

/// Whether the limits ever fail, in `audits` audits, to hold the average of the rates so far.
pub fn limits_fail(seed: u64, audits: u64, confidence: f64, rate: impl Fn(u64) -> f64) -> bool {
    let mut random = Random::new(seed);
    let mut tally = Tally::default();
    let mut rates = 0.0;
    (0..audits).any(|index| {
        rates += rate(index);
        tally.count(random.chance(rate(index)));
        // Limits move little between audits; the first are looked at one by one, later ones at each 20th.
        if index > 40 && index % 20 != 0 {
            return false;
        }
        let (average, limits) = (rates / tally.audited as f64, tally.limits(confidence));
        average < limits.lower || average > limits.upper
    })
}

/// False alarms of a drift monitor in one year, the score of each index drawn from those that `change` gives.
pub fn drift_alarms(
    seed: u64,
    scores: &Scores,
    per_year: usize,
    budget: Budget,
    change: impl Fn(usize) -> Change,
) -> usize {
    let mut random = Random::new(seed);
    let mut monitor = DriftMonitor::new(seed.to_string(), Scale::Confidence, Timestamp(0)).expect("a scale");
    let mut alarms = 0;
    for index in 0..per_year {
        let at = moment(index, per_year as f64);
        let value = scores.draw(&mut random, change(index));
        monitor.observe(Score { id: random.id(), at, value }, budget);
        if monitor.evidence().raised_at().is_some() {
            alarms += 1;
            monitor.restart(at);
        }
    }
    alarms
}

/// A monitor after `before` quiet scores and then scores changed until its alarm, at most `patience` of them; and how many it took.
pub fn drift_delay(
    seed: u64,
    scores: &Scores,
    (before, patience): (usize, usize),
    per_year: f64,
    change: Change,
    budget: Budget,
) -> (DriftMonitor, Option<usize>) {
    let mut random = Random::new(seed);
    let mut monitor = DriftMonitor::new(seed.to_string(), Scale::Confidence, Timestamp(0)).expect("a scale");
    for index in 0..before + patience {
        let at = moment(index, per_year);
        let value = scores.draw(&mut random, if index < before { Change::Nothing } else { change });
        monitor.observe(Score { id: random.id(), at, value }, budget);
        if monitor.evidence().raised_at().is_some() {
            if index >= before {
                return (monitor, Some(index + 1 - before));
            }
            monitor.restart(at);
        }
    }
    (monitor, None)
}

/// Places of changed scores among `before` unchanged ones, for the theory of the delay.
pub fn changed_ranks(scores: &Scores, before: usize, change: Change) -> Vec<f64> {
    let mut random = Random::new(77);
    let mut before: Vec<f64> = (0..before).map(|_| scores.draw(&mut random, Change::Nothing)).collect();
    before.sort_by(f64::total_cmp);
    (0..50_000)
        .map(|_| {
            let score = scores.draw(&mut random, change);
            let below = before.partition_point(|&old| old < score);
            let ties = before.partition_point(|&old| old <= score) - below;
            (below as f64 + random.uniform() * (ties + 1) as f64) / (before.len() + 1) as f64
        })
        .collect()
}

/// Inspections of one view each, of every quality, each wrong with the probability that `error` gives.
pub fn inspections(seed: u64, count: usize, error: impl Fn(&Quality) -> f64) -> Vec<GateInspection> {
    let mut random = Random::new(seed);
    (0..count)
        .map(|_| {
            let quality = Quality {
                sharpness: (random.uniform() * 500.0) as f32,
                brightness: random.uniform() as f32,
                contrast: (random.uniform() * 0.5) as f32,
                clipped: 0.0,
            };
            let wrong = random.chance(error(&quality));
            GateInspection::new([&quality], wrong).expect("one view")
        })
        .collect()
}
