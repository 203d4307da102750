//! What a certificate promises, held against distributions that are known: the short form of `examples/decisions.rs`.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use scrutineer_calibrate::certify::{
    Attempt, Grouping, Labelled, Options, Refusal, Targets, calibrate, next_attempt, overlaps, trace,
};
use scrutineer_decide::{FUSION, rules_hash, to_toml, validate};
use scrutineer_types::{Certificate, Risk, Threshold, Timestamp, Uncertified, Usage};

use crate::simulation::{DEFECT, Labels, Outcome, Scenario, certify, draw, oracle, policy, sample};

fn draws(scenario: &Scenario, count: u64) -> Vec<Outcome> {
    (0..count).map(|seed| draw(scenario, seed)).collect()
}

fn reached(scenario: &Scenario, outcomes: &[Outcome]) -> f64 {
    outcomes.iter().map(|outcome| outcome.automatic).sum::<f64>() / outcomes.len() as f64 / oracle(scenario)
}

fn labelled(scenario: &Scenario, seed: u64) -> Vec<Labelled> {
    sample(scenario, &mut ChaCha8Rng::seed_from_u64(seed))
}

/// Of 40 draws with δ = 0.05, more than 6 violations have probability 0.003.
const MOST_OF_40: usize = 6;

#[test]
fn a_bound_on_escape_holds_and_costs_little() {
    for (bad, escape) in [(0.1, 0.01), (0.02, 0.005), (0.005, 0.002)] {
        let scenario = Scenario::escape(bad, escape, 5_000);
        let outcomes = draws(&scenario, 40);
        assert!(outcomes.iter().filter(|outcome| outcome.escapes).count() <= MOST_OF_40);
        let reached = reached(&scenario, &outcomes);
        assert!(reached >= 0.85, "{bad}, {escape}: {reached}");
    }
}

#[test]
fn both_sides_hold_and_leave_people_next_to_nothing() {
    let scenario = Scenario { max_false_reject: Some(0.01), ..Scenario::escape(0.02, 0.005, 5_000) };
    let outcomes = draws(&scenario, 40);
    assert!(outcomes.iter().filter(|outcome| outcome.escapes).count() <= MOST_OF_40);
    assert!(outcomes.iter().filter(|outcome| outcome.rejects).count() <= MOST_OF_40);
    assert!(reached(&scenario, &outcomes) >= 0.9);
}

#[test]
fn weighted_labels_and_whole_groups_hold() {
    let weighted =
        Scenario { name: "weighted", labels: Labels::Audited { rate: 0.25 }, ..Scenario::escape(0.1, 0.03, 5_000) };
    let grouping = Grouping::Sums { cap: 20 };
    let grouped = Scenario { name: "groups", groups: Some((20, 0.1)), grouping, ..Scenario::escape(0.1, 0.05, 6_000) };
    for scenario in [weighted, grouped] {
        let outcomes = draws(&scenario, 40);
        assert!(outcomes.iter().filter(|outcome| outcome.escapes).count() <= MOST_OF_40);
        assert!(
            outcomes.iter().filter(|outcome| !outcome.refused).count() >= 20,
            "{}: hardly ever certified",
            scenario.name
        );
    }
}

/// Complaints, and whatever was labelled nobody knows why.
#[test]
fn labels_of_unknown_probability_never_certify() {
    let scenario = Scenario::escape(0.1, 0.02, 4_000);
    let mut labelled = labelled(&scenario, 1);
    let without = certify(&scenario, &labelled, 1).unwrap().certificate.claims;
    let complaints = labelled.iter().take(2_000).cloned().map(|one| Labelled {
        id: format!("{}-c", one.id),
        probability: 0.0,
        ..one
    });
    labelled.extend(complaints.collect::<Vec<_>>());
    assert_eq!(certify(&scenario, &labelled, 1).unwrap().certificate.claims, without);
    for one in &mut labelled {
        one.probability = 0.0;
    }
    assert!(matches!(certify(&scenario, &labelled, 1), Err(Refusal::Sample(_))));
}

