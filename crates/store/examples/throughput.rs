//! By hand: how many jobs a second the store takes from submission to verdict, with nothing inferred.
//!
//! `cargo run --release -p scrutineer-store --example throughput -- [JOBS] [WORKERS]` on SQLite and on PostgreSQL, as the tests
//! find it. Each worker on PostgreSQL is a store of its own, as in a process of its own.

use std::{
    error::Error,
    io::Write,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use futures::{StreamExt, future::try_join_all, stream};
use scrutineer_store::{
    Claim, Completion, Config, Metastore, PostgresMetastore, SqliteMetastore,
    conformance::{
        SimpleJudge,
        fixture::{POLICY, clear, policy, submission},
        postgres::TestDatabase,
    },
};
use scrutineer_types::{Access, Priority, ViewRules};

/// Requests in flight, and jobs a worker claims and commits at once.
const BATCH: usize = 100;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let jobs: usize = arguments.next().map_or(Ok(20_000), |jobs| jobs.parse())?;
    let workers: usize = arguments.next().map_or(Ok(2), |workers| workers.parse())?;

    let folder = tempfile::tempdir()?;
    let config = Config::at(format!("sqlite://{}/scrutineer.db", folder.path().display()));
    let sqlite = SqliteMetastore::open(&config, POLICY, Arc::new(SimpleJudge)).await?;
    measure("SQLite, 1 store", jobs, &[&sqlite]).await?;
    sqlite.close().await;

    let database = TestDatabase::create().await;
    let mut stores = Vec::new();
    for _ in 0..workers {
        stores.push(PostgresMetastore::open(&Config::at(database.url()), POLICY, Arc::new(SimpleJudge)).await?);
    }
    let shared: Vec<&dyn Metastore> = stores.iter().map(|store| store as _).collect();
    measure("PostgreSQL, 1 store", jobs, &shared[..1]).await?;
    measure(&format!("PostgreSQL, {workers} stores"), jobs, &shared).await?;
    for store in stores {
        store.close().await;
    }
    Ok(())
}

/// Submits, then works off; then both at once.
async fn measure(title: &str, jobs: usize, stores: &[&dyn Metastore]) -> Result<(), Box<dyn Error>> {
    stores[0].import_policy(&policy(POLICY, ViewRules::default()), "one", false).await?;
    let begun = Instant::now();
    let submitted = submit(stores, jobs).await?;
    let worked = work_off(stores, jobs).await?;
    let whole = begun.elapsed();

    let begun = Instant::now();
    tokio::try_join!(submit(stores, jobs), work_off(stores, jobs))?;
    let together = begun.elapsed();

    let rate = |took: Duration| jobs as f64 / took.as_secs_f64();
    writeln!(
        std::io::stdout(),
        "{title}: submit {:.0}/s, claim+start+complete {:.0}/s, one after the other {:.0} jobs/s, at once {:.0} jobs/s",
        rate(submitted),
        rate(worked),
        rate(whole),
        rate(together),
    )?;
    Ok(())
}

type Failure = scrutineer_store::StoreError;

async fn submit(stores: &[&dyn Metastore], jobs: usize) -> Result<Duration, Failure> {
    let begun = Instant::now();
    let access = Access::all();
    let mut requests = stream::iter(0..jobs)
        .map(|index| stores[index % stores.len()].submit(&access, submission()))
        .buffer_unordered(BATCH * stores.len());
    while let Some(answer) = requests.next().await {
        answer?;
    }
    Ok(begun.elapsed())
}

/// Works until so many jobs are done.
async fn work_off(stores: &[&dyn Metastore], jobs: usize) -> Result<Duration, Failure> {
    let begun = Instant::now();
    let done = AtomicUsize::new(0);
    let work = async |store: &dyn Metastore| {
        while done.load(Ordering::Relaxed) < jobs {
            done.fetch_add(batch(store).await?, Ordering::Relaxed);
        }
        Ok::<_, Failure>(())
    };
    try_join_all(stores.iter().map(|store| work(*store))).await?;
    Ok(begun.elapsed())
}

async fn batch(store: &dyn Metastore) -> Result<usize, Failure> {
    let claim = Claim {
        limit: BATCH,
        lease_ms: 60_000,
        worker: "bench".into(),
        only: None,
        at_least: Priority::Low,
        models: None,
    };
    let jobs = store.claim(claim).await?;
    if jobs.is_empty() {
        tokio::task::yield_now().await;
        return Ok(0);
    }
    let fences: Vec<_> = jobs.iter().map(|job| job.fence).collect();
    store.start(&fences, 60_000).await?;
    let completions = fences.iter().map(|fence| Completion { fence: *fence, finding: clear() }).collect();
    store.complete(completions).await?;
    Ok(jobs.len())
}
