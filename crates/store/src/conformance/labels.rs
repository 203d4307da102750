//! What people's answers are worth as labels, and what is counted of their use.

use std::collections::BTreeMap;

use scrutineer_types::{Access, AuditRules, BoundingBox, FailureKind, Timestamp, TrueBox, Verdict};

use super::{
    Fixture,
    fixture::{POLICY, clear, damaged, only, submission, view},
    reviews::{answer, audit, audit_all, open, parcels, says, uncertain},
};
use crate::{Addition, Answer, Calibration, Ended, Finding, LabelFilter, Past, StoreErrorKind};

pub async fn boxes_that_a_person_drew_read_back_with_the_label(fixture: Fixture) {
    let left = uncertain(&fixture, submission()).await;
    let drawn = TrueBox {
        class_name: "damage".into(),
        bounding_box: BoundingBox { x_min: 1.5, y_min: 2.0, x_max: 30.25, y_max: 40.0 },
    };
    let boxes = BTreeMap::from([(left.views[0].id, vec![drawn])]);
    answer(&fixture, Answer { boxes: boxes.clone(), blind: true, ..says("ada", left.id, Verdict::Reject) }).await;
    let given = fixture.store.answers(&Access::all(), left.id).await.unwrap().remove(0);
    assert_eq!((&given.boxes, given.blind, given.took_ms), (&boxes, true, Some(4_000)));
    let labels = fixture.store.labels(&Access::all(), &parcels(), None, 10).await.unwrap();
    assert_eq!(labels.items[0].boxes, boxes);
}

pub async fn labels_end_where_an_answer_is_awaited(fixture: Fixture) {
    let mut ids = Vec::new();
    for _ in 0..4 {
        ids.push(uncertain(&fixture, submission()).await.id);
        fixture.advance(10);
    }
    for (id, verdict) in [(ids[0], Verdict::Accept), (ids[1], Verdict::Reject), (ids[3], Verdict::Reject)] {
        answer(&fixture, says("ada", id, verdict)).await;
    }
    let access = Access::all();
    let labels = fixture.store.labels(&access, &parcels(), None, 10).await.unwrap();
    let found = |labels: &crate::Labels| labels.items.iter().map(|one| one.inspection.id).collect::<Vec<_>>();
    assert_eq!(found(&labels), ids[..2]);
    assert!(labels.waits_since.is_some());
    assert_eq!(labels.left_out, 1);
    assert!(labels.items.iter().all(|one| (one.probability - 1.0).abs() < f64::EPSILON && one.facts.certified));
    let all = LabelFilter { unfinished: true, ..parcels() };
    assert_eq!(found(&fixture.store.labels(&access, &all, None, 10).await.unwrap()), [ids[0], ids[1], ids[3]]);
    let page = fixture.store.labels(&access, &parcels(), None, 1).await.unwrap();
    let rest = fixture.store.labels(&access, &parcels(), page.next, 10).await.unwrap();
    assert_eq!((found(&page), found(&rest), rest.next), (vec![ids[0]], vec![ids[1]], None));
    answer(&fixture, says("ada", ids[2], Verdict::Accept)).await;
    assert_eq!(found(&fixture.store.labels(&access, &parcels(), None, 10).await.unwrap()), ids);
    assert_eq!(fixture.store.labels(&only(&["ham2"]), &parcels(), None, 10).await.unwrap().items, []);
}

pub async fn audits_are_drawn_at_the_policy_s_rate_and_recorded_so(fixture: Fixture) {
    let rules = AuditRules { rate: 0.25, reject_rate: 0.5, ..AuditRules::default() };
    audit(&fixture, rules).await;
    for number in 0..200 {
        fixture.submit(submission()).await;
        let fence = fixture.claim_one().await;
        fixture.complete(fence, if number % 2 == 0 { clear() } else { damaged() }).await;
    }
    let drawn = open(&fixture).await;
    // Of 100 at ¼ and 100 at ½, five standard deviations either way.
    assert!((45..=106).contains(&drawn.len()), "{} of 200", drawn.len());
    for id in &drawn {
        answer(&fixture, says("ada", *id, Verdict::Accept)).await;
    }
    let labels = fixture.store.labels(&Access::all(), &parcels(), None, 300).await.unwrap();
    assert_eq!(labels.items.len(), drawn.len());
    for label in &labels.items {
        let share = if label.inspection.verdict == Some(Verdict::Accept) { 0.25 } else { 0.5 };
        assert!((label.probability - share).abs() < 1e-9, "{label:?}");
    }
}

