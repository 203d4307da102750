//! Which inspection a package's views belong to.

use std::collections::BTreeSet;

use futures::future::join_all;
use scrutineer_types::{Access, Cause, ExpectedViews, InspectionStatus, ReasonCode};

use super::{
    Fixture,
    fixture::{package, submission, view},
};
use crate::{Idempotency, Submission};

const BOTH: [&str; 2] = ["top", "left"];

pub async fn an_awaited_angle_joins(fixture: Fixture) {
    let top = fixture.submit(package("P", "top", &BOTH)).await;
    fixture.work_off().await;
    assert_eq!(fixture.get(top.inspection.id).await.status, InspectionStatus::Open);
    let left = fixture.submit(package("P", "left", &BOTH)).await;
    assert!(left.joined);
    assert_eq!(left.inspection.id, top.inspection.id);
    assert_eq!(left.inspection, fixture.get(top.inspection.id).await);
    fixture.work_off().await;
    assert_eq!(fixture.get(top.inspection.id).await.status, InspectionStatus::Completed);
    let next = fixture.submit(package("P", "top", &BOTH)).await;
    assert!(!next.joined, "the package came round again");
}

pub async fn a_count_of_views_joins(fixture: Fixture) {
    let wish = || Submission {
        package_id: Some("P".into()),
        views: vec![view(None)],
        views_expected: Some(ExpectedViews::Count(3)),
        ..submission()
    };
    let first = fixture.submit(wish()).await.inspection.id;
    for _ in 0..2 {
        assert_eq!(fixture.submit(wish()).await.inspection.id, first);
    }
    assert_ne!(fixture.submit(wish()).await.inspection.id, first);
}

pub async fn what_was_decided_for_want_of_a_view_is_joined_by_it(fixture: Fixture) {
    let wish =
        |angle: &str| Submission { policy: Some("pair".into()), views_expected: None, ..package("P", angle, &[]) };
    let id = fixture.submit(wish("top")).await.inspection.id;
    fixture.work_off().await;
    fixture.advance(30_000);
    assert_eq!(fixture.store.settle_deadlines(10).await.unwrap(), 1);
    assert_eq!(fixture.get(id).await.reasons[0].code, ReasonCode::ViewMissing);

    let unwanted = fixture.submit(wish("top")).await;
    assert!(!unwanted.joined, "another top is not what it was decided for want of");
    fixture.store.cancel(&Access::all(), unwanted.inspection.id).await.unwrap();

    let wanted = fixture.submit(wish("left")).await;
    assert_eq!((wanted.joined, wanted.inspection.id), (true, id));
    fixture.work_off().await;
    let now = fixture.get(id).await;
    assert_eq!(now.decision.unwrap().cause, Cause::LateView);
    assert_eq!(now.reasons[0].code, ReasonCode::AllClear);
    assert!(!fixture.submit(wish("left")).await.joined, "it wants nothing any more");
}

pub async fn what_awaits_nothing_is_not_joined(fixture: Fixture) {
    let wish = || Submission { package_id: Some("P".into()), ..submission() };
    let first = fixture.submit(wish()).await;
    assert!(!fixture.submit(wish()).await.joined, "complete with the request that made it");
    fixture.store.cancel(&Access::all(), first.inspection.id).await.unwrap();
    let cancelled = fixture.submit(package("Q", "top", &BOTH)).await;
    fixture.store.cancel(&Access::all(), cancelled.inspection.id).await.unwrap();
    assert!(!fixture.submit(package("Q", "left", &BOTH)).await.joined);
}

pub async fn another_facility_is_not_joined(fixture: Fixture) {
    fixture.submit(package("P", "top", &BOTH)).await;
    let elsewhere = Submission { facility: "muc1".into(), ..package("P", "left", &BOTH) };
    assert!(!fixture.submit(elsewhere).await.joined);
    assert!(!fixture.submit(package("Q", "left", &BOTH)).await.joined);
}

pub async fn many_views_join_as_a_whole(fixture: Fixture) {
    let first = fixture.submit(package("P", "top", &BOTH)).await;
    let rest = Submission { views: vec![view(Some("left")), view(Some("back"))], ..package("P", "", &BOTH) };
    let joined = fixture.submit(rest).await;
    assert_eq!((joined.inspection.id, joined.jobs.len()), (first.inspection.id, 2));
    let angles: Vec<_> = joined.inspection.views.iter().map(|view| view.angle.as_deref().unwrap()).collect();
    assert_eq!(angles, ["top", "left", "back"], "in order of receipt");
}

pub async fn fifty_at_once_join_one_inspection(fixture: Fixture) {
    let wish =
        || Submission { package_id: Some("P".into()), views_expected: Some(ExpectedViews::Count(50)), ..submission() };
    let submitted = join_all((0..50).map(|_| fixture.submit(wish()))).await;
    let ids: BTreeSet<_> = submitted.iter().map(|one| one.inspection.id).collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(submitted.iter().filter(|one| !one.joined).count(), 1);
    let whole = fixture.get(submitted[0].inspection.id).await;
    let views: BTreeSet<_> = whole.views.iter().map(|view| view.id).collect();
    assert_eq!(views.len(), 50, "each view once");
    fixture.work_off().await;
    assert_eq!(fixture.events_of(whole.id).await, ["inspection.created", "inspection.completed"]);
}

pub async fn a_join_keeps_labels_and_is_replayed(fixture: Fixture) {
    let mut top = package("P", "top", &BOTH);
    top.labels.insert("a".into(), "first".into());
    fixture.submit(top).await;
    let mut left = package("P", "left", &BOTH);
    left.labels = [("a".into(), "second".into()), ("b".into(), "second".into())].into();
    left.idempotency = Some(Idempotency { key: "k".into(), content_hash: "h".into() });
    let joined = fixture.submit(left.clone()).await;
    assert_eq!(joined.inspection.labels["a"], "first");
    assert_eq!(joined.inspection.labels["b"], "second");
    let again = fixture.submit(left).await;
    assert!(again.replayed && again.joined);
    assert_eq!(again.inspection, fixture.get(joined.inspection.id).await);
}
