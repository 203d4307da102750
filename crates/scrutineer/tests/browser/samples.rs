//! The sample parcels, sent as any client sends images.

use std::path::PathBuf;

use reqwest::blocking::multipart::{Form, Part};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::server::{Server, Site, root};

/// One line of `testdata/samples/expected.json`.
#[derive(Debug, Deserialize)]
struct Sample {
    name: String,
    package_id: String,
    facility: String,
    views: Vec<SampleView>,
}

#[derive(Debug, Deserialize)]
struct SampleView {
    file: String,
    camera: String,
    angle: String,
}

fn folder() -> PathBuf {
    root().join("testdata/samples")
}

fn samples() -> Vec<Sample> {
    let text = std::fs::read(folder().join("expected.json")).expect("testdata/samples/expected.json is there");
    serde_json::from_slice(&text).expect("the list of samples")
}

/// Submits every sample and answers the inspections, each with its verdict.
pub fn submit_all(server: &Server) -> Vec<Value> {
    let mut submitted = Vec::new();
    for sample in samples() {
        let views: Vec<_> =
            sample.views.iter().map(|view| json!({"camera": view.camera, "angle": view.angle})).collect();
        let metadata = json!({"package_id": sample.package_id, "facility": sample.facility, "views": views});
        let images = sample.views.iter().map(|view| std::fs::read(folder().join(&view.file)).unwrap());
        let inspection = submit(server, &metadata, images);
        assert!(inspection["verdict"].is_string(), "{}: {inspection}", sample.name);
        submitted.push(inspection);
    }
    submitted
}

/// Submits an image that is whole in its header and cut off in its pixels.
pub fn submit_cut_off(server: &Server) -> Value {
    let whole = std::fs::read(folder().join(&samples()[0].views[0].file)).unwrap();
    let metadata = json!({"package_id": "<i>CUT & OFF</i>", "facility": "samples", "views": [{"angle": "top"}]});
    submit(server, &metadata, [whole[..whole.len() / 2].to_vec()])
}

/// The inspection whose views have most detections.
pub fn with_most_boxes(submitted: &[Value]) -> &Value {
    let boxes = |inspection: &&Value| -> usize {
        let views = inspection["views"].as_array().expect("views are a list");
        views.iter().filter_map(|view| view["detections"].as_array()).map(Vec::len).sum()
    };
    submitted.iter().max_by_key(boxes).expect("there are samples")
}

fn submit(server: &Server, metadata: &Value, images: impl IntoIterator<Item = Vec<u8>>) -> Value {
    let mut form = Form::new().part("metadata", part(metadata.to_string().into_bytes(), "application/json"));
    for (index, image) in images.into_iter().enumerate() {
        form = form.part("image", part(image, "image/jpeg").file_name(format!("{index}.jpg")));
    }
    let request = server.post("/v1/inspections").header("prefer", "wait=60").multipart(form);
    let answer = request.send().expect("the server answers");
    let status = answer.status();
    let text = answer.text().unwrap();
    assert_eq!(status, 200, "a verdict within the wait: {text}");
    serde_json::from_str(&text).expect("an inspection")
}

fn part(content: Vec<u8>, media_type: &str) -> Part {
    Part::bytes(content).mime_str(media_type).expect("a media type")
}

/// Submits an image whose original is gone before anybody looks at it, and waits until it is a dead letter.
pub fn submit_one_that_is_lost(site: &Site, server: &Server) {
    let pause = json!({"facility": "lost"});
    assert!(server.post("/v1/queue/pause").json(&pause).send().unwrap().status().is_success());
    let before = site.originals();
    let image = std::fs::read(folder().join(&samples()[0].views[0].file)).unwrap();
    let request = server.post("/v1/inspections?facility=lost&camera=dock-9").header("content-type", "image/jpeg");
    let opened: Value = request.body(image).send().unwrap().json().unwrap();
    for original in site.originals().iter().filter(|original| !before.contains(original)) {
        std::fs::remove_file(original).unwrap();
    }
    assert!(server.post("/v1/queue/resume").json(&pause).send().unwrap().status().is_success());
    let done = server.client_wait(&format!("/v1/inspections/{}", opened["id"].as_str().unwrap()));
    assert_eq!(done["verdict"], "review", "{done}");
}
