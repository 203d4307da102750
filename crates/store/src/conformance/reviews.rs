//! What people are asked, and what their answers do.

use std::collections::BTreeMap;

use scrutineer_types::{
    Access, Assignment, AuditRules, BoundingBox, Cause, DecisionId, FailureKind, Inspection, InspectionId, Policy,
    Priority, ReasonCode, Role, Timestamp, TrueBox, Verdict, ViewRules,
};

use super::{
    Fixture,
    fixture::{POLICY, damaged, only, policy, submission, view},
};
use crate::{Addition, Answer, Finding, LabelFilter, ReviewFilter, ReviewWish, StoreErrorKind, Submission};

/// How long a test has a review in hand.
const HAND_MS: u64 = 60_000;

pub(super) const HOUR_MS: i64 = 3_600_000;

/// An inspection that was left to a person: its model failed.
pub(super) async fn uncertain(fixture: &Fixture, submission: Submission) -> Inspection {
    let id = fixture.submit(submission).await.inspection.id;
    let fence = fixture.claim_one().await;
    let finding = Finding::Discard { error: "broken".into(), kind: FailureKind::Permanent };
    fixture.complete(fence, finding).await;
    fixture.get(id).await
}

/// Audits all accepts, or what `rules` say, from now on.
pub(super) async fn audit(fixture: &Fixture, rules: AuditRules) {
    let policy = Policy { audit: rules, ..policy(POLICY, ViewRules::default()) };
    fixture.store.import_policy(&policy, "audited", true).await.unwrap();
}

pub(super) async fn audit_all(fixture: &Fixture) {
    audit(fixture, AuditRules { rate: 1.0, ..AuditRules::default() }).await;
}

fn wish(reviewer: &str) -> ReviewWish {
    ReviewWish { reviewer: reviewer.into(), lease_ms: HAND_MS, ..ReviewWish::default() }
}

async fn next(fixture: &Fixture, wish: ReviewWish) -> Option<Assignment> {
    fixture.store.next_review(&Access::all(), &wish).await.unwrap()
}

async fn in_hand(fixture: &Fixture, reviewer: &str) -> Option<InspectionId> {
    next(fixture, wish(reviewer)).await.map(|assignment| assignment.inspection.id)
}

pub(super) fn says(reviewer: &str, inspection: InspectionId, verdict: Verdict) -> Answer {
    Answer {
        inspection,
        decision: None,
        reviewer: reviewer.into(),
        role: None,
        verdict,
        comment: None,
        overrides: false,
        boxes: BTreeMap::new(),
        blind: false,
        took_ms: Some(4_000),
    }
}

pub(super) async fn answer(fixture: &Fixture, answer: Answer) -> Inspection {
    fixture.store.answer(&Access::all(), &answer).await.unwrap()
}

async fn refused(fixture: &Fixture, answer: Answer) -> StoreErrorKind {
    fixture.store.answer(&Access::all(), &answer).await.unwrap_err().kind()
}

pub(super) async fn open(fixture: &Fixture) -> Vec<InspectionId> {
    let filter = ReviewFilter { limit: 100, ..ReviewFilter::default() };
    let page = fixture.store.reviews(&Access::all(), &filter).await.unwrap();
    page.items.iter().map(|task| task.inspection_id).collect()
}

pub(super) fn parcels() -> LabelFilter {
    LabelFilter { policy: POLICY.into(), ..LabelFilter::default() }
}

