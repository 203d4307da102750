//! Jobs that wait for a moment, or for a person to resume them; and who goes first when they come back.

use scrutineer_types::{Access, JobState, Priority, Timestamp, Verdict};

use super::{
    Fixture,
    fixture::{LEASE_MS, by_camera, clear, only, package, submission, view},
};
use crate::{Addition, Claim, PauseScope, StoreErrorKind, Submission};

fn at(facility: &str) -> Submission {
    Submission { facility: facility.into(), ..submission() }
}

impl Fixture {
    pub async fn pause(&self, scope: PauseScope) {
        self.store.pause(&Access::all(), &scope, Some("maintenance")).await.unwrap();
    }

    pub async fn resume(&self, scope: PauseScope) -> bool {
        let resumed = self.store.resume(&Access::all(), &scope).await.unwrap();
        while self.store.release_waiting(3).await.unwrap() > 0 {}
        resumed
    }

    /// The facilities of the jobs that a claim gets.
    async fn facilities(&self, limit: usize) -> Vec<String> {
        self.claim(limit).await.into_iter().map(|job| job.facility).collect()
    }

    /// The database's clock, to the moment.
    async fn now(&self) -> Timestamp {
        self.submit(at("clock")).await.inspection.created_at
    }
}

pub async fn a_job_is_not_claimed_before_its_time(fixture: Fixture) {
    let now = fixture.now().await;
    fixture.work_off().await;
    let not_before = Some(now.plus_ms(60_000));
    let opened = fixture.submit(Submission { not_before, ..submission() }).await;
    assert_eq!(opened.inspection.not_before, not_before);
    assert_eq!(fixture.get(opened.inspection.id).await, opened.inspection);
    // What is added to it waits as well.
    let addition = Addition {
        inspection_id: opened.inspection.id,
        views: vec![view(None)],
        max_attempts: 3,
        max_views: 9,
        idempotency: None,
    };
    fixture.store.add_views(&Access::all(), addition).await.unwrap();
    let counts = fixture.store.queue_counts().await.unwrap();
    assert_eq!((counts.by_state[&JobState::Retryable], counts.oldest_age_ms), (2, 0));
    fixture.advance(50_000);
    assert_eq!(fixture.store.release_waiting(10).await.unwrap(), 0);
    assert!(fixture.claim(9).await.is_empty());
    fixture.advance(10_000);
    assert_eq!(fixture.store.release_waiting(10).await.unwrap(), 2);
    let jobs = fixture.claim(9).await;
    assert_eq!(jobs.len(), 2);
    assert!(jobs.iter().all(|job| job.waited_ms < 10_000.0), "it waits since it may be claimed");
    for job in jobs {
        fixture.complete(job.fence, clear()).await;
    }
    assert_eq!(fixture.get(opened.inspection.id).await.verdict, Some(Verdict::Accept));
}

pub async fn a_time_that_has_passed_is_none(fixture: Fixture) {
    let not_before = Some(fixture.now().await.plus_ms(-1));
    fixture.work_off().await;
    let opened = fixture.submit(Submission { not_before, ..submission() }).await.inspection;
    assert_eq!(opened.not_before, None);
    assert_eq!(fixture.claim(1).await.len(), 1);
}

pub async fn a_view_that_joins_waits_for_its_own_time(fixture: Fixture) {
    let not_before = Some(fixture.now().await.plus_ms(60_000));
    fixture.work_off().await;
    let first = fixture.submit(package("P", "top", &["top", "left"])).await;
    let joined = fixture.submit(Submission { not_before, ..package("P", "left", &["top", "left"]) }).await;
    assert!(joined.joined);
    assert_eq!(fixture.claim(9).await.iter().map(|job| job.fence.job_id).collect::<Vec<_>>(), first.jobs);
}

pub async fn a_deadline_does_not_wait(fixture: Fixture) {
    let not_before = Some(fixture.now().await.plus_ms(60_000));
    fixture.work_off().await;
    let wish = Submission { not_before, deadline_ms: Some(5_000), ..submission() };
    let id = fixture.submit(wish).await.inspection.id;
    fixture.advance(5_000);
    assert_eq!(fixture.store.settle_deadlines(9).await.unwrap(), 1);
    assert_eq!(fixture.get(id).await.verdict, Some(Verdict::Review));
}

pub async fn what_was_scheduled_for_one_moment_starves_nobody(fixture: Fixture) {
    let not_before = Some(fixture.now().await.plus_ms(60_000));
    fixture.work_off().await;
    for _ in 0..50 {
        fixture.submit(Submission { not_before, ..at("bulk") }).await;
    }
    // Others come and go meanwhile, and their turns move on.
    for _ in 0..100 {
        fixture.submit(at("muc1")).await;
    }
    fixture.work_off().await;
    fixture.advance(60_000);
    fixture.store.release_waiting(100).await.unwrap();
    fixture.submit(at("muc1")).await;
    assert!(fixture.facilities(5).await.contains(&"muc1".to_owned()));
}

pub async fn one_facility_s_backlog_does_not_starve_another_s_single_parcel(fixture: Fixture) {
    for _ in 0..300 {
        fixture.submit(at("bulk")).await;
    }
    fixture.claim(20).await;
    fixture.submit(at("muc1")).await;
    assert!(fixture.facilities(3).await.contains(&"muc1".to_owned()));
}

