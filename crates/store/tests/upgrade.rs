//! Databases of earlier schema versions, kept as dumps, opened by the present version.

#![expect(clippy::unwrap_used, reason = "in tests a panic is how a failure is told")]

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use scrutineer_store::{
    Config, PostgresMetastore, SqliteMetastore, StoreErrorKind,
    conformance::{Fixture, SimpleJudge, fixture::routes, postgres::TestDatabase, sample},
};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection, sqlite::SqliteConnectOptions};

/// Since this version barcodes are kept.
const WITH_CODES: i64 = 4;

/// The dumps of one database, `sqlite` or `postgres`, with their versions.
fn dumps(database: &str) -> Vec<(i64, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dumps");
    let mut dumps: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .filter_map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap();
            let version = name.strip_prefix(database)?.strip_prefix('-')?.parse().unwrap();
            Some((version, std::fs::read_to_string(&path).unwrap()))
        })
        .collect();
    dumps.sort();
    assert!(!dumps.is_empty());
    dumps
}

/// An SQLite database of a dump, in a folder.
async fn load(folder: &Path, dump: String) -> PathBuf {
    let path = folder.join("scrutineer.db");
    let options = SqliteConnectOptions::new().filename(&path).create_if_missing(true);
    let mut conn = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(dump)).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    path
}

fn config(path: &Path) -> Config {
    Config::at(format!("sqlite://{}", path.display()))
}

async fn open(path: &Path) -> (Fixture, Arc<SqliteMetastore>) {
    let store = Arc::new(SqliteMetastore::open(&config(path), routes(), Arc::new(SimpleJudge)).await.unwrap());
    let clock = Arc::clone(&store);
    let advance = Box::new(move |ms| clock.advance_clock(ms));
    (Fixture { store: Arc::clone(&store) as _, advance, keep: Box::new(()) }, store)
}

/// Opens it once, which brings it up to date.
async fn bring_up_to_date(path: &Path) {
    open(path).await.1.close().await;
}

async fn schema(path: &Path) -> i64 {
    let mut conn = SqliteConnection::connect(&config(path).url).await.unwrap();
    sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations").fetch_one(&mut conn).await.unwrap()
}

#[tokio::test]
async fn what_a_sample_holds_reads_back_from_the_version_that_wrote_it() {
    let folder = tempfile::tempdir().unwrap();
    let (fixture, _) = open(&folder.path().join("scrutineer.db")).await;
    sample::fill(&fixture).await;
    sample::check(&fixture, true).await;
    sample::go_on(&fixture).await;
}

#[tokio::test]
async fn sqlite_databases_of_every_version_read_back_and_go_on() {
    for (version, dump) in dumps("sqlite") {
        let folder = tempfile::tempdir().unwrap();
        let path = load(folder.path(), dump).await;
        assert_eq!(schema(&path).await, version, "the dump bears its version");
        let (fixture, _) = open(&path).await;
        sample::check(&fixture, version >= WITH_CODES).await;
        sample::go_on(&fixture).await;
    }
}

#[tokio::test]
async fn postgres_databases_of_every_version_read_back_and_go_on() {
    for (version, dump) in dumps("postgres") {
        let database = TestDatabase::create().await;
        let mut stranger = database.stranger().await;
        sqlx::raw_sql(AssertSqlSafe(dump)).execute(&mut stranger).await.unwrap();
        stranger.close().await.unwrap();
        let config = Config { max_connections: 5, ..Config::at(database.url()) };
        let store = Arc::new(PostgresMetastore::open(&config, routes(), Arc::new(SimpleJudge)).await.unwrap());
        let clock = Arc::clone(&store);
        let advance = Box::new(move |ms| clock.advance_clock(ms));
        let fixture = Fixture { store, advance, keep: Box::new(()) };
        sample::check(&fixture, version >= WITH_CODES).await;
        sample::go_on(&fixture).await;
    }
}

#[tokio::test]
async fn an_older_database_is_copied_before_its_schema_is_changed() {
    let (version, dump) = dumps("sqlite").remove(0);
    let folder = tempfile::tempdir().unwrap();
    let path = load(folder.path(), dump.clone()).await;
    let copy = folder.path().join(format!("scrutineer.db.schema-{version}"));
    bring_up_to_date(&path).await;
    assert!(schema(&path).await > version);
    assert_eq!(schema(&copy).await, version);
    // The copy is a database like any other: put into place it is brought up to date in its turn.
    let again = tempfile::tempdir().unwrap();
    let restored = again.path().join("scrutineer.db");
    std::fs::copy(&copy, &restored).unwrap();
    sample::check(&open(&restored).await.0, version >= WITH_CODES).await;

    // Never overwritten.
    let elsewhere = tempfile::tempdir().unwrap();
    let path = load(elsewhere.path(), dump).await;
    let copy = elsewhere.path().join(format!("scrutineer.db.schema-{version}"));
    std::fs::write(&copy, "kept").unwrap();
    bring_up_to_date(&path).await;
    assert_eq!(std::fs::read(&copy).unwrap(), b"kept");
}

#[tokio::test]
async fn where_no_copy_can_be_made_the_schema_stays() {
    let (version, dump) = dumps("sqlite").remove(0);
    let folder = tempfile::tempdir().unwrap();
    let path = load(folder.path(), dump).await;
    // What the copy is called until it is whole is taken, by what cannot be removed as a file.
    let way = folder.path().join(format!("scrutineer.db.schema-{version}.partial"));
    std::fs::create_dir(&way).unwrap();
    let error = SqliteMetastore::open(&config(&path), routes(), Arc::new(SimpleJudge)).await.unwrap_err();
    assert!(error.to_string().contains("nothing was changed"), "{error}");
    assert_eq!(schema(&path).await, version);
    std::fs::remove_dir(way).unwrap();
    sample::check(&open(&path).await.0, version >= WITH_CODES).await;
}

#[tokio::test]
async fn a_database_of_the_present_schema_is_not_copied() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scrutineer.db");
    bring_up_to_date(&path).await;
    bring_up_to_date(&path).await;
    let copies = std::fs::read_dir(folder.path()).unwrap().flatten();
    assert_eq!(copies.filter(|entry| entry.file_name().to_string_lossy().contains("schema")).count(), 0);
}

#[tokio::test]
async fn a_newer_schema_is_refused_with_the_reason() {
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                 VALUES (999, 'from the future', true, x'00', 0)";
    let (_, dump) = dumps("sqlite").pop().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = load(folder.path(), dump + newer).await;
    let error = SqliteMetastore::open(&config(&path), routes(), Arc::new(SimpleJudge)).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::NewerSchema);
    assert!(error.to_string().contains("has schema 999"), "{error}");

    let database = TestDatabase::create().await;
    let (_, dump) = dumps("postgres").pop().unwrap();
    let mut stranger = database.stranger().await;
    sqlx::raw_sql(AssertSqlSafe(dump)).execute(&mut stranger).await.unwrap();
    let newer = newer.replace("_sqlx_migrations", "public._sqlx_migrations").replace("x'00'", "'\\x00'");
    sqlx::raw_sql(AssertSqlSafe(newer)).execute(&mut stranger).await.unwrap();
    let config = Config::at(database.url());
    let error = PostgresMetastore::open(&config, routes(), Arc::new(SimpleJudge)).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::NewerSchema);
    assert!(error.to_string().contains("has schema 999"), "{error}");
}
