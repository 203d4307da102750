//! Laws that hold for every policy and all facts, checked by chance.

use std::collections::BTreeMap;

use proptest::{collection::vec, option, prelude::*, sample::select};
use scrutineer_decide::{PolicyJudge, content_hash, no_policy, parse, starting_policy, to_toml, validate};
use scrutineer_types::{
    AuditRules, ClassRole, ClassRule, ExpectedViews, Fallback, ImageFault, ImageFaultCode, InspectionFacts, Judge,
    LowQualityVerdict, Policy, Quality, QualityRules, ReasonCode, Threshold, Unproved, Verdict, ViewFacts, ViewRules,
    ViewState,
};
use serde_json::{Value, json};

use crate::facts::{code, detection, view};

/// Few, so that rules, detections and expectations meet.
const CLASSES: [&str; 4] = ["damage", "label", "tear", "odd name.\"quoted\"\n"];
const ANGLES: [&str; 3] = ["top", "left", "ünter = [x]"];
const PACKAGES: [&str; 2] = ["PKG-1", "PKG-2"];

fn confidence() -> impl Strategy<Value = f32> {
    // Hundredths, so that confidences fall on thresholds; and any, so that they fall beside them.
    prop_oneof![(0_u8..=100).prop_map(|hundredths| f32::from(hundredths) / 100.0), 0.0_f32..=1.0]
}

fn fallback() -> impl Strategy<Value = Fallback> {
    select(vec![Fallback::Review, Fallback::Reject])
}

fn threshold() -> impl Strategy<Value = Threshold> {
    prop_oneof![4 => confidence().prop_map(Threshold::At), 1 => Just(Threshold::Never)]
}

fn rule() -> impl Strategy<Value = ClassRule> {
    let role = select(vec![ClassRole::Defect, ClassRole::Required, ClassRole::Info]);
    (role, threshold(), threshold(), fallback()).prop_map(|(role, a, b, on_missing)| {
        let (present, possible) = match (a, b) {
            (Threshold::At(a), Threshold::At(b)) => (Threshold::At(a.max(b)), Threshold::At(a.min(b))),
            other => other,
        };
        let on_missing = if role == ClassRole::Required { on_missing } else { Fallback::Review };
        ClassRule { role, present: Some(present), possible: Some(possible), on_missing }
    })
}

fn quality_rules() -> impl Strategy<Value = QualityRules> {
    let least =
        (option::of(0.0_f32..400.0), option::of(0.0_f32..0.5), option::of(0.0_f32..0.5), option::of(any::<u32>()));
    let most = (option::of(0.5_f32..=1.0), option::of(0.0_f32..=1.0), option::of(any::<u32>()));
    let on_low = select(vec![LowQualityVerdict::Recapture, LowQualityVerdict::Review]);
    (least, most, on_low).prop_map(|((sharp, dark, flat, min_width), (bright, max_clipped, min_height), on_low)| {
        QualityRules {
            min_sharpness: sharp,
            min_brightness: dark,
            max_brightness: bright,
            min_contrast: flat,
            max_clipped,
            min_width,
            min_height,
            on_low,
        }
    })
}

fn view_rules() -> impl Strategy<Value = ViewRules> {
    let awaited = prop_oneof![
        Just((None, None)),
        (1_u32..1000).prop_map(|count| (None, Some(count))),
        proptest::sample::subsequence(ANGLES.to_vec(), 1..=3)
            .prop_map(|angles| (Some(angles.into_iter().map(str::to_owned).collect()), None)),
    ];
    (awaited, option::of(1_u64..=2_592_000_000), fallback())
        .prop_map(|((expected, count), deadline_ms, on_missing)| ViewRules { expected, count, deadline_ms, on_missing })
}

fn certificate() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_filter("JSON has no such number", |float| float.is_finite()).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(any::<String>(), inner, 0..4).prop_map(|fields| json!(fields)),
        ]
    });
    proptest::collection::btree_map(any::<String>(), value, 0..4).prop_map(|fields| json!(fields))
}

fn unproved() -> impl Strategy<Value = Unproved> {
    select(vec![Unproved::Decide, Unproved::Review])
}

