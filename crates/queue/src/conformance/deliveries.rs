//! Who receives what, and when.

use std::{collections::BTreeSet, time::Duration};

use futures::{FutureExt, future::join_all};
use scrutineer_store::{
    Completion, Finding, Submission,
    conformance::fixture::{clear, submission},
};
use scrutineer_types::{JobId, Priority};

use super::{LEASE_MS, QueueFixture};
use crate::Delivery;

/// Long enough that a test which waits it out has failed.
const LONG: Duration = Duration::from_secs(30);

const NOW: Duration = Duration::ZERO;

async fn submit(fixture: &QueueFixture, priority: Priority) -> JobId {
    let jobs = fixture.store.submit(Submission { priority, ..submission() }).await.jobs;
    fixture.queue.publish(&jobs).await.unwrap();
    jobs[0]
}

async fn receive(fixture: &QueueFixture, max: usize, wait: Duration) -> Vec<Delivery> {
    fixture.queue.receive(max, Priority::Low, wait).await.unwrap()
}

fn ids(deliveries: &[Delivery]) -> Vec<JobId> {
    deliveries.iter().map(|delivery| delivery.job.fence.job_id).collect()
}

async fn complete(fixture: &QueueFixture, deliveries: &[Delivery]) {
    let completions =
        deliveries.iter().map(|delivery| Completion { fence: delivery.job.fence, finding: clear() }).collect();
    fixture.store.store.complete(completions).await.unwrap();
}

pub async fn what_is_published_is_received_claimed(fixture: QueueFixture) {
    let job = submit(&fixture, Priority::Normal).await;
    let received = receive(&fixture, 5, LONG).await;
    assert_eq!(ids(&received), [job]);
    assert!(received[0].job.fence.fence > 0 && received[0].job.attempts == 0);
}

pub async fn an_empty_answer_ends_the_wait(fixture: QueueFixture) {
    assert!(receive(&fixture, 5, NOW).await.is_empty());
    assert!(receive(&fixture, 5, Duration::from_millis(20)).await.is_empty());
}

pub async fn a_waiting_receiver_is_woken_by_a_submission(fixture: QueueFixture) {
    let (received, job) = tokio::join!(receive(&fixture, 5, LONG), async { submit(&fixture, Priority::Normal).await });
    assert_eq!(ids(&received), [job]);
}

pub async fn every_receiver_gets_work_when_there_is_enough(fixture: QueueFixture) {
    let receivers = join_all((0..4).map(|_| receive(&fixture, 1, LONG)));
    let submitting = async {
        let jobs = fixture.store.submit(Submission { views: views(4), ..submission() }).await.jobs;
        fixture.queue.publish(&jobs).await.unwrap();
    };
    let (received, ()) = tokio::join!(receivers, submitting);
    assert!(received.iter().all(|deliveries| deliveries.len() == 1), "one signal, four receivers");
}

fn views(count: usize) -> Vec<scrutineer_store::NewView> {
    (0..count).map(|_| scrutineer_store::conformance::fixture::view(None)).collect()
}

pub async fn each_job_is_with_one_receiver(fixture: QueueFixture) {
    for _ in 0..20 {
        submit(&fixture, Priority::Normal).await;
    }
    let mut received = join_all((0..5).map(|_| receive(&fixture, 4, LONG))).await.concat();
    // An engine may give fewer than were asked for, and what was in an answer that got lost comes again.
    for _ in 0..20 {
        if received.len() < 20 {
            received.extend(receive(&fixture, 4, LONG).await);
        }
    }
    assert_eq!(received.len(), 20);
    assert_eq!(ids(&received).into_iter().collect::<BTreeSet<_>>().len(), 20);
    assert!(receive(&fixture, 4, NOW).await.is_empty());
}

pub async fn higher_priority_comes_first(fixture: QueueFixture) {
    let low = submit(&fixture, Priority::Low).await;
    let high = submit(&fixture, Priority::High).await;
    let normal = submit(&fixture, Priority::Normal).await;
    let mut order = Vec::new();
    for _ in 0..3 {
        order.extend(ids(&receive(&fixture, 1, LONG).await));
    }
    assert_eq!(order, [high, normal, low]);
}

