//! What fails, and what becomes of it: processes killed and paused, stores that go away, originals that change.

use std::path::Path;

use scrutineer_store::conformance::postgres::TestDatabase;
use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection, Row as _, SqliteConnection};
use tokio::runtime::Runtime;

use crate::{
    images,
    server::{Server, Site, scrutineer, signal, until},
};

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn submit(server: &Server, query: &str, image: Vec<u8>) -> Value {
    let request = server.post(&format!("/v1/inspections{query}")).header("content-type", "image/jpeg");
    let response = request.body(image).send().unwrap();
    assert_eq!(response.status(), 202, "{}", response.text().unwrap_or_default());
    response.json().unwrap()
}

fn id(inspection: &Value) -> &str {
    inspection["id"].as_str().unwrap()
}

/// An image whose inference takes long enough to be interrupted.
fn slow(seed: u32) -> Vec<u8> {
    images::png(5000, 4000, seed)
}

fn parts(server: &Server) -> Value {
    server.get("/readyz").json().unwrap()
}

fn metric(server: &Server, line: &str) -> Option<String> {
    let text = server.get("/metrics").text().unwrap();
    text.lines().find_map(|one| one.strip_prefix(line)).map(|value| value.trim().to_owned())
}

/// The rows of an SQLite site, read beside its server.
fn rows_of(site: &Site, runtime: &Runtime) -> SqliteConnection {
    let url = format!("sqlite://{}?mode=ro", site.path().join("data/scrutineer.db").display());
    runtime.block_on(SqliteConnection::connect(&url)).unwrap()
}

#[test]
fn a_job_that_takes_its_process_down_each_time_is_set_aside_and_its_neighbours_are_not() {
    // One attempt is all they have: a lost process costs none.
    let site = Site::new().with("worker.lease_ms", 600_000).with("ingest.max_attempts", 1);
    let api = site.serve_roles("api");
    let poison = submit(&api, "?package_id=poison", slow(1));
    let neighbours: Vec<_> =
        (2..8).map(|seed| submit(&api, &format!("?package_id=n{seed}"), images::jpeg(320, 240, seed))).collect();
    drop(api);

    let runtime = runtime();
    let mut rows = rows_of(&site, &runtime);
    let mut state = || -> Option<&'static str> {
        let row = runtime.block_on(
            sqlx::query(
                "SELECT j.state, j.started_at IS NOT NULL AS started FROM jobs j JOIN inspections i ON i.id = j.inspection_id
                 WHERE i.package_id = 'poison'",
            )
            .fetch_one(&mut rows),
        );
        let row = row.unwrap();
        match (row.get::<String, _>(0).as_str(), row.get::<bool, _>(1)) {
            ("running", true) => Some("started"),
            ("discarded", _) => Some("discarded"),
            ("completed", _) => panic!("it was done before the process could be killed"),
            _ => None,
        }
    };
    let mut kills = 0;
    let server = loop {
        let server = site.serve();
        if until(&mut state) == "discarded" {
            break server;
        }
        // What it does to its process, another would do with a bad pointer.
        server.kill();
        kills += 1;
        assert!(kills <= 4, "beside others once, alone three times");
    };
    assert_eq!(kills, 4);
    let done = server.client_wait(&format!("/v1/inspections/{}", id(&poison)));
    assert_eq!((&done["verdict"], &done["views"][0]["error"]["code"]), (&json!("review"), &json!("worker_lost")));
    for one in neighbours {
        let done = server.client_wait(&format!("/v1/inspections/{}", id(&one)));
        assert_eq!(done["views"][0]["status"], "completed", "{done}");
    }
    let letters = server.json("/v1/dead-letters?code=worker_lost");
    let job = letters["items"][0]["job_id"].as_str().unwrap();
    let letter = server.json(&format!("/v1/dead-letters/{job}"));
    assert_eq!(letter["history"].as_array().unwrap().len(), 4, "{letter}");
    assert!(letter["history"].as_array().unwrap().iter().all(|one| one["outcome"] == "crashed"));

    // Nothing was wrong with it after all: left alone it is done.
    assert!(server.post(&format!("/v1/dead-letters/{job}/redrive")).send().unwrap().status().is_success());
    let path = format!("/v1/inspections/{}", id(&poison));
    let redecided = until(|| Some(server.json(&path)).filter(|one| one["decision"]["cause"] == "late_view"));
    assert_eq!(redecided["views"][0]["status"], "completed");
}

