//! What happens to machines happens here: a process that is paused, a leader that freezes, clocks that disagree, a disk that
//! fills, a database that crashes under load.

use std::process::Command;

use scrutineer_store::conformance::postgres::{TestDatabase, TestServer};
use serde_json::Value;
use sqlx::{Connection as _, PgConnection};
use tokio::runtime::Runtime;

use crate::{
    images,
    server::{Server, Site, at_another_time, scrutineer, signal, until},
};

/// A shared database, a place for servers, and the database seen from outside.
struct Town {
    runtime: Runtime,
    database: TestDatabase,
    site: Site,
}

impl Town {
    fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        let database = runtime.block_on(TestDatabase::create());
        let site = Site::new().with("database.url", database.url());
        Self { runtime, database, site }
    }

    /// The one number that a question to the database answers.
    fn count(&self, sql: &'static str) -> i64 {
        self.ask(sql).unwrap()
    }

    fn ask<T>(&self, sql: &'static str) -> Result<T, sqlx::Error>
    where
        T: Send + Unpin + for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
    {
        self.runtime.block_on(async {
            let mut conn = PgConnection::connect(&self.database.url()).await?;
            let answer = sqlx::query_scalar(sql).fetch_one(&mut conn).await;
            conn.close().await?;
            answer
        })
    }

    /// Each of `jobs` views has one inference, each inspection one decision and one event of it.
    fn assert_once(&self, jobs: i64) {
        assert_eq!(self.count("SELECT count(*) FROM jobs WHERE state = 'completed'"), jobs);
        assert_eq!(self.count("SELECT count(*) FROM inferences"), jobs);
        assert_eq!(self.count("SELECT count(*) FROM decisions"), jobs);
        assert_eq!(self.count("SELECT count(DISTINCT inspection_id) FROM decisions"), jobs);
        assert_eq!(self.count("SELECT count(*) FROM events WHERE kind = 'inspection.completed'"), jobs);
    }
}

fn submit(server: &Server, seed: u32) -> String {
    let request = server.post("/v1/inspections?facility=ber1").header("content-type", "image/jpeg");
    let opened: Value = request.body(images::jpeg(640, 480, seed)).send().unwrap().json().unwrap();
    opened["id"].as_str().unwrap_or_else(|| panic!("it is refused: {opened}")).to_owned()
}

fn wait_for(server: &Server, ids: &[String]) {
    for id in ids {
        let done = server.client_wait(&format!("/v1/inspections/{id}"));
        assert!(done["verdict"].is_string() && done["views"][0]["error"].is_null(), "{done}");
    }
}

/// A counter of a process, summed over its other labels.
fn metric(server: &Server, name: &str, label: &str) -> f64 {
    let text = server.get("/metrics").text().unwrap();
    let series = text.lines().filter(|line| line.starts_with(name) && line.contains(label));
    series.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum()
}

#[test]
fn a_worker_that_is_paused_past_its_lease_is_refused_its_results() {
    let mut town = Town::new();
    town.site = town.site.with("worker.lease_ms", 1000).with("inspect.threads", 1);
    let api = town.site.serve_roles("api");
    let paused = town.site.serve_roles("worker");
    // It is paused while it has work in hand: with so much to do, all at once, it always has.
    let queue = |what: &str| assert!(api.post(&format!("/v1/queue/{what}")).send().unwrap().status().is_success());
    queue("pause");
    let ids: Vec<String> = (0..40).map(|seed| submit(&api, seed)).collect();
    queue("resume");
    until(|| (town.count("SELECT count(*) FROM jobs WHERE state = 'running'") > 0).then_some(()));
    signal(paused.id(), "STOP");
    let held = town.count("SELECT count(*) FROM jobs WHERE state = 'running'");
    assert!(held > 0, "it was through before it could be paused");
    let other = town.site.serve_roles("worker");
    wait_for(&api, &ids);
    drop(other);
    signal(paused.id(), "CONT");
    // What it had in hand it tries to start, or to commit: neither is let.
    let refused = || {
        metric(&paused, "scrutineer_jobs_total", "lost_fence")
            + metric(&paused, "scrutineer_errors_total", "lost_lease")
    };
    until(|| (refused() > 0.0).then_some(()));
    town.assert_once(40);
    assert_eq!(town.count("SELECT count(*) FROM jobs WHERE state <> 'completed'"), 0);
    assert_eq!(api.json("/v1/dead-letters")["items"].as_array().unwrap().len(), 0);
    // It is as good as before.
    let id = submit(&api, 100);
    wait_for(&api, &[id]);
}