pub async fn what_is_left_to_a_person_waits_by_priority_then_age(fixture: Fixture) {
    let first = uncertain(&fixture, submission()).await.id;
    let second = uncertain(&fixture, Submission { facility: "ham2".into(), ..submission() }).await.id;
    let urgent = uncertain(&fixture, Submission { priority: Priority::High, ..submission() }).await.id;
    fixture.accepted(submission()).await;
    assert_eq!(open(&fixture).await, [urgent, first, second]);
    let one = ReviewFilter { limit: 1, ..ReviewFilter::default() };
    let (mut cursor, mut found) = (None, Vec::new());
    loop {
        let filter = ReviewFilter { cursor, ..one.clone() };
        let page = fixture.store.reviews(&Access::all(), &filter).await.unwrap();
        found.extend(page.items.iter().map(|task| task.inspection_id));
        let Some(next) = page.next_cursor else { break };
        cursor = Some(next);
    }
    assert_eq!(found, [urgent, first, second]);
    let ham = ReviewFilter { facility: Some("ham2".into()), ..one.clone() };
    assert_eq!(fixture.store.reviews(&Access::all(), &ham).await.unwrap().items.len(), 1);
    let seen = fixture.store.reviews(&only(&["ham2"]), &ReviewFilter { limit: 9, ..one }).await.unwrap();
    assert_eq!(seen.items.iter().map(|task| task.inspection_id).collect::<Vec<_>>(), [second]);
}

pub async fn nobody_else_gets_what_somebody_has_in_hand(fixture: Fixture) {
    let first = uncertain(&fixture, submission()).await.id;
    let second = uncertain(&fixture, submission()).await.id;
    assert_eq!(in_hand(&fixture, "ada").await, Some(first));
    assert_eq!(in_hand(&fixture, "ada").await, Some(first), "who asks again has it still");
    assert_eq!(in_hand(&fixture, "bob").await, Some(second));
    assert_eq!(in_hand(&fixture, "cyd").await, None);
    assert_eq!(refused(&fixture, says("cyd", first, Verdict::Accept)).await, StoreErrorKind::Conflict);
    fixture.advance(HAND_MS as i64 + 1);
    assert_eq!(in_hand(&fixture, "cyd").await, Some(first), "their time is over");
    assert_eq!(refused(&fixture, says("ada", first, Verdict::Accept)).await, StoreErrorKind::Conflict);
    let given_back = next(&fixture, wish("cyd")).await.unwrap().task.id;
    assert!(!fixture.store.release_review(&Access::all(), given_back, "ada").await.unwrap());
    assert!(fixture.store.release_review(&Access::all(), given_back, "cyd").await.unwrap());
    assert_eq!(in_hand(&fixture, "ada").await, Some(first));
}

pub async fn what_is_skipped_comes_again_after_the_last(fixture: Fixture) {
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(uncertain(&fixture, submission()).await.id);
    }
    let mut skip = None;
    let mut seen = Vec::new();
    for _ in 0..4 {
        let given = next(&fixture, ReviewWish { skip, ..wish("ada") }).await.unwrap();
        skip = Some(given.task.id);
        seen.push(given.inspection.id);
    }
    assert_eq!(seen, [ids[0], ids[1], ids[2], ids[0]]);
    // What is more urgent comes before what comes after.
    let urgent = uncertain(&fixture, Submission { priority: Priority::High, ..submission() }).await.id;
    let given = next(&fixture, ReviewWish { skip, ..wish("ada") }).await.unwrap();
    assert_eq!(given.inspection.id, urgent);
    answer(&fixture, says("ada", urgent, Verdict::Accept)).await;
    let given = next(&fixture, ReviewWish { skip: Some(given.task.id), ..wish("ada") }).await.unwrap();
    assert_eq!(given.inspection.id, ids[0], "after the urgent the first is next");
    fixture.store.release_review(&Access::all(), given.task.id, "ada").await.unwrap();
    assert_eq!(in_hand(&fixture, "bob").await, Some(ids[0]), "what was skipped is free");
}

pub async fn many_at_once_never_get_the_same(fixture: Fixture) {
    for _ in 0..20 {
        uncertain(&fixture, submission()).await;
    }
    let names: Vec<String> = (0..25).map(|number| format!("reviewer {number}")).collect();
    let given = futures::future::join_all(names.iter().map(|name| in_hand(&fixture, name))).await;
    let mut given: Vec<InspectionId> = given.into_iter().flatten().collect();
    let all = given.len();
    given.sort_unstable();
    given.dedup();
    assert_eq!(given.len(), all, "two have the same in hand");
    // Whoever looked while others took may have found nothing; they ask again.
    for name in &names {
        in_hand(&fixture, name).await;
    }
    assert_eq!(fixture.store.review_summary(&Access::all(), None, Timestamp(0)).await.unwrap().in_hand, 20);
}

