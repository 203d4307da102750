//! What comes in.

use scrutineer_types::{Access, ExpectedViews, InspectionStatus, Priority, Timestamp, ViewStatus};

use super::{
    Fixture,
    fixture::{clear, submission, view},
};
use crate::{Addition, Idempotency, Outcome, StoreErrorKind, Submission};

fn keyed(key: &str, content_hash: &str) -> Submission {
    let idempotency = Some(Idempotency { key: key.into(), content_hash: content_hash.into() });
    Submission { idempotency, ..submission() }
}

pub async fn what_is_submitted_reads_back(fixture: Fixture) {
    let mut wish = submission();
    wish.package_id = Some("PKG-1".into());
    wish.priority = Priority::High;
    wish.batch = Some("monday".into());
    wish.labels.insert("shift".into(), "night".into());
    wish.views_expected = Some(ExpectedViews::Count(2));
    wish.views = vec![view(Some("top")), view(Some("left"))];
    wish.views[0].captured_at = Some(Timestamp(1_700_000_000_123));
    let submitted = fixture.submit(wish.clone()).await;
    assert!(!submitted.replayed && !submitted.joined);
    assert_eq!(submitted.jobs.len(), 2);
    let back = fixture.get(submitted.inspection.id).await;
    assert_eq!(back, submitted.inspection, "the answer and the row say the same");
    assert_eq!((back.status, back.verdict, back.decision), (InspectionStatus::Open, None, None));
    assert_eq!((&back.package_id, &back.batch), (&wish.package_id, &wish.batch));
    assert_eq!((&back.labels, back.priority), (&wish.labels, Priority::High));
    assert_eq!(back.views_expected, Some(ExpectedViews::Count(2)));
    for (view, new) in back.views.iter().zip(&wish.views) {
        assert_eq!((view.id, &view.angle, &view.camera), (new.id, &new.angle, &new.camera));
        assert_eq!((view.captured_at, view.image.as_ref()), (new.captured_at, Some(&new.image)));
        assert_eq!((view.status, view.attempts, &view.error), (ViewStatus::Pending, 0, &None));
    }
    assert_eq!(fixture.events_of(back.id).await, ["inspection.created"]);
}

pub async fn an_idempotency_key_replays_the_same_content(fixture: Fixture) {
    let first = fixture.submit(keyed("k", "same")).await;
    let again = fixture.submit(keyed("k", "same")).await;
    assert!(again.replayed && again.jobs.is_empty());
    assert_eq!(again.inspection, first.inspection);
    fixture.work_off().await;
    let later = fixture.submit(keyed("k", "same")).await;
    assert_eq!(later.inspection, fixture.get(first.inspection.id).await, "a replay shows how things stand now");
    assert_eq!(fixture.store.stats(&Access::all(), None).await.unwrap().inspections, 1);
}

pub async fn an_idempotency_key_with_other_content_is_refused(fixture: Fixture) {
    fixture.submit(keyed("k", "one")).await;
    let error = fixture.store.submit(&Access::all(), keyed("k", "another")).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::IdempotencyConflict);
    assert_eq!(fixture.store.stats(&Access::all(), None).await.unwrap().inspections, 1);
}

pub async fn an_idempotency_key_is_forgotten_after_its_time(fixture: Fixture) {
    fixture.submit(keyed("k", "one")).await;
    assert_eq!(fixture.store.prune_idempotency(1000, 10).await.unwrap(), 0);
    fixture.advance(1000);
    assert_eq!(fixture.store.prune_idempotency(1000, 10).await.unwrap(), 1);
    assert!(!fixture.submit(keyed("k", "another")).await.replayed);
}

pub async fn a_policy_that_is_not_there_is_refused(fixture: Fixture) {
    let wish = Submission { policy: Some("nobody".into()), ..submission() };
    let error = fixture.store.submit(&Access::all(), wish).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::UnknownPolicy);
    assert_eq!(fixture.store.stats(&Access::all(), None).await.unwrap().inspections, 0);
}

