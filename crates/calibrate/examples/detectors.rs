//! False alarms of the audit and drift detectors against their budgets, and delays beside the theory's, over fixed seeds:
//! `cargo run --release -p scrutineer-calibrate --example detectors -- [RUNS]` (1,000 unless said).

#![expect(clippy::disallowed_macros, reason = "a tool for developers prints its tables")]

#[path = "../tests/watch/simulate.rs"]
mod simulate;

use scrutineer_calibrate::watch::{
    AuditPlan, Budget, Evidence, Histogram, Scale, Tally, WatchError, expected_drift_delay, suggest_gates,
};
use scrutineer_types::Timestamp;
use simulate::{
    Change, Random, Scores, audit_alarms, audit_delay, changed_ranks, drift_alarms, drift_delay, inspections,
    limits_fail, moment,
};

/// Audits a year: 20 a day.
const AUDITS: f64 = 7300.0;

/// Scores a year where delays are measured.
const SCORES: f64 = 100_000.0;

/// Quiet scores before a change.
const BEFORE: usize = 10_000;

fn main() -> Result<(), WatchError> {
    let runs = std::env::args().nth(1).and_then(|runs| runs.parse().ok()).unwrap_or(1000);
    let scores = Scores::new();
    false_alarms(runs, &scores)?;
    limits(runs);
    audit_delays(runs)?;
    hours()?;
    drift_delays(runs, &scores)?;
    let unfounded =
        (0..runs).filter(|&seed| !suggest_gates(&inspections(seed, 2000, |_| 0.05), 0.2, 0.95).gates.is_empty());
    println!(
        "\nGates where quality has nothing to do with errors: {} of {runs}, at most {} expected",
        unfounded.count(),
        runs / 20
    );
    Ok(())
}

fn false_alarms(runs: u64, scores: &Scores) -> Result<(), WatchError> {
    println!("| nothing is wrong, for {runs} years | at most expected | false alarms |\n| --- | ---: | ---: |");
    let row = |what: &str, most: f64, alarms: usize| println!("| {what} | {most:.0} | {alarms} |");
    for (budget, escape) in [(0.02, 0.01), (0.5, 0.01), (0.5, 0.005)] {
        let share = Budget::per_year(budget)?;
        let alarms = (0..runs).map(|seed| audit_alarms(seed, 1.0, AUDITS, 0.01, escape, share)).sum();
        let what = format!("audit, α 1 %, escape rate {:.1} %, budget {budget} a year", escape * 100.0);
        row(&what, budget * runs as f64, alarms);
    }
    for budget in [0.01, 0.5] {
        let share = Budget::per_year(budget)?;
        let alarms = (0..runs).map(|seed| drift_alarms(seed, scores, 20_000, share, |_| Change::Nothing)).sum();
        row(&format!("drift, 20,000 scores a year, budget {budget} a year"), budget * runs as f64, alarms);
    }
    let share = Budget::per_year(0.01)?;
    let lots = |index: usize| Change::Bad(if (index / 200).is_multiple_of(2) { 0.05 } else { 0.15 });
    let alarms = (0..runs).map(|seed| drift_alarms(seed, scores, 20_000, share, lots)).sum();
    row("outside the promise: 5 % and 15 % bad by turns, in lots of 200 scores", 0.01 * runs as f64, alarms);
    let alarms = (0..runs).filter(|&seed| fixed_reference_alarms(seed, scores, share)).count();
    row("for comparison: ranks against a fixed set of 2,000 scores", 0.01 * runs as f64, alarms);
    Ok(())
}

/// What the monitor does not do: ranks against a set that was fixed once, which is itself a sample.
fn fixed_reference_alarms(seed: u64, scores: &Scores, budget: Budget) -> bool {
    let mut random = Random::new(seed);
    let mut reference: Vec<f64> = (0..2000).map(|_| scores.draw(&mut random, Change::Nothing)).collect();
    reference.sort_by(f64::total_cmp);
    let mut evidence = Evidence::new(Timestamp(0));
    (0..20_000).any(|index| {
        let score = scores.draw(&mut random, Change::Nothing);
        let below = reference.partition_point(|&old| old < score);
        let ties = reference.partition_point(|&old| old <= score) - below;
        let rank = (below as f64 + random.uniform() * (ties + 1) as f64) / 2001.0;
        let bets = [-0.6, -0.2, -0.1, 0.1, 0.2, 0.6].map(|slope| 1.0 + slope * (2.0 * rank - 1.0));
        evidence.observe(moment(index, 20_000.0), budget, &bets);
        evidence.raised_at().is_some()
    })
}

