//! A fleet on PostgreSQL, SQS and S3 that is killed, paused, cut off and lied to at random: nothing is lost, nothing is doubled,
//! nothing stays behind.
//!
//! The short form runs with the other tests; `make chaos` sets `FLEET_JOBS` and `FLEET_SECONDS` for the long one.

use std::{
    collections::{BTreeMap, HashSet},
    fmt,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use reqwest::blocking::Client;
use scrutineer_store::conformance::{
    moto,
    postgres::{TestDatabase, TestServer},
    proxy::{Fault, Proxy},
};
use serde_json::Value;
use sqlx::{Connection as _, PgConnection};
use tokio::runtime::Runtime;

use crate::{
    chaos::from_environment,
    images,
    server::{Server, Site, signal},
};

const SUBMITTERS: usize = 4;
const WORKERS: usize = 3;
const LEASE_MS: u64 = 3000;
/// The longest time in which nothing is accepted, or nothing ends once the faults are over. How long all of it takes is the machine's business.
const STANDSTILL: Duration = Duration::from_mins(5);

#[test]
fn faults_at_random_moments_lose_nothing_double_nothing_and_leave_nothing_behind() {
    let jobs = from_environment("FLEET_JOBS", 150);
    let seconds = from_environment("FLEET_SECONDS", 20) as u64;
    let mut random = StdRng::seed_from_u64(from_environment("FLEET_SEED", 11) as u64);
    let mut fleet = Fleet::start();
    let town = Town::new(jobs, &fleet.api_address());
    let threads: Vec<_> = (0..SUBMITTERS)
        .map(|_| {
            let town = Arc::clone(&town);
            std::thread::spawn(move || town.submit_all())
        })
        .collect();
    let began = Instant::now();
    // A fault about every second, whatever time each takes, for as long as it was told to or the jobs last, whichever is longer.
    let mut due = began;
    let mut submissions = Progress::begin();
    while began.elapsed() < Duration::from_secs(seconds) || town.accepted.lock().unwrap().len() < jobs {
        let left = jobs - town.accepted.lock().unwrap().len();
        assert!(left == 0 || submissions.goes_on(left), "{town:?}: nothing is accepted any more");
        due += Duration::from_millis(random.random_range(300..1700));
        std::thread::park_timeout(due.saturating_duration_since(Instant::now()));
        fleet.harm(&mut random);
        if town.accepted.lock().unwrap().len() == jobs && fleet.unfinished() == Some(0) {
            break;
        }
    }
    for thread in threads {
        thread.join().expect("a submitter ends well");
    }
    fleet.heal();
    let mut work = Progress::begin();
    let stuck = loop {
        match fleet.unfinished() {
            Some(0) => break 0,
            left if !work.goes_on(left.map_or(usize::MAX, |left| left as usize)) => break left.unwrap_or(-1),
            _ => std::thread::park_timeout(Duration::from_millis(100)),
        }
    };
    let accepted = town.accepted.lock().unwrap().clone();
    let (lost, doubled) = fleet.lost_and_doubled(&accepted);
    eprintln!(
        "fleet: {jobs} jobs in {:.0} s, {} repeated requests; {}; lost {lost}, doubled {doubled}, stuck {stuck}",
        began.elapsed().as_secs_f64(),
        town.repeated.load(Ordering::Relaxed),
        fleet.harms,
    );
    assert_eq!((lost, doubled, stuck), (0, 0, 0), "{}", fleet.explain());
}

/// What gets less.
struct Progress {
    left: usize,
    since: Instant,
}

impl Progress {
    fn begin() -> Self {
        Self { left: usize::MAX, since: Instant::now() }
    }

    /// So much is left: whether it got less within the time that it may stand still.
    fn goes_on(&mut self, left: usize) -> bool {
        if left < self.left {
            *self = Self { left, since: Instant::now() };
        }
        self.since.elapsed() < STANDSTILL
    }
}

/// What was done to the fleet.
#[derive(Debug, Default)]
struct Harms(BTreeMap<&'static str, usize>);

impl Harms {
    fn count(&mut self, harm: &'static str) {
        *self.0.entry(harm).or_default() += 1;
    }
}

impl fmt::Display for Harms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<String> = self.0.iter().map(|(harm, count)| format!("{count} {harm}")).collect();
        f.write_str(&words.join(", "))
    }
}