#[test]
fn a_worker_that_is_paused_past_its_lease_is_refused_when_it_wakes_and_is_not_held_against_its_job() {
    let runtime = runtime();
    let database = runtime.block_on(TestDatabase::create());
    let site = Site::new().with("database.url", database.url()).with("worker.lease_ms", 1000);
    let api = site.serve_roles("api");
    let paused = site.serve_roles("worker");
    let mut rows = runtime.block_on(database.stranger());
    let mut job_of = |package: &str, what: &str| -> String {
        let sql =
            format!("SELECT {what} FROM jobs j JOIN inspections i ON i.id = j.inspection_id WHERE i.package_id = $1");
        let query = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(package.to_owned());
        runtime.block_on(query.fetch_one(&mut rows)).unwrap()
    };
    // Caught in the middle of the work; one that was quicker is tried with another image.
    let (package, opened) = (0..10)
        .find_map(|seed| {
            let package = format!("P{seed}");
            let opened = submit(&api, &format!("?package_id={package}"), slow(seed));
            until(|| (job_of(&package, "coalesce(j.started_at, 0)::text") != "0").then_some(()));
            signal(paused.id(), "STOP");
            if job_of(&package, "j.state") == "running" {
                return Some((package, opened));
            }
            signal(paused.id(), "CONT");
            None
        })
        .expect("one is caught in work");
    let _other = site.serve_roles("worker");
    let done = api.client_wait(&format!("/v1/inspections/{}", id(&opened)));
    assert_eq!(done["views"][0]["status"], "completed", "{done}");
    signal(paused.id(), "CONT");
    until(|| metric(&paused, "scrutineer_jobs_total{outcome=\"lost_fence\"}").filter(|value| value == "1"));
    assert_eq!(api.json(&format!("/v1/inspections/{}", id(&opened))), done, "nothing is done twice");
    let attempts = "(SELECT string_agg(a.outcome, ' ') FROM attempts a WHERE a.job_id = j.id)";
    assert_eq!(until(|| Some(job_of(&package, attempts)).filter(|outcome| outcome != "crashed")), "late");
    let decisions = "(SELECT count(*) FROM decisions d WHERE d.inspection_id = i.id)::text";
    assert_eq!(job_of(&package, decisions), "1");
}

#[test]
fn while_the_originals_are_away_nothing_is_claimed_and_no_attempt_is_used_up() {
    let site = Site::new()
        .with("worker.backoff_base_ms", 1)
        .with("worker.backoff_cap_ms", 1)
        .with("worker.breaker_pause_ms", 50)
        .with("worker.breaker_cap_ms", 100);
    let api = site.serve_roles("api");
    let opened: Vec<Value> = (0..20).map(|seed| submit(&api, "", images::jpeg(320, 240, seed))).collect();
    drop(api);
    // A link to itself: as a mount that has gone, it cannot be entered, and that may change.
    let originals = site.path().join("data/objects/originals");
    let kept = originals.with_extension("kept");
    std::fs::rename(&originals, &kept).unwrap();
    std::os::unix::fs::symlink(&originals, &originals).unwrap();

    let server = site.serve();
    let away = until(|| Some(parts(&server)).filter(|ready| ready["parts"]["worker"]["ready"] == false));
    assert!(away["parts"]["worker"]["detail"].as_str().unwrap().contains("objects is away"), "{away}");
    assert_eq!(away["ready"], false);
    let open = "scrutineer_breaker_open{dependency=\"objects\"}";
    until(|| metric(&server, open).filter(|value| value == "1"));
    // Long enough for every job to have been tried many times, if it were.
    let trips = || metric(&server, "scrutineer_breaker_trips_total{dependency=\"objects\"}");
    assert!(trips().is_some());
    let put_back = "scrutineer_jobs_total{outcome=\"put_back\"}";
    until(|| metric(&server, put_back).filter(|count| count.parse::<u64>().unwrap() >= 20));
    for one in &opened {
        let seen = server.json(&format!("/v1/inspections/{}", id(one)));
        assert_eq!(seen["status"], "open", "{seen}");
        assert!(seen["views"][0]["attempts"].as_u64() <= Some(3), "far from used up: {seen}");
    }
    assert!(server.log().contains("away: no jobs are claimed"));

    std::fs::remove_file(&originals).unwrap();
    std::fs::rename(&kept, &originals).unwrap();
    for one in &opened {
        let done = server.client_wait(&format!("/v1/inspections/{}", id(one)));
        assert_eq!(done["views"][0]["status"], "completed", "{done}");
    }
    until(|| metric(&server, open).filter(|value| value == "0"));
    assert_eq!(server.get("/readyz").status(), 200);
    assert!(server.json("/v1/dead-letters")["items"].as_array().unwrap().is_empty());
}

