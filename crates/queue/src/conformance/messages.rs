//! What happens to messages outside the database: twice, late, out of order, lost, refused.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use futures::FutureExt as _;
use scrutineer_store::{
    Aws, Claim, Completion, Finding, NewView, Outcome, PauseScope, Submission, Unpublished,
    conformance::{
        Fixture,
        fixture::{clear, submission, view},
        moto,
        proxy::{Fault, Proxy},
    },
};
use scrutineer_types::{JobId, Priority};
use serde_json::json;

use super::LEASE_MS;
use crate::{Delivery, Queue, SqsQueue, SqsQueueConfig};

/// Long enough that a test which waits it out has failed.
const LONG: Duration = Duration::from_secs(30);

const NOW: Duration = Duration::ZERO;

/// What upkeep looks for.
const UNPUBLISHED: Unpublished = Unpublished { within_ms: None, grace_ms: 0, again_ms: 3_600_000, limit: 1000 };

/// Queues in moto behind a proxy, over the jobs of a store whose clock can be moved.
pub struct MessagesFixture {
    pub store: Fixture,
    pub queue: Arc<dyn Queue>,
    pub proxy: Proxy,
    /// Of high, normal and low priority.
    pub addresses: [String; 3],
}

impl MessagesFixture {
    pub async fn new(store: Fixture) -> Self {
        let proxy = Proxy::http(&moto::endpoint().await).await;
        let addresses = [moto::queue().await, moto::queue().await, moto::queue().await];
        let queue = queue(&store, &proxy.url(), &addresses, None).await;
        Self { store, queue, proxy, addresses }
    }

    async fn submit(&self, views: usize) -> Vec<JobId> {
        self.store.submit(Submission { views: many(views), ..submission() }).await.jobs
    }

    async fn publish(&self, jobs: &[JobId]) {
        self.queue.publish(jobs).await.unwrap();
    }

    async fn receive(&self, max: usize, wait: Duration) -> Vec<Delivery> {
        self.queue.receive(max, Priority::Low, wait).await.unwrap()
    }

    /// As a worker does with what it has received.
    async fn work(&self, deliveries: Vec<Delivery>) {
        let completions: Vec<_> =
            deliveries.iter().map(|delivery| Completion { fence: delivery.job.fence, finding: clear() }).collect();
        let outcomes = self.store.store.complete(completions).await.unwrap();
        assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Committed));
        self.queue.acknowledge(deliveries).await.unwrap();
    }

    async fn unpublished(&self) -> Vec<JobId> {
        self.store.store.unpublished(UNPUBLISHED).await.unwrap().jobs.iter().map(|job| job.job_id).collect()
    }

    /// Messages of the normal queue, wherever they are.
    async fn messages(&self) -> u64 {
        let (waiting, out) = moto::messages(&self.addresses[1]).await;
        waiting + out
    }
}

/// A queue over these addresses for a claimant who has these models.
pub async fn queue(
    store: &Fixture,
    endpoint: &str,
    addresses: &[String; 3],
    models: Option<Vec<String>>,
) -> Arc<dyn Queue> {
    let [high, normal, low] = addresses.clone();
    let config = SqsQueueConfig {
        url: normal,
        url_high: Some(high),
        url_low: Some(low),
        lease_ms: LEASE_MS,
        worker: "test".into(),
        models,
    };
    Arc::new(SqsQueue::new(Arc::clone(&store.store), &Aws::at(endpoint).await, config).unwrap())
}

fn many(count: usize) -> Vec<NewView> {
    (0..count).map(|_| view(None)).collect()
}

fn ids(deliveries: &[Delivery]) -> Vec<JobId> {
    deliveries.iter().map(|delivery| delivery.job.fence.job_id).collect()
}

pub async fn a_message_that_comes_twice_is_worked_on_once_and_leaves_nothing(fixture: MessagesFixture) {
    let jobs = fixture.submit(1).await;
    fixture.publish(&jobs).await;
    fixture.publish(&jobs).await;
    assert_eq!(fixture.messages().await, 2);
    let received = fixture.receive(10, LONG).await;
    assert_eq!(ids(&received), jobs);
    fixture.work(received).await;
    assert!(fixture.receive(10, NOW).await.is_empty());
    assert_eq!(fixture.messages().await, 0);
}

