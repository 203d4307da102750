//! The cameras that have sent views.

use scrutineer_types::{Access, InspectionId, ViewId};

use super::{
    Fixture,
    fixture::{by_camera, only, submission, view},
};
use crate::{Camera, CameraFilter, NewView, StoreErrorKind, Submission};

async fn all(fixture: &Fixture, access: &Access, filter: CameraFilter) -> Vec<Camera> {
    let filter = CameraFilter { limit: 100, ..filter };
    fixture.store.cameras(access, &filter).await.unwrap().items
}

fn newest(camera: &Camera) -> (InspectionId, ViewId) {
    (camera.newest_inspection_id, camera.newest_view_id)
}

pub async fn a_camera_is_known_by_its_views(fixture: Fixture) {
    let at = |angle: Option<&str>| {
        let view = NewView { camera: Some("dock-3".into()), ..view(angle) };
        Submission { views: vec![view], ..by_camera("dock-3") }
    };
    let first = fixture.submit(at(Some("top"))).await.inspection;
    fixture.advance(5_000);
    fixture.submit(at(Some("left"))).await;
    fixture.submit(at(None)).await;
    let last = fixture.submit(at(Some("top"))).await.inspection;
    // Nobody said which camera it was.
    fixture.submit(Submission { views: vec![NewView { camera: None, ..view(None) }], ..submission() }).await;
    let cameras = all(&fixture, &Access::all(), CameraFilter::default()).await;
    assert_eq!(cameras.len(), 1);
    let camera = &cameras[0];
    assert_eq!((camera.facility.as_str(), camera.camera.as_str(), camera.views), ("hub", "dock-3", 4));
    assert_eq!(camera.angles, ["top", "left"]);
    assert_eq!((camera.first_seen_at, camera.last_seen_at), (first.created_at, last.created_at));
    assert_eq!(newest(camera), (last.id, last.views[0].id));
}

pub async fn a_refused_submission_leaves_no_trace_of_its_camera(fixture: Fixture) {
    let wish = by_camera("dock-3");
    fixture.submit(wish.clone()).await;
    let before = all(&fixture, &Access::all(), CameraFilter::default()).await;
    fixture.store.submit(&Access::all(), wish).await.unwrap_err();
    assert_eq!(all(&fixture, &Access::all(), CameraFilter::default()).await, before);
}

pub async fn angles_made_up_without_end_do_not_pile_up(fixture: Fixture) {
    for index in 0..40 {
        let view = NewView { camera: Some("dock-3".into()), ..view(Some(&format!("angle-{index}"))) };
        fixture.submit(Submission { views: vec![view], ..by_camera("dock-3") }).await;
    }
    let cameras = all(&fixture, &Access::all(), CameraFilter::default()).await;
    assert_eq!((cameras[0].angles.len(), cameras[0].views), (32, 40));
}

pub async fn cameras_are_paged_and_kept_apart_by_facility(fixture: Fixture) {
    for (facility, camera) in [("a", "cam-2"), ("b", "cam-1"), ("a", "cam-1"), ("a", "\"odd\", 'one'")] {
        fixture.submit(Submission { facility: facility.into(), ..by_camera(camera) }).await;
    }
    let mut filter = CameraFilter { limit: 2, ..CameraFilter::default() };
    let mut seen = Vec::new();
    loop {
        let page = fixture.store.cameras(&Access::all(), &filter).await.unwrap();
        seen.extend(page.items.into_iter().map(|camera| (camera.facility, camera.camera)));
        match page.next_cursor {
            Some(cursor) => filter.cursor = Some(cursor),
            None => break,
        }
    }
    let pair = |facility: &str, camera: &str| (facility.to_owned(), camera.to_owned());
    let odd = pair("a", "\"odd\", 'one'");
    assert_eq!(seen, [odd, pair("a", "cam-1"), pair("a", "cam-2"), pair("b", "cam-1")]);
    assert_eq!(all(&fixture, &only(&["b"]), CameraFilter::default()).await.len(), 1);
    let asked = CameraFilter { facility: Some("a".into()), ..CameraFilter::default() };
    assert_eq!(all(&fixture, &Access::all(), asked.clone()).await.len(), 3);
    assert!(all(&fixture, &only(&["b"]), asked).await.is_empty());
    let made_up = CameraFilter { cursor: Some("zz".into()), limit: 1, ..CameraFilter::default() };
    let refused = fixture.store.cameras(&Access::all(), &made_up).await.unwrap_err();
    assert_eq!(refused.kind(), StoreErrorKind::InvalidInput);
}
