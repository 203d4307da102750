//! Which model and policy apply to what comes in, and who claims it.

use scrutineer_types::{Access, ExpectedViews, Priority, ReasonCode, ViewStatus};

use super::{
    Fixture,
    fixture::{POLICY, by_camera, inference, submission, view},
};
use crate::{Addition, Claim, DeadLetterFilter, Finding, NewView, Past, Submission};

const UNSERVED_MS: u64 = 900_000;

pub async fn the_first_view_s_route_names_the_policy_unless_the_request_does(fixture: Fixture) {
    let routed = fixture.submit(by_camera("dock-3")).await.inspection;
    let angles = vec!["top".into(), "left".into()];
    assert_eq!(routed.views_expected, Some(ExpectedViews::Angles(angles)), "the policy `pair` expects two angles");
    let other = fixture.submit(by_camera("gate-1")).await.inspection;
    assert_eq!(other.views_expected, None, "no route: the default policy");
    let asked = fixture.submit(Submission { policy: Some("count".into()), ..by_camera("dock-3") }).await.inspection;
    assert_eq!(asked.views_expected, Some(ExpectedViews::Count(2)));
}

pub async fn a_job_is_claimed_by_those_who_have_its_model(fixture: Fixture) {
    let dock = fixture.submit(by_camera("dock-3")).await;
    let gate = fixture.submit(by_camera("gate-1")).await;
    assert!(fixture.claim_for(&["hall"]).await.is_empty());
    let claimed = fixture.claim_for(&["dock", "hall"]).await;
    assert_eq!(claimed.len(), 1);
    let job = &claimed[0];
    assert_eq!((job.fence.job_id, job.model.as_str(), job.facility.as_str()), (dock.jobs[0], "dock", "hub"));
    assert_eq!((job.camera.as_deref(), job.angle.as_deref()), (Some("dock-3"), None));
    let rest = fixture.claim(10).await;
    assert_eq!((rest.len(), rest[0].fence.job_id, rest[0].model.as_str()), (1, gate.jobs[0], "default"));
}

pub async fn an_added_view_is_routed_by_its_own_camera(fixture: Fixture) {
    let opened = fixture.submit(by_camera("gate-1")).await;
    let views = vec![NewView { camera: Some("dock-1".into()), ..view(None) }];
    let (inspection_id, idempotency) = (opened.inspection.id, None);
    let addition = Addition { inspection_id, views, max_attempts: 3, max_views: 9, idempotency };
    let added = fixture.store.add_views(&Access::all(), addition).await.unwrap();
    let claimed = fixture.claim_for(&["dock"]).await;
    assert_eq!((claimed.len(), claimed[0].fence.job_id), (1, added.jobs[0]));
}

pub async fn a_job_whose_model_nobody_has_becomes_a_dead_letter(fixture: Fixture) {
    let dock = fixture.submit(by_camera("dock-3")).await;
    fixture.submit(submission()).await;
    assert_eq!(fixture.claim_for(&["default"]).await.len(), 1);
    assert_eq!(fixture.store.discard_unserved(UNSERVED_MS, 10).await.unwrap(), 0, "it has not waited long");
    fixture.advance(UNSERVED_MS as i64 + 1);
    assert_eq!(fixture.store.discard_unserved(UNSERVED_MS, 10).await.unwrap(), 0, "the workers may be away");
    fixture.claim_for(&["default"]).await;
    assert_eq!(fixture.store.discard_unserved(UNSERVED_MS, 10).await.unwrap(), 1);
    let decided = fixture.get(dock.inspection.id).await;
    assert_eq!((decided.views[0].status, decided.views[0].attempts), (ViewStatus::Failed, 0));
    assert_eq!(decided.views[0].error.as_ref().unwrap().code, "model_not_served");
    assert!(decided.reasons.iter().any(|reason| reason.code == ReasonCode::InferenceFailed), "{:?}", decided.reasons);

    let filter = DeadLetterFilter { limit: 9, ..DeadLetterFilter::default() };
    let letter = fixture.store.dead_letters(&Access::all(), &filter).await.unwrap().items.remove(0);
    assert!(letter.error.contains("`dock`") && letter.error.contains("redrive"), "{}", letter.error);
    let filter = DeadLetterFilter { job_id: Some(letter.job_id), ..DeadLetterFilter::default() };
    fixture.store.redrive(&Access::all(), &filter).await.unwrap();
    assert_eq!(fixture.claim_for(&["dock"]).await.len(), 1);
}

pub async fn a_model_that_is_asked_for_is_awaited(fixture: Fixture) {
    fixture.submit(by_camera("dock-1")).await;
    fixture.submit(by_camera("dock-2")).await;
    fixture.advance(UNSERVED_MS as i64 + 1);
    // A worker that has the model, and its hands full with the first.
    let models = Some(vec!["dock".to_owned()]);
    let claim = Claim { limit: 1, lease_ms: 1_000, worker: "test".into(), only: None, at_least: Priority::Low, models };
    assert_eq!(fixture.store.claim(claim).await.unwrap().len(), 1);
    assert_eq!(fixture.store.discard_unserved(UNSERVED_MS, 10).await.unwrap(), 0);
    fixture.advance(UNSERVED_MS as i64 + 1);
    fixture.claim_for(&["default"]).await;
    assert_eq!(fixture.store.discard_unserved(UNSERVED_MS, 10).await.unwrap(), 1);
}

pub async fn the_policy_of_the_model_that_answered_decides(fixture: Fixture) {
    for (model, policy) in [("big", POLICY), ("dock", "pair")] {
        let one = Submission { views_expected: Some(ExpectedViews::Count(1)), ..by_camera("dock-1") };
        let id = fixture.submit(one).await.inspection.id;
        let mut found = inference(Vec::new());
        found.model.name = model.to_owned();
        let held = fixture.claim_for(&["dock"]).await.remove(0);
        fixture.complete(held.fence, Finding::Inferred(Box::new(found))).await;
        let decided = fixture.get(id).await.decision.and_then(|decision| decision.policy);
        assert_eq!(decided.map(|policy| policy.name).as_deref(), Some(policy), "{model}");
        // What that policy is asked of the past, it is asked of what it decided.
        let past = Past { policy: Some(policy.to_owned()), ..Past::default() };
        let replayed = fixture.store.replay(&Access::all(), &past, None, 9).await.unwrap();
        assert_eq!((replayed.inspections, replayed.decided), (1, 0), "{model}");
    }
}
