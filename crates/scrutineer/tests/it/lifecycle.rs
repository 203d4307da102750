//! The life of an image: submitted, queued, inspected, decided, shown.

use reqwest::blocking::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::{
    images,
    server::{Server, Site, until},
};

fn form(metadata: &Value, views: &[Vec<u8>]) -> Form {
    let mut form = Form::new().part("metadata", Part::text(metadata.to_string()));
    for view in views {
        form = form.part("image", Part::bytes(view.clone()).file_name("view.jpg"));
    }
    form
}

fn submit(server: &Server, metadata: &Value, views: &[Vec<u8>], wait: u32) -> Value {
    let response = server
        .post("/v1/inspections")
        .header("prefer", format!("wait={wait}"))
        .multipart(form(metadata, views))
        .send()
        .expect("the server answers");
    assert!(response.status().is_success(), "{}", response.text().unwrap_or_default());
    response.json().expect("JSON")
}

#[test]
fn an_image_becomes_a_verdict_and_both_survive_a_restart() {
    let site = Site::new();
    let mut server = site.serve();
    let done = server.inspect(images::jpeg(320, 240, 1), "?facility=ber1&camera=cam-1&angle=top&package_id=P1");
    assert_eq!(done["status"], "completed");
    assert!(done["verdict"].is_string(), "{done}");
    assert_eq!(done["decision"]["policy"]["name"], "parcel");
    assert!(!done["reasons"].as_array().unwrap().is_empty());
    let view = &done["views"][0];
    assert_eq!((view["status"].as_str(), view["attempts"].as_u64()), (Some("completed"), Some(1)));
    assert_eq!((view["image"]["width"].as_u64(), view["image"]["height"].as_u64()), (Some(320), Some(240)));

    assert!(server.terminate().success());
    let server = site.serve();
    let path = format!("/v1/inspections/{}", done["id"].as_str().unwrap());
    assert_eq!(server.json(&path), done);
    let original = server.get(&format!("{path}/views/{}/image", view["id"].as_str().unwrap()));
    assert_eq!(original.headers()["content-type"], "image/jpeg");
    assert_eq!(original.bytes().unwrap(), images::jpeg(320, 240, 1));
}

#[test]
fn views_of_one_package_are_judged_together_whichever_way_they_come() {
    let site = Site::new();
    let server = site.serve();
    let metadata =
        json!({"facility": "ber1", "package_id": "P2", "views_expected": ["top", "left"], "views": [{"angle": "top"}]});
    let opened = submit(&server, &metadata, &[images::jpeg(320, 240, 2)], 0);
    assert_eq!(opened["status"], "open");
    let done = server.inspect(images::jpeg(320, 240, 3), "?facility=ber1&package_id=P2&angle=left");
    assert_eq!(done["id"], opened["id"]);
    assert_eq!(done["status"], "completed");
    assert_eq!(done["views"].as_array().unwrap().len(), 2);
    // Nothing more is awaited, so the same package again is another inspection.
    let next = server.inspect(images::jpeg(320, 240, 4), "?facility=ber1&package_id=P2&angle=left");
    assert_ne!(next["id"], opened["id"]);
}

#[test]
fn a_deadline_gives_a_verdict_and_the_view_that_comes_late_another() {
    // A tick that never comes: the deadline itself wakes upkeep.
    let site = Site::new().with("upkeep.tick_ms", 600_000);
    let server = site.serve();
    let metadata = json!({"package_id": "P3", "views_expected": 2, "deadline_ms": 100});
    let decided = submit(&server, &metadata, &[images::jpeg(320, 240, 5)], 30);
    assert_eq!(decided["status"], "completed", "{decided}");
    let codes: Vec<_> = decided["reasons"].as_array().unwrap().iter().map(|reason| reason["code"].clone()).collect();
    assert!(codes.contains(&json!("view_missing")) || codes.contains(&json!("deadline_passed")), "{codes:?}");

    let late = server
        .post(&format!("/v1/inspections/{}/views", decided["id"].as_str().unwrap()))
        .header("content-type", "image/jpeg")
        .header("prefer", "wait=30")
        .body(images::jpeg(320, 240, 6))
        .send()
        .unwrap();
    assert!(late.status().is_success());
    let path = format!("/v1/inspections/{}", decided["id"].as_str().unwrap());
    let redecided = until(|| Some(server.json(&path)).filter(|now| now["decision"]["cause"] == "late_view"));
    assert_ne!(redecided["decision"]["id"], decided["decision"]["id"]);
}

