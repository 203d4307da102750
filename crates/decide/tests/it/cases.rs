//! Verdicts case by case, on the parcel policy and on small ones that turn one rule.

use scrutineer_decide::no_policy;
use scrutineer_types::{
    Quality,
    ReasonCode::{
        AllClear, DefectPresent, InferenceFailed, LowQuality, NoPolicy, NotAutomated, RequiredMissing,
        UncertainDetection, Unreadable, ViewMissing,
    },
    Verdict::{Accept, Recapture, Reject, Review},
    ViewState,
};

use crate::facts::{GOOD, codes, facts, judge, parcel, policy, seen, seen_at, told, unreadable, view};

const LABEL: (&str, f32) = ("label", 0.9);

#[test]
fn the_parcel_policy_by_table() {
    let dark = Quality { brightness: 0.05, ..GOOD };
    let cases = [
        ("all clear", vec![seen(&[LABEL])], Accept, vec![AllClear]),
        ("what is not there", vec![seen(&[LABEL, ("damage", 0.30)])], Accept, vec![AllClear]),
        ("what no rule names", vec![seen(&[LABEL, ("Damage", 0.99), ("dog", 0.99)])], Accept, vec![AllClear]),
        ("what is info", vec![seen(&[LABEL, ("parcel", 0.99)])], Accept, vec![AllClear]),
        ("what is no number", vec![seen(&[LABEL, ("damage", f32::NAN)])], Accept, vec![AllClear]),
        ("sure damage", vec![seen(&[LABEL, ("damage", 0.8)])], Reject, vec![DefectPresent]),
        ("perhaps damage", vec![seen(&[LABEL, ("damage", 0.5)])], Review, vec![UncertainDetection]),
        ("damage on one view", vec![seen(&[LABEL]), seen(&[("damage", 0.8)])], Reject, vec![DefectPresent]),
        ("label on one view", vec![seen(&[]), seen(&[LABEL]), seen(&[])], Accept, vec![AllClear]),
        ("perhaps a label", vec![seen(&[("label", 0.4)])], Review, vec![UncertainDetection]),
        ("no label", vec![seen(&[])], Reject, vec![RequiredMissing]),
        ("hardly a label", vec![seen(&[("label", 0.2)])], Reject, vec![RequiredMissing]),
        ("unreadable", vec![unreadable()], Recapture, vec![Unreadable]),
        ("failed", vec![view(ViewState::Failed)], Review, vec![InferenceFailed]),
        ("failed beside good", vec![seen(&[LABEL]), view(ViewState::Failed)], Review, vec![InferenceFailed]),
        ("dark", vec![seen_at(dark, &[LABEL])], Recapture, vec![LowQuality]),
        ("damage in the dark", vec![seen_at(dark, &[("damage", 0.8), LABEL])], Reject, vec![DefectPresent, LowQuality]),
        (
            "all at once, the worst first",
            vec![view(ViewState::Failed), unreadable(), seen(&[LABEL, ("damage", 0.5)]), seen(&[("damage", 0.9)])],
            Reject,
            vec![DefectPresent, Unreadable, InferenceFailed, UncertainDetection],
        ),
    ];
    for (case, views, verdict, reasons) in cases {
        let decision = judge(&parcel(), &facts(views));
        assert_eq!((decision.verdict, codes(&decision)), (verdict, reasons), "{case}");
    }
}

#[test]
fn thresholds_belong_to_the_upper_side() {
    let below = |bound: f32| f32::from_bits(bound.to_bits() - 1);
    for (damage, verdict) in [(0.74, Reject), (below(0.74), Review), (0.31, Review), (below(0.31), Accept)] {
        assert_eq!(
            judge(&parcel(), &facts(vec![seen(&[LABEL, ("damage", damage)])])).verdict,
            verdict,
            "damage {damage}"
        );
    }
    for (label, verdict) in [(0.60, Accept), (below(0.60), Review), (0.25, Review), (below(0.25), Reject)] {
        assert_eq!(judge(&parcel(), &facts(vec![seen(&[("label", label)])])).verdict, verdict, "label {label}");
    }
}

#[test]
fn messages_carry_the_figures() {
    let views = vec![seen(&[("damage", 0.47), ("damage", 0.33), LABEL]), seen(&[("damage", 0.91), ("damage", 0.8)])];
    let ids = [views[1].view_id, views[0].view_id].map(Some);
    let decision = judge(&parcel(), &facts(views));
    let expected = vec![
        (DefectPresent, "damage at 0.91 is sure (0.74), one of 2 on this view"),
        (UncertainDetection, "damage at 0.47 is possible (0.31) but not sure (0.74)"),
    ];
    assert_eq!(told(&decision), (Reject, expected));
    assert_eq!(decision.reasons.iter().map(|reason| reason.view_id).collect::<Vec<_>>(), ids);

    let clear = judge(&parcel(), &facts(vec![seen(&[LABEL]), seen(&[])]));
    assert_eq!(told(&clear), (Accept, vec![(AllClear, "damage not seen; label seen at 0.90; on 2 views")]));
    let none = judge(&parcel(), &facts(vec![seen(&[("label", 0.2)])]));
    let message = "label is required and was not seen: at 0.20 it is not possible (0.25)";
    assert_eq!(told(&none), (Reject, vec![(RequiredMissing, message)]));
    let broken = judge(&parcel(), &facts(vec![unreadable()]));
    let message = "the image cannot be read: the JPEG ends early; send it again";
    assert_eq!(told(&broken), (Recapture, vec![(Unreadable, message)]));
}

