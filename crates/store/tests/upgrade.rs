//! Databases of earlier schema versions, kept as dumps, opened by the present version.

#![expect(clippy::unwrap_used, reason = "in tests a panic is how a failure is told")]

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use scrutineer_store::{
    Config, Ended, Metastore, Past, PostgresMetastore, SqliteMetastore, StoreErrorKind,
    conformance::{
        Fixture, SimpleJudge,
        fixture::{POLICY, routes},
        postgres::TestDatabase,
        sample,
    },
    simulate,
};
use scrutineer_types::Access;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection, sqlite::SqliteConnectOptions};

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
    sample::check(&fixture, i64::MAX).await;
    sample::go_on(&fixture).await;
}

#[tokio::test]
async fn sqlite_databases_of_every_version_read_back_and_go_on() {
    for (version, dump) in dumps("sqlite") {
        let folder = tempfile::tempdir().unwrap();
        let path = load(folder.path(), dump).await;
        assert_eq!(schema(&path).await, version, "the dump bears its version");
        let (fixture, _) = open(&path).await;
        sample::check(&fixture, version).await;
        check_past(&fixture, version).await;
        sample::go_on(&fixture).await;
        check_past(&fixture, version).await;
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
        sample::check(&fixture, version).await;
        check_past(&fixture, version).await;
        sample::go_on(&fixture).await;
        check_past(&fixture, version).await;
    }
}

/// Whatever was decided would be decided so again, be it by evidence that was kept or by what an earlier version left.
async fn check_past(fixture: &Fixture, version: i64) {
    let versions = fixture.store.policy_versions(POLICY).await.unwrap();
    let active = versions.into_iter().find(|one| one.active).unwrap().policy;
    let past = Past { policy: Some(POLICY.into()), ..Past::default() };
    let found = simulate(&fixture.store, &Access::all(), &past, Arc::new(SimpleJudge), active).await.unwrap();
    assert!(found.inspections >= 4 && found.changed == 0, "of schema {version}: {found:?}");
}

/// Two looks at the labels of `parcel`, as schema 9 kept them.
const LOOKS: &str = "
    INSERT INTO calibrations (id, policy, attempt, inspections, sketch, outcome, certified, made_at)
    VALUES ({later}, 'parcel', 2, 500, '[]', 'escape at most 1 %', true, 2),
           ({earlier}, 'parcel', 1, 400, '[]', 'too few', false, 1),
           ({other}, 'pair', 1, 300, '[]', 'too few', false, 3)";

fn looks(id: impl Fn(u8) -> String) -> String {
    LOOKS.replace("{earlier}", &id(1)).replace("{later}", &id(2)).replace("{other}", &id(3))
}

async fn check_looks(store: &dyn Metastore) {
    let looks = store.calibrations(&Access::all(), "parcel").await.unwrap();
    let found: Vec<_> = looks.iter().map(|look| (look.place, look.attempt, look.ended.clone())).collect();
    let ended = |outcome: &str, certified| Some(Ended { outcome: outcome.into(), certified });
    assert_eq!(found, [(1, 1, ended("too few", false)), (2, 2, ended("escape at most 1 %", true))]);
}

#[tokio::test]
async fn looks_at_labels_of_schema_9_have_their_places() {
    let of_schema_9 = |database| dumps(database).into_iter().find(|(version, _)| *version == 9).unwrap().1;
    let folder = tempfile::tempdir().unwrap();
    let dump = of_schema_9("sqlite") + &looks(|place| format!("x'{place:032x}'"));
    let (_, store) = open(&load(folder.path(), dump).await).await;
    check_looks(store.as_ref()).await;

    let database = TestDatabase::create().await;
    let mut stranger = database.stranger().await;
    let added = looks(|place| format!("'{place:032x}'")).replace("calibrations", "public.calibrations");
    sqlx::raw_sql(AssertSqlSafe(of_schema_9("postgres") + &added)).execute(&mut stranger).await.unwrap();
    let config = Config::at(database.url());
    check_looks(&PostgresMetastore::open(&config, routes(), Arc::new(SimpleJudge)).await.unwrap()).await;
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
    sample::check(&open(&restored).await.0, version).await;

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
    sample::check(&open(&path).await.0, version).await;
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