pub async fn looks_at_labels_are_counted_from_their_beginning(fixture: Fixture) {
    let begun = |place, attempt| Calibration {
        policy: POLICY.into(),
        place,
        attempt,
        inspections: 500,
        sketch: vec!["ab".into(), "cd".into()],
        ended: None,
        made_at: Timestamp(0),
    };
    let (store, access) = (&fixture.store, Access::all());
    let first = store.begin_calibration(&access, &begun(1, 1)).await.unwrap();
    let second = store.begin_calibration(&access, &begun(2, 2)).await.unwrap();
    let at_once = store.begin_calibration(&access, &begun(2, 2)).await.unwrap_err();
    assert_eq!(at_once.kind(), StoreErrorKind::Conflict, "two at once cannot be the same attempt");
    let refused = store.begin_calibration(&access, &begun(3, 3)).await.unwrap();
    let ended = Ended { outcome: "escape ≤ 1 % of 300".into(), certified: true };
    store.end_calibration(&access, second, Some(ended.clone())).await.unwrap();
    store.end_calibration(&access, refused, None).await.unwrap();
    let recorded = store.calibrations(&access, POLICY).await.unwrap();
    let found: Vec<_> = recorded.iter().map(|one| (one.place, one.attempt, one.ended.clone())).collect();
    // Who died at the first has looked.
    assert_eq!(found, [(1, 1, None), (2, 2, Some(ended))]);
    assert_eq!(recorded[0].sketch, ["ab", "cd"]);
    assert!(recorded[0].made_at > Timestamp(0));
    assert_eq!(store.calibrations(&access, "other").await.unwrap(), []);
    let operator = only(&["ber1"]);
    let kind = |result: Result<_, crate::StoreError>| result.unwrap_err().kind();
    assert_eq!(kind(store.begin_calibration(&operator, &begun(3, 3)).await), StoreErrorKind::InvalidInput);
    let ended = store.end_calibration(&operator, first, None).await;
    assert_eq!(kind(ended.map(|()| first)), StoreErrorKind::InvalidInput);
}

pub async fn an_inspection_asked_about_twice_is_one_label(fixture: Fixture) {
    audit_all(&fixture).await;
    let accepted = fixture.accepted(submission()).await;
    answer(&fixture, says("ada", accepted.id, Verdict::Accept)).await;
    let addition = Addition {
        inspection_id: accepted.id,
        views: vec![view(None)],
        max_attempts: 3,
        max_views: 9,
        idempotency: None,
    };
    fixture.store.add_views(&Access::all(), addition).await.unwrap();
    let fence = fixture.claim_one().await;
    let finding = Finding::Discard { error: "broken".into(), kind: FailureKind::Permanent };
    fixture.complete(fence, finding).await;
    assert_eq!(open(&fixture).await, [accepted.id], "decided anew, it is left to a person");
    let labels = || async { fixture.store.labels(&Access::all(), &parcels(), None, 10).await.unwrap().items };
    assert_eq!(labels().await, []);
    answer(&fixture, says("bob", accepted.id, Verdict::Reject)).await;
    assert_eq!(labels().await.iter().map(|one| one.truth).collect::<Vec<_>>(), [Verdict::Reject]);
}

pub async fn a_replay_asks_about_what_it_leaves_to_people_alone(fixture: Fixture) {
    let accepted = fixture.accepted(submission()).await;
    fixture.submit(submission()).await;
    let fence = fixture.claim_one().await;
    fixture.complete(fence, damaged()).await;
    // From now on an alarm has the suite's judge reject; every reject is audited.
    audit(&fixture, AuditRules { rate: 1.0, reject_rate: 1.0, ..AuditRules::default() }).await;
    fixture.store.raise_alarm(&super::alarms::alarm("ber1")).await.unwrap();
    let past = Past { policy: Some(POLICY.into()), ..Past::default() };
    let replayed = fixture.store.replay(&Access::all(), &past, None, 100).await.unwrap();
    assert_eq!((replayed.decided, fixture.get(accepted.id).await.verdict), (1, Some(Verdict::Reject)));
    assert_eq!(open(&fixture).await, [], "what left long ago is not audited");
}
