//! What is certified are whole policies, by the judge's own word.

use proptest::{collection::vec, option, prelude::*, sample::select};
use scrutineer_calibrate::certify::{
    Counted, Labelled, Options, Path, Sample, Side, Targets, Truth, calibrate, first_step, mistakes, suspicion,
};
use scrutineer_decide::{PolicyJudge, parse, validate};
use scrutineer_types::{
    BoundingBox, Detection, ImageFault, ImageFaultCode, InspectionFacts, Judge, Policy, Quality, Timestamp, Verdict,
    ViewFacts, ViewId, ViewState,
};

const CLASSES: [&str; 4] = ["damage", "hole", "label", "stamp"];

/// Two defects, two required classes of either fallback, a gate, and views that may be missing.
fn policy() -> Policy {
    let text = r#"
        name = "whole"
        [classes.damage]
        role = "defect"
        present = 0.5
        possible = 0.5
        [classes.hole]
        role = "defect"
        present = 0.5
        possible = 0.5
        [classes.label]
        role = "required"
        present = 0.5
        possible = 0.5
        on_missing = "reject"
        [classes.stamp]
        role = "required"
        present = 0.5
        possible = 0.4
        [quality]
        min_sharpness = 40.0
        [views]
        count = 2
        on_missing = "reject"
    "#;
    parse(text).expect("the policy is valid")
}

fn state() -> impl Strategy<Value = ViewState> {
    // Few distinct confidences, so that they tie with thresholds.
    let found = (select(CLASSES.to_vec()), 0_u8..=20).prop_map(|(class, confidence)| Detection {
        class_id: 0,
        class_name: class.to_owned(),
        confidence: f32::from(confidence) / 20.0,
        bounding_box: BoundingBox { x_min: 0.0, y_min: 0.0, x_max: 1.0, y_max: 1.0 },
        corners: None,
        mask: None,
    });
    let completed = (vec(found, 0..5), prop_oneof![1 => Just(20.0_f32), 9 => Just(200.0)]);
    let completed = completed.prop_map(|(detections, sharpness)| ViewState::Completed {
        width: 640,
        height: 480,
        quality: Quality { sharpness, brightness: 0.5, contrast: 0.2, clipped: 0.0 },
        detections,
        codes: Vec::new(),
    });
    let fault = ImageFault { code: ImageFaultCode::Corrupt, message: "cut off".to_owned() };
    prop_oneof![12 => completed, 1 => Just(ViewState::Unreadable(fault)), 1 => Just(ViewState::Failed)]
}

fn labelled() -> impl Strategy<Value = Labelled> {
    let view = state().prop_map(|state| ViewFacts { view_id: ViewId::new(), angle: None, state });
    (vec(view, 0..4), any::<bool>(), option::of(0_u8..40), 0_u32..1_000_000).prop_map(|(views, bad, group, id)| {
        Labelled {
            id: id.to_string(),
            facts: InspectionFacts {
                certified: true,
                audit_alarm: false,
                package_id: None,
                views,
                expected: policy().expected_views(),
                views_deadline_passed: true,
                deadline_passed: true,
            },
            truth: if bad { Truth::Reject } else { Truth::Accept },
            group: group.map(|group| format!("package-{group}")),
            facility: String::new(),
            cameras: Vec::new(),
            fingerprints: Vec::new(),
            at: None,
            probability: 1.0,
        }
    })
}

fn counted(labelled: &[Labelled]) -> Vec<Counted<'_>> {
    labelled.iter().map(|labelled| Counted { labelled, weight: 1.0 }).collect()
}

