//! Past decisions looked at again.

use std::{collections::BTreeMap, sync::Arc};

use scrutineer_types::{
    Access, Cause, ClassRole, ClassRule, Fallback, InspectionId, Policy, Simulation, Threshold, Verdict, ViewRules,
    ViewStatus,
};

use super::{
    Fixture, SimpleJudge,
    fixture::{POLICY, detection, inference, only, package, policy, submission, view},
    reviews::{answer, says},
};
use crate::{Answer, Finding, Past, StoreError, Submission, simulate};

/// A policy that rejects damage from `present` on.
fn from(present: f32) -> Policy {
    let rule = ClassRule {
        role: ClassRole::Defect,
        present: Some(Threshold::At(present)),
        possible: Some(Threshold::At(0.1)),
        on_missing: Fallback::Review,
    };
    Policy { classes: BTreeMap::from([("damage".to_owned(), rule)]), ..policy(POLICY, ViewRules::default()) }
}

fn parcels() -> Past {
    Past { policy: Some(POLICY.to_owned()), ..Past::default() }
}

async fn simulated(fixture: &Fixture, access: &Access, past: &Past, policy: Policy) -> Result<Simulation, StoreError> {
    simulate(&fixture.store, access, past, Arc::new(SimpleJudge), policy).await
}

/// A decided inspection whose view shows damage so sure, and a scratch beside it.
async fn seen(fixture: &Fixture, submission: Submission, confidence: f32) -> InspectionId {
    let id = fixture.submit(submission).await.inspection.id;
    let fence = fixture.claim_one().await;
    let found = vec![detection("damage", 0.05), detection("damage", confidence), detection("scratch", 0.99)];
    fixture.complete(fence, Finding::Inferred(Box::new(inference(found)))).await;
    id
}

fn at(facility: &str) -> Submission {
    Submission { facility: facility.into(), ..submission() }
}

pub async fn a_simulation_says_what_another_policy_would_have_decided(fixture: Fixture) {
    fixture.store.import_policy(&from(0.5), "half", true).await.unwrap();
    let sure = seen(&fixture, at("ber1"), 0.9).await;
    let unsure = seen(&fixture, at("ham2"), 0.6).await;
    let clean = fixture.accepted(at("ber1")).await.id;
    let open = fixture.submit(at("ber1")).await.inspection.id;
    let before = fixture.events().await.len();

    let simulation = simulated(&fixture, &Access::all(), &parcels(), from(0.8)).await.unwrap();
    assert_eq!((simulation.inspections, simulation.views, simulation.changed), (3, 3, 1));
    assert_eq!(simulation.before, BTreeMap::from([(Verdict::Accept, 1), (Verdict::Reject, 2)]));
    assert_eq!(simulation.after, BTreeMap::from([(Verdict::Accept, 2), (Verdict::Reject, 1)]));
    let [change] = &simulation.changes[..] else { panic!("one kind of change: {:?}", simulation.changes) };
    assert_eq!((change.from, change.to, change.inspections), (Verdict::Reject, Verdict::Accept, 1));
    assert_eq!(change.examples, [unsure]);
    let changed: Vec<_> = simulation.facilities.iter().map(|(name, group)| (name.as_str(), group.changed)).collect();
    assert_eq!(changed, [("ber1", 0), ("ham2", 1)]);
    assert_eq!(simulation.classes, BTreeMap::from([("damage".to_owned(), 1)]));

    let same = simulated(&fixture, &Access::all(), &parcels(), from(0.5)).await.unwrap();
    assert_eq!((same.inspections, same.changed), (3, 0));
    let one = Past { facility: Some("ham2".into()), ..parcels() };
    assert_eq!(simulated(&fixture, &Access::all(), &one, from(0.8)).await.unwrap().inspections, 1);
    let none = Past { policy: Some("pair".into()), ..Past::default() };
    assert_eq!(simulated(&fixture, &Access::all(), &none, from(0.8)).await.unwrap(), Simulation::default());
    // Nothing was written.
    assert_eq!(fixture.events().await.len(), before);
    for (id, verdict) in [(sure, Some(Verdict::Reject)), (clean, Some(Verdict::Accept)), (open, None)] {
        assert_eq!(fixture.get(id).await.verdict, verdict);
    }
}