#[test]
fn without_29_bad_ones_no_bound_on_miss_of_a_tenth_and_the_number_needed_is_told() {
    let scenario = Scenario { max_escape: None, max_miss: Some(0.1), ..Scenario::escape(0.005, 1.0, 5_000) };
    let outcomes = draws(&scenario, 40);
    assert!(outcomes.iter().filter(|outcome| outcome.bad < 29).all(|outcome| outcome.refused));
    let refused = outcomes.iter().filter(|outcome| outcome.refused).collect::<Vec<_>>();
    let near = refused.iter().filter(|outcome| outcome.needed.is_some_and(|n| (4_453..=10_020).contains(&n)));
    assert!(near.count() * 10 >= refused.len() * 8);
    let Err(Refusal::Shortage(shortages)) = certify(&scenario, &labelled(&scenario, 0), 0) else { panic!() };
    assert_eq!(shortages[0].needed.map(|(needed, _)| needed), Some(29));
    let told = shortages[0].to_string();
    assert!(told.contains("it takes 29 bad ones") && told.contains("more (90 % interval: "), "{told}");
}

#[test]
fn a_side_without_a_target_is_left_to_people() {
    let scenario = Scenario::escape(0.1, 0.02, 4_000);
    let calibration = certify(&scenario, &labelled(&scenario, 2), 2).unwrap();
    let rule = &calibration.policy.classes[DEFECT];
    assert_eq!(rule.present, Some(Threshold::Never));
    assert!(matches!(rule.possible, Some(Threshold::At(_))));
    assert!(calibration.rejected <= 0.0 && calibration.accepted > 0.8);
}

#[test]
fn a_target_that_anything_would_keep_is_told() {
    let scenario = Scenario::escape(0.02, 0.05, 4_000);
    let calibration = certify(&scenario, &labelled(&scenario, 2), 2).unwrap();
    assert!(calibration.warnings.iter().any(|warning| warning.contains("accepting everything")));
}

#[test]
fn each_facility_is_promised_by_itself_or_told_what_it_lacks() {
    let scenario = Scenario::escape(0.02, 0.01, 6_000);
    let mut labelled = labelled(&scenario, 3);
    for (place, one) in labelled.iter_mut().enumerate() {
        one.facility = if place < 200 {
            "small"
        } else if place % 2 == 0 {
            "ber1"
        } else {
            "ham2"
        }
        .to_owned();
    }
    let targets = Targets { max_escape: Some(0.01), max_miss: None, max_false_reject: None, delta: 0.05 };
    let options = Options { by_facility: true, ..Options::new(1, Timestamp(0), Timestamp(1)) };
    let calibration = calibrate(&policy(), &labelled, &targets, &options).unwrap();
    assert_eq!(calibration.certificate.facilities, ["ber1", "ham2"]);
    let lacking = calibration.shortages.iter().map(|shortage| shortage.facility.as_deref());
    assert_eq!(lacking.collect::<Vec<_>>(), [Some("small")]);
    // First attempt, three facilities.
    assert!(calibration.certificate.claims.iter().all(|claim| (claim.delta - 0.05 / 2.0 / 3.0).abs() < 1e-12));
}

#[test]
fn later_attempts_and_overlooked_bad_ones_make_it_harder() {
    let scenario = Scenario::escape(0.1, 0.02, 5_000);
    let labelled = labelled(&scenario, 4);
    let targets = Targets { max_escape: Some(0.02), max_miss: None, max_false_reject: None, delta: 0.05 };
    let accepted = |options: Options| calibrate(&policy(), &labelled, &targets, &options).unwrap().accepted;
    let first = || Options::new(1, Timestamp(0), Timestamp(1));
    let plain = accepted(first());
    assert!(accepted(Options { attempt: Attempt::Numbered(9), ..first() }) < plain);
    assert!(accepted(Options { label_miss: 0.3, ..first() }) < plain);
}

