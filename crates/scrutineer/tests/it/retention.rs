//! What goes with time: images, detections, inspections; and what is held.

use reqwest::blocking::Response;
use serde_json::{Value, json};

use crate::{
    images,
    server::{Server, Site, at_another_time, scrutineer},
};

/// Ten days ago.
const THEN: &str = "-864000s";

/// An inspection of that time, with nobody asked about it any more.
fn inspected(server: &Server, package: &str, seed: u32) -> Value {
    let done = server.inspect(images::jpeg(320, 240, seed), &format!("?package_id={package}&facility=ber1"));
    let id = done["id"].as_str().unwrap();
    let said = json!({ "verdict": "accept", "reviewer": "ada", "comment": "looked at", "override": true });
    let answer = server.post(&format!("/v1/inspections/{id}/review")).json(&said).send().unwrap();
    assert!(answer.status().is_success(), "{}", answer.text().unwrap());
    server.json(&format!("/v1/inspections/{id}"))
}

fn path(inspection: &Value) -> String {
    format!("/v1/inspections/{}", inspection["id"].as_str().unwrap())
}

fn image(server: &Server, inspection: &Value) -> Response {
    let view = inspection["views"][0]["id"].as_str().unwrap();
    server.get(&format!("{}/views/{view}/image", path(inspection)))
}

fn tool(site: &Site, arguments: &[&str]) -> (Option<i32>, String) {
    let output = site.tool(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code().is_some(), "{said}");
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned() + &said)
}

#[test]
fn each_kind_goes_in_its_own_time_and_what_is_held_stays() {
    let site = Site::new();
    let mut server = Server::start(at_another_time(site.command(scrutineer()), THEN));
    let (old, held) = (inspected(&server, "PKG-1", 1), inspected(&server, "PKG-2", 2));
    assert!(server.terminate().success());
    let (code, said) = tool(&site, &["hold", "place", "--package", "PKG-2", "--reason", "claim 17", "--by", "ada"]);
    assert!(code == Some(0) && said.contains("1 inspection is held"), "{said}");
    assert_eq!(tool(&site, &["hold", "place", "--reason", "all", "--by", "ada"]).0, Some(2), "which?");

    // The images first.
    let site = site.with("upkeep.keep_originals_days", 5).with("upkeep.keep_days", 30);
    let (code, said) = tool(&site, &["upkeep", "--outlook"]);
    assert!(code == Some(0) && said.contains("originals") && said.contains("held: 1"), "{said}");
    assert_eq!(site.originals().len(), 2, "it only looks");
    let mut server = site.serve();
    let gone = crate::server::until(|| Some(image(&server, &old)).filter(|answer| answer.status() == 410));
    let problem: Value = gone.json().unwrap();
    assert_eq!(problem["type"], "urn:scrutineer:problem:removed", "{problem}");
    assert_eq!(image(&server, &held).bytes().unwrap(), images::jpeg(320, 240, 2));
    crate::server::until(|| (site.originals().len() == 1).then_some(()));
    let now = server.json(&path(&old));
    assert_eq!(now["views"][0]["removed"], json!(["image"]));
    assert_eq!((&now["verdict"], &now["views"][0]["detections"]), (&old["verdict"], &old["views"][0]["detections"]));
    let kinds = server.json("/v1/retention");
    let of = |kind: &str| kinds["kinds"].as_array().unwrap().iter().find(|one| one["kind"] == kind).unwrap().clone();
    assert_eq!((kinds["held"].as_u64(), of("inspections")["kept_days"].as_u64()), (Some(1), Some(30)));
    assert_eq!(of("originals")["oldest_at"], Value::Null, "{kinds}");
    for (address, says) in [("/retention", "claim 17"), (&path(&old)[3..], "not kept any longer")] {
        let page = server.get(address).text().unwrap();
        assert!(page.contains(says), "{address}: {page}");
    }
    assert!(server.terminate().success());

    // Then what was found, with the events that tell of it.
    let site = site.with("upkeep.keep_detections_days", 7).with("upkeep.keep_events_days", 7);
    let mut server = site.serve();
    let gone = json!(["image", "detections"]);
    let now = crate::server::until(|| Some(server.json(&path(&old))).filter(|one| one["views"][0]["removed"] == gone));
    assert_eq!((&now["verdict"], &now["reasons"], &now["review"]), (&old["verdict"], &old["reasons"], &old["review"]));
    let late = server.post(&format!("{}/views", path(&old))).header("content-type", "image/jpeg");
    assert_eq!(late.body(images::jpeg(320, 240, 3)).send().unwrap().status(), 409);
    assert_eq!(server.json(&path(&held)), held);
    server.tells(&["scrutineer_retention_removed_total{kind=\"detections\"} 1"]);
    assert!(server.terminate().success());

    // Then all of it; what was held too, once it is released.
    let site = site.with("upkeep.keep_days", 8);
    let mut server = site.serve();
    crate::server::until(|| (server.get(&path(&old)).status() == 404).then_some(()));
    assert_eq!(server.json(&path(&held)), held);
    let holds = server.json("/v1/holds");
    assert_eq!(holds["items"][0]["inspection_id"], held["id"], "{holds}");
    assert_eq!(
        (holds["items"][0]["reason"].as_str(), holds["items"][0]["by"].as_str()),
        (Some("claim 17"), Some("ada"))
    );
    let released = server.delete(&format!("{}/hold?by=grace", path(&held)));
    assert_eq!(released.status(), 200, "{}", released.text().unwrap());
    assert_eq!(server.delete(&format!("{}/hold?by=grace", path(&held))).status(), 404);
    assert!(server.terminate().success());
    let server = site.serve();
    crate::server::until(|| (server.get(&path(&held)).status() == 404).then_some(()));
}

#[test]
fn all_of_a_package_is_held_and_released_over_http() {
    let site = Site::new();
    let server = site.serve();
    let first = server.inspect(images::jpeg(320, 240, 1), "?package_id=PKG-1");
    server.inspect(images::jpeg(320, 240, 2), "?package_id=PKG-2");
    let wish = json!({ "reason": "claim 17", "by": "ada" });
    let post = |path: &str, body: &Value| server.post(path).json(body).send().unwrap();
    assert_eq!(post("/v1/holds", &wish).status(), 400, "which?");
    let held: Value = post("/v1/holds?package_id=PKG-1", &wish).json().unwrap();
    assert_eq!(held, json!({ "inspections": [first["id"]] }));
    let again: Value = post("/v1/holds?package_id=PKG-1", &wish).json().unwrap();
    assert_eq!(again, json!({ "inspections": [] }));
    let events = server.json("/v1/holds");
    assert_eq!(events["items"].as_array().unwrap().len(), 1);
    let released: Value = post("/v1/holds/release?package_id=PKG-1", &json!({ "by": "grace" })).json().unwrap();
    assert_eq!(released, json!({ "inspections": [first["id"]] }));
    let unreasoned = json!({ "reason": " ", "by": "ada" });
    assert_eq!(post("/v1/holds?package_id=PKG-1", &unreasoned).status(), 400);
}
