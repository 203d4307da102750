//! Every head beside a reference reading of the same model on the same pixels: what `models/reference/expect.py` wrote down.

use std::fs;
use std::path::{Path, PathBuf};

use scrutineer_infer::{BackendChoice, Config, Model};
use scrutineer_inspect::{Inspector, Lane, Order};
use scrutineer_preprocess::{Limits, decode_upright};
use scrutineer_types::{Detection, Mask};
use serde_json::Value;

use crate::{backends, repository};

const PIXELS: f64 = 1.0;
const CONFIDENCE: f64 = 0.01;

/// The photograph of an expectation, cut to the model's size from its upper left corner: nothing is resampled.
fn photograph(expected: &Value) -> Option<Vec<u8>> {
    let name = expected["photograph"].as_str().unwrap();
    let bytes = fs::read(repository().join("../shared/data/coco/images").join(name)).ok()?;
    let whole = decode_upright(&bytes, &Limits::default(), None).unwrap();
    let side = |key: &str| expected[key].as_u64().unwrap() as u32;
    let part = image::imageops::crop_imm(&whole, 0, 0, side("width"), side("height")).to_image();
    let mut bytes = Vec::new();
    part.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Bmp).unwrap();
    Some(bytes)
}

/// What the model finds in it; one that does not name its classes is given numbers, where only names say how many they are.
async fn found(model: &Path, bytes: &[u8], backend: BackendChoice) -> Vec<Detection> {
    let folder = tempfile::tempdir().unwrap();
    let mut path = model.to_owned();
    if scrutineer_infer::describe(model).is_err() {
        path = folder.path().join("best.onnx");
        fs::copy(model, &path).unwrap();
        let names: Vec<_> = (0..80).map(|class| format!("\"class_{class}\"")).collect();
        fs::write(folder.path().join("model.toml"), format!("classes = [{}]", names.join(", "))).unwrap();
    }
    let config = Config { path: path.display().to_string(), backend, ..Config::default() };
    let one_thread = scrutineer_inspect::Config { threads: 1, ..Default::default() };
    let inspector = Inspector::start(Model::load(&config).unwrap(), &one_thread, Limits::default()).unwrap();
    inspector.inspect(bytes.to_vec().into(), Order::default(), Lane::Normal).await.unwrap().detections
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().flat_map(|v| v.as_f64().map_or_else(|| numbers(v), |v| vec![v])).collect()
}

fn sides(detection: &Detection) -> Vec<f64> {
    let b = detection.bounding_box;
    let upright = [b.x_min, b.y_min, b.x_max, b.y_max].map(f64::from).to_vec();
    upright.into_iter().chain(detection.corners.iter().flatten().flatten().map(|v| f64::from(*v))).collect()
}

/// Pairs each expected detection with ours; fails where one has no partner.
fn compare<'a>(expected: &'a Value, ours: &'a [Detection], what: &str) -> Vec<(&'a Value, &'a Detection)> {
    let all = expected["detections"].as_array().unwrap();
    let confidence = |one: &Value| one["confidence"].as_f64().unwrap();
    let full = expected["full"].as_bool().unwrap();
    // At the floor either side may have left one out.
    let least = 0.05 + 2.0 * CONFIDENCE;
    let alike = |one: &Value, other: &Detection| {
        let corners = one.get("corners").map(numbers).unwrap_or_default();
        let theirs = [numbers(&one["box"]), corners].concat();
        one["class"].as_u64().unwrap() == u64::from(other.class_id)
            && (confidence(one) - f64::from(other.confidence)).abs() < CONFIDENCE
            && theirs.iter().zip(sides(other)).all(|(a, b)| (a - b).abs() < PIXELS)
    };
    if full {
        // Of a list that is full of equals nothing says which belong in it, so only those are compared that each have one
        // partner and no other.
        let partner = |one: &'a Value| {
            let mut alike = ours.iter().filter(|other| alike(one, other));
            let other = alike.next().filter(|_| alike.next().is_none())?;
            Some((one, other))
        };
        let lone = |(_, other): &(&Value, &Detection)| all.iter().filter(|one| alike(one, other)).count() == 1;
        let pairs: Vec<_> = all.iter().filter_map(partner).filter(lone).collect();
        assert!(!pairs.is_empty(), "{what}: nothing alike");
        return pairs;
    }
    let mut pairs = Vec::new();
    for one in all.iter().filter(|one| confidence(one) >= least) {
        let partner = ours.iter().find(|other| alike(one, other));
        pairs.push((one, partner.unwrap_or_else(|| panic!("{what}: {one} is none of {ours:#?}"))));
    }
    for other in ours.iter().filter(|other| f64::from(other.confidence) >= least) {
        assert!(all.iter().any(|one| alike(one, other)), "{what}: {other:?} is not expected");
    }
    assert!(!pairs.is_empty(), "{what}: nothing to compare");
    pairs
}