pub async fn nobody_claims_while_all_is_paused_and_all_else_goes_on(fixture: Fixture) {
    let running = fixture.submit(submission()).await.inspection.id;
    let held = fixture.claim_one().await;
    fixture.pause(PauseScope::All).await;
    let id = fixture.submit(Submission { deadline_ms: Some(1000), ..submission() }).await.inspection.id;
    assert!(fixture.claim(9).await.is_empty());
    fixture.store.start(&[held], LEASE_MS).await.unwrap();
    fixture.complete(held, clear()).await;
    assert_eq!(fixture.get(running).await.verdict, Some(Verdict::Accept), "what is in work is finished");
    fixture.advance(1000);
    assert_eq!(fixture.store.settle_deadlines(9).await.unwrap(), 1, "deadlines are met");
    assert_eq!(fixture.get(id).await.verdict, Some(Verdict::Review));
    assert!(fixture.resume(PauseScope::All).await);
    assert_eq!(fixture.claim(9).await.len(), 1);
}

pub async fn a_paused_facility_is_left_alone_and_comes_back_in_turn(fixture: Fixture) {
    for _ in 0..8 {
        fixture.submit(at("ber1")).await;
    }
    fixture.submit(at("muc1")).await;
    let scope = || PauseScope::Facility("ber1".into());
    fixture.pause(scope()).await;
    assert_eq!(fixture.facilities(9).await, ["muc1"]);
    let late = fixture.submit(at("ber1")).await;
    let named = Claim {
        limit: 9,
        lease_ms: LEASE_MS,
        worker: "test".into(),
        only: Some(late.jobs.clone()),
        at_least: Priority::Low,
        models: None,
    };
    assert!(fixture.store.claim(named).await.unwrap().is_empty(), "not by name either");
    let counts = fixture.store.queue_counts().await.unwrap();
    assert_eq!(counts.unfinished(), 10, "none is lost");
    assert!(fixture.resume(scope()).await);
    assert!(!fixture.resume(scope()).await, "twice is once");
    fixture.submit(at("muc1")).await;
    let claimed = fixture.facilities(20).await;
    assert_eq!(claimed.len(), 10);
    assert!(claimed.iter().position(|facility| facility == "muc1") < Some(3), "{claimed:?}");
}

pub async fn a_paused_model_is_left_alone(fixture: Fixture) {
    fixture.submit(by_camera("dock-1")).await;
    fixture.submit(by_camera("gate-1")).await;
    fixture.pause(PauseScope::Model("dock".into())).await;
    let models = async |limit| fixture.claim(limit).await.into_iter().map(|job| job.model).collect::<Vec<_>>();
    assert_eq!(models(9).await, ["default"]);
    // Nobody's fault: it is not discarded for want of a worker.
    fixture.advance(3_600_000);
    fixture.claim_for(&["default"]).await;
    assert_eq!(fixture.store.discard_unserved(60_000, 9).await.unwrap(), 0);
    assert!(fixture.resume(PauseScope::Model("dock".into())).await);
    assert_eq!(models(9).await, ["dock"]);
}

pub async fn a_retry_of_what_is_paused_waits_too(fixture: Fixture) {
    fixture.submit(at("ber1")).await;
    let held = fixture.claim_one().await;
    fixture.store.start(&[held], LEASE_MS).await.unwrap();
    fixture.pause(PauseScope::Facility("ber1".into())).await;
    fixture.complete(held, crate::Finding::Retry { error: "again".into(), after_ms: 0 }).await;
    assert!(fixture.claim(9).await.is_empty());
    fixture.resume(PauseScope::Facility("ber1".into())).await;
    assert_eq!(fixture.claim(9).await[0].attempts, 1);
}

pub async fn pauses_are_told_with_their_reasons(fixture: Fixture) {
    let (store, all) = (&fixture.store, Access::all());
    fixture.pause(PauseScope::Model("dock".into())).await;
    fixture.pause(PauseScope::Facility("ber1".into())).await;
    let again = store.pause(&all, &PauseScope::Facility("ber1".into()), Some("other")).await.unwrap();
    assert_eq!(again.reason.as_deref(), Some("maintenance"), "the first reason stands");
    let scopes: Vec<_> = store.pauses(&all).await.unwrap().into_iter().map(|pause| pause.scope).collect();
    assert_eq!(scopes, [PauseScope::Facility("ber1".into()), PauseScope::Model("dock".into())]);
    assert_eq!(store.pauses(&only(&["muc1"])).await.unwrap().len(), 1, "another's facility does not exist");
    for scope in [PauseScope::All, PauseScope::Facility("ber1".into())] {
        let error = store.pause(&only(&["muc1"]), &scope, None).await.unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::NotFound);
        assert!(store.resume(&only(&["muc1"]), &scope).await.is_err());
    }
    fixture.resume(PauseScope::Facility("ber1".into())).await;
    let events = fixture.events().await;
    let kinds: Vec<_> =
        events.iter().map(|event| event.kind.as_str()).filter(|kind| kind.starts_with("queue.")).collect();
    assert_eq!(kinds, ["queue.paused", "queue.paused", "queue.resumed"]);
    assert_eq!(store.pauses(&all).await.unwrap().len(), 1);
}