#[test]
fn every_gate_names_measure_value_and_bound() {
    let all = policy(
        "[classes.damage]\nrole = \"defect\"\npresent = 0.7\npossible = 0.3\n[quality]\nmin_sharpness = 40\nmin_brightness = 0.12\n\
         max_brightness = 0.92\nmin_contrast = 0.05\nmax_clipped = 0.25\nmin_width = 2000\nmin_height = 1200\non_low = \"review\"",
    );
    let poor = Quality { sharpness: 12.34, brightness: 0.05, contrast: 0.01, clipped: 0.5 };
    let decision = judge(&all, &facts(vec![seen_at(poor, &[])]));
    let expected = [
        "sharpness 12.34 is below 40 (min_sharpness)",
        "brightness 0.05 is below 0.12 (min_brightness)",
        "contrast 0.01 is below 0.05 (min_contrast)",
        "clipped 0.50 is above 0.25 (max_clipped)",
        "width of 1920 pixels is below 2000 (min_width)",
        "height of 1080 pixels is below 1200 (min_height)",
    ];
    assert_eq!(told(&decision), (Review, expected.map(|message| (LowQuality, message)).to_vec()));

    let bright = judge(&parcel(), &facts(vec![seen_at(Quality { brightness: 0.95, ..GOOD }, &[LABEL])]));
    assert_eq!(told(&bright), (Recapture, vec![(LowQuality, "brightness 0.95 is above 0.92 (max_brightness)")]));
    let unmeasured = judge(&parcel(), &facts(vec![seen_at(Quality { sharpness: f32::NAN, ..GOOD }, &[LABEL])]));
    assert_eq!(unmeasured.verdict, Recapture, "a measure that is no number proves nothing");
    let at_the_bounds = Quality { sharpness: 40.0, brightness: 0.92, contrast: 0.2, clipped: 0.25 };
    assert_eq!(judge(&parcel(), &facts(vec![seen_at(at_the_bounds, &[LABEL])])).verdict, Accept);
}

#[test]
fn not_seeing_a_required_class_proves_nothing_where_not_all_could_be_judged() {
    let dark = Quality { brightness: 0.05, ..GOOD };
    let cases = [
        ("too dark to see it", vec![seen_at(dark, &[])], Recapture, vec![LowQuality, RequiredMissing]),
        (
            "it may be on the unreadable one",
            vec![seen(&[]), unreadable()],
            Recapture,
            vec![Unreadable, RequiredMissing],
        ),
        (
            "or on the failed one",
            vec![seen(&[]), view(ViewState::Failed)],
            Review,
            vec![InferenceFailed, RequiredMissing],
        ),
        ("seen in the dark is seen", vec![seen_at(dark, &[LABEL])], Recapture, vec![LowQuality]),
        (
            "no view to see it on",
            vec![unreadable(), view(ViewState::Failed)],
            Recapture,
            vec![Unreadable, InferenceFailed],
        ),
    ];
    for (case, views, verdict, reasons) in cases {
        let decision = judge(&parcel(), &facts(views));
        assert_eq!((decision.verdict, codes(&decision)), (verdict, reasons), "{case}");
    }
    let mut late = facts(vec![seen(&[])]);
    late.expected = parcel().expected_views();
    late.views_deadline_passed = true;
    assert_eq!(codes(&judge(&parcel(), &late)), [ViewMissing, ViewMissing, RequiredMissing]);
    assert_eq!(judge(&parcel(), &late).verdict, Review, "views.on_missing is review");
}

#[test]
fn a_side_that_is_never_automated_goes_to_a_person() {
    let defect = |present: &str, possible: &str| {
        policy(&format!("[classes.damage]\nrole = \"defect\"\npresent = {present}\npossible = {possible}"))
    };
    let required = |present: &str, possible: &str| {
        policy(&format!(
            "[classes.damage]\nrole = \"required\"\non_missing = \"reject\"\npresent = {present}\npossible = {possible}"
        ))
    };
    let never = "\"never\"";
    let cases = [
        ("no automatic reject", defect(never, "0.3"), 0.99, Review, NotAutomated),
        ("absence still accepts", defect(never, "0.3"), 0.2, Accept, AllClear),
        ("no automatic accept", defect("0.7", never), 0.2, Review, NotAutomated),
        ("presence still rejects", defect("0.7", never), 0.8, Reject, DefectPresent),
        ("nothing automatic", defect(never, never), 0.99, Review, NotAutomated),
        ("never met by itself", required(never, "0.3"), 0.99, Review, NotAutomated),
        ("still missing", required(never, "0.3"), 0.2, Reject, RequiredMissing),
        ("never missing", required("0.7", never), 0.2, Review, NotAutomated),
        ("still met", required("0.7", never), 0.8, Accept, AllClear),
        ("neither", required(never, never), 0.99, Review, NotAutomated),
    ];
    for (case, policy, confidence, verdict, code) in cases {
        let decision = judge(&policy, &facts(vec![seen(&[("damage", confidence)])]));
        assert_eq!((decision.verdict, codes(&decision)), (verdict, vec![code]), "{case}");
    }
    let unseen = judge(&defect("0.7", never), &facts(vec![seen(&[])]));
    let message = "damage was not seen, and the policy leaves it to a person to say that it is not there";
    assert_eq!(told(&unseen), (Review, vec![(NotAutomated, message)]));
}

#[test]
fn a_policy_that_looks_for_nothing_accepts_nothing() {
    let none = no_policy();
    let info = policy("[classes.damage]\nrole = \"info\"");
    for policy in [&none, &info] {
        assert_eq!(codes(&judge(policy, &facts(vec![seen(&[("damage", 0.99)])]))), [NoPolicy]);
        let decision = judge(policy, &facts(vec![unreadable(), seen(&[])]));
        assert_eq!((decision.verdict, codes(&decision)), (Recapture, vec![Unreadable, NoPolicy]));
    }
}
