//! How long it takes to say what a policy would have decided of a million stored views.
//!
//! `cargo run --release -p scrutineer-store --all-features --example replay -- [VIEWS]`, on SQLite and on PostgreSQL, as the tests find
//! it (`SCRUTINEER_TEST_POSTGRES`).

use std::{error::Error, io::Write, path::PathBuf, sync::Arc, time::Instant};

use scrutineer_decide::{PolicyJudge, parse};
use scrutineer_store::{
    Config, Metastore, Past, PostgresMetastore, SqliteMetastore,
    conformance::{fixture::POLICY, postgres::TestDatabase, sqlite},
    simulate,
};
use scrutineer_types::Access;

/// How often it is timed.
const TIMES: usize = 3;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let views: i64 = std::env::args().nth(1).map_or(Ok(1_000_000), |views| views.parse())?;
    let folder = tempfile::tempdir()?;
    let path: PathBuf = folder.path().join("scrutineer.db");
    let config = Config::at(format!("sqlite://{}", path.display()));
    let store: Arc<dyn Metastore> = Arc::new(SqliteMetastore::open(&config, POLICY, Arc::new(PolicyJudge)).await?);
    sqlite::fill(&path, 0, views, 0).await;
    timed("SQLite", &store).await?;

    let database = TestDatabase::create().await;
    let config = Config::at(database.url());
    let store: Arc<dyn Metastore> = Arc::new(PostgresMetastore::open(&config, POLICY, Arc::new(PolicyJudge)).await?);
    database.fill(0, views, 0).await;
    timed("PostgreSQL", &store).await
}

async fn timed(title: &str, store: &Arc<dyn Metastore>) -> Result<(), Box<dyn Error>> {
    let policy = parse("name = \"parcel\"\n[classes.damage]\nrole = \"defect\"\npresent = 0.9\npossible = 0.5\n")?;
    let past = Past { policy: Some(POLICY.to_owned()), ..Past::default() };
    for _ in 0..TIMES {
        let begun = Instant::now();
        let simulation = simulate(store, &Access::all(), &past, Arc::new(PolicyJudge), policy.clone()).await?;
        writeln!(
            std::io::stdout(),
            "{title}: {} views in {:.2} s; {} of {} inspections would be decided otherwise",
            simulation.views,
            begun.elapsed().as_secs_f64(),
            simulation.changed,
            simulation.inspections,
        )?;
    }
    Ok(())
}
