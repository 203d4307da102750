//! What barcodes do to verdicts.

use scrutineer_types::{
    InspectionFacts, ReasonCode::AllClear, ReasonCode::DefectPresent, ReasonCode::IdentityConflict, Verdict, ViewFacts,
    ViewState,
};

use crate::facts::{code, codes, facts, judge, parcel, seen, told};

const LABEL: (&str, f32) = ("label", 0.9);

fn bearing(names: &[Option<&str>], found: &[(&str, f32)]) -> ViewFacts {
    let mut view = seen(found);
    if let ViewState::Completed { codes, .. } = &mut view.state {
        codes.extend(names.iter().map(|name| code(*name)));
    }
    view
}

fn named(package_id: &str, views: Vec<ViewFacts>) -> InspectionFacts {
    InspectionFacts { package_id: Some(package_id.to_owned()), ..facts(views) }
}

#[test]
fn codes_that_agree_or_name_nothing_change_nothing() {
    let one = bearing(&[Some("PKG-1"), None], &[LABEL]);
    let same = bearing(&[Some("PKG-1")], &[]);
    let silent = bearing(&[None, None], &[]);
    for facts in [
        facts(vec![one.clone(), same.clone(), silent.clone()]),
        named("PKG-1", vec![one, same, silent]),
        named("PKG-9", vec![bearing(&[None], &[LABEL])]),
    ] {
        let decision = judge(&parcel(), &facts);
        assert_eq!((decision.verdict, codes(&decision)), (Verdict::Accept, vec![AllClear]));
    }
}

#[test]
fn two_names_on_one_thing_are_for_a_person_to_look_at() {
    let views = vec![bearing(&[Some("PKG-1")], &[LABEL]), bearing(&[Some("PKG-2"), Some("PKG-2")], &[])];
    let second = views[1].view_id;
    let decision = judge(&parcel(), &facts(views));
    let message = "a Code 128 on this view names `PKG-2`, not `PKG-1`";
    assert_eq!(told(&decision), (Verdict::Review, vec![(IdentityConflict, message)]));
    assert_eq!(decision.reasons[0].view_id, Some(second));
}

#[test]
fn a_code_that_contradicts_the_name_that_was_given_is_told_against_it() {
    let decision = judge(&parcel(), &named("PKG-7", vec![bearing(&[Some("PKG-7"), Some("PKG-2")], &[LABEL])]));
    let message = "a Code 128 on this view names `PKG-2`, not `PKG-7`";
    assert_eq!(told(&decision), (Verdict::Review, vec![(IdentityConflict, message)]));
}

#[test]
fn a_defect_rejects_all_the_same_and_the_conflict_is_told() {
    let decision = judge(&parcel(), &named("PKG-7", vec![bearing(&[Some("PKG-2")], &[LABEL, ("damage", 0.9)])]));
    assert_eq!((decision.verdict, codes(&decision)), (Verdict::Reject, vec![DefectPresent, IdentityConflict]));
}