#[test]
fn while_the_database_is_away_nothing_is_claimed_and_what_was_found_is_committed_afterwards() {
    let runtime = runtime();
    let database = runtime.block_on(TestDatabase::create());
    let site = Site::new()
        .with("database.url", database.url())
        .with("database.acquire_timeout_ms", 200)
        .with("worker.lease_ms", 2000)
        .with("worker.breaker_failures", 2)
        .with("worker.breaker_pause_ms", 50)
        .with("worker.breaker_cap_ms", 200);
    let server = site.serve();
    server.inspect(images::jpeg(320, 240, 1), "");
    let (name, mut elsewhere) = runtime.block_on(async {
        let mut stranger = database.stranger().await;
        let name: String =
            sqlx::query_scalar("SELECT current_database()::text").fetch_one(&mut stranger).await.unwrap();
        let (server, _) = database.url().rsplit_once('/').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        (name, PgConnection::connect(&format!("{server}/postgres")).await.unwrap())
    });
    let mut admit = |admitted: bool| {
        let allow = format!("ALTER DATABASE \"{name}\" ALLOW_CONNECTIONS {admitted}");
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
        runtime.block_on(async {
            sqlx::query(sqlx::AssertSqlSafe(allow)).execute(&mut elsewhere).await.unwrap();
            if !admitted {
                sqlx::query(end).bind(&name).execute(&mut elsewhere).await.unwrap();
            }
        });
    };
    let opened: Vec<Value> = (2..12).map(|seed| submit(&server, "", images::jpeg(320, 240, seed))).collect();
    admit(false);
    let open = "scrutineer_breaker_open{dependency=\"database\"}";
    until(|| metric(&server, open).filter(|value| value == "1"));
    assert_eq!(parts(&server)["parts"]["worker"]["ready"], false);
    admit(true);
    until(|| (server.get("/readyz").status() == 200).then_some(()));
    for one in opened {
        let done = server.client_wait(&format!("/v1/inspections/{}", id(&one)));
        assert_eq!(done["views"][0]["status"], "completed", "{done}");
        assert!(done["views"][0]["attempts"].as_u64() <= Some(2), "{done}");
    }
    until(|| metric(&server, open).filter(|value| value == "0"));
}

#[test]
fn an_original_that_changed_under_its_name_is_never_judged() {
    let site = Site::new();
    let api = site.serve_roles("api");
    let opened = submit(&api, "?facility=ber1", images::jpeg(320, 240, 1));
    drop(api);
    let original = site.originals().pop().expect("one original");
    let kept = std::fs::read(&original).unwrap();
    replace(&original, &images::jpeg(320, 240, 2));

    let server = site.serve();
    let path = format!("/v1/inspections/{}", id(&opened));
    let done = server.client_wait(&path);
    assert_eq!((&done["verdict"], &done["views"][0]["status"]), (&json!("review"), &json!("failed")));
    let letter = server.json("/v1/dead-letters?code=original_changed&kind=permanent&facility=ber1")["items"][0].clone();
    assert_eq!((&letter["stage"], &letter["attempts"]), (&json!("fetch"), &json!(1)), "{letter}");
    assert!(letter["error"].as_str().unwrap().contains("object changed under its name"), "{letter}");

    replace(&original, &kept);
    let job = letter["job_id"].as_str().unwrap();
    assert!(server.post(&format!("/v1/dead-letters/{job}/redrive")).send().unwrap().status().is_success());
    until(|| Some(server.json(&path)).filter(|one| one["views"][0]["status"] == "completed"));
}