fn verdict(policy: &Policy, facts: &InspectionFacts) -> Option<Verdict> {
    PolicyJudge.decide(policy, facts).map(|decision| decision.verdict)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// One change point says what the judge says at every step, and every step is a policy that makes sense.
    #[test]
    fn a_change_point_is_what_the_judge_says_at_every_step(selection in vec(labelled(), 1..40), others in vec(labelled(), 1..20)) {
        for side in [Side::Accept, Side::Reject] {
            let path = Path::lay(side, &policy(), &counted(&selection));
            for one in selection.iter().chain(&others) {
                let from = first_step(&path, &one.facts);
                for (step, policy) in path.policies().iter().enumerate() {
                    prop_assert_eq!(validate(policy), Ok(()));
                    let automatic = verdict(policy, &one.facts) == Some(side.verdict());
                    prop_assert_eq!(automatic, from <= step, "step {} of {:?}: {:?}", step, side, one);
                }
            }
        }
    }

    /// Sides that stand in one policy do there what each does alone.
    #[test]
    fn the_sides_do_together_what_each_does_alone(
        selection in vec(labelled(), 2..30), others in vec(labelled(), 1..10), i in any::<prop::sample::Index>(), j in any::<prop::sample::Index>()
    ) {
        let accept = Path::lay(Side::Accept, &policy(), &counted(&selection));
        let reject = Path::lay(Side::Reject, &policy(), &counted(&selection));
        let (i, j) = (i.index(accept.policies().len()), j.index(reject.policies().len()));
        let both = reject.with(accept.policies()[i].clone(), j);
        prop_assume!(validate(&both).is_ok());
        for one in selection.iter().chain(&others) {
            let expected = match (first_step(&accept, &one.facts) <= i, first_step(&reject, &one.facts) <= j) {
                (true, false) => Some(Verdict::Accept),
                (false, true) => Some(Verdict::Reject),
                (false, false) => None,
                (true, true) => panic!("accepted and rejected at once"),
            };
            let verdict = verdict(&both, &one.facts);
            let automatic = verdict.filter(|verdict| matches!(verdict, Verdict::Accept | Verdict::Reject));
            prop_assert_eq!(automatic, expected);
        }
    }

    /// What is told of a policy's mistakes is all that it decides by itself and wrongly, each once, the worst of either kind first.
    #[test]
    fn mistakes_are_what_is_decided_against_the_truth(sample in vec(labelled(), 0..40)) {
        let policy = policy();
        let told = mistakes(&policy, &sample);
        let mut places = told.iter().map(|one| one.index).collect::<Vec<_>>();
        places.sort_unstable();
        let wrong = (0..sample.len()).filter(|place| {
            let against = if sample[*place].truth == Truth::Accept { Verdict::Reject } else { Verdict::Accept };
            verdict(&policy, &sample[*place].facts) == Some(against)
        });
        prop_assert_eq!(places, wrong.collect::<Vec<_>>());
        let of = |verdict| told.iter().filter(move |one| one.verdict == verdict).map(|one| one.suspicion);
        prop_assert!(of(Verdict::Accept).is_sorted(), "{:?}", told);
        prop_assert!(of(Verdict::Reject).is_sorted_by(|a, b| a >= b), "{:?}", told);
    }

    /// Packages are never divided between the splits, one of each counts, and the order of the file is nothing to it.
    #[test]
    fn a_package_is_on_one_side_only(mut sample in vec(labelled(), 1..80), seed in any::<u64>()) {
        sample.sort_by(|a, b| a.id.cmp(&b.id));
        sample.dedup_by(|a, b| a.id == b.id);
        let options = Options { selection_share: 0.3, ..Options::new(seed, Timestamp(0), Timestamp(1)) };
        let ids = |part: &[Counted<'_>]| part.iter().map(|one| one.labelled.id.clone()).collect::<Vec<_>>();
        prop_assume!(Sample::part(&sample, &options).is_ok());
        let parted = Sample::part(&sample, &options).unwrap();
        let (selection, certification) = (ids(&parted.selection), ids(&parted.certification));
        let units = parted.all().map(|one| one.labelled.group.clone().unwrap_or(one.labelled.id.clone())).collect::<Vec<_>>();
        let distinct = units.iter().collect::<std::collections::BTreeSet<_>>();
        prop_assert_eq!(distinct.len(), units.len());
        sample.reverse();
        let again = Sample::part(&sample, &options).unwrap();
        prop_assert_eq!((ids(&again.selection), ids(&again.certification)), (selection, certification));
    }
}

#[test]
fn suspicion_is_the_surest_sign_that_something_is_wrong_and_where_it_is() {
    let seen = |class: &str, confidence| Detection {
        class_id: 0,
        class_name: class.to_owned(),
        confidence,
        bounding_box: BoundingBox { x_min: 0.0, y_min: 0.0, x_max: 1.0, y_max: 1.0 },
        corners: None,
        mask: None,
    };
    let of = |views: Vec<Option<Vec<Detection>>>| {
        let state = |found: Option<Vec<Detection>>| match found {
            Some(detections) => {
                let quality = Quality { sharpness: 200.0, brightness: 0.5, contrast: 0.2, clipped: 0.0 };
                ViewState::Completed { width: 640, height: 480, quality, detections, codes: Vec::new() }
            }
            None => ViewState::Failed,
        };
        let view = |found| ViewFacts { view_id: ViewId::new(), angle: None, state: state(found) };
        let facts = InspectionFacts {
            package_id: None,
            views: views.into_iter().map(view).collect(),
            expected: None,
            views_deadline_passed: true,
            deadline_passed: true,
            certified: true,
            audit_alarm: false,
        };
        suspicion(&policy(), &facts)
    };
    let label = || seen("label", 0.75);
    // The defect on the second view is surer than that the label is missing; a stamp's absence rejects nothing.
    assert_eq!(of(vec![Some(vec![label()]), Some(vec![seen("hole", 0.5), seen("hole", 0.25)])]), Some((0.5, 1)));
    assert_eq!(of(vec![None, Some(vec![label(), seen("hole", 0.125)])]), Some((0.25, 1)));
    assert_eq!(of(vec![Some(Vec::new())]), Some((1.0, 0)), "nothing there: the label is missing");
    assert_eq!(of(vec![None]), None);
}

/// Whoever is accepted and rejected depends on the order of the scores alone.
#[test]
fn a_monotone_transform_of_the_scores_changes_nothing() {
    use crate::simulation::{Scenario, policy, sample};
    use rand::SeedableRng;

    let scenario = Scenario { n: 3_000, ..Scenario::escape(0.1, 0.02, 3_000) };
    let plain = sample(&scenario, &mut rand_chacha::ChaCha8Rng::seed_from_u64(5));
    let mut bent = plain.clone();
    for one in &mut bent {
        let ViewState::Completed { detections, .. } = &mut one.facts.views[0].state else { unreachable!() };
        // Exact in f32 and strictly rising: no two scores become one.
        detections[0].confidence = 0.25 + detections[0].confidence / 2.0;
    }
    // The same doubles as the plain ones, rounded as the bent ones are.
    let mut plain = plain;
    for (plain, bent) in plain.iter_mut().zip(&bent) {
        let (ViewState::Completed { detections: plain, .. }, ViewState::Completed { detections: bent, .. }) =
            (&mut plain.facts.views[0].state, &bent.facts.views[0].state)
        else {
            unreachable!()
        };
        plain[0].confidence = (bent[0].confidence - 0.25) * 2.0;
    }
    let targets = Targets { max_escape: Some(0.02), max_miss: None, max_false_reject: Some(0.02), delta: 0.05 };
    let options = Options::new(1, Timestamp(0), Timestamp(1));
    let calibrated = |labelled: &[Labelled]| calibrate(&policy(), labelled, &targets, &options).unwrap();
    let (a, b) = (calibrated(&plain), calibrated(&bent));
    assert_eq!(a.certificate.claims, b.certificate.claims);
    let verdicts = |policy: &Policy, labelled: &[Labelled]| {
        labelled.iter().map(|one| verdict(policy, &one.facts)).collect::<Vec<_>>()
    };
    assert_eq!(verdicts(&a.policy, &plain), verdicts(&b.policy, &bent));
    let automatic = verdicts(&a.policy, &plain).iter().filter(|verdict| **verdict != Some(Verdict::Review)).count();
    assert!(automatic > 2_000, "{automatic} of 3,000");
}

/// One inspection of a defect's policy, its quality a number from 0 to 1.
fn photographed(index: u64, blurred: bool, bad: bool, confidence: f32) -> Labelled {
    let detection = Detection {
        class_id: 0,
        class_name: "damage".to_owned(),
        confidence,
        bounding_box: BoundingBox { x_min: 0.0, y_min: 0.0, x_max: 1.0, y_max: 1.0 },
        corners: None,
        mask: None,
    };
    let quality = Quality {
        sharpness: if blurred { 10.0 } else { 200.0 } + (index % 97) as f32 / 97.0,
        brightness: 0.5,
        contrast: 0.2,
        clipped: 0.0,
    };
    let state =
        ViewState::Completed { width: 640, height: 480, quality, detections: vec![detection], codes: Vec::new() };
    Labelled {
        id: index.to_string(),
        facts: InspectionFacts {
            package_id: None,
            views: vec![ViewFacts { view_id: ViewId::new(), angle: None, state }],
            expected: None,
            views_deadline_passed: true,
            deadline_passed: true,
            certified: true,
            audit_alarm: false,
        },
        truth: if bad { Truth::Reject } else { Truth::Accept },
        group: None,
        facility: String::new(),
        cameras: Vec::new(),
        fingerprints: Vec::new(),
        at: None,
        probability: 1.0,
    }
}

/// Gates are fixed where errors rise as quality falls, are part of what is certified, and appear nowhere else.
#[test]
fn quality_gates_are_fixed_where_errors_rise_as_quality_falls() {
    let policy = parse("name = \"one\"\n[classes.damage]\nrole = \"defect\"\npresent = 0.5\npossible = 0.5\n").unwrap();
    let spread = |index: u64| (index * 7919 % 1000) as f32 / 1000.0;
    // One in ten is blurred; the scores of those say nothing where `blinded`.
    let drawn = |blinded: bool| {
        let one = |index: u64| {
            let (blurred, bad) = (index.is_multiple_of(10), (index + index / 10).is_multiple_of(10));
            let sure = if bad { 0.7 + 0.3 * spread(index) } else { 0.4 * spread(index) };
            photographed(index, blurred, bad, if blurred && blinded { spread(index * 13) } else { sure })
        };
        (0..8000).map(one).collect::<Vec<_>>()
    };
    let targets = Targets { max_escape: Some(0.01), max_miss: None, max_false_reject: None, delta: 0.05 };
    let options = Options { most_recaptures: Some(0.2), ..Options::new(1, Timestamp(0), Timestamp(1)) };
    let gated = calibrate(&policy, &drawn(true), &targets, &options).unwrap();
    let limit = gated.policy.quality.min_sharpness.expect("blurred ones are turned away");
    // Limits are tried at fixed shares, so some of the sharp ones go with them.
    assert!((10.5..=210.0).contains(&limit), "{limit}: {:?}", gated.gates);
    let report = gated.gates.unwrap();
    assert!(report.recapture_share() <= 0.2 && report.gates.len() == 1, "{report:?}");
    assert_eq!(
        gated.certificate.rules,
        scrutineer_decide::rules_hash(&gated.policy),
        "the gate is part of what is certified"
    );
    let blurred = &drawn(true)[0];
    assert_eq!(verdict(&gated.policy, &blurred.facts), Some(Verdict::Recapture), "its picture is taken again");
    let clear = calibrate(&policy, &drawn(false), &targets, &options).unwrap();
    assert_eq!(clear.policy.quality, policy.quality, "{:?}", clear.gates);
}
