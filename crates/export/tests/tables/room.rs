//! A database of one test, and what is exported of it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use scrutineer_export::{Table, TableExport, TableFormat, TableWish};
use scrutineer_store::{
    Answer, Destination, Finding, Metastore, OriginalsConfig, SqliteMetastore, Submission,
    conformance::{
        Fixture, SimpleJudge,
        fixture::{inference, routes},
    },
};
use scrutineer_types::{Access, Detection, Inspection, Timestamp, Verdict};
use serde_json::Value;

use crate::duckdb::duckdb;

pub const DAY_MS: i64 = 86_400_000;

pub struct Room {
    pub fixture: Fixture,
    folder: tempfile::TempDir,
}

pub async fn room() -> Room {
    let folder = tempfile::tempdir().unwrap();
    let database = scrutineer_store::Config::at(format!("sqlite://{}/s.db", folder.path().display()));
    let store = Arc::new(SqliteMetastore::open(&database, routes(), Arc::new(SimpleJudge)).await.unwrap());
    let clock = Arc::clone(&store);
    let advance = Box::new(move |ms| clock.advance_clock(ms));
    let metastore: Arc<dyn Metastore> = store;
    let fixture = Fixture { store: metastore, advance, keep: Box::new(()) }.ready().await;
    // From the first minute of a day on, so that no test's inspections are on two days by chance.
    let now = fixture.store.now().await.unwrap();
    fixture.advance(DAY_MS - now.0.rem_euclid(DAY_MS) + 60_000);
    Room { fixture, folder }
}

impl Room {
    pub fn out(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn export(&self, name: &str, format: TableFormat, facility: Option<&str>, access: Access) -> TableExport {
        let place =
            Destination::connect(&self.out(name).display().to_string(), &OriginalsConfig::default(), None).unwrap();
        let wish = TableWish { format, tables: Table::ALL.to_vec(), facility: facility.map(str::to_owned) };
        TableExport::new(Arc::clone(&self.fixture.store), access, place, wish)
    }

    pub fn parquet(&self) -> TableExport {
        self.export("out", TableFormat::Parquet, None, Access::all())
    }

    pub async fn found(&self, submission: Submission, detections: Vec<Detection>) -> Inspection {
        let id = self.fixture.submit(submission).await.inspection.id;
        let fence = self.fixture.claim_one().await;
        self.fixture.complete(fence, Finding::Inferred(Box::new(inference(detections)))).await;
        self.fixture.get(id).await
    }

    pub async fn answer(&self, inspection: &Inspection, verdict: Verdict) {
        let answer = Answer {
            inspection: inspection.id,
            decision: None,
            reviewer: "ada".into(),
            role: None,
            verdict,
            comment: Some("torn, \"wet\"\nand bent".into()),
            overrides: true,
            boxes: BTreeMap::new(),
            blind: false,
            took_ms: Some(4_000),
        };
        self.fixture.store.answer(&Access::all(), &answer).await.unwrap();
    }
}

/// Every file below `folder` but the export's own, relative to it, with its content.
pub fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let (mut found, mut folders) = (BTreeMap::new(), vec![folder.to_path_buf()]);
    while let Some(one) = folders.pop() {
        for entry in fs::read_dir(one).unwrap().flatten() {
            let path = entry.path();
            if entry.file_name().to_string_lossy().starts_with('_') {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().to_path_buf(), fs::read(path).unwrap());
            }
        }
    }
    found
}

/// Rows of a query over the tables in `folder`, which it names `{inspections}` and so on.
pub fn query(folder: &Path, sql: &str) -> Vec<Value> {
    let tables = Table::ALL.into_iter().fold(sql.to_owned(), |sql, table| {
        let files = format!("read_parquet('{}/{table}/*/*.parquet', hive_partitioning = true)", folder.display());
        sql.replace(&format!("{{{table}}}"), &files)
    });
    duckdb(&tables)
}

pub fn day(moment: Timestamp) -> String {
    moment.to_string()[..10].to_owned()
}