pub async fn a_simulation_sees_what_came_after_the_decision(fixture: Fixture) {
    fixture.store.import_policy(&from(0.5), "half", true).await.unwrap();
    let apart = seen(&fixture, submission(), 0.9).await;
    let pair = Submission { views: vec![view(Some("top")), view(Some("left"))], ..submission() };
    let id = fixture.submit(pair).await.inspection.id;
    let jobs = fixture.claim(2).await;
    let damaged = |confidence| Finding::Inferred(Box::new(inference(vec![detection("damage", confidence)])));
    fixture.complete(jobs[0].fence, damaged(0.6)).await;
    let rejected = fixture.get(id).await;
    assert_eq!((rejected.verdict, rejected.views[1].status), (Some(Verdict::Reject), ViewStatus::Pending));
    // One more reason for the same verdict appends no decision.
    fixture.complete(jobs[1].fence, damaged(0.7)).await;
    assert_eq!(fixture.get(id).await.decision, rejected.decision);
    let simulation = simulated(&fixture, &Access::all(), &parcels(), from(0.8)).await.unwrap();
    assert_eq!((simulation.inspections, simulation.views, simulation.changed), (2, 3, 1), "{simulation:?}");
    assert_eq!(simulation.changes[0].examples, [id], "nothing is awaited any more");
    fixture.store.import_policy(&from(0.8), "higher", true).await.unwrap();
    assert_eq!(fixture.store.replay(&Access::all(), &parcels(), None, 10).await.unwrap().decided, 1);
    assert_eq!(fixture.get(id).await.verdict, Some(Verdict::Accept), "as was simulated");
    assert_eq!(fixture.get(apart).await.verdict, Some(Verdict::Reject));
    // What a person has taken back stands as it was, and is seen as it is.
    let over = Answer { comment: Some("clean".into()), ..says("ada", apart, Verdict::Accept) };
    answer(&fixture, over).await;
    assert_eq!(simulated(&fixture, &Access::all(), &parcels(), from(0.95)).await.unwrap().inspections, 1);
    fixture.store.withdraw_answer(&Access::all(), apart, "ada").await.unwrap();
    let simulation = simulated(&fixture, &Access::all(), &parcels(), from(0.95)).await.unwrap();
    assert_eq!((simulation.inspections, simulation.views, simulation.changed), (2, 3, 1), "{simulation:?}");
}

pub async fn a_simulation_over_many_pages_looks_at_each_once(fixture: Fixture) {
    let store = fixture.store.as_ref();
    let mut ids = Vec::new();
    for _ in 0..7 {
        ids.push(fixture.submit(package("P-1", "top", &["top"])).await.inspection.id);
        ids.push(fixture.accepted(submission()).await.id);
    }
    for limit in [1, 2, 3, 7, 13, 14, 15] {
        let (mut after, mut found) = (None, Vec::new());
        loop {
            let to = store.past_end(&Access::all(), &Past::default(), after, limit).await.unwrap();
            let stretch = crate::Stretch { after, to };
            let page = store.past(&Access::all(), &Past::default(), stretch).await.unwrap();
            assert!(page.len() <= limit, "{} at once, of at most {limit}", page.len());
            found.extend(page.iter().map(|one| one.id));
            let Some(next) = to else { break };
            after = Some(next);
        }
        assert_eq!(found, ids, "by {limit}");
    }
}

pub async fn a_replay_appends_and_what_was_decided_before_stays(fixture: Fixture) {
    let store = fixture.store.as_ref();
    let id = seen(&fixture, submission(), 0.6).await;
    let clean = fixture.accepted(submission()).await;
    let rejected = fixture.get(id).await.decision.unwrap();
    store.import_policy(&from(0.8), "higher", true).await.unwrap();

    let first = store.replay(&Access::all(), &parcels(), None, 1).await.unwrap();
    assert_eq!((first.inspections, first.decided, first.next), (1, 1, Some(id)));
    let rest = store.replay(&Access::all(), &parcels(), first.next, 1).await.unwrap();
    assert_eq!((rest.inspections, rest.decided, rest.next), (1, 0, None));

    let now = fixture.get(id).await;
    let decision = now.decision.unwrap();
    assert_eq!((now.verdict, decision.cause), (Some(Verdict::Accept), Cause::Replay));
    assert_eq!(decision.policy.unwrap().version, 2);
    assert_ne!(decision.id, rejected.id);
    assert_eq!(fixture.events_of(id).await, ["inspection.created", "inspection.completed", "inspection.redecided"]);
    assert_eq!(fixture.get(clean.id).await, clean, "what would be decided alike is left as it is");
    // The rollback: the older version decides again, and says so by decisions of its own.
    let again = store.replay(&Access::all(), &parcels(), None, 10).await.unwrap();
    assert_eq!((again.inspections, again.decided), (2, 0));
    store.import_policy(&policy(POLICY, ViewRules::default()), "first", true).await.unwrap();
    assert_eq!(store.replay(&Access::all(), &parcels(), None, 10).await.unwrap().decided, 1);
    let back = fixture.get(id).await;
    assert_eq!((back.verdict, back.decision.unwrap().policy.unwrap().version), (Some(Verdict::Reject), 1));
}

pub async fn what_a_person_may_not_see_is_neither_simulated_nor_replayed(fixture: Fixture) {
    let hidden = seen(&fixture, at("ham2"), 0.6).await;
    let access = only(&["ber1"]);
    assert_eq!(simulated(&fixture, &access, &parcels(), from(0.8)).await.unwrap(), Simulation::default());
    fixture.store.import_policy(&from(0.8), "higher", true).await.unwrap();
    let replayed = fixture.store.replay(&access, &parcels(), None, 10).await.unwrap();
    assert_eq!((replayed.inspections, replayed.decided, replayed.next), (0, 0, None));
    assert_eq!(fixture.get(hidden).await.verdict, Some(Verdict::Reject));
}
