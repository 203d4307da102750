//! The suite against SQLite.

#![expect(clippy::unwrap_used, reason = "in tests a panic is how a failure is told")]

use std::sync::Arc;

use scrutineer_store::{
    Config, SqliteMetastore,
    conformance::{Fixture, SimpleJudge, fixture::routes},
    metastore_conformance,
};

async fn fixture() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let config = Config::at(format!("sqlite://{}/scrutineer.db", folder.path().display()));
    let store = Arc::new(SqliteMetastore::open(&config, routes(), Arc::new(SimpleJudge)).await.unwrap());
    let clock = Arc::clone(&store);
    let advance = Box::new(move |ms| clock.advance_clock(ms));
    Fixture { store, advance, keep: Box::new(folder) }.ready().await
}

metastore_conformance!(fixture);