pub async fn an_answer_decides_what_was_left_to_a_person(fixture: Fixture) {
    let left = uncertain(&fixture, submission()).await;
    let asked_by = left.decision.clone().unwrap();
    let before = fixture.events_of(left.id).await.len();
    let done = answer(&fixture, says("ada", left.id, Verdict::Reject)).await;
    assert_eq!(done, fixture.get(left.id).await);
    let decision = done.decision.clone().unwrap();
    assert_eq!((done.verdict, decision.cause, decision.policy), (Some(Verdict::Reject), Cause::Person, None));
    assert_ne!(decision.id, asked_by.id);
    assert_eq!(done.reasons.iter().map(|reason| reason.code).collect::<Vec<_>>(), [ReasonCode::Reviewed]);
    let review = done.review.unwrap();
    assert_eq!((review.verdict, review.reviewer.as_str()), (Verdict::Reject, "ada"));
    assert_eq!(fixture.events_of(left.id).await[before..], ["inspection.reviewed"]);
    assert_eq!(open(&fixture).await, []);
    // The request is repeated: its answer was lost.
    answer(&fixture, Answer { took_ms: Some(9_000), ..says("ada", left.id, Verdict::Reject) }).await;
    assert_eq!(fixture.store.answers(&Access::all(), left.id).await.unwrap().len(), 1);
    // A view that comes late is stored; what a person has decided stands.
    let addition =
        Addition { inspection_id: left.id, views: vec![view(None)], max_attempts: 3, max_views: 9, idempotency: None };
    fixture.store.add_views(&Access::all(), addition).await.unwrap();
    fixture.work_off().await;
    assert_eq!(fixture.get(left.id).await.verdict, Some(Verdict::Reject));
}

pub async fn an_answer_taken_back_brings_back_what_was_decided(fixture: Fixture) {
    let left = uncertain(&fixture, submission()).await;
    answer(&fixture, says("ada", left.id, Verdict::Accept)).await;
    let access = Access::all();
    let stranger = fixture.store.withdraw_answer(&access, left.id, "bob").await.unwrap_err();
    assert_eq!(stranger.kind(), StoreErrorKind::Conflict);
    let back = fixture.store.withdraw_answer(&access, left.id, "ada").await.unwrap();
    assert_eq!((back.verdict, &back.reasons, &back.review), (Some(Verdict::Review), &left.reasons, &None));
    let (decided, before) = (back.decision.clone().unwrap(), left.decision.clone().unwrap());
    assert_eq!((decided.cause, decided.policy), (before.cause, before.policy));
    assert_ne!(decided.id, before.id, "decisions are appended");
    assert_eq!(back, fixture.get(left.id).await);
    assert_eq!(in_hand(&fixture, "bob").await, None, "whoever took it back has it in hand");
    assert_eq!(in_hand(&fixture, "ada").await, Some(left.id));
    let twice = fixture.store.withdraw_answer(&access, left.id, "ada").await.unwrap_err();
    assert_eq!(twice.kind(), StoreErrorKind::Conflict);
    answer(&fixture, says("ada", left.id, Verdict::Reject)).await;
    let given = fixture.store.answers(&access, left.id).await.unwrap();
    let stands: Vec<_> = given.iter().map(|one| (one.verdict, one.withdrawn_at.is_none())).collect();
    assert_eq!(stands, [(Verdict::Accept, false), (Verdict::Reject, true)]);
}

