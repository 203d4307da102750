//! What a drift monitor says beside its alarm.

use scrutineer_calibrate::watch::{
    Budget, DriftMonitor, Histogram, Scale, Score, Shift, kolmogorov_smirnov, population_stability_index,
};
use scrutineer_types::Timestamp;

use crate::simulate::{Change, Random, Scores, drift_delay, moment};

#[test]
fn ranks_are_uniform_however_many_scores_are_equal() {
    let mut random = Random::new(3);
    let mut history = Histogram::new(Scale::Confidence).unwrap();
    let mut tenths = [0_i32; 10];
    for _ in 0..20_000 {
        let value = if random.chance(0.6) { 0.0 } else { random.uniform() };
        tenths[(history.rank(value, random.uniform()) * 10.0) as usize] += 1;
    }
    // Four standard deviations of a tenth of 20,000.
    assert!(tenths.iter().all(|&count| (count - 2000).abs() < 170), "{tenths:?}");
}

#[test]
fn an_alarm_names_its_kind_its_beginning_and_its_images() {
    let scores = Scores::new();
    let budget = Budget::per_year(0.01).unwrap();
    let (monitor, delay) = drift_delay(4, &scores, (4000, 5000), 100_000.0, Change::Bad(0.4), budget);
    let delay = delay.expect("four times the bad is noticed");
    assert_eq!(monitor.shift(), Some(Shift::Higher));
    let begun = moment(4000, 100_000.0);
    assert!(monitor.since().since_ms(begun).abs() < moment(100, 100_000.0).0, "{} {begun}", monitor.since());
    let drivers = monitor.drivers();
    assert!((12..=24).contains(&drivers.len()));
    assert!(drivers.is_sorted_by(|a, b| a.gain >= b.gain));
    assert!(drivers.iter().all(|driver| driver.score > 0.5), "the images behind it are those with high scores");
    let (before, lately) = monitor.before_and_lately();
    assert_eq!(before.total() + lately.total(), (4000 + delay) as u64);
    assert!(population_stability_index(&before, lately).unwrap() > 0.25);
    assert!(kolmogorov_smirnov(&before, lately).unwrap() > 0.2);
}

#[test]
fn other_changes_have_other_names() {
    let scores = Scores::new();
    let budget = Budget::per_year(0.01).unwrap();
    let kind = |change| drift_delay(6, &scores, (4000, 20_000), 100_000.0, change, budget).0.shift();
    assert_eq!(kind(Change::Dimmed(0.6)), Some(Shift::Lower));
    assert_eq!(kind(Change::Bad(0.0)), Some(Shift::Lower));
}

#[test]
fn a_change_that_stays_is_learnt_and_one_that_was_mended_is_not() {
    let scores = Scores::new();
    let budget = Budget::per_year(0.01).unwrap();
    let after = |change, relearn: bool| {
        let (mut monitor, delay) = drift_delay(8, &scores, (3000, 5000), 100_000.0, Change::Dimmed(0.5), budget);
        let end = 3000 + delay.expect("half the confidence is noticed");
        let at = moment(end, 100_000.0);
        if relearn {
            monitor.relearn(at);
        } else {
            monitor.restart(at);
        }
        let mut random = Random::new(9);
        for index in end..end + 3000 {
            let at = moment(index, 100_000.0);
            monitor.observe(Score { id: random.id(), at, value: scores.draw(&mut random, change) }, budget);
        }
        monitor.evidence().raised_at().is_some()
    };
    assert!(after(Change::Dimmed(0.5), false), "still changed: it alarms again");
    assert!(!after(Change::Dimmed(0.5), true), "learnt as the new normal");
    assert!(!after(Change::Nothing, false), "mended: the old normal is remembered");
}

#[test]
fn scores_beyond_the_scale_count_at_its_ends() {
    let mut monitor = DriftMonitor::new("x", Scale::Logarithmic { from: 1.0, to: 10_000.0 }, Timestamp(0)).unwrap();
    let mut random = Random::new(1);
    for value in [0.0, -5.0, f64::NAN, 1e9, f64::INFINITY] {
        monitor.observe(Score { id: random.id(), at: Timestamp(1), value }, Budget::per_year(0.01).unwrap());
    }
    let (before, lately) = monitor.before_and_lately();
    let counts: Vec<u64> = before.counts().iter().zip(lately.counts()).map(|(a, b)| a + b).collect();
    assert_eq!((counts[0], counts[255]), (3, 2));
    assert!(Histogram::new(Scale::Even { from: 1.0, to: 1.0 }).is_err());
    assert!(Histogram::new(Scale::Logarithmic { from: 0.0, to: 1.0 }).is_err());
}
