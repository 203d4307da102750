//! Several models in one service, chosen by where a view came from.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::{
    images,
    server::{Site, root, scrutineer},
};

/// A policy for the squares that the small test model finds.
const DOCK: &str = "name = \"dock\"\n[classes.red]\nrole = \"defect\"\npresent = 0.9\npossible = 0.5\n";

fn small_model() -> PathBuf {
    root().join("testdata/models/yolov8.onnx")
}

/// A site whose cameras `dock-*` are for the model and the policy `dock`.
fn site(policy: &str) -> Site {
    let site = Site::new();
    let path = site.path().join("dock.toml");
    std::fs::write(&path, policy).unwrap();
    site.with("models.dock.path", small_model().display()).with("policies.dock.path", path.display()).with(
        "routes",
        "[{ name = \"doors\", camera = \"dock-*\", model = \"dock\", policy = \"dock\", orientation = 180 }]",
    )
}

fn answered(view: &Value) -> &str {
    view["model"]["name"].as_str().expect("a model has looked at it")
}

#[test]
fn a_camera_s_route_chooses_model_policy_and_treatment() {
    let site = site(DOCK);
    let server = site.serve();
    let names: Vec<_> =
        server.json("/v1/models")["items"].as_array().unwrap().iter().map(|m| m["name"].clone()).collect();
    assert_eq!(names, [json!("parcel"), json!("dock")]);
    let docked = server.inspect(images::jpeg(320, 240, 1), "?facility=ber1&camera=dock-3");
    assert_eq!((answered(&docked["views"][0]), &docked["decision"]["policy"]["name"]), ("dock", &json!("dock")));
    let other = server.inspect(images::jpeg(320, 240, 2), "?facility=ber1&camera=gate-1");
    assert_eq!((answered(&other["views"][0]), &other["decision"]["policy"]["name"]), ("parcel", &json!("parcel")));
    // The turn is in the fingerprint; the model's own is in the list.
    let own = server.json("/v1/models")["items"][1]["fingerprint"].clone();
    assert_ne!(docked["views"][0]["model"]["fingerprint"], own);
    let asked = server.inspect(images::jpeg(320, 240, 3), "?camera=dock-3&policy=parcel");
    assert_eq!((answered(&asked["views"][0]), &asked["decision"]["policy"]["name"]), ("dock", &json!("parcel")));

    let cameras = server.json("/v1/cameras");
    let applied: Vec<_> = cameras["items"].as_array().unwrap().iter().map(|c| c["routes"][0]["name"].clone()).collect();
    assert_eq!(applied, [json!("doors"), json!("doors"), json!(null)], "facilities `` and ber1: {cameras}");
}

#[test]
fn what_does_not_fit_together_keeps_the_server_from_starting() {
    let class_missing = DOCK.replace("classes.red", "classes.rde");
    let misnamed = DOCK.replace("\"dock\"", "\"gate\"");
    let no_policy = Site::new().with("routes", "[{ camera = \"dock-*\", policy = \"nowhere\" }]");
    let oriented = root().join("testdata/models/oriented.onnx");
    let no_seams = site(DOCK)
        .with("models.dock.path", oriented.display())
        .with("routes", "[{ name = \"doors\", model = \"dock\", policy = \"dock\", tiling = {} }]");
    let no_room = site(DOCK).with("inspect.memory_budget_bytes", 1_000_000);
    for (site, words) in [
        (site(&class_missing), &["rde", "dock", "red"][..]),
        (site(&misnamed), &["`gate`", "[policies.dock]"]),
        (no_policy, &["`nowhere`", "policy apply"]),
        (no_seams, &["doors", "tiling", "seams"]),
        (no_room, &["inspect.memory_budget_bytes", "default", "MB"]),
        (site(DOCK).with("inspect.models", "[\"gate\"]"), &["inspect.models", "gate"]),
    ] {
        let said = site.refusal();
        assert!(words.iter().all(|word| said.contains(word)), "{words:?}: {said}");
    }
}

#[test]
fn a_job_for_a_model_that_is_loaded_elsewhere_waits_and_is_worked_on_once_it_is_loaded() {
    let site = site(DOCK).with("inspect.models", "[\"default\"]");
    let mut server = site.serve();
    let waiting = server
        .post("/v1/inspections?camera=dock-3")
        .header("content-type", "image/jpeg")
        .body(images::jpeg(320, 240, 4))
        .send()
        .unwrap();
    let id = waiting.json::<Value>().unwrap()["id"].as_str().unwrap().to_owned();
    // One that came later overtakes it: nobody here can work on the first.
    server.inspect(images::jpeg(320, 240, 5), "?camera=gate-1");
    let path = format!("/v1/inspections/{id}");
    let view = &server.json(&path)["views"][0];
    assert_eq!((view["status"].as_str(), view["attempts"].as_u64()), (Some("pending"), Some(0)));
    assert!(server.terminate().success());

    let site = site.with("inspect.models", "[]");
    let server = site.serve();
    let done = server.client_wait(&path);
    assert_eq!((answered(&done["views"][0]), done["views"][0]["attempts"].as_u64()), ("dock", Some(1)));
}

#[test]
fn config_check_tells_of_routes_that_can_never_match() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("scrutineer.toml");
    let routes =
        "[[routes]]\nfacility = \"ber*\"\n[[routes]]\nname = \"doors\"\nfacility = \"ber1\"\npolicy = \"dock\"\n";
    std::fs::write(&file, routes).unwrap();
    let checked = scrutineer().current_dir(folder.path()).args(["config", "check"]).output().unwrap();
    let said = String::from_utf8_lossy(&checked.stderr).into_owned();
    assert!(checked.status.success(), "{said}");
    assert!(said.contains("route 2 (`doors`) can never match: route 1 takes all of its views"), "{said}");
    assert!(said.contains("the policy `dock`, which the database must have"), "{said}");
}

#[test]
fn run_treats_images_as_the_route_of_their_camera_says() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &[u8]| std::fs::write(folder.path().join(name), content).unwrap();
    write("one.png", &images::png(128, 96, 1));
    write("dock.toml", DOCK.as_bytes());
    let configuration = format!(
        "[models.dock]\npath = {:?}\n[policies.dock]\npath = \"dock.toml\"\n\
         [[routes]]\ncamera = \"dock-*\"\nmodel = \"dock\"\npolicy = \"dock\"\n",
        small_model()
    );
    write("scrutineer.toml", configuration.as_bytes());
    let run = |camera: &str| inspected(folder.path(), &["run", "one.png", "--camera", camera, "--facility", "ber1"]);
    let docked = run("dock-3");
    assert_eq!((answered(&docked["views"][0]), &docked["decision"]["policy"]["name"]), ("dock", &json!("dock")));
    assert_eq!((&docked["facility"], &docked["views"][0]["camera"]), (&json!("ber1"), &json!("dock-3")));
    assert_eq!(answered(&run("gate-1")["views"][0]), "parcel");
}

fn inspected(folder: &Path, arguments: &[&str]) -> Value {
    let output = scrutineer().current_dir(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}
