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
    sync::{LazyLock, Mutex, PoisonError},
    time::Duration,
};

use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, postgres::PgConnectOptions};
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::fixture::evidence;

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
        Self::create_on(server().await).await
    }

    /// Creates one on the server with this address.
    async fn create_on(server: String) -> Self {
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
        let evidence: Vec<_> = (0..100).map(|kind| format!("({kind}, '\\x{}'::bytea)", evidence(kind))).collect();
        let sql = sql.replace("{waiting}", &waiting_in_20.to_string()).replace("{evidence}", &evidence.join(", "));
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
INSERT INTO models (name, sha256, fingerprint) VALUES ('parcel', 'a', 'b') ON CONFLICT DO NOTHING;
INSERT INTO inspections (id, facility, package_id, status, verdict, decision_id, priority, policy, labels, created_at, completed_at, updated_at)
    SELECT id, facility, 'P' || n, CASE WHEN waits THEN 'open' ELSE 'completed' END, CASE WHEN waits THEN NULL ELSE verdict END,
           CASE WHEN waits THEN NULL ELSE id END,
           1, 'parcel', '{}', at, CASE WHEN waits THEN NULL ELSE at + 500 END, at + 500 FROM filled;
INSERT INTO views (id, inspection_id, position, job_id, object_key, camera, received_at, width, height, format, size_bytes, sha256)
    SELECT id, id, 0, id, 'originals/2023/11/14/' || id, camera, at, 640, 480, 'jpeg', 12345, repeat('0', 64) FROM filled;
INSERT INTO jobs (id, inspection_id, view_id, facility, priority, turn, max_attempts, model, state, available_at, finished_at)
    SELECT id, id, id, facility, 1, n / 40, 5, 'default', CASE WHEN waits THEN 'available' ELSE 'completed' END, at,
           CASE WHEN waits THEN NULL ELSE at + 500 END FROM filled;
INSERT INTO inferences (view_id, model_id, width, height, sharpness, brightness, contrast, clipped, detections, maxima, timings, committed_at)
    SELECT id, (SELECT min(id) FROM models), 640, 480, 200.0, 0.5, 0.2, 0.01, '\\x01000000000000', '{\"damage\":' || ((n % 100) / 100.0) || '}',
           '\\x01000000000000000000000000000000000000000000000000', at + 500
    FROM filled WHERE NOT waits;
INSERT INTO decisions (id, inspection_id, verdict, cause, certified, policy, policy_version, reasons, evidence, decided_at)
    SELECT id, id, verdict, 'policy', false, 'parcel', 1, '[]', evidence, at + 500
    FROM filled JOIN (VALUES {evidence}) AS shown (kind, evidence) ON kind = n % 100 WHERE NOT waits ORDER BY n;
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
            answers(&url).await;
            url
        })
        .await
        .clone()
}

/// The server of this process's tests, where none was there. Never dropped: it ends with the process.
static OURS: Mutex<Option<TestServer>> = Mutex::new(None);

/// Starts a server that only this process's tests use.
fn start() -> String {
    let server = TestServer::start();
    let url = server.url();
    *OURS.lock().unwrap_or_else(PoisonError::into_inner) = Some(server);
    url
}

/// A server of a test's own, which it may stop and start again. Ends when it is dropped, and when this process has ended,
/// however.
#[derive(Debug)]
pub struct TestServer {
    folder: PathBuf,
    port: u16,
    /// A shell that outlives us for as long as it takes to read the end of its input, which comes when this process ends.
    shell: Child,
}

impl TestServer {
    /// Makes a new one and starts it; it may take a moment until it answers.
    pub fn start() -> Self {
        let folder = std::env::temp_dir().join(format!("scrutineer-postgres-{}", Uuid::now_v7().simple()));
        fs::create_dir(&folder).unwrap();
        if !user().is_empty() {
            run(Command::new("chown").arg(user()).arg(&folder));
        }
        let data = folder.join("data");
        run(command(&binaries().join("initdb"))
            .args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync", "--pgdata"])
            .arg(&data));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut settings = fs::OpenOptions::new().append(true).open(data.join("postgresql.conf")).unwrap();
        writeln!(
            settings,
            "port = {port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nfsync = off\nmax_connections = 400"
        )
        .unwrap();
        let shell = launch(&folder);
        Self { folder, port, shell }
    }

    /// The address of its database `postgres`.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Its address, for those who come between.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// A new and empty database in it, once it answers.
    pub async fn create_database(&self) -> TestDatabase {
        answers(&self.url()).await;
        TestDatabase::create_on(self.url()).await
    }

    /// Ends it as a crash would: every connection is cut, nothing is finished, the recovery from the crash before it perhaps.
    pub fn crash(&mut self) {
        let pid = self.pid();
        fs::write(self.folder.join("keep"), "").unwrap();
        run(Command::new("kill").arg("-QUIT").arg(pid));
        drop(self.shell.stdin.take());
        self.shell.wait().unwrap();
    }

    /// Its process, which it writes down soon after its start.
    fn pid(&self) -> String {
        let began = std::time::Instant::now();
        loop {
            let written = fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap_or_default();
            if let Some((pid, _)) = written.split_once('\n') {
                return pid.to_owned();
            }
            assert!(began.elapsed() < PATIENCE, "a PostgreSQL of the tests' own starts");
            std::thread::park_timeout(LOOK_EVERY);
        }
    }

    /// Starts it again on what is there; it may take a moment until it answers.
    pub fn start_again(&mut self) {
        fs::remove_file(self.folder.join("keep")).unwrap();
        self.shell = launch(&self.folder);
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        // What it leaves when it cannot be waited for is a folder among temporary ones.
        let _ = self.shell.wait();
    }
}

/// Starts the server of a folder.
fn launch(folder: &Path) -> Child {
    const SCRIPT: &str = "\"$1\" -D \"$2/data\" >>\"$2/log\" 2>&1 & server=$!; cat >/dev/null; kill -INT $server; \
                          wait $server; [ -e \"$2/keep\" ] || rm -rf \"$2\"";
    let mut shell = command(Path::new("/bin/sh"));
    shell.args(["-c", SCRIPT, "sh"]).arg(binaries().join("postgres")).arg(folder);
    shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).current_dir("/");
    shell.spawn().unwrap()
}

/// Waits until the server answers.
async fn answers(url: &str) {
    let ours = PgConnectOptions::from_str(url).unwrap();
    let answers = async {
        while ours.connect().await.is_err() {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    };
    tokio::time::timeout(PATIENCE, answers).await.expect("a PostgreSQL of the tests' own starts");
}

/// As whom a server runs: PostgreSQL refuses to run as root. Empty: as we do.
fn user() -> &'static str {
    static USER: LazyLock<&str> =
        LazyLock::new(|| if Command::new("id").arg("-u").output().unwrap().stdout == b"0\n" { "postgres" } else { "" });
    *USER
}

/// A command, as the user that a server runs as.
fn command(program: &Path) -> Command {
    if user().is_empty() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", user(), "--regid", user(), "--clear-groups", "--"]).arg(program);
    command
}

fn run(command: &mut Command) {
    let output = command.current_dir("/").output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// The folder of the newest of Debian's versions.
fn binaries() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions.map(|entry| entry.path().join("bin")).filter(|bin| bin.join("initdb").exists()).max();
    newest.expect(
        "PostgreSQL is needed: set SCRUTINEER_TEST_POSTGRES, run a server at 127.0.0.1:5432, or install Debian's postgresql",
    )
}