pub async fn an_audit_leaves_the_verdict_and_makes_a_label(fixture: Fixture) {
    audit_all(&fixture).await;
    let accepted = fixture.accepted(submission()).await;
    assert_eq!(in_hand(&fixture, "ada").await, Some(accepted.id));
    let done = answer(&fixture, says("ada", accepted.id, Verdict::Reject)).await;
    assert_eq!((done.verdict, &done.decision), (Some(Verdict::Accept), &accepted.decision), "the verdict stands");
    assert_eq!(done.review.as_ref().map(|review| review.verdict), Some(Verdict::Reject));
    assert_eq!(done, fixture.get(accepted.id).await);
    let labels = fixture.store.labels(&Access::all(), &parcels(), None, 10).await.unwrap();
    let found: Vec<_> = labels.items.iter().map(|one| (one.inspection.id, one.truth)).collect();
    assert_eq!(found, [(accepted.id, Verdict::Reject)]);
    let audits = fixture.store.audits(&Access::all(), POLICY, Timestamp(0), None, 10).await.unwrap();
    assert_eq!(audits.iter().map(|one| one.truth).collect::<Vec<_>>(), [Some(Verdict::Reject)]);
    // Taken back, it waits again, and the verdict has never been another.
    let back = fixture.store.withdraw_answer(&Access::all(), accepted.id, "ada").await.unwrap();
    assert_eq!((back.verdict, back.review), (Some(Verdict::Accept), None));
    assert_eq!(in_hand(&fixture, "ada").await, Some(accepted.id));
}

pub async fn any_verdict_is_overridden_with_a_reason(fixture: Fixture) {
    let accepted = fixture.accepted(submission()).await;
    assert_eq!(refused(&fixture, says("ada", accepted.id, Verdict::Reject)).await, StoreErrorKind::InvalidInput);
    let why = Answer {
        comment: Some("the customer complained".into()),
        role: Some("shift lead".into()),
        ..says("ada", accepted.id, Verdict::Reject)
    };
    let done = answer(&fixture, why).await;
    assert_eq!((done.verdict, done.decision.unwrap().cause), (Some(Verdict::Reject), Cause::Person));
    assert!(done.reasons[0].message.contains("the customer complained"), "{:?}", done.reasons);
    let given = fixture.store.answers(&Access::all(), accepted.id).await.unwrap().remove(0);
    assert_eq!((given.asked, given.role.as_deref()), (false, Some("shift lead")));
    // A complaint is no label: nobody drew it.
    assert_eq!(fixture.store.labels(&Access::all(), &parcels(), None, 10).await.unwrap().items, []);
    let back = fixture.store.withdraw_answer(&Access::all(), accepted.id, "ada").await.unwrap();
    assert_eq!(back.verdict, Some(Verdict::Accept));
}

pub async fn an_override_decides_whoever_is_asked(fixture: Fixture) {
    audit_all(&fixture).await;
    let accepted = fixture.accepted(submission()).await;
    assert_eq!(in_hand(&fixture, "ada").await, Some(accepted.id));
    let over = |id, verdict| Answer {
        overrides: true,
        comment: Some("the customer complained".into()),
        ..says("lea", id, verdict)
    };
    let unexplained = Answer { comment: None, ..over(accepted.id, Verdict::Reject) };
    assert_eq!(refused(&fixture, unexplained).await, StoreErrorKind::InvalidInput);
    let done = answer(&fixture, over(accepted.id, Verdict::Reject)).await;
    assert_eq!((done.verdict, done.decision.unwrap().cause), (Some(Verdict::Reject), Cause::Person));
    // The audit goes on: whoever complains is not drawn, and does not answer for whoever is.
    assert_eq!(in_hand(&fixture, "ada").await, Some(accepted.id));
    let audited = answer(&fixture, says("ada", accepted.id, Verdict::Accept)).await;
    assert_eq!(audited.verdict, Some(Verdict::Reject), "an audit leaves the verdict");
    let labels = fixture.store.labels(&Access::all(), &parcels(), None, 10).await.unwrap();
    assert_eq!(labels.items.iter().map(|one| one.truth).collect::<Vec<_>>(), [Verdict::Accept]);
    // The same said in an audit is not yet an override.
    let other = fixture.accepted(submission()).await;
    answer(&fixture, Answer { overrides: false, ..over(other.id, Verdict::Reject) }).await;
    assert_eq!(fixture.get(other.id).await.verdict, Some(Verdict::Accept));
    for _ in 0..2 {
        assert_eq!(answer(&fixture, over(other.id, Verdict::Reject)).await.verdict, Some(Verdict::Reject));
    }
    assert_eq!(fixture.store.answers(&Access::all(), other.id).await.unwrap().len(), 2, "twice is once");

    // What waits for a person is answered with it, though another has it in hand.
    let left = uncertain(&fixture, submission()).await;
    assert_eq!(in_hand(&fixture, "bob").await, Some(left.id));
    assert_eq!(refused(&fixture, says("lea", left.id, Verdict::Accept)).await, StoreErrorKind::Conflict);
    assert_eq!(answer(&fixture, over(left.id, Verdict::Recapture)).await.verdict, Some(Verdict::Recapture));
    assert_eq!(open(&fixture).await, []);
    let back = fixture.store.withdraw_answer(&Access::all(), left.id, "lea").await.unwrap();
    assert_eq!(back.verdict, Some(Verdict::Review));
    assert_eq!(in_hand(&fixture, "lea").await, Some(left.id));
}