#[test]
fn a_leader_that_freezes_is_followed_and_does_nothing_twice_when_it_wakes() {
    let mut town = Town::new();
    town.site = town.site.with("upkeep.tick_ms", 100);
    let servers = [town.site.serve_roles("api"), town.site.serve_roles("api")];
    let leader = || town.ask::<String>("SELECT holder FROM leases WHERE task = 'deadlines'").ok();
    let name = until(leader);
    let frozen = servers.iter().position(|server| name.starts_with(&format!("{}-", server.id()))).unwrap();
    signal(servers[frozen].id(), "STOP");
    let other = &servers[1 - frozen];
    let ids: Vec<String> = (0..5)
        .map(|seed| {
            let request = other.post("/v1/inspections?facility=ber1&deadline_ms=300&views_expected=2");
            let request = request.header("content-type", "image/jpeg").body(images::jpeg(320, 240, seed));
            request.send().unwrap().json::<Value>().unwrap()["id"].as_str().unwrap().to_owned()
        })
        .collect();
    for id in &ids {
        let done = other.client_wait(&format!("/v1/inspections/{id}"));
        assert_eq!(done["verdict"], "review", "{done}");
    }
    assert_ne!(until(leader), name);
    signal(servers[frozen].id(), "CONT");
    // Awake: it answers, and what it had in hand is over once it has led again or been told that it does not.
    assert_eq!(servers[frozen].get("/readyz").status(), 200);
    signal(other.id(), "STOP");
    until(|| leader().filter(|leads| *leads == name));
    signal(other.id(), "CONT");
    assert_eq!(town.count("SELECT count(*) FROM decisions"), 5);
    assert_eq!(town.count("SELECT count(*) FROM events WHERE kind = 'inspection.completed'"), 5);
}

#[test]
fn clocks_that_differ_by_ten_minutes_harm_nothing() {
    let mut town = Town::new();
    town.site = town.site.with("worker.lease_ms", 2000).with("upkeep.tick_ms", 100);
    let at = |offset: &str, roles: &str| {
        let mut command = town.site.command(scrutineer());
        command.args(["--roles", roles]);
        Server::start(at_another_time(command, offset))
    };
    let ahead = at("+300s", "api");
    let behind = at("-300s", "worker");
    let now = scrutineer_types::Timestamp::now().0;
    let ids: Vec<String> = (0..20).map(|seed| submit(&ahead, seed)).collect();
    wait_for(&ahead, &ids);
    town.assert_once(20);
    let attempts = town.count("SELECT count(*) FROM jobs WHERE attempts <> 1");
    assert_eq!(attempts, 0, "a lease of one clock was judged by another");
    // A deadline of the machine that is ahead is the database's.
    let request = ahead.post("/v1/inspections?facility=ber1&deadline_ms=400&views_expected=2");
    let opened: Value =
        request.header("content-type", "image/jpeg").body(images::jpeg(320, 240, 50)).send().unwrap().json().unwrap();
    let settled = ahead.client_wait(&format!("/v1/inspections/{}", opened["id"].as_str().unwrap()));
    assert_eq!(settled["verdict"], "review", "{settled}");
    let early = town.count("SELECT min(created_at) FROM inspections") - now;
    assert!((-60_000..120_000).contains(&early), "moments are the database's, not {early} ms from it");
    drop(behind);
}

#[test]
fn an_original_that_the_disk_has_no_room_for_is_refused_and_leaves_nothing() {
    let site = Site::new();
    let mut command = Command::new("bash");
    // No file may grow beyond 2 MiB; the signal that says so is not to end the process.
    let serve = "ulimit -f 2048; trap '' XFSZ; exec \"$0\" \"$@\"";
    command.args(["-c", serve]).arg(env!("CARGO_BIN_EXE_scrutineer")).env("SCRUTINEER__LOG__LEVEL", "info");
    let server = Server::start(site.command(command));
    let small = images::jpeg(640, 480, 1);
    let mut large = small.clone();
    // Behind the image's end: its header is that of a good one.
    large.resize(3 << 20, 0);
    let refused = server.post("/v1/inspections").header("content-type", "image/jpeg").body(large).send().unwrap();
    assert_eq!(refused.status(), 503);
    let problem: Value = refused.json().unwrap();
    assert!(problem["type"].as_str().unwrap().ends_with("storage-full"), "{problem}");
    assert!(server.inspect(small, "")["verdict"].is_string());
    assert_eq!(site.originals().len(), 1, "{:?}", site.originals());
}

#[test]
fn a_database_that_crashes_under_load_loses_nothing_and_doubles_nothing() {
    let runtime = Runtime::new().unwrap();
    let mut postgres = TestServer::start();
    let database = runtime.block_on(postgres.create_database());
    let site = Site::new().with("database.url", database.url()).with("worker.lease_ms", 3000);
    let town = Town { runtime, database, site };
    let api = town.site.serve_roles("api");
    let workers = [town.site.serve_roles("worker"), town.site.serve_roles("worker")];
    let mut ids = Vec::new();
    for round in 0..3_u32 {
        for seed in 0..20 {
            // Repeated under its one key until it is answered, as a client does.
            let key = format!("parcel-{round}-{seed}");
            let image = images::jpeg(320, 240, round * 100 + seed);
            let id = until(|| {
                let request = api.post("/v1/inspections?facility=ber1").header("content-type", "image/jpeg");
                let answer = request.header("idempotency-key", &key).body(image.clone()).send().ok()?;
                let opened: Value = answer.error_for_status().ok()?.json().ok()?;
                Some(opened["id"].as_str()?.to_owned())
            });
            ids.push(id);
            if round < 2 && seed == 10 {
                postgres.crash();
                postgres.start_again();
            }
        }
    }
    for id in &ids {
        until(|| {
            let answer = api.get(&format!("/v1/inspections/{id}"));
            let inspection: Value = answer.error_for_status().ok()?.json().ok()?;
            (inspection["status"] == "completed").then_some(())
        });
    }
    town.assert_once(60);
    drop(workers);
    drop(town);
    drop(postgres);
}
