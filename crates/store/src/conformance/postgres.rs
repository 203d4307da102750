//! Where tests find PostgreSQL, and databases of their own in it.
//!
//! `SCRUTINEER_TEST_POSTGRES`, a URL of a server where databases may be created; else the server at 127.0.0.1:5432, user
//! `postgres`, if it answers; else Debian's binaries, started on a port and a folder of their own, which end with the tests.

use std::{
    fs,
    io::Write,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    str::FromStr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, postgres::PgConnectOptions};
use tokio::sync::OnceCell;
use uuid::Uuid;

/// The server where one may be that nobody told of.
const USUAL: &str = "postgres://postgres@127.0.0.1:5432/postgres";

/// How long a server of our own may take to start.
const PATIENCE: Duration = Duration::from_mins(1);

/// How often it is looked whether it has.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A new and empty database, dropped with this value.
#[derive(Debug)]
pub struct TestDatabase {
    server: String,
    name: String,
}

impl TestDatabase {
    /// Creates one.
    pub async fn create() -> Self {
        let server = server().await;
        let name = format!("scrutineer_test_{}", Uuid::now_v7().simple());
        execute(&server, format!("CREATE DATABASE {name}")).await;
        Self { server, name }
    }

    /// Its address.
    pub fn url(&self) -> String {
        let (address, options) = self.server.split_once('?').unwrap_or((&self.server, ""));
        let (host, _) = address.rsplit_once('/').expect("a server's address names a database");
        format!("{host}/{}?{options}", self.name).trim_end_matches('?').to_owned()
    }

    /// A connection of somebody else's to it.
    pub async fn stranger(&self) -> PgConnection {
        PgConnection::connect(&self.url()).await.unwrap()
    }

    /// Fills it with inspections of one view each, those numbered `from..to`, of 40 facilities and 400 cameras. Of each 20,
    /// so many still wait; the others are accepted, but one in 50 that is rejected. For looking at plans and times: events,
    /// decisions and inferences are not there.
    pub async fn fill(&self, from: i64, to: i64, waiting_in_20: i64) {
        let mut conn = self.stranger().await;
        let sql = FILL.replace("{from}", &from.to_string()).replace("{to}", &to.to_string());
        let sql = sql.replace("{waiting}", &waiting_in_20.to_string());
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut conn).await.unwrap();
        conn.close().await.unwrap();
    }

    /// Ends every connection to it but the asking one, as a restart or a network would.
    pub async fn end_connections(&self) {
        let sql = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'", self.name);
        execute(&self.server, sql).await;
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // A runtime that ends with the test would not wait for it.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(execute(&server, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
        });
        // A failure leaves a database behind; the test's own failure says more.
        let _ = dropped.join();
    }
}

