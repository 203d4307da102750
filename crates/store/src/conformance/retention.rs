//! What goes with time, and what stays because somebody holds it.

use scrutineer_types::{
    Access, DecisionId, EventKind, FailureKind, Inspection, InspectionId, JobState, Removed, Timestamp, Verdict,
    ViewStatus,
};

use super::{
    Fixture,
    fixture::{damaged, only, package, submission, view},
};
use crate::{
    Addition, DeadLetterFilter, Finding, HoldFilter, HoldWish, LabelFilter, Past, RemovedOriginals, StoreErrorKind,
    Stretch, Submission,
};

const DAY_MS: u64 = 86_400_000;

/// Whatever is a day old.
const OLD_MS: u64 = DAY_MS;

impl Fixture {
    async fn rejected(&self, submission: Submission) -> Inspection {
        let id = self.submit(submission).await.inspection.id;
        let fence = self.claim_one().await;
        self.complete(fence, damaged()).await;
        self.get(id).await
    }

    fn days_pass(&self, days: i64) {
        self.advance(days * DAY_MS as i64);
    }

    async fn hold(&self, id: InspectionId) -> usize {
        self.store.hold(&Access::all(), &[id], &wish()).await.unwrap().len()
    }
}

fn wish() -> HoldWish {
    HoldWish { reason: "claim 17".into(), by: "ada".into() }
}

fn late(id: InspectionId) -> Addition {
    Addition { inspection_id: id, views: vec![view(None)], max_attempts: 3, max_views: 9, idempotency: None }
}

pub async fn what_is_old_goes_and_nothing_else(fixture: Fixture) {
    let all = Access::all();
    let wish = submission();
    let key = wish.views[0].object_key.clone();
    let old = fixture.accepted(wish).await;
    let open = fixture.submit(submission()).await.inspection;
    fixture.days_pass(10);
    let touched = fixture.submit(submission()).await.inspection;
    fixture.work_off().await;
    let events = fixture.events().await.len();
    assert_eq!(fixture.store.remove_inspections(11 * DAY_MS, 100).await.unwrap(), 0);
    assert_eq!(fixture.store.remove_events(11 * DAY_MS, 100).await.unwrap(), 0);
    // `open` came long ago and was decided just now.
    assert_eq!(fixture.store.remove_inspections(5 * DAY_MS, 100).await.unwrap(), 1);
    assert!(fixture.store.inspection(&all, old.id).await.unwrap().is_none());
    assert!(fixture.store.view(&all, old.id, old.views[0].id).await.unwrap().is_none());
    assert_eq!(fixture.store.objects_known(&[key]).await.unwrap(), [false], "the sweeper takes its original");
    for kept in [open.id, touched.id] {
        let kept = fixture.store.inspection(&all, kept).await.unwrap().unwrap();
        assert!(kept.decision.is_some() && kept.views[0].model.is_some(), "{kept:?}");
    }
    assert_eq!(fixture.store.queue_counts().await.unwrap().by_state[&JobState::Completed], 2);
    assert!(fixture.store.remove_events(5 * DAY_MS, 100).await.unwrap() > 0);
    let left = fixture.events().await;
    assert!(left.len() < events && left.iter().all(|event| event.inspection_id != Some(old.id)), "{left:?}");
    assert_eq!(fixture.store.remove_inspections(5 * DAY_MS, 100).await.unwrap(), 0);
    assert_eq!(fixture.store.remove_events(5 * DAY_MS, 100).await.unwrap(), 0);
    fixture.accepted(submission()).await;
}