/// One API process, several workers, and what they stand on, with a proxy before each.
struct Fleet {
    harms: Harms,
    api: Option<Server>,
    workers: Vec<Option<Server>>,
    api_port: u16,
    site: Site,
    to_database: Proxy,
    to_aws: Proxy,
    database: TestDatabase,
    postgres: TestServer,
    runtime: Runtime,
}

impl Fleet {
    fn start() -> Self {
        let runtime = Runtime::new().unwrap();
        let postgres = TestServer::start();
        let database = runtime.block_on(postgres.create_database());
        let (to_database, to_aws, site) = runtime.block_on(async {
            let to_database = Proxy::tcp(&format!("127.0.0.1:{}", postgres.port())).await;
            let to_aws = Proxy::http(&moto::endpoint().await).await;
            let url = database.url();
            let (_, name) = url.rsplit_once('/').unwrap();
            let site = Site::new()
                .with("database.url", format!("postgres://postgres@{}/{name}", to_database.address()))
                .with("objects.url", format!("s3://{}/fleet", moto::bucket().await))
                .with("queue.url", moto::queue().await)
                .with("worker.lease_ms", LEASE_MS)
                .with("worker.backoff_base_ms", 50)
                .with("worker.backoff_cap_ms", 2000)
                .with("inspect.threads", 1)
                .environment("AWS_ENDPOINT_URL", &to_aws.url())
                .environment("AWS_REGION", "us-east-1")
                .environment("AWS_ACCESS_KEY_ID", "test")
                .environment("AWS_SECRET_ACCESS_KEY", "test")
                .environment("AWS_EC2_METADATA_DISABLED", "true");
            (to_database, to_aws, site)
        });
        let api = site.serve_roles("api");
        let api_port = api.address.rsplit_once(':').unwrap().1.parse().unwrap();
        let workers = (0..WORKERS).map(|_| Some(site.serve_roles("worker"))).collect();
        let harms = Harms::default();
        Self { harms, api: Some(api), workers, api_port, site, to_database, to_aws, database, postgres, runtime }
    }

    fn api_address(&self) -> String {
        format!("http://127.0.0.1:{}", self.api_port)
    }

    /// Does one harm, and mends what has to be mended for the fleet to go on.
    fn harm(&mut self, random: &mut StdRng) {
        let worker = random.random_range(0..WORKERS);
        match random.random_range(0..100) {
            0..25 => {
                self.harms.count("workers killed");
                if let Some(server) = self.workers[worker].take() {
                    server.kill();
                }
                self.workers[worker] = Some(self.site.serve_roles("worker"));
            }
            25..32 => {
                self.harms.count("APIs killed");
                if let Some(server) = self.api.take() {
                    server.kill();
                }
                self.api = Some(self.site.serve_on(self.api_port, "api"));
            }
            32..50 => {
                // Sometimes shorter than a lease, sometimes longer.
                self.harms.count("workers paused");
                let id = self.workers[worker].as_ref().expect("a worker runs").id();
                signal(id, "STOP");
                std::thread::park_timeout(Duration::from_millis(random.random_range(100..2 * LEASE_MS)));
                signal(id, "CONT");
            }
            50..68 => {
                self.harms.count("times all connections to the database cut");
                self.to_database.cut();
            }
            68..74 => {
                self.harms.count("times the database out of reach");
                self.to_database.refuse(true);
                self.to_database.cut();
                std::thread::park_timeout(Duration::from_millis(random.random_range(100..1500)));
                self.to_database.refuse(false);
            }
            74..80 => {
                self.harms.count("crashes of the database");
                self.postgres.crash();
                self.postgres.start_again();
            }
            80..88 => {
                self.harms.count("times errors from S3 and SQS");
                self.to_aws.plan(random.random_range(1..10), "", Fault::Status(503, "slow down"));
            }
            88..94 => {
                self.harms.count("times answers of S3 and SQS lost");
                self.to_aws.plan(random.random_range(1..5), "", Fault::LostAnswer);
            }
            _ => {
                self.harms.count("times all connections to S3 and SQS cut");
                self.to_aws.cut();
            }
        }
    }

    /// Nothing is wrong any more.
    fn heal(&mut self) {
        self.to_database.refuse(false);
        for worker in &mut self.workers {
            if worker.is_none() {
                *worker = Some(self.site.serve_roles("worker"));
            }
        }
    }

    fn ask(&self, sql: &'static str) -> Option<i64> {
        self.runtime.block_on(async {
            let mut conn = PgConnection::connect(&self.database.url()).await.ok()?;
            sqlx::query_scalar(sql).fetch_one(&mut conn).await.ok()
        })
    }

