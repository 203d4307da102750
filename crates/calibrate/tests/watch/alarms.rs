//! Alarms keep their budgets, notice changes about when theory says, and survive restarts of the service.

use proptest::prelude::*;
use scrutineer_calibrate::watch::{
    AuditMonitor, AuditOutcome, AuditPlan, Budget, DriftMonitor, Evidence, Scale, Score, expected_drift_delay,
};
use scrutineer_types::Timestamp;

use crate::simulate::{
    Change, Random, Scores, audit_alarms, audit_delay, changed_ranks, drift_alarms, drift_delay, moment,
};

fn mean(values: &[usize]) -> f64 {
    values.iter().sum::<usize>() as f64 / values.len() as f64
}

#[test]
fn false_alarms_of_audits_keep_within_their_budget() {
    // 200 facility-years at one alarm in two years: at most 100 expected at the worst rate allowed.
    let budget = Budget::per_year(0.5).unwrap();
    let alarms: usize = (0..200).map(|seed| audit_alarms(seed, 1.0, 3650.0, 0.01, 0.01, budget)).sum();
    assert!((10..=100).contains(&alarms), "{alarms}");
}

#[test]
fn a_doubled_escape_rate_is_noticed_about_when_the_plan_says() {
    let budget = Budget::every_years(10.0).unwrap().among(5);
    let plan = AuditPlan { alpha: 0.01, rate: 0.01, accepts_per_day: 2000.0, seconds_per_audit: 30.0, budget };
    let delays: Vec<_> = (0..60).map(|seed| audit_delay(seed, 7300.0, 0.01, 0.02, budget)).collect();
    let ratio = mean(&delays) / plan.audits_until_noticed(0.02).unwrap();
    assert!((0.75..1.25).contains(&ratio), "{ratio}");
}

#[test]
fn false_alarms_of_drift_keep_within_their_budget() {
    // 60 years at one alarm in two: at most 30 expected.
    let budget = Budget::per_year(0.5).unwrap();
    let scores = Scores::new();
    let alarms: usize = (0..60).map(|seed| drift_alarms(seed, &scores, 3000, budget, |_| Change::Nothing)).sum();
    assert!((1..=30).contains(&alarms), "{alarms}");
}

#[test]
fn drift_is_noticed_about_when_theory_says() {
    let budget = Budget::per_year(0.01).unwrap().among(20);
    let (scores, per_year) = (Scores::new(), 100_000.0);
    for change in [Change::Dimmed(0.7), Change::Bad(0.3), Change::Blind(0.5)] {
        let theory =
            expected_drift_delay(&changed_ranks(&scores, 3000, change), budget.alarms_per_year() / per_year).unwrap();
        let delays: Vec<_> = (0..20)
            .map(|seed| drift_delay(seed, &scores, (3000, 10_000), per_year, change, budget).1.expect("noticed"))
            .collect();
        let ratio = mean(&delays) / theory;
        assert!((0.7..1.6).contains(&ratio), "{change:?}: {ratio} of {theory}");
    }
}

#[test]
fn an_alarm_stands_until_it_is_ended() {
    let budget = Budget::per_year(0.1).unwrap();
    let mut monitor = AuditMonitor::new(0.01, Timestamp(0)).unwrap();
    (1..=10).for_each(|day| monitor.observe(AuditOutcome::Bad, moment(day, 365.0), budget));
    let raised = monitor.evidence().raised_at();
    assert!(raised.is_some());
    (11..=2000).for_each(|day| monitor.observe(AuditOutcome::Good, moment(day, 365.0), budget));
    assert!(monitor.evidence().level() < 1.0);
    assert_eq!(monitor.evidence().raised_at(), raised);
    monitor.restart(moment(2000, 365.0));
    assert_eq!(monitor.evidence().raised_at(), None);
    assert_eq!(monitor.tally().audited, 2000, "the count since activation goes on");
}

#[test]
fn a_state_that_was_stored_goes_on_as_if_nothing_had_happened() {
    let budget = Budget::per_year(0.01).unwrap();
    let (scores, mut random) = (Scores::new(), Random::new(5));
    let mut audit = AuditMonitor::new(0.01, Timestamp(0)).unwrap();
    let mut drift = DriftMonitor::new("ber1/damage", Scale::Confidence, Timestamp(0)).unwrap();
    let (mut stored_audit, mut stored_drift) = (audit.clone(), drift.clone());
    for index in 0..400 {
        let at = moment(index, 10_000.0);
        let outcome = if random.chance(0.03) { AuditOutcome::Bad } else { AuditOutcome::Good };
        let change = if index < 200 { Change::Nothing } else { Change::Dimmed(0.5) };
        let score = Score { id: random.id(), at, value: scores.draw(&mut random, change) };
        audit.observe(outcome, at, budget);
        drift.observe(score, budget);
        stored_audit = serde_json::from_str(&serde_json::to_string(&stored_audit).unwrap()).unwrap();
        stored_audit.observe(outcome, at, budget);
        stored_drift = serde_json::from_str(&serde_json::to_string(&stored_drift).unwrap()).unwrap();
        stored_drift.observe(score, budget);
    }
    assert_eq!(audit, stored_audit);
    assert_eq!(drift, stored_drift);
}

#[test]
fn a_state_survives_an_alarm_left_standing_for_years() {
    let budget = Budget::per_year(1.0).unwrap();
    let mut evidence = Evidence::new(Timestamp(0));
    (0..5000).for_each(|index| _ = evidence.observe(moment(index, 365.0), budget, &[5.0, 0.5]));
    let again: Evidence = serde_json::from_str(&serde_json::to_string(&evidence).unwrap()).unwrap();
    assert_eq!(evidence, again);
}

#[test]
fn bets_of_another_release_take_the_evidence_over() {
    let budget = Budget::per_year(0.5).unwrap();
    let mut evidence = Evidence::new(Timestamp(0));
    (0..3).for_each(|index| _ = evidence.observe(moment(index, 365.0), budget, &[3.0, 0.5]));
    let level = evidence.level();
    // At the same moment, so that nothing is spent; fair odds leave the evidence as it was.
    evidence.observe(moment(2, 365.0), budget, &[1.0; 5]);
    assert!((evidence.level() - level).abs() < 1e-12);
}

proptest! {
    #[test]
    fn no_more_is_spent_than_the_time_that_passed_whatever_the_order(
        times in prop::collection::vec(0_i64..1_000_000_000_000, 1..50),
        monitors in 1_usize..100,
    ) {
        let budget = Budget::per_year(0.01).unwrap().among(monitors);
        let mut evidence = Evidence::new(Timestamp(0));
        for &at in &times {
            evidence.observe(Timestamp(at), budget, &[1.0]);
        }
        let whole = budget.over_ms(*times.iter().max().unwrap());
        prop_assert!((evidence.allowed() - whole).abs() <= 1e-9 * whole);
        prop_assert!((evidence.level() - whole).abs() <= 1e-9 * whole, "bets that win nothing hold what was spent");
    }
}
