//! What SQLite's files can do to us, and what is then said.

#![expect(clippy::unwrap_used, reason = "in tests a panic is how a failure is told")]

use std::{path::Path, sync::Arc};

use scrutineer_store::{
    Claim, ClaimedJob, Completion, Config, DeadLetterFilter, Finding, Metastore, SqliteMetastore, StoreErrorKind,
    Submission,
    conformance::{
        SimpleJudge,
        fixture::{POLICY, by_camera, policy, submission},
    },
};
use scrutineer_types::{Access, FailureKind, InspectionStatus, JobState, Pattern, Priority, Route, Routes, ViewRules};
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;

static ALL: Access = Access::all();

fn config(folder: &Path) -> Config {
    Config::at(format!("sqlite://{}/deep/down/scrutineer.db", folder.display()))
}

async fn open(folder: &TempDir) -> SqliteMetastore {
    let store = SqliteMetastore::open(&config(folder.path()), POLICY, Arc::new(SimpleJudge)).await.unwrap();
    store.import_policy(&policy(POLICY, ViewRules::default()), "one", false).await.unwrap();
    store
}

async fn refusal(folder: &TempDir) -> (StoreErrorKind, String) {
    let error = SqliteMetastore::open(&config(folder.path()), POLICY, Arc::new(SimpleJudge)).await.unwrap_err();
    (error.kind(), error.to_string())
}

/// A connection of somebody else's to the same file.
async fn stranger(folder: &TempDir) -> SqliteConnection {
    SqliteConnection::connect(&config(folder.path()).url).await.unwrap()
}

fn claim(limit: usize) -> Claim {
    Claim { limit, lease_ms: 3_600_000, worker: "test".into(), only: None, at_least: Priority::Low, models: None }
}

#[tokio::test]
async fn what_was_answered_is_there_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    let submitted = store.submit(&Access::all(), submission()).await.unwrap().inspection;
    store.close().await;
    let error = store.submit(&Access::all(), submission()).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable, "closed is closed");
    drop(store);
    let store = open(&folder).await;
    assert_eq!(store.inspection(&Access::all(), submitted.id).await.unwrap(), Some(submitted));
}

#[tokio::test]
async fn a_new_server_frees_the_leases_of_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    let started =
        store.submit(&Access::all(), Submission { max_attempts: 1, ..submission() }).await.unwrap().inspection;
    store.submit(&Access::all(), submission()).await.unwrap();
    let held = store.claim(claim(2)).await.unwrap();
    store.start(&[held[0].fence], 3_600_000).await.unwrap();
    store.close().await;
    let store = open(&folder).await;
    let counts = store.queue_counts().await.unwrap().by_state;
    assert_eq!((counts[&JobState::Available], counts[&JobState::Discarded]), (2, 0));
    let started = store.inspection(&Access::all(), started.id).await.unwrap().unwrap();
    assert_eq!(
        (started.status, started.views[0].attempts),
        (InspectionStatus::Open, 0),
        "a lost process costs no attempt"
    );
    let again = store.claim(claim(2)).await.unwrap();
    assert!(again.iter().zip(&held).all(|(again, held)| again.fence.fence > held.fence.fence));
    assert_eq!(again.iter().map(|job| job.suspect).collect::<Vec<_>>(), [true, false], "what was in work is a suspect");
}

#[tokio::test]
async fn what_waits_or_is_redriven_is_for_the_model_of_the_present_routes() {
    let folder = tempfile::tempdir().unwrap();
    let routed = async |model: Option<&str>| {
        let route = Route { camera: Pattern::new("dock-*"), model: model.map(str::to_owned), ..Route::default() };
        let routes = Routes::new(vec![route], POLICY);
        let store = SqliteMetastore::open(&config(folder.path()), routes, Arc::new(SimpleJudge)).await.unwrap();
        store.import_policy(&policy(POLICY, ViewRules::default()), "one", false).await.unwrap();
        store
    };
    let store = routed(Some("old")).await;
    for camera in ["dock-1", "dock-2", "gate-1"] {
        store.submit(&ALL, by_camera(camera)).await.unwrap();
    }
    let failed = store.claim(claim(1)).await.unwrap()[0].fence;
    let finding = Finding::Discard { error: "broken".into(), kind: FailureKind::Permanent };
    store.complete(vec![Completion { fence: failed, finding }]).await.unwrap();
    store.close().await;

    let store = routed(Some("new")).await;
    let models = |jobs: Vec<ClaimedJob>| jobs.into_iter().map(|job| job.model).collect::<Vec<_>>();
    assert_eq!(models(store.claim(claim(9)).await.unwrap()), ["new", "default"]);
    store.redrive(&ALL, &DeadLetterFilter::default()).await.unwrap();
    assert_eq!(models(store.claim(claim(9)).await.unwrap()), ["new"]);
}

