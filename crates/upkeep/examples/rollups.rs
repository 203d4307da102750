//! How fast sums by time are made, and how long questions take of the sums that ten million inspections leave in a year:
//! `cargo run --release --locked --package scrutineer-upkeep --all-features --example rollups [-- postgres://…]`.
//!
//! 20 facilities with 20 cameras each, 27,400 inspections a day: the rows are those that the chore would have kept (days for a year, hours
//! for 100 days, minutes for 3), filled in directly. The rate is of real inspections, from their events.

#![expect(clippy::unwrap_used, reason = "a measurement may panic")]
#![expect(clippy::disallowed_macros, reason = "a tool for developers prints its table")]

use std::{path::Path, sync::Arc, time::Instant};

use futures::StreamExt as _;
use scrutineer_store::{
    Claim, Completion, Finding, Metastore, Originals, OriginalsConfig, PostgresMetastore, Resolution, Rollup,
    RollupKey, RollupQuery, SqliteMetastore, Submission, Sums,
    conformance::{
        SimpleJudge,
        fixture::{POLICY, detection, inference, policy, routes, submission, view},
    },
};
use scrutineer_types::{Access, Priority, Timestamp, ViewRules};
use scrutineer_upkeep::{Config, Upkeep, rollups::measure};

const FACILITIES: usize = 20;
const CAMERAS: usize = 20;
const INSPECTIONS: f64 = 1e7;

/// For the rate.
const INSPECTED: usize = 20_000;

const DAY_MS: i64 = 86_400_000;

/// How many values a day of one facility has, by measure and key, and whether each has a place in a histogram.
fn a_day() -> Vec<(&'static str, String, f64, bool)> {
    let each = INSPECTIONS / 365.0 / FACILITIES as f64;
    let mut all = vec![(measure::RECEIVED, String::new(), each, false)];
    for (verdict, share) in [("accept", 0.8), ("review", 0.1), ("reject", 0.08), ("recapture", 0.02)] {
        all.push((measure::VERDICT, verdict.to_owned(), each * share, false));
    }
    all.push((measure::TIME_TO_VERDICT, "machine".to_owned(), each * 0.9, true));
    all.push((measure::TIME_TO_VERDICT, "person".to_owned(), each * 0.1, true));
    for stage in ["queue", "fetch", "decode", "preprocess", "infer", "postprocess"] {
        all.push((measure::STAGE, stage.to_owned(), each, true));
    }
    all.push((measure::VIEW, "completed".to_owned(), each, false));
    for class in ["parcel", "label", "damage", "tape"] {
        all.push((measure::CONFIDENCE, class.to_owned(), each * 0.6, true));
    }
    for camera in 0..CAMERAS {
        let (camera, each) = (format!("cam-{camera}"), each / CAMERAS as f64);
        all.push((measure::CAMERA, camera.clone(), each, false));
        all.push((measure::SHARPNESS, camera.clone(), each, true));
        all.push((measure::BRIGHTNESS, camera, each, true));
    }
    all
}

/// So many values, spread over as many bins as theirs would be.
fn sums(count: u64, measured: bool, lot: usize) -> Sums {
    let mut sums = Sums { count, sum: count as f64 * 0.3, ..Sums::default() };
    if measured {
        let bins = (count.min(16) as i32).max(1);
        sums.bins = (0..bins).map(|bin| (bin - 30 + (lot % 5) as i32, count / bins as u64 + 1)).collect();
    }
    sums
}

async fn fill(store: &dyn Metastore, now: Timestamp) -> usize {
    let day = a_day();
    let mut rows = 0;
    for (resolution, days) in [(Resolution::Day, 365), (Resolution::Hour, 100), (Resolution::Minute, 3)] {
        let first = resolution.start_of(now.plus_ms(-days * DAY_MS));
        let share = resolution.ms() as f64 / DAY_MS as f64;
        let mut kept = Vec::new();
        for stretch in 0..days * DAY_MS / resolution.ms() {
            for facility in 0..FACILITIES {
                for (place, (measure, key, each, measured)) in day.iter().enumerate() {
                    // What is rarer than the stretch is long happens in some stretches only.
                    let (wanted, lot) = (each * share, (stretch as usize * 31 + facility * 7 + place * 13) % 1_000);
                    let count = wanted.floor() as u64 + u64::from((lot as f64) < wanted.fract() * 1_000.0);
                    if count == 0 {
                        continue;
                    }
                    let of = RollupKey {
                        resolution,
                        at: first.plus_ms(stretch * resolution.ms()),
                        measure: (*measure).to_owned(),
                        facility: Some(format!("facility-{facility:02}")),
                        key: key.clone(),
                    };
                    kept.push(Rollup { of, sums: sums(count, *measured, lot) });
                }
            }
            if kept.len() > 20_000 {
                rows += kept.len();
                assert!(store.keep_rollups(0, 0, std::mem::take(&mut kept)).await.unwrap());
            }
        }
        rows += kept.len();
        assert!(store.keep_rollups(0, 0, kept).await.unwrap());
    }
    rows
}

