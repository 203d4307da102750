//! The suite against SQLite.

#![expect(clippy::unwrap_used, reason = "in tests a panic is how a failure is told")]

use std::sync::Arc;

use rusqlite::Connection;

use scrutineer_store::{
    Config, SqliteMetastore,
    conformance::{Fixture, SimpleJudge, fixture::routes},
    metastore_conformance,
};
use tempfile::TempDir;

async fn fixture() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let config = Config::at(format!("sqlite://{}/scrutineer.db", folder.path().display()));
    let store = Arc::new(SqliteMetastore::open(&config, routes(), Arc::new(SimpleJudge)).await.unwrap());
    let clock = Arc::clone(&store);
    let advance = Box::new(move |ms| clock.advance_clock(ms));
    Fixture { store, advance, keep: Box::new(Counted(folder)) }.ready().await
}

/// The folder of a database. Whatever a test has done there, the counters say what a recount says.
struct Counted(TempDir);

impl Drop for Counted {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let conn = Connection::open(self.0.path().join("scrutineer.db")).unwrap();
        let counts = |sql| -> Vec<(String, i64)> {
            let mut statement = conn.prepare(sql).unwrap();
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
            rows.collect::<Result<_, _>>().unwrap()
        };
        assert_eq!(
            counts("SELECT state, jobs FROM job_counts WHERE jobs <> 0 ORDER BY state"),
            counts("SELECT state, count(*) FROM jobs GROUP BY state ORDER BY state"),
        );
    }
}

metastore_conformance!(fixture);
