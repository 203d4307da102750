//! What keeps a server from starting, or from taking work, and what it says then.

use std::{net::TcpListener, process::Command};

use serde_json::json;

use crate::{
    images,
    server::{Server, Site, root, scrutineer, signal},
};

#[test]
fn a_second_server_on_the_same_database_is_refused_and_the_first_goes_on() {
    let site = Site::new();
    let first = site.serve();
    let said = site.refusal();
    assert!(said.contains("another process"), "{said}");
    assert_eq!(first.get("/readyz").status(), 200);
    // The lock dies with its holder, however it ends.
    first.kill();
    assert_eq!(site.serve().get("/readyz").status(), 200);
}

#[test]
fn a_server_that_is_told_to_end_while_it_starts_ends() {
    // A database that takes the connection and says nothing.
    let database = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("postgres://postgres@{}/none", database.local_addr().unwrap());
    let site = Site::new().with("database.url", address).with("database.acquire_timeout_ms", 60_000);
    let child = site.command(scrutineer()).spawn().unwrap();
    let connection = database.accept().unwrap();
    signal(child.id(), "TERM");
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && said.contains("told to end before it was ready"), "{said}");
    drop(connection);
}

#[test]
fn a_model_that_cannot_serve_is_refused_with_the_next_step() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_string_lossy().into_owned()
    };
    let missing = folder.path().join("missing.onnx").to_string_lossy().into_owned();
    let corrupt = file("corrupt.onnx", b"this is no model");
    let empty = file("empty.onnx", b"");
    let torch = file("best.pt", b"PK\x03\x04 a checkpoint");
    for (path, words) in [(&missing, "missing.onnx"), (&corrupt, "ONNX"), (&empty, "empty"), (&torch, "yolo export")] {
        let said = Site::new().with("model.path", path).refusal();
        assert!(said.contains(words), "for {path} the server says: {said}");
    }
    // The tests' library is the one for processors.
    let said = Site::new().with("model.backend", "onnxruntime").with("model.device", "cuda").refusal();
    assert!(said.contains("device = \"cuda\"") && said.contains("docs/guides/container.md"), "{said}");
}

#[test]
fn a_policy_class_that_the_model_lacks_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let policy = folder.path().join("policy.toml");
    std::fs::write(&policy, "name = \"dock\"\n[classes.damagge]\nrole = \"defect\"\npresent = 0.7\npossible = 0.3\n")
        .unwrap();
    let said = Site::new().with("policy.path", policy.display()).refusal();
    assert!(said.contains("damagge") && said.contains("damage"), "{said}");
}

#[test]
fn a_database_that_is_not_ours_is_left_alone() {
    let site = Site::new();
    std::fs::create_dir_all(site.path().join("data")).unwrap();
    let path = site.path().join("data/scrutineer.db");
    let content = b"a letter to somebody, longer than the header of a database file would be, kept as it is";
    std::fs::write(&path, content).unwrap();
    let said = site.refusal();
    assert!(said.contains("not a") && said.contains("database"), "{said}");
    assert_eq!(std::fs::read(&path).unwrap(), content);
}

#[test]
fn an_unknown_setting_is_refused_with_the_nearest_known_one() {
    let said = Site::new().with("worker.leese_ms", 1).refusal();
    assert!(said.contains("worker.leese_ms") && said.contains("lease_ms"), "{said}");
}

#[test]
fn a_full_disk_refuses_new_work_keeps_what_was_accepted_and_recovers() {
    let site = Site::new();
    std::fs::create_dir(site.path().join("data")).unwrap();
    // A disk of two megabytes in a mount namespace of the server's own.
    let mut shell = Command::new("unshare");
    shell.args(["--map-root-user", "--mount", "sh", "-c"]).arg(format!(
        "mount -t tmpfs -o size=2m tmpfs data && exec {} \"$@\"",
        scrutineer().get_program().to_string_lossy()
    ));
    shell.arg("sh");
    let server = Server::start(site.command(shell));
    let mut accepted = Vec::new();
    let refused = loop {
        let answer = server
            .post("/v1/inspections")
            .header("content-type", "image/png")
            .body(images::png(400, 400, accepted.len() as u32))
            .send()
            .expect("the server answers");
        if answer.status() != 202 {
            break answer;
        }
        accepted.push(answer.json::<serde_json::Value>().unwrap()["id"].as_str().unwrap().to_owned());
        assert!(accepted.len() < 1_000, "two megabytes are never full");
    };
    assert!(!accepted.is_empty());
    assert_eq!(refused.status(), 503, "a full disk is no fault of the client");
    let problem: serde_json::Value = refused.json().unwrap();
    assert!(problem["detail"].as_str().unwrap().contains("full"), "{problem}");
    for id in accepted {
        assert_eq!(server.json(&format!("/v1/inspections/{id}"))["id"], json!(id));
    }
    assert_eq!(server.get("/healthz").status(), 200);
}

#[test]
fn a_fresh_configuration_from_init_serves_the_model_it_was_made_for() {
    let folder = tempfile::tempdir().unwrap();
    let model = root().join("models/parcel/parcel.onnx");
    let made = scrutineer().args(["init", "--model"]).arg(&model).arg("--dir").arg(folder.path()).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let checked = scrutineer().current_dir(folder.path()).args(["config", "check"]).output().unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    let policy = std::fs::read_to_string(folder.path().join("policy.toml")).unwrap();
    assert!(policy.contains("[classes.damage]") && policy.contains("defect"), "{policy}");

    let again = scrutineer().args(["init", "--model"]).arg(&model).arg("--dir").arg(folder.path()).output().unwrap();
    assert_eq!(again.status.code(), Some(1), "a second init must not write over the first");
}
