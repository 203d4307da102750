//! Synchronous detection, on a real model small enough to be written by hand.

use std::path::Path;

use reqwest::RequestBuilder;
use scrutineer_infer::{BackendChoice, Model};
use scrutineer_inspect::{Inspector, Models};
use scrutineer_preprocess::{Limits, RgbImage};
use scrutineer_types::{Pattern, Route, Turn};
use serde_json::json;

use crate::{
    images::{jpeg, numbered, png},
    server::{Answer, Server, Settings},
};

fn model(file: &str, name: &str) -> Model {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/models").join(file);
    let config = scrutineer_infer::Config {
        path: path.display().to_string(),
        backend: BackendChoice::Rten,
        name: name.to_owned(),
        ..scrutineer_infer::Config::default()
    };
    Model::load(&config).unwrap()
}

fn one_thread() -> scrutineer_inspect::Config {
    scrutineer_inspect::Config { threads: 1, ..scrutineer_inspect::Config::default() }
}

async fn with_model() -> Server {
    let inspector = Inspector::start(model("yolov8.onnx", ""), &one_thread(), Limits::default()).unwrap();
    Server::with(Settings { inspector: Some(inspector), ..Settings::default() }).await
}

/// With a second model, and a route that turns what `dock-*` sees for it.
async fn with_two_models() -> Server {
    let mut models = Models::new(&one_thread());
    models.add("default", || Ok(model("yolov8.onnx", "squares"))).unwrap();
    models.add("dock", || Ok(model("end_to_end.onnx", "dock"))).unwrap();
    let route = |camera: &str, model: &str| Route {
        camera: Pattern::new(camera),
        model: Some(model.to_owned()),
        orientation: Turn::Half,
        ..Route::default()
    };
    let routes = vec![route("dock-*", "dock"), route("hall-*", "hall")];
    let inspector = Some(models.start(Limits::default()).unwrap());
    Server::with(Settings { inspector, routes, ..Settings::default() }).await
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

#[tokio::test]
async fn the_model_is_the_request_s_else_the_route_s_else_the_default() {
    let server = with_two_models().await;
    let models = server.get("/v1/models").await.json;
    let names: Vec<_> = models["items"].as_array().unwrap().iter().map(|m| (&m["configured_as"], &m["name"])).collect();
    assert_eq!(names, [(&json!("default"), &json!("squares")), (&json!("dock"), &json!("dock"))]);
    let fingerprint = |index: usize| models["items"][index]["fingerprint"].as_str().unwrap();
    let image = red_square((64, 64));
    let ask = async |query: &str| {
        let request = server.post(&format!("/v1/detect{query}")).header("content-type", "application/octet-stream");
        Answer::of(request.body(image.clone())).await
    };
    for (query, name, plain) in [
        ("", "squares", true),
        ("?model=dock", "dock", true),
        ("?model=squares", "squares", true),
        ("?camera=dock-3&facility=ber1&angle=top", "dock", false),
        ("?camera=dock-3&model=default", "squares", false),
    ] {
        let answer = ask(query).await;
        assert_eq!((answer.status.as_u16(), answer.json["model"]["name"].as_str()), (200, Some(name)), "{query}");
        // Wherever it was looked at, and however it was turned, the box is where the square is.
        assert!((answer.json["detections"][0]["box"]["x_min"].as_f64().unwrap() - 16.0).abs() < 0.5, "{query}");
        let own = fingerprint(usize::from(name == "dock"));
        assert_eq!(answer.json["model"]["fingerprint"].as_str() == Some(own), plain, "{query}");
    }
    let unknown = ask("?model=zebra").await;
    assert_eq!((unknown.status.as_u16(), unknown.problem()), (400, "unknown-model"));
    let elsewhere = ask("?camera=hall-1").await;
    assert_eq!((elsewhere.status.as_u16(), elsewhere.problem()), (503, "no-model"));
    assert_eq!(server.get("/readyz").await.json["parts"]["model"]["detail"], "squares, dock");
}

#[tokio::test]
async fn cameras_are_listed_with_their_newest_image_and_what_applies() {
    let server = with_two_models().await;
    for angle in ["top", "left"] {
        server.submit(&format!("?facility=ber1&camera=dock-3&angle={angle}"), numbered(1)).await;
    }
    server.submit("?facility=ber1&camera=gate-1", numbered(2)).await;
    let cameras = server.get("/v1/cameras?facility=ber1").await.json;
    let [dock, gate] = cameras["items"].as_array().unwrap().as_slice() else { panic!("{cameras}") };
    assert_eq!(
        (&dock["camera"], &dock["views"], &dock["angles"]),
        (&json!("dock-3"), &json!(2), &json!(["top", "left"]))
    );
    assert_eq!((&dock["routes"][1]["angle"], &dock["routes"][1]["route"]), (&json!("left"), &json!(1)));
    assert_eq!((&dock["routes"][1]["model"], &dock["routes"][1]["policy"]), (&json!("dock"), &json!("parcel")));
    assert_eq!(dock["routes"][1]["treatment"], json!({"orientation": 180}));
    assert_eq!((&gate["routes"][0]["route"], &gate["routes"][0]["model"]), (&json!(null), &json!("default")));
    let image = server.get(gate["newest"]["image"].as_str().unwrap()).await;
    assert_eq!((image.status.as_u16(), image.bytes), (200, numbered(2)));
    let page = server.get("/v1/cameras?limit=1").await.json;
    let next = server.get(&format!("/v1/cameras?limit=1&cursor={}", page["next_cursor"].as_str().unwrap())).await.json;
    assert_eq!((&next["items"][0]["camera"], &next["next_cursor"]), (&json!("gate-1"), &json!(null)));
    assert_eq!(server.get("/v1/cameras?limit=0").await.problem(), "invalid-request");
}
