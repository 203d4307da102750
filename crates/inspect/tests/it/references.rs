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

/// Scores from which on either side must have what the other has: nearer to the floor, 0.05, one may just have left it out.
const LEAST: f64 = 0.05 + CONFIDENCE;
/// Least intersection over union of one mask and its reference: outlines are simplified, and a small mask has few pixels.
const MASK: f64 = 0.94;

/// An image, cut to the model's size from its upper left corner: nothing is resampled.
fn image(path: &Path, width: u32, height: u32) -> Option<Vec<u8>> {
    let bytes = fs::read(path).ok()?;
    let whole = decode_upright(&bytes, &Limits::default(), None).unwrap();
    let part = image::imageops::crop_imm(&whole, 0, 0, width, height).to_image();
    let mut bytes = Vec::new();
    part.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Bmp).unwrap();
    Some(bytes)
}

/// The model, ready; one that does not name its classes is given numbers, where only names say how many they are.
fn inspector(model: &Path, backend: BackendChoice) -> Option<Inspector> {
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
    let model = match Model::load(&config) {
        Err(refused) if backend == BackendChoice::Rten && refused.to_string().contains("NonMaxSuppression") => {
            return None;
        }
        loaded => loaded.unwrap(),
    };
    Some(Inspector::start(model, &one_thread, Limits::default()).unwrap())
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().flat_map(|v| v.as_f64().map_or_else(|| numbers(v), |v| vec![v])).collect()
}

fn sides(detection: &Detection) -> Vec<f64> {
    let b = detection.bounding_box;
    let upright = [b.x_min, b.y_min, b.x_max, b.y_max].map(f64::from).to_vec();
    upright.into_iter().chain(detection.corners.iter().flatten().flatten().map(|v| f64::from(*v))).collect()
}

/// What was compared of one model, and how far it was off.
#[derive(Debug, Default)]
struct Compared {
    images: usize,
    detections: usize,
    pixels: f64,
    confidence: f64,
    /// The least overlap of a mask.
    mask: Option<f64>,
    /// The score from which a partner is asked for.
    least: f64,
    faults: Vec<String>,
}

impl Compared {
    /// Pairs each expected detection of an image with one of ours and none twice, the surest first; what has no partner on
    /// either side is a fault.
    fn add(&mut self, expected: &[Value], ours: &[Detection], width: u32, height: u32, what: &str) {
        self.images += 1;
        let confidence = |one: &Value| one["confidence"].as_f64().unwrap();
        let off = |one: &Value, other: &Detection| {
            let corners = one.get("corners").map(numbers).unwrap_or_default();
            let theirs = [numbers(&one["box"]), corners].concat();
            let ours = sides(other);
            assert_eq!(theirs.len(), ours.len(), "{what}: {one} and {other:?}");
            let pixels = theirs.iter().zip(&ours).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            (pixels, (confidence(one) - f64::from(other.confidence)).abs())
        };
        let mut left: Vec<&Detection> = ours.iter().collect();
        for one in expected {
            let alike = |other: &Detection| {
                let (pixels, confidence) = off(one, other);
                one["class"].as_u64() == Some(u64::from(other.class_id)) && pixels < PIXELS && confidence < CONFIDENCE
            };
            let nearest = (0..left.len())
                .filter(|index| alike(left[*index]))
                .min_by(|a, b| off(one, left[*a]).0.total_cmp(&off(one, left[*b]).0));
            let Some(index) = nearest else {
                if confidence(one) >= self.least {
                    self.faults.push(format!("{what}: no partner for {}, {:?}", one["box"], confidence(one)));
                }
                continue;
            };
            let other = left.remove(index);
            let (pixels, confidence) = off(one, other);
            self.detections += 1;
            self.pixels = self.pixels.max(pixels);
            self.confidence = self.confidence.max(confidence);
            if let Some(edges) = one.get("mask") {
                let overlap = overlap(edges, other.mask.as_ref(), width, height);
                self.mask = Some(self.mask.unwrap_or(1.0).min(overlap));
                if overlap < MASK {
                    self.faults.push(format!("{what}: the mask in {} overlaps by {overlap:.3}", one["box"]));
                }
            }
        }
        for other in left.iter().filter(|other| f64::from(other.confidence) >= self.least) {
            self.faults.push(format!("{what}: not expected: {:?}, {}", other.bounding_box, other.confidence));
        }
    }
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

/// Intersection over union of a mask, given as starts and ends of runs, and ours; 1 where both are empty.
fn overlap(edges: &Value, ours: Option<&Mask>, width: u32, height: u32) -> f64 {
    let mut expected = vec![false; (width * height) as usize];
    for run in numbers(edges).chunks_exact(2) {
        expected[run[0] as usize..run[1] as usize].fill(true);
    }
    let ours = ours.map_or_else(|| vec![false; expected.len()], |mask| pixels(mask, width, height));
    assert_eq!(ours.len(), expected.len());
    let count =
        |together: fn(bool, bool) -> bool| ours.iter().zip(&expected).filter(|(a, b)| together(**a, **b)).count();
    let (both, either) = (count(|a, b| a && b), count(|a, b| a || b));
    if either == 0 { 1.0 } else { both as f64 / either as f64 }
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
    let mut faults = Vec::new();
    eprintln!("| model | backend | images | detections | box, pixels | confidence | mask, least overlap |");
    for (folder, models, images) in [
        ("testdata/heads", "../shared/data/models", "../shared/data/coco/images"),
        ("models/reference/out/heads", "models/reference/out/heads", "models/reference/out/heads"),
    ] {
        for file in expectations(folder) {
            let expected: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
            let name = expected["model"].as_str().unwrap();
            let model = repository().join(models).join(format!("{name}.onnx"));
            if !model.exists() {
                eprintln!("{name} was not compared: it is not here");
                continue;
            }
            let [width, height] = ["width", "height"].map(|side| expected[side].as_u64().unwrap() as u32);
            for backend in backends() {
                let Some(inspector) = inspector(&model, backend) else {
                    eprintln!("| {name} | {backend:?} | refused: suppresses by itself | | | | |");
                    continue;
                };
                // On rten a float16 model computes in float32, and which of two overlapping boxes of equal score stays may differ.
                let rounded = name.ends_with("-half") && backend == BackendChoice::Rten;
                let least = if rounded { 0.1 } else { LEAST };
                let mut compared = Compared { least, ..Compared::default() };
                for (image_name, all) in expected["images"].as_object().unwrap() {
                    let path = repository().join(images).join(image_name);
                    let Some(bytes) = image(&path, width, height) else {
                        eprintln!("{name} was not compared on {image_name}: it is not here");
                        continue;
                    };
                    let found = inspector.inspect(bytes.into(), Order::default(), Lane::Normal).await.unwrap();
                    let what = format!("{name} on {backend:?}, {image_name}");
                    compared.add(all.as_array().unwrap(), &found.detections, width, height, &what);
                }
                let Compared { images, detections, pixels, confidence, mask, .. } = compared;
                let mask = mask.map_or("–".to_owned(), |least| format!("{least:.3}"));
                eprintln!(
                    "| {name} | {backend:?} | {images} | {detections} | {pixels:.3} | {confidence:.4} | {mask} |"
                );
                if detections == 0 && images > 0 {
                    faults.push(format!("{name} on {backend:?}: nothing to compare"));
                }
                faults.extend(compared.faults);
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
