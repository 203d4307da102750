//! Several models behind one executor, and images that are turned, cropped and masked for them: boxes stay where things are.

use bytes::Bytes;
use scrutineer_infer::BackendChoice;
use scrutineer_inspect::{Config, InspectError, Lane, Models, Order, StartError};
use scrutineer_preprocess::{Limits, RgbImage, encode_jpeg};
use scrutineer_types::{Detection, Lighting, LightingStep, Region, RegionMode, Treatment, Turn};

use crate::{inspector, model, squares::png_of};

/// 256 × 192, grey, with squares of 32 pixels at these places.
fn squares(places: &[(u32, u32)]) -> RgbImage {
    RgbImage::from_fn(256, 192, |px, py| {
        let red = places.iter().any(|&(x, y)| (x..x + 32).contains(&px) && (y..y + 32).contains(&py));
        if red { [255, 0, 0].into() } else { [114; 3].into() }
    })
}

fn region(polygon: &[[f32; 2]], mode: RegionMode) -> Treatment {
    Treatment { region: Some(Region { polygon: polygon.to_vec(), mode }), ..Treatment::default() }
}

async fn found(bytes: Bytes, treatment: Treatment) -> Vec<Detection> {
    let inspector = inspector("testdata/models/yolov8.onnx", BackendChoice::Rten);
    let order = Order { treatment, ..Order::default() };
    let inference = inspector.inspect(bytes, order, Lane::Normal).await.unwrap();
    assert_eq!((inference.width, inference.height), (256, 192), "the upright original's, whatever is done to it");
    inference.detections
}

/// Every place has its box, within `within` pixels, and there is no other.
fn assert_at(found: &[Detection], places: &[(u32, u32)], within: f32, what: &str) {
    let near = |d: &Detection, &(x, y): &(u32, u32)| {
        let b = d.bounding_box;
        let sides = [b.x_min - x as f32, b.y_min - y as f32, b.x_max - (x + 32) as f32, b.y_max - (y + 32) as f32];
        sides.iter().all(|side| side.abs() <= within)
    };
    let each_once = places.iter().all(|place| found.iter().filter(|d| near(d, place)).count() == 1);
    assert!(found.len() == places.len() && each_once, "{what}: {found:?}");
}

#[tokio::test]
async fn however_the_image_is_turned_and_mirrored_boxes_are_on_the_upright_original() {
    // The model's input is 64 × 64: a quarter of the size, so that each square fills one of its cells.
    let places = [(32, 64), (192, 128)];
    for orientation in [Turn::None, Turn::Quarter, Turn::Half, Turn::ThreeQuarters] {
        for mirror in [false, true] {
            let treatment = Treatment { orientation, mirror, ..Treatment::default() };
            let found = found(png_of(&squares(&places)), treatment).await;
            assert_at(&found, &places, 0.01, &format!("{orientation:?} {mirror}"));
        }
    }
}

#[tokio::test]
async fn a_cropped_region_is_seen_larger_and_mapped_back_exactly() {
    // Of the right half, from row 64 on, 128 × 128 pixels become 64 × 64: a square of 32 fills 2 × 2 cells, so squares of 16
    // are what the model knows; it finds one in each quarter of those of 32.
    let image = squares(&[(0, 0), (160, 96)]);
    let corner = [[0.5, 1.0 / 3.0], [1.0, 1.0 / 3.0], [1.0, 1.0], [0.5, 1.0]];
    for orientation in [Turn::None, Turn::Quarter, Turn::Half, Turn::ThreeQuarters] {
        let treatment = Treatment { orientation, ..region(&corner, RegionMode::Crop) };
        let found = found(png_of(&image), treatment).await;
        assert!(!found.is_empty());
        for detection in &found {
            let b = detection.bounding_box;
            let inside = b.x_min >= 159.9 && b.y_min >= 95.9 && b.x_max <= 192.1 && b.y_max <= 128.1;
            assert!(inside, "{orientation:?}: {b:?} is not on the square at (160, 96)");
        }
        let corners = |d: &Detection| (d.bounding_box.x_min.round() as u32, d.bounding_box.y_min.round() as u32);
        let mut at: Vec<_> = found.iter().map(corners).collect();
        at.sort_unstable();
        assert_eq!(at, [(160, 96), (160, 112), (176, 96), (176, 112)], "{orientation:?}");
    }
}

#[tokio::test]
async fn what_a_mask_covers_is_not_seen_and_what_it_leaves_stays_where_it_is() {
    let places = [(32, 64), (192, 128)];
    // Left of a slanted line from (160, 0) to (96, 192).
    let left = [[0.0, 0.0], [0.625, 0.0], [0.375, 1.0], [0.0, 1.0]];
    for (treatment, expected) in [
        (region(&left, RegionMode::Mask), &places[..1]),
        (Treatment { orientation: Turn::Quarter, mirror: true, ..region(&left, RegionMode::Mask) }, &places[..1]),
        (region(&[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]], RegionMode::Mask), &places[..]),
    ] {
        let found = found(png_of(&squares(&places)), treatment).await;
        assert_at(&found, expected, 0.01, "masked");
    }
}

