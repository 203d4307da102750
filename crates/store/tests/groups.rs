//! Operations that wait together are committed together, and fail alone.

#![expect(clippy::unwrap_used, reason = "in tests a panic is how a failure is told")]

use std::sync::Arc;

use futures::future::join_all;
use metrics_util::debugging::{DebugValue, DebuggingRecorder, Snapshotter};
use scrutineer_store::{
    Config, Metastore, SqliteMetastore, StoreError, StoreErrorKind,
    conformance::{
        SimpleJudge,
        fixture::{POLICY, policy, submission},
    },
};
use scrutineer_types::{Access, ViewRules};
use tokio::sync::Mutex;

static ALL: Access = Access::all();

/// The recorder hears of every commit in this process, and each test's are its own.
static ALONE: Mutex<()> = Mutex::const_new(());

async fn open(folder: &tempfile::TempDir) -> SqliteMetastore {
    let config = Config::at(format!("sqlite://{}/scrutineer.db", folder.path().display()));
    let store = SqliteMetastore::open(&config, POLICY, Arc::new(SimpleJudge)).await.unwrap();
    store.import_policy(&policy(POLICY, ViewRules::default()), "one", false).await.unwrap();
    store
}

/// How many operations each commit carried since the last look.
fn commits(snapshotter: &Snapshotter) -> Vec<usize> {
    let metrics = snapshotter.snapshot().into_vec();
    let sizes = metrics.into_iter().filter(|(key, ..)| key.key().name() == "scrutineer_store_commit_batch_size");
    sizes
        .flat_map(|(.., value)| match value {
            DebugValue::Histogram(sizes) => {
                sizes.into_iter().map(|size| size.into_inner() as usize).collect::<Vec<_>>()
            }
            other => panic!("a histogram was expected, not {other:?}"),
        })
        .collect()
}

#[tokio::test]
async fn what_waits_shares_a_commit() {
    let _alone = ALONE.lock().await;
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    recorder.install().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    commits(&snapshotter);
    let answers = join_all((0..200).map(|_| store.submit(&ALL, submission()))).await;
    assert!(answers.iter().all(Result::is_ok));
    let sizes = commits(&snapshotter);
    assert_eq!(sizes.iter().sum::<usize>(), 200);
    assert!(sizes.len() < 20, "200 operations in {} commits", sizes.len());
}

#[tokio::test]
async fn a_refused_operation_harms_no_other_of_its_group() {
    let _alone = ALONE.lock().await;
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    let twice = submission();
    let mut wishes: Vec<_> = (0..20).map(|_| submission()).collect();
    wishes.insert(5, twice.clone());
    wishes.insert(10, twice);
    let answers = join_all(wishes.into_iter().map(|wish| store.submit(&ALL, wish))).await;
    for (place, answer) in answers.iter().enumerate() {
        assert_eq!(answer.as_ref().err().map(StoreError::kind), (place == 10).then_some(StoreErrorKind::Conflict));
    }
    let events = store.events_after(&Access::all(), 0, 100).await.unwrap();
    assert_eq!(events.iter().filter(|event| event.inspection_id.is_some()).count(), 21);
    assert_eq!(store.stats(&Access::all(), None).await.unwrap().inspections, 21);
}
