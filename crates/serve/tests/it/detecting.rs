//! Synchronous detection, on a real model small enough to be written by hand.

use std::path::Path;

use reqwest::RequestBuilder;
use scrutineer_infer::{BackendChoice, Model};
use scrutineer_inspect::Inspector;
use scrutineer_preprocess::{Limits, RgbImage};
use serde_json::json;

use crate::{
    images::{jpeg, numbered, png},
    server::{Answer, Server, Settings},
};

async fn with_model() -> Server {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/models/yolov8.onnx");
    let config = scrutineer_infer::Config {
        path: path.display().to_string(),
        backend: BackendChoice::Rten,
        ..scrutineer_infer::Config::default()
    };
    let threads = scrutineer_inspect::Config { threads: 1, ..scrutineer_inspect::Config::default() };
    let inspector = Inspector::start(Model::load(&config).unwrap(), &threads, Limits::default()).unwrap();
    Server::with(Settings { inspector: Some(inspector), ..Settings::default() }).await
}

fn detect(server: &Server, body: Vec<u8>) -> RequestBuilder {
    server.post("/v1/detect").header("content-type", "application/octet-stream").body(body)
}

/// The model's input size, grey, with a red square of 8 pixels at (16, 8).
fn red_square(server_input: (u32, u32)) -> Vec<u8> {
    let mut image = RgbImage::from_pixel(server_input.0, server_input.1, [114; 3].into());
    for (x, y) in (16..24).flat_map(|x| (8..16).map(move |y| (x, y))) {
        image.get_pixel_mut(x, y).0 = [255, 0, 0];
    }
    png(&image)
}

#[tokio::test]
async fn one_image_in_its_view_out_and_nothing_is_kept() {
    let server = with_model().await;
    let models = server.get("/v1/models").await.json;
    let input = &models["items"][0]["input"];
    let size = (input["width"].as_u64().unwrap() as u32, input["height"].as_u64().unwrap() as u32);
    let answer = Answer::of(detect(&server, red_square(size))).await;
    assert_eq!((answer.status.as_u16(), &answer.json["status"]), (200, &json!("completed")));
    let detections = answer.json["detections"].as_array().unwrap();
    assert_eq!(detections.len(), 1, "{detections:?}");
    assert_eq!(detections[0]["class_name"], models["items"][0]["classes"][0]);
    for (edge, expected) in [("x_min", 16.0), ("y_min", 8.0), ("x_max", 24.0), ("y_max", 16.0)] {
        let found = detections[0]["box"][edge].as_f64().unwrap();
        assert!((found - expected).abs() < 0.5, "{edge} is {found}");
    }
    assert_eq!(answer.json["model"]["fingerprint"], models["items"][0]["fingerprint"]);
    assert_eq!(answer.json["image"]["format"], "png");
    assert_eq!((server.files().len(), server.inspections().await), (0, 0));
    assert_eq!(server.get("/readyz").await.json["parts"]["model"]["detail"], models["items"][0]["name"]);
}

#[tokio::test]
async fn what_cannot_be_detected_on_is_refused() {
    let server = with_model().await;
    let mut cut_off = jpeg(400, 300, [10, 200, 30]);
    cut_off.truncate(cut_off.len() / 2);
    for (body, status, kind) in [
        (Vec::new(), 400, "empty-image"),
        (cut_off, 400, "unreadable-image"),
        (b"%PDF-1.7".to_vec(), 415, "not-an-image"),
    ] {
        let answer = Answer::of(detect(&server, body)).await;
        assert_eq!((answer.status.as_u16(), answer.problem()), (status, kind));
    }
    let json = Answer::of(server.post("/v1/detect").json(&json!({}))).await;
    assert_eq!((json.status.as_u16(), json.problem()), (415, "unsupported-media-type"));
}

#[tokio::test]
async fn a_policy_for_classes_that_the_model_does_not_have_is_refused() {
    let server = with_model().await;
    let body = "name = \"parcel\"\n[classes.zebra]\nrole = \"info\"\n";
    let answer = Answer::of(server.client.put(server.url("/v1/policies/parcel")).body(body)).await;
    assert_eq!((answer.status.as_u16(), answer.problem()), (400, "invalid-policy"));
    assert!(answer.detail().contains("zebra"), "{}", answer.detail());
}

#[tokio::test]
async fn a_process_without_a_model_says_so() {
    let server = Server::start().await;
    let answer = Answer::of(detect(&server, numbered(1))).await;
    assert_eq!((answer.status.as_u16(), answer.problem()), (503, "no-model"));
    assert_eq!(server.get("/v1/models").await.json, json!({"items": [], "next_cursor": null}));
}
