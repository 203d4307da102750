//! A queue outside the database is told of what it has no message about, and of nothing twice.

#![expect(clippy::unwrap_used, reason = "in tests a panic is how a failure is told")]

use std::sync::Arc;

use scrutineer_queue::{Queue, SqsQueue, SqsQueueConfig};
use scrutineer_store::{
    Aws, Config as Database, Metastore, Originals, OriginalsConfig, SqliteMetastore, Submission,
    conformance::{
        Fixture, SimpleJudge,
        fixture::{POLICY, submission, view},
        moto,
        proxy::{Fault, Proxy},
    },
};
use scrutineer_upkeep::{Config, Upkeep};

const AGAIN_MS: u64 = 900_000;

struct Room {
    fixture: Fixture,
    proxy: Proxy,
    address: String,
    queue: Arc<dyn Queue>,
    upkeep: Upkeep,
}

async fn room() -> Room {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().display().to_string();
    let database = Database::at(format!("sqlite://{path}/scrutineer.db"));
    let store = Arc::new(SqliteMetastore::open(&database, POLICY, Arc::new(SimpleJudge)).await.unwrap());
    let clock = Arc::clone(&store);
    let advance = Box::new(move |ms| clock.advance_clock(ms));
    let metastore: Arc<dyn Metastore> = store;
    let fixture = Fixture { store: Arc::clone(&metastore), advance, keep: Box::new(folder) }.ready().await;
    let proxy = Proxy::http(&moto::endpoint().await).await;
    let address = moto::queue().await;
    let sqs = SqsQueueConfig {
        url: address.clone(),
        url_high: None,
        url_low: None,
        lease_ms: 60_000,
        worker: "test".into(),
        models: None,
    };
    let aws = Aws::at(&proxy.url()).await;
    let queue: Arc<dyn Queue> = Arc::new(SqsQueue::new(Arc::clone(&metastore), &aws, sqs).unwrap());
    let originals = Originals::open(&OriginalsConfig::at(format!("file://{path}/objects"))).unwrap();
    let upkeep = Upkeep::new(metastore, originals, Config::default(), "test".into());
    let upkeep = upkeep.publishing(Arc::clone(&queue), AGAIN_MS);
    Room { fixture, proxy, address, queue, upkeep }
}

impl Room {
    /// How many jobs upkeep told of.
    async fn told(&self) -> usize {
        self.upkeep.run_once().await.unwrap().0["unpublished"]
    }
}

#[tokio::test]
async fn what_was_committed_and_never_published_is_published_once() {
    let room = room().await;
    let views = (0..25).map(|_| view(None)).collect();
    room.fixture.submit(Submission { views, ..submission() }).await;
    assert_eq!(room.told().await, 0, "whoever made them may be telling of them at this moment");
    room.fixture.advance(2000);
    assert_eq!(room.told().await, 25);
    assert_eq!(room.told().await, 0);
    assert_eq!(moto::messages(&room.address).await, (25, 0));
    room.fixture.work_off().await;
    room.fixture.advance(AGAIN_MS as i64);
    assert_eq!(room.told().await, 0, "what is finished needs no message");
}

#[tokio::test]
async fn what_waits_for_long_is_published_again() {
    let room = room().await;
    room.fixture.submit(submission()).await;
    room.fixture.advance(2000);
    assert_eq!(room.told().await, 1);
    moto::purge(&room.address).await;
    room.fixture.advance(AGAIN_MS as i64);
    // A process that has just begun looks at everything.
    let fresh = room.upkeep.clone().publishing(Arc::clone(&room.queue), AGAIN_MS);
    assert_eq!(fresh.run_once().await.unwrap().0["unpublished"], 1);
    assert_eq!(moto::messages(&room.address).await, (1, 0));
    assert_eq!(fresh.run_once().await.unwrap().0["unpublished"], 0);
}

#[tokio::test]
async fn a_queue_that_fails_loses_nothing() {
    let room = room().await;
    room.fixture.submit(submission()).await;
    room.fixture.advance(2000);
    room.proxy.plan(4, "SendMessageBatch", Fault::Status(500, "{\"__type\": \"InternalError\"}"));
    assert!(room.upkeep.run_once().await.is_err());
    assert_eq!(room.told().await, 1);
    assert_eq!(moto::messages(&room.address).await, (1, 0));
}
