//! Claims, leases and fences.

use scrutineer_types::{InspectionStatus, JobState, Priority, Verdict, ViewStatus};

use super::{
    Fixture,
    fixture::{LEASE_MS, clear, submission, view},
};
use crate::{Claim, Completion, Finding, JobFence, Outcome, Submission};

async fn submit_with(fixture: &Fixture, priority: Priority) -> scrutineer_types::JobId {
    fixture.submit(Submission { priority, ..submission() }).await.jobs[0]
}

pub async fn higher_priority_goes_first_then_age(fixture: Fixture) {
    let low = submit_with(&fixture, Priority::Low).await;
    let first = submit_with(&fixture, Priority::Normal).await;
    let high = submit_with(&fixture, Priority::High).await;
    let second = submit_with(&fixture, Priority::Normal).await;
    let mut order = Vec::new();
    for limit in [1, 2, 5] {
        order.extend(fixture.claim(limit).await.iter().map(|job| job.fence.job_id));
    }
    assert_eq!(order, [high, first, second, low]);
    assert!(fixture.claim(5).await.is_empty(), "each job is with one worker");
}

/// Submits one job for each facility that is named.
async fn submit_at(fixture: &Fixture, facilities: &[&str]) {
    for facility in facilities {
        fixture.submit(Submission { facility: (*facility).into(), ..submission() }).await;
    }
}

/// The facilities of the next `count` jobs, claimed one by one.
async fn served(fixture: &Fixture, count: usize) -> Vec<String> {
    let mut facilities = Vec::new();
    for _ in 0..count {
        let job = fixture.claim(1).await.remove(0);
        facilities.push(fixture.get(job.inspection_id).await.facility);
    }
    facilities
}

pub async fn facilities_take_turns(fixture: Fixture) {
    submit_at(&fixture, &["a", "a", "a", "a", "a", "a"]).await;
    assert_eq!(served(&fixture, 2).await, ["a", "a"], "alone it is not held back");
    submit_at(&fixture, &["b", "b", "c"]).await;
    assert_eq!(served(&fixture, 7).await, ["a", "b", "c", "a", "b", "a", "a"]);
    // Whoever was idle has saved nothing up, and whoever was busy owes nothing.
    submit_at(&fixture, &["c", "c", "c", "a", "a", "a"]).await;
    assert_eq!(served(&fixture, 6).await, ["c", "a", "c", "a", "c", "a"]);
}

pub async fn turns_are_taken_within_a_priority(fixture: Fixture) {
    submit_at(&fixture, &["a", "a", "b"]).await;
    let high = Submission { facility: "a".into(), priority: Priority::High, ..submission() };
    fixture.submit(Submission { views: vec![view(None), view(None)], ..high }).await;
    assert_eq!(served(&fixture, 5).await, ["a", "a", "a", "b", "a"]);
}

pub async fn a_redrive_takes_new_turns(fixture: Fixture) {
    submit_at(&fixture, &["a", "a", "a"]).await;
    let finding = || Finding::Discard { error: "never".into(), kind: scrutineer_types::FailureKind::Permanent };
    let jobs = fixture.claim(3).await;
    let completions = jobs.iter().map(|job| Completion { fence: job.fence, finding: finding() }).collect();
    fixture.store.complete(completions).await.unwrap();
    submit_at(&fixture, &["b", "b"]).await;
    let all = scrutineer_types::Access::all();
    fixture.store.redrive(&all, &crate::DeadLetterFilter::default()).await.unwrap();
    assert_eq!(served(&fixture, 5).await, ["a", "b", "a", "b", "a"]);
}

pub async fn a_claim_of_high_priority_takes_no_other(fixture: Fixture) {
    submit_with(&fixture, Priority::Normal).await;
    let claim = Claim {
        limit: 5,
        lease_ms: LEASE_MS,
        worker: "test".into(),
        only: None,
        at_least: Priority::High,
        models: None,
    };
    assert!(fixture.store.claim(claim.clone()).await.unwrap().is_empty());
    let high = submit_with(&fixture, Priority::High).await;
    let claimed = fixture.store.claim(claim).await.unwrap();
    assert_eq!(claimed.iter().map(|job| job.fence.job_id).collect::<Vec<_>>(), [high]);
}

pub async fn a_claim_names_all_that_is_needed(fixture: Fixture) {
    let wish = Submission { max_attempts: 7, priority: Priority::Low, ..submission() };
    let submitted = fixture.submit(wish.clone()).await;
    fixture.advance(1500);
    let job = fixture.claim(1).await.remove(0);
    assert_eq!((job.fence.job_id, job.inspection_id), (submitted.jobs[0], submitted.inspection.id));
    assert_eq!((job.view_id, &job.object_key), (wish.views[0].id, &wish.views[0].object_key));
    assert_eq!((job.size_bytes, job.priority), (wish.views[0].image.size_bytes, Priority::Low));
    assert_eq!((job.attempts, job.max_attempts), (0, 7));
    assert!(job.waited_ms >= 1500.0);
}

pub async fn a_claim_of_named_jobs_takes_no_others(fixture: Fixture) {
    let jobs = fixture.submit(Submission { views: vec![view(None), view(None)], ..submission() }).await.jobs;
    let claim = |only| Claim {
        limit: 10,
        lease_ms: LEASE_MS,
        worker: "test".into(),
        only: Some(only),
        at_least: Priority::Low,
        models: None,
    };
    let claimed = fixture.store.claim(claim(vec![jobs[1]])).await.unwrap();
    assert_eq!(claimed.iter().map(|job| job.fence.job_id).collect::<Vec<_>>(), [jobs[1]]);
    assert!(fixture.store.claim(claim(vec![jobs[1]])).await.unwrap().is_empty(), "it is leased");
}

