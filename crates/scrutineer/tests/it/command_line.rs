//! The commands that work on files.

use std::{path::Path, process::Output};

use serde_json::Value;

use crate::{
    images,
    server::{Site, scrutineer},
};

fn write(folder: &Path, name: &str, content: &[u8]) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}

fn lines(output: &Output) -> Vec<Value> {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
        .stdout
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect()
}

fn photographs(folder: &Path) {
    write(folder, "p1/top.jpg", &images::jpeg(400, 300, 1));
    write(folder, "p1/left.png", &images::png(300, 400, 2));
    write(folder, "p2/top.jpg", &images::jpeg(400, 300, 3));
    write(folder, "p2/broken.jpg", b"\xff\xd8\xff");
}

#[test]
fn run_writes_an_inspection_a_line_and_keeps_what_is_unreadable() {
    let folder = tempfile::tempdir().unwrap();
    photographs(folder.path());
    let output =
        scrutineer().current_dir(folder.path()).args(["run", "p1", "p2/*", "--annotate", "boxes"]).output().unwrap();
    let inspections = lines(&output);
    assert_eq!(inspections.len(), 4);
    let paths: Vec<_> = inspections.iter().map(|one| one["views"][0]["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["p1/left.png", "p1/top.jpg", "p2/broken.jpg", "p2/top.jpg"]);
    assert_eq!(inspections[2]["verdict"], "recapture");
    assert_eq!(inspections[2]["views"][0]["status"], "unreadable");
    assert!(inspections.iter().all(|one| one["verdict"].is_string() && !one["reasons"].as_array().unwrap().is_empty()));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("4 inspections") && said.contains("images/s") && said.contains("1 unreadable"), "{said}");
    assert_eq!(std::fs::read_dir(folder.path().join("boxes")).unwrap().count(), 3, "one copy for each readable image");
}

#[test]
fn nothing_is_left_in_the_home_folder_for_the_makers_of_onnx_runtime() {
    let (folder, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    photographs(folder.path());
    let mut command = scrutineer();
    command.env_remove("ORT_DISABLE_TELEMETRY").env("HOME", home.path()).env_remove("XDG_CACHE_HOME");
    let output = command.current_dir(folder.path()).args(["run", "p1"]).output().unwrap();
    assert_eq!(lines(&output).len(), 2);
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "it would be sent when there is a network");
}

#[test]
fn health_says_whether_the_server_of_this_configuration_answers() {
    let site = Site::new();
    let server = site.serve();
    let asked = |server: &str, arguments: &[&str]| {
        let output = site.tool(&[&["health", "--server", server], arguments].concat()).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(asked(&server.address, &[]).0, Some(0));
    assert_eq!(asked(&server.address, &["--ready"]).0, Some(0));
    let (code, said) = asked("http://127.0.0.1:1", &[]);
    assert!(code == Some(1) && said.contains("no answer from http://127.0.0.1:1/healthz"), "{said}");
}

#[test]
fn run_groups_files_into_inspections() {
    let folder = tempfile::tempdir().unwrap();
    photographs(folder.path());
    let out = folder.path().join("results.jsonl");
    let output = scrutineer()
        .current_dir(folder.path())
        .args(["run", ".", "--group-by", "folder", "--out"])
        .arg(&out)
        .output()
        .unwrap();
    assert!(output.status.success() && output.stdout.is_empty());
    let text = std::fs::read_to_string(out).unwrap();
    let inspections: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let shape: Vec<_> = inspections
        .iter()
        .map(|one| (one["package_id"].as_str().unwrap(), one["views"].as_array().unwrap().len()))
        .collect();
    assert_eq!(shape, [("p1", 2), ("p2", 2)]);
}

#[test]
fn submit_gives_what_run_gives() {
    let folder = tempfile::tempdir().unwrap();
    photographs(folder.path());
    let site = Site::new();
    let server = site.serve();
    let good = ["p1/top.jpg", "p1/left.png", "p2/top.jpg"];
    let sent =
        scrutineer().current_dir(folder.path()).arg("submit").args(good).args(["--server", &server.address]).output();
    let ran = scrutineer().current_dir(folder.path()).arg("run").args(good).output();
    let by_path = |output: Output| {
        let mut found: Vec<_> = lines(&output)
            .into_iter()
            .map(|one| {
                let view = &one["views"][0];
                (
                    view["path"].to_string(),
                    one["verdict"].to_string(),
                    view["detections"].to_string(),
                    view["quality"].to_string(),
                )
            })
            .collect();
        found.sort();
        found
    };
    assert_eq!(by_path(sent.unwrap()), by_path(ran.unwrap()));
}

#[test]
fn wrong_usage_is_exit_code_2_and_failure_is_1() {
    let code = |arguments: &[&str]| scrutineer().args(arguments).output().unwrap().status.code();
    assert_eq!(code(&["run"]), Some(2));
    assert_eq!(code(&["no-such-command"]), Some(2));
    assert_eq!(code(&["run", "/no/such/file.jpg"]), Some(1));
    assert_eq!(code(&["submit", "/no/such/file.jpg"]), Some(1));
    assert_eq!(code(&["config", "default"]), Some(0));
}

#[test]
fn a_server_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    photographs(folder.path());
    let output = scrutineer()
        .current_dir(folder.path())
        .args(["submit", "p1/top.jpg", "--server", "http://127.0.0.1:1", "--timeout", "1"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("http://127.0.0.1:1"), "{said}");
}

#[test]
fn a_policy_is_applied_beside_a_running_server() {
    let site = Site::new();
    let server = site.serve();
    let policy = site.path().join("strict.toml");
    std::fs::write(
        &policy,
        "name = \"parcel\"\n[classes.damage]\nrole = \"defect\"\npresent = \"never\"\npossible = \"never\"\n",
    )
    .unwrap();
    let applied = scrutineer().current_dir(site.path()).args(["policy", "apply"]).arg(&policy).output().unwrap();
    assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
    let done = server.inspect(images::jpeg(320, 240, 1), "");
    assert_eq!(done["decision"]["policy"]["version"], 2, "{done}");
    let shown = scrutineer().current_dir(site.path()).args(["policy", "show", "parcel"]).output().unwrap();
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.lines().any(|line| line.contains('2') && line.contains("active")), "{shown}");
}