#[test]
fn high_priority_waits_for_nothing_that_was_fetched_ahead() {
    let site = Site::new().with("inspect.threads", 1).with("worker.in_flight", 100);
    let api = site.serve_roles("api");
    for seed in 0..120 {
        submit(&api, &json!({}), &[images::jpeg(320, 240, seed)], 0);
    }
    drop(api);
    let server = site.serve();
    until(|| server.json("/v1/inspections?status=completed&limit=1")["items"].get(0).map(|_| ()));
    let high = server.inspect(images::jpeg(320, 240, 200), "?priority=high");
    let others = server.json("/v1/inspections?limit=1000")["items"].as_array().unwrap().clone();
    let moment = |one: &Value, key: &str| one[key].as_str().unwrap_or("9").to_owned();
    let between = moment(&high, "created_at")..moment(&high, "completed_at");
    let before_it = others.iter().filter(|one| between.contains(&moment(one, "completed_at"))).count();
    assert!(before_it < 50, "{before_it} others were done between its receipt and its verdict");
}

#[test]
fn an_image_that_cannot_be_decoded_asks_for_another() {
    let site = Site::new();
    let server = site.serve();
    let mut torn = images::jpeg(640, 480, 7);
    torn.truncate(torn.len() / 3);
    let done = server.inspect(torn, "");
    assert_eq!(done["verdict"], "recapture");
    assert_eq!(done["views"][0]["status"], "unreadable");
    assert_eq!(done["reasons"][0]["code"], "unreadable");
}

#[test]
fn an_original_that_is_gone_ends_as_a_dead_letter_a_review_and_after_redrive_a_new_decision() {
    let site = Site::new();
    let api = site.serve_roles("api");
    let opened = submit(&api, &json!({}), &[images::jpeg(320, 240, 8)], 0);
    drop(api);
    let original = site.originals().pop().expect("one original");
    let kept = std::fs::read(&original).unwrap();
    std::fs::remove_file(&original).unwrap();

    let server = site.serve();
    let path = format!("/v1/inspections/{}", opened["id"].as_str().unwrap());
    let done = until(|| Some(server.json(&path)).filter(|one| one["status"] == "completed"));
    assert_eq!(done["verdict"], "review");
    assert_eq!(done["reasons"][0]["code"], "inference_failed", "{done}");
    let letters = server.json("/v1/dead-letters");
    assert_eq!(letters["items"].as_array().unwrap().len(), 1);
    assert_eq!(letters["items"][0]["inspection_id"], opened["id"]);

    std::fs::write(&original, kept).unwrap();
    let job = letters["items"][0]["job_id"].as_str().unwrap();
    assert!(server.post(&format!("/v1/dead-letters/{job}/redrive")).send().unwrap().status().is_success());
    let redecided = until(|| Some(server.json(&path)).filter(|one| one["decision"]["cause"] == "late_view"));
    assert_eq!(redecided["views"][0]["status"], "completed");
    assert!(server.json("/v1/dead-letters")["items"].as_array().unwrap().is_empty());
}

#[test]
fn a_failure_that_can_pass_is_retried_until_it_does() {
    let site = Site::new()
        .with("worker.backoff_base_ms", 1)
        .with("worker.backoff_cap_ms", 1)
        .with("ingest.max_attempts", 1_000);
    let api = site.serve_roles("api");
    let opened = submit(&api, &json!({}), &[images::jpeg(320, 240, 11)], 0);
    drop(api);
    // A link to itself cannot be opened, and unlike a missing file that may change.
    let original = site.originals().pop().expect("one original");
    let kept = std::fs::read(&original).unwrap();
    std::fs::remove_file(&original).unwrap();
    std::os::unix::fs::symlink(&original, &original).unwrap();

    let server = site.serve();
    let path = format!("/v1/inspections/{}", opened["id"].as_str().unwrap());
    let trying = until(|| Some(server.json(&path)).filter(|one| one["views"][0]["attempts"].as_u64() >= Some(2)));
    assert_eq!((trying["status"].as_str(), trying["views"][0]["status"].as_str()), (Some("open"), Some("pending")));
    assert!(trying["views"][0]["error"]["message"].as_str().unwrap().contains("fetch"), "{trying}");

    // In one step: a worker that looks in between must not find the file missing, or half of it.
    let whole = original.with_extension("whole");
    std::fs::write(&whole, kept).unwrap();
    std::fs::rename(&whole, &original).unwrap();
    let done = until(|| Some(server.json(&path)).filter(|one| one["status"] == "completed"));
    assert_eq!(done["views"][0]["status"], "completed");
    assert!(done["views"][0]["error"].is_null());
}

