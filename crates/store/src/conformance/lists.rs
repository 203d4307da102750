//! Lists, pages, and who sees what.

use scrutineer_types::{Access, FailureKind, InspectionId, InspectionStatus, JobId, Verdict};

use super::{
    Fixture,
    fixture::{only, submission, view},
};
use crate::{Addition, DeadLetterFilter, Finding, InspectionFilter, StoreErrorKind, Submission};

pub async fn every_filter_filters(fixture: Fixture) {
    let one = fixture.accepted(Submission { batch: Some("b1".into()), ..submission() }).await;
    fixture.advance(1000);
    let mut other = Submission { facility: "muc1".into(), package_id: Some("P".into()), ..submission() };
    other.views.push(view(None));
    for view in &mut other.views {
        view.camera = Some("dock".into());
    }
    let two = fixture.submit(other).await.inspection;
    fixture.advance(1000);
    let three = fixture.submit(submission()).await.inspection;
    fixture.store.cancel(&Access::all(), three.id).await.unwrap();
    let none = InspectionFilter::default;
    for (filter, expected) in [
        (none(), vec![three.id, two.id, one.id]),
        (InspectionFilter { facility: Some("ber1".into()), ..none() }, vec![three.id, one.id]),
        (InspectionFilter { camera: Some("dock".into()), ..none() }, vec![two.id]),
        (InspectionFilter { camera: Some("cam-1".into()), ..none() }, vec![three.id, one.id]),
        (InspectionFilter { verdict: Some(Verdict::Accept), ..none() }, vec![one.id]),
        (InspectionFilter { status: Some(InspectionStatus::Open), ..none() }, vec![two.id]),
        (InspectionFilter { status: Some(InspectionStatus::Completed), ..none() }, vec![one.id]),
        (InspectionFilter { status: Some(InspectionStatus::Cancelled), ..none() }, vec![three.id]),
        (InspectionFilter { package_id: Some("P".into()), ..none() }, vec![two.id]),
        (InspectionFilter { batch: Some("b1".into()), ..none() }, vec![one.id]),
        (InspectionFilter { since: Some(two.created_at), ..none() }, vec![three.id, two.id]),
        (InspectionFilter { until: Some(two.created_at), ..none() }, vec![one.id]),
        (InspectionFilter { updated_since: Some(two.created_at), ..none() }, vec![three.id, two.id]),
        (InspectionFilter { facility: Some("muc1".into()), batch: Some("b1".into()), ..none() }, vec![]),
    ] {
        assert_eq!(fixture.list(filter.clone()).await, expected, "{filter:?}");
    }
    fixture.advance(1000);
    fixture.work_off().await;
    let changed = InspectionFilter { updated_since: Some(three.created_at.plus_ms(500)), ..none() };
    assert_eq!(fixture.list(changed).await, [two.id], "a verdict is a change");
}

pub async fn pages_are_stable_while_inspections_come_in(fixture: Fixture) {
    let mut expected = Vec::new();
    for _ in 0..25 {
        expected.insert(0, fixture.submit(submission()).await.inspection.id);
    }
    for camera in [None, Some("cam-1".to_owned())] {
        let mut filter = InspectionFilter { limit: 10, camera, ..InspectionFilter::default() };
        let mut seen: Vec<InspectionId> = Vec::new();
        loop {
            let page = fixture.store.inspections(&Access::all(), &filter).await.unwrap();
            assert!(page.items.len() <= 10);
            seen.extend(page.items.iter().map(|inspection| inspection.id));
            let Some(cursor) = page.next_cursor else { break };
            filter.cursor = Some(cursor);
            let newer = fixture.submit(submission()).await.inspection.id;
            fixture.store.cancel(&Access::all(), newer).await.unwrap();
        }
        assert_eq!(&seen[seen.len() - 25..], expected, "each once, whatever came in meanwhile");
        let whole = InspectionFilter { limit: 25, ..InspectionFilter::default() };
        let page = fixture.store.inspections(&Access::all(), &whole).await.unwrap();
        assert_eq!((page.items.len(), page.next_cursor.is_some()), (25, true));
    }
}

pub async fn a_made_up_cursor_is_refused(fixture: Fixture) {
    let filter = InspectionFilter { limit: 1, cursor: Some("page-2".into()), ..InspectionFilter::default() };
    let error = fixture.store.inspections(&Access::all(), &filter).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::InvalidInput);
    let filter = DeadLetterFilter { limit: 1, cursor: Some("page-2".into()), ..DeadLetterFilter::default() };
    let error = fixture.store.dead_letters(&Access::all(), &filter).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::InvalidInput);
}

