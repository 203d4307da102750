//! What a parcel's barcodes say becomes its name, and what contradicts goes to a person. The small classifier's only box is all of
//! the image, so that every image is read.

use std::path::PathBuf;

use reqwest::blocking::multipart::Form;
use serde_json::{Value, json};

use crate::server::{PATIENCE, Server, Site, root, scrutineer, until};

/// Accepts whatever the small classifier says.
const POLICY: &str = "name = \"lenient\"\n[classes.red]\nrole = \"defect\"\npresent = 1.0\npossible = 1.0\n";

fn site() -> Site {
    let site = Site::new();
    let policy = site.path().join("lenient.toml");
    std::fs::write(&policy, POLICY).unwrap();
    site.with("model.path", root().join("testdata/models/classifier.onnx").display())
        .with("policy.path", policy.display())
        .with("identity.classes", "[\"red\", \"green\"]")
        .with("identity.pattern", "(PKG-[0-9-]+)")
        // A machine under any load.
        .with("identity.budget_ms", PATIENCE.as_millis())
}

fn image(file: &str) -> Vec<u8> {
    std::fs::read(root().join("testdata/codes").join(file)).unwrap()
}

fn reasons(inspection: &Value) -> Vec<&str> {
    inspection["reasons"].as_array().unwrap().iter().map(|reason| reason["code"].as_str().unwrap()).collect()
}

fn text(server: &Server, path: &str) -> String {
    server.get(path).text().unwrap()
}

fn posted(server: &Server, path: &str, image: Vec<u8>) -> Value {
    let answer = server.post(path).header("content-type", "image/jpeg").body(image).send().unwrap();
    answer.error_for_status().unwrap().json().unwrap()
}

fn inspected(server: &Server, file: &str, query: &str) -> Value {
    server.inspect(image(file), query)
}

#[test]
fn a_parcel_is_called_what_its_code_says_and_found_by_that() {
    let site = site();
    let server = site.serve();
    let read = inspected(&server, "code-128-37.jpg", "?facility=ber1");
    assert_eq!((&read["package_id"], &read["verdict"]), (&json!("PKG-4711-0815"), &json!("accept")), "{read}");
    let code = &read["views"][0]["codes"][0];
    assert_eq!((&code["symbology"], &code["text"]), (&json!("code_128"), &json!("PKG-4711-0815")));
    assert!(read["views"][0]["timings_ms"]["codes"].as_f64().unwrap() > 0.0);
    let found = server.json("/v1/inspections?package_id=PKG-4711-0815");
    assert_eq!(found["items"], json!([read]));
    // An article's number is no package's.
    let article = inspected(&server, "ean-13-90.jpg", "");
    assert_eq!((&article["package_id"], &article["views"][0]["codes"][0]["package_id"]), (&json!(null), &json!(null)));
    let page = text(&server, &format!("/inspections/{}", read["id"].as_str().unwrap()));
    assert!(page.contains("Barcodes") && page.contains("PKG-4711-0815"), "{page}");
    server.tells(&["scrutineer_codes_total{outcome=\"read\"}"]);
}

#[test]
fn codes_that_contradict_the_name_given_or_each_other_go_to_a_person() {
    let site = site();
    let server = site.serve();
    let same = inspected(&server, "qr-15.jpg", "?package_id=PKG-4711-0815");
    assert_eq!((&same["verdict"], reasons(&same)), (&json!("accept"), vec!["all_clear"]));
    let other = inspected(&server, "qr-15.jpg", "?package_id=PKG-1");
    assert_eq!((&other["verdict"], reasons(&other)), (&json!("review"), vec!["identity_conflict"]));
    assert_eq!(other["package_id"], "PKG-1");
    let message = other["reasons"][0]["message"].as_str().unwrap();
    assert_eq!(message, "a QR code on this view names `PKG-4711-0815`, not `PKG-1`");
    assert_eq!(other["reasons"][0]["view_id"], other["views"][0]["id"]);
    let two = inspected(&server, "two-different.jpg", "");
    assert_eq!((&two["verdict"], reasons(&two)), (&json!("review"), vec!["identity_conflict"]), "{two}");
    assert_eq!(two["package_id"], json!(null));
}