#[test]
fn metrics_tell_what_happened() {
    let site = Site::new().with("upkeep.tick_ms", 50);
    let server = site.serve();
    let inspected = server.inspect(images::jpeg(320, 240, 12), "?facility=ber1");
    // Where it was left to a person, the time to the verdict ends with that person's.
    let says = json!({"reviewer": "ada", "verdict": "accept", "comment": "it is a test picture"});
    let review = format!("/v1/inspections/{}/review", inspected["id"].as_str().unwrap());
    assert_eq!(server.post(&review).json(&says).send().unwrap().status(), 200);
    server.tells(&[
        "scrutineer_jobs_total{outcome=\"completed\"} 1",
        "scrutineer_jobs_total{outcome=\"discarded\"} 0",
        "scrutineer_queue_depth{state=\"completed\"} 1",
        "scrutineer_queue_oldest_age_seconds 0",
        "scrutineer_verdicts_total{facility=\"ber1\"",
        "scrutineer_time_to_verdict_seconds_count{facility=\"ber1\"} 1",
        "scrutineer_stage_duration_seconds_count{stage=\"infer\"} 1",
        "scrutineer_stage_duration_seconds_count{stage=\"fetch\"} 1",
        "scrutineer_inference_batch_size_count 1",
        "scrutineer_model_loads_total 1",
        "scrutineer_http_request_duration_seconds_count{route=\"/v1/inspections\",method=\"POST\",status=\"200\"} 1",
    ]);
}

#[test]
fn a_cancelled_inspection_gets_no_verdict() {
    let site = Site::new();
    let api = site.serve_roles("api");
    let opened = submit(&api, &json!({}), &[images::jpeg(320, 240, 9)], 0);
    let path = format!("/v1/inspections/{}", opened["id"].as_str().unwrap());
    assert_eq!(api.delete(&path).json::<Value>().unwrap()["status"], "cancelled");
    drop(api);
    let server = site.serve();
    // Work that was submitted after it has been done, so it would have been done too.
    server.inspect(images::jpeg(320, 240, 10), "");
    assert_eq!(server.json(&path)["status"], "cancelled");
    assert!(server.json(&path)["verdict"].is_null());
}

#[test]
fn sigterm_finishes_what_is_started_and_keeps_the_rest() {
    let site = Site::new();
    let mut server = site.serve();
    let ids: Vec<String> = (0..60)
        .map(|seed| {
            submit(&server, &json!({}), &[images::jpeg(640, 480, 100 + seed)], 0)["id"].as_str().unwrap().to_owned()
        })
        .collect();
    assert!(server.terminate().success(), "a drained server ends with 0");
    let log = server.log();
    assert!(log.contains("drained"), "{log}");
    let server = site.serve();
    for id in ids {
        let done =
            until(|| Some(server.json(&format!("/v1/inspections/{id}"))).filter(|one| one["status"] == "completed"));
        assert_eq!(done["views"][0]["attempts"], 1, "a drained job is started once");
    }
}

#[test]
fn detect_answers_and_stores_nothing() {
    let site = Site::new();
    let server = site.serve();
    let answer =
        server.post("/v1/detect").header("content-type", "image/png").body(images::png(320, 320, 1)).send().unwrap();
    assert_eq!(answer.status(), 200);
    let view: Value = answer.json().unwrap();
    assert_eq!(view["status"], "completed");
    assert!(view["detections"].is_array());
    assert!(server.json("/v1/inspections")["items"].as_array().unwrap().is_empty());
    assert!(site.originals().is_empty());
}