async fn ask(store: &dyn Metastore, now: Timestamp) {
    let some = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    for (question, resolution, ms, measures, facility) in [
        ("verdicts of a year by day", Resolution::Day, 365 * DAY_MS, some(&[measure::VERDICT]), None),
        ("times to a verdict of a year by day", Resolution::Day, 365 * DAY_MS, some(&[measure::TIME_TO_VERDICT]), None),
        ("verdicts of two weeks by hour", Resolution::Hour, 14 * DAY_MS, some(&[measure::VERDICT]), None),
        ("stages of 6 hours by minute", Resolution::Minute, DAY_MS / 4, some(&[measure::STAGE]), None),
        (
            "sharpness by camera of one facility, 2 weeks by hour",
            Resolution::Hour,
            14 * DAY_MS,
            some(&[measure::SHARPNESS]),
            Some(7),
        ),
        ("everything of one facility, a day by hour", Resolution::Hour, DAY_MS, some(&measure::ALL), Some(7)),
        ("everything of all facilities, a day by hour", Resolution::Hour, DAY_MS, some(&measure::ALL), None),
    ] {
        let facility = facility.map(|one: usize| format!("facility-{one:02}"));
        let since = resolution.start_of(now.plus_ms(-ms));
        let query = RollupQuery { resolution, since, until: now, measures, facility, key: None };
        let (mut took, mut rows) = (Vec::new(), 0);
        for _ in 0..9 {
            let began = Instant::now();
            rows = store.rollups(&Access::all(), &query).await.unwrap().len();
            took.push(began.elapsed());
        }
        took.sort();
        println!("{question:<54} {rows:>7} rows {:>9.1?} (median of 9; {:.1?} to {:.1?})", took[4], took[0], took[8]);
    }
}

/// Real inspections, judged, and how many events of theirs are added up a second.
async fn rate(store: &Arc<dyn Metastore>, folder: &Path) -> f64 {
    store.import_policy(&policy(POLICY, ViewRules::default()), "first", false).await.unwrap();
    let submitted = futures::stream::iter(0..INSPECTED).map(|place| {
        let (store, facility) = (Arc::clone(store), format!("facility-{:02}", place % FACILITIES));
        let mut views = vec![view(Some("top"))];
        views[0].camera = Some(format!("cam-{}", place / FACILITIES % CAMERAS));
        async move { store.submit(&Access::all(), Submission { facility, views, ..submission() }).await.unwrap() }
    });
    submitted.buffer_unordered(512).for_each(|_| async {}).await;
    let found = ["parcel", "label", "damage"].map(|class| detection(class, 0.6)).to_vec();
    loop {
        let claim = Claim {
            limit: 500,
            lease_ms: 600_000,
            worker: "bench".into(),
            only: None,
            at_least: Priority::Low,
            models: None,
        };
        let jobs = store.claim(claim).await.unwrap();
        if jobs.is_empty() {
            break;
        }
        let finding = || Finding::Inferred(Box::new(inference(found.clone())));
        let completions = jobs.iter().map(|job| Completion { fence: job.fence, finding: finding() });
        store.complete(completions.collect()).await.unwrap();
    }
    let objects = OriginalsConfig::at(format!("file://{}/objects", folder.display()));
    let upkeep = Upkeep::new(Arc::clone(store), Originals::open(&objects).unwrap(), Config::default(), "bench".into());
    let began = Instant::now();
    upkeep.run_once().await.unwrap();
    2.0 * INSPECTED as f64 / began.elapsed().as_secs_f64()
}

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let url = std::env::args().nth(1).unwrap_or_else(|| format!("sqlite://{}/s.db", folder.path().display()));
    let config = scrutineer_store::Config::at(url.clone());
    let store: Arc<dyn Metastore> = if url.starts_with("sqlite") {
        Arc::new(SqliteMetastore::open(&config, routes(), Arc::new(SimpleJudge)).await.unwrap())
    } else {
        Arc::new(PostgresMetastore::open(&config, routes(), Arc::new(SimpleJudge)).await.unwrap())
    };
    let now = store.now().await.unwrap();
    let began = Instant::now();
    let rows = fill(store.as_ref(), now).await;
    println!("{rows} sums filled in, {:.0?}", began.elapsed());
    ask(store.as_ref(), now).await;
    let rate = rate(&store, folder.path()).await;
    println!("events added up: {rate:.0} a second, everything else that upkeep does once included");
}
