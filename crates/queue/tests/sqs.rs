//! The suites against SQS, over the jobs of either database.

#![expect(clippy::unwrap_used, reason = "in tests a panic is how a failure is told")]

use std::sync::Arc;

use scrutineer_queue::conformance::{
    QueueFixture,
    messages::{self, MessagesFixture},
};
use scrutineer_store::{
    Config, Metastore, PostgresMetastore, SqliteMetastore,
    conformance::{Fixture, SimpleJudge, fixture::POLICY, moto, postgres::TestDatabase},
};

async fn on_sqlite() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let config = Config::at(format!("sqlite://{}/scrutineer.db", folder.path().display()));
    let store = Arc::new(SqliteMetastore::open(&config, POLICY, Arc::new(SimpleJudge)).await.unwrap());
    let clock = Arc::clone(&store);
    let advance = Box::new(move |ms| clock.advance_clock(ms));
    let store: Arc<dyn Metastore> = store;
    Fixture { store, advance, keep: Box::new(folder) }.ready().await
}

async fn on_postgres() -> Fixture {
    let database = TestDatabase::create().await;
    let config = Config { max_connections: 5, ..Config::at(database.url()) };
    let store = Arc::new(PostgresMetastore::open(&config, POLICY, Arc::new(SimpleJudge)).await.unwrap());
    let clock = Arc::clone(&store);
    let advance = Box::new(move |ms| clock.advance_clock(ms));
    let store: Arc<dyn Metastore> = store;
    Fixture { store, advance, keep: Box::new(database) }.ready().await
}

async fn with_queues(store: Fixture) -> QueueFixture {
    let addresses = [moto::queue().await, moto::queue().await, moto::queue().await];
    let queue = messages::queue(&store, &moto::endpoint().await, &addresses, None).await;
    QueueFixture { store, queue }
}

mod sqlite {
    use super::{MessagesFixture, QueueFixture, on_sqlite, with_queues};

    async fn fixture() -> QueueFixture {
        with_queues(on_sqlite().await).await
    }

    async fn behind_a_proxy() -> MessagesFixture {
        MessagesFixture::new(on_sqlite().await).await
    }

    scrutineer_queue::queue_conformance!(fixture, without turns);
    scrutineer_queue::messages_conformance!(behind_a_proxy);
}

mod postgres {
    use super::{MessagesFixture, QueueFixture, on_postgres, with_queues};

    async fn fixture() -> QueueFixture {
        with_queues(on_postgres().await).await
    }

    async fn behind_a_proxy() -> MessagesFixture {
        MessagesFixture::new(on_postgres().await).await
    }

    scrutineer_queue::queue_conformance!(fixture, without turns);
    scrutineer_queue::messages_conformance!(behind_a_proxy);
}