/// Half bad in the set, at most a tenth in use: what is certified holds at a tenth.
#[test]
fn an_enriched_set_certifies_for_the_prevalence_that_is_named() {
    let scenario = Scenario::escape(0.5, 0.02, 4_000);
    let targets = Targets { max_escape: Some(0.02), max_miss: None, max_false_reject: None, delta: 0.05 };
    let broken = (0..20).filter(|seed| {
        let options = Options { max_prevalence: Some(0.1), ..Options::new(*seed, Timestamp(0), Timestamp(1)) };
        let calibration = calibrate(&policy(), &labelled(&scenario, *seed), &targets, &options).unwrap();
        assert!(calibration.accepted > 0.3, "{}", calibration.accepted);
        let Some(Threshold::At(possible)) = calibration.policy.classes[DEFECT].possible else { panic!() };
        crate::simulation::accepted(0.1, f64::from(possible)).1 > 0.02
    });
    assert!(broken.count() <= 4);
}

#[test]
fn a_certificate_survives_the_policy_file_and_covers_what_it_was_made_for_only() {
    let scenario = Scenario::escape(0.1, 0.02, 4_000);
    let mut labelled = labelled(&scenario, 5);
    for one in &mut labelled {
        one.facility = "ber1".to_owned();
        one.cameras = vec!["dock-1".to_owned()];
        one.fingerprints = vec!["f00d".to_owned()];
        one.at = Some(Timestamp(1_772_366_400_000));
    }
    let policy = certify(&scenario, &labelled, 5).unwrap().policy;
    assert_eq!(validate(&policy), Ok(()));
    let read = scrutineer_decide::parse(&to_toml(&policy)).unwrap();
    assert_eq!(read, policy);
    let certificate = Certificate::of(&read).unwrap().unwrap();
    assert_eq!(certificate.claims[0].risk, Risk::Escape);
    let rules = rules_hash(&policy);
    let usage = Usage {
        fingerprints: &["f00d"],
        rules: &rules,
        fusion: FUSION,
        facility: "ber1",
        cameras: &["dock-1"],
        now: Timestamp(0),
    };
    assert_eq!(certificate.covers(&usage), Ok(()));
    let not = |usage: Usage<'_>| certificate.covers(&usage).unwrap_err();
    assert_eq!(not(Usage { facility: "ham2", ..usage }), [Uncertified::Facility("ham2".to_owned())]);
    assert_eq!(not(Usage { cameras: &["dock-1", ""], ..usage }), [Uncertified::Camera(String::new())]);
    assert_eq!(not(Usage { fingerprints: &["beef"], ..usage }), [Uncertified::Fingerprint("beef".to_owned())]);
    assert_eq!(not(Usage { now: Timestamp(1), ..usage }), [Uncertified::Expired { expired_at: Timestamp(1) }]);

    // Another threshold voids it; another audit rate does not.
    let mut changed = policy.clone();
    changed.audit.rate = 0.5;
    assert_eq!(rules_hash(&changed), rules);
    changed.quality.min_width = Some(320);
    assert_eq!(not(Usage { rules: &rules_hash(&changed), ..usage }), [Uncertified::Rules]);
}

#[test]
fn another_attempt_on_some_of_the_same_data_is_recognised() {
    let scenario = Scenario::escape(0.1, 0.02, 4_000);
    let labelled = labelled(&scenario, 6);
    let (first, second) = labelled.split_at(3_000);
    assert!(overlaps(&trace(first), &labelled[2_000..]));
    assert!(!overlaps(&trace(first), second));
    let mut certificate = certify(&scenario, first, 6).unwrap().certificate;
    assert_eq!(next_attempt(Some(&certificate), first), Err(Refusal::Spent), "it was declared the only one");
    certificate.attempt = 2;
    assert_eq!(next_attempt(Some(&certificate), first), Ok(Attempt::Numbered(3)));
    assert_eq!(next_attempt(Some(&certificate), second), Ok(Attempt::Numbered(1)));
}
