//! `kill -9` at random moments: every job has exactly one committed inference, every inspection its verdict.
//!
//! The short form runs with the other tests; `make chaos-embedded` sets `CHAOS_KILLS` and `CHAOS_JOBS` for the long one.

use std::{
    collections::{BTreeMap, HashSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use reqwest::blocking::Client;
use serde_json::Value;
use sqlx::{Connection as _, Row as _, SqliteConnection};

use crate::{
    images,
    server::{Server, Site},
};

const SUBMITTERS: usize = 4;
/// The longest time that all jobs may take, kills and all.
const BOUND: Duration = Duration::from_mins(25);

#[test]
fn kills_at_random_moments_lose_nothing_and_double_nothing() {
    let kills = from_environment("CHAOS_KILLS", 8);
    let jobs = from_environment("CHAOS_JOBS", 200);
    let seed = from_environment("CHAOS_SEED", 7);
    // Leases far longer than the test: only the next process, not the clock, may free what a killed one held.
    let site = Site::new().with("worker.lease_ms", 600_000).with("worker.backoff_base_ms", 10);
    let began = Instant::now();
    let town = Town::new(jobs);
    let threads: Vec<_> = (0..SUBMITTERS)
        .map(|_| {
            let town = Arc::clone(&town);
            std::thread::spawn(move || town.submit_all())
        })
        .collect();

    let mut random = StdRng::seed_from_u64(seed as u64);
    let mut killed = 0;
    let mut server = site.serve();
    town.open(&server);
    loop {
        let accepted = town.accepted.lock().unwrap().len();
        let unfinished = town.unfinished(&server);
        if killed >= kills && accepted == jobs && unfinished == Some(0) {
            break;
        }
        assert!(began.elapsed() < BOUND, "{accepted} of {jobs} accepted, {unfinished:?} unfinished, {killed} kills");
        if killed < kills {
            // Kills are spread over the whole run: the next one is due when its share of the jobs has been accepted,
            // or, after the last job, at once.
            let due = (killed + 1) * jobs / (kills + 1);
            if accepted < due && accepted < jobs {
                std::thread::park_timeout(Duration::from_millis(2));
                continue;
            }
            std::thread::park_timeout(Duration::from_micros(random.random_range(0..60_000)));
            town.close();
            server.kill();
            killed += 1;
            server = site.serve();
            town.open(&server);
        } else {
            std::thread::park_timeout(Duration::from_millis(50));
        }
    }
    for thread in threads {
        thread.join().expect("a submitter ends well");
    }
    verify(&server, &town);
    server.kill();
    let rows = in_the_database(&site);
    eprintln!(
        "chaos: {jobs} jobs, {killed} kills, {} repeated requests, {:.0} s; lost 0, doubled 0; {rows}",
        town.repeated.load(Ordering::Relaxed),
        began.elapsed().as_secs_f64()
    );
}

/// Everybody who submits, whatever happens to the server.
struct Town {
    jobs: usize,
    next: AtomicUsize,
    repeated: AtomicUsize,
    open: AtomicBool,
    address: Mutex<String>,
    /// Idempotency key to the inspection that was answered.
    accepted: Mutex<BTreeMap<String, String>>,
    http: Client,
}

impl Town {
    fn new(jobs: usize) -> Arc<Self> {
        scrutineer_egress::speak_tls();
        Arc::new(Self {
            jobs,
            next: AtomicUsize::new(0),
            repeated: AtomicUsize::new(0),
            open: AtomicBool::new(false),
            address: Mutex::default(),
            accepted: Mutex::default(),
            http: Client::builder().timeout(Duration::from_secs(20)).build().expect("a client"),
        })
    }

    fn open(&self, server: &Server) {
        self.address.lock().unwrap().clone_from(&server.address);
        self.open.store(true, Ordering::Release);
    }

    fn close(&self) {
        self.open.store(false, Ordering::Release);
    }

    /// Takes job after job and repeats each, under its one key, until it is answered.
    fn submit_all(&self) {
        loop {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            if index >= self.jobs {
                return;
            }
            let key = format!("job-{index}");
            let image = images::jpeg(96, 96, index as u32);
            loop {
                let url = format!("{}/v1/inspections?facility=chaos&package_id={key}", self.address.lock().unwrap());
                let sent = self
                    .http
                    .post(url)
                    .header("content-type", "image/jpeg")
                    .header("idempotency-key", &key)
                    .body(image.clone())
                    .send()
                    .and_then(|response| response.error_for_status()?.json::<Value>());
                if let Ok(answer) = sent {
                    let id = answer["id"].as_str().expect("an inspection has an id").to_owned();
                    self.accepted.lock().unwrap().insert(key, id);
                    break;
                }
                self.repeated.fetch_add(1, Ordering::Relaxed);
                std::thread::park_timeout(Duration::from_millis(if self.open.load(Ordering::Acquire) {
                    5
                } else {
                    20
                }));
            }
        }
    }

    fn unfinished(&self, server: &Server) -> Option<usize> {
        let open: Value = self.http.get(server.url("/v1/inspections?status=open&limit=1")).send().ok()?.json().ok()?;
        open["items"].as_array().map(Vec::len)
    }
}

/// Through the API: what was answered is there, once, with a verdict.
fn verify(server: &Server, town: &Town) {
    let accepted = town.accepted.lock().unwrap();
    let mut seen = HashSet::new();
    let mut cursor = String::new();
    loop {
        let page = server.json(&format!("/v1/inspections?limit=500{cursor}"));
        for one in page["items"].as_array().unwrap() {
            let id = one["id"].as_str().unwrap();
            let key = one["package_id"].as_str().unwrap();
            assert!(seen.insert(key.to_owned()), "{key} has two inspections");
            assert_eq!(accepted.get(key).map(String::as_str), Some(id), "{key} was answered with another inspection");
            assert_eq!((one["status"].as_str(), one["verdict"].is_string()), (Some("completed"), true), "{one}");
            assert_eq!(one["views"].as_array().unwrap().len(), 1, "{one}");
            assert_eq!(one["views"][0]["status"], "completed", "{one}");
        }
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), town.jobs, "inspections are lost");
}

/// In the rows: one inference, one decision and one completion event each.
fn in_the_database(site: &Site) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let url = format!("sqlite://{}", site.path().join("data/scrutineer.db").display());
        let mut database = SqliteConnection::connect(&url).await.unwrap();
        let mut count =
            async |sql: &'static str| -> i64 { sqlx::query(sql).fetch_one(&mut database).await.unwrap().get(0) };
        let jobs = count("SELECT count(*) FROM jobs").await;
        assert_eq!(count("SELECT count(*) FROM jobs WHERE state = 'completed'").await, jobs);
        assert_eq!(count("SELECT count(*) FROM inferences").await, jobs);
        assert_eq!(count("SELECT count(DISTINCT view_id) FROM inferences").await, jobs);
        assert_eq!(count("SELECT count(*) FROM decisions").await, jobs);
        assert_eq!(count("SELECT count(DISTINCT inspection_id) FROM decisions").await, jobs);
        assert_eq!(count("SELECT count(*) FROM events WHERE kind = 'inspection.completed'").await, jobs);
        format!("{jobs} inferences, {jobs} decisions")
    })
}

pub fn from_environment(name: &str, otherwise: usize) -> usize {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name}={text} is no number")))
}
