//! The suite against the table of jobs in PostgreSQL.

#![expect(clippy::unwrap_used, reason = "in tests a panic is how a failure is told")]

use std::sync::Arc;

use scrutineer_queue::{
    StoreQueue, StoreQueueConfig,
    conformance::{LEASE_MS, QueueFixture},
    queue_conformance,
};
use scrutineer_store::{
    Config, Metastore, PostgresMetastore,
    conformance::{Fixture, SimpleJudge, fixture::POLICY, postgres::TestDatabase},
};

async fn fixture() -> QueueFixture {
    let database = TestDatabase::create().await;
    let config = Config { max_connections: 5, ..Config::at(database.url()) };
    let store = Arc::new(PostgresMetastore::open(&config, POLICY, Arc::new(SimpleJudge)).await.unwrap());
    let clock = Arc::clone(&store);
    let advance = Box::new(move |ms| clock.advance_clock(ms));
    let store: Arc<dyn Metastore> = store;
    let config = StoreQueueConfig { lease_ms: LEASE_MS, worker: "test".into(), models: None };
    let queue = Arc::new(StoreQueue::new(Arc::clone(&store), config));
    QueueFixture { store: Fixture { store, advance, keep: Box::new(database) }.ready().await, queue }
}

queue_conformance!(fixture);