pub async fn a_claim_costs_no_attempt_a_start_does(fixture: Fixture) {
    let id = fixture.submit(submission()).await.inspection.id;
    for _ in 0..5 {
        let held = fixture.claim_one().await;
        assert_eq!(fixture.store.release(&[held]).await.unwrap(), [Outcome::Committed]);
    }
    assert_eq!(fixture.get(id).await.views[0].attempts, 0);
    let held = fixture.claim_one().await;
    for _ in 0..2 {
        assert_eq!(fixture.store.start(&[held], LEASE_MS).await.unwrap(), [Outcome::Committed]);
        assert_eq!(fixture.get(id).await.views[0].attempts, 1, "repeated where the answer was lost, it counts once");
    }
}

pub async fn an_expired_lease_is_claimed_again_and_the_old_fence_refused(fixture: Fixture) {
    fixture.submit(submission()).await;
    let old = fixture.claim_one().await;
    assert_eq!(fixture.store.release_expired(10).await.unwrap(), 0);
    fixture.advance(LEASE_MS as i64);
    assert_eq!(fixture.store.release_expired(10).await.unwrap(), 1);
    let new = fixture.claim_one().await;
    assert_eq!(new.job_id, old.job_id);
    assert!(new.fence > old.fence);
    for outcomes in [
        fixture.store.start(&[old], LEASE_MS).await.unwrap(),
        fixture.store.extend(&[old], LEASE_MS).await.unwrap(),
        fixture.store.release(&[old]).await.unwrap(),
    ] {
        assert_eq!(outcomes, [Outcome::LostFence]);
    }
    assert_eq!(fixture.complete(old, clear()).await, Outcome::LostFence);
    assert_eq!(fixture.complete(new, clear()).await, Outcome::Committed);
}

pub async fn a_lost_fence_harms_no_other_item(fixture: Fixture) {
    let ids: Vec<_> = [fixture.submit(submission()).await, fixture.submit(submission()).await]
        .map(|submitted| submitted.inspection.id)
        .into();
    let jobs = fixture.claim(2).await;
    let stale = JobFence { fence: jobs[0].fence.fence - 1, ..jobs[0].fence };
    let completions = [stale, jobs[1].fence].map(|fence| Completion { fence, finding: clear() }).into_iter().collect();
    let outcomes = fixture.store.complete(completions).await.unwrap();
    assert_eq!(outcomes, [Outcome::LostFence, Outcome::Committed]);
    assert_eq!(fixture.get(ids[0]).await.status, InspectionStatus::Open);
    assert_eq!(fixture.get(ids[1]).await.status, InspectionStatus::Completed);
}

pub async fn a_result_counts_once(fixture: Fixture) {
    let id = fixture.submit(submission()).await.inspection.id;
    let held = fixture.claim_one().await;
    let twice = [clear(), clear()].map(|finding| Completion { fence: held, finding }).into_iter().collect();
    assert_eq!(fixture.store.complete(twice).await.unwrap(), [Outcome::Committed, Outcome::LostFence]);
    assert_eq!(fixture.complete(held, clear()).await, Outcome::LostFence);
    assert_eq!(fixture.events_of(id).await, ["inspection.created", "inspection.completed"]);
}

pub async fn an_extended_lease_does_not_expire(fixture: Fixture) {
    fixture.submit(submission()).await;
    let held = fixture.claim_one().await;
    fixture.advance(LEASE_MS as i64 - 1);
    assert_eq!(fixture.store.extend(&[held], LEASE_MS).await.unwrap(), [Outcome::Committed]);
    fixture.advance(LEASE_MS as i64 - 1000);
    assert_eq!(fixture.store.release_expired(10).await.unwrap(), 0);
    assert_eq!(fixture.complete(held, clear()).await, Outcome::Committed);
}

pub async fn a_released_claim_is_available_at_once(fixture: Fixture) {
    fixture.submit(submission()).await;
    let held = fixture.claim_one().await;
    fixture.store.release(&[held]).await.unwrap();
    let again = fixture.claim_one().await;
    assert!(again.fence > held.fence);
}

pub async fn a_released_claim_goes_before_what_waits(fixture: Fixture) {
    for _ in 0..30 {
        fixture.submit(submission()).await;
    }
    let mut claims = Vec::new();
    for _ in 0..4 {
        claims.push(fixture.claim(5).await);
        // Where claims begin moves on.
        fixture.advance(250);
    }
    for held in [claims[3][1].fence, claims[0][3].fence] {
        fixture.store.release(&[held]).await.unwrap();
        assert_eq!(fixture.claim(1).await[0].fence.job_id, held.job_id);
    }
}

pub async fn a_retry_is_not_claimed_before_it_is_due(fixture: Fixture) {
    let id = fixture.submit(submission()).await.inspection.id;
    let held = fixture.claim_one().await;
    fixture.store.start(&[held], LEASE_MS).await.unwrap();
    let retry = Finding::Retry { error: "out of memory".into(), after_ms: 5000 };
    assert_eq!(fixture.complete(held, retry).await, Outcome::Committed);
    let view = fixture.get(id).await.views.remove(0);
    assert_eq!((view.status, view.attempts), (ViewStatus::Pending, 1));
    assert_eq!(view.error.unwrap().message, "out of memory");
    let counts = fixture.store.queue_counts().await.unwrap();
    assert_eq!(counts.by_state[&JobState::Retryable], 1);
    fixture.advance(4000);
    assert!(fixture.claim(1).await.is_empty());
    fixture.advance(1000);
    let again = fixture.claim_one().await;
    assert!(again.fence > held.fence);
    fixture.complete(again, clear()).await;
    let done = fixture.get(id).await;
    assert_eq!((done.verdict, &done.views[0].error), (Some(Verdict::Accept), &None), "what has passed is no error");
}
