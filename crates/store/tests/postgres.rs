//! The suite against PostgreSQL.

#![expect(clippy::unwrap_used, reason = "in tests a panic is how a failure is told")]

use std::sync::Arc;

use scrutineer_store::{
    Config, PostgresMetastore,
    conformance::{Fixture, SimpleJudge, fixture::routes, postgres::TestDatabase},
    metastore_conformance,
};

async fn fixture() -> Fixture {
    let database = TestDatabase::create().await;
    let config = Config { max_connections: 5, ..Config::at(database.url()) };
    let store = Arc::new(PostgresMetastore::open(&config, routes(), Arc::new(SimpleJudge)).await.unwrap());
    let clock = Arc::clone(&store);
    let advance = Box::new(move |ms| clock.advance_clock(ms));
    Fixture { store, advance, keep: Box::new(database) }.ready().await
}

metastore_conformance!(fixture);