#[tokio::test]
async fn a_jpeg_is_decoded_as_large_as_its_region_needs() {
    // 2048 × 1536; at an eighth of it, as the whole image would be decoded, the region of 64 × 64 would be 8 × 8 pixels.
    let image = RgbImage::from_fn(2048, 1536, |x, y| {
        let red = (1032..1040).contains(&x) && (776..784).contains(&y);
        if red { [255, 0, 0].into() } else { [114; 3].into() }
    });
    let share = |x: f32, y: f32| [x / 2048.0, y / 1536.0];
    let corners = [share(1024.0, 768.0), share(1088.0, 768.0), share(1088.0, 832.0), share(1024.0, 832.0)];
    let inspector = inspector("testdata/models/yolov8.onnx", BackendChoice::Rten);
    let order = Order { treatment: region(&corners, RegionMode::Crop), ..Order::default() };
    let bytes = Bytes::from(encode_jpeg(&image, 100));
    let inference = inspector.inspect(bytes.clone(), order, Lane::Normal).await.unwrap();
    let b = inference.detections.first().expect("the square is found").bounding_box;
    let expected = [1032.0, 776.0, 1040.0, 784.0];
    let off = [b.x_min, b.y_min, b.x_max, b.y_max].iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(off < 0.5, "{b:?}");
    let whole = inspector.inspect(bytes, Order::default(), Lane::Normal).await.unwrap();
    assert!(whole.detections.is_empty(), "too small to be seen on the whole: {:?}", whole.detections);
}

#[tokio::test]
async fn models_side_by_side_share_the_threads_and_answer_by_their_names() {
    let mut models = Models::new(&Config { threads: 2, ..Config::default() });
    models.add("default", || Ok(model("testdata/models/yolov8.onnx", BackendChoice::Rten, "squares"))).unwrap();
    models.add("dock", || Ok(model("testdata/models/end_to_end.onnx", BackendChoice::Rten, "dock"))).unwrap();
    let inspector = models.start(Limits::default()).unwrap();
    assert_eq!(inspector.models().map(|(key, _)| key).collect::<Vec<_>>(), ["default", "dock"]);
    let bytes = png_of(&squares(&[(32, 64)]));
    let mut fingerprints = Vec::new();
    for (name, expected) in [("default", "squares"), ("squares", "squares"), ("dock", "dock")] {
        let order = Order { model: name.into(), ..Order::default() };
        let inference = inspector.inspect(bytes.clone(), order, Lane::Normal).await.unwrap();
        assert_eq!(inference.model.name, expected);
        assert_at(&inference.detections, &[(32, 64)], 0.01, name);
        fingerprints.push(inference.model.fingerprint);
    }
    assert!(fingerprints[0] == fingerprints[1] && fingerprints[1] != fingerprints[2]);
    let order = Order { model: "hall".into(), ..Order::default() };
    let refused = inspector.inspect(bytes, order, Lane::Normal).await.unwrap_err();
    assert_eq!(refused, InspectError::NotLoaded("hall".into()));
}

#[test]
fn two_models_of_one_name_and_none_at_all_are_refused() {
    let load = || Ok(model("testdata/models/yolov8.onnx", BackendChoice::Rten, "dock"));
    let mut models = Models::new(&Config { threads: 1, ..Config::default() });
    models.add("default", load).unwrap();
    let refused = models.add("dock", load).unwrap_err();
    assert!(matches!(&refused, StartError::Names(words) if words.contains("`dock`")), "{refused}");
    let none = Models::new(&Config::default()).start(Limits::default()).err();
    assert!(matches!(none, Some(StartError::Names(_))));
}

#[test]
fn models_beyond_the_budget_are_refused_with_each_one_s_share() {
    if !std::path::Path::new("/proc/self/status").exists() {
        eprintln!("not tested: this system does not say what a process takes");
        return;
    }
    let load = |name: &'static str| move || Ok(model("models/parcel/parcel.onnx", BackendChoice::Rten, name));
    let mut models = Models::new(&Config { threads: 2, memory_budget_bytes: 1 << 40, ..Config::default() });
    models.add("default", load("a")).unwrap();
    models.add("dock", load("b")).unwrap();
    let mut models = Models::new(&Config { threads: 2, memory_budget_bytes: 1, ..Config::default() });
    let refused = models.add("default", load("a")).and_then(|()| models.add("dock", load("b"))).unwrap_err();
    let words = refused.to_string();
    assert!(matches!(refused, StartError::MemoryBudget(_)), "{words}");
    assert!(words.contains("default") && words.contains("inspect.memory_budget_bytes = 1"), "{words}");
}

#[tokio::test]
async fn a_route_s_lighting_takes_the_place_of_the_model_s() {
    // A red square under a dim lamp: the model is unsure of it, and surer once gamma has brought it back.
    let dim = RgbImage::from_fn(64, 64, |x, y| {
        if (16..24).contains(&x) && (16..24).contains(&y) { [110, 0, 0].into() } else { [12; 3].into() }
    });
    let inspector = inspector("testdata/models/yolov8.onnx", BackendChoice::Rten);
    let mut found = Vec::new();
    for lighting in [None, Some(Lighting::OFF), Some(Lighting::new([LightingStep::Gamma]))] {
        let order = Order { treatment: Treatment { lighting, ..Treatment::default() }, ..Order::default() };
        let inference = inspector.inspect(png_of(&dim), order, Lane::Normal).await.unwrap();
        let best = inference.detections.first().map_or(0.0, |detection| detection.confidence);
        found.push((best, inference.model.fingerprint));
    }
    assert!(found[0].0.total_cmp(&found[1].0).is_eq() && found[2].0 > found[0].0, "{found:?}");
    assert!(found[0].1 != found[1].1 && found[1].1 != found[2].1);
}