pub async fn messages_of_what_is_finished_leased_or_not_due_are_deleted(fixture: MessagesFixture) {
    let jobs = fixture.submit(3).await;
    // Published by somebody who does not look.
    for job in &jobs {
        moto::put_message(&fixture.addresses[1], &job.0.to_string()).await;
    }
    let held = fixture.store.claim(3).await;
    fixture.store.complete(held[0].fence, clear()).await;
    fixture.store.complete(held[1].fence, Finding::Retry { error: "again".into(), after_ms: 5000 }).await;
    assert!(fixture.receive(10, NOW).await.is_empty());
    assert_eq!(fixture.messages().await, 0);
    // The retry is published when it is due.
    assert!(fixture.unpublished().await.is_empty());
    fixture.store.advance(5000);
    let due = fixture.unpublished().await;
    assert_eq!(due.len(), 1);
    fixture.publish(&due).await;
    assert_eq!(ids(&fixture.receive(10, LONG).await), due);
}

pub async fn a_message_that_comes_late_and_one_that_comes_before_another_do_no_harm(fixture: MessagesFixture) {
    let jobs = fixture.submit(2).await;
    fixture.publish(&jobs[1..]).await;
    let second = fixture.receive(1, LONG).await;
    assert_eq!(ids(&second), jobs[1..], "the later one came first");
    fixture.work(second).await;
    fixture.publish(&jobs).await;
    let first = fixture.receive(10, LONG).await;
    assert_eq!(ids(&first), jobs[..1]);
    fixture.work(first).await;
    // Long after its job was finished.
    moto::put_message(&fixture.addresses[1], &jobs[0].0.to_string()).await;
    assert!(fixture.receive(10, NOW).await.is_empty());
    assert_eq!(fixture.messages().await, 0);
}

const BUSY: &str = r#"{"__type": "com.amazonaws.sqs#RequestThrottled", "message": "slow down"}"#;
const BROKEN: &str = r#"{"__type": "com.amazonaws.sqs#InternalError", "message": "we are sorry"}"#;

pub async fn what_the_service_refuses_for_a_time_is_sent_and_received_in_the_end(fixture: MessagesFixture) {
    let jobs = fixture.submit(2).await;
    for operation in ["SendMessageBatch", "ReceiveMessage", "DeleteMessageBatch"] {
        fixture.proxy.plan(1, operation, Fault::Status(500, BROKEN));
        fixture.proxy.plan(1, operation, Fault::Status(400, BUSY));
    }
    fixture.publish(&jobs).await;
    let mut received = Vec::new();
    while received.len() < 2 {
        received.extend(fixture.receive(10, LONG).await);
    }
    fixture.work(received).await;
    assert_eq!(fixture.proxy.done(), 6);
    assert_eq!(fixture.messages().await, 0);
}

pub async fn what_could_not_be_sent_is_told_and_published_by_upkeep(fixture: MessagesFixture) {
    let jobs = fixture.submit(2).await;
    fixture.proxy.plan(50, "SendMessageBatch", Fault::Status(500, BROKEN));
    let error = fixture.queue.publish(&jobs).await.unwrap_err();
    assert!(error.to_string().contains(&fixture.addresses[1]), "{error}");
    assert_eq!(fixture.unpublished().await.len(), 2);
    let free = queue(&fixture.store, &moto::endpoint().await, &fixture.addresses, None).await;
    free.publish(&fixture.unpublished().await).await.unwrap();
    assert!(fixture.unpublished().await.is_empty());
    let received = fixture.receive(10, LONG).await;
    assert_eq!(received.len(), 2);
}

pub async fn a_message_that_was_lost_is_published_again(fixture: MessagesFixture) {
    let jobs = fixture.submit(1).await;
    fixture.publish(&jobs).await;
    moto::purge(&fixture.addresses[1]).await;
    assert!(fixture.receive(10, NOW).await.is_empty());
    assert!(fixture.unpublished().await.is_empty(), "nobody can know yet");
    fixture.store.advance(3_600_000);
    assert_eq!(fixture.unpublished().await, jobs);
    fixture.publish(&jobs).await;
    assert_eq!(ids(&fixture.receive(10, LONG).await), jobs);
}

pub async fn what_is_paused_leaves_no_message_and_is_published_when_it_is_resumed(fixture: MessagesFixture) {
    let jobs = fixture.submit(2).await;
    fixture.publish(&jobs).await;
    for scope in [PauseScope::All, PauseScope::Facility("ber1".into())] {
        fixture.store.pause(scope.clone()).await;
        assert!(fixture.receive(10, NOW).await.is_empty());
        assert_eq!(fixture.messages().await, 0, "nobody has to look at it again and again");
        assert!(fixture.unpublished().await.is_empty());
        fixture.store.resume(scope).await;
        let again: BTreeSet<JobId> = fixture.unpublished().await.into_iter().collect();
        assert_eq!(again, jobs.iter().copied().collect());
        fixture.publish(&jobs).await;
    }
    let received = fixture.receive(10, LONG).await;
    assert_eq!(received.len(), 2);
    fixture.work(received).await;
}

