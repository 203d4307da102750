//! When a verdict is due, and what is said of the views that did not come.

use scrutineer_decide::PolicyJudge;
use scrutineer_types::{
    ExpectedViews, Fallback, InspectionFacts, Judge, Policy,
    ReasonCode::{AllClear, DeadlinePassed, DefectPresent, ViewMissing},
    Verdict::{Accept, Reject, Review},
    ViewFacts, ViewState,
};

use crate::facts::{at_angle, codes, facts, judge, parcel, seen, told, unreadable, view};

fn pending() -> ViewFacts {
    view(ViewState::Pending)
}

fn awaiting(expected: ExpectedViews, views: Vec<ViewFacts>) -> InspectionFacts {
    InspectionFacts { expected: Some(expected), ..facts(views) }
}

fn angles(names: &[&str]) -> ExpectedViews {
    ExpectedViews::Angles(names.iter().map(ToString::to_string).collect())
}

fn labelled(angle: &str) -> ViewFacts {
    at_angle(angle, seen(&[("label", 0.9)]))
}

fn decided(facts: &InspectionFacts) -> bool {
    PolicyJudge.decide(&parcel(), facts).is_some()
}

#[test]
fn work_in_hand_is_awaited_even_past_the_views_deadline() {
    let mut facts = facts(vec![seen(&[("damage", 0.5)]), pending()]);
    assert!(!decided(&facts), "what is only possible may yet be outdone");
    facts.views_deadline_passed = true;
    assert!(!decided(&facts));
    facts.deadline_passed = true;
    let decision = judge(&parcel(), &facts);
    assert_eq!(decision.verdict, Review);
    assert!(codes(&decision).starts_with(&[DeadlinePassed]));
}

#[test]
fn a_sure_defect_rejects_while_other_views_are_in_work_or_awaited() {
    let damaged = || at_angle("top", seen(&[("damage", 0.99), ("label", 0.1)]));
    let in_work = facts(vec![pending(), damaged(), at_angle("left", unreadable())]);
    assert_eq!(told(&judge(&parcel(), &in_work)), (Reject, vec![(DefectPresent, "damage at 0.99 is sure (0.74)")]));
    let missing = awaiting(angles(&["top", "left"]), vec![damaged()]);
    assert_eq!(codes(&judge(&parcel(), &missing)), [DefectPresent], "nothing is said of what may come yet");
    assert!(!decided(&facts(vec![pending(), seen(&[("label", 0.1)])])), "a label may be on the other view");
}

#[test]
fn expected_angles_are_awaited_until_either_deadline() {
    let both = angles(&["top", "left"]);
    assert!(!decided(&awaiting(both.clone(), vec![labelled("top")])));
    assert!(!decided(&awaiting(both.clone(), vec![labelled("top"), labelled("top")])), "twice the same angle");
    assert!(decided(&awaiting(both.clone(), vec![labelled("left"), labelled("top"), labelled("bottom")])));
    assert!(
        decided(&awaiting(both.clone(), vec![labelled("left"), at_angle("top", unreadable())])),
        "there, but too poor"
    );

    for (views_deadline_passed, deadline_passed) in [(true, false), (false, true), (true, true)] {
        let late =
            InspectionFacts { views_deadline_passed, deadline_passed, ..awaiting(both.clone(), vec![labelled("top")]) };
        let decision = judge(&parcel(), &late);
        assert_eq!(told(&decision), (Review, vec![(ViewMissing, "no view of angle `left` came in time")]));
    }
}

#[test]
fn a_count_is_awaited_whatever_the_angles() {
    let three = ExpectedViews::Count(3);
    let two = vec![labelled("top"), labelled("top")];
    assert!(!decided(&awaiting(three.clone(), two.clone())));
    let late = InspectionFacts { views_deadline_passed: true, ..awaiting(three.clone(), two) };
    let decision = judge(&parcel(), &late);
    assert_eq!(told(&decision), (Review, vec![(ViewMissing, "2 of 3 expected views came in time")]));

    let all = awaiting(three, vec![labelled("top"), labelled("top"), labelled("left"), labelled("left")]);
    assert_eq!(codes(&judge(&parcel(), &all)), [AllClear]);
}

#[test]
fn what_a_missing_view_means_is_the_policys_word() {
    let strict =
        Policy { views: scrutineer_types::ViewRules { on_missing: Fallback::Reject, ..parcel().views }, ..parcel() };
    let missing =
        InspectionFacts { views_deadline_passed: true, ..awaiting(angles(&["top", "left"]), vec![labelled("top")]) };
    assert_eq!(judge(&strict, &missing).verdict, Reject);

    let in_work = InspectionFacts { deadline_passed: true, ..facts(vec![labelled("top"), pending()]) };
    let decision = judge(&strict, &in_work);
    assert_eq!(told(&decision), (Reject, vec![(DeadlinePassed, "the deadline passed before this view was inferred")]));
    assert_eq!(decision.reasons[0].view_id, Some(in_work.views[1].view_id));
}

#[test]
fn a_pending_view_meets_its_angle_but_not_its_deadline() {
    let late = InspectionFacts {
        deadline_passed: true,
        ..awaiting(angles(&["top", "left", "left"]), vec![labelled("top"), at_angle("left", pending())])
    };
    assert_eq!(codes(&judge(&parcel(), &late)), [DeadlinePassed]);
}

#[test]
fn an_inspection_without_views_waits_and_is_never_accepted() {
    assert!(!decided(&facts(vec![])));
    assert!(!decided(&awaiting(ExpectedViews::Count(1), vec![])));
    let empty = InspectionFacts { deadline_passed: true, ..facts(vec![]) };
    assert_eq!(told(&judge(&parcel(), &empty)), (Review, vec![(ViewMissing, "no view came in time")]));
    let twice = InspectionFacts { views_deadline_passed: true, ..awaiting(angles(&["left", "left"]), vec![]) };
    assert_eq!(codes(&judge(&parcel(), &twice)), [ViewMissing], "an angle named twice is missing once");
}

#[test]
fn a_deadline_changes_nothing_where_all_is_there() {
    let on_time = awaiting(angles(&["top"]), vec![labelled("top")]);
    let late = InspectionFacts { views_deadline_passed: true, deadline_passed: true, ..on_time.clone() };
    assert_eq!(judge(&parcel(), &on_time).verdict, Accept);
    assert_eq!(judge(&parcel(), &on_time), judge(&parcel(), &late));
}