pub async fn a_receiver_of_high_priority_takes_nothing_else_and_is_woken_for_it(fixture: QueueFixture) {
    let normal = submit(&fixture, Priority::Normal).await;
    let express = async { fixture.queue.receive(5, Priority::High, LONG).await.unwrap() };
    let (received, high) = tokio::join!(express, async { submit(&fixture, Priority::High).await });
    assert_eq!(ids(&received), [high]);
    assert!(fixture.queue.receive(5, Priority::High, NOW).await.unwrap().is_empty());
    assert_eq!(ids(&receive(&fixture, 5, LONG).await), [normal]);
}

pub async fn facilities_take_turns(fixture: QueueFixture) {
    let at = async |facility: &str| {
        let jobs = fixture.store.submit(Submission { facility: facility.into(), ..submission() }).await.jobs;
        fixture.queue.publish(&jobs).await.unwrap();
        jobs[0]
    };
    let mut large = Vec::new();
    for _ in 0..4 {
        large.push(at("ber1").await);
    }
    let small = [at("muc1").await, at("muc1").await];
    let mut order = Vec::new();
    for _ in 0..6 {
        order.extend(ids(&receive(&fixture, 1, LONG).await));
    }
    assert_eq!(order, [large[0], small[0], large[1], small[1], large[2], large[3]]);
}

pub async fn a_released_delivery_is_received_again_at_once(fixture: QueueFixture) {
    submit(&fixture, Priority::Normal).await;
    let first = receive(&fixture, 1, LONG).await;
    fixture.queue.release(first.clone()).await.unwrap();
    let again = receive(&fixture, 1, LONG).await;
    assert_eq!(ids(&again), ids(&first));
    assert_eq!(again[0].job.attempts, 0);
}

pub async fn an_extended_delivery_stays_ours(fixture: QueueFixture) {
    submit(&fixture, Priority::Normal).await;
    let ours = receive(&fixture, 1, LONG).await;
    fixture.store.advance(LEASE_MS as i64 - 1000);
    fixture.queue.extend(&ours).await.unwrap();
    fixture.store.advance(LEASE_MS as i64 - 1000);
    fixture.store.store.release_expired(10).await.unwrap();
    assert!(receive(&fixture, 1, NOW).await.is_empty());
}

pub async fn an_expired_delivery_comes_again_under_a_new_fence(fixture: QueueFixture) {
    submit(&fixture, Priority::Normal).await;
    let lost = receive(&fixture, 1, LONG).await;
    fixture.store.advance(LEASE_MS as i64);
    fixture.store.store.release_expired(10).await.unwrap();
    fixture.queue.publish(&ids(&lost)).await.unwrap();
    let again = receive(&fixture, 1, LONG).await;
    assert_eq!(ids(&again), ids(&lost));
    assert!(again[0].job.fence.fence > lost[0].job.fence.fence);
}

pub async fn an_acknowledged_delivery_does_not_come_again(fixture: QueueFixture) {
    let job = submit(&fixture, Priority::Normal).await;
    let done = receive(&fixture, 1, LONG).await;
    complete(&fixture, &done).await;
    fixture.queue.acknowledge(done).await.unwrap();
    fixture.queue.publish(&[job]).await.unwrap();
    assert!(receive(&fixture, 1, NOW).await.is_empty());
}

pub async fn a_retry_comes_when_it_is_due(fixture: QueueFixture) {
    submit(&fixture, Priority::Normal).await;
    let first = receive(&fixture, 1, LONG).await;
    let finding = Finding::Retry { error: "again".into(), after_ms: 5000 };
    fixture.store.complete(first[0].job.fence, finding).await;
    fixture.queue.acknowledge(first.clone()).await.unwrap();
    assert!(receive(&fixture, 1, NOW).await.is_empty());
    fixture.store.advance(5000);
    fixture.queue.publish(&ids(&first)).await.unwrap();
    assert_eq!(ids(&receive(&fixture, 1, LONG).await), ids(&first));
}

pub async fn a_dropped_wait_loses_no_job(fixture: QueueFixture) {
    let mut waiting = Box::pin(receive(&fixture, 1, LONG));
    assert!((&mut waiting).now_or_never().is_none());
    drop(waiting);
    let job = submit(&fixture, Priority::Normal).await;
    let received = receive(&fixture, 1, LONG).await;
    assert_eq!(ids(&received), [job]);
}