fn audit() -> impl Strategy<Value = AuditRules> {
    let share = || 0.0_f32..=1.0;
    let number = || option::of(1_u32..1000);
    (share(), share(), number(), share(), number(), unproved()).prop_map(
        |(rate, reject_rate, max_per_day, double_rate, overdue_hours, on_alarm)| AuditRules {
            rate,
            reject_rate,
            max_per_day,
            double_rate,
            overdue_hours,
            on_alarm,
        },
    )
}

fn policy() -> impl Strategy<Value = Policy> {
    let classes = proptest::collection::btree_map(select(CLASSES.to_vec()).prop_map(str::to_owned), rule(), 0..4);
    ("[a-z0-9_-]{1,64}", classes, quality_rules(), view_rules(), audit(), option::of(certificate()), unproved())
        .prop_map(|(name, classes, quality, views, audit, certificate, on_uncertified)| Policy {
            on_uncertified,
            name,
            classes,
            quality,
            views,
            audit,
            certificate,
        })
}

fn state() -> impl Strategy<Value = ViewState> {
    let quality = (0.0_f32..400.0, 0.0_f32..=1.0, 0.0_f32..0.5, 0.0_f32..=1.0)
        .prop_map(|(sharpness, brightness, contrast, clipped)| Quality { sharpness, brightness, contrast, clipped });
    let found = (select(CLASSES.to_vec()), confidence()).prop_map(|(class, confidence)| detection(class, confidence));
    let codes = vec(select(PACKAGES.to_vec()).prop_map(|name| code(Some(name))), 0..2);
    let completed = (any::<u32>(), any::<u32>(), quality, vec(found, 0..4), codes).prop_map(
        |(width, height, quality, detections, codes)| ViewState::Completed {
            width,
            height,
            quality,
            detections,
            codes,
        },
    );
    let fault = ImageFault { code: ImageFaultCode::Corrupt, message: "cut off".to_owned() };
    prop_oneof![
        6 => completed,
        1 => Just(ViewState::Unreadable(fault)),
        1 => Just(ViewState::Failed),
        1 => Just(ViewState::Pending),
    ]
}

fn one_view() -> impl Strategy<Value = ViewFacts> {
    (option::of(select(ANGLES.to_vec())), state())
        .prop_map(|(angle, state)| ViewFacts { angle: angle.map(str::to_owned), ..view(state) })
}

fn facts() -> impl Strategy<Value = InspectionFacts> {
    let angles = proptest::sample::subsequence(ANGLES.to_vec(), 0..=3)
        .prop_map(|angles| ExpectedViews::Angles(angles.into_iter().map(str::to_owned).collect()));
    let expected = option::of(prop_oneof![angles, (0_u32..4).prop_map(ExpectedViews::Count)]);
    let package_id = option::of(select(PACKAGES.to_vec()).prop_map(str::to_owned));
    (package_id, vec(one_view(), 0..4), expected, any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(package_id, views, expected, views_deadline_passed, deadline_passed, certified, audit_alarm)| {
            InspectionFacts {
                package_id,
                views,
                expected,
                views_deadline_passed,
                deadline_passed,
                certified,
                audit_alarm,
            }
        },
    )
}

fn verdict(policy: &Policy, facts: &InspectionFacts) -> Option<Verdict> {
    PolicyJudge.decide(policy, facts).map(|decision| decision.verdict)
}

