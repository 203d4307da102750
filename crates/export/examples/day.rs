//! Rows per second and peak memory of the export of one day with a million detections, in each format:
//! `cargo run --release --locked --package scrutineer-export --all-features --example day [-- DETECTIONS]`.

#![expect(clippy::unwrap_used, reason = "a measurement may panic")]

use std::{io::Write as _, path::Path, process::Command, sync::Arc, time::Instant};

use futures::StreamExt as _;
use scrutineer_export::{Table, TableExport, TableFormat, TableWish};
use scrutineer_store::{
    Claim, Completion, Destination, Finding, Metastore, OriginalsConfig, SqliteMetastore, Submission,
    conformance::{
        SimpleJudge,
        fixture::{POLICY, detection, inference, policy, routes, submission, view},
    },
};
use scrutineer_types::{Access, Priority, ViewRules};

/// Of each view.
const DETECTIONS: usize = 10;

/// Of each inspection.
const VIEWS: usize = 2;

async fn open(folder: &Path) -> Arc<SqliteMetastore> {
    let config = scrutineer_store::Config::at(format!("sqlite://{}/s.db", folder.display()));
    let store = SqliteMetastore::open(&config, routes(), Arc::new(SimpleJudge)).await.unwrap();
    store.import_policy(&policy(POLICY, ViewRules::default()), "first", false).await.unwrap();
    Arc::new(store)
}

async fn fill(folder: &Path, detections: usize) {
    let store = open(folder).await;
    let inspections = detections / (VIEWS * DETECTIONS);
    let submitted = futures::stream::iter(0..inspections).map(|place| {
        let store = Arc::clone(&store);
        let views = (0..VIEWS).map(|_| view(Some("top"))).collect();
        let package_id = Some(format!("PKG-{place}"));
        async move { store.submit(&Access::all(), Submission { views, package_id, ..submission() }).await.unwrap() }
    });
    submitted.buffer_unordered(512).for_each(|_| async {}).await;
    let classes = ["parcel", "label", "damage", "tape", "barcode"];
    let found: Vec<_> =
        (0..DETECTIONS).map(|place| detection(classes[place % classes.len()], 0.99 - 0.07 * place as f32)).collect();
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
            return store.close().await;
        }
        let finding = || Finding::Inferred(Box::new(inference(found.clone())));
        let completions = jobs.iter().map(|job| Completion { fence: job.fence, finding: finding() });
        store.complete(completions.collect()).await.unwrap();
    }
}

/// The most memory that this process has held, in MB.
fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}

async fn export(folder: &Path, format: TableFormat) {
    let store = open(folder).await;
    let before = peak_mb();
    let out = folder.join(format.extension()).display().to_string();
    let place = Destination::connect(&out, &OriginalsConfig::default(), None).unwrap();
    let wish = TableWish { format, tables: Table::ALL.to_vec(), facility: None };
    let export = TableExport::new(store, Access::all(), place, wish);
    let began = Instant::now();
    let exported = export.window(None, None).await.unwrap();
    let took = began.elapsed().as_secs_f64();
    let inspections = exported.inspections as usize;
    // An inspection, its views with their detections, and its decision.
    let rows = inspections * (2 + VIEWS * (1 + DETECTIONS));
    let told = writeln!(
        std::io::stdout(),
        "{format:<8} {inspections} inspections, {rows} rows in {took:.1} s: {:.0} rows/s, {:.1} MB of files; peak memory {:.0} MB, \
         of which {before:.0} MB before it began",
        rows as f64 / took,
        exported.size_bytes as f64 / 1e6,
        peak_mb(),
    );
    told.unwrap();
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [word, folder, format] = arguments.as_slice()
        && word == "export"
    {
        let formats = [TableFormat::Parquet, TableFormat::Jsonl, TableFormat::Csv];
        let format = formats.into_iter().find(|one| one.extension() == format).unwrap();
        return runtime.block_on(export(Path::new(folder), format));
    }
    let detections = arguments.first().map_or(1_000_000, |number| number.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    runtime.block_on(fill(folder.path(), detections));
    // Each in a process of its own, so that its memory is its own.
    for format in ["parquet", "jsonl", "csv"] {
        let status = Command::new(std::env::current_exe().unwrap())
            .arg("export")
            .arg(folder.path())
            .arg(format)
            .status()
            .unwrap();
        assert!(status.success());
    }
}