pub async fn originals_go_and_what_was_found_stays(fixture: Fixture) {
    let all = Access::all();
    let made = fixture.submit(submission()).await;
    let key = submission_key(&fixture, &made.inspection).await;
    let open = fixture.get(made.inspection.id).await;
    fixture.days_pass(2);
    assert_eq!(fixture.store.remove_originals(OLD_MS, 100).await.unwrap().keys.len(), 0, "it is in work");
    let fence = fixture.claim_one().await;
    fixture.complete(fence, damaged()).await;
    let before = fixture.get(open.id).await;
    assert_eq!(fixture.store.remove_originals(OLD_MS, 100).await.unwrap().keys.len(), 0, "it has just changed");
    fixture.days_pass(2);
    let removed = fixture.store.remove_originals(OLD_MS, 100).await.unwrap();
    assert_eq!((removed.inspections, removed.keys.as_slice()), (1, std::slice::from_ref(&key)));

    let mut after = fixture.get(open.id).await;
    assert_eq!(std::mem::take(&mut after.views[0].removed), [Removed::Image]);
    assert_eq!(after, before, "nothing else has changed");
    assert!(fixture.store.view(&all, open.id, open.views[0].id).await.unwrap().unwrap().removed);
    assert_eq!(fixture.store.objects_known(&[key]).await.unwrap(), [false], "the sweeper takes what was left of it");
    assert_eq!(fixture.store.remove_originals(OLD_MS, 100).await.unwrap(), RemovedOriginals::default());
}

async fn submission_key(fixture: &Fixture, inspection: &Inspection) -> String {
    let view = fixture.store.view(&Access::all(), inspection.id, inspection.views[0].id).await.unwrap().unwrap();
    assert!(!view.removed);
    view.object_key
}

pub async fn a_late_view_s_original_goes_in_its_own_time(fixture: Fixture) {
    let id = fixture.accepted(submission()).await.id;
    fixture.days_pass(2);
    assert_eq!(fixture.store.remove_originals(OLD_MS, 100).await.unwrap().keys.len(), 1);
    let added = fixture.store.add_views(&Access::all(), late(id)).await.unwrap();
    fixture.work_off().await;
    let removed: Vec<_> = fixture.get(id).await.views.into_iter().map(|view| view.removed).collect();
    assert_eq!(removed, [vec![Removed::Image], Vec::new()]);
    fixture.days_pass(2);
    let again = fixture.store.remove_originals(OLD_MS, 100).await.unwrap().keys;
    let newest = added.inspection.views.last().unwrap().id;
    assert!(again.len() == 1 && again[0].ends_with(&newest.to_string()), "{again:?}");
}

pub async fn what_was_found_goes_and_what_was_decided_stands(fixture: Fixture) {
    let all = Access::all();
    let wish = package("PKG-1", "top", &["top", "left"]);
    let before = fixture.rejected(wish).await;
    assert_eq!(before.verdict, Some(Verdict::Reject));
    assert!(!before.views[0].detections.is_empty());
    let past = Past::default();
    let looked = async || fixture.store.past(&all, &past, Stretch::default()).await.unwrap().len();
    assert_eq!(looked().await, 1);
    fixture.days_pass(2);
    assert_eq!(fixture.store.remove_detections(OLD_MS, 100).await.unwrap(), 1);
    assert_eq!(fixture.store.remove_detections(OLD_MS, 100).await.unwrap(), 0);

    let after = fixture.get(before.id).await;
    let (view, was) = (&after.views[0], &before.views[0]);
    assert_eq!((view.removed.as_slice(), view.detections.len()), ([Removed::Detections].as_slice(), 0));
    assert_eq!((view.status, &view.quality, &view.model), (ViewStatus::Completed, &was.quality, &was.model));
    assert_eq!((after.verdict, &after.reasons, &after.decision), (before.verdict, &before.reasons, &before.decision));
    // An image on which nothing was found would be accepted: it is not asked again.
    assert_eq!(looked().await, 0);
    assert_eq!(fixture.store.replay(&all, &past, None, 100).await.unwrap().decided, 0);
    assert_eq!(fixture.get(before.id).await.verdict, Some(Verdict::Reject));
    let refused = fixture.store.add_views(&all, late(before.id)).await.unwrap_err();
    assert_eq!(refused.kind(), StoreErrorKind::Conflict, "{refused}");
    let other = fixture.submit(package("PKG-1", "left", &["top", "left"])).await;
    assert!(!other.joined && other.inspection.id != before.id);
}

