//! Policy files: what is written, and what is said of those that are refused.

use std::fmt::Write as _;

use scrutineer_decide::{check_classes, content_hash, no_policy, parse, starting_policy, to_toml, validate};
use scrutineer_types::{ClassRole, InspectionFacts, Policy, ReasonCode, Threshold, Verdict};
use serde_json::json;

use crate::facts::{at_angle, codes, facts, judge, parcel, seen};

/// Every refused file with its message, in one snapshot that reads as a list.
#[test]
fn a_refused_file_says_what_to_change() {
    let damage = "name = \"p\"\n[classes.damage]\nrole = \"defect\"\n";
    let with = |lines: &str| format!("{damage}{lines}");
    let files = [
        ("empty", String::new()),
        ("not TOML", "name = \"p\"\n[classes.damage\nrole = 1".to_owned()),
        ("a value that never ends", "name = \"p".to_owned()),
        ("the same key twice", with("role = \"info\"")),
        ("a key misspelt", with("presnt = 0.6\npossible = 0.3")),
        ("a table misspelt", "name = \"p\"\n[qualty]\nmin_width = 3".to_owned()),
        ("a class without `classes`", "name = \"p\"\n[damage]\nrole = \"defect\"".to_owned()),
        ("a key under the wrong header", with("present = 0.6\npossible = 0.3\nmin_sharpness = 40")),
        ("a key at the top", "name = \"p\"\ndeadline_ms = 100".to_owned()),
        ("a role misspelt", "name = \"p\"\n[classes.damage]\nrole = \"defetc\"".to_owned()),
        ("no role", "name = \"p\"\n[classes.damage]\npresent = 0.6\npossible = 0.3".to_owned()),
        ("a class that is no table", "name = \"p\"\n[classes]\ndamage = \"defect\"".to_owned()),
        ("a word for a threshold", with("present = \"always\"\npossible = 0.3")),
        ("a threshold in per cent", with("present = 60\npossible = 30")),
        ("a threshold that is no number", with("present = nan\npossible = 0.3")),
        ("a list for a threshold", with("present = [0.6]\npossible = 0.3")),
        ("no thresholds", damage.to_owned()),
        ("one threshold", with("present = 0.6")),
        ("thresholds the wrong way round", with("present = 0.3\npossible = 0.6")),
        ("a defect that is missing", with("present = 0.6\npossible = 0.3\non_missing = \"reject\"")),
        ("a fallback that is none", "name = \"p\"\n[views]\non_missing = \"accept\"".to_owned()),
        ("no name", "[audit]\nrate = 0.1".to_owned()),
        ("a name with spaces", "name = \"My Policy\"".to_owned()),
        ("a name that is empty", "name = \"\"".to_owned()),
        ("a class without a name", "name = \"p\"\n[classes.\"\"]\nrole = \"info\"".to_owned()),
        ("angles and a count", "name = \"p\"\n[views]\nexpected = [\"top\"]\ncount = 2".to_owned()),
        ("a count of none", "name = \"p\"\n[views]\ncount = 0".to_owned()),
        ("a count below none", "name = \"p\"\n[views]\ncount = -1".to_owned()),
        ("no angles", "name = \"p\"\n[views]\nexpected = []".to_owned()),
        ("an angle twice", "name = \"p\"\n[views]\nexpected = [\"top\", \"left\", \"top\"]".to_owned()),
        ("an angle without a name", "name = \"p\"\n[views]\nexpected = [\"\"]".to_owned()),
        ("no time at all", "name = \"p\"\n[views]\ncount = 2\ndeadline_ms = 0".to_owned()),
        ("all the time in the world", "name = \"p\"\n[views]\ncount = 2\ndeadline_ms = 9000000000000000000".to_owned()),
        ("an audit in per cent", "name = \"p\"\n[audit]\nrate = 5".to_owned()),
        ("sharpness that is no number", "name = \"p\"\n[quality]\nmin_sharpness = nan".to_owned()),
        ("sharpness without end", "name = \"p\"\n[quality]\nmin_sharpness = inf".to_owned()),
        ("brightness in 0 to 255", "name = \"p\"\n[quality]\nmax_brightness = 240".to_owned()),
        ("contrast beyond what can be", "name = \"p\"\n[quality]\nmin_contrast = 0.6".to_owned()),
        (
            "bounds that nothing passes",
            "name = \"p\"\n[quality]\nmin_brightness = 0.9\nmax_brightness = 0.2".to_owned(),
        ),
        ("a width with a fraction", "name = \"p\"\n[quality]\nmin_width = 320.5".to_owned()),
        ("a certificate that is no table", "name = \"p\"\ncertificate = 3".to_owned()),
        ("a date in a certificate", "name = \"p\"\n[certificate]\nissued = 2026-01-01T00:00:00Z".to_owned()),
    ];
    let mut told = String::new();
    for (case, file) in files {
        let error = parse(&file).expect_err(case);
        let _ = writeln!(told, "{case}\n  [{}] {error}", error.kind());
    }
    insta::assert_snapshot!(told);
}

