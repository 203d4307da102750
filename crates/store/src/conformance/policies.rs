//! Versions of policies.

use scrutineer_types::{Policy, ViewRules};

use super::{
    Fixture,
    fixture::{POLICY, policy, submission},
};

fn dock(deadline_ms: u64) -> Policy {
    policy("dock", ViewRules { deadline_ms: Some(deadline_ms), ..ViewRules::default() })
}

pub async fn the_first_import_activates_later_ones_do_not(fixture: Fixture) {
    let store = &fixture.store;
    let first = store.import_policy(&dock(1), "one", false).await.unwrap();
    assert_eq!((first.version, first.active, &first.policy), (1, true, &dock(1)));
    let second = store.import_policy(&dock(2), "two", false).await.unwrap();
    assert_eq!((second.version, second.active), (2, false));
    let third = store.import_policy(&dock(3), "three", true).await.unwrap();
    assert_eq!((third.version, third.active), (3, true));
    let versions = store.policy_versions("dock").await.unwrap();
    let active: Vec<_> = versions.iter().map(|one| (one.version, one.active)).collect();
    assert_eq!(active, [(3, true), (2, false), (1, false)]);
    let active = store.active_policies().await.unwrap();
    assert_eq!(active.iter().filter(|one| one.policy.name == "dock").count(), 1);
    assert!(active.is_sorted_by_key(|one| one.policy.name.clone()));
    assert!(store.policy_versions("nobody").await.unwrap().is_empty());
    let kinds = fixture.events().await;
    let activations = kinds.iter().filter(|event| event.payload["name"] == "dock").count();
    assert_eq!(activations, 2);
}

pub async fn the_same_content_is_one_version(fixture: Fixture) {
    let store = &fixture.store;
    store.import_policy(&dock(1), "one", false).await.unwrap();
    store.import_policy(&dock(2), "two", true).await.unwrap();
    let again = store.import_policy(&dock(1), "one", false).await.unwrap();
    assert_eq!((again.version, again.active), (1, false), "known content activates nothing by itself");
    let back = store.import_policy(&dock(1), "one", true).await.unwrap();
    assert_eq!((back.version, back.active), (1, true));
    assert_eq!(store.policy_versions("dock").await.unwrap().len(), 2);
}

pub async fn the_version_active_at_decision_time_decides(fixture: Fixture) {
    let id = fixture.submit(submission()).await.inspection.id;
    let next = policy(POLICY, ViewRules { count: Some(1), ..ViewRules::default() });
    fixture.store.import_policy(&next, "next", true).await.unwrap();
    fixture.work_off().await;
    assert_eq!(fixture.get(id).await.decision.unwrap().policy.unwrap().version, 2);
}

pub async fn a_decision_says_whether_a_certificate_covers_it(fixture: Fixture) {
    assert!(!fixture.accepted(submission()).await.decision.unwrap().certified);
    let certified = Policy { certificate: Some(serde_json::json!({})), ..policy(POLICY, ViewRules::default()) };
    fixture.store.import_policy(&certified, "certified", true).await.unwrap();
    let inspection = fixture.accepted(submission()).await;
    assert!(inspection.decision.unwrap().certified);
    let told = fixture.events().await.pop().unwrap();
    assert_eq!(told.payload["decision"]["certified"], true, "{}", told.payload);
}
