//! Fills a new database with rows of every kind, to be dumped for the upgrade tests (CONTRIBUTING.md says how).
//!
//! `cargo run -p scrutineer-store --example sample -- sqlite://sample.db`, or an empty PostgreSQL database's address.

use std::{error::Error, sync::Arc};

use scrutineer_store::{
    Config, DatabaseKind, PostgresMetastore, SqliteMetastore,
    conformance::{Fixture, SimpleJudge, fixture::routes, sample},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let config = Config::at(std::env::args().nth(1).ok_or("the address of an empty database is missing")?);
    match config.kind() {
        DatabaseKind::Sqlite => {
            let store = Arc::new(SqliteMetastore::open(&config, routes(), Arc::new(SimpleJudge)).await?);
            let clock = Arc::clone(&store);
            let advance = Box::new(move |ms| clock.advance_clock(ms));
            sample::fill(&Fixture { store: Arc::clone(&store) as _, advance, keep: Box::new(()) }).await;
            store.close().await;
        }
        DatabaseKind::Postgres => {
            let store = Arc::new(PostgresMetastore::open(&config, routes(), Arc::new(SimpleJudge)).await?);
            let clock = Arc::clone(&store);
            let advance = Box::new(move |ms| clock.advance_clock(ms));
            sample::fill(&Fixture { store: Arc::clone(&store) as _, advance, keep: Box::new(()) }).await;
            store.close().await;
        }
    }
    Ok(())
}