/// See [`TestDatabase::fill`]. Ids are a millisecond apart and bear their numbers.
const FILL: &str = "
CREATE TEMPORARY VIEW filled AS
    SELECT n, 1700000000000 + n AS at, n % 20 < {waiting} AS waits, 'f' || n % 40 AS facility, 'cam-' || n % 400 AS camera,
           CASE WHEN n % 50 = 7 THEN 'reject' ELSE 'accept' END AS verdict,
           (lpad(to_hex(1700000000000 + n), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid AS id
    FROM generate_series({from}::bigint, {to}::bigint - 1) AS n;
INSERT INTO inspections (id, facility, package_id, status, verdict, priority, policy, labels, created_at, completed_at, updated_at)
    SELECT id, facility, 'P' || n, CASE WHEN waits THEN 'open' ELSE 'completed' END, CASE WHEN waits THEN NULL ELSE verdict END,
           1, 'parcel', '{}', at, CASE WHEN waits THEN NULL ELSE at + 500 END, at + 500 FROM filled;
INSERT INTO views (id, inspection_id, position, job_id, object_key, camera, received_at, width, height, format, size_bytes, sha256)
    SELECT id, id, 0, id, 'originals/2023/11/14/' || id, camera, at, 640, 480, 'jpeg', 12345, repeat('0', 64) FROM filled;
INSERT INTO jobs (id, inspection_id, view_id, facility, priority, turn, max_attempts, model, state, available_at, finished_at)
    SELECT id, id, id, facility, 1, n / 40, 5, 'default', CASE WHEN waits THEN 'available' ELSE 'completed' END, at,
           CASE WHEN waits THEN NULL ELSE at + 500 END FROM filled;
DROP VIEW filled;
";

async fn execute(server: &str, sql: String) {
    let mut conn = PgConnection::connect(server).await.unwrap();
    // Databases are copied from one template, by one at a time.
    for _ in 0..100 {
        match sqlx::raw_sql(AssertSqlSafe(sql.clone())).execute(&mut conn).await {
            Err(sqlx::Error::Database(busy)) if busy.code().as_deref() == Some("55006") => {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            other => {
                other.unwrap();
                break;
            }
        }
    }
    conn.close().await.unwrap();
}

/// The server of this process's tests.
async fn server() -> String {
    static SERVER: OnceCell<String> = OnceCell::const_new();
    SERVER
        .get_or_init(|| async {
            if let Ok(url) = std::env::var("SCRUTINEER_TEST_POSTGRES") {
                return url;
            }
            let usual = PgConnectOptions::from_str(USUAL).unwrap();
            if let Ok(Ok(conn)) = tokio::time::timeout(Duration::from_secs(5), usual.connect()).await {
                conn.close().await.unwrap();
                return USUAL.to_owned();
            }
            let url = tokio::task::spawn_blocking(start).await.unwrap();
            let ours = PgConnectOptions::from_str(&url).unwrap();
            let answers = async {
                while ours.connect().await.is_err() {
                    tokio::time::sleep(LOOK_EVERY).await;
                }
            };
            tokio::time::timeout(PATIENCE, answers).await.expect("a PostgreSQL of the tests' own starts");
            url
        })
        .await
        .clone()
}

/// A server of our own: its folder, and the process that ends it when ours has ended, however.
static OURS: Mutex<Option<Child>> = Mutex::new(None);

/// Starts a server that only this process's tests use.
fn start() -> String {
    let bin = binaries().expect(
        "PostgreSQL is needed: set SCRUTINEER_TEST_POSTGRES, run a server at 127.0.0.1:5432, or install Debian's postgresql",
    );
    let folder = std::env::temp_dir().join(format!("scrutineer-postgres-{}", Uuid::now_v7().simple()));
    fs::create_dir(&folder).unwrap();
    // PostgreSQL refuses to run as root.
    let as_root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    let user = if as_root { "postgres" } else { "" };
    if as_root {
        run(Command::new("chown").arg(user).arg(&folder));
    }
    let data = folder.join("data");
    run(command(user, &bin.join("initdb"))
        .args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync", "--pgdata"])
        .arg(&data));
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut settings = fs::OpenOptions::new().append(true).open(data.join("postgresql.conf")).unwrap();
    writeln!(
        settings,
        "port = {port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nfsync = off\nmax_connections = 400"
    )
    .unwrap();
    // The shell outlives us for as long as it takes to read the end of its input, which comes when this process ends.
    let script =
        "\"$1\" -D \"$2\" >\"$3/log\" 2>&1 & server=$!; cat >/dev/null; kill -INT $server; wait $server; rm -rf \"$3\"";
    let mut shell = command(user, Path::new("/bin/sh"));
    shell.args(["-c", script, "sh"]).arg(bin.join("postgres")).arg(&data).arg(&folder);
    shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).current_dir("/");
    *OURS.lock().unwrap_or_else(PoisonError::into_inner) = Some(shell.spawn().unwrap());
    format!("postgres://postgres@127.0.0.1:{port}/postgres")
}

/// A command, as another user where one is named.
fn command(user: &str, program: &Path) -> Command {
    if user.is_empty() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", user, "--regid", user, "--clear-groups", "--"]).arg(program);
    command
}

fn run(command: &mut Command) {
    let output = command.current_dir("/").output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// The folder of the newest of Debian's versions.
fn binaries() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?.flatten().map(|entry| entry.path().join("bin"));
    versions.filter(|bin| bin.join("initdb").exists()).max()
}