#[tokio::test]
async fn a_second_server_is_refused_a_command_beside_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let server = open(&folder).await;
    let held = server.submit(&Access::all(), submission()).await.unwrap();
    server.claim(claim(1)).await.unwrap();
    let (kind, message) = refusal(&folder).await;
    assert_eq!(kind, StoreErrorKind::InUse);
    assert!(message.contains("stop it"), "{message}");

    let beside = SqliteMetastore::open_beside(&config(folder.path()), POLICY, Arc::new(SimpleJudge)).await.unwrap();
    let counts = beside.queue_counts().await.unwrap().by_state;
    assert_eq!(counts[&JobState::Running], 1, "it frees no lease");
    beside.submit(&Access::all(), submission()).await.unwrap();
    assert_eq!(server.claim(claim(9)).await.unwrap().len(), 1, "the server sees what the command wrote");
    let next = policy(POLICY, ViewRules { count: Some(1), ..ViewRules::default() });
    beside.import_policy(&next, "two", true).await.unwrap();
    server.submit(&Access::all(), submission()).await.unwrap();
    let id = held.inspection.id;
    let seen = server.inspection(&Access::all(), id).await.unwrap().unwrap();
    assert_eq!(seen.views_expected, next.expected_views(), "the server knows which version is active now");
    beside.close().await;
    server.close().await;
    open(&folder).await.close().await;
}

#[tokio::test]
async fn a_newer_schema_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    open(&folder).await.close().await;
    let newer = "INSERT INTO _sqlx_migrations VALUES (999, 'from the future', '2026-01-01', 1, x'00', 0)";
    sqlx::query(newer).execute(&mut stranger(&folder).await).await.unwrap();
    let (kind, message) = refusal(&folder).await;
    assert_eq!(kind, StoreErrorKind::NewerSchema);
    assert!(message.contains("999") && message.contains("upgrade"), "{message}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("deep/down")).unwrap();
    std::fs::write(folder.path().join("deep/down/scrutineer.db"), "dear diary, ".repeat(1000)).unwrap();
    let (kind, message) = refusal(&folder).await;
    assert_eq!(kind, StoreErrorKind::Internal);
    assert!(message.contains("not a SQLite database"), "{message}");
}

#[tokio::test]
async fn a_read_only_database_is_named_so() {
    let folder = tempfile::tempdir().unwrap();
    open(&folder).await.close().await;
    let config = Config::at(format!("{}?mode=ro", config(folder.path()).url));
    let error = SqliteMetastore::open(&config, POLICY, Arc::new(SimpleJudge)).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::ReadOnly);
    let beside = SqliteMetastore::open_beside(&config, POLICY, Arc::new(SimpleJudge)).await.unwrap();
    let error = beside.submit(&Access::all(), submission()).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::ReadOnly);
    assert_eq!(beside.stats(&Access::all(), None).await.unwrap().inspections, 0, "it can be read");
}

#[tokio::test]
async fn a_locked_database_may_be_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    store.execute("PRAGMA busy_timeout = 20").await.unwrap();
    let mut stranger = stranger(&folder).await;
    sqlx::query("BEGIN IMMEDIATE").execute(&mut stranger).await.unwrap();
    let error = store.submit(&Access::all(), submission()).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    assert!(error.is_transient() && store.ready().await.is_err());
    sqlx::query("ROLLBACK").execute(&mut stranger).await.unwrap();
    store.submit(&Access::all(), submission()).await.unwrap();
}

#[tokio::test]
async fn a_full_disk_loses_nothing_and_passes() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    // SQLite takes the least that the file already needs, so this leaves no page to grow by.
    store.execute("PRAGMA max_page_count = 1").await.unwrap();
    let mut answered = Vec::new();
    let error = loop {
        let waves = (0..20).map(|_| store.submit(&ALL, submission()));
        let mut answers = futures::future::join_all(waves).await;
        let refused = answers.iter().position(Result::is_err);
        answered.extend(answers.iter().flatten().map(|submitted| submitted.inspection.id));
        if let Some(refused) = refused {
            break answers.swap_remove(refused).unwrap_err();
        }
        assert!(answered.len() < 10_000, "the limit does not hold");
    };
    assert_eq!(error.kind(), StoreErrorKind::Full);
    assert!(error.is_transient());
    let there = store.stats(&Access::all(), None).await.unwrap().inspections;
    assert_eq!(there, answered.len() as u64, "what was answered is there, what was refused is not");
    for id in answered {
        assert!(store.inspection(&Access::all(), id).await.unwrap().is_some());
    }
    store.execute("PRAGMA max_page_count = 1000000").await.unwrap();
    store.submit(&Access::all(), submission()).await.unwrap();
}

#[tokio::test]
async fn decisions_and_events_cannot_be_rewritten() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    store.submit(&Access::all(), submission()).await.unwrap();
    let job = store.claim(claim(1)).await.unwrap().remove(0);
    let finding = scrutineer_store::conformance::fixture::clear();
    store.complete(vec![scrutineer_store::Completion { fence: job.fence, finding }]).await.unwrap();
    let mut stranger = stranger(&folder).await;
    for statement in [
        "UPDATE decisions SET verdict = 'accept'",
        "DELETE FROM decisions",
        "UPDATE events SET payload = '{}'",
        "DELETE FROM events",
    ] {
        let error = sqlx::query(statement).execute(&mut stranger).await.unwrap_err();
        assert!(error.to_string().contains("append-only"), "{statement}: {error}");
    }
}

#[tokio::test]
async fn addresses_that_name_no_file_are_refused_with_advice() {
    for url in ["sqlite::memory:", "postgres://localhost/scrutineer", "scrutineer.db", "mysql://localhost"] {
        let config = Config::at(url);
        let error = SqliteMetastore::open(&config, POLICY, Arc::new(SimpleJudge)).await.unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::InvalidInput);
        assert!(error.to_string().contains("sqlite://data/scrutineer.db"), "{error}");
    }
}