pub async fn what_cannot_be_answered_is_refused_with_the_reason(fixture: Fixture) {
    let left = uncertain(&fixture, submission()).await;
    let undecided = fixture.submit(submission()).await.inspection.id;
    let why = |verdict| Answer { comment: Some("because".into()), ..says("ada", undecided, verdict) };
    assert_eq!(refused(&fixture, why(Verdict::Accept)).await, StoreErrorKind::Conflict);
    assert_eq!(refused(&fixture, says("ada", left.id, Verdict::Review)).await, StoreErrorKind::InvalidInput);
    assert_eq!(refused(&fixture, says("  ", left.id, Verdict::Accept)).await, StoreErrorKind::InvalidInput);
    for name in ["", "a\nb", &"x".repeat(65)] {
        let refused = fixture.store.next_review(&Access::all(), &wish(name)).await.unwrap_err();
        assert_eq!(refused.kind(), StoreErrorKind::InvalidInput, "{name:?} is nobody");
    }
    assert_eq!(refused(&fixture, says("ada", InspectionId::new(), Verdict::Accept)).await, StoreErrorKind::NotFound);
    let old = Answer { decision: Some(DecisionId::new()), ..says("ada", left.id, Verdict::Accept) };
    assert_eq!(refused(&fixture, old).await, StoreErrorKind::Conflict, "it was decided anew meanwhile");
    let elsewhere = fixture.store.answer(&only(&["ham2"]), &says("ada", left.id, Verdict::Accept)).await.unwrap_err();
    assert_eq!(elsewhere.kind(), StoreErrorKind::NotFound);
    let viewer = Access { role: Role::Viewer, ..Access::all() };
    let reader = fixture.store.answer(&viewer, &says("ada", left.id, Verdict::Accept)).await.unwrap_err();
    assert_eq!(reader.kind(), StoreErrorKind::InvalidInput);
    let place = |x_min: f32, x_max: f32| BoundingBox { x_min, y_min: 1.0, x_max, y_max: 9.0 };
    let on = |view, class_name: &str, bounding_box| Answer {
        boxes: BTreeMap::from([(view, vec![TrueBox { class_name: class_name.into(), bounding_box }])]),
        ..says("ada", left.id, Verdict::Accept)
    };
    let own = left.views[0].id;
    for wrong in [
        on(scrutineer_types::ViewId::new(), "damage", place(1.0, 9.0)),
        on(own, "damage", place(9.0, 1.0)),
        on(own, "damage", place(-1.0, 9.0)),
        on(own, "damage", place(1.0, 640.5)),
        on(own, "damage", place(f32::NAN, 1.0)),
        on(own, " ", place(1.0, 9.0)),
    ] {
        assert_eq!(refused(&fixture, wrong).await, StoreErrorKind::InvalidInput);
    }
    assert_eq!(fixture.store.answers(&Access::all(), left.id).await.unwrap(), []);
    assert_eq!(open(&fixture).await, [left.id]);
}