pub async fn a_view_is_recorded_once(fixture: Fixture) {
    let wish = submission();
    fixture.submit(wish.clone()).await;
    let error = fixture.store.submit(&Access::all(), wish).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Conflict);
    assert_eq!(fixture.store.stats(&Access::all(), None).await.unwrap().inspections, 1, "nothing half-done");
}

pub async fn of_several_views_one_that_is_recorded_lets_none_in(fixture: Fixture) {
    let first = submission();
    fixture.submit(first.clone()).await;
    let several = Submission { views: (0..30).map(|_| view(None)).collect(), ..submission() };
    let mut taken = several.clone();
    // Behind whole statements of new rows, and before others.
    taken.views.insert(27, first.views[0].clone());
    let all = Access::all();
    let (refused, beside) = futures::join!(
        fixture.store.submit(&all, taken),
        fixture.store.submit(&all, Submission { views: vec![view(None), view(None)], ..submission() }),
    );
    let refused = refused.unwrap_err();
    assert_eq!(refused.kind(), StoreErrorKind::Conflict, "{refused}");
    assert_eq!(beside.unwrap().inspection.views.len(), 2, "who came beside it is not harmed");
    assert_eq!(fixture.store.stats(&all, None).await.unwrap().inspections, 2, "nothing half-done");
    assert_eq!(fixture.submit(several).await.inspection.views.len(), 30, "none of their ids is taken");
    assert_eq!(fixture.claim(100).await.len(), 33);
}

pub async fn views_are_added_up_to_the_limit(fixture: Fixture) {
    let id = fixture.submit(submission()).await.inspection.id;
    let add = |views| Addition {
        inspection_id: id,
        views,
        max_attempts: 3,
        max_views: 3,
        idempotency: Some(Idempotency { key: "add".into(), content_hash: "one".into() }),
    };
    let added = fixture.store.add_views(&Access::all(), add(vec![view(Some("left"))])).await.unwrap();
    assert_eq!((added.inspection.views.len(), added.jobs.len(), added.joined), (2, 1, true));
    assert_eq!(added.inspection, fixture.get(id).await);
    let again = fixture.store.add_views(&Access::all(), add(vec![view(Some("left"))])).await.unwrap();
    assert!(again.replayed && again.jobs.is_empty());
    let more = Addition { idempotency: None, ..add(vec![view(None), view(None)]) };
    let error = fixture.store.add_views(&Access::all(), more).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::TooManyViews);
    assert_eq!(fixture.get(id).await.views.len(), 2);
}

pub async fn a_cancelled_inspection_takes_no_views_and_no_results(fixture: Fixture) {
    let id = fixture.submit(Submission { views: vec![view(None), view(None)], ..submission() }).await.inspection.id;
    let held = fixture.claim(1).await.remove(0).fence;
    let mut decided = fixture.store.signals().subscribe_decided();
    let cancelled = fixture.store.cancel(&Access::all(), id).await.unwrap();
    assert_eq!(cancelled.status, InspectionStatus::Cancelled);
    assert_eq!(decided.try_recv().unwrap(), id, "whoever waits for a verdict is told");
    assert_eq!(cancelled, fixture.get(id).await);
    assert_eq!(fixture.store.cancel(&Access::all(), id).await.unwrap(), cancelled, "twice is the same as once");
    assert_eq!(fixture.complete(held, clear()).await, Outcome::LostFence);
    assert!(fixture.claim(10).await.is_empty());
    let addition =
        Addition { inspection_id: id, views: vec![view(None)], max_attempts: 3, max_views: 9, idempotency: None };
    let error = fixture.store.add_views(&Access::all(), addition).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Conflict);
    assert_eq!(fixture.events_of(id).await, ["inspection.created", "inspection.cancelled"]);
}

pub async fn what_is_completed_is_not_cancelled(fixture: Fixture) {
    let done = fixture.accepted(submission()).await;
    let error = fixture.store.cancel(&Access::all(), done.id).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Conflict);
    assert_eq!(fixture.get(done.id).await, done);
}