/// The pixels of a mask, column by column, from COCO's compressed runs.
fn pixels(mask: &Mask, width: u32, height: u32) -> Vec<bool> {
    let counts = mask.to_rle(width, height).rle.unwrap().counts;
    let (mut runs, mut value, mut shift): (Vec<i64>, i64, u32) = (Vec::new(), 0, 0);
    for byte in counts.bytes() {
        let part = i64::from(byte) - 48;
        value |= (part & 0x1f) << shift;
        shift += 5;
        if part & 0x20 == 0 {
            if part & 0x10 != 0 {
                value |= -1 << shift;
            }
            let before = if runs.len() > 2 { runs[runs.len() - 2] } else { 0 };
            runs.push(value + before);
            (value, shift) = (0, 0);
        }
    }
    runs.iter().enumerate().flat_map(|(i, run)| std::iter::repeat_n(i % 2 == 1, *run as usize)).collect()
}

/// Intersection over union of all masks together that cover half their box or more. What random prototypes give besides are
/// nets a sample wide, in which a pixel closes or opens a hole.
fn overlap(pairs: &[(&Value, &Detection)], width: u32, height: u32) -> Option<f64> {
    let (mut both, mut either) = (0, 0);
    for (one, other) in pairs {
        let (Some(edges), Some(mask)) = (one.get("mask"), &other.mask) else { continue };
        let mut expected = vec![false; (width * height) as usize];
        for run in numbers(edges).chunks_exact(2) {
            expected[run[0] as usize..run[1] as usize].fill(true);
        }
        let covered = expected.iter().filter(|inside| **inside).count();
        if 2.0 * (covered as f32) < other.bounding_box.area() {
            continue;
        }
        let ours = pixels(mask, width, height);
        assert_eq!(ours.len(), expected.len());
        both += ours.iter().zip(&expected).filter(|(a, b)| **a && **b).count();
        either += ours.iter().zip(&expected).filter(|(a, b)| **a || **b).count();
    }
    (either > 0).then(|| both as f64 / either as f64)
}

fn expectations(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<_> =
        fs::read_dir(repository().join(folder)).into_iter().flatten().flatten().map(|f| f.path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files
}

#[tokio::test]
async fn every_head_finds_what_its_reference_finds() {
    let mut compared = 0;
    for (folder, models) in
        [("testdata/heads", "../shared/data/models"), ("models/reference/out", "models/reference/out")]
    {
        for file in expectations(folder) {
            let expected: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
            let name = expected["model"].as_str().unwrap();
            let model = repository().join(models).join(format!("{name}.onnx"));
            let Some(bytes) = photograph(&expected).filter(|_| model.exists()) else {
                eprintln!("{name} was not compared: the model or its photograph is not here");
                continue;
            };
            for backend in backends() {
                let ours = found(&model, &bytes, backend).await;
                let pairs = compare(&expected, &ours, &format!("{name} on {backend:?}"));
                let (width, height) = (expected["width"].as_u64().unwrap(), expected["height"].as_u64().unwrap());
                let masks = overlap(&pairs, width as u32, height as u32);
                eprintln!("{name} on {backend:?}: {} detections alike, masks {masks:?}", pairs.len());
                // Random prototypes make masks of parts one sample wide, so a pixel along every outline weighs much.
                assert!(masks.is_none_or(|overlap| overlap > 0.8), "{name}: masks overlap by {masks:?}");
                compared += 1;
            }
        }
    }
    eprintln!("{compared} readings compared");
}