pub async fn two_people_answer_by_themselves_and_a_third_where_they_differ(fixture: Fixture) {
    audit(&fixture, AuditRules { double_rate: 1.0, ..AuditRules::default() }).await;
    let left = uncertain(&fixture, submission()).await;
    assert_eq!(answer(&fixture, says("ada", left.id, Verdict::Accept)).await.verdict, Some(Verdict::Accept));
    assert_eq!(in_hand(&fixture, "ada").await, None, "nobody answers the same twice");
    assert_eq!(refused(&fixture, says("ada", left.id, Verdict::Reject)).await, StoreErrorKind::Conflict);
    assert_eq!(in_hand(&fixture, "bob").await, Some(left.id));
    let differ = answer(&fixture, says("bob", left.id, Verdict::Reject)).await;
    assert_eq!(differ.verdict, Some(Verdict::Reject), "the more careful counts until a third person has looked");
    assert_eq!(fixture.store.labels(&Access::all(), &parcels(), None, 10).await.unwrap().items, []);
    assert_eq!(in_hand(&fixture, "cyd").await, Some(left.id));
    assert_eq!(answer(&fixture, says("cyd", left.id, Verdict::Accept)).await.verdict, Some(Verdict::Accept));
    let labels = fixture.store.labels(&Access::all(), &parcels(), None, 10).await.unwrap();
    assert_eq!(labels.items.iter().map(|one| one.truth).collect::<Vec<_>>(), [Verdict::Accept]);

    let agreed = uncertain(&fixture, submission()).await;
    answer(&fixture, says("ada", agreed.id, Verdict::Reject)).await;
    let decided = answer(&fixture, says("bob", agreed.id, Verdict::Reject)).await.decision;
    assert_eq!(fixture.get(agreed.id).await.decision, decided);
    assert_eq!(in_hand(&fixture, "cyd").await, None);
    let summary = fixture.store.review_summary(&Access::all(), None, Timestamp(0)).await.unwrap();
    assert_eq!((summary.answers, summary.doubly_reviewed, summary.open), (5, 2, 0));
    // Of two pairs one agrees: ½; by chance ½·0 + ½·1 = ½.
    assert_eq!(summary.kappa, Some(0.0));
    assert_eq!(summary.by_reviewer["ada"].answers, 2);
    assert_eq!(summary.by_reviewer["ada"].median_ms, Some(4_000));
}

pub async fn a_later_decision_withdraws_the_question(fixture: Fixture) {
    audit_all(&fixture).await;
    let accepted = fixture.accepted(submission()).await;
    assert_eq!(open(&fixture).await, [accepted.id]);
    let addition = Addition {
        inspection_id: accepted.id,
        views: vec![view(None)],
        max_attempts: 3,
        max_views: 9,
        idempotency: None,
    };
    fixture.store.add_views(&Access::all(), addition).await.unwrap();
    let fence = fixture.claim_one().await;
    fixture.complete(fence, damaged()).await;
    assert_eq!(fixture.get(accepted.id).await.verdict, Some(Verdict::Reject));
    assert_eq!(open(&fixture).await, [], "nobody is asked about what no longer counts");
}

pub async fn what_somebody_is_asked_about_is_not_removed(fixture: Fixture) {
    let left = uncertain(&fixture, submission()).await.id;
    let done = uncertain(&fixture, submission()).await.id;
    answer(&fixture, says("ada", done, Verdict::Accept)).await;
    fixture.advance(48 * HOUR_MS);
    fixture.store.remove_inspections(24 * HOUR_MS as u64, 100).await.unwrap();
    assert!(fixture.store.inspection(&Access::all(), done).await.unwrap().is_none());
    assert_eq!(open(&fixture).await, [left]);
    answer(&fixture, says("ada", left, Verdict::Accept)).await;
}
