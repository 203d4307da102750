//! The same judge on documents: nothing in it knows of parcels.

use scrutineer_types::{
    Quality,
    ReasonCode::{AllClear, DefectPresent, LowQuality, RequiredMissing, UncertainDetection},
    Verdict::{Accept, Reject, Review},
};

use crate::facts::{GOOD, codes, document, facts, judge, seen, seen_at, told};

#[test]
fn a_scanned_form_by_table() {
    let cases = [
        ("signed and stamped", vec![seen(&[("signature", 0.8), ("stamp", 0.9)])], Accept, vec![AllClear]),
        ("on two pages", vec![seen(&[("signature", 0.8)]), seen(&[("stamp", 0.9)])], Accept, vec![AllClear]),
        ("unsigned", vec![seen(&[("stamp", 0.9)])], Review, vec![RequiredMissing]),
        ("unstamped", vec![seen(&[("signature", 0.9)])], Reject, vec![RequiredMissing]),
        ("neither", vec![seen(&[])], Reject, vec![RequiredMissing, RequiredMissing]),
        ("a faint stamp", vec![seen(&[("signature", 0.9), ("stamp", 0.3)])], Review, vec![UncertainDetection]),
        ("torn", vec![seen(&[("signature", 0.9), ("stamp", 0.9), ("tear", 0.7)])], Reject, vec![DefectPresent]),
    ];
    for (case, views, verdict, reasons) in cases {
        let decision = judge(&document(), &facts(views));
        assert_eq!((decision.verdict, codes(&decision)), (verdict, reasons), "{case}");
    }
}

#[test]
fn the_reasons_speak_of_documents() {
    let clear = judge(&document(), &facts(vec![seen(&[("signature", 0.8), ("stamp", 0.9)])]));
    let message = "tear not seen; signature seen at 0.80, stamp seen at 0.90; on 1 view";
    assert_eq!(told(&clear), (Accept, vec![(AllClear, message)]));

    let blurred = judge(&document(), &facts(vec![seen_at(Quality { sharpness: 20.0, ..GOOD }, &[("stamp", 0.9)])]));
    let expected = vec![
        (LowQuality, "sharpness 20.00 is below 60 (min_sharpness)"),
        (RequiredMissing, "signature is required and was not seen; but not every view could be judged"),
    ];
    assert_eq!(told(&blurred), (Review, expected));
}
