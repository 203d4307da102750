//! What a page of `GET /v1/inspections` with two filters costs as the tables grow, the first page and the thousandth.
//!
//! `cargo run --release -p scrutineer-store --example listing -- [INSPECTIONS]`, on SQLite and on PostgreSQL, as the tests find it
//! (`SCRUTINEER_TEST_POSTGRES`).

use std::{
    error::Error,
    io::Write,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use scrutineer_store::{
    Config, InspectionFilter, Metastore, PostgresMetastore, SqliteMetastore, StoreError,
    conformance::{SimpleJudge, fixture::POLICY, postgres::TestDatabase, sqlite},
};
use scrutineer_types::{Access, InspectionStatus, Verdict};

/// How often each is timed; the middle time is told, and the longest.
const TIMES: usize = 21;

/// Inspections on a page.
const PAGE: usize = 50;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let most: i64 = std::env::args().nth(1).map_or(Ok(1_000_000), |most| most.parse())?;
    let folder = tempfile::tempdir()?;
    let path: PathBuf = folder.path().join("scrutineer.db");
    let config = Config::at(format!("sqlite://{}", path.display()));
    let store = SqliteMetastore::open(&config, POLICY, Arc::new(SimpleJudge)).await?;
    grow("SQLite", most, &store, async |from, to| sqlite::fill(&path, from, to, 2).await).await?;
    store.close().await;

    let database = TestDatabase::create().await;
    let store = PostgresMetastore::open(&Config::at(database.url()), POLICY, Arc::new(SimpleJudge)).await?;
    grow("PostgreSQL", most, &store, async |from, to| database.fill(from, to, 2).await).await?;
    store.close().await;
    Ok(())
}

async fn grow(
    title: &str,
    most: i64,
    store: &dyn Metastore,
    fill: impl AsyncFn(i64, i64),
) -> Result<(), Box<dyn Error>> {
    let facility = || Some("f7".to_owned());
    let filters = [
        (
            "facility and verdict",
            InspectionFilter { facility: facility(), verdict: Some(Verdict::Accept), ..InspectionFilter::default() },
        ),
        (
            "facility and status",
            InspectionFilter {
                facility: facility(),
                status: Some(InspectionStatus::Completed),
                ..InspectionFilter::default()
            },
        ),
        (
            "facility and camera",
            InspectionFilter { facility: facility(), camera: Some("cam-7".to_owned()), ..InspectionFilter::default() },
        ),
        (
            "facility and a rare verdict",
            InspectionFilter { facility: facility(), verdict: Some(Verdict::Review), ..InspectionFilter::default() },
        ),
    ];
    let (mut filled, mut next) = (0, 10_000);
    while next <= most {
        fill(filled, next).await;
        (filled, next) = (next, next * 10);
        for (name, filter) in &filters {
            let first = InspectionFilter { limit: PAGE, ..filter.clone() };
            // The thousandth page, or the last but one where there are fewer.
            let thousandth = InspectionFilter { cursor: deep(store, &first).await?, ..first.clone() };
            let (first, deep) = (timed(store, &first).await?, timed(store, &thousandth).await?);
            writeln!(
                std::io::stdout(),
                "{title}, {filled} inspections, page of {PAGE} by {name}: first {:.1?} (longest {:.1?}), deep {:.1?} (longest {:.1?})",
                first.0,
                first.1,
                deep.0,
                deep.1,
            )?;
        }
    }
    Ok(())
}

/// Where the page before the thousandth ends, or before the last.
async fn deep(store: &dyn Metastore, first: &InspectionFilter) -> Result<Option<String>, StoreError> {
    let mut filter = InspectionFilter { limit: 1000, ..first.clone() };
    for _ in 0..(999 * PAGE / 1000) {
        let page = store.inspections(&Access::all(), &filter).await?;
        match page.next_cursor {
            Some(next) => filter.cursor = Some(next),
            None => break,
        }
    }
    Ok(filter.cursor)
}

async fn timed(store: &dyn Metastore, filter: &InspectionFilter) -> Result<(Duration, Duration), StoreError> {
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let begun = Instant::now();
        store.inspections(&Access::all(), filter).await?;
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    Ok((times[TIMES / 2], times[TIMES - 1]))
}
