//! What a queue outside the database has to be told.

use scrutineer_types::{JobId, Priority};

use super::{
    Fixture,
    fixture::{LEASE_MS, clear, submission, view},
};
use crate::{Finding, Submission, Unpublished};

const HOUR_MS: u64 = 3_600_000;

const ALL: Unpublished = Unpublished { within_ms: None, grace_ms: 0, again_ms: HOUR_MS, limit: 100 };

async fn unpublished(fixture: &Fixture, wish: Unpublished) -> Vec<JobId> {
    fixture.store.unpublished(wish).await.unwrap().jobs.iter().map(|job| job.job_id).collect()
}

/// As a queue does: asks what may be told of, sends it, writes it down.
async fn publish(fixture: &Fixture, jobs: &[JobId]) -> Vec<JobId> {
    let claimable = fixture.store.claimable(jobs).await.unwrap();
    let told: Vec<JobId> = claimable.jobs.iter().map(|job| job.job_id).collect();
    fixture.store.published(&told, claimable.as_of).await.unwrap();
    told
}

pub async fn what_was_submitted_is_unpublished_until_it_is_published(fixture: Fixture) {
    let wish = Submission { priority: Priority::High, views: vec![view(None), view(None)], ..submission() };
    let jobs = fixture.submit(wish).await.jobs;
    let mut found = fixture.store.unpublished(ALL).await.unwrap().jobs;
    found.sort_by_key(|job| job.job_id);
    assert_eq!(found.iter().map(|job| job.job_id).collect::<Vec<_>>(), jobs);
    assert!(found.iter().all(|job| job.priority == Priority::High && job.facility == "ber1"));
    assert_eq!(unpublished(&fixture, Unpublished { limit: 1, ..ALL }).await.len(), 1);
    assert_eq!(publish(&fixture, &jobs[..1]).await, jobs[..1]);
    assert_eq!(unpublished(&fixture, ALL).await, jobs[1..]);
    publish(&fixture, &jobs).await;
    publish(&fixture, &jobs).await;
    assert!(unpublished(&fixture, ALL).await.is_empty());
}

pub async fn what_was_made_just_now_is_left_to_whoever_made_it(fixture: Fixture) {
    let jobs = fixture.submit(submission()).await.jobs;
    let patient = Unpublished { grace_ms: 2000, ..ALL };
    assert!(unpublished(&fixture, patient).await.is_empty());
    fixture.advance(2000);
    assert_eq!(unpublished(&fixture, patient).await, jobs);
    // What was told of once is nobody's any more.
    publish(&fixture, &jobs).await;
    let held = fixture.claim_one().await;
    fixture.advance(1);
    fixture.store.release(&[held]).await.unwrap();
    assert_eq!(unpublished(&fixture, patient).await, jobs);
}

pub async fn what_nobody_could_claim_is_not_told_of(fixture: Fixture) {
    let jobs = fixture.submit(Submission { views: vec![view(None), view(None)], ..submission() }).await.jobs;
    let held = fixture.claim(2).await;
    assert!(fixture.store.claimable(&jobs).await.unwrap().jobs.is_empty());
    assert!(unpublished(&fixture, ALL).await.is_empty());
    fixture.complete(held[0].fence, clear()).await;
    fixture.complete(held[1].fence, Finding::Retry { error: "again".into(), after_ms: 5000 }).await;
    assert!(fixture.store.claimable(&jobs).await.unwrap().jobs.is_empty());
    assert!(unpublished(&fixture, ALL).await.is_empty());
    let unknown = [JobId(uuid::Uuid::now_v7())];
    assert!(fixture.store.claimable(&unknown).await.unwrap().jobs.is_empty());
}

pub async fn what_becomes_available_again_is_unpublished_again(fixture: Fixture) {
    let jobs = fixture.submit(submission()).await.jobs;
    publish(&fixture, &jobs).await;
    // A retry that is due.
    let held = fixture.claim_one().await;
    fixture.complete(held, Finding::Retry { error: "again".into(), after_ms: 5000 }).await;
    fixture.advance(4000);
    assert!(unpublished(&fixture, ALL).await.is_empty());
    fixture.advance(1000);
    assert_eq!(unpublished(&fixture, ALL).await, jobs);
    assert_eq!(publish(&fixture, &jobs).await, jobs);
    assert!(unpublished(&fixture, ALL).await.is_empty());
    // A claim that is given back.
    let held = fixture.claim_one().await;
    fixture.advance(1);
    fixture.store.release(&[held]).await.unwrap();
    assert_eq!(unpublished(&fixture, ALL).await, jobs);
    publish(&fixture, &jobs).await;
    // A lease that expires.
    fixture.claim_one().await;
    fixture.advance(LEASE_MS as i64);
    assert!(unpublished(&fixture, ALL).await.is_empty());
    fixture.store.release_expired(10).await.unwrap();
    assert_eq!(unpublished(&fixture, ALL).await, jobs);
    publish(&fixture, &jobs).await;
    // A dead letter that is given another chance.
    let held = fixture.claim_one().await;
    let never = Finding::Discard { error: "never".into(), kind: scrutineer_types::FailureKind::Permanent };
    fixture.complete(held, never).await;
    assert!(unpublished(&fixture, ALL).await.is_empty());
    fixture.advance(1);
    let all = scrutineer_types::Access::all();
    fixture.store.redrive(&all, &crate::DeadLetterFilter::default()).await.unwrap();
    assert_eq!(unpublished(&fixture, ALL).await, jobs);
}

pub async fn a_message_of_long_ago_counts_as_lost(fixture: Fixture) {
    let jobs = fixture.submit(submission()).await.jobs;
    publish(&fixture, &jobs).await;
    fixture.advance(HOUR_MS as i64 - 1000);
    assert!(unpublished(&fixture, ALL).await.is_empty());
    fixture.advance(1000);
    assert_eq!(unpublished(&fixture, ALL).await, jobs);
    let recent = Unpublished { within_ms: Some(60_000), ..ALL };
    assert!(unpublished(&fixture, recent).await.is_empty(), "it became available long ago");
    publish(&fixture, &jobs).await;
    assert!(unpublished(&fixture, ALL).await.is_empty());
}

pub async fn a_message_that_was_sent_before_the_job_became_available_again_does_not_count(fixture: Fixture) {
    let jobs = fixture.submit(submission()).await.jobs;
    let sent = fixture.store.claimable(&jobs).await.unwrap();
    // Received, claimed and given back before whoever sent it has written that down.
    fixture.advance(1);
    let held = fixture.claim_one().await;
    fixture.store.release(&[held]).await.unwrap();
    fixture.store.published(&jobs, sent.as_of).await.unwrap();
    assert_eq!(unpublished(&fixture, ALL).await, jobs);
}

pub async fn publications_of_what_is_finished_are_forgotten(fixture: Fixture) {
    let jobs = fixture.submit(Submission { views: vec![view(None), view(None)], ..submission() }).await.jobs;
    publish(&fixture, &jobs).await;
    assert_eq!(fixture.store.prune_published(10).await.unwrap(), 0);
    let held = fixture.claim(1).await;
    fixture.complete(held[0].fence, clear()).await;
    assert_eq!(fixture.store.prune_published(10).await.unwrap(), 1);
    assert_eq!(fixture.store.prune_published(10).await.unwrap(), 0);
    assert!(unpublished(&fixture, ALL).await.is_empty(), "the other is known still");
}
