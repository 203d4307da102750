//! By hand: how many jobs a second the store takes from submission to verdict, with nothing inferred.
//!
//! `cargo run --release -p scrutineer-store --example throughput [JOBS]`

use std::{
    error::Error,
    io::Write,
    sync::Arc,
    time::{Duration, Instant},
};

use futures::{StreamExt, stream};
use scrutineer_store::{
    Claim, Completion, Config, Metastore, SqliteMetastore,
    conformance::{
        SimpleJudge,
        fixture::{POLICY, clear, policy, submission},
    },
};
use scrutineer_types::{Access, Priority, ViewRules};

/// Requests in flight, and jobs a worker claims and commits at once.
const BATCH: usize = 100;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let jobs: usize = std::env::args().nth(1).map_or(Ok(20_000), |jobs| jobs.parse())?;
    let folder = tempfile::tempdir()?;
    let config = Config::at(format!("sqlite://{}/scrutineer.db", folder.path().display()));
    let store = Arc::new(SqliteMetastore::open(&config, POLICY, Arc::new(SimpleJudge)).await?);
    store.import_policy(&policy(POLICY, ViewRules::default()), "one", false).await?;

    let begun = Instant::now();
    let submitted = submit(&store, jobs).await?;
    let worked = work_off(&store).await?;
    let whole = begun.elapsed();

    let begun = Instant::now();
    tokio::try_join!(submit(&store, jobs), async {
        let mut done = 0;
        while done < jobs {
            done += batch(&store).await?;
        }
        Ok(())
    })?;
    let together = begun.elapsed();

    let rate = |took: Duration| jobs as f64 / took.as_secs_f64();
    writeln!(
        std::io::stdout(),
        "submit {:.0}/s, claim+start+complete {:.0}/s, one after the other {:.0} jobs/s, at once {:.0} jobs/s",
        rate(submitted),
        rate(worked),
        rate(whole),
        rate(together),
    )?;
    store.close().await;
    Ok(())
}

type Failure = scrutineer_store::StoreError;

async fn submit(store: &SqliteMetastore, jobs: usize) -> Result<Duration, Failure> {
    let begun = Instant::now();
    let access = Access::all();
    let mut requests = stream::iter(0..jobs).map(|_| store.submit(&access, submission())).buffer_unordered(BATCH);
    while let Some(answer) = requests.next().await {
        answer?;
    }
    Ok(begun.elapsed())
}

async fn work_off(store: &SqliteMetastore) -> Result<Duration, Failure> {
    let begun = Instant::now();
    while batch(store).await? > 0 {}
    Ok(begun.elapsed())
}

async fn batch(store: &SqliteMetastore) -> Result<usize, Failure> {
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
