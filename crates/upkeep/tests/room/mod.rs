//! A database of its own on SQLite, and upkeep over it.

use std::sync::Arc;

use scrutineer_store::{
    Metastore, Originals, OriginalsConfig, SqliteMetastore,
    conformance::{Fixture, SimpleJudge, fixture::routes},
};
use scrutineer_upkeep::{Config, Upkeep};

pub struct Room {
    pub fixture: Fixture,
    pub upkeep: Upkeep,
}

pub async fn room() -> Room {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().display().to_string();
    let database = scrutineer_store::Config::at(format!("sqlite://{path}/scrutineer.db"));
    let store = Arc::new(SqliteMetastore::open(&database, routes(), Arc::new(SimpleJudge)).await.unwrap());
    let clock = Arc::clone(&store);
    let advance = Box::new(move |ms| clock.advance_clock(ms));
    let metastore: Arc<dyn Metastore> = store;
    let fixture = Fixture { store: Arc::clone(&metastore), advance, keep: Box::new(folder) }.ready().await;
    let originals = Originals::open(&OriginalsConfig::at(format!("file://{path}/objects"))).unwrap();
    let upkeep = Upkeep::new(metastore, originals, Config::default(), "test".into());
    Room { fixture, upkeep }
}