    fn unfinished(&self) -> Option<i64> {
        self.ask("SELECT count(*) FROM inspections WHERE status = 'open'")
    }

    /// How many of those answered are not there, and how many are there more than once, in whatever way.
    fn lost_and_doubled(&self, accepted: &BTreeMap<String, String>) -> (i64, i64) {
        let rows: Vec<(String, uuid::Uuid, i64, i64, i64, i64)> = self.runtime.block_on(async {
            let mut conn = PgConnection::connect(&self.database.url()).await.unwrap();
            sqlx::query_as(
                "SELECT i.package_id, i.id, coalesce(v.views, 0), coalesce(v.inferences, 0), coalesce(d.decisions, 0),
                        coalesce(e.events, 0)
                 FROM inspections i
                 LEFT JOIN (SELECT v.inspection_id, count(*) AS views, count(f.view_id) AS inferences
                            FROM views v LEFT JOIN inferences f ON f.view_id = v.id GROUP BY 1) v ON v.inspection_id = i.id
                 LEFT JOIN (SELECT inspection_id, count(*) AS decisions FROM decisions GROUP BY 1) d
                     ON d.inspection_id = i.id
                 LEFT JOIN (SELECT inspection_id, count(*) AS events FROM events WHERE kind = 'inspection.completed'
                            GROUP BY 1) e ON e.inspection_id = i.id",
            )
            .fetch_all(&mut conn)
            .await
            .unwrap()
        });
        let (mut seen, mut lost, mut doubled) = (HashSet::new(), 0, 0);
        for (package, id, views, inferences, decisions, events) in &rows {
            let another =
                !seen.insert(package.clone()) || accepted.get(package).is_some_and(|one| *one != id.to_string());
            doubled += i64::from(another || *views > 1 || *inferences > 1 || *decisions > 1 || *events > 1);
            lost += i64::from(*inferences == 0 || *decisions == 0 || *events == 0);
        }
        lost += accepted.keys().filter(|package| !seen.contains(*package)).count() as i64;
        (lost, doubled)
    }

    /// What the database says of those that did not end well.
    fn explain(&self) -> String {
        self.runtime.block_on(async {
            let mut conn = PgConnection::connect(&self.database.url()).await.unwrap();
            let rows: Vec<(String, i64, Option<String>)> = sqlx::query_as(
                "SELECT state, count(*), min(error) FROM jobs WHERE state <> 'completed' GROUP BY state, error_code",
            )
            .fetch_all(&mut conn)
            .await
            .unwrap();
            let logs =
                self.workers.iter().flatten().chain(&self.api).map(Server::log).collect::<Vec<_>>().join("\n---\n");
            format!("{rows:?}\n{logs}")
        })
    }
}

/// Everybody who submits, whatever happens.
struct Town {
    jobs: usize,
    next: AtomicUsize,
    repeated: AtomicUsize,
    address: String,
    /// Package to the inspection that was answered.
    accepted: Mutex<BTreeMap<String, String>>,
    http: Client,
}

impl fmt::Debug for Town {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} accepted", self.accepted.lock().unwrap().len(), self.jobs)
    }
}

impl Town {
    fn new(jobs: usize, address: &str) -> Arc<Self> {
        scrutineer_egress::speak_tls();
        Arc::new(Self {
            jobs,
            next: AtomicUsize::new(0),
            repeated: AtomicUsize::new(0),
            address: address.to_owned(),
            accepted: Mutex::default(),
            http: Client::builder().timeout(Duration::from_secs(20)).build().expect("a client"),
        })
    }

    /// Takes job after job and repeats each, under its one key, until it is answered.
    fn submit_all(&self) {
        loop {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            if index >= self.jobs {
                return;
            }
            let key = format!("parcel-{index}");
            let image = images::jpeg(96, 96, index as u32);
            let url = format!("{}/v1/inspections?facility=ber1&package_id={key}", self.address);
            loop {
                let request = self.http.post(&url).header("content-type", "image/jpeg").header("idempotency-key", &key);
                let sent = request.body(image.clone()).send();
                if let Ok(answer) = sent.and_then(|answer| answer.error_for_status()?.json::<Value>()) {
                    let id = answer["id"].as_str().expect("an inspection has an id").to_owned();
                    self.accepted.lock().unwrap().insert(key, id);
                    break;
                }
                self.repeated.fetch_add(1, Ordering::Relaxed);
                std::thread::park_timeout(Duration::from_millis(20));
            }
        }
    }
}
