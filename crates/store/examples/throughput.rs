//! How many jobs a second the store takes from submission to committed result with nothing inferred, for inspections of one view and of
//! five, beside 1,000 to 1,000,000 jobs that wait.
//!
//! `cargo run --release -p scrutineer-store --example throughput -- [JOBS] [MOST_WAITING] [sqlite|postgres]`, on SQLite and on
//! PostgreSQL, as the tests find it (`SCRUTINEER_TEST_POSTGRES`), or on one of them.

use std::{
    error::Error,
    io::Write,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use futures::{StreamExt, future::try_join_all, stream};
use scrutineer_store::{
    Claim, Completion, Config, Metastore, PostgresMetastore, SqliteMetastore, StoreError, Submission,
    conformance::{
        SimpleJudge,
        fixture::{POLICY, clear, policy, submission, view},
        postgres::TestDatabase,
    },
};
use scrutineer_types::{Access, Priority, ViewRules};

/// Requests, or jobs that are claimed and committed at once.
const BATCH: usize = 100;

/// Batches that each process has in flight: of requests, one is recorded while the next gathers; of jobs, one is claimed while another's
/// results are committed, as a worker does it.
const BATCHES: usize = 2;

/// Views of an inspection; each is a job.
const VIEWS: [usize; 2] = [1, 5];

/// Rounds; the middle one is told.
const ROUNDS: usize = 3;

/// Processes on PostgreSQL, each with a store of its own.
const PROCESSES: usize = 2;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let jobs: usize = arguments.next().map_or(Ok(20_000), |jobs| jobs.parse())?;
    let most: usize = arguments.next().map_or(Ok(1_000_000), |most| most.parse())?;

    let (sqlite, postgres) = match arguments.next().as_deref() {
        None => (true, true),
        Some("sqlite") => (true, false),
        Some("postgres") => (false, true),
        Some(other) => return Err(format!("`{other}` is neither `sqlite` nor `postgres`").into()),
    };
    for views in VIEWS {
        if sqlite {
            on_sqlite(jobs, most, views).await?;
        }
        if postgres {
            on_postgres(jobs, most, views).await?;
        }
    }
    Ok(())
}

async fn on_sqlite(jobs: usize, most: usize, views: usize) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let config = Config::at(format!("sqlite://{}/scrutineer.db", folder.path().display()));
    let store = SqliteMetastore::open(&config, POLICY, Arc::new(SimpleJudge)).await?;
    grow("SQLite", (jobs, most, views), &[&store], async || ()).await?;
    store.close().await;
    Ok(())
}

async fn on_postgres(jobs: usize, most: usize, views: usize) -> Result<(), Box<dyn Error>> {
    let database = TestDatabase::create().await;
    let mut stores = Vec::new();
    // As on one machine: nothing to be kept secret on the way, unless the server's address says how.
    let mut address = database.url();
    if !address.contains("sslmode=") {
        address.push_str(if address.contains('?') { "&sslmode=disable" } else { "?sslmode=disable" });
    }
    for _ in 0..PROCESSES {
        stores.push(PostgresMetastore::open(&Config::at(address.as_str()), POLICY, Arc::new(SimpleJudge)).await?);
    }
    let shared: Vec<&dyn Metastore> = stores.iter().map(|store| store as _).collect();
    grow("PostgreSQL", (jobs, most, views), &shared, async || settle(&database).await).await?;
    for store in stores {
        store.close().await;
    }
    Ok(())
}

/// What so many rows at once leave the server to do would be done beside what is measured; where they came over hours, it has
/// been done.
async fn settle(database: &TestDatabase) {
    let mut conn = database.stranger().await;
    for statement in ["VACUUM (ANALYZE)", "CHECKPOINT"] {
        sqlx::raw_sql(statement).execute(&mut conn).await.expect("the bench's own database");
    }
}

/// Measures beside more and more jobs that wait, which were submitted as those that are measured are.
async fn grow(
    title: &str,
    (jobs, most, views): (usize, usize, usize),
    stores: &[&dyn Metastore],
    settle: impl AsyncFn(),
) -> Result<(), Box<dyn Error>> {
    stores[0].import_policy(&policy(POLICY, ViewRules::default()), "one", false).await?;
    let (mut waiting, mut next, mut first) = (0, 1000, None);
    while next <= most {
        submit(stores, (next - waiting) / views, views).await?;
        settle().await;
        (waiting, next) = (next, next * 10);
        let mut rates = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            let begun = Instant::now();
            tokio::try_join!(submit(stores, jobs / views, views), work_off(stores, jobs / views * views))?;
            rates.push(jobs as f64 / begun.elapsed().as_secs_f64());
        }
        rates.sort_by(f64::total_cmp);
        let rate = rates[ROUNDS / 2];
        writeln!(
            std::io::stdout(),
            "{title}, inspections of {views} view{}, {waiting} waiting: {rate:.0} jobs/s from submission to committed result \
             ({:.0} to {:.0}), {:.2} of the first",
            if views == 1 { "" } else { "s" },
            rates[0],
            rates[ROUNDS - 1],
            rate / *first.get_or_insert(rate),
        )?;
    }
    Ok(())
}

async fn submit(stores: &[&dyn Metastore], inspections: usize, views: usize) -> Result<(), StoreError> {
    let access = Access::all();
    let several = || Submission { views: (0..views).map(|_| view(None)).collect(), ..submission() };
    let mut requests = stream::iter(0..inspections)
        .map(|index| stores[index % stores.len()].submit(&access, several()))
        .buffer_unordered(BATCH * BATCHES * stores.len());
    while let Some(answer) = requests.next().await {
        answer?;
    }
    Ok(())
}

/// Works until so many jobs are done; as many wait then as before.
async fn work_off(stores: &[&dyn Metastore], jobs: usize) -> Result<(), StoreError> {
    let done = AtomicUsize::new(0);
    let work = async |store: &dyn Metastore| {
        while done.load(Ordering::Relaxed) < jobs {
            done.fetch_add(batch(store).await?, Ordering::Relaxed);
        }
        Ok::<_, StoreError>(())
    };
    try_join_all(stores.iter().cycle().take(stores.len() * BATCHES).map(|store| work(*store))).await?;
    Ok(())
}

async fn batch(store: &dyn Metastore) -> Result<usize, StoreError> {
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