/// What cannot come from a file, but from JSON or from code.
#[test]
fn a_policy_from_elsewhere_is_checked_as_well() {
    let mut wrong = parcel();
    wrong.classes.get_mut("damage").unwrap().present = Some(Threshold::At(f32::NAN));
    assert_eq!(validate(&wrong).unwrap_err().to_string(), "`classes.damage.present`: NaN is outside 0 to 1");
    let certified = |value| Policy { certificate: Some(value), ..parcel() };
    let nested = |depth| (0..depth).fold(json!({}), |inner, _| json!({"a": inner}));
    assert_eq!(validate(&certified(nested(31))), Ok(()));
    parse(&to_toml(&certified(nested(31)))).expect("what is valid can be written and read");
    assert_eq!(validate(&certified(nested(40))).unwrap_err().kind(), "value");
    for unsayable in [json!({"a": null}), json!({"a": [u64::MAX]}), json!([1])] {
        let policy = certified(unsayable);
        assert_eq!(validate(&policy).unwrap_err().kind(), "value");
        parse(&to_toml(&policy)).expect("what TOML cannot say is left out");
    }
}

#[test]
fn classes_that_the_model_lacks_are_named_with_the_nearest() {
    let model = ["damage", "labels", "parcel"].map(str::to_owned);
    let mut policy = parcel();
    policy.classes.insert("xyzzy".to_owned(), policy.classes["parcel"].clone());
    let error = check_classes(&policy, &model).unwrap_err();
    insta::assert_snapshot!(error, @"policy `parcel` has rules for classes that the model does not have: `label` (did you mean `labels`?), `xyzzy`; the model has: damage, labels, parcel");
    assert_eq!(error.kind(), "unknown_class");

    assert!(check_classes(&policy, &["damage", "label", "parcel", "xyzzy", "more"].map(str::to_owned)).is_ok());
    let many = (0..1203).map(|n| format!("class{n}")).collect::<Vec<_>>();
    assert!(check_classes(&policy, &many).unwrap_err().to_string().ends_with("class99 and 1103 more"));
}

#[test]
fn the_canonical_text_is_a_policy_file_to_read() {
    insta::assert_snapshot!(to_toml(&parse(include_str!("../policies/everything.toml")).unwrap()));
    insta::assert_snapshot!(to_toml(&no_policy()), @r#"
    name = "none"

    [quality]
    on_low = "recapture"

    [views]
    on_missing = "review"

    [audit]
    rate = 0.0
    "#);
}

/// Stored rows name versions by this hash: a change here makes every stored policy look new.
#[test]
fn the_hash_of_a_policy_does_not_change_between_releases() {
    insta::assert_snapshot!(content_hash(&parcel()));
    let spelt_out = to_toml(&parcel()).replace('\n', "\n# a comment\n");
    assert_eq!(content_hash(&parse(&spelt_out).unwrap()), content_hash(&parcel()), "comments are no content");
}

#[test]
fn the_policy_that_init_writes_explains_itself() {
    let text = starting_policy("Best.onnx", &["parcel", "box dent", "label", "label"].map(str::to_owned));
    insta::assert_snapshot!(text);
    let policy = parse(&text).unwrap();
    assert_eq!(policy.classes["box dent"].role, ClassRole::Defect);
    assert_eq!(policy.classes["label"].role, ClassRole::Info);

    let harmless = starting_policy("coco", &["cat".to_owned()]);
    assert!(harmless.contains("every verdict is review, reason no_policy"), "{harmless}");
}

/// The guide's policies are valid, and what it says of them is what happens.
#[test]
fn the_guide_tells_the_truth() {
    let guide = include_str!("../../../../docs/guides/policies.md");
    let policies = guide
        .split("```toml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap_or_default())
        .map(|toml| parse(toml).unwrap_or_else(|error| panic!("{error}\n{toml}")))
        .collect::<Vec<_>>();
    let [_, parcel, document] = policies.as_slice() else { panic!("the guide has three policies") };

    let both = |left: &[(&str, f32)]| InspectionFacts {
        expected: parcel.expected_views(),
        ..facts(vec![at_angle("top", seen(&[("label", 0.91)])), at_angle("left", seen(left))])
    };
    let alone = InspectionFacts {
        expected: parcel.expected_views(),
        views_deadline_passed: true,
        ..facts(vec![at_angle("top", seen(&[("label", 0.91)]))])
    };
    for (facts, verdict) in
        [(both(&[]), Verdict::Accept), (both(&[("damage", 0.47)]), Verdict::Review), (alone, Verdict::Review)]
    {
        let decision = judge(parcel, &facts);
        assert_eq!(decision.verdict, verdict);
        let told = decision.reasons[0].message.replace('`', "\\`");
        assert!(guide.contains(&format!("\"{told}\"")), "the guide does not quote: {told}");
    }
    let torn = judge(document, &facts(vec![seen(&[("signature", 0.9), ("stamp", 0.9), ("tear", 0.99)])]));
    assert_eq!((torn.verdict, codes(&torn)), (Verdict::Review, vec![ReasonCode::NotAutomated]));
}