fn limits(runs: u64) {
    println!(
        "\n| limits at 95 %, wrong at any look within 10,000 audits | at most expected | of {runs} |\n| --- | ---: | ---: |"
    );
    let most = runs / 20;
    let steady = (0..runs).filter(|&seed| limits_fail(seed, 10_000, 0.95, |_| 0.01)).count();
    println!("| escape rate 1 % throughout | {most} | {steady} |");
    let rate = |index: u64| if (index / 500).is_multiple_of(2) { 0.0 } else { 0.04 };
    let wandering = (0..runs).filter(|&seed| limits_fail(seed, 10_000, 0.95, rate)).count();
    println!("| escape rate 0 and 4 % by turns | {most} | {wandering} |");
    println!("\n| audits | bad | limits at 95 %, at all times |\n| ---: | ---: | --- |");
    for (audited, bad) in [(100, 0), (1000, 0), (1000, 10), (10_000, 100), (100_000, 1000)] {
        let limits = Tally { audited, bad }.limits(0.95);
        println!("| {audited} | {bad} | {:.2} % to {:.2} % |", limits.lower * 100.0, limits.upper * 100.0);
    }
}

fn plan(alpha: f64, audits_per_day: f64) -> Result<AuditPlan, WatchError> {
    let budget = Budget::every_years(10.0)?.among(5);
    Ok(AuditPlan { alpha, rate: 0.01, accepts_per_day: audits_per_day * 100.0, seconds_per_audit: 30.0, budget })
}

fn audit_delays(runs: u64) -> Result<(), WatchError> {
    println!("\n| α | rises to | audits, theory | simulated | 90 % by | accepts at 1 % | hours of audits |");
    println!("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (alpha, times) in [(0.01, 1.5), (0.01, 2.0), (0.01, 5.0), (0.005, 2.0), (0.002, 2.0)] {
        let plan = plan(alpha, AUDITS / 365.0)?;
        let delays = (0..runs).map(|seed| audit_delay(seed, AUDITS, alpha, times * alpha, plan.budget)).collect();
        let (mean, late) = summary(delays);
        let theory = plan.audits_until_noticed(times * alpha).expect("above α");
        let (percent, to) = (alpha * 100.0, alpha * times * 100.0);
        let (accepts, hours) = (mean * 100.0, mean * plan.seconds_per_audit / 3600.0);
        println!("| {percent} % | {to:.1} % | {theory:.0} | {mean:.0} | {late} | {accepts:.0} | {hours:.1} |");
    }
    Ok(())
}

fn hours() -> Result<(), WatchError> {
    println!("\n| audits a day | days until 2α is noticed | with one hour a day more |\n| ---: | ---: | ---: |");
    for audits in [5.0, 20.0, 100.0] {
        let hour = plan(0.01, audits)?.hour().expect("something is audited");
        println!("| {audits} | {:.0} | {:.0} |", hour.days_until_doubling_noticed, hour.days_with_one_hour_more);
    }
    Ok(())
}

fn drift_delays(runs: u64, scores: &Scores) -> Result<(), WatchError> {
    println!("\n| after {BEFORE} scores | theory | simulated | 90 % by | not within 20,000 | PSI |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    let budget = Budget::per_year(0.01)?.among(100);
    for (what, change) in [
        ("share of bad 10 % → 13 %", Change::Bad(0.13)),
        ("share of bad 10 % → 15 %", Change::Bad(0.15)),
        ("share of bad 10 % → 20 %", Change::Bad(0.2)),
        ("confidences × 0.9", Change::Dimmed(0.9)),
        ("confidences × 0.7", Change::Dimmed(0.7)),
        ("10 % of the images blind", Change::Blind(0.1)),
        ("half of the images blind", Change::Blind(0.5)),
    ] {
        let found: Vec<_> =
            (0..runs).map(|seed| drift_delay(seed, scores, (BEFORE, 20_000), SCORES, change, budget).1).collect();
        let missed = found.iter().filter(|delay| delay.is_none()).count();
        let (mean, late) = summary(found.into_iter().map(|delay| delay.unwrap_or(20_000)).collect());
        let theory = expected_drift_delay(&changed_ranks(scores, BEFORE, change), budget.alarms_per_year() / SCORES);
        let theory = theory.map_or("never".to_owned(), |delay| format!("{delay:.0}"));
        let index = stability_index(scores, change)?;
        println!("| {what} | {theory} | {mean:.0} | {late} | {missed} | {index:.3} |");
    }
    Ok(())
}

/// Of 50,000 changed scores against as many unchanged ones.
fn stability_index(scores: &Scores, change: Change) -> Result<f64, WatchError> {
    let mut random = Random::new(1);
    let mut of = |change| -> Result<Histogram, WatchError> {
        let mut histogram = Histogram::new(Scale::Confidence)?;
        (0..50_000).for_each(|_| histogram.count(scores.draw(&mut random, change)));
        Ok(histogram)
    };
    let (before, lately) = (of(Change::Nothing)?, of(change)?);
    Ok(scrutineer_calibrate::watch::population_stability_index(&before, &lately).expect("neither is empty"))
}

/// Mean, and what 90 % stay within.
fn summary(mut delays: Vec<usize>) -> (f64, usize) {
    delays.sort_unstable();
    let mean = delays.iter().sum::<usize>() as f64 / delays.len() as f64;
    (mean, delays[(delays.len() * 9 / 10).min(delays.len() - 1)])
}