/// What `testdata/NAME/expected.json` says, and what the bundled detector and the reader make of it.
#[test]
fn the_bundled_detector_finds_the_codes_of_the_sample_parcels() {
    let site = Site::new()
        .with("identity.classes", "[\"barcode\"]")
        .with("identity.pattern", "PKG-[0-9]+")
        .with("identity.budget_ms", PATIENCE.as_millis());
    let server = site.serve();
    let told = |folder: &str| -> Vec<Value> {
        let path = root().join("testdata").join(folder);
        let parcels: Value = serde_json::from_slice(&std::fs::read(path.join("expected.json")).unwrap()).unwrap();
        let inspect = |parcel: &Value| {
            let given = parcel["package_id"].as_str().map(|id| json!({ "package_id": id })).unwrap_or(json!({}));
            let files =
                parcel["views"].as_array().unwrap().iter().map(|view| path.join(view["file"].as_str().unwrap()));
            let mut form = Form::new().text("metadata", given.to_string());
            for file in files {
                form = form.file("image", file).unwrap();
            }
            let answer = server.post("/v1/inspections").header("prefer", "wait=60").multipart(form).send().unwrap();
            let inspection: Value = answer.error_for_status().unwrap().json().unwrap();
            assert_eq!(inspection["verdict"], parcel["expected"], "{}: {inspection}", parcel["name"]);
            // A sure defect on one view decides before the others are read.
            let path = format!("/v1/inspections/{}", inspection["id"].as_str().unwrap());
            let settled =
                |one: &Value| one["views"].as_array().unwrap().iter().all(|view| view["status"] == "completed");
            until(|| Some(server.json(&path)).filter(settled))
        };
        parcels.as_array().unwrap().iter().map(inspect).collect()
    };
    let named = |inspection: &Value| {
        let codes = inspection["views"].as_array().unwrap().iter().flat_map(|view| view["codes"].as_array().unwrap());
        codes.filter(|code| !code["package_id"].is_null()).count()
    };
    let samples = told("samples");
    let read: Vec<&Value> = samples.iter().filter(|one| named(one) > 0).map(|one| &one["package_id"]).collect();
    assert_eq!(read, ["PKG-0001", "PKG-0003", "PKG-0004", "PKG-0007", "PKG-0008"]);
    let conflict = told("conflict");
    assert_eq!(reasons(&conflict[0]), ["identity_conflict"]);
    // The view that is inspected first names the inspection; which one that is depends on the machine.
    let said = conflict[0]["reasons"][0]["message"].as_str().unwrap();
    let (other, name) = if conflict[0]["package_id"] == "PKG-0041" { ("42", "41") } else { ("41", "42") };
    assert_eq!(said, format!("a Code 128 on this view names `PKG-00{other}`, not `PKG-00{name}`"));
    assert_eq!(conflict[0]["package_id"], format!("PKG-00{name}"));
}

#[test]
fn a_view_of_the_package_that_was_read_joins_its_inspection() {
    let site = site();
    let server = site.serve();
    let first = posted(&server, "/v1/inspections?views_expected=2", image("data-matrix-37.jpg"));
    let id = first["id"].as_str().unwrap().to_owned();
    let named = |one: &Value| one["package_id"] == "PKG-4711-0815";
    until(|| Some(server.json(&format!("/v1/inspections/{id}"))).filter(named));
    let second = inspected(&server, "code-128-90.jpg", "?package_id=PKG-4711-0815&views_expected=2");
    assert_eq!((second["id"].as_str(), second["views"].as_array().map(Vec::len)), (Some(id.as_str()), Some(2)));
    assert_eq!(second["verdict"], "accept");
}

#[test]
fn run_and_detect_read_the_same() {
    let site = site();
    let file: PathBuf = root().join("testdata/codes/two-different.jpg");
    let command = site.command(scrutineer());
    let settings = command.get_envs().filter_map(|(key, value)| Some((key.to_owned(), value?.to_owned())));
    let output =
        scrutineer().envs(settings).current_dir(site.path()).arg("run").arg(&file).output().expect("the binary runs");
    let line: Value = serde_json::from_slice(&output.stdout).expect("one inspection");
    assert_eq!((&line["verdict"], reasons(&line)), (&json!("review"), vec!["identity_conflict"]), "{line}");
    let detected = posted(&site.serve(), "/v1/detect", image("two-different.jpg"));
    assert_eq!(detected["codes"], line["views"][0]["codes"]);
}

#[test]
fn a_class_that_no_model_finds_keeps_the_server_from_starting() {
    let site = site().with("identity.classes", "[\"red\", \"bar code\"]");
    let said = site.refusal();
    assert!(said.contains("identity.classes names `bar code`") && said.contains("red, green"), "{said}");
}
