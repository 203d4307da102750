//! The limits, the plan.

use scrutineer_calibrate::watch::{AuditMonitor, AuditOutcome, AuditPlan, Budget, Tally};
use scrutineer_types::Timestamp;
use statrs::distribution::{Beta, ContinuousCDF};

use crate::simulate::limits_fail;

#[test]
fn limits_hold_at_every_audit_at_once() {
    // At 0.9, at most 10 % of 200 may fail: 20, and 34 is its 99.9 % point.
    let steady = (0..200).filter(|&seed| limits_fail(seed, 1000, 0.9, |_| 0.02)).count();
    let wandering = (0..200)
        .filter(|&seed| limits_fail(seed, 1000, 0.9, |index| if index / 300 % 2 == 0 { 0.0 } else { 0.1 }))
        .count();
    assert!(steady <= 34, "{steady}");
    assert!(wandering <= 34, "{wandering}");
}

#[test]
fn limits_are_not_much_wider_than_those_for_a_single_look() {
    for (audited, bad) in [(300, 3), (3000, 30), (30_000, 300), (1_000_000, 2000), (300, 0), (40, 40)] {
        let limits = Tally { audited, bad }.limits(0.95);
        let (n, k) = (audited as f64, bad as f64);
        let once_lower = if bad == 0 { 0.0 } else { Beta::new(k, n - k + 1.0).unwrap().inverse_cdf(0.025) };
        let once_upper = if bad == audited { 1.0 } else { Beta::new(k + 1.0, n - k).unwrap().inverse_cdf(0.975) };
        assert!(limits.lower <= once_lower && limits.upper >= once_upper, "{limits:?} {once_lower} {once_upper}");
        let (ours, once) = (limits.upper - limits.lower, once_upper - once_lower);
        assert!(ours <= 2.2 * once, "{audited} audits, {bad} bad: {ours} against {once}");
    }
    assert_eq!((Tally::default().limits(0.95).lower, Tally::default().limits(0.95).upper), (0.0, 1.0));
}

#[test]
fn what_was_not_judged_counts_as_bad() {
    let budget = Budget::every_years(10.0).unwrap();
    let of = |outcome| {
        let mut monitor = AuditMonitor::new(0.01, Timestamp(0)).unwrap();
        (1..=200).for_each(|hour| monitor.observe(outcome, Timestamp(hour * 3_600_000), budget));
        monitor
    };
    let good = of(AuditOutcome::Good);
    assert!(!good.breached(0.95) && good.evidence().raised_at().is_none());
    for outcome in [AuditOutcome::Bad, AuditOutcome::Recapture, AuditOutcome::Overdue] {
        assert!(of(outcome).breached(0.95) && of(outcome).evidence().raised_at().is_some(), "{outcome:?}");
    }
}

#[test]
fn more_audits_notice_sooner_and_an_hour_is_priced() {
    let plan = AuditPlan {
        alpha: 0.01,
        rate: 0.01,
        accepts_per_day: 2000.0,
        seconds_per_audit: 30.0,
        budget: Budget::every_years(10.0).unwrap().among(5),
    };
    assert_eq!(plan.audits_until_noticed(0.01), None);
    assert!(plan.audits_until_noticed(0.05) < plan.audits_until_noticed(0.02));
    let doubled = AuditPlan { rate: 0.02, ..plan };
    assert!(doubled.days_until_noticed(0.02) < plan.days_until_noticed(0.02));
    let hour = plan.hour().unwrap();
    assert!((hour.audits - 120.0).abs() < 1e-9 && (hour.accepts_covered - 12_000.0).abs() < 1e-6);
    // 20 audits a day become 140: not quite seven times sooner, since more audits also ask for more evidence.
    let gain = hour.days_until_doubling_noticed / hour.days_with_one_hour_more;
    assert!((5.0..7.0).contains(&gain), "{gain}");
    assert_eq!(AuditPlan { rate: 0.0, ..plan }.hour(), None);
}

#[test]
fn a_rate_that_is_none_is_refused() {
    for alpha in [0.0, 1.0, -0.5, f64::NAN] {
        assert!(AuditMonitor::new(alpha, Timestamp(0)).is_err());
    }
    assert!(Budget::per_year(0.0).is_err() && Budget::every_years(0.0).is_err());
}
