//! Other servers' protocols: the Open Inference Protocol with its public client, and SageMaker's contract.

use std::process::Command;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::server::{Server, Site, root};

/// A rendered parcel on which something is found.
fn parcel() -> std::path::PathBuf {
    let samples = root().join("testdata/samples");
    let mut folders: Vec<_> = std::fs::read_dir(samples).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    let mut images: Vec<_> = std::fs::read_dir(&folders[0]).unwrap().map(|entry| entry.unwrap().path()).collect();
    images.sort();
    images.remove(0)
}

fn detected(server: &Server, image: &[u8]) -> Value {
    let answer = server.post("/v1/detect").header("content-type", "image/jpeg").body(image.to_vec()).send().unwrap();
    answer.error_for_status().unwrap().json().unwrap()
}

fn infer(server: &Server, request: &Value) -> (u16, Value) {
    let answer = server.post("/v2/models/parcel/infer").json(request).send().unwrap();
    (answer.status().as_u16(), answer.json().unwrap())
}

/// What differs from one look to the next.
fn without_times(mut view: Value) -> Value {
    for name in ["id", "received_at", "timings_ms"] {
        view[name] = Value::Null;
    }
    view
}

#[test]
fn the_public_client_works_unchanged_with_tensors_and_with_images() {
    let server = Site::new().serve();
    let python = root().join(".tools/tritonclient/bin/python");
    let script = root().join("crates/scrutineer/tests/it/open_inference.py");
    let host = server.address.strip_prefix("http://").unwrap();
    let output =
        Command::new(python).arg(script).arg(host).arg(parcel()).output().expect("scripts/tritonclient.sh ran");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let got: Value = serde_json::from_slice(&output.stdout).unwrap();
    for yes in ["live", "ready", "model_ready", "same_as_json"] {
        assert_eq!(got[yes], true, "{yes}: {got}");
    }
    assert_eq!(got["unknown_ready"], false);
    assert_eq!((got["server"].as_str(), got["config"].as_str()), (Some("scrutineer"), Some("TYPE_FP32")));
    // What is promised is what comes.
    let described = got["metadata"]["outputs"].as_array().unwrap();
    for (name, shape) in got["own_outputs"].as_object().unwrap() {
        let promised = described.iter().find(|one| one["name"] == *name).unwrap();
        let fits = |(is, said): (&Value, &Value)| said == -1 || is == said;
        let (is, said) = (shape.as_array().unwrap(), promised["shape"].as_array().unwrap());
        assert!(is.len() == said.len() && is.iter().zip(said).all(fits), "{name}: {shape} {promised}");
    }
    // And what is found is what the rest of the service finds.
    let view = detected(&server, &std::fs::read(parcel()).unwrap());
    let detections = view["detections"].as_array().unwrap();
    assert!(!detections.is_empty(), "{view}");
    assert_eq!(got["counts"], json!([detections.len(), detections.len()]));
    for (place, detection) in detections.iter().enumerate() {
        let area = &detection["box"];
        let corners = ["x_min", "y_min", "x_max", "y_max"].map(|side| area[side].as_f64().unwrap() as f32);
        let got_corners: Vec<f32> = serde_json::from_value(got["boxes"][place].clone()).unwrap();
        assert_eq!(got_corners, corners);
        let [got_score, score] = [&got["scores"][place], &detection["confidence"]].map(|score| score.as_f64().unwrap());
        assert!((got_score - score).abs() < 1e-6, "{got_score} {score}");
        assert_eq!(got["labels"][place], detection["class_name"]);
    }
    assert_eq!(without_times(got["view"].clone()), without_times(view));
    assert_eq!(got["id"], "r-1");
    assert!(got["refused"].as_str().unwrap().contains("there is no model `nobody` here; there are: parcel"), "{got}");
}

#[test]
fn a_request_that_makes_no_sense_says_what_would() {
    let server = Site::new().serve();
    let input = |input: Value| json!({ "inputs": [input] });
    let own = server.json("/v2/models/parcel")["inputs"][0].clone();
    let tensor = json!({ "name": own["name"], "shape": [1, 3, 2, 2], "datatype": "FP32", "data": vec![0.5; 12] });
    for (request, says) in [
        (json!({ "inputs": [] }), "give one input"),
        (input(json!({ "name": "x", "shape": [1], "datatype": "FP32", "data": [1] })), "there is no input `x`"),
        (input(tensor), "not [1, 3, 2, 2]"),
        (input(json!({ "name": own["name"], "shape": [1], "datatype": "INT64", "data": [1] })), "is FP32"),
        (input(json!({ "name": "encoded_image", "shape": [1], "datatype": "BYTES", "data": ["%"] })), "base64"),
        (
            input(json!({ "name": "encoded_image", "shape": [1], "datatype": "BYTES", "data": ["aGVsbG8="] })),
            "are accepted",
        ),
        (json!({ "outputs": 7 }), "no inference request"),
    ] {
        let (status, answer) = infer(&server, &request);
        assert!((400..500).contains(&status), "{status} {answer}");
        assert!(answer["error"].as_str().unwrap().contains(says), "{says}: {answer}");
    }
    assert_eq!(server.get("/v2/models/parcel/versions/2").status(), 404);
    let picked = json!({
        "inputs": [{ "name": "encoded_image", "shape": [1], "datatype": "BYTES", "data": [STANDARD.encode(std::fs::read(parcel()).unwrap())] }],
        "outputs": [{ "name": "scores" }],
    });
    let (status, answer) = infer(&server, &picked);
    assert_eq!((status, answer["outputs"].as_array().unwrap().len()), (200, 1), "{answer}");
    // As many as are promised, whatever room there is.
    let image = STANDARD.encode(std::fs::read(parcel()).unwrap());
    let many = json!({ "name": "encoded_image", "shape": [64], "datatype": "BYTES", "data": vec![image; 64] });
    let (status, answer) = infer(&server, &json!({ "inputs": [many], "outputs": [{ "name": "num_detections" }] }));
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["outputs"][0]["shape"], json!([64]));
}

#[test]
fn sagemaker_pings_and_invokes() {
    let server = Site::new().serve();
    assert_eq!(server.get("/ping").status(), 200);
    let image = std::fs::read(parcel()).unwrap();
    let view = without_times(detected(&server, &image));
    let invoke = |media_type: &str, attributes: &str, body: Vec<u8>| {
        let request = server.post("/invocations").header("content-type", media_type);
        let answer = request.header("x-amzn-sagemaker-custom-attributes", attributes).body(body).send().unwrap();
        (answer.status().as_u16(), answer.json::<Value>().unwrap())
    };
    let (status, raw) = invoke("application/x-image", "camera=dock-1", image.clone());
    assert_eq!((status, raw["camera"].as_str()), (200, Some("dock-1")), "{raw}");
    assert_eq!(raw["detections"], view["detections"]);
    let images = json!({ "images": [STANDARD.encode(&image), STANDARD.encode(&image)] });
    let (status, both) = invoke("application/json", "", images.to_string().into_bytes());
    assert_eq!(status, 200, "{both}");
    let predictions = both["predictions"].as_array().unwrap();
    assert!(predictions.len() == 2 && predictions.iter().all(|one| without_times(one.clone()) == view), "{both}");
    assert_eq!(invoke("text/csv", "", b"1,2".to_vec()).0, 415);
    assert_eq!(invoke("image/jpeg", "colour=red", image).0, 400);
    assert_eq!(invoke("application/json", "", b"{}".to_vec()).0, 400);
}
