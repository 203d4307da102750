//! The service on PostgreSQL, in one process and in several.

use scrutineer_store::conformance::postgres::TestDatabase;
use serde_json::Value;

use crate::{
    images,
    server::{Server, Site, scrutineer},
};

/// A site whose servers share a database; it must outlive them.
fn site() -> (TestDatabase, Site) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let database = runtime.block_on(TestDatabase::create());
    let site = Site::new().with("database.url", database.url());
    (database, site)
}

fn detections(inspection: &Value) -> &Value {
    &inspection["views"][0]["detections"]
}

#[test]
fn an_image_goes_in_and_the_verdict_comes_out_and_is_there_after_a_restart() {
    let (_database, site) = site();
    let migrated = scrutineer()
        .current_dir(site.path())
        .env("SCRUTINEER__DATABASE__URL", site.setting("database.url"))
        .arg("migrate")
        .output()
        .unwrap();
    assert!(migrated.status.success(), "{}", String::from_utf8_lossy(&migrated.stderr));
    let mut server = site.serve();
    let done = server.inspect(images::jpeg(640, 480, 1), "?facility=ber1&camera=dock-1");
    assert!(done["verdict"].is_string(), "{done}");
    assert!(server.terminate().success(), "{}", server.log());
    let server = site.serve();
    assert_eq!(server.json(&format!("/v1/inspections/{}", done["id"].as_str().unwrap())), done);
    assert_eq!(server.json("/v1/inspections?facility=ber1&status=completed")["items"][0]["id"], done["id"]);
    assert_eq!(server.get("/readyz").status(), 200);
}

#[test]
fn an_api_and_workers_are_processes_apart() {
    let (_database, site) = site();
    let api = site.serve_roles("api,console");
    let workers: Vec<Server> = (0..2).map(|_| site.serve_roles("worker")).collect();
    // Another API process waits for what this one took in.
    let other = site.serve_roles("api");
    let opened: Value = api
        .post("/v1/inspections?facility=ber1")
        .header("content-type", "image/jpeg")
        .body(images::jpeg(640, 480, 2))
        .send()
        .unwrap()
        .json()
        .unwrap();
    let path = format!("/v1/inspections/{}", opened["id"].as_str().unwrap());
    let done = other.client_wait(&path);
    assert!(done["verdict"].is_string() && detections(&done).is_array(), "{done}");
    let waited = api.inspect(images::jpeg(640, 480, 3), "?facility=ber1");
    assert!(waited["verdict"].is_string(), "{waited}");
    let alone = workers.iter().all(|worker| worker.get("/v1/inspections").status() == 404);
    assert!(alone, "a worker answers for its health, not for the API");
}

#[test]
fn a_worker_that_is_killed_leaves_its_jobs_to_the_others() {
    let (_database, site) = site();
    let site = site.with("worker.lease_ms", 1500);
    let api = site.serve_roles("api");
    let doomed = site.serve_roles("worker");
    let opened: Vec<Value> = (0..20)
        .map(|seed| {
            let request = api.post("/v1/inspections").header("content-type", "image/jpeg");
            request.body(images::jpeg(640, 480, 10 + seed)).send().unwrap().json().unwrap()
        })
        .collect();
    doomed.kill();
    let _other = site.serve_roles("worker");
    for one in opened {
        let done = api.client_wait(&format!("/v1/inspections/{}", one["id"].as_str().unwrap()));
        assert!(done["verdict"].is_string(), "{done}");
        assert!(done["views"][0]["error"].is_null(), "{done}");
    }
}