pub async fn rows_of_other_facilities_do_not_exist(fixture: Fixture) {
    let store = &fixture.store;
    let theirs = fixture.submit(submission()).await.inspection;
    let held = fixture.claim_one().await;
    fixture.complete(held, Finding::Discard { error: "gone".into(), kind: FailureKind::Permanent }).await;
    let me = only(&["muc1"]);
    assert_eq!(store.inspection(&me, theirs.id).await.unwrap(), None);
    assert_eq!(store.view(&me, theirs.id, theirs.views[0].id).await.unwrap(), None);
    for facility in [None, Some("ber1".to_owned())] {
        let filter = InspectionFilter { limit: 10, facility, ..InspectionFilter::default() };
        assert!(store.inspections(&me, &filter).await.unwrap().items.is_empty());
    }
    assert!(store.events_after(&me, 0, 100).await.unwrap().is_empty());
    assert_eq!(store.stats(&me, None).await.unwrap().inspections, 0);
    let letters = DeadLetterFilter { limit: 10, ..DeadLetterFilter::default() };
    assert!(store.dead_letters(&me, &letters).await.unwrap().items.is_empty());
    assert!(store.redrive(&me, &letters).await.unwrap().is_empty());
    assert_eq!(store.cancel(&me, theirs.id).await.unwrap_err().kind(), StoreErrorKind::NotFound);
    let addition = Addition {
        inspection_id: theirs.id,
        views: vec![view(None)],
        max_attempts: 3,
        max_views: 9,
        idempotency: None,
    };
    assert_eq!(store.add_views(&me, addition).await.unwrap_err().kind(), StoreErrorKind::NotFound);
    assert_eq!(store.submit(&me, submission()).await.unwrap_err().kind(), StoreErrorKind::NotFound);

    let mine = store.submit(&me, Submission { facility: "muc1".into(), ..submission() }).await.unwrap().inspection;
    assert_eq!(store.inspection(&me, mine.id).await.unwrap().unwrap(), mine);
    let filter = InspectionFilter { limit: 10, ..InspectionFilter::default() };
    assert_eq!(store.inspections(&me, &filter).await.unwrap().items, [mine]);
    assert_eq!(store.events_after(&me, 0, 100).await.unwrap().len(), 1);
    assert_eq!(store.stats(&me, None).await.unwrap().inspections, 1);
}

pub async fn events_come_in_order_with_frozen_payloads(fixture: Fixture) {
    let start = fixture.store.last_event_sequence().await.unwrap();
    let opened = fixture.submit(submission()).await.inspection;
    fixture.work_off().await;
    let events = fixture.store.events_after(&Access::all(), start, 10).await.unwrap();
    assert_eq!(events.len(), 2);
    assert!(events[0].sequence > start && events[1].sequence > events[0].sequence);
    assert_ne!(events[0].id, events[1].id);
    assert_eq!(events[0].payload, serde_json::to_value(&opened).unwrap(), "as it was then, not as it is now");
    assert_eq!(fixture.store.last_event_sequence().await.unwrap(), events[1].sequence);
    let rest = fixture.store.events_after(&Access::all(), events[0].sequence, 10).await.unwrap();
    assert_eq!(rest, events[1..]);
    assert_eq!(fixture.store.events_after(&Access::all(), start, 1).await.unwrap(), events[..1]);
}

pub async fn dead_letters_are_paged_and_filtered(fixture: Fixture) {
    let mut newest_first: Vec<JobId> = Vec::new();
    for (facility, error) in [("ber1", "disk full"), ("muc1", "disk full"), ("ber1", "no memory")] {
        fixture.submit(Submission { facility: facility.into(), ..submission() }).await;
        let held = fixture.claim_one().await;
        fixture.complete(held, Finding::Discard { error: error.into(), kind: FailureKind::Permanent }).await;
        newest_first.insert(0, held.job_id);
        fixture.advance(1000);
    }
    let list = |filter: DeadLetterFilter| {
        let store = &fixture.store;
        async move { store.dead_letters(&Access::all(), &filter).await.unwrap() }
    };
    let all = DeadLetterFilter { limit: 2, ..DeadLetterFilter::default() };
    let first = list(all.clone()).await;
    let second = list(DeadLetterFilter { cursor: first.next_cursor.clone(), ..all.clone() }).await;
    let seen: Vec<_> = first.items.iter().chain(&second.items).map(|letter| letter.job_id).collect();
    assert_eq!((seen, second.next_cursor), (newest_first.clone(), None));
    let full = DeadLetterFilter { error_contains: Some("disk".into()), ..all.clone() };
    assert_eq!(list(full.clone()).await.items.len(), 2);
    let here = DeadLetterFilter { facility: Some("muc1".into()), ..all.clone() };
    assert_eq!(list(here).await.items[0].job_id, newest_first[1]);
    let since = DeadLetterFilter { since: Some(first.items[0].discarded_at), ..all };
    assert_eq!(list(since).await.items.len(), 1);
    let redriven = fixture.store.redrive(&Access::all(), &DeadLetterFilter { limit: 1, ..full }).await.unwrap();
    assert_eq!(redriven, [newest_first[2]], "the oldest first, no more than asked for");
}

pub async fn statistics_count_by_status_verdict_and_facility(fixture: Fixture) {
    fixture.accepted(submission()).await;
    fixture.advance(1000);
    let later = fixture.submit(Submission { facility: "muc1".into(), ..submission() }).await.inspection;
    let stats = fixture.store.stats(&Access::all(), None).await.unwrap();
    assert_eq!(stats.inspections, 2);
    assert_eq!(stats.by_status, [("completed".into(), 1), ("open".into(), 1)].into());
    assert_eq!(stats.by_verdict, [("accept".into(), 1)].into());
    assert_eq!(stats.by_facility["ber1"], [("accept".into(), 1)].into());
    assert_eq!(stats.by_facility["muc1"], [("none".into(), 1)].into());
    assert_eq!(fixture.store.stats(&Access::all(), Some(later.created_at)).await.unwrap().inspections, 1);
}
