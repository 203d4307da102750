//! By hand: what a claim and a page of a list cost on PostgreSQL as the tables grow.
//!
//! `cargo run --release -p scrutineer-store --example scale [INSPECTIONS]`

use std::{
    error::Error,
    io::Write,
    sync::Arc,
    time::{Duration, Instant},
};

use scrutineer_store::{
    Claim, Config, InspectionFilter, Metastore, PostgresMetastore,
    conformance::{SimpleJudge, fixture::POLICY, postgres::TestDatabase},
};
use scrutineer_types::{Access, Priority, Verdict};

/// How often each is timed; the middle time is told.
const TIMES: usize = 21;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let most: i64 = std::env::args().nth(1).map_or(Ok(1_000_000), |most| most.parse())?;
    let database = TestDatabase::create().await;
    let store = PostgresMetastore::open(&Config::at(database.url()), POLICY, Arc::new(SimpleJudge)).await?;
    let (mut filled, mut next) = (0, 1000);
    while next <= most {
        // All but a tenth of the jobs wait.
        database.fill(filled, next, 18).await;
        filled = next;
        next *= 10;
        let claim = middle(async || {
            let models = Some(vec!["default".to_owned()]);
            let (limit, lease_ms) = (10, 60_000);
            let (worker, only, at_least) = ("scale".into(), None, Priority::Low);
            let jobs = store.claim(Claim { limit, lease_ms, worker, only, at_least, models }).await?;
            store.release(&jobs.iter().map(|job| job.fence).collect::<Vec<_>>()).await
        })
        .await?;
        let page = async |filter: InspectionFilter| {
            middle(async || store.inspections(&Access::all(), &InspectionFilter { limit: 50, ..filter.clone() }).await)
                .await
        };
        let facility = Some("f7".to_owned());
        let verdict = page(InspectionFilter {
            facility: facility.clone(),
            verdict: Some(Verdict::Reject),
            ..InspectionFilter::default()
        });
        let camera = InspectionFilter { facility, camera: Some("cam-7".to_owned()), ..InspectionFilter::default() };
        let (verdict, camera) = (verdict.await?, page(camera).await?);
        writeln!(
            std::io::stdout(),
            "{filled} inspections: claim and give back 10 jobs {claim:.1?}; page of 50 by facility and verdict {verdict:.1?}, \
             by facility and camera {camera:.1?}"
        )?;
    }
    store.close().await;
    Ok(())
}

async fn middle<T, E>(work: impl AsyncFn() -> Result<T, E>) -> Result<Duration, E> {
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let begun = Instant::now();
        work().await?;
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    Ok(times[TIMES / 2])
}
