//! The bundled model on its own images, against what NumPy and ONNX Runtime's Python package find there: boxes within half
//! a pixel, confidences within 0.005. `models/parcel/fixtures.py` writes images and detections.

use std::fs;

use scrutineer_inspect::{Lane, Order};
use scrutineer_types::Detection;
use serde::Deserialize;

use crate::{backends, inspector, repository};

const PIXELS: f32 = 0.5;
const CONFIDENCE: f32 = 0.005;

#[derive(Deserialize)]
struct Expected {
    model_sha256: String,
    floor: f32,
    images: Vec<ExpectedImage>,
}

#[derive(Deserialize)]
struct ExpectedImage {
    file: String,
    width: u32,
    height: u32,
    detections: Vec<Detection>,
}

fn alike(a: &Detection, b: &Detection) -> bool {
    let (p, q) = (a.bounding_box, b.bounding_box);
    let sides = [p.x_min - q.x_min, p.y_min - q.y_min, p.x_max - q.x_max, p.y_max - q.y_max];
    a.class_id == b.class_id
        && a.class_name == b.class_name
        && (a.confidence - b.confidence).abs() <= CONFIDENCE
        && sides.iter().all(|side| side.abs() <= PIXELS)
}

/// Those of `detections` clear of the floor that have no like among `others`.
fn unmatched<'a>(detections: &'a [Detection], others: &[Detection], floor: f32) -> Vec<&'a Detection> {
    let clear = detections.iter().filter(|d| d.confidence > floor + CONFIDENCE);
    clear.filter(|d| !others.iter().any(|other| alike(d, other))).collect()
}

#[tokio::test]
async fn the_bundled_model_finds_what_a_plain_reference_finds() {
    let folder = repository().join("testdata/parcel");
    let expected: Expected = serde_json::from_slice(&fs::read(folder.join("expected.json")).unwrap()).unwrap();
    for backend in backends() {
        let inspector = inspector("models/parcel/parcel.onnx", backend);
        let sha256 = &inspector.model("default").unwrap().reference().sha256;
        assert_eq!(*sha256, expected.model_sha256, "run models/parcel/fixtures.py after a change of the model");
        for image in &expected.images {
            let bytes = fs::read(folder.join(&image.file)).unwrap();
            let inference = inspector.inspect(bytes.into(), Order::default(), Lane::Normal).await.unwrap();
            assert_eq!((inference.width, inference.height), (image.width, image.height));
            assert!(!image.detections.is_empty());
            let missing = unmatched(&image.detections, &inference.detections, expected.floor);
            let surplus = unmatched(&inference.detections, &image.detections, expected.floor);
            let nothing: Vec<&Detection> = Vec::new();
            assert_eq!((missing, surplus), (nothing.clone(), nothing), "{} on {backend:?}", image.file);
        }
    }
}