pub async fn what_is_no_job_is_left_to_the_queue(fixture: MessagesFixture) {
    moto::put_message(&fixture.addresses[1], "{\"hello\": 1}").await;
    let jobs = fixture.submit(1).await;
    fixture.publish(&jobs).await;
    let received = fixture.receive(10, LONG).await;
    assert_eq!(ids(&received), jobs);
    fixture.work(received).await;
    assert_eq!(fixture.messages().await, 1, "its redrive policy takes it");
    let unknown = JobId(uuid::Uuid::now_v7());
    moto::put_message(&fixture.addresses[1], &unknown.0.to_string()).await;
    assert!(fixture.receive(10, NOW).await.is_empty());
    assert_eq!(fixture.messages().await, 1, "a job that is not there needs no message");
}

pub async fn a_job_for_a_model_that_is_not_here_stays_for_others(fixture: MessagesFixture) {
    let jobs = fixture.submit(1).await;
    fixture.publish(&jobs).await;
    let endpoint = moto::endpoint().await;
    let elsewhere = queue(&fixture.store, &endpoint, &fixture.addresses, Some(vec!["dock".into()])).await;
    assert!(elsewhere.receive(10, Priority::Low, NOW).await.unwrap().is_empty());
    assert_eq!(fixture.messages().await, 1);
    // It is hidden for a while only.
    assert_eq!(ids(&fixture.receive(10, LONG).await), jobs);
}

pub async fn no_more_is_received_than_can_be_worked_on(fixture: MessagesFixture) {
    let jobs = fixture.submit(25).await;
    fixture.publish(&jobs).await;
    assert_eq!(fixture.receive(3, LONG).await.len(), 3);
    assert_eq!(moto::messages(&fixture.addresses[1]).await, (22, 3));
    assert!(fixture.receive(0, NOW).await.is_empty());
    assert_eq!(fixture.receive(21, LONG).await.len(), 21, "more than SQS gives at once");
    assert_eq!(moto::messages(&fixture.addresses[1]).await, (1, 24));
}

pub async fn a_receiver_that_goes_away_takes_no_message_with_it(fixture: MessagesFixture) {
    let mut waiting = Box::pin(fixture.receive(1, LONG));
    // Long enough to have asked SQS.
    let asked = async {
        while fixture.proxy.requests() < 4 {
            assert!((&mut waiting).now_or_never().is_none());
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LONG, asked).await.unwrap();
    drop(waiting);
    let jobs = fixture.submit(1).await;
    fixture.publish(&jobs).await;
    // Whoever comes next gets it, in this process or, once it was given back, in another.
    let endpoint = moto::endpoint().await;
    let other = queue(&fixture.store, &endpoint, &fixture.addresses, None).await;
    let received = other.receive(1, Priority::Low, LONG).await.unwrap();
    assert_eq!(ids(&received), jobs);
}

pub async fn a_hundred_jobs_of_all_priorities_go_through(fixture: MessagesFixture) {
    let mut all = BTreeSet::new();
    for priority in [Priority::Low, Priority::Normal, Priority::High, Priority::Normal] {
        let wish = Submission { views: many(25), priority, ..submission() };
        let jobs = fixture.store.submit(wish).await.jobs;
        fixture.publish(&jobs).await;
        all.extend(jobs);
    }
    let mut done = BTreeSet::new();
    while done.len() < 100 {
        let received = fixture.receive(16, LONG).await;
        assert!(!received.is_empty(), "{} of 100", done.len());
        assert!(received.iter().all(|delivery| done.insert(delivery.job.fence.job_id)), "received twice");
        fixture.work(received).await;
    }
    assert_eq!(done, all);
    for address in &fixture.addresses {
        assert_eq!(moto::messages(address).await, (0, 0));
    }
}

pub async fn facilities_are_groups_of_messages(fixture: MessagesFixture) {
    let jobs = fixture.store.submit(Submission { facility: "Köln 2".into(), ..submission() }).await.jobs;
    fixture.publish(&jobs).await;
    let url = moto::queue_url(&fixture.addresses[1]);
    let wish = json!({"QueueUrl": url, "MessageSystemAttributeNames": ["All"], "VisibilityTimeout": 0});
    let received = moto::sqs("ReceiveMessage", &wish).await;
    let message = &received["Messages"][0];
    assert_eq!(message["Body"], jobs[0].0.to_string());
    assert_eq!(message["Attributes"]["MessageGroupId"], "K%C3%B6ln%202");
    // Nothing but the id.
    assert!(message["MessageAttributes"].is_null(), "{message}");
    let claim = Claim {
        limit: 1,
        lease_ms: LEASE_MS,
        worker: "test".into(),
        only: Some(jobs),
        at_least: Priority::Low,
        models: None,
    };
    assert_eq!(fixture.store.store.claim(claim).await.unwrap().len(), 1);
}