fn rejects_for_defect(policy: &Policy, facts: &InspectionFacts) -> bool {
    PolicyJudge
        .decide(policy, facts)
        .is_some_and(|decision| decision.reasons.iter().any(|reason| reason.code == ReasonCode::DefectPresent))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn equal_facts_give_an_equal_decision(policy in policy(), facts in facts()) {
        prop_assert_eq!(PolicyJudge.decide(&policy, &facts), PolicyJudge.decide(&policy.clone(), &facts.clone()));
    }

    #[test]
    fn the_verdict_alone_is_the_decision_s(policy in policy(), facts in facts()) {
        prop_assert_eq!(PolicyJudge.verdict(&policy, &facts), verdict(&policy, &facts));
    }

    #[test]
    fn the_best_detection_of_each_class_on_each_view_is_all_that_a_verdict_depends_on(policy in policy(), facts in facts()) {
        let mut best = facts.clone();
        for view in &mut best.views {
            let ViewState::Completed { detections, .. } = &mut view.state else { continue };
            detections.retain(|detection| !detection.confidence.is_nan());
            detections.sort_by(|a, b| a.class_name.cmp(&b.class_name).then(b.confidence.total_cmp(&a.confidence)));
            detections.dedup_by(|later, kept| later.class_name == kept.class_name);
        }
        let verdict = |facts| PolicyJudge.decide(&policy, facts).map(|decision| decision.verdict);
        prop_assert_eq!(verdict(&best), verdict(&facts));
    }

    #[test]
    fn a_decision_gives_its_reasons(policy in policy(), facts in facts()) {
        if let Some(decision) = PolicyJudge.decide(&policy, &facts) {
            prop_assert!(!decision.reasons.is_empty());
            let clear = decision.reasons.iter().any(|reason| reason.code == ReasonCode::AllClear);
            let unproved = [ReasonCode::Uncertified, ReasonCode::AuditAlarm].contains(&decision.reasons[0].code);
            prop_assert!(!unproved || decision.verdict == Verdict::Review);
            prop_assert!(unproved || clear == (decision.verdict == Verdict::Accept));
        }
    }

    #[test]
    fn only_what_was_judged_whole_is_accepted(policy in policy(), facts in facts()) {
        if verdict(&policy, &facts) == Some(Verdict::Accept) {
            prop_assert!(!facts.views.is_empty());
            let inferred = |view: &ViewFacts| matches!(view.state, ViewState::Completed { .. });
            prop_assert!(facts.views.iter().all(inferred));
            prop_assert!(policy.classes.values().any(|rule| rule.role != ClassRole::Info));
        }
    }

    /// Whatever is accepted has one name at most, on all of its views.
    #[test]
    fn only_what_has_one_name_is_accepted(policy in policy(), facts in facts()) {
        if verdict(&policy, &facts) == Some(Verdict::Accept) {
            let codes = facts.views.iter().flat_map(|view| match &view.state {
                ViewState::Completed { codes, .. } => codes.as_slice(),
                _ => &[],
            });
            let names = codes.filter_map(|code| code.package_id.clone()).chain(facts.package_id.clone());
            prop_assert!(names.collect::<std::collections::BTreeSet<_>>().len() <= 1);
        }
    }

    /// More of a defect never makes the verdict better.
    #[test]
    fn a_surer_defect_is_no_better(policy in policy(), facts in facts(), by in 0.0_f32..=1.0) {
        // Where a person decides what is not certified, that is a review however sure it is.
        let facts = InspectionFacts { certified: true, ..facts };
        let mut surer = facts.clone();
        for view in &mut surer.views {
            if let ViewState::Completed { detections, .. } = &mut view.state {
                for detection in detections {
                    if policy.classes.get(&detection.class_name).is_some_and(|rule| rule.role == ClassRole::Defect) {
                        detection.confidence = (detection.confidence + by).min(1.0);
                    }
                }
            }
        }
        prop_assert!(verdict(&policy, &surer) >= verdict(&policy, &facts));
    }

    /// A lower bar for taking a detection as true never lets a rejected thing pass.
    #[test]
    fn a_lower_present_never_turns_reject_into_accept(policy in policy(), facts in facts(), share in 0.0_f32..=1.0) {
        let mut lower = policy.clone();
        for rule in lower.classes.values_mut() {
            if let Some(Threshold::At(present)) = &mut rule.present {
                let floor = match rule.possible { Some(Threshold::At(possible)) => possible, _ => 0.0 };
                *present = (floor + (*present - floor) * share).clamp(floor, present.max(floor));
            }
        }
        validate(&lower).unwrap();
        if verdict(&policy, &facts) == Some(Verdict::Reject) {
            prop_assert_ne!(verdict(&lower, &facts), Some(Verdict::Accept));
        }
        prop_assert!(!rejects_for_defect(&policy, &facts) || rejects_for_defect(&lower, &facts));
    }

    /// A defect seen stays seen, whatever comes later. (A thing that was missing may of course turn up.)
    #[test]
    fn one_more_view_never_undoes_a_defect(policy in policy(), facts in facts(), late in one_view(), place in 0_usize..4) {
        let mut more = InspectionFacts { deadline_passed: true, certified: true, ..facts };
        let before = rejects_for_defect(&policy, &more);
        more.views.insert(place.min(more.views.len()), late);
        if before {
            prop_assert_eq!(verdict(&policy, &more), Some(Verdict::Reject));
        }
    }

    /// A verdict given early is the one that would have been given in the end.
    #[test]
    fn what_is_settled_early_stays_so(policy in policy(), facts in facts(), late in vec(state(), 4)) {
        let early = InspectionFacts { views_deadline_passed: false, deadline_passed: false, ..facts };
        let in_work = early.views.iter().any(|view| view.state == ViewState::Pending);
        if let Some(decision) = PolicyJudge.decide(&policy, &early).filter(|_| in_work) {
            let mut whole = InspectionFacts { deadline_passed: true, ..early };
            for (view, state) in whole.views.iter_mut().zip(late) {
                if view.state == ViewState::Pending {
                    view.state = state;
                }
            }
            let whole = PolicyJudge.decide(&policy, &whole).unwrap();
            prop_assert_eq!(decision.verdict, whole.verdict);
            prop_assert!(decision.reasons.iter().all(|reason| whole.reasons.contains(reason)));
        }
    }

    #[test]
    fn the_order_of_views_is_nothing_to_the_verdict(policy in policy(), facts in facts(), seed in any::<u64>()) {
        let mut shuffled = facts.clone();
        shuffled.views.sort_by_key(|view| view.view_id.0.as_u128().wrapping_mul(u128::from(seed) | 1));
        prop_assert_eq!(verdict(&policy, &shuffled), verdict(&policy, &facts));
        shuffled.views.reverse();
        prop_assert_eq!(verdict(&policy, &shuffled), verdict(&policy, &facts));
    }

    #[test]
    fn a_policy_survives_toml_and_json(policy in policy()) {
        prop_assert_eq!(validate(&policy), Ok(()));
        let toml = to_toml(&policy);
        let from_toml = parse(&toml).unwrap_or_else(|error| panic!("{error}\n{toml}"));
        prop_assert_eq!(&from_toml, &policy);
        prop_assert_eq!(to_toml(&from_toml), toml);
        let json = serde_json::to_string(&policy).unwrap();
        let from_json: Policy = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(&from_json, &policy);
        prop_assert_eq!(content_hash(&from_json), content_hash(&policy));
    }

    #[test]
    fn equal_hashes_are_for_equal_content(a in policy(), b in policy()) {
        prop_assert_eq!(a == b, content_hash(&a) == content_hash(&b));
    }

    #[test]
    fn a_starting_policy_can_be_read(name in any::<String>(), classes in vec(any::<String>(), 0..8)) {
        let policy = parse(&starting_policy(&name, &classes)).unwrap();
        let rules = policy.classes.keys().map(String::as_str).collect::<Vec<_>>();
        let mut named = classes.iter().map(String::as_str).filter(|class| !class.is_empty()).collect::<Vec<_>>();
        named.sort_unstable();
        named.dedup();
        prop_assert_eq!(rules, named);
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "(name|classes|views|\\[|\\]|\\.|=|\"|'|[a-z ]|\n|0\\.5|never|é){0,40}") {
        if let Ok(policy) = parse(&text) {
            prop_assert_eq!(validate(&policy), Ok(()));
        }
    }
}

#[test]
fn signs_of_zero_and_order_of_keys_are_no_content() {
    let zero =
        |rate| Policy { audit: AuditRules { rate, ..AuditRules::default() }, classes: BTreeMap::new(), ..no_policy() };
    assert_eq!(content_hash(&zero(0.0)), content_hash(&zero(-0.0)));
    let certified = |text: &str| Policy { certificate: serde_json::from_str(text).unwrap(), ..no_policy() };
    let (a, b) = (certified(r#"{"a": 1, "b": {"c": 2, "d": 3}}"#), certified(r#"{"b": {"d": 3, "c": 2}, "a": 1}"#));
    assert_eq!(content_hash(&a), content_hash(&b));
}