/// In one step: a worker that looks in between must not find half of it.
fn replace(path: &Path, content: &[u8]) {
    let whole = path.with_extension("whole");
    std::fs::write(&whole, content).unwrap();
    std::fs::rename(&whole, path).unwrap();
}

#[test]
fn a_queue_is_paused_and_resumed_over_http_and_from_the_command_line_beside_the_server() {
    let site = Site::new().with("upkeep.tick_ms", 50);
    let server = site.serve();
    let run = |arguments: &[&str]| {
        let output = scrutineer().current_dir(site.path()).arg("jobs").args(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code().unwrap(), serde_json::from_slice::<Value>(&output.stdout).unwrap_or_default(), said)
    };
    let (code, queue, said) = run(&["pause", "--facility", "ber1", "--reason", "moving cameras", "--json"]);
    assert_eq!((code, &queue["paused"][0]["reason"]), (0, &json!("moving cameras")), "{said}");
    let waiting = submit(&server, "?facility=ber1", images::jpeg(320, 240, 1));
    // Another facility's image, submitted later, is done: the first would have been done too.
    server.inspect(images::jpeg(320, 240, 2), "?facility=muc1");
    let path = format!("/v1/inspections/{}", id(&waiting));
    assert_eq!(server.json(&path)["status"], "open");
    assert!(server.get("/").text().unwrap().contains("The facility ber1 is paused"));
    let (code, _, said) = run(&["resume"]);
    assert!(code == 1 && said.contains("was not paused: all jobs"), "{said}");
    let resumed = server.post("/v1/queue/resume").json(&json!({"facility": "ber1"})).send().unwrap();
    assert_eq!(resumed.json::<Value>().unwrap()["paused"], json!([]));
    assert_eq!(server.client_wait(&path)["views"][0]["status"], "completed");
}

#[test]
fn dead_letters_are_listed_shown_redriven_and_purged_from_the_command_line() {
    let site = Site::new();
    let api = site.serve_roles("api");
    let opened: Vec<Value> =
        (0..3).map(|seed| submit(&api, "?facility=ber1&camera=dock-1", images::jpeg(320, 240, seed))).collect();
    drop(api);
    for original in site.originals() {
        std::fs::remove_file(original).unwrap();
    }
    let server = site.serve();
    for one in &opened {
        server.client_wait(&format!("/v1/inspections/{}", id(one)));
    }
    drop(server);
    let run = |arguments: &[&str]| {
        let output = scrutineer().current_dir(site.path()).arg("jobs").args(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code().unwrap(), String::from_utf8_lossy(&output.stdout).into_owned(), said)
    };
    let list = |filter: &[&str]| -> Vec<Value> {
        let (code, out, said) = run(&[&["list", "--json"], filter].concat());
        assert_eq!(code, 0, "{said}");
        serde_json::from_str::<Value>(&out).unwrap()["items"].as_array().unwrap().clone()
    };
    assert_eq!(list(&["--code", "original_missing", "--camera", "dock-1", "--kind", "permanent"]).len(), 3);
    assert!(list(&["--facility", "muc1"]).is_empty());
    let job = list(&[])[0]["job_id"].as_str().unwrap().to_owned();
    let (code, out, _) = run(&["show", &job]);
    assert!(code == 0 && out.contains("original_missing") && out.contains("outcome"), "{out}");
    for action in ["redrive", "purge"] {
        let (code, _, said) = run(&[action]);
        assert!(code == 2 && said.contains("--all"), "{said}");
    }
    let (code, out, _) = run(&["purge", "--job", &job, "--json"]);
    assert_eq!((code, serde_json::from_str::<Value>(&out).unwrap()), (0, json!([job])));
    let (_, _, said) = run(&["purge", "--job", &job]);
    assert!(said.contains("no dead letter matches"), "{said}");
    let (code, _, said) = run(&["redrive", "--all"]);
    assert!(code == 0 && said.contains("2 jobs are available again"), "{said}");
    let (_, _, said) = run(&["redrive", "--all"]);
    assert!(said.contains("no dead letter matches"), "{said}");
}