pub async fn labels_of_what_was_removed_are_left_out_and_counted(fixture: Fixture) {
    let all = Access::all();
    super::reviews::audit_all(&fixture).await;
    let id = fixture.accepted(submission()).await.id;
    super::reviews::answer(&fixture, super::reviews::says("ada", id, Verdict::Accept)).await;
    let filter = LabelFilter { policy: super::fixture::POLICY.into(), ..LabelFilter::default() };
    let labels = async || fixture.store.labels(&all, &filter, None::<DecisionId>, 100).await.unwrap();
    let before = labels().await;
    assert_eq!((before.items.len(), before.removed), (1, 0), "{before:?}");
    fixture.days_pass(2);
    assert_eq!(fixture.store.remove_detections(OLD_MS, 100).await.unwrap(), 1);
    let after = labels().await;
    assert_eq!((after.items.len(), after.removed), (0, 1), "{after:?}");
}

pub async fn a_dead_letter_keeps_what_it_needs(fixture: Fixture) {
    let all = Access::all();
    let id = fixture.submit(submission()).await.inspection.id;
    let fence = fixture.claim_one().await;
    fixture.complete(fence, Finding::Discard { error: "broken".into(), kind: FailureKind::Permanent }).await;
    super::reviews::answer(&fixture, super::reviews::says("ada", id, Verdict::Accept)).await;
    fixture.days_pass(2);
    assert_eq!(fixture.store.remove_originals(OLD_MS, 100).await.unwrap().keys.len(), 0);
    assert_eq!(fixture.store.remove_detections(OLD_MS, 100).await.unwrap(), 0);
    assert_eq!(fixture.store.purge(&all, &DeadLetterFilter::default()).await.unwrap().len(), 1);
    assert_eq!(fixture.store.remove_originals(OLD_MS, 100).await.unwrap().keys.len(), 1);
}

pub async fn what_is_held_stays_whole_until_it_is_released(fixture: Fixture) {
    let all = Access::all();
    let held = fixture.accepted(submission()).await.id;
    let failed = fixture.submit(submission()).await.inspection.id;
    let fence = fixture.claim_one().await;
    fixture.complete(fence, Finding::Discard { error: "broken".into(), kind: FailureKind::Permanent }).await;
    super::reviews::answer(&fixture, super::reviews::says("ada", failed, Verdict::Accept)).await;
    let free = fixture.accepted(submission()).await.id;
    assert_eq!((fixture.hold(held).await, fixture.hold(failed).await), (1, 1));
    assert_eq!(fixture.hold(held).await, 0, "it is held already");
    let before = (fixture.get(held).await, fixture.get(failed).await, fixture.events_of(held).await);
    assert_eq!(before.2, ["inspection.created", "inspection.completed", "inspection.held"]);
    fixture.days_pass(9);

    let store = &fixture.store;
    assert_eq!(store.remove_originals(OLD_MS, 100).await.unwrap().inspections, 1);
    assert_eq!(store.remove_detections(OLD_MS, 100).await.unwrap(), 1);
    assert_eq!(store.purge(&all, &DeadLetterFilter::default()).await.unwrap(), []);
    assert_eq!(store.remove_inspections(OLD_MS, 100).await.unwrap(), 1);
    while store.remove_events(OLD_MS, 2).await.unwrap() > 0 {}
    assert!(store.inspection(&all, free).await.unwrap().is_none());
    assert_eq!((fixture.get(held).await, fixture.get(failed).await, fixture.events_of(held).await), before);

    let released = store.release_hold(&all, &[held, failed, free], "grace").await.unwrap();
    assert_eq!(released, [held, failed]);
    assert_eq!(store.release_hold(&all, &[held], "grace").await.unwrap(), []);
    let told = fixture.events().await.into_iter().filter(|event| event.kind == EventKind::InspectionReleased);
    let told: Vec<_> = told.map(|event| (event.inspection_id, event.payload["by"].clone())).collect();
    assert_eq!(told, [(Some(held), "grace".into()), (Some(failed), "grace".into())]);
    assert_eq!(store.purge(&all, &DeadLetterFilter::default()).await.unwrap().len(), 1);
    assert_eq!(store.remove_originals(OLD_MS, 100).await.unwrap().inspections, 2);
    assert_eq!(store.remove_inspections(OLD_MS, 100).await.unwrap(), 2);
}

pub async fn who_does_not_see_an_inspection_neither_holds_nor_releases_it(fixture: Fixture) {
    let (ours, theirs) = (only(&["ber1"]), only(&["ham2"]));
    let id = fixture.accepted(Submission { facility: "ber1".into(), ..submission() }).await.id;
    let store = &fixture.store;
    assert_eq!(store.hold(&theirs, &[id], &wish()).await.unwrap(), []);
    assert_eq!(store.hold(&ours, &[id], &wish()).await.unwrap(), [id]);
    let filter = HoldFilter { limit: 10, ..HoldFilter::default() };
    assert_eq!(store.holds(&theirs, &filter).await.unwrap().items, []);
    assert_eq!(store.release_hold(&theirs, &[id], "eve").await.unwrap(), []);
    assert_eq!(store.holds(&ours, &filter).await.unwrap().items.len(), 1);
}

pub async fn a_hold_says_why_and_holds_are_paged(fixture: Fixture) {
    let all = Access::all();
    let mut ids = Vec::new();
    for package in ["A", "B", "C"] {
        ids.push(fixture.accepted(Submission { package_id: Some(package.into()), ..submission() }).await.id);
    }
    assert_eq!(fixture.store.hold(&all, &ids, &wish()).await.unwrap(), ids);
    let mut filter = HoldFilter { limit: 2, ..HoldFilter::default() };
    let first = fixture.store.holds(&all, &filter).await.unwrap();
    filter.cursor.clone_from(&first.next_cursor);
    let second = fixture.store.holds(&all, &filter).await.unwrap();
    assert_eq!((first.items.len(), second.items.len(), second.next_cursor), (2, 1, None));
    let held = &second.items[0];
    assert_eq!((held.inspection_id, held.package_id.as_deref()), (ids[0], Some("A")));
    assert_eq!((held.reason.as_str(), held.held_by.as_str()), ("claim 17", "ada"));
    let one = HoldFilter { inspection_id: Some(ids[1]), limit: 2, ..HoldFilter::default() };
    assert_eq!(fixture.store.holds(&all, &one).await.unwrap().items.len(), 1);
    for (reason, by) in [(" ", "ada"), ("claim 17", "")] {
        let wish = HoldWish { reason: reason.into(), by: by.into() };
        assert_eq!(fixture.store.hold(&all, &ids, &wish).await.unwrap_err().kind(), StoreErrorKind::InvalidInput);
    }
}

pub async fn what_is_open_may_be_the_oldest_that_has_something(fixture: Fixture) {
    let in_20_days = Timestamp::now().plus_ms(20 * DAY_MS as i64);
    let open = fixture.submit(Submission { not_before: Some(in_20_days), ..submission() }).await.inspection;
    fixture.days_pass(2);
    fixture.accepted(submission()).await;
    let oldest = fixture.store.oldest().await.unwrap();
    let at = Some(open.created_at);
    assert_eq!((oldest.inspection, oldest.originals, oldest.detections), (at, at, at));
}

pub async fn the_oldest_of_each_kind_is_known(fixture: Fixture) {
    let none = fixture.store.oldest().await.unwrap();
    assert_eq!((none.inspection, none.originals, none.dead_letter, none.held), (None, None, None, 0));
    let first = fixture.accepted(submission()).await;
    fixture.days_pass(2);
    let second = fixture.accepted(submission()).await;
    assert_eq!(fixture.store.remove_originals(OLD_MS, 100).await.unwrap().inspections, 1);
    fixture.hold(first.id).await;
    let oldest = fixture.store.oldest().await.unwrap();
    assert_eq!(oldest.inspection, Some(first.created_at));
    assert_eq!(oldest.originals, Some(second.created_at));
    assert_eq!(oldest.detections, Some(second.created_at), "what is held does not go");
    assert_eq!((oldest.held, oldest.event.is_some()), (1, true));
}
